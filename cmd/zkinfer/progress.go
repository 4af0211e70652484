package main

import (
	"context"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v2"
	"golang.org/x/term"
)

// steps shows which of a command's long steps is running.
type steps struct {
	ctx context.Context
	bar *progressbar.ProgressBar // nil unless stderr is a terminal
}

// newSteps shows a bar of n steps on stderr if that is a terminal and --quiet was
// not given.
func newSteps(c *cli.Context, n int) *steps {
	s := &steps{ctx: c.Context}
	stderr, ok := c.App.ErrWriter.(*os.File)
	if !ok || c.Bool("quiet") || !term.IsTerminal(int(stderr.Fd())) {
		return s
	}
	s.bar = progressbar.NewOptions(n,
		progressbar.OptionSetWriter(stderr),
		progressbar.OptionSetWidth(20),
		progressbar.OptionShowCount(),
		progressbar.OptionSetElapsedTime(true),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionClearOnFinish(),
	)
	return s
}

// do runs the next step, unless the command was interrupted.
func (s *steps) do(name string, step func() error) error {
	if err := s.ctx.Err(); err != nil {
		return err
	}
	if s.bar == nil {
		return step()
	}
	s.bar.Describe(name)
	stop := make(chan struct{})
	var ticker sync.WaitGroup
	ticker.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(200 * time.Millisecond):
				_ = s.bar.RenderBlank() // the elapsed time
			}
		}
	})
	err := step()
	close(stop)
	ticker.Wait()
	if err != nil {
		_ = s.bar.Clear()
		return err
	}
	_ = s.bar.Add(1)
	return nil
}

// done counts a step that ran beside others.
func (s *steps) done(name string) {
	if s.bar != nil {
		s.bar.Describe(name)
		_ = s.bar.Add(1)
	}
}
