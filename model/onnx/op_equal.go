package onnx

import (
	"errors"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerEqual compares constants; on data it is not supported.
func lowerEqual(n *node) ([]*value, error) {
	a, err := n.need(0)
	if err != nil {
		return nil, err
	}
	b, err := n.need(1)
	if err != nil {
		return nil, err
	}
	for i := range 2 {
		if _, err := n.constant(i); err != nil {
			return nil, err
		}
	}
	if a.dtype != b.dtype {
		return nil, errors.New("the operands have different element types")
	}
	shape, err := broadcastShape(a.shape, b.shape)
	if err != nil {
		return nil, err
	}
	if a, err = n.expand(a, shape); err != nil {
		return nil, err
	}
	if b, err = n.expand(b, shape); err != nil {
		return nil, err
	}
	size, err := n.reserve(shape...)
	if err != nil {
		return nil, err
	}
	t := &Tensor{Shape: shape, Type: graph.Bool, Ints: make([]int64, size)}
	for i := range t.Ints {
		if a.dtype == graph.Float && a.tensor.Floats[i] == b.tensor.Floats[i] ||
			a.dtype != graph.Float && a.tensor.Ints[i] == b.tensor.Ints[i] {
			t.Ints[i] = 1
		}
	}
	return one(constant(t), nil)
}
