package main

import (
	"errors"
	"flag"
	"os"

	"github.com/urfave/cli/v2"
	"github.com/zkinfer/zkinfer/benchmarks/bench"
)

func benchCommand() *cli.Command {
	return &cli.Command{
		Name:            "bench",
		Usage:           "measure every step over a suite of networks, and compare reports",
		SkipFlagParsing: true,
		Action:          runBench,
	}
}

// runBench measures this very binary.
func runBench(c *cli.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	base := bench.Options{Zkinfer: self, Self: []string{self, "bench"}}
	err = bench.Command(c.Context, base, "zkinfer bench", c.Args().Slice(), c.App.Writer, c.App.ErrWriter)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return nil
	case errors.Is(err, bench.ErrUsage):
		return usagef("bench: %v", err)
	}
	return err
}
