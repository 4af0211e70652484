package check

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

func TestRunStopsWhereItFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "garbage.onnx")
	if err := os.WriteFile(path, []byte("garbage"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := Run(context.Background(), Case{Name: "garbage", Model: path}, Options{Prove: true})
	if r.OK || r.Stage != StageImport || r.Error == "" {
		t.Errorf("got %+v", r)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	r = Run(ctx, Case{Name: "digits", Model: "../examples/digits/digits.onnx"}, Options{})
	if r.OK || r.Error != context.Canceled.Error() {
		t.Errorf("interrupted: got %+v", r)
	}
}

func TestRun(t *testing.T) {
	r := Run(context.Background(), Case{Name: "digits", Model: "../examples/digits/digits.onnx"}, Options{EVM: true, Bits: 8})
	if !r.OK || r.Stage != StageEVM || !r.Rejects || r.Gas == nil || r.Class != ClassFloat || r.ProofBytes != 388 || r.Bits != 8 {
		t.Errorf("got %+v", r)
	}
}

func TestClassify(t *testing.T) {
	one := []int{1}
	float := []graph.Value{{Name: "x", Shape: one}, {Name: "y", Shape: one}}
	ints := []graph.Value{{Name: "x", Shape: one, Type: graph.Int32}, {Name: "y", Shape: one, Type: graph.Int32}}
	mixed := []graph.Value{float[0], ints[1]}
	sum := &graph.Linear{Rows: 1, Terms: 1, Positions: 1, Groups: 1, Weights: []float64{1}, Index: []int32{0}}
	for want, c := range map[string]struct {
		values []graph.Value
		op     graph.Op
	}{
		ClassFloat:     {float, sum},
		ClassDecision:  {mixed, sum},
		ClassInteger:   {ints, sum},
		ClassQuantised: {float, &graph.Quantize{Scale: 1, Hi: 255}},
		ClassWires:     {float, &graph.View{Index: []int32{0}}},
		ClassConstant:  {float, &graph.View{Index: []int32{-1}, Consts: []float64{1}}},
	} {
		g := &graph.Graph{Values: c.values, Inputs: []graph.ID{0}, Outputs: []graph.ID{1},
			Nodes: []graph.Node{{Op: c.op, In: []graph.ID{0}, Out: 1}}}
		if got := classify(g); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
