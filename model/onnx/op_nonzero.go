package onnx

import (
	"errors"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerNonZero lists the coordinates of a constant's elements other than 0, one
// row for each dimension.
func lowerNonZero(n *node) ([]*value, error) {
	t, err := n.constant(0)
	if err != nil {
		return nil, err
	}
	if t == nil {
		return nil, errors.New("input 0 is missing")
	}
	if _, err := n.reserve(t.Len()); err != nil {
		return nil, err
	}
	var at []int
	for i := range t.Len() {
		if t.Type == graph.Float && t.Floats[i] != 0 || t.Type != graph.Float && t.Ints[i] != 0 {
			at = append(at, i)
		}
	}
	if _, err := n.reserve(len(t.Shape), len(at)); err != nil {
		return nil, err
	}
	out := &Tensor{Shape: []int{len(t.Shape), len(at)}, Type: graph.Int64, Ints: []int64{}}
	strides := rowMajor(t.Shape)
	for d, size := range t.Shape {
		for _, i := range at {
			out.Ints = append(out.Ints, int64(i/strides[d]%size))
		}
	}
	return one(constant(out), nil)
}
