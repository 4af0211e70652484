package onnx

import (
	"fmt"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerEyeLike is a matrix of zeros with ones on the diagonal k above the main
// one, of the shape of its input.
func lowerEyeLike(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	k, err := n.attrInt("k", 0)
	if err != nil {
		return nil, err
	}
	dtype := x.dtype
	if n.attrs["dtype"] != nil {
		if dtype, err = n.castTarget("dtype"); err != nil {
			return nil, err
		}
	}
	if len(x.shape) != 2 {
		return nil, fmt.Errorf("a shape of %v, expected a matrix", x.shape)
	}
	size, err := n.reserve(x.shape...)
	if err != nil {
		return nil, err
	}
	t := &Tensor{Name: n.name, Shape: x.shape, Type: graph.Int64, Ints: make([]int64, size)}
	for row := range min(x.shape[0], size) {
		if c := int64(row) + k; c >= 0 && c < int64(x.shape[1]) && k < 1<<31 && k > -1<<31 {
			t.Ints[row*x.shape[1]+int(c)] = 1
		}
	}
	if t, err = castTensor(t, dtype); err != nil {
		return nil, err
	}
	return one(constant(t), nil)
}
