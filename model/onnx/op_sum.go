package onnx

import (
	"errors"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerSum adds any number of floats.
func lowerSum(n *node) ([]*value, error) {
	shape, err := n.variadic(n.float)
	if err != nil || len(n.in) == 1 {
		return n.in[:1], err
	}
	return one(n.combine(shape, graph.Float, 1, repeat(1, len(n.in)), n.in...))
}

// lowerMean averages any number of floats.
func lowerMean(n *node) ([]*value, error) {
	shape, err := n.variadic(n.float)
	if err != nil || len(n.in) == 1 {
		return n.in[:1], err
	}
	return one(n.combine(shape, graph.Float, 1/float64(len(n.in)), repeat(1, len(n.in)), n.in...))
}

// variadic checks the operands of a variadic operator, read by get: they have one
// element type, and shapes that broadcast to the one it gives. Below opset 8
// their shapes are equal.
func (n *node) variadic(get func(i int) (*value, error)) (shape []int, err error) {
	n.ignore("consumed_inputs")
	for i := range n.in {
		v, err := get(i)
		if err != nil {
			return nil, err
		}
		if v.dtype != n.in[0].dtype {
			return nil, errors.New("the operands have different element types")
		}
		if shape, err = broadcastShape(shape, v.shape); err != nil {
			return nil, err
		}
	}
	return shape, nil
}

// lowerMax is the elementwise maximum of any number of tensors.
func lowerMax(n *node) ([]*value, error) {
	shape, err := n.variadic(n.number)
	if err != nil || len(n.in) == 1 {
		return n.in[:1], err
	}
	if x, bound, ok := n.bounded(); ok {
		return one(n.clip(x, shape, bound, math.Inf(1)))
	}
	return one(n.maximum(shape, n.in))
}

// lowerMin is the elementwise minimum of any number of tensors.
func lowerMin(n *node) ([]*value, error) {
	shape, err := n.variadic(n.number)
	if err != nil || len(n.in) == 1 {
		return n.in[:1], err
	}
	if x, bound, ok := n.bounded(); ok {
		return one(n.clip(x, shape, math.Inf(-1), bound))
	}
	return one(n.minimum(shape, n.in))
}

// bounded: one of two operands is a constant with one element, a bound.
func (n *node) bounded() (x *value, bound float64, ok bool) {
	if len(n.in) != 2 {
		return nil, 0, false
	}
	x, c := n.in[0], n.in[1]
	if x.tensor != nil {
		x, c = c, x
	}
	if x.tensor != nil || c.tensor == nil || c.tensor.Len() != 1 {
		return nil, 0, false
	}
	exact, err := exactFloats(c.tensor)
	if err != nil {
		return nil, 0, false
	}
	return x, exact[0], true
}

// maximum is the elementwise maximum of tensors that broadcast to shape.
func (n *node) maximum(shape []int, in []*value) (*value, error) {
	index, err := n.interleaved(shape, in)
	if err != nil {
		return nil, err
	}
	return n.apply(&graph.Max{Terms: len(in), Positions: product(shape), Index: index}, shape, in[0].dtype, in...)
}

// minimum is -max(-x).
func (n *node) minimum(shape []int, in []*value) (*value, error) {
	minus := make([]*value, len(in))
	for i, v := range in {
		var err error
		if minus[i], err = n.negative(v); err != nil {
			return nil, err
		}
	}
	m, err := n.maximum(shape, minus)
	if err != nil {
		return nil, err
	}
	return n.combine(shape, in[0].dtype, 1, []int32{-1}, m)
}
