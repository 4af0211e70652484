package onnx

import (
	"errors"
	"fmt"
	"slices"
)

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
