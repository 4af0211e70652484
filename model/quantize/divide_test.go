package quantize

import (
	"errors"
	"math"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// quantizedInputs are the real numbers that a program computes with.
func quantizedInputs(p *program.Program, sample [][]float64) [][]float64 {
	rounded := make([][]float64, len(sample))
	for i, x := range sample {
		in := &p.Tensors[p.Inputs[i].Tensor]
		rounded[i] = reals(in, Integers(in, x))
	}
	return rounded
}

// binary is a network of one primitive over two inputs.
func binary(op graph.Op, t graph.DType, size int) *graph.Graph {
	n := newNet(1)
	x, y := n.input("x", t, size), n.input("y", t, size)
	return n.output(n.add("z", op, t, []int{size}, x, y))
}

// TestDivide: quotients of every sign, with divisors near zero too.
func TestDivide(t *testing.T) {
	for name, sample := range map[string][][]float64{
		"positive":      {{1, 2, 3, 0.5}, {2, 0.7, 1, 3}},
		"signs":         {{1, -2, 3, -0.5}, {-2, 0.7, 1, -3}},
		"small divisor": {{0.1, -0.2, 0.3, 0.1}, {0.01, 0.02, 1, -0.015}},
		"tiny":          {{1e-4, 2e-4, 5e-5, 0}, {1, 3, 2, 1}},
		"large":         {{4000, -2000, 100, 7}, {0.5, 3, 2, 1}},
	} {
		g := binary(&graph.Divide{}, graph.Float, 4)
		p := quantized(t, g, Options{Calibration: [][][]float64{sample}})
		if e := worst(t, g, p, [][][]float64{quantizedInputs(p, sample)}); e > 1.0/4096 {
			t.Errorf("%s: error %.2g", name, e)
		}
	}
}

// TestZeroDivisor: there is no result, for integers and for real numbers.
func TestZeroDivisor(t *testing.T) {
	for name, g := range map[string]*graph.Graph{
		"quotient":       binary(&graph.Divide{}, graph.Float, 2),
		"integers":       binary(&graph.IntDivide{}, graph.Int8, 2),
		"remainder":      binary(&graph.Modulo{}, graph.Int8, 2),
		"fmod":           binary(&graph.Modulo{Fmod: true}, graph.Uint8, 2),
		"real remainder": binary(&graph.Modulo{Fmod: true}, graph.Float, 2),
	} {
		p := quantized(t, g, Options{Calibration: [][][]float64{{{1, 2}, {2, 1}}}})
		if _, err := p.Eval([][]int64{{1, 2}, {2, 1}}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := p.Eval([][]int64{{1, 2}, {2, 0}}); !errors.Is(err, program.ErrUndefined) {
			t.Errorf("%s by zero: %v", name, err)
		}
	}
}

// pairsOf are all pairs of a few integers of a type, its ends among them.
func pairsOf(t graph.DType, zero bool) (x, y []float64) {
	lo, hi, _ := typeRange(t)
	values := []int64{lo, lo + 1, lo / 2, -7, -3, -2, -1, 0, 1, 2, 3, 7, 100, hi / 3, hi - 1, hi}
	for _, a := range values {
		for _, b := range values {
			if a < lo || b < lo || b == 0 && !zero {
				continue
			}
			x, y = append(x, float64(a)), append(y, float64(b))
		}
	}
	return x, y
}

var integerTypes = []graph.DType{graph.Int8, graph.Uint8, graph.Int16, graph.Uint16, graph.Int32, graph.Uint32, graph.Int64, graph.Uint64}

// exactly checks an integer network against the reference, element by element.
func checkExact(t *testing.T, name string, g *graph.Graph, sample [][]float64) {
	t.Helper()
	p := quantized(t, g, Options{Calibration: [][][]float64{sample}})
	want, err := g.Eval(sample)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for i, v := range p.OutputsOf(evaluate(t, p, sample)) {
		for j, x := range reals(&p.Tensors[p.Outputs[i].Tensor], v) {
			if y := want[g.Outputs[i]][j]; x != y {
				var of []float64
				for _, in := range sample {
					of = append(of, in[j%len(in)])
				}
				t.Fatalf("%s of %v is %v, not %v", name, of, x, y)
			}
		}
	}
}

// TestIntegerDivision: quotients toward zero, remainders of either sign, at the
// edges of every type.
func TestIntegerDivision(t *testing.T) {
	for _, dtype := range integerTypes {
		x, y := pairsOf(dtype, false)
		for name, op := range map[string]graph.Op{"divide": &graph.IntDivide{}, "mod": &graph.Modulo{}, "fmod": &graph.Modulo{Fmod: true}} {
			g := binary(op, dtype, len(x))
			checkExact(t, name+" "+typeName(dtype), g, [][]float64{x, y})
		}
	}
}

// TestRealModulo: the remainder of multiples of a power of two is exact.
func TestRealModulo(t *testing.T) {
	sample := [][]float64{{4.5, -4.5, 5, -8, 0.25, 7}, {1.5, 1.5, -3, 3, 2, -0.5}}
	for _, fmod := range []bool{false, true} {
		checkExact(t, "modulo", binary(&graph.Modulo{Fmod: fmod}, graph.Float, 6), sample)
	}
}

// TestRoots: over operands of many magnitudes, one of which is large.
func TestRoots(t *testing.T) {
	for name, f := range map[string]graph.Func{"sqrt": graph.Sqrt, "rsqrt": graph.Rsqrt, "reciprocal": graph.Reciprocal, "log": graph.Log} {
		n := newNet(2)
		x := n.input("x", graph.Float, 8)
		s := n.combine("mean", []float64{0.25}, n.add("square", &graph.Bilinear{Batch: 8, M: 1, K: 1, N: 1}, graph.Float, []int{8}, x, x))
		op := n.g.Nodes[len(n.g.Nodes)-1].Op.(*graph.Linear)
		op.Bias = []float64{1e-3}
		g := n.output(n.unary("f", f, 0, 0, s))
		samples := [][][]float64{{{0.1, 0.2, 0.3, 0.4, 0.05, 1, 2, 0}}, {{7, 1, -3, 0, 0.01, -0.02, 2, 5}}}
		p := quantized(t, g, Options{Calibration: samples})
		for i := range samples {
			samples[i] = quantizedInputs(p, samples[i])
		}
		if e := worst(t, g, p, samples); e > 1.0/2048 {
			t.Errorf("%s: error %.2g", name, e)
		}
	}
}

// TestFunctions: every function within the error of its steps, over its domain.
func TestFunctions(t *testing.T) {
	for _, u := range []graph.Unary{
		{Func: graph.Sigmoid}, {Func: graph.Tanh}, {Func: graph.Exp}, {Func: graph.Log}, {Func: graph.Erf},
		{Func: graph.Reciprocal}, {Func: graph.Sqrt}, {Func: graph.Rsqrt}, {Func: graph.Pow, Alpha: 1.5}, {Func: graph.Pow, Alpha: -2},
		{Func: graph.Sin}, {Func: graph.Cos}, {Func: graph.Tan}, {Func: graph.Asin}, {Func: graph.Acos}, {Func: graph.Atan},
		{Func: graph.Sinh}, {Func: graph.Cosh}, {Func: graph.Asinh}, {Func: graph.Acosh}, {Func: graph.Atanh},
		{Func: graph.LeakyRelu, Alpha: 0.1}, {Func: graph.Elu, Alpha: 1}, {Func: graph.Celu, Alpha: 2}, {Func: graph.Selu, Alpha: 1.67, Beta: 1.05},
		{Func: graph.Gelu}, {Func: graph.GeluTanh}, {Func: graph.HardSwish}, {Func: graph.Mish}, {Func: graph.Swish, Alpha: 1},
		{Func: graph.Softplus}, {Func: graph.Softsign},
	} {
		lo, hi := u.Domain()
		lo, hi = math.Max(lo, -3), math.Min(hi, 3)
		if u.Func == graph.Acosh {
			hi = 6
		}
		n := newNet(3)
		x := n.input("x", graph.Float, 100)
		g := n.output(n.add("f", &u, graph.Float, []int{100}, x))
		sample := make([]float64, 100)
		for i := range sample {
			sample[i] = lo + (hi-lo)*(float64(i)+0.5)/100
		}
		p := quantized(t, g, Options{Calibration: [][][]float64{{sample}}})
		if e := worst(t, g, p, [][][]float64{quantizedInputs(p, [][]float64{sample})}); e > 1.0/4096 {
			t.Errorf("%s: error %.2g", u.Func, e)
		}
	}
}
