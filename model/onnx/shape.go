package onnx

import (
	"fmt"
	"slices"
)

// rowMajor are the strides of a contiguous tensor.
func rowMajor(shape []int) []int {
	s := make([]int, len(shape))
	n := 1
	for i := len(shape) - 1; i >= 0; i-- {
		s[i] = n
		n *= shape[i]
	}
	return s
}

// broadcastShape is the common shape of two tensors by ONNX's multidirectional
// broadcasting.
func broadcastShape(a, b []int) ([]int, error) {
	out := make([]int, max(len(a), len(b)))
	for i := range out {
		x, y := fromEnd(a, len(out)-i), fromEnd(b, len(out)-i)
		switch {
		case x == y || y == 1:
			out[i] = x
		case x == 1:
			out[i] = y
		default:
			return nil, fmt.Errorf("shapes %v and %v cannot be broadcast together", a, b)
		}
	}
	return out, nil
}

// fromEnd is the i-th dimension from the end (1 is the last), 1 where there is none.
func fromEnd(shape []int, i int) int {
	if i > len(shape) {
		return 1
	}
	return shape[len(shape)-i]
}

// broadcastStrides are the strides that read a contiguous tensor of shape from
// as if it had shape to: 0 along the dimensions it is repeated in.
func broadcastStrides(from, to []int) ([]int, error) {
	if len(from) > len(to) {
		return nil, fmt.Errorf("shape %v cannot be broadcast to %v", from, to)
	}
	s, own := make([]int, len(to)), rowMajor(from)
	for i, d := range from {
		j := len(to) - len(from) + i
		switch {
		case d == to[j] && d != 1:
			s[j] = own[i]
		case d != 1:
			return nil, fmt.Errorf("shape %v cannot be broadcast to %v", from, to)
		}
	}
	return s, nil
}

// axis normalises a possibly negative axis of a tensor with the given rank.
func axis(a int64, rank int) (int, error) {
	if a < -int64(rank) || a >= int64(rank) {
		return 0, fmt.Errorf("axis %d is out of range for %d dimensions", a, rank)
	}
	if a < 0 {
		a += int64(rank)
	}
	return int(a), nil
}

// axes normalises a list of axes; it refuses an axis that is named twice.
func axes(list []int64, rank int) ([]int, error) {
	out := make([]int, 0, min(len(list), rank))
	for _, a := range list {
		i, err := axis(a, rank)
		if err != nil {
			return nil, err
		}
		if slices.Contains(out, i) {
			return nil, fmt.Errorf("axis %d is named twice", a)
		}
		out = append(out, i)
	}
	return out, nil
}

// product of some dimensions of a shape that is known to be in bounds.
func product(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}
