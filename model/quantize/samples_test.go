package quantize

import (
	"slices"
	"strings"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

// embed reads rows of a constant table of `rows` rows of three numbers.
func (n *net) embed(name string, rows int, index graph.ID) graph.ID {
	op := &graph.Gather{Size: rows, Step: 3, Table: n.reals(3*rows, 1)}
	for i := range 3 * n.size(index) {
		op.Which, op.Offset = append(op.Which, int32(i/3)), append(op.Offset, int32(i%3))
	}
	return n.add(name, op, graph.Float, []int{n.size(index), 3}, index)
}

// indexNets make indices of tokens, four integers, and say which tokens are valid.
func indexNets() map[string]struct {
	build func(n *net, tokens graph.ID) *graph.Graph
	valid []Range
} {
	same := func(lo, hi float64) []Range { return slices.Repeat([]Range{{lo, hi}}, 4) }
	return map[string]struct {
		build func(n *net, tokens graph.ID) *graph.Graph
		valid []Range
	}{
		"as they are": {func(n *net, x graph.ID) *graph.Graph { return n.output(n.embed("e", 5, x)) }, same(0, 4)},
		"cast": {func(n *net, x graph.ID) *graph.Graph {
			return n.output(n.embed("e", 5, n.add("c", &graph.Wrap{Type: graph.Int8}, graph.Int8, []int{4}, x)))
		}, same(0, 4)},
		"from the end": {func(n *net, x graph.ID) *graph.Graph {
			sign := n.add("s", &graph.NonNegative{}, graph.Bool, []int{4}, x)
			moved := n.combine("m", []float64{1, -5}, x, sign)
			n.g.Nodes[len(n.g.Nodes)-1].Op.(*graph.Linear).Bias = []float64{5}
			return n.output(n.embed("e", 5, moved))
		}, same(0, 4)},
		"twice as large": {func(n *net, x graph.ID) *graph.Graph {
			return n.output(n.embed("e", 8, n.combine("m", []float64{2}, x)))
		}, same(0, 3)},
		"two tables": {func(n *net, x graph.ID) *graph.Graph {
			first := n.view("first", []int32{3, 2}, nil, x)
			second := n.view("second", []int32{1, 2, -1}, []float64{6}, x)
			return n.output(n.embed("e", 5, first), n.embed("f", 7, second))
		}, []Range{{-1 << 31, 1<<31 - 1}, {0, 6}, {0, 4}, {0, 4}}},
		"none": {func(n *net, x graph.ID) *graph.Graph { return n.output(n.combine("y", []float64{1}, x)) }, nil},
	}
}

// TestMadeIndices: samples that are made up for a model of tokens have tokens that
// there are.
func TestMadeIndices(t *testing.T) {
	for name, c := range indexNets() {
		n := newNet(2)
		g := c.build(n, n.input("tokens", graph.Int64, 4))
		got := validInputs(g, []inputRange{{Range{-1 << 31, 1<<31 - 1}, true}})
		if !slices.Equal(got[0], c.valid) {
			t.Errorf("%s: valid tokens %v, not %v", name, got[0], c.valid)
		}
		if _, err := Quantize(g, Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestMadeIndicesInRangesGiven: where no admissible token is in a table, there is
// nothing to compile.
func TestMadeIndicesInRangesGiven(t *testing.T) {
	for r, valid := range map[Range]bool{{2, 9}: true, {5, 9}: false} {
		n := newNet(2)
		g := n.output(n.embed("e", 5, n.input("tokens", graph.Int64, 4)))
		_, err := Quantize(g, Options{InputRanges: map[string]Range{"tokens": r}})
		if valid && err != nil || !valid && (err == nil || !strings.Contains(err.Error(), "outside [0, 5)")) {
			t.Errorf("tokens in %v: %v", r, err)
		}
	}
}

// TestMadeRangesHoldTheirSamples: a value far from 0, as a denominator, is not
// thought to be farther from it than it is.
func TestMadeRangesHoldTheirSamples(t *testing.T) {
	for sign, f := range map[float64]graph.Func{1: graph.Log, -1: graph.Softsign} {
		n := newNet(2)
		x := n.combine("signed", []float64{sign}, n.plus("far", 10, n.input("x", graph.Float, 4)))
		g := n.output(n.unary("y", f, 0, 0, x))
		samples := [][][]float64{{{-1, -0.5, 0.5, 1}}}
		if e := worst(t, g, quantized(t, g, Options{}), samples); e > 1.0/1024 {
			t.Errorf("%v*(10 + x): error %.2g of the largest output", sign, e)
		}
	}
}

// TestErrorOfMadeSamples: the error on samples that are made up is that of outputs
// that mean something, and a real one is seen.
func TestErrorOfMadeSamples(t *testing.T) {
	for name, c := range map[string]struct {
		build func(n *net) *graph.Graph
		bits  int
		least float64
		most  float64
	}{
		// equal elements have a variance of 0
		"normalised":         {normalised, 16, 0, 1.0 / 512},
		"normalised, 8 bits": {normalised, 8, 1.0 / 512, 1},
		// a mean of noise, to the eighth: nearly 0 for most
		"vanishing": {vanishing, 16, 0, 1.0 / 512},
	} {
		r, err := Quantize(c.build(newNet(4)), Options{Bits: c.bits})
		if err != nil {
			t.Fatal(err)
		}
		if r.Error < c.least || r.Error > c.most {
			t.Errorf("%s: error %.2g, expected between %g and %g", name, r.Error, c.least, c.most)
		}
	}
}

// normalised is a layer normalisation of averages, which are equal where the inputs
// are, and a dense layer.
func normalised(n *net) *graph.Graph {
	const size = 12
	averages := &graph.Linear{Rows: size, Terms: size, Positions: 1, Groups: 1, Index: identity(size), Weights: make([]float64, size*size)}
	for i := range size {
		w := n.r.Float64()
		averages.Weights[i*size+i], averages.Weights[i*size+(i+1)%size] = w, 1-w
	}
	x := n.add("averages", averages, graph.Float, []int{size}, n.input("x", graph.Float, size))
	mean := &graph.Linear{Rows: 1, Terms: size, Positions: 1, Groups: 1, Index: identity(size), Weights: slices.Repeat([]float64{1.0 / size}, size)}
	centre := n.combine("centre", []float64{1, -1}, x, n.view("spread", make([]int32, size), nil, n.add("mean", mean, graph.Float, []int{1}, x)))
	variance := *mean
	variance.Bias = []float64{1e-5}
	of := n.add("variance", &variance, graph.Float, []int{1}, n.times("square", centre, centre))
	root := n.view("deviations", make([]int32, size), nil, n.unary("root", graph.Sqrt, 0, 0, of))
	return n.output(n.dense("d", n.add("y", &graph.Divide{}, graph.Float, []int{size}, centre, root), 3))
}

func vanishing(n *net) *graph.Graph {
	x := n.input("x", graph.Float, 8)
	y := n.add("mean", &graph.Linear{Rows: 1, Terms: 8, Positions: 1, Groups: 1, Index: identity(8), Weights: slices.Repeat([]float64{1.0 / 8}, 8)}, graph.Float, []int{1}, x)
	for _, name := range []string{"2", "4", "8"} {
		y = n.times(name, y, y)
	}
	return n.output(y)
}
