package main

import (
	"bytes"
	"fmt"

	"github.com/urfave/cli/v2"
	"github.com/zkinfer/zkinfer/check"
	"github.com/zkinfer/zkinfer/internal/atomicfile"
)

// expectChecks compares results with the file of --expect, or writes it.
func expectChecks(c *cli.Context, results []*check.Result) error {
	path := c.String("expect")
	if c.Bool("update") {
		outcomes := make([]check.Expectation, len(results))
		for i, r := range results {
			outcomes[i] = r.Outcome()
		}
		var file bytes.Buffer
		if err := check.WriteExpectations(&file, outcomes); err != nil {
			return err
		}
		return write(c, func() error { return atomicfile.Write(path, file.Bytes(), 0o644) })
	}
	expected, err := readExpectations(path)
	if err != nil {
		return err
	}
	diffs := check.Compare(results, expected)
	for _, d := range diffs {
		note(c, "%s", d)
	}
	if len(diffs) > 0 {
		return hinted(fmt.Errorf("%w: %d of %d", check.ErrUnexpected, len(diffs), len(results)), "--update writes the results as the new expectations")
	}
	return nil
}
