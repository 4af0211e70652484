package check

import (
	"context"
	"runtime"
	"testing"
)

// Graphs of wide_integers.py, whose integers may leave what a program holds: one in ten
// may be refused, but a program that there is computes what ONNX says.
func TestWideIntegers(t *testing.T) {
	cases := unpack(t, "testdata/wide_integers.tar.gz")
	if len(cases) < 300 {
		t.Fatalf("%d graphs, 300 are meant to be there", len(cases))
	}
	equal := 0
	run := func(ctx context.Context, c Case) *Result { return Run(ctx, c, Options{}) }
	for _, r := range All(context.Background(), cases, runtime.GOMAXPROCS(0), run, nil) {
		switch {
		case r.OK && r.Stage == StageSatisfy && r.Exact:
			equal++
		case r.MaxError != 0 || r.OK:
			t.Errorf("%s: %s: %s, error %g", r.Case, r.Stage, r.Error, r.MaxError)
		default:
			t.Logf("%s is refused: %s", r.Case, r.Error)
		}
	}
	if 10*equal < 9*len(cases) {
		t.Errorf("%d of %d graphs are computed", equal, len(cases))
	}
}
