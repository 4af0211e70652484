package onnx

import (
	"fmt"
	"slices"
)

// lowerTile repeats a tensor along every dimension; below opset 6 along one.
func lowerTile(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	repeats, err := tileRepeats(n, len(x.shape))
	if err != nil {
		return nil, err
	}
	shape := slices.Clone(x.shape)
	for i, r := range repeats {
		if r < 0 || r > 1<<31-1 {
			return nil, fmt.Errorf("the repeats are %v", repeats)
		}
		if shape[i], err = elements([]int{shape[i], int(r)}); err != nil {
			return nil, err
		}
	}
	index, err := n.indices(shape...)
	if err != nil {
		return nil, err
	}
	strides, at := rowMajor(x.shape), make([]int, len(shape))
	for i := range index {
		for d, c := range at {
			index[i] += int32(c % x.shape[d] * strides[d])
		}
		next(at, shape)
	}
	return one(n.view(index, nil, shape, x))
}

func tileRepeats(n *node, rank int) ([]int64, error) {
	if n.since >= 6 {
		list, err := n.ints(1)
		if err == nil && len(list) != rank {
			err = fmt.Errorf("%d repeats for %d dimensions", len(list), rank)
		}
		return list, err
	}
	tiles, err := n.scalar(1, 1)
	if err != nil {
		return nil, err
	}
	a, err := n.scalar(2, 0)
	if err != nil {
		return nil, err
	}
	at, err := axis(int64(a), rank)
	if err != nil {
		return nil, err
	}
	list := make([]int64, rank)
	for i := range list {
		list[i] = 1
	}
	list[at] = int64(tiles)
	return list, nil
}
