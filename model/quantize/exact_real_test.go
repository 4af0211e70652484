package quantize

import (
	"fmt"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

// TestRealConsumersOfQuantisedTensors: what reads a dequantised tensor as real
// numbers sees them less the zero point, clipped and rounded where they are, also
// between two steps.
func TestRealConsumersOfQuantisedTensors(t *testing.T) {
	round := func(mode graph.RoundMode) func(n *net, d graph.ID) graph.ID {
		return func(n *net, d graph.ID) graph.ID {
			return n.add("y", &graph.Round{Mode: mode}, graph.Float, n.shape(d), d)
		}
	}
	pairs := func(n *net, name string, d graph.ID) graph.ID {
		return n.add(name, &graph.Max{Terms: 2, Positions: 4, Index: identity(8)}, graph.Float, []int{4}, d)
	}
	consumers := map[string]func(n *net, d graph.ID) graph.ID{
		"floor": round(graph.Down), "ceil": round(graph.Up), "round": round(graph.HalfEven), "truncate": round(graph.TowardZero),
		"sign":             func(n *net, d graph.ID) graph.ID { return n.add("y", &graph.NonNegative{}, graph.Float, n.shape(d), d) },
		"dense":            func(n *net, d graph.ID) graph.ID { return n.dense("y", d, 3) },
		"dense of relu":    func(n *net, d graph.ID) graph.ID { return n.dense("y", n.unary("r", graph.Relu, 0, 0, d), 3) },
		"dense of maximum": func(n *net, d graph.ID) graph.ID { return n.dense("y", pairs(n, "m", d), 3) },
		"sum":              func(n *net, d graph.ID) graph.ID { return n.combine("y", []float64{0.3, 1.7}, d, d) },
		"square": func(n *net, d graph.ID) graph.ID {
			return n.add("y", &graph.Bilinear{Batch: n.size(d), M: 1, K: 1, N: 1}, graph.Float, n.shape(d), d, d)
		},
		"tanh":                   func(n *net, d graph.ID) graph.ID { return n.unary("y", graph.Tanh, 0, 0, d) },
		"softmax":                func(n *net, d graph.ID) graph.ID { return n.softmax("y", d) },
		"clip between steps":     func(n *net, d graph.ID) graph.ID { return n.unary("y", graph.Clip, -1.3, 6.1, d) },
		"maximum of a clip":      func(n *net, d graph.ID) graph.ID { return pairs(n, "y", n.unary("c", graph.Clip, -1.3, 6.1, d)) },
		"constant between steps": func(n *net, d graph.ID) graph.ID { return n.view("y", []int32{0, 1, -1}, []float64{1.27}, d) },
	}
	for name, build := range consumers {
		for _, scale := range []float64{0.5, 1, 2, 0.1} {
			for _, zero := range []int64{0, 3, -7, 100} {
				n := newNet(1)
				x := n.input("x", graph.Int8, 8)
				g := n.output(build(n, n.add("dq", &graph.Dequantize{Scale: scale, Zero: zero}, graph.Float, []int{8}, x)))
				var samples [][][]float64
				for i := range 32 {
					samples = append(samples, [][]float64{all()[8*i : 8*i+8]})
				}
				if e := worst(t, g, quantized(t, g, Options{Calibration: samples}), samples); e > 3e-4 {
					t.Errorf("%s of scale %v, zero point %d: error %.3g", name, scale, zero, e)
				}
			}
		}
	}
}

// TestRealBiasOfQuantisedLayer: a bias that is no whole number of steps of the
// accumulator moves thresholds by less than a step, and rounds as it does in the
// reference all the same: one a row, one a position, behind a zero point.
func TestRealBiasOfQuantisedLayer(t *testing.T) {
	for seed := range uint64(12) {
		for _, zero := range []int64{0, 5} {
			for _, biases := range []int{2, 256} {
				if biases > 2 && seed > 0 {
					continue // each of them is a channel
				}
				n := newNet(seed)
				x := n.input("x", graph.Int8, 256)
				steps := [3]float64{0.05 + n.r.Float64(), 0.01 + n.r.Float64(), 0.5 + 2*n.r.Float64()}
				d := n.add("dq", &graph.Dequantize{Scale: steps[0], Zero: zero}, graph.Float, []int{256}, x)
				op := &graph.Linear{Rows: 2, Terms: 1, Positions: 128, Groups: 2, Stride: 128, Index: identity(128),
					Weights: []float64{3 * steps[1], 2 * steps[1]}, Scales: []float64{steps[1], steps[1]}, Ints: []int32{3, 2}, Bias: n.reals(biases, 3)}
				y := n.add("y", op, graph.Float, []int{256}, d)
				g := n.output(n.add("q", &graph.Quantize{Scale: steps[2], Zero: 1, Lo: -128, Hi: 127}, graph.Int8, []int{256}, y))
				checkExact(t, fmt.Sprint("seed ", seed, ", zero point ", zero, ", biases ", biases), g, [][]float64{all()})
			}
		}
	}
}
