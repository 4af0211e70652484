package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
	"github.com/zkinfer/zkinfer/check"
)

// forked are the flags that a case's own process does not get.
var forked = []string{"jobs", "time-limit", "only", "expect", "update", "json", "quiet", "q"}

// childCheck takes a case in a process of its own, which --time-limit ends and
// whose memory is the case's alone.
func childCheck(c *cli.Context) func(context.Context, check.Case) *check.Result {
	args := []string{"check", "--json", "--quiet"}
	for _, name := range c.LocalFlagNames() {
		if slices.Contains(forked, name) {
			continue
		}
		if values := c.StringSlice(name); len(values) > 0 {
			for _, v := range values {
				args = append(args, "--"+name+"="+v)
			}
			continue
		}
		args = append(args, fmt.Sprintf("--%s=%v", name, c.Value(name)))
	}
	return func(ctx context.Context, one check.Case) *check.Result {
		r := &check.Result{Case: one.Name}
		if limit := c.Duration("time-limit"); limit > 0 {
			var stop context.CancelFunc
			ctx, stop = context.WithTimeoutCause(ctx, limit, fmt.Errorf("it takes longer than %s", limit))
			defer stop()
		}
		own := append(slices.Clone(args), "--only="+one.Name)
		out, err := runChild(ctx, append(own, c.Args().Slice()...)...)
		if err != nil {
			r.Error = err.Error()
		} else if err := json.Unmarshal(out, r); err != nil {
			r.Error = fmt.Sprintf("unreadable result: %v", err)
		}
		r.Case = one.Name
		return r
	}
}

// runChild runs this program and gives its output; a failing check is no error,
// its result says so.
func runChild(ctx context.Context, args ...string) ([]byte, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var out, text bytes.Buffer
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Stdout, cmd.Stderr = &out, &text
	err = cmd.Run()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == exitFailure && out.Len() > 0 {
		return out.Bytes(), nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, lastLine(text.String()))
	}
	return out.Bytes(), nil
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}
