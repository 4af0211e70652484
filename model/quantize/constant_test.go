package quantize

import (
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

// An output that is the same for every input is proved as what it is, beside an
// input or without any.
func TestConstantOutput(t *testing.T) {
	for name, consts := range map[string][]float64{"integers": {3, -7}, "reals": {0.25, -1.5}} {
		for _, inputs := range [][]graph.ID{{0}, nil} {
			g := &graph.Graph{
				Values:  []graph.Value{{Name: "x", Shape: []int{1}}, {Name: "y", Shape: []int{2}}},
				Nodes:   []graph.Node{{Name: "shape", Type: "Shape", Op: &graph.View{Index: []int32{-1, -2}, Consts: consts}, Out: 1}},
				Inputs:  inputs,
				Outputs: []graph.ID{1},
			}
			r, err := Quantize(g, Options{Bits: 16})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			trace, err := r.Program.Eval(make([][]int64, len(inputs)))
			if inputs != nil {
				trace, err = r.Program.Eval([][]int64{{5}})
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			out := r.Program.Tensors[r.Program.Outputs[0].Tensor]
			for i, v := range r.Program.OutputsOf(trace)[0] {
				if got := out.Scale * float64(v-out.Zero); got < consts[i]-1e-4 || got > consts[i]+1e-4 {
					t.Errorf("%s: element %d is %v, want %v", name, i, got, consts[i])
				}
			}
		}
	}
}
