package quantize

import (
	"math"
	"slices"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

// flatAttention is a softmax of 64 scores, times values.
func flatAttention(n *net) *graph.Graph {
	const size = 64
	x, v := n.input("scores", graph.Float, size), n.input("values", graph.Float, 8*size)
	p := n.divideRows([]graph.ID{n.softmax("s", x)}, size)
	return n.output(n.add("pv", &graph.Bilinear{Batch: 1, M: 1, K: size, N: 8}, graph.Float, []int{1, 8}, p, v))
}

// TestPeakedSoftmax: a softmax that calibration saw flat is right where one score
// is far above the others: the sum of its exponentials is 1 then, not 64.
func TestPeakedSoftmax(t *testing.T) {
	n := newNet(6)
	g := flatAttention(n)
	samples := n.samples(3, 1)
	for _, s := range samples {
		for i := range s[0] {
			s[0][i] /= 1000
		}
	}
	p := quantized(t, g, Options{Calibration: samples, InputRanges: map[string]Range{"scores": {-16, 16}}})
	for _, peak := range []float64{0, 1, 4, 8, 16} {
		peaked := [][]float64{make([]float64, 64), samples[0][1]}
		peaked[0][7] = peak
		if e := worst(t, g, p, [][][]float64{peaked}); e > 1.0/512 {
			t.Errorf("a score of %v: error %.2g of the largest output", peak, e)
		}
	}
	for _, d := range Divisors(p) {
		if d.Least > 1 {
			t.Errorf("the sum of %s saturates at %v", d.Node, d.Least)
		}
	}
}

// normOf divides 16 numbers by the root of their mean square and of eps.
func normOf(n *net, eps float64) *graph.Graph {
	const size = 16
	x := n.input("x", graph.Float, size)
	mean := &graph.Linear{Rows: 1, Terms: size, Positions: 1, Groups: 1, Index: identity(size),
		Weights: slices.Repeat([]float64{1.0 / size}, size), Bias: []float64{eps}}
	root := n.unary("root", graph.Sqrt, 0, 0, n.add("mean", mean, graph.Float, []int{1}, n.times("square", x, x)))
	return n.output(n.add("y", &graph.Divide{}, graph.Float, []int{size}, x, n.view("spread", make([]int32, size), nil, root)))
}

// TestSharedDivisorSaturates: a divisor of many quotients is right down to 1/16 of
// the least calibrated, and counts as that where it is less; a static range that
// begins higher is never left.
func TestSharedDivisorSaturates(t *testing.T) {
	const unit = 0.8 // the root mean square of the calibration samples
	sample := slices.Repeat([]float64{unit, -unit}, 8)
	for _, eps := range []float64{1e-9, 0.01} {
		g := normOf(newNet(8), eps)
		p := quantized(t, g, Options{Calibration: [][][]float64{{sample}}})
		least := 0.0
		if eps < 0.0025 { // (0.8/16)^2
			divisors := Divisors(p)
			if len(divisors) != 1 || divisors[0].Node != "y" {
				t.Fatalf("eps %g: divisors %v, expected that of y", eps, divisors)
			}
			least = divisors[0].Least
			if math.Abs(least-unit/16) > 1e-4 {
				t.Errorf("eps %g: the divisor saturates at %v, not at %v", eps, least, unit/16)
			}
		} else if d := Divisors(p); len(d) != 0 {
			t.Errorf("eps %g: divisors %v saturate that never are so small", eps, d)
		}
		for _, rms := range []float64{unit, unit / 15.5, unit / 32, unit / 1000} {
			x := slices.Repeat([]float64{rms, -rms}, 8)
			got := reals(&p.Tensors[p.Outputs[0].Tensor], p.OutputsOf(evaluate(t, p, [][]float64{x}))[0])
			want := rms / math.Max(math.Sqrt(rms*rms+eps), least)
			if off := math.Abs(got[0] - want); off > 2e-3 {
				t.Errorf("eps %g: %v of a root mean square of %v is %v, expected %v", eps, rms, rms, got[0], want)
			}
		}
	}
}
