package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/urfave/cli/v2"
)

// An interrupt ends a command with a message and writes nothing.
func TestInterrupt(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	folder := filepath.Join(t.TempDir(), "digits.zk")
	var out, log bytes.Buffer
	code := run(ctx, []string{"zkinfer", "compile", "../../examples/digits/digits.onnx", "-o", folder}, &out, &log)
	if code != exitFailure || log.String() != "zkinfer: interrupted; no file is left half-written\n" {
		t.Errorf("got code %d, %q", code, log.String())
	}
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was written: %v", err)
	}
}

// A write that has begun ends before an interrupt does; none begins after it.
func TestWriteAfterInterrupt(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	app := &cli.App{Metadata: map[string]any{filesKey: new(sync.Mutex)}}
	c := cli.NewContext(app, nil, nil)
	c.Context = ctx
	wrote := 0
	if err := write(c, func() error { wrote++; return nil }); err != nil || wrote != 1 {
		t.Fatalf("got %v, %d writes", err, wrote)
	}
	stop()
	if err := write(c, func() error { wrote++; return nil }); !errors.Is(err, context.Canceled) || wrote != 1 {
		t.Fatalf("got %v, %d writes", err, wrote)
	}
}

// A panic is one line like every other error.
func TestReportPanic(t *testing.T) {
	var log bytes.Buffer
	code := report(&log, &internalError{"index out of range\ngoroutine 1"})
	if code != exitFailure || strings.Count(log.String(), "\n") != 2 || !strings.HasPrefix(log.String(), "zkinfer: internal error: index out of range goroutine 1\ntry: report this") {
		t.Errorf("got code %d, %q", code, log.String())
	}
}

func TestReorder(t *testing.T) {
	app := newApp(&bytes.Buffer{}, &bytes.Buffer{})
	for _, c := range []struct{ given, want string }{
		{"zkinfer compile m.onnx -o m.zk", "zkinfer compile -o m.zk -- m.onnx"},
		{"zkinfer verify --key k p.json --json", "zkinfer verify --key k --json -- p.json"},
		{"zkinfer verify p.json --key=k", "zkinfer verify --key=k -- p.json"},
		{"zkinfer check -- -x", "zkinfer check -- -x"},
		{"zkinfer check a -", "zkinfer check -- a -"},
		{"zkinfer nothing -o x", "zkinfer nothing -o x"},
		{"zkinfer", "zkinfer"},
	} {
		if got := reorder(app, strings.Fields(c.given)); !reflect.DeepEqual(got, strings.Fields(c.want)) {
			t.Errorf("%s: got %v", c.given, got)
		}
	}
}
