package onnx

import (
	"errors"
	"fmt"
	"math"
	"math/bits"

	"github.com/zkinfer/zkinfer/model/graph"
)

// operands are the inputs of Add, Sub, Mul or Div and their common shape.
func operands(n *node) (a, b *value, shape []int, err error) {
	if a, err = n.number(0); err != nil {
		return nil, nil, nil, err
	}
	if b, err = n.number(1); err != nil {
		return nil, nil, nil, err
	}
	if a.dtype != b.dtype {
		return nil, nil, nil, errors.New("the operands have different element types")
	}
	if n.since < 7 {
		if b, err = legacyBroadcast(n, a, b); err != nil {
			return nil, nil, nil, err
		}
	}
	shape, err = broadcastShape(a.shape, b.shape)
	return a, b, shape, err
}

// legacyBroadcast is the rule below opset 7: b may be broadcast to a, its
// dimensions being those of a from an axis on.
func legacyBroadcast(n *node, a, b *value) (*value, error) {
	n.ignore("consumed_inputs")
	wanted, err := n.attrFlag("broadcast", false)
	if err != nil {
		return nil, err
	}
	at, err := n.attrInt("axis", int64(len(a.shape)-len(b.shape)))
	if err != nil || !wanted || len(b.shape) == 0 {
		return b, err
	}
	if at < 0 {
		at += int64(len(a.shape))
	}
	if at < 0 || at+int64(len(b.shape)) > int64(len(a.shape)) {
		return nil, fmt.Errorf("shape %v cannot be broadcast to %v from axis %d", b.shape, a.shape, at)
	}
	shape := append([]int(nil), b.shape...)
	for range len(a.shape) - len(b.shape) - int(at) {
		shape = append(shape, 1)
	}
	return reshape(b, shape), nil
}

// foldIntegers computes an operator on two constants of integers exactly. ok is
// false where the operands are something else.
func foldIntegers(n *node, a, b *value, shape []int, f func(x, y int64) (int64, error)) (v *value, ok bool, err error) {
	if a.tensor == nil || b.tensor == nil || a.dtype == graph.Float {
		return nil, false, nil
	}
	if a, err = n.expand(a, shape); err != nil {
		return nil, true, err
	}
	if b, err = n.expand(b, shape); err != nil {
		return nil, true, err
	}
	size, err := n.reserve(shape...)
	if err != nil {
		return nil, true, err
	}
	t := &Tensor{Name: n.name, Shape: shape, Type: a.dtype, Ints: make([]int64, size)}
	for i := range t.Ints {
		if t.Ints[i], err = f(a.tensor.Ints[i], b.tensor.Ints[i]); err != nil {
			return nil, true, err
		}
	}
	if err := t.checkInts(); err != nil {
		return nil, true, err
	}
	return constant(t), true, nil
}

var errOverflow = errors.New("integer constants overflow")

func addInts(x, y int64) (int64, error) {
	s := x + y
	if (s > x) != (y > 0) && y != 0 {
		return 0, errOverflow
	}
	return s, nil
}

func subInts(x, y int64) (int64, error) {
	d := x - y
	if (d < x) != (y > 0) && y != 0 {
		return 0, errOverflow
	}
	return d, nil
}

func mulInts(x, y int64) (int64, error) {
	abs := func(v int64) uint64 {
		if v < 0 {
			return -uint64(v)
		}
		return uint64(v)
	}
	if hi, lo := bits.Mul64(abs(x), abs(y)); hi != 0 || lo > math.MaxInt64 {
		return 0, errOverflow
	}
	return x * y, nil
}

func divInts(x, y int64) (int64, error) {
	switch {
	case y == 0:
		return 0, errors.New("a constant is divided by zero")
	case x == math.MinInt64 && y == -1:
		return 0, errOverflow
	}
	return x / y, nil // truncates toward zero, as ONNX does
}

func lowerAdd(n *node) ([]*value, error) { return one(lowerSum2(n, 1, addInts)) }

func lowerSub(n *node) ([]*value, error) { return one(lowerSum2(n, -1, subInts)) }

// lowerSum2 is a + sign*b.
func lowerSum2(n *node, sign int32, exact func(x, y int64) (int64, error)) (*value, error) {
	a, b, shape, err := operands(n)
	if err != nil {
		return nil, err
	}
	if v, ok, err := foldIntegers(n, a, b, shape, exact); ok {
		return v, err
	}
	switch {
	case b.tensor != nil && a.tensor == nil:
		c, err := n.scaled(b, float64(sign))
		if err != nil {
			return nil, err
		}
		return n.affine(a, shape, a.dtype, nil, c)
	case a.tensor != nil && b.tensor == nil:
		return n.affine(b, shape, a.dtype, &Tensor{Floats: []float64{float64(sign)},
			quant: &quant{ints: []int64{int64(sign)}, scales: []float64{1}}}, a.tensor)
	}
	return n.combine(shape, a.dtype, 1, []int32{1, sign}, a, b)
}

// scaled is a constant times a factor, as floats.
func (n *node) scaled(v *value, factor float64) (*Tensor, error) {
	f, err := exactFloats(v.tensor)
	if err != nil {
		return nil, err
	}
	if _, err := n.reserve(len(f)); err != nil {
		return nil, err
	}
	t := &Tensor{Name: v.tensor.Name, Shape: v.shape, Floats: make([]float64, len(f))}
	for i, x := range f {
		t.Floats[i] = factor * x
	}
	return t, nil
}

func lowerMul(n *node) ([]*value, error) {
	a, b, shape, err := operands(n)
	if err != nil {
		return nil, err
	}
	if v, ok, err := foldIntegers(n, a, b, shape, mulInts); ok {
		return one(v, err)
	}
	switch {
	case b.tensor != nil && a.tensor == nil:
		return one(n.affine(a, shape, a.dtype, b.tensor, nil))
	case a.tensor != nil && b.tensor == nil:
		return one(n.affine(b, shape, a.dtype, a.tensor, nil))
	}
	return one(n.times(shape, a.dtype, a, b))
}

// lowerDiv: a float division by a constant is a product; what else divides by
// data needs a positive divisor, which later stages check. Integers truncate
// toward zero.
func lowerDiv(n *node) ([]*value, error) {
	a, b, shape, err := operands(n)
	if err != nil {
		return nil, err
	}
	if v, ok, err := foldIntegers(n, a, b, shape, divInts); ok {
		return one(v, err)
	}
	if a.dtype == graph.Float && (b.tensor != nil || a.tensor != nil) {
		return one(divideByConstant(n, a, b, shape))
	}
	if a, err = n.expand(a, shape); err != nil {
		return nil, err
	}
	if b, err = n.expand(b, shape); err != nil {
		return nil, err
	}
	q, err := n.apply(&graph.Divide{}, shape, graph.Float, a, b)
	if err != nil || a.dtype == graph.Float {
		return one(q, err)
	}
	return one(n.apply(&graph.Round{}, shape, a.dtype, q))
}

// divideByConstant is a/b with at least one constant, in floats.
func divideByConstant(n *node, a, b *value, shape []int) (*value, error) {
	if b.tensor == nil { // constant / data
		r, err := n.apply(&graph.Unary{Func: graph.Reciprocal}, b.shape, graph.Float, b)
		if err != nil {
			return nil, err
		}
		return n.affine(r, shape, graph.Float, a.tensor, nil)
	}
	f, err := exactFloats(b.tensor)
	if err != nil {
		return nil, err
	}
	if _, err := n.reserve(len(f)); err != nil {
		return nil, err
	}
	c := &Tensor{Name: b.tensor.Name, Shape: b.shape, Floats: make([]float64, len(f))}
	for i, x := range f {
		if x == 0 {
			return nil, fmt.Errorf("tensor %s: element %d is a divisor and 0", b.tensor.Name, i)
		}
		c.Floats[i] = 1 / x
	}
	return n.affine(a, shape, graph.Float, c, nil)
}

func lowerNeg(n *node) ([]*value, error) {
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	n.ignore("consumed_inputs")
	return one(n.combine(x.shape, x.dtype, 1, []int32{-1}, x))
}
