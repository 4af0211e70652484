package onnx

import (
	"cmp"

	"github.com/zkinfer/zkinfer/model/graph"
)

func lowerLess(n *node) ([]*value, error) {
	return one(compareWith(n, func(c int) bool { return c < 0 }, func(a, b *value, shape []int) (*value, error) {
		return n.not(n.atLeast(shape, a, b))
	}))
}

func lowerLessOrEqual(n *node) ([]*value, error) {
	return one(compareWith(n, func(c int) bool { return c <= 0 }, func(a, b *value, shape []int) (*value, error) {
		return n.atLeast(shape, b, a)
	}))
}

func lowerGreater(n *node) ([]*value, error) {
	return one(compareWith(n, func(c int) bool { return c > 0 }, func(a, b *value, shape []int) (*value, error) {
		return n.not(n.atLeast(shape, b, a))
	}))
}

func lowerGreaterOrEqual(n *node) ([]*value, error) {
	return one(compareWith(n, func(c int) bool { return c >= 0 }, func(a, b *value, shape []int) (*value, error) {
		return n.atLeast(shape, a, b)
	}))
}

func lowerEqual(n *node) ([]*value, error) {
	return one(compareWith(n, func(c int) bool { return c == 0 }, func(a, b *value, shape []int) (*value, error) {
		return n.equal(shape, a, b)
	}))
}

// compareWith compares two tensors elementwise: constants at once, data by lower.
func compareWith(n *node, holds func(c int) bool, lower func(a, b *value, shape []int) (*value, error)) (*value, error) {
	a, b, shape, err := n.pair(n.need)
	if err != nil {
		return nil, err
	}
	if size, err := elements(shape); err != nil || size == 0 {
		return constant(&Tensor{Name: n.name, Shape: shape, Type: graph.Bool, Ints: []int64{}}), err
	}
	if a.tensor != nil && b.tensor != nil {
		return compareConstants(n, a, b, shape, holds)
	}
	return lower(a, b, shape)
}

func compareConstants(n *node, a, b *value, shape []int, holds func(c int) bool) (*value, error) {
	a, err := n.expand(a, shape)
	if err != nil {
		return nil, err
	}
	if b, err = n.expand(b, shape); err != nil {
		return nil, err
	}
	size, err := n.reserve(shape...)
	if err != nil {
		return nil, err
	}
	t := &Tensor{Name: n.name, Shape: shape, Type: graph.Bool, Ints: make([]int64, size)}
	for i := range t.Ints {
		var c int
		if a.dtype == graph.Float {
			c = cmp.Compare(a.tensor.Floats[i], b.tensor.Floats[i])
		} else {
			c = cmp.Compare(a.tensor.Ints[i], b.tensor.Ints[i])
		}
		if holds(c) {
			t.Ints[i] = 1
		}
	}
	return constant(t), nil
}

// minus is the exact difference of two tensors, which may exceed their type.
func (n *node) minus(shape []int, a, b *value) (*value, error) {
	d, err := n.plus(shape, wide(a.dtype), a, -1, b)
	if err != nil {
		return nil, err
	}
	return d.within(intervalOf(a).plus(intervalOf(b).scale(-1))), nil
}

// atLeast is the bit a >= b.
func (n *node) atLeast(shape []int, a, b *value) (*value, error) {
	d, err := n.minus(shape, a, b)
	if err != nil {
		return nil, err
	}
	return n.apply(&graph.NonNegative{}, shape, graph.Bool, d)
}

// equal is the bit a == b: of a >= b and b >= a at least one holds, and both only
// there.
func (n *node) equal(shape []int, a, b *value) (*value, error) {
	up, err := n.atLeast(shape, a, b)
	if err != nil {
		return nil, err
	}
	down, err := n.atLeast(shape, b, a)
	if err != nil {
		return nil, err
	}
	return n.combine(shape, graph.Bool, 1, []int32{1, 1, -1}, up, down, n.scalarOf(graph.Bool, 1))
}

// not is 1 - bit; it passes an error on.
func (n *node) not(bit *value, err error) (*value, error) {
	if err != nil {
		return nil, err
	}
	return n.combine(bit.shape, graph.Bool, 1, []int32{-1, 1}, bit, n.scalarOf(graph.Bool, 1))
}
