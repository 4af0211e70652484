package quantize

import (
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// cheapNets are networks whose parts are lowered together, and the primitives that
// their programs then have none of, or no more elements of.
func cheapNets() map[string]struct {
	build func(n *net) *graph.Graph
	most  map[string]int // kind: elements of its outputs in all
} {
	type limits = map[string]int
	return map[string]struct {
		build func(n *net) *graph.Graph
		most  map[string]int
	}{
		// x*Sigmoid(x), the Sigmoid in front of the transposition and x behind it
		"swish": {func(n *net) *graph.Graph {
			h := n.dense("h", n.input("x", graph.Float, 12), 8)
			transposed := []int32{0, 4, 1, 5, 2, 6, 3, 7}
			s := n.view("s", transposed, nil, n.unary("sigmoid", graph.Sigmoid, 0, 0, h))
			y := n.times("y", n.view("v", transposed, nil, h), s)
			return n.output(n.dense("d", y, 3))
		}, limits{"Bilinear": 0, "Table": 8, "Segments": 8}},
		"gelu": {func(n *net) *graph.Graph {
			h := n.dense("h", n.input("x", graph.Float, 12), 8)
			cube := n.times("cube", n.times("square", h, h), n.combine("small", []float64{0.044715}, h))
			inner := n.combine("inner", []float64{0.7978845608, 0.7978845608}, h, cube)
			y := n.times("y", n.combine("half", []float64{0.5}, h), n.plus("one", 1, n.unary("tanh", graph.Tanh, 0, 0, inner)))
			return n.output(n.dense("d", y, 3))
		}, limits{"Bilinear": 0, "Table": 8, "Segments": 8}},
		// softmax rows times values: as many quotients as the result has
		"attention": {func(n *net) *graph.Graph {
			x := n.input("x", graph.Float, 12)
			var rows []graph.ID
			for i := range 3 {
				rows = append(rows, n.softmax(string(rune('a'+i)), n.dense(string(rune('p'+i)), x, 16)))
			}
			p := n.divideRows(rows, 16)
			v := n.dense("v", x, 32)
			y := n.add("pv", &graph.Bilinear{Batch: 1, M: 3, K: 16, N: 2}, graph.Float, []int{3, 2}, p, v)
			return n.output(y)
		}, limits{"Divide": 6}},
		// x / root of the mean square: one quotient for all elements
		"norm": {func(n *net) *graph.Graph {
			h := n.dense("h", n.input("x", graph.Float, 12), 16)
			weights := make([]float64, 16)
			for i := range weights {
				weights[i] = 1.0 / 16
			}
			mean := n.add("mean", &graph.Linear{Rows: 1, Terms: 16, Positions: 1, Groups: 1, Index: identity(16), Weights: weights, Bias: []float64{1e-5}},
				graph.Float, []int{1}, n.times("square", h, h))
			root := n.view("spread", make([]int32, 16), nil, n.unary("root", graph.Sqrt, 0, 0, mean))
			return n.output(n.dense("d", n.add("y", &graph.Divide{}, graph.Float, []int{16}, h, root), 3))
		}, limits{"Divide": 1}},
	}
}

// divideRows is the quotients of softmax rows as one quotient of matrices.
func (n *net) divideRows(rows []graph.ID, size int) graph.ID {
	var parts, sums []graph.ID
	for _, id := range rows {
		for _, node := range n.g.Nodes {
			if node.Out == id {
				parts, sums = append(parts, node.In[0]), append(sums, n.g.Nodes[n.definedBy(node.In[1])].In[0])
			}
		}
	}
	var index []int32
	for i := range rows {
		for range size {
			index = append(index, int32(i))
		}
	}
	a := n.concat("exps", parts...)
	b := n.view("sums", index, nil, n.concat("all", sums...))
	return n.add("p", &graph.Divide{}, graph.Float, []int{len(rows), size}, a, b)
}

func (n *net) definedBy(id graph.ID) int {
	for i := range n.g.Nodes {
		if n.g.Nodes[i].Out == id {
			return i
		}
	}
	return -1
}

// times is an elementwise product.
func (n *net) times(name string, a, b graph.ID) graph.ID {
	return n.add(name, &graph.Bilinear{Batch: n.size(a), M: 1, K: 1, N: 1}, graph.Float, n.shape(a), a, b)
}

// plus adds a constant.
func (n *net) plus(name string, c float64, a graph.ID) graph.ID {
	id := n.combine(name, []float64{1}, a)
	n.g.Nodes[len(n.g.Nodes)-1].Op.(*graph.Linear).Bias = []float64{c}
	return id
}

// TestCheapForms: parts that one form computes are lowered to it, and what would be
// read elsewhere as well is kept.
func TestCheapForms(t *testing.T) {
	for name, c := range cheapNets() {
		n := newNet(5)
		g := c.build(n)
		p := quantized(t, g, Options{Bits: 16, Calibration: n.samples(3, 1)})
		got := map[string]int{}
		for _, op := range p.Ops {
			got[op.Kind()] += program.Elements(p.Tensors[op.Output()].Shape)
		}
		for kind, most := range c.most {
			if got[kind] > most {
				t.Errorf("%s: %d elements of %s, at most %d expected", name, got[kind], kind, most)
			}
		}
	}
}

// TestPartsReadElsewhereStay: a Sigmoid that is an output too is not lost in a
// function made of it.
func TestPartsReadElsewhereStay(t *testing.T) {
	n := newNet(5)
	h := n.dense("h", n.input("x", graph.Float, 12), 8)
	s := n.unary("sigmoid", graph.Sigmoid, 0, 0, h)
	g := n.output(n.times("y", h, s), s)
	samples := n.samples(3, 1)
	p := quantized(t, g, Options{Bits: 16, Calibration: samples})
	if e := worst(t, g, p, samples); e > 1.0/1024 {
		t.Errorf("error %.2g of the largest output", e)
	}
	products := 0
	for _, op := range p.Ops {
		if op.Kind() == "Bilinear" {
			products++
		}
	}
	if products != 1 {
		t.Errorf("%d products, not 1", products)
	}
}

// TestLooseValuesStayExact: a chain of layers whose static ranges grow far beyond
// the calibrated ones has a value for inputs at both ends.
func TestLooseValuesStayExact(t *testing.T) {
	n := newNet(7)
	x := n.input("x", graph.Float, 16)
	h := x
	for i := range 12 {
		name := string(rune('a' + i))
		h = n.dense(name, n.times(name+"*", h, h), 16)
	}
	g := n.output(h)
	samples := n.samples(3, 0.01)
	p := quantized(t, g, Options{Bits: 16, Calibration: samples})
	for _, v := range []float64{-1e9, 1e9} {
		in := make([]float64, 16)
		for i := range in {
			in[i] = v
		}
		evaluate(t, p, quantizedInputs(p, [][]float64{clip(&p.Tensors[p.Inputs[0].Tensor], in)}))
	}
}

// clip brings real numbers into the range of an input.
func clip(in *program.Tensor, x []float64) []float64 {
	for i := range x {
		x[i] = min(max(x[i], in.Scale*float64(in.Lo-in.Zero)), in.Scale*float64(in.Hi-in.Zero))
	}
	return x
}
