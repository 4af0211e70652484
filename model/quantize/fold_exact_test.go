package quantize

import (
	"math"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

// affineAfterDense is y = 3*(W x) + b, the affine map with the integer weight
// that the importer gives it, behind a DequantizeLinear or a real input.
func affineAfterDense(quantised bool) *graph.Graph {
	g := &graph.Graph{Name: "net", Inputs: []graph.ID{0}, Outputs: []graph.ID{3}}
	kind := graph.Float
	if quantised {
		kind = graph.Int8
	}
	for i, name := range []string{"x", "real", "dense", "y"} {
		v := graph.Value{Name: name, Shape: []int{2}}
		if i == 0 {
			v.Type = kind
		}
		g.Values = append(g.Values, v)
	}
	in := graph.ID(0)
	if quantised {
		g.Nodes = append(g.Nodes, graph.Node{Name: "dq", Type: "DequantizeLinear", Op: &graph.Dequantize{Scale: 0.5}, In: []graph.ID{0}, Out: 1})
		in = 1
	}
	dense := &graph.Linear{Rows: 2, Terms: 2, Positions: 1, Groups: 1, Index: []int32{0, 1},
		Weights: []float64{1, 2, -3, 4}, Ints: []int32{1, 2, -3, 4}, Scales: []float64{1, 1}}
	affine := &graph.Linear{Rows: 1, Terms: 1, Positions: 2, Groups: 1, Index: []int32{0, 1},
		Weights: []float64{3}, Ints: []int32{3}, Scales: []float64{1}, Bias: []float64{0.25, -0.5}}
	g.Nodes = append(g.Nodes,
		graph.Node{Name: "dense", Type: "Gemm", Op: dense, In: []graph.ID{in}, Out: 2},
		graph.Node{Name: "affine", Type: "Add", Op: affine, In: []graph.ID{2}, Out: 3})
	return g
}

// An affine map of real numbers merges although its weights are integers: left
// alone, it keeps its accumulator from the scale of the activation behind it,
// and each rounding pays for remainders of up to 30 bits.
func TestIntegerWeightsOfRealsMerge(t *testing.T) {
	g := affineAfterDense(false)
	s := simplify(g)
	if len(s.Nodes) != 1 {
		t.Fatalf("%d nodes are left, expected the one merged map", len(s.Nodes))
	}
	x := [][]float64{{0.5, -0.75}}
	want, err := g.Eval(x)
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Eval(x)
	if err != nil {
		t.Fatal(err)
	}
	for i, y := range want[g.Outputs[0]] {
		if z := got[s.Outputs[0]][i]; math.Abs(y-z) > 1e-12 {
			t.Errorf("element %d is %v, expected %v", i, z, y)
		}
	}
}

// The integers of a quantised model stay: its accumulators are exact.
func TestIntegerWeightsOfQuantisedStay(t *testing.T) {
	s := simplify(affineAfterDense(true))
	for i := range s.Nodes {
		if op, ok := s.Nodes[i].Op.(*graph.Linear); ok && op.Ints == nil {
			t.Errorf("node %s lost its integers", s.Nodes[i].Name)
		}
	}
	if len(s.Nodes) != 3 {
		t.Errorf("%d nodes are left, expected 3", len(s.Nodes))
	}
}
