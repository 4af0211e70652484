package quantize

import (
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// nets are networks of a float model, one for each way of lowering.
func nets() map[string]func(n *net) *graph.Graph {
	all := map[string]func(n *net) *graph.Graph{
		"dense": func(n *net) *graph.Graph {
			x := n.input("x", graph.Float, 20)
			y := n.unary("relu", graph.Relu, 0, 0, n.dense("d1", x, 30))
			return n.output(n.dense("d2", y, 4))
		},
		"conv, pool, groups": func(n *net) *graph.Graph {
			x := n.input("x", graph.Float, 2, 8, 8)
			y := n.pool2("pool", n.unary("relu", graph.Relu, 0, 0, n.conv("c1", x, 4, 1)))
			return n.output(n.dense("d", n.unary("clip", graph.Clip, 0, 6, n.conv("c2", y, 4, 2)), 3))
		},
		"residual": func(n *net) *graph.Graph {
			x := n.input("x", graph.Float, 2, 6, 6)
			a := n.unary("r1", graph.Relu, 0, 0, n.conv("c1", x, 2, 1))
			sum := n.combine("add", []float64{1, 1}, n.conv("c2", a, 2, 1), n.conv("c3", x, 2, 1))
			return n.output(n.dense("d", n.unary("r2", graph.Relu, 0, 0, sum), 3))
		},
		"softmax": func(n *net) *graph.Graph {
			return n.output(n.softmax("softmax", n.dense("d", n.input("x", graph.Float, 12), 6)))
		},
		"sigmoid": func(n *net) *graph.Graph {
			x := n.input("x", graph.Float, 12)
			return n.output(n.dense("d2", n.unary("f", graph.Sigmoid, 0, 0, n.dense("d", x, 8)), 3))
		},
		"tanh": func(n *net) *graph.Graph {
			x := n.input("x", graph.Float, 12)
			return n.output(n.unary("f", graph.Tanh, 0, 0, n.dense("d", x, 8)))
		},
		"leaky": func(n *net) *graph.Graph {
			x := n.input("x", graph.Float, 12)
			return n.output(n.dense("d2", n.unary("f", graph.LeakyRelu, 0.1, 0, n.dense("d", x, 8)), 3))
		},
		"concat": func(n *net) *graph.Graph {
			x := n.input("x", graph.Float, 8)
			y := n.combine("scale", []float64{5}, n.unary("r", graph.Relu, 0, 0, n.dense("d", x, 8)))
			return n.output(n.dense("d2", n.concat("cat", x, y), 3))
		},
		"product": func(n *net) *graph.Graph {
			x := n.input("x", graph.Float, 6)
			y := n.add("xy", &graph.Bilinear{Batch: 1, M: 2, K: 3, N: 2}, graph.Float, []int{2, 2}, n.dense("a", x, 6), n.dense("b", x, 6))
			return n.output(n.dense("d", y, 2))
		},
	}
	for name, c := range cheapNets() {
		all[name] = c.build
	}
	return all
}

// TestFloatNetworks: at 16 bits every output is within 2^-10 of the largest, on
// the samples it was calibrated with.
func TestFloatNetworks(t *testing.T) {
	for name, build := range nets() {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(4) {
				n := newNet(seed)
				g := build(n)
				samples := n.samples(3, 1)
				r, err := Quantize(g, Options{Bits: 16, Calibration: samples})
				if err != nil {
					t.Fatal(err)
				}
				if e := worst(t, g, r.Program, samples); e > 1.0/1024 {
					t.Errorf("seed %d: error %.2g of the largest output", seed, e)
				}
				if r.Bits != 16 || r.Program.Ties {
					t.Errorf("%d bits, ties %v", r.Bits, r.Program.Ties)
				}
			}
		})
	}
}

// TestEveryInputHasAResult: inputs far from the calibrated ones saturate, and stay
// within the static ranges; without any calibration too.
func TestEveryInputHasAResult(t *testing.T) {
	for name, build := range nets() {
		n := newNet(9)
		g := build(n)
		for _, calibration := range [][][][]float64{nil, n.samples(1, 0.01)} {
			p := quantized(t, g, Options{Bits: 8, Calibration: calibration})
			in := &p.Tensors[p.Inputs[0].Tensor]
			for _, v := range []int64{in.Lo, in.Hi, 0} {
				x := make([]float64, program.Elements(in.Shape))
				for i := range x {
					x[i] = in.Scale * float64(v-in.Zero)
				}
				evaluate(t, p, [][]float64{x})
			}
			if testing.Verbose() {
				t.Log(name)
			}
		}
	}
}

// TestMaxError picks the smallest width that meets the error, and says when none
// does.
func TestMaxError(t *testing.T) {
	n := newNet(3)
	g := nets()["dense"](n)
	samples := n.samples(3, 1)
	r, err := Quantize(g, Options{MaxError: 0.002, Calibration: samples})
	if err != nil {
		t.Fatal(err)
	}
	if last := r.Trials[len(r.Trials)-1]; last.Bits != r.Bits || last.Error > 0.002 || r.Trials[0].Bits != MinBits {
		t.Errorf("trials %v, chose %d bits", r.Trials, r.Bits)
	}
	for _, tr := range r.Trials[:len(r.Trials)-1] {
		if tr.Error <= 0.002 {
			t.Errorf("%d bits met the error and %d were chosen", tr.Bits, r.Bits)
		}
	}
	if _, err := Quantize(g, Options{MaxError: 1e-12, Calibration: samples}); !errors.Is(err, ErrMaxError) {
		t.Errorf("an error of 1e-12: %v", err)
	}
}

// TestRefusals: bad options and what has no integer form are named.
func TestRefusals(t *testing.T) {
	n := newNet(4)
	g := nets()["dense"](n)
	for want, opts := range map[string]Options{
		"7 bits":          {Bits: 7},
		"17 bits":         {Bits: 17},
		"max error":       {MaxError: math.NaN()},
		"not an input":    {Inputs: map[string]program.Visibility{"nobody": program.Public}},
		"not an output":   {Labels: map[string][]string{"nobody": {"a"}}},
		"is not valid":    {InputRanges: map[string]Range{"x": {1, 1}}},
		"calibration":     {Calibration: [][][]float64{{{1, 2}}}},
		"element 0 is":    {Calibration: [][][]float64{{append([]float64{math.NaN()}, make([]float64, 19)...)}}},
		"which is not an": {InputRanges: map[string]Range{"nobody": {0, 1}}},
	} {
		if _, err := Quantize(g, opts); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// quantisedLayer is Q(relu(DQ(x) * DQ(W) + b)) with a scale per channel.
func quantisedLayer(n *net, scale, out float64, zero int64, scales []float64) *graph.Graph {
	x := n.input("x", graph.Int8, 6)
	d := n.add("dq", &graph.Dequantize{Scale: scale, Zero: zero}, graph.Float, []int{6}, x)
	op := &graph.Linear{Rows: len(scales), Terms: 6, Positions: 1, Groups: 1, Index: identity(6), Scales: scales}
	for r := range scales {
		for range 6 {
			w := int32(n.r.IntN(255) - 127)
			op.Ints = append(op.Ints, w)
			op.Weights = append(op.Weights, float64(w)*scales[r])
		}
		op.IntBias = append(op.IntBias, int64(n.r.IntN(4000)-2000))
		op.Bias = append(op.Bias, float64(op.IntBias[r])*scale*scales[r])
	}
	y := n.add("dense", op, graph.Float, []int{len(scales)}, d)
	q := n.add("q", &graph.Quantize{Scale: out, Zero: 3, Lo: -128, Hi: 127}, graph.Int8, []int{len(scales)}, y)
	return n.output(q)
}

// TestQuantisedLayerIsExact compares a layer with the rational computation, ties
// to even, on random inputs and on the ends of the range; power-of-two scales make
// ties.
func TestQuantisedLayerIsExact(t *testing.T) {
	f32 := func(x float64) float64 { return float64(float32(x)) }
	for name, c := range map[string]struct {
		in, out float64
		scales  []float64
	}{
		"odd scales":   {f32(0.0123), f32(0.31), []float64{f32(0.011), f32(0.0071), f32(1e-11)}},
		"ties":         {0.25, 4, []float64{0.5, 0.25, 0.125}},
		"coarse ratio": {f32(1.7), f32(0.9), []float64{f32(0.3), f32(0.02), f32(0.001)}},
	} {
		t.Run(name, func(t *testing.T) {
			n := newNet(6)
			g := quantisedLayer(n, c.in, c.out, -5, c.scales)
			p := quantized(t, g, Options{})
			if p.Bits != 0 {
				t.Errorf("a quantised model has %d bits", p.Bits)
			}
			ties := 0
			for k := range 3000 {
				x := make([]int64, 6)
				for i := range x {
					x[i] = int64(n.r.IntN(256) - 128)
					if k < 2 {
						x[i] = []int64{-128, 127}[k]
					}
				}
				tr, err := p.Eval([][]int64{x})
				if err != nil {
					t.Fatal(err)
				}
				ties += tr.Ties
				for r, got := range p.OutputsOf(tr)[0] {
					if want := exactLayer(g, x, r); got != want {
						t.Fatalf("inputs %v, channel %d: %d, exactly %d", x, r, got, want)
					}
				}
			}
			if (ties > 0) != (name == "ties") {
				t.Errorf("%d ties", ties)
			}
		})
	}
}

// exactLayer is one output of quantisedLayer in rational arithmetic.
func exactLayer(g *graph.Graph, x []int64, r int) int64 {
	dq, op, q := g.Nodes[0].Op.(*graph.Dequantize), g.Nodes[1].Op.(*graph.Linear), g.Nodes[2].Op.(*graph.Quantize)
	acc := op.IntBias[r]
	for i, v := range x {
		acc += int64(op.Ints[r*6+i]) * (v - dq.Zero)
	}
	y := new(big.Rat).SetInt64(acc)
	y.Mul(y, new(big.Rat).SetFloat64(dq.Scale))
	y.Mul(y, new(big.Rat).SetFloat64(op.Scales[r]))
	y.Quo(y, new(big.Rat).SetFloat64(q.Scale))
	// Half to even: the integer nearest to y, the even one of two.
	num, den := y.Num(), y.Denom()
	floor, rest := new(big.Int).DivMod(num, den, new(big.Int))
	k := floor.Int64()
	switch twice := rest.Lsh(rest, 1).Cmp(den); {
	case twice > 0, twice == 0 && k&1 != 0:
		k++
	}
	return min(max(k+q.Zero, q.Lo), q.Hi)
}

// TestSimplifyKeepsTheFunction: rewriting a graph changes no output.
func TestSimplifyKeepsTheFunction(t *testing.T) {
	for name, build := range nets() {
		n := newNet(11)
		g := build(n)
		s := simplify(g)
		for _, sample := range n.samples(3, 1) {
			a, err := g.Eval(sample)
			if err != nil {
				t.Fatal(err)
			}
			b, err := s.Eval(sample)
			if err != nil {
				t.Fatal(err)
			}
			for j, want := range a[g.Outputs[0]] {
				if got := b[s.Outputs[0]][j]; math.Abs(got-want) > 1e-9*(1+math.Abs(want)) {
					t.Errorf("%s: output %d is %g, not %g", name, j, got, want)
				}
			}
		}
	}
}
