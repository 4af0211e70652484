package quantize

import (
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

// TestWeightsOfFineOperands: LeakyRelu of a log of a sum of exponentials is a sum of
// an accumulator and an activation whose steps are 2^26 apart. Weights of 32 bits
// cannot span that: the accumulator's would have three.
func TestWeightsOfFineOperands(t *testing.T) {
	n := newNet(3)
	x := n.unary("mish", graph.Mish, 0, 0, n.input("x", graph.Float, 60))
	most := n.add("max", &graph.Max{Terms: 60, Positions: 1, Index: identity(60)}, graph.Float, []int{1}, x)
	less := &graph.Linear{Rows: 1, Terms: 2, Positions: 60, Groups: 1, Weights: []float64{1, -1}}
	ones := make([]float64, 60)
	for i := range ones {
		less.Index = append(less.Index, int32(i), 60)
		ones[i] = 1
	}
	e := n.unary("exp", graph.Exp, 0, 0, n.add("less", less, graph.Float, []int{60}, x, most))
	sum := n.add("sum", &graph.Linear{Rows: 1, Terms: 60, Positions: 1, Groups: 1, Index: identity(60), Weights: ones}, graph.Float, []int{1}, e)
	y := n.combine("y", []float64{1, 1}, n.unary("log", graph.Log, 0, 0, sum), most)
	g := n.output(n.unary("leaky", graph.LeakyRelu, 0.3, 0, y))
	samples := n.samples(4, 1)
	if e := worst(t, g, quantized(t, g, Options{Bits: 16, Calibration: samples}), samples); e > 1.0/4096 {
		t.Errorf("error %.2g of the largest output", e)
	}
}
