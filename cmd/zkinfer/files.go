package main

import (
	"sync"

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
