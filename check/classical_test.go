package check

import (
	"context"
	"runtime"
	"testing"
)

// Models of classical.py, as scikit-learn, XGBoost and LightGBM users export them,
// are proved, and their outputs are ONNX Runtime's.
func TestClassicalModels(t *testing.T) {
	cases := unpack(t, "testdata/classical.tar.gz")
	if len(cases) < 45 {
		t.Fatalf("%d models, 45 are meant to be there", len(cases))
	}
	run := func(ctx context.Context, c Case) *Result { return Run(ctx, c, Options{Prove: true}) }
	for _, r := range All(context.Background(), cases, runtime.GOMAXPROCS(0), run, nil) {
		if !r.OK || r.Stage != StageVerify || !r.Rejects {
			t.Errorf("%s: %s: %s", r.Case, r.Stage, r.Error)
		}
	}
}
