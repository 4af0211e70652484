package quantize

import (
	"math"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

// all are the integers of int8, as an input.
func all() []float64 {
	x := make([]float64, 256)
	for i := range x {
		x[i] = float64(i - 128)
	}
	return x
}

// TestQuantisedSigmoid: a function between two quantisations is a table, equal to
// the reference at each of its 256 integers.
func TestQuantisedSigmoid(t *testing.T) {
	n := newNet(1)
	x := n.input("x", graph.Int8, 256)
	d := n.add("dq", &graph.Dequantize{Scale: 0.05, Zero: 3}, graph.Float, []int{256}, x)
	y := n.unary("sigmoid", graph.Sigmoid, 0, 0, d)
	checkExact(t, "sigmoid", n.output(n.add("q", &graph.Quantize{Scale: 1.0 / 256, Zero: -128, Lo: -128, Hi: 127}, graph.Int8, []int{256}, y)), [][]float64{all()})
}

// TestAverageTies: a mean of two integers is a tie every other time, and goes to
// the even neighbour.
func TestAverageTies(t *testing.T) {
	n := newNet(1)
	x := n.input("x", graph.Int8, 256)
	d := n.add("dq", &graph.Dequantize{Scale: 0.5}, graph.Float, []int{256}, x)
	op := &graph.Linear{Rows: 1, Terms: 2, Positions: 128, Groups: 1, Weights: []float64{0.5, 0.5}, Ints: []int32{1, 1}, Scales: []float64{0.5}}
	for i := range 128 {
		op.Index = append(op.Index, int32(i), int32(255-i*2%256))
	}
	y := n.add("mean", op, graph.Float, []int{128}, d)
	g := n.output(n.add("q", &graph.Quantize{Scale: 0.5, Lo: -128, Hi: 127}, graph.Int8, []int{128}, y))
	checkExact(t, "average", g, [][]float64{all()})
	if tr := evaluate(t, quantized(t, g, Options{}), [][]float64{all()}); tr.Ties == 0 {
		t.Error("no ties")
	}
}

// TestQuantisedProduct: a product of two quantised tensors with zero points.
func TestQuantisedProduct(t *testing.T) {
	n := newNet(1)
	x, y := n.input("x", graph.Int8, 256), n.input("y", graph.Int8, 256)
	a := n.add("dqx", &graph.Dequantize{Scale: 0.0123, Zero: 3}, graph.Float, []int{256}, x)
	b := n.add("dqy", &graph.Dequantize{Scale: 0.031, Zero: -7}, graph.Float, []int{256}, y)
	z := n.add("product", &graph.Bilinear{Batch: 1, M: 16, K: 16, N: 16}, graph.Float, []int{256}, a, b)
	g := n.output(n.add("q", &graph.Quantize{Scale: 0.17, Zero: 5, Lo: -128, Hi: 127}, graph.Int8, []int{256}, z))
	v := all()
	for i := range v {
		v[i] = float64((i*37)%256 - 128)
	}
	checkExact(t, "product", g, [][]float64{all(), v})
}

// TestRealValueOfChannels: what no QuantizeLinear follows is a real number.
func TestRealValueOfChannels(t *testing.T) {
	n := newNet(1)
	x := n.input("x", graph.Int8, 256)
	scales := []float64{0.3, 0.0007, 12, 1e-5}
	op := &graph.Linear{Rows: 4, Terms: 1, Positions: 64, Groups: 4, Stride: 64, Index: identity(64),
		Weights: scales, Scales: scales, Ints: []int32{1, 1, 1, 1}, Bias: []float64{0.9, 0, -12, 0}}
	g := n.output(n.unary("relu", graph.Relu, 0, 0, n.add("dq", op, graph.Float, []int{256}, x)))
	p := quantized(t, g, Options{})
	if e := worst(t, g, p, [][][]float64{{all()}}); e > math.Ldexp(1, -20) {
		t.Errorf("error %.2g", e)
	}
}

// TestUnclampedInput: an input beyond what QuantizeLinear holds saturates in the
// program, where calibration shows that such inputs occur.
func TestUnclampedInput(t *testing.T) {
	n := newNet(1)
	x := n.input("x", graph.Float, 6)
	g := n.output(n.add("q", &graph.Quantize{Scale: 2, Zero: 100, Lo: 0, Hi: 255}, graph.Uint8, []int{6}, x))
	checkExact(t, "saturated", g, [][]float64{{0, 3, -3, 2.9, 1000, -700}})
}
