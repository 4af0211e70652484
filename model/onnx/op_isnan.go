package onnx

import (
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerIsNaN: of data, no element is NaN, as programs hold integers.
func lowerIsNaN(n *node) ([]*value, error) { return one(special(n, math.IsNaN)) }

// lowerIsInf: nor is one infinite; what overflows saturates.
func lowerIsInf(n *node) ([]*value, error) {
	negative, err := n.attrFlag("detect_negative", true)
	if err != nil {
		return nil, err
	}
	positive, err := n.attrFlag("detect_positive", true)
	if err != nil {
		return nil, err
	}
	return one(special(n, func(x float64) bool { return negative && math.IsInf(x, -1) || positive && math.IsInf(x, 1) }))
}

// special marks the elements of a constant that are not ordinary numbers.
func special(n *node, is func(x float64) bool) (*value, error) {
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	marks, err := n.filled(x.shape, graph.Bool, 0)
	if err != nil || x.tensor == nil {
		return marks, err
	}
	for i, v := range x.tensor.Floats {
		if is(v) {
			marks.tensor.Ints[i] = 1
		}
	}
	return marks, nil
}
