package onnx

import (
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

func lowerBitwiseAnd(n *node) ([]*value, error) { return one(bitwise(n, graph.And)) }

func lowerBitwiseOr(n *node) ([]*value, error) { return one(bitwise(n, graph.Or)) }

func lowerBitwiseXor(n *node) ([]*value, error) { return one(bitwise(n, graph.Xor)) }

// wholeNumbers are two operands of one integer type, broadcast to their common
// shape.
func wholeNumbers(n *node) (a, b *value, err error) {
	a, b, shape, err := operands(n)
	if err != nil {
		return nil, nil, err
	}
	if a.dtype == graph.Float {
		return nil, nil, n.unsupported("", "the operands are not integers")
	}
	if a, err = n.expand(a, shape); err != nil {
		return nil, nil, err
	}
	b, err = n.expand(b, shape)
	return a, b, err
}

func bitwise(n *node, f graph.BitFunc) (*value, error) {
	a, b, err := wholeNumbers(n)
	if err != nil {
		return nil, err
	}
	return n.apply(&graph.Bitwise{Func: f, Type: a.dtype}, a.shape, a.dtype, a, b)
}

// lowerBitwiseNot is the largest value minus x, or -1 minus x for a signed type.
func lowerBitwiseNot(n *node) ([]*value, error) {
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	bits, signed := x.dtype.Width()
	switch {
	case bits == 0:
		return nil, n.unsupported("", "the operand is not an integer")
	case bits == 64 && !signed: // 2^64 - 1 - x is -1 - x modulo 2^64
		return one(n.result(x.dtype, interval{-1, -1}, func(dtype graph.DType) (*value, error) {
			return n.plus(x.shape, dtype, n.scalarOf(graph.Int64, -1), -1, x)
		}))
	}
	top := int64(-1)
	if !signed {
		top = 1<<bits - 1
	}
	y, err := n.plus(x.shape, x.dtype, n.scalarOf(x.dtype, top), -1, x)
	if err != nil {
		return nil, err
	}
	return one(y.within(intervalOf(x).scale(-1).plus(interval{float64(top), float64(top)})), nil)
}

// lowerBitShift shifts unsigned integers.
func lowerBitShift(n *node) ([]*value, error) {
	direction, err := n.attrString("direction", "")
	if err != nil {
		return nil, err
	}
	if direction != "LEFT" && direction != "RIGHT" {
		return nil, fmt.Errorf("attribute direction is %q", direction)
	}
	a, b, err := wholeNumbers(n)
	if err != nil {
		return nil, err
	}
	if b.tensor != nil {
		for i, x := range b.tensor.Ints {
			if x < 0 {
				return nil, fmt.Errorf("tensor %s: element %d shifts by %d", b.tensor.Name, i, x)
			}
		}
	} else if lo, _ := b.rangeOf(); lo < 0 {
		return nil, n.unsupported("", "a shift by data of a signed type")
	}
	y, err := n.apply(&graph.Shift{Left: direction == "LEFT", Type: a.dtype}, a.shape, a.dtype, a, b)
	if err != nil || direction == "LEFT" {
		return one(y, err)
	}
	reach := intervalOf(a)
	return one(y.within(interval{math.Min(reach.lo, 0), math.Max(reach.hi, 0)}), nil)
}
