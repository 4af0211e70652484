package check

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Random graphs of random_graphs.py: the importer, the integer program, the
// circuit and the onnx package's reference evaluator agree on every one.
func TestRandomGraphs(t *testing.T) {
	cases := unpack(t, "testdata/random.tar.gz")
	if len(cases) < 500 {
		t.Fatalf("%d graphs, 500 are meant to be there", len(cases))
	}
	run := func(ctx context.Context, c Case) *Result { return Run(ctx, c, Options{}) }
	for _, r := range All(context.Background(), cases, runtime.GOMAXPROCS(0), run, nil) {
		if !r.OK || r.Stage != StageSatisfy {
			t.Errorf("%s: %s: %s", r.Case, r.Stage, r.Error)
		}
	}
}

// unpack lists the cases of an archive of folders in ONNX's test layout.
func unpack(t *testing.T, archive string) []Case {
	t.Helper()
	f, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	for files := tar.NewReader(z); ; {
		h, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(root, filepath.FromSlash(h.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(files)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cases, err := Find(root, "")
	if err != nil {
		t.Fatal(err)
	}
	return cases
}
