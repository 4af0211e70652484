package onnx

import (
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerLpNormalization is x / norm along an axis, for p of 1 or 2; 0 where the
// norm is 0.
func lowerLpNormalization(n *node) ([]*value, error) {
	x, along, err := n.normAxes()
	if err != nil {
		return nil, err
	}
	p, err := n.attrInt("p", 2)
	if err != nil {
		return nil, err
	}
	if p != 1 && p != 2 {
		return nil, fmt.Errorf("attribute p is %d, expected 1 or 2", p)
	}
	along = along[:1]
	sum, err := n.powerSum(x, float64(p), func(y *value) (*value, error) { return n.reduce(y, along, true, false) })
	if err != nil {
		return nil, err
	}
	zero, err := n.compare(sum, -1, 0)
	if err != nil {
		return nil, err
	}
	norm, err := n.root(sum, float64(p))
	if err != nil {
		return nil, err
	}
	if norm, err = n.combine(norm.shape, graph.Float, 1, []int32{1, 1}, norm, zero); err != nil {
		return nil, err
	}
	return one(n.quotient(x, norm))
}

// powerSum is a sum, made by add, of |x|^p.
func (n *node) powerSum(x *value, p float64, add func(y *value) (*value, error)) (*value, error) {
	y := x
	var err error
	if math.Mod(p, 2) != 0 {
		if y, err = n.abs(x); err != nil {
			return nil, err
		}
	}
	if y, err = n.power(y, p); err != nil {
		return nil, err
	}
	return add(y)
}

// root is x^(1/p).
func (n *node) root(x *value, p float64) (*value, error) {
	return n.power(x, 1/p)
}

// exponent reads the attribute p, a float at opset 1 and an integer from 2 on.
func (n *node) exponent() (float64, error) {
	if n.since >= 2 {
		p, err := n.attrInt("p", 2)
		if err == nil && (p < 1 || p > math.MaxInt32) {
			err = fmt.Errorf("attribute p is %d", p)
		}
		return float64(p), err
	}
	p, err := n.attrFloat("p", 2)
	if err == nil && (p <= 0 || math.IsInf(p, 0)) {
		err = fmt.Errorf("attribute p is %v", p)
	}
	return p, err
}

// lowerLpPool is the p-norm of each window.
func lowerLpPool(n *node) ([]*value, error) {
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	p, err := n.exponent()
	if err != nil {
		return nil, err
	}
	op, err := readPool(n, x)
	if err != nil {
		return nil, err
	}
	index, err := n.planes(inside(op.taps), op.count, op.size)
	if err != nil {
		return nil, err
	}
	l := uniform(&graph.Linear{Positions: op.count * op.places, Index: index}, 1, repeat(1, op.terms)...)
	sum, err := n.powerSum(x, p, func(y *value) (*value, error) { return n.apply(l, op.shape, graph.Float, y) })
	if err != nil {
		return nil, err
	}
	return one(n.root(sum, p))
}

// lowerGlobalLpPool is the p-norm of each plane of [N, C, spatial..].
func lowerGlobalLpPool(n *node) ([]*value, error) {
	x, err := n.channelled(3)
	if err != nil {
		return nil, err
	}
	p, err := n.exponent()
	if err != nil {
		return nil, err
	}
	sum, err := n.powerSum(x, p, func(y *value) (*value, error) { return n.reduce(y, from(2, len(x.shape)), true, false) })
	if err != nil {
		return nil, err
	}
	return one(n.root(sum, p))
}
