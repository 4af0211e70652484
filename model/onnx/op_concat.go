package onnx

import (
	"errors"
	"fmt"
	"slices"
)

// lowerConcat joins tensors along an axis, which is 1 by default below opset 4
// and required from there on.
func lowerConcat(n *node) ([]*value, error) {
	first, err := n.need(0)
	if err != nil {
		return nil, err
	}
	if n.since >= 4 && n.attrs["axis"] == nil {
		return nil, errors.New("attribute axis is missing")
	}
	a, err := n.attrInt("axis", 1)
	if err != nil {
		return nil, err
	}
	at, err := axis(a, len(first.shape))
	if err != nil {
		return nil, err
	}
	shape := slices.Clone(first.shape)
	shape[at] = 0
	for i := range n.in {
		v, err := n.need(i)
		if err != nil {
			return nil, err
		}
		if v.dtype != first.dtype || len(v.shape) != len(shape) {
			return nil, fmt.Errorf("input %s cannot be joined to %s: type or rank differ", n.names[i], n.names[0])
		}
		for d := range shape {
			if d != at && v.shape[d] != shape[d] {
				return nil, fmt.Errorf("shapes %v and %v cannot be joined along axis %d", first.shape, v.shape, at)
			}
		}
		shape[at] += v.shape[at]
	}
	return one(n.join(n.in, shape, at))
}

// join puts parts one after the other along a dimension of the given shape.
func (n *node) join(parts []*value, shape []int, at int) (*value, error) {
	index, err := n.indices(shape...)
	if err != nil {
		return nil, err
	}
	outer, inner := product(shape[:at]), product(shape[at+1:])
	start, offset := 0, 0 // within a row of the result; of the input in x
	for _, v := range parts {
		width := v.shape[at] * inner
		if width == 0 || len(index) == 0 {
			continue
		}
		for o := range outer {
			for i := range width {
				index[o*shape[at]*inner+start+i] = int32(offset + o*width + i)
			}
		}
		start += width
		offset += v.len()
	}
	return n.view(index, nil, shape, parts...)
}
