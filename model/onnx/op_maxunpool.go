package onnx

import (
	"errors"
	"fmt"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerMaxUnpool writes the elements of x [N, C, spatial..] to where the indices
// that MaxPool gave say, within their own plane, and zeros elsewhere. With
// output_shape, that is put into the corner of a larger tensor of zeros.
func lowerMaxUnpool(n *node) ([]*value, error) {
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	index, err := n.need(1)
	if err != nil {
		return nil, err
	}
	want, err := n.ints(2)
	if err != nil {
		return nil, err
	}
	if len(x.shape) < 3 || x.len() == 0 || !slices.Equal(index.shape, x.shape) || index.dtype != graph.Int64 {
		return nil, fmt.Errorf("indices %v for a shape of %v", index.shape, x.shape)
	}
	w, err := readWindow(n, x.shape[2:], nil)
	if err != nil {
		return nil, err
	}
	shape := slices.Clone(x.shape[:2])
	for i, d := range w.in {
		size := (d-1)*w.stride[i] + w.kernel[i] - w.padBegin[i] - w.padEnd[i]
		if size < 1 {
			return nil, errors.New("the pads leave nothing")
		}
		shape = append(shape, size)
	}
	if _, err := n.reserve(shape...); err != nil {
		return nil, err
	}
	y, err := unpool(n, x, index, shape)
	if err != nil || want == nil {
		return one(y, err)
	}
	full, _, err := dimensions(want)
	if err != nil {
		return nil, err
	}
	if len(full) != len(shape) {
		return nil, fmt.Errorf("an output of shape %v for an input of %v", full, x.shape)
	}
	return one(n.shifted(y, full, make([]int, len(full))))
}

// unpool makes the writes of each plane: its k-th element in round k.
func unpool(n *node, x, index *value, shape []int) (*value, error) {
	planes := x.shape[0] * x.shape[1]
	perPlane, size := x.len()/planes, product(shape)/planes
	if _, err := n.reserve(x.len(), 4); err != nil {
		return nil, err
	}
	starts := &Tensor{Name: n.name, Shape: x.shape, Type: graph.Int64, Ints: make([]int64, x.len())}
	for i := range starts.Ints {
		starts.Ints[i] = int64(i / perPlane * size)
	}
	position, err := n.minus(x.shape, index, constant(starts))
	if err != nil {
		return nil, err
	}
	if position.tensor == nil {
		if position, err = n.inRange(position, size, 1); err != nil {
			return nil, err
		}
	} else {
		for i, k := range position.tensor.Ints {
			if k < 0 || k >= int64(size) {
				return nil, fmt.Errorf("index %d of element %d is outside of its plane", position.tensor.Ints[i]+starts.Ints[i], i)
			}
		}
	}
	zeros, err := n.filled(shape, x.dtype, 0)
	if err != nil {
		return nil, err
	}
	op := &scatter{x: zeros, updates: x, index: position, size: size, reduction: "none",
		target: func(lane, position int) int { return lane*size + position }}
	for k := range perPlane {
		round := make([]write, planes)
		for p := range round {
			round[p] = write{update: p*perPlane + k, which: p*perPlane + k, lane: p}
		}
		op.rounds = append(op.rounds, round)
	}
	return op.lower(n)
}
