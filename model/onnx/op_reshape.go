package onnx

import (
	"fmt"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

func lowerIdentity(n *node) ([]*value, error) { return one(n.need(0)) }

// lowerReshape: 0 copies a dimension unless allowzero is set, -1 is inferred.
// The shape is an attribute below opset 5.
func lowerReshape(n *node) ([]*value, error) {
	n.ignore("consumed_inputs")
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	var want []int64
	if n.since < 5 {
		want, err = n.attrInts("shape")
	} else {
		want, err = n.ints(1)
	}
	if err != nil {
		return nil, err
	}
	allowZero := false
	if n.since >= 14 {
		if allowZero, err = n.attrFlag("allowzero", false); err != nil {
			return nil, err
		}
	}
	shape, err := reshaped(x.shape, want, allowZero)
	if err != nil {
		return nil, err
	}
	return one(reshape(x, shape), nil)
}

// reshaped resolves the shape that a Reshape asks for.
func reshaped(from []int, want []int64, allowZero bool) ([]int, error) {
	if len(want) > maxRank {
		return nil, fmt.Errorf("the shape has %d dimensions, at most %d are supported", len(want), maxRank)
	}
	shape, infer, rest := make([]int, len(want)), -1, []int(nil)
	for i, d := range want {
		switch {
		case d == -1 && infer < 0:
			infer = i
			continue
		case d == 0 && !allowZero:
			if i >= len(from) {
				return nil, fmt.Errorf("shape %v copies a dimension that %v does not have", want, from)
			}
			shape[i] = from[i]
		case d < 0 || d > 1<<31-1:
			return nil, fmt.Errorf("shape %v is not valid", want)
		default:
			shape[i] = int(d)
		}
		rest = append(rest, shape[i])
	}
	known, err := elements(rest)
	if err != nil {
		return nil, err
	}
	total := product(from)
	if infer >= 0 && known > 0 {
		shape[infer] = total / known
	}
	if got := product(shape); got != total || infer >= 0 && known == 0 {
		return nil, fmt.Errorf("shape %v does not fit the %d elements of %v", want, total, from)
	}
	return shape, nil
}

// lowerFlatten makes a matrix: the dimensions before axis, and those from it on.
func lowerFlatten(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	a, err := n.attrInt("axis", 1)
	if err != nil {
		return nil, err
	}
	at := len(x.shape)
	if a != int64(at) {
		if at, err = axis(a, len(x.shape)); err != nil {
			return nil, err
		}
	}
	return one(reshape(x, []int{product(x.shape[:at]), product(x.shape[at:])}), nil)
}

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

// lowerDropout is the identity in inference; its mask is all true.
func lowerDropout(n *node) ([]*value, error) {
	n.ignore("seed", "ratio", "consumed_inputs")
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	if err := dropoutIsIdentity(n); err != nil {
		return nil, err
	}
	if len(n.wants) < 2 || !n.wants[1] {
		return one(x, nil)
	}
	size, err := n.reserve(x.shape...)
	if err != nil {
		return nil, err
	}
	mask := &Tensor{Shape: x.shape, Type: graph.Bool}
	if n.since < 10 {
		mask.Type, mask.Floats = graph.Float, make([]float64, size)
		for i := range mask.Floats {
			mask.Floats[i] = 1
		}
	} else {
		mask.Ints = convert[int64](repeat(1, size))
	}
	return []*value{x, constant(mask)}, nil
}

// dropoutIsIdentity refuses training, unless nothing is dropped.
func dropoutIsIdentity(n *node) error {
	const try = "export the model in evaluation mode"
	if n.since < 7 {
		test, err := n.attrFlag("is_test", false)
		if err == nil && !test {
			err = n.unsupported(try, "is_test is 0: it drops at random")
		}
		return err
	}
	training, err := n.scalar(2, 0)
	if err != nil || training == 0 {
		return err
	}
	ratio, err := n.scalar(1, 0.5)
	if err == nil && ratio != 0 {
		err = n.unsupported(try, "training_mode is true: it drops at random")
	}
	return err
}
