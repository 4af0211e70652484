package onnx

import (
	"fmt"
	"slices"
)

// lowerSqueeze drops dimensions of 1: all of them where no axes are given.
func lowerSqueeze(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	list, err := n.axesOf(1, 13)
	if err != nil {
		return nil, err
	}
	drop, err := axes(list, len(x.shape))
	if err != nil {
		return nil, err
	}
	shape := []int{}
	for i, d := range x.shape {
		gone := slices.Contains(drop, i)
		if gone && d != 1 {
			return nil, fmt.Errorf("dimension %d of %v is not 1", i, x.shape)
		}
		if !gone && (list != nil || d != 1) {
			shape = append(shape, d)
		}
	}
	return one(reshape(x, shape), nil)
}

// lowerUnsqueeze inserts dimensions of 1 at axes of the result.
func lowerUnsqueeze(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	list, err := n.axesOf(1, 13)
	if err != nil {
		return nil, err
	}
	rank := len(x.shape) + len(list)
	if rank > maxRank {
		return nil, fmt.Errorf("the result has %d dimensions, at most %d are supported", rank, maxRank)
	}
	added, err := axes(list, rank)
	if err != nil {
		return nil, err
	}
	shape, rest := make([]int, 0, rank), x.shape
	for i := range rank {
		if slices.Contains(added, i) {
			shape = append(shape, 1)
			continue
		}
		shape, rest = append(shape, rest[0]), rest[1:]
	}
	return one(reshape(x, shape), nil)
}
