package quantize

import (
	"errors"
	"math"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// wrapped is z = Wrap(op(x, y)).
func wrapped(op graph.Op, t graph.DType, size int) *graph.Graph {
	n := newNet(1)
	x, y := n.input("x", t, size), n.input("y", t, size)
	z := n.add("exact", op, graph.Int64, []int{size}, x, y)
	return n.output(n.add("z", &graph.Wrap{Type: t}, t, []int{size}, z))
}

func sumOp(size int, weights ...float64) *graph.Linear {
	return &graph.Linear{Rows: 1, Terms: 2, Positions: size, Groups: 1, Weights: weights, Index: columns(size, 2)}
}

// TestWrap: sums, differences and products of every type of up to 32 bits at its
// edges. The products of 32 bits are compared in integers: a float64 does not hold
// them.
func TestWrap(t *testing.T) {
	for _, dtype := range integerTypes[:6] {
		x, y := pairsOf(dtype, true)
		checkExact(t, "sum "+typeName(dtype), wrapped(sumOp(len(x), 1, 1), dtype, len(x)), [][]float64{x, y})
		checkExact(t, "difference "+typeName(dtype), wrapped(sumOp(len(x), 1, -1), dtype, len(x)), [][]float64{x, y})

		g := wrapped(&graph.Bilinear{Batch: len(x), M: 1, K: 1, N: 1}, dtype, len(x))
		p := quantized(t, g, Options{Calibration: [][][]float64{{make([]float64, len(x)), make([]float64, len(x))}}})
		got := p.OutputsOf(evaluate(t, p, [][]float64{x, y}))[0]
		for i := range x {
			if want := reduced(int64(x[i])*int64(y[i]), dtype); got[i] != want {
				t.Fatalf("%s: %v * %v is %d, not %d", typeName(dtype), x[i], y[i], got[i], want)
			}
		}
	}
}

// reduced is v modulo 2^n in the range of a type.
func reduced(v int64, t graph.DType) int64 {
	width, signed := t.Width()
	if signed {
		return v << (64 - width) >> (64 - width)
	}
	return int64(uint64(v) << (64 - width) >> (64 - width))
}

// TestWrapMatrix: a product of matrices of int32 modulo 2^32.
func TestWrapMatrix(t *testing.T) {
	n := newNet(1)
	x, y := n.input("x", graph.Int32, 2, 3), n.input("y", graph.Int32, 3, 2)
	z := n.add("exact", &graph.Bilinear{Batch: 1, M: 2, K: 3, N: 2}, graph.Int64, []int{2, 2}, x, y)
	g := n.output(n.add("z", &graph.Wrap{Type: graph.Int32}, graph.Int32, []int{2, 2}, z))
	p := quantized(t, g, Options{})
	a := []float64{math.MaxInt32, math.MinInt32, 3, -7, 123456789, math.MinInt32}
	b := []float64{math.MaxInt32, 5, math.MinInt32, -9, 987654321, math.MinInt32}
	got := p.OutputsOf(evaluate(t, p, [][]float64{a, b}))[0]
	for i := range 4 {
		want := int64(0)
		for k := range 3 {
			want += int64(a[i/2*3+k]) * int64(b[k*2+i%2])
		}
		if got[i] != reduced(want, graph.Int32) {
			t.Errorf("element %d is %d, not %d", i, got[i], reduced(want, graph.Int32))
		}
	}
}

// TestProductOf64Bits: exact where it is an integer of a program, else without a
// result.
func TestProductOf64Bits(t *testing.T) {
	g := wrapped(&graph.Bilinear{Batch: 1, M: 1, K: 1, N: 1}, graph.Int64, 1)
	p := quantized(t, g, Options{Calibration: [][][]float64{{{1000}, {-7}}}})
	tr, err := p.Eval([][]int64{{1 << 20}, {-12345}})
	if err != nil || p.OutputsOf(tr)[0][0] != -12345<<20 {
		t.Errorf("%v, %v", p.OutputsOf(tr), err)
	}
	if _, err := p.Eval([][]int64{{1<<31 - 1}, {1<<31 - 1}}); !errors.Is(err, program.ErrUndefined) {
		t.Errorf("a product that is too wide: %v", err)
	}
}

// TestBits: logical functions of every type, negative integers among them.
func TestBits(t *testing.T) {
	for _, dtype := range integerTypes {
		x, y := pairsOf(dtype, true)
		for _, f := range []graph.BitFunc{graph.And, graph.Or, graph.Xor} {
			checkExact(t, string(f)+" "+typeName(dtype), binary(&graph.Bitwise{Func: f, Type: dtype}, dtype, len(x)), [][]float64{x, y})
		}
	}
}

// TestShifts: by none, by all but one, by the width and by more places.
func TestShifts(t *testing.T) {
	for _, dtype := range integerTypes[:6] {
		width, _ := dtype.Width()
		lo, hi, _ := typeRange(dtype)
		var x, y []float64
		for _, v := range []int64{lo, lo / 3, -1, 0, 1, 5, hi / 3, hi} {
			for _, s := range []int{0, 1, width / 2, width - 1, width, width + 1, 100} {
				if v >= lo {
					x, y = append(x, float64(v)), append(y, float64(s))
				}
			}
		}
		for _, left := range []bool{false, true} {
			checkExact(t, "shift "+typeName(dtype), binary(&graph.Shift{Left: left, Type: dtype}, dtype, len(x)), [][]float64{x, y})
		}
	}
	// 64 bits: exact, or without a result.
	p := quantized(t, binary(&graph.Shift{Left: true, Type: graph.Int64}, graph.Int64, 1), Options{})
	if tr, err := p.Eval([][]int64{{-3}, {20}}); err != nil || p.OutputsOf(tr)[0][0] != -3<<20 {
		t.Errorf("%v, %v", p.OutputsOf(tr), err)
	}
	if _, err := p.Eval([][]int64{{1}, {62}}); !errors.Is(err, program.ErrUndefined) {
		t.Errorf("a shift too far: %v", err)
	}
}

// TestGather: constants and data; an index out of range has no result.
func TestGather(t *testing.T) {
	n := newNet(1)
	x, i := n.input("x", graph.Float, 6), n.input("i", graph.Int64, 2)
	offset, which := []int32{0, 1, 0, 1}, []int32{0, 0, 1, 1}
	data := n.add("data", &graph.Gather{Size: 3, Step: 2, Offset: offset, Which: which}, graph.Float, []int{4}, x, i)
	table := n.add("table", &graph.Gather{Size: 3, Step: 2, Offset: offset, Which: which, Table: []float64{0.1, -2, 3, 0.4, 5, -0.6}}, graph.Float, []int{4}, i)
	g := n.output(data, table)
	samples := [][][]float64{{{1, -2, 3, -4, 5, -6}, {2, 0}}}
	p := quantized(t, g, Options{Calibration: samples})
	if e := worst(t, g, p, samples); e > 1.0/8192 {
		t.Errorf("error %.2g", e)
	}
	for _, k := range []int64{-1, 3} {
		if _, err := p.Eval([][]int64{make([]int64, 6), {0, k}}); !errors.Is(err, program.ErrUndefined) {
			t.Errorf("index %d: %v", k, err)
		}
	}
}

// TestSort: equal elements in the order of their positions, from either end.
func TestSort(t *testing.T) {
	for _, largest := range []bool{false, true} {
		n := newNet(1)
		x := n.input("x", graph.Float, 2, 4)
		g := n.output(n.add("order", &graph.Sort{Size: 4, Keep: 3, Largest: largest}, graph.Int64, []int{2, 3}, x))
		checkExact(t, "sort", g, [][]float64{{0.5, -1, 0.5, 3, 2, 2, 2, 2}})
	}
}

// TestRounding: exact on halves and integers, in every direction.
func TestRounding(t *testing.T) {
	for mode := graph.TowardZero; mode <= graph.HalfEven; mode++ {
		n := newNet(1)
		x := n.input("x", graph.Float, 10)
		g := n.output(n.add("round", &graph.Round{Mode: mode}, graph.Float, []int{10}, x))
		checkExact(t, "round", g, [][]float64{{0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 3, -3, 1.75, -1.25}})
	}
}

// TestCompare: equal numbers of two inputs compare as equal, and a threshold is
// exact for the integers of the input.
func TestCompare(t *testing.T) {
	n := newNet(1)
	x, y := n.input("x", graph.Float, 4), n.input("y", graph.Float, 4)
	ge := n.add("ge", &graph.NonNegative{}, graph.Bool, []int{4}, n.combine("x-y", []float64{1, -1}, x, y))
	le := n.add("le", &graph.NonNegative{}, graph.Bool, []int{4}, n.combine("y-x", []float64{1, -1}, y, x))
	checkExact(t, "compare", n.output(ge, le), [][]float64{{0.3, 7, -0.1, 0.7}, {0.3, 6.9, -0.1, 0.8}})

	m := newNet(1)
	z := m.input("z", graph.Float, 1)
	d := m.combine("z-t", []float64{1}, z)
	m.g.Nodes[0].Op.(*graph.Linear).Bias = []float64{-0.3}
	p := quantized(t, m.output(m.add("ge", &graph.NonNegative{}, graph.Bool, []int{1}, d)), Options{})
	in := &p.Tensors[p.Inputs[0].Tensor]
	for v := int64(math.Floor(0.3/in.Scale)) - 2; v < int64(0.3/in.Scale)+3; v++ {
		tr, err := p.Eval([][]int64{{v}})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := p.OutputsOf(tr)[0][0] == 1, in.Scale*float64(v) >= 0.3; got != want {
			t.Errorf("%g >= 0.3 is %v", in.Scale*float64(v), got)
		}
	}
}

// TestMask: a mask of the least float32 does not set the step of the scores.
func TestMask(t *testing.T) {
	for _, least := range []float64{-10, -1e4, -math.MaxFloat32} {
		n := newNet(2)
		c, x := n.input("c", graph.Bool, 6), n.input("x", graph.Float, 12)
		scores := n.dense("scores", x, 6)
		mask := n.view("mask", []int32{-1, -1, -1, -1, -1, -1}, []float64{least}, x)
		n.g.Nodes[len(n.g.Nodes)-1].In = nil
		s := n.add("where", &graph.Select{}, graph.Float, []int{6}, c, scores, mask)
		g := n.output(n.softmax("softmax", s))
		samples := n.samples(2, 1)
		for _, sample := range samples {
			sample[0] = []float64{1, 1, 0, 1, 0, 1}
		}
		if e := worst(t, g, quantized(t, g, Options{Calibration: samples}), samples); e > 1.0/2048 {
			t.Errorf("mask %g: error %.2g", least, e)
		}
	}
}

// TestSelect: data and constants on either side.
func TestSelect(t *testing.T) {
	for _, constant := range [][2]bool{{false, false}, {true, false}, {false, true}, {true, true}} {
		n := newNet(3)
		c := n.input("c", graph.Bool, 4)
		var sides []graph.ID
		for i, name := range []string{"a", "b"} {
			if !constant[i] {
				sides = append(sides, n.input(name, graph.Float, 4))
				continue
			}
			v := n.view(name, []int32{-1, -2, -3, -4}, n.reals(4, float64(1+i)), c)
			n.g.Values[v].Type = graph.Float
			n.g.Nodes[len(n.g.Nodes)-1].In = nil
			sides = append(sides, v)
		}
		g := n.output(n.add("where", &graph.Select{}, graph.Float, []int{4}, c, sides[0], sides[1]))
		samples := n.samples(1, 1)
		samples[0][0] = []float64{1, 0, 0, 1}
		if e := worst(t, g, quantized(t, g, Options{Calibration: samples}), samples); e > 1.0/8192 {
			t.Errorf("constants %v: error %.2g", constant, e)
		}
	}
}

// TestSumOfProductAndInput: a product of wide integers and small ones has a step
// near that of the input it is added to.
func TestSumOfProductAndInput(t *testing.T) {
	n := newNet(5)
	x, w, b := n.input("x", graph.Float, 4), n.input("w", graph.Float, 4), n.input("b", graph.Float, 4)
	z := n.add("product", &graph.Bilinear{Batch: 4, M: 1, K: 1, N: 1}, graph.Float, []int{4}, x, w)
	g := n.output(n.combine("sum", []float64{1, 1}, z, b))
	samples := [][][]float64{{{1, 2, 3, 9}, {0.3, -1.9, 0.1, 0.001}, {1.77, -1.2, 0.3, 1}}}
	if e := worst(t, g, quantized(t, g, Options{Calibration: samples}), samples); e > 1.0/8192 {
		t.Errorf("error %.2g", e)
	}
}

// TestTermsOfSeveralSteps: one term reads parts of a concatenation with their own
// steps.
func TestTermsOfSeveralSteps(t *testing.T) {
	n := newNet(4)
	a, b := n.input("a", graph.Float, 4), n.input("b", graph.Float, 4)
	op := &graph.Linear{Rows: 1, Terms: 2, Positions: 4, Groups: 1, Weights: []float64{1.5, -0.25}, Index: []int32{0, 5, 4, 1, 2, 3, 6, 7}}
	g := n.output(n.add("sum", op, graph.Float, []int{4}, a, b))
	samples := [][][]float64{{{1, 2, -3, 1}, {100, -70, 3, 5}}}
	if e := worst(t, g, quantized(t, g, Options{Calibration: samples}), samples); e > 1.0/8192 {
		t.Errorf("error %.2g", e)
	}
}
