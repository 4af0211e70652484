package onnx

import (
	"fmt"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerCompress keeps the slices along an axis, or the elements, where a constant
// condition holds.
func lowerCompress(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	condition, err := n.constant(1)
	if err != nil {
		return nil, err
	}
	if condition == nil || condition.Type != graph.Bool || len(condition.Shape) != 1 {
		return nil, fmt.Errorf("the condition is not a list of booleans")
	}
	at := 0
	if n.attrs["axis"] == nil {
		x = reshape(x, []int{x.len()})
	} else {
		a, err := n.attrInt("axis", 0)
		if err != nil {
			return nil, err
		}
		if at, err = axis(a, len(x.shape)); err != nil {
			return nil, err
		}
	}
	var kept []int
	for i, c := range condition.Ints {
		if c != 0 && i >= x.shape[at] {
			return nil, fmt.Errorf("the condition keeps element %d of %d", i, x.shape[at])
		}
		if c != 0 {
			kept = append(kept, i)
		}
	}
	shape := slices.Clone(x.shape)
	shape[at] = len(kept)
	index, err := n.indices(shape...)
	if err != nil {
		return nil, err
	}
	inner := product(x.shape[at+1:])
	for i := range index {
		outer, place := i/(inner*len(kept)), i/inner%len(kept)
		index[i] = int32((outer*x.shape[at]+kept[place])*inner + i%inner)
	}
	return one(n.view(index, nil, shape, x))
}
