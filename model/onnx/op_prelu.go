package onnx

import (
	"errors"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerPRelu: with one slope it is a LeakyRelu; with several,
// y = slope*x + (1-slope)*relu(x); with data, y = relu(x) + slope*(x - relu(x)).
func lowerPRelu(n *node) ([]*value, error) {
	n.ignore("consumed_inputs")
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	slope, err := n.number(1)
	if err != nil {
		return nil, err
	}
	if x.dtype != slope.dtype {
		return nil, errors.New("the operands have different element types")
	}
	if n.since < 7 && slope.len() > 1 && len(slope.shape) == 1 && len(x.shape) > 1 { // one slope for each channel
		shape := ones(len(x.shape) - 1)
		shape[0] = slope.len()
		slope = reshape(slope, shape)
	}
	t := slope.tensor
	if t != nil && x.dtype == graph.Float && t.Len() == 1 && !math.IsNaN(t.Floats[0]) {
		return one(leakyRelu(n, x, t.Floats[0]))
	}
	relu, err := n.apply(&graph.Unary{Func: graph.Relu}, x.shape, x.dtype, x)
	if err != nil {
		return nil, err
	}
	if t != nil && x.dtype == graph.Float {
		return one(twoSlopes(n, x, relu, t))
	}
	below, err := n.combine(x.shape, x.dtype, 1, []int32{1, -1}, x, relu)
	if err != nil {
		return nil, err
	}
	if below, err = n.wrapped(x.shape, x.dtype, below, slope); err != nil {
		return nil, err
	}
	return one(n.combine(x.shape, x.dtype, 1, []int32{1, 1}, relu, below)) // one of the two is 0
}

// twoSlopes is slope*x + (1-slope)*relu with a row for each slope.
func twoSlopes(n *node, x, relu *value, slope *Tensor) (*value, error) {
	outer := varying(slope, len(x.shape))
	s, err := n.leading(slope, x.shape, outer)
	if err != nil {
		return nil, err
	}
	slopes, err := exactFloats(s)
	if err != nil {
		return nil, err
	}
	p := product(x.shape[outer:])
	op := &graph.Linear{Rows: len(slopes), Terms: 2, Positions: p, Groups: len(slopes), Stride: p}
	if _, err := n.reserve(len(slopes), 2); err != nil {
		return nil, err
	}
	for _, v := range slopes {
		op.Weights = append(op.Weights, v, 1-v)
	}
	if op.Index, err = n.strided([]int{p, 2}, []int{1, x.len()}, 0); err != nil {
		return nil, err
	}
	return n.apply(op, x.shape, graph.Float, x, relu)
}
