package main

import (
	"sync"
	"sync/atomic"

	"github.com/urfave/cli/v2"
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

// servingKey is where the app keeps whether a server runs.
const servingKey = "serving"

// serving says that this command ends by itself, without an error, when it is
// interrupted.
func serving(c *cli.Context) { c.App.Metadata[servingKey].(*atomic.Bool).Store(true) }
