package onnx

import (
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

func lowerRelu(n *node) ([]*value, error) {
	n.ignore("consumed_inputs")
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	return one(n.apply(&graph.Unary{Func: graph.Relu}, x.shape, x.dtype, x))
}

func lowerSigmoid(n *node) ([]*value, error) { return one(unary(n, graph.Sigmoid)) }

func lowerTanh(n *node) ([]*value, error) { return one(unary(n, graph.Tanh)) }

// unary is a function of floats without parameters.
func unary(n *node, f graph.Func) (*value, error) {
	n.ignore("consumed_inputs")
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	return n.apply(&graph.Unary{Func: f}, x.shape, graph.Float, x)
}

func lowerLeakyRelu(n *node) ([]*value, error) {
	n.ignore("consumed_inputs")
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	alpha, err := n.attrFloat("alpha", float64(float32(0.01)))
	if err != nil {
		return nil, err
	}
	return one(leakyRelu(n, x, alpha))
}

func leakyRelu(n *node, x *value, alpha float64) (*value, error) {
	if math.IsInf(alpha, 0) {
		return nil, n.unsupported("", "the slope is %v", alpha)
	}
	return n.apply(&graph.Unary{Func: graph.LeakyRelu, Alpha: alpha}, x.shape, graph.Float, x)
}

// lowerPRelu: with one slope it is a LeakyRelu; with several,
// y = slope*x + (1-slope)*relu(x); with data, y = relu(x) + slope*(x - relu(x)).
func lowerPRelu(n *node) ([]*value, error) {
	n.ignore("consumed_inputs")
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	slope, err := n.float(1)
	if err != nil {
		return nil, err
	}
	if n.since < 7 && slope.len() > 1 && len(slope.shape) == 1 && len(x.shape) > 1 { // one slope for each channel
		shape := make([]int, len(x.shape)-1)
		for i := range shape {
			shape[i] = 1
		}
		shape[0] = slope.len()
		slope = reshape(slope, shape)
	}
	if t := slope.tensor; t != nil && t.Len() == 1 && !math.IsNaN(t.Floats[0]) {
		return one(leakyRelu(n, x, t.Floats[0]))
	}
	relu, err := n.apply(&graph.Unary{Func: graph.Relu}, x.shape, graph.Float, x)
	if err != nil {
		return nil, err
	}
	if slope.tensor != nil {
		return one(twoSlopes(n, x, relu, slope.tensor))
	}
	negative, err := n.combine(x.shape, graph.Float, 1, []int32{1, -1}, x, relu)
	if err != nil {
		return nil, err
	}
	if negative, err = n.times(x.shape, graph.Float, negative, slope); err != nil {
		return nil, err
	}
	return one(n.combine(x.shape, graph.Float, 1, []int32{1, 1}, relu, negative))
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

// lowerClip: the bounds are attributes below opset 11 and inputs from there on.
func lowerClip(n *node) ([]*value, error) {
	n.ignore("consumed_inputs")
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	lo, hi := math.Inf(-1), math.Inf(1)
	if n.since < 11 {
		if lo, err = n.attrFloat("min", lo); err != nil {
			return nil, err
		}
		hi, err = n.attrFloat("max", hi)
	} else {
		if lo, err = n.scalar(1, lo); err != nil {
			return nil, err
		}
		hi, err = n.scalar(2, hi)
	}
	if err != nil {
		return nil, err
	}
	op := &graph.Unary{Func: graph.Clip, Alpha: lo, Beta: hi}
	switch {
	case math.IsInf(lo, 1) || math.IsInf(hi, -1):
		return nil, n.unsupported("", "the bounds are %v and %v", lo, hi)
	case math.IsInf(lo, -1) && math.IsInf(hi, 1):
		return one(x, nil)
	case lo == 0 && math.IsInf(hi, 1):
		op = &graph.Unary{Func: graph.Relu}
	}
	return one(n.apply(op, x.shape, x.dtype, x))
}
