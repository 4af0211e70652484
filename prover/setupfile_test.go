package prover

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/verifier"
)

func TestSetupFile(t *testing.T) {
	y := newToy(5, 3, 60, 90)
	path := filepath.Join(t.TempDir(), "proving.key")
	r := NewRecords(filepath.Join(t.TempDir(), "records"))
	opt := y.options()
	opt.WantSRS = true
	for _, srs := range []bool{false, true} {
		keys, err := SetupFile(t.Context(), path, y, opt, r)
		if err != nil {
			t.Fatal(err)
		}
		if err := keys.Proving.Check(); err != nil {
			t.Errorf("from an SRS %v: the key's own check: %v", srs, err)
		}
		if err := Audit(y, keys.Proving, keys.Verifying, keys.SRS); err != nil {
			t.Errorf("from an SRS %v: %v", srs, err)
		}
		if _, err := Prove(keys.Proving, keys.Verifying, y, y.assign(1), verifier.Hash{}); err != nil {
			t.Errorf("from an SRS %v: %v", srs, err)
		}
		if len(recorded(t, r)) != 1 {
			t.Error("the key is not recorded")
		}
		opt.SRS = keys.SRS
		spoilPoint(t, path, keys.Proving) // a record of the file before it vouches for nothing
		if err := keys.Proving.Close(); err != nil {
			t.Error(err)
		}
		if err := open(path, r); err == nil {
			t.Error("a spoilt key was opened")
		}
	}
}

// A setup that is interrupted, before or while it writes, leaves no file, and a file
// that was there before alone.
func TestSetupFileInterrupted(t *testing.T) {
	y := newToy(5, 3, 60, 90)
	dir := t.TempDir()
	path := filepath.Join(dir, "proving.key")
	if err := os.WriteFile(path, []byte("before"), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	rows := &stopping{Rows: y, stop: stop}
	if _, err := SetupFile(ctx, path, rows, y.options(), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := SetupFile(ctx, path, y, y.options(), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted before: got %v", err)
	}
	if raw, err := os.ReadFile(path); err != nil || string(raw) != "before" {
		t.Errorf("the file holds %q (%v)", raw, err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("%d files, want one", len(entries))
	}
	if _, err := ending.Write(ending{ctx}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a write after the end: got %v", err)
	}
}

// stopping ends a context when its first row is read.
type stopping struct {
	circuits.Rows
	stop func()
}

func (s *stopping) Row(i int, r *circuits.Row) {
	s.stop()
	s.Rows.Row(i, r)
}
