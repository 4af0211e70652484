package onnx

import (
	"errors"
	"fmt"
	"slices"
)

// lowerTranspose permutes the dimensions; the default reverses them.
func lowerTranspose(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	list, err := n.attrInts("perm")
	if err != nil {
		return nil, err
	}
	if list == nil {
		for i := range x.shape {
			list = append(list, int64(len(x.shape)-1-i))
		}
	}
	perm, err := axes(list, len(x.shape))
	if err != nil {
		return nil, err
	}
	if len(perm) != len(x.shape) {
		return nil, fmt.Errorf("attribute perm has %d entries for %d dimensions", len(perm), len(x.shape))
	}
	return one(n.permute(x, perm))
}

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
	return one(concat(n, shape, at))
}

func concat(n *node, shape []int, at int) (*value, error) {
	index, err := n.indices(shape...)
	if err != nil {
		return nil, err
	}
	outer, inner := product(shape[:at]), product(shape[at+1:])
	start, offset := 0, 0 // within a row of the result; of the input in x
	for _, v := range n.in {
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
	return n.view(index, nil, shape, n.in...)
}

// lowerExpand repeats a tensor to its common shape with the one given.
func lowerExpand(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	list, err := n.ints(1)
	if err != nil {
		return nil, err
	}
	want, _, err := dimensions(list)
	if err != nil {
		return nil, err
	}
	shape, err := broadcastShape(x.shape, want)
	if err != nil {
		return nil, err
	}
	return one(n.expand(x, shape))
}

// lowerGather picks slices along an axis by constant indices, which count from
// the end where they are negative.
func lowerGather(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	picks, err := n.constant(1)
	if err != nil {
		return nil, err
	}
	a, err := n.attrInt("axis", 0)
	if err != nil {
		return nil, err
	}
	at, err := axis(a, len(x.shape))
	if err != nil {
		return nil, err
	}
	if picks == nil || len(picks.Ints) != product(picks.Shape) {
		return nil, errors.New("the indices are not integers")
	}
	shape := slices.Concat(x.shape[:at], picks.Shape, x.shape[at+1:])
	index, err := n.indices(shape...)
	if err != nil {
		return nil, err
	}
	if len(index) == 0 {
		return one(n.view(index, nil, shape, x))
	}
	inner := product(x.shape[at+1:])
	for j, pick := range picks.Ints {
		p, err := axis(pick, x.shape[at])
		if err != nil {
			return nil, fmt.Errorf("index %d is out of range for a dimension of %d", pick, x.shape[at])
		}
		for o := range product(x.shape[:at]) {
			for i := range inner {
				index[(o*len(picks.Ints)+j)*inner+i] = int32((o*x.shape[at]+p)*inner + i)
			}
		}
	}
	return one(n.view(index, nil, shape, x))
}
