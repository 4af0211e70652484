package onnx

import (
	"math"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
)

// maskCase masks the scores s [2, 3] and takes a softmax of them.
type maskCase struct {
	name      string
	nodes     []*onnxpb.NodeProto
	constants map[string]*Tensor
	bits      *Tensor      // an input of booleans, if any
	left      [2][3]bool   // elements that are left
	scale     float64      // of the scores
	uniform   map[int]bool // rows of equal weights
}

func (c *maskCase) run(t *testing.T) {
	m := modelOf(13, append(c.nodes, nodeOf("Softmax", "masked", "y", nil))...)
	for _, name := range sortedKeys(c.constants) {
		m.Graph.Initializer = append(m.Graph.Initializer, tensorProto(name, c.constants[name]))
	}
	scores := []float64{1, 2, 3, -1, 0.5, 4}
	m.Graph.Input = []*onnxpb.ValueInfoProto{valueInfo("s", graph.Float, 2, 3)}
	in := [][]float64{scores}
	if c.bits != nil {
		m.Graph.Input = append(m.Graph.Input, valueInfo("bits", graph.Bool, c.bits.Shape...))
		in = append(in, c.bits.Values())
	}
	m.Graph.Output = []*onnxpb.ValueInfoProto{valueInfo("y", graph.Float)}
	g, err := Import(encode(t, m), Options{})
	if err != nil {
		t.Fatal(err)
	}
	values, err := g.Eval(in)
	if err != nil {
		t.Fatal(err)
	}
	for id, v := range values {
		for _, x := range v {
			if math.Abs(x) > 100 {
				t.Errorf("value %d, %s, has an element %v", id, g.Values[id].Name, x)
			}
		}
	}
	for r := range 2 {
		sum := 0.0
		for j := range 3 {
			if c.left[r][j] {
				sum += math.Exp(c.scale * scores[3*r+j])
			}
		}
		for j := range 3 {
			want := 0.0
			switch {
			case c.uniform[r]:
				want = 1.0 / 3
			case c.left[r][j]:
				want = math.Exp(c.scale*scores[3*r+j]) / sum
			}
			if got := values[g.Outputs[0]][3*r+j]; math.Abs(got-want) > 1e-12 {
				t.Errorf("weight %d of row %d is %v, want %v", j, r, got, want)
			}
		}
	}
}

// A softmax of masked scores never sees the numbers that masked them, however the
// exporter wrote the mask.
func TestMaskedSoftmax(t *testing.T) {
	lowest := -math.MaxFloat32
	causal := [2][3]bool{{true, true, false}, {true, true, true}}
	holes := intsOf(graph.Bool, []int{2, 3}, 1, 1, 0, 1, 1, 1)
	all := [2][3]bool{{true, true, true}, {true, true, true}}
	for _, c := range []maskCase{
		{name: "added", nodes: []*onnxpb.NodeProto{nodeOf("Add", "s m", "masked", nil)}, scale: 1, left: causal,
			constants: map[string]*Tensor{"m": tensorOf([]int{2, 3}, 0, 0, lowest, 0, 0, 0)}},
		{name: "added before scaling", nodes: []*onnxpb.NodeProto{nodeOf("Add", "m s", "a", nil), nodeOf("Mul", "a half", "masked", nil)}, scale: 0.5, left: causal,
			constants: map[string]*Tensor{"m": tensorOf([]int{2, 3}, 0, 0, -1e10, 0, 0, 0), "half": scalarF(0.5)}},
		{name: "added after scaling", nodes: []*onnxpb.NodeProto{nodeOf("Mul", "s half", "a", nil), nodeOf("Add", "a m", "masked", nil)}, scale: 0.5, left: causal,
			constants: map[string]*Tensor{"m": tensorOf([]int{2, 3}, 0, 0, -1e9, 0, 0, 0), "half": scalarF(0.5)}},
		{name: "a constant choice", nodes: []*onnxpb.NodeProto{nodeOf("Where", "c s m", "masked", nil)}, scale: 1, left: causal,
			constants: map[string]*Tensor{"c": holes, "m": scalarF(math.Inf(-1))}},
		{name: "a choice", nodes: []*onnxpb.NodeProto{nodeOf("Where", "bits s m", "masked", nil)}, scale: 1, left: causal, bits: holes,
			constants: map[string]*Tensor{"m": scalarF(lowest)}},
		{name: "the other choice", nodes: []*onnxpb.NodeProto{nodeOf("Where", "bits m s", "masked", nil)}, scale: 1, left: [2][3]bool{{false, false, true}}, bits: holes,
			constants: map[string]*Tensor{"m": scalarF(lowest)}, uniform: map[int]bool{1: true}},
		{name: "a choice of masked scores", nodes: []*onnxpb.NodeProto{nodeOf("Add", "s two", "a", nil), nodeOf("Where", "bits a m", "masked", nil)}, scale: 1,
			left: [2][3]bool{{false, true, false}, {true, true, true}}, bits: holes,
			constants: map[string]*Tensor{"m": scalarF(lowest), "two": tensorOf([]int{2, 3}, lowest, 0, 0, 0, 0, 0)}},
		{name: "a whole row", nodes: []*onnxpb.NodeProto{nodeOf("Add", "s m", "masked", nil)}, scale: 1, left: all, uniform: map[int]bool{0: true},
			constants: map[string]*Tensor{"m": tensorOf([]int{2, 1}, lowest, 0)}},
		{name: "no mask", nodes: []*onnxpb.NodeProto{nodeOf("Add", "s m", "masked", nil)}, scale: 1, left: all,
			constants: map[string]*Tensor{"m": scalarF(-50)}},
	} {
		t.Run(c.name, c.run)
	}
}

// A row that is masked as a whole by numbers beside which scores show, or whose
// mask turns around, keeps its arithmetic.
func TestMaskIsKept(t *testing.T) {
	for name, c := range map[string]struct {
		mask, factor float64
		rest         []float64
	}{
		"a whole row":  {mask: -1e9, factor: 1, rest: []float64{-1e9, -1e9, 0, 0, 0}},
		"turns around": {mask: -1e9, factor: -1, rest: make([]float64, 5)},
	} {
		m := modelOf(13, nodeOf("Add", "s m", "a", nil), nodeOf("Mul", "a f", "b", nil), nodeOf("Softmax", "b", "y", nil))
		m.Graph.Initializer = []*onnxpb.TensorProto{tensorProto("m", tensorOf([]int{2, 3}, append([]float64{c.mask}, c.rest...)...)), tensorProto("f", scalarF(c.factor))}
		m.Graph.Input, m.Graph.Output = []*onnxpb.ValueInfoProto{valueInfo("s", graph.Float, 2, 3)}, []*onnxpb.ValueInfoProto{valueInfo("y", graph.Float)}
		g, err := Import(encode(t, m), Options{})
		if err != nil {
			t.Fatal(err)
		}
		values, err := g.Eval([][]float64{{1, 2, 3, 4, 5, 6}})
		if err != nil {
			t.Fatal(err)
		}
		y := values[g.Outputs[0]]
		want := 1.0
		if c.factor > 0 {
			want = math.Exp(1) / (math.Exp(1) + math.Exp(2) + math.Exp(3))
		}
		if math.Abs(y[0]-want) > 1e-6 {
			t.Errorf("%s: the first weight is %v, want %v", name, y[0], want)
		}
	}
}
