package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/urfave/cli/v2"
	"github.com/zkinfer/zkinfer/internal/atomicfile"
)

// filesKey is where the app keeps the lock of its output files.
const filesKey = "files"

// write runs a function that writes files. An interrupt waits for it, and after
// an interrupt it does not begin: no file is left half-written.
func write(c *cli.Context, f func() error) error {
	files := c.App.Metadata[filesKey].(*sync.Mutex)
	files.Lock()
	defer files.Unlock()
	if err := c.Context.Err(); err != nil {
		return err
	}
	return f()
}

// What to try when an output cannot be written.
const (
	tryFile   = "name a file in a folder that exists and that you may write to"
	tryFolder = "name a folder with -o that can be made"
)

// writable refuses an output's file that cannot be written, before the work that it
// is for.
func writable(path string) error { return hinted(atomicfile.Check(path), tryFile) }

// writableFolder is writable for a folder, which need not exist.
func writableFolder(path string) error {
	probe := filepath.Join(path, "output")
	for {
		info, err := os.Stat(path)
		switch {
		case err == nil && !info.IsDir():
			return hinted(fmt.Errorf("%s is a file", path), tryFolder)
		case err == nil:
			return hinted(atomicfile.Check(probe), tryFolder)
		case !errors.Is(err, os.ErrNotExist) || path == filepath.Dir(path):
			return hinted(err, tryFolder)
		}
		probe, path = path, filepath.Dir(path)
	}
}

// servingKey is where the app keeps whether a server runs.
const servingKey = "serving"

// serving says that this command ends by itself, without an error, when it is
// interrupted.
func serving(c *cli.Context) { c.App.Metadata[servingKey].(*atomic.Bool).Store(true) }
