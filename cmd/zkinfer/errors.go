package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// The exit codes.
const (
	exitOK       = 0
	exitFailure  = 1
	exitUsage    = 2
	exitRejected = 3
)

// failure is an error with its exit code and what to try.
type failure struct {
	code int
	err  error
	try  string
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }
func (f *failure) Hint() string  { return f.try }

func usagef(format string, args ...any) error {
	return &failure{exitUsage, fmt.Errorf(format, args...), ""}
}

// hinted adds what to try to an error.
func hinted(err error, try string) error {
	if err == nil {
		return nil
	}
	return &failure{exitFailure, err, try}
}

// rejected marks an error as a verdict about a proof or a key.
func rejected(err error, try string) error { return &failure{exitRejected, err, try} }

// internalError is a panic: a mistake of this program.
type internalError struct{ cause any }

func (e *internalError) Error() string { return fmt.Sprintf("internal error: %v", e.cause) }
func (e *internalError) Hint() string {
	return "report this with the command and the files that caused it"
}

// report prints an error as one line and what to try as another, and returns
// the exit code.
func report(w io.Writer, err error) int {
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(w, "zkinfer: interrupted; no file is left half-written")
		return exitFailure
	}
	code := exitFailure
	if f := (*failure)(nil); errors.As(err, &f) {
		code = f.code
	}
	fmt.Fprintln(w, "zkinfer:", oneLine(err.Error()))
	fmt.Fprintln(w, "try:", hint(err, code))
	return code
}

// hint is what to try about an error.
func hint(err error, code int) string {
	for _, h := range []string{hintOf(err), knownHint(err)} {
		if h != "" {
			return oneLine(h)
		}
	}
	if code == exitUsage {
		return "zkinfer --help, or zkinfer COMMAND --help"
	}
	return "zkinfer COMMAND --help describes the command; zkinfer inspect MODEL.zk shows what a model expects"
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
