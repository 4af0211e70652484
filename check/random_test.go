package check

import (
	"context"
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
