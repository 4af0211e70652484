package onnx

import (
	"errors"
	"fmt"

	"github.com/zkinfer/zkinfer/model/graph"
)

// operands are the inputs of Add, Sub, Mul or Div and their common shape.
func operands(n *node) (a, b *value, shape []int, err error) {
	return n.pair(n.number)
}

// pair are two operands of one element type, as read gives them, and their common
// shape.
func (n *node) pair(read func(i int) (*value, error)) (a, b *value, shape []int, err error) {
	if a, err = read(0); err != nil {
		return nil, nil, nil, err
	}
	if b, err = read(1); err != nil {
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
		exact, err := f(a.tensor.Ints[i], b.tensor.Ints[i])
		if err != nil {
			return nil, true, err
		}
		var ok bool
		if t.Ints[i], ok = wrapInt(a.dtype, exact); !ok {
			return nil, true, errTooWide
		}
	}
	return constant(t), true, nil
}

var errTooWide = errors.New("a constant of type uint64 exceeds 2^63")

// The integer operations on constants, modulo 2^64.
func addInts(x, y int64) (int64, error) { return x + y, nil }
func subInts(x, y int64) (int64, error) { return x - y, nil }
func mulInts(x, y int64) (int64, error) { return x * y, nil }

func divInts(x, y int64) (int64, error) {
	if y == 0 {
		return 0, errors.New("a constant is divided by zero")
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
	return n.result(a.dtype, intervalOf(a).plus(intervalOf(b).scale(float64(sign))), func(dtype graph.DType) (*value, error) {
		return n.plus(shape, dtype, a, sign, b)
	})
}

// plus is a + sign*b, broadcast to shape.
func (n *node) plus(shape []int, dtype graph.DType, a *value, sign int32, b *value) (*value, error) {
	switch {
	case b.tensor != nil && a.tensor == nil:
		c, err := n.scaled(b, float64(sign))
		if err != nil {
			return nil, err
		}
		return n.affine(a, shape, dtype, nil, c)
	case a.tensor != nil && b.tensor == nil:
		return n.affine(b, shape, dtype, &Tensor{Floats: []float64{float64(sign)},
			quant: &quant{ints: []int64{int64(sign)}, scales: []float64{1}}}, a.tensor)
	}
	return n.combine(shape, dtype, 1, []int32{1, sign}, a, b)
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
	return one(n.result(a.dtype, intervalOf(a).times(intervalOf(b)), func(dtype graph.DType) (*value, error) {
		return n.product(shape, dtype, a, b)
	}))
}

// product is a*b, broadcast to shape.
func (n *node) product(shape []int, dtype graph.DType, a, b *value) (*value, error) {
	switch {
	case b.tensor != nil && a.tensor == nil:
		return n.affine(a, shape, dtype, b.tensor, nil)
	case a.tensor != nil && b.tensor == nil:
		return n.affine(b, shape, dtype, a.tensor, nil)
	}
	return n.times(shape, dtype, a, b)
}

// lowerDiv: a float division by a constant is a product. Integers truncate toward
// zero, and the least one divided by -1 wraps.
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
	if a.dtype == graph.Float {
		return one(n.apply(&graph.Divide{}, shape, graph.Float, a, b))
	}
	if err := n.nonZeroDivisor(b); err != nil {
		return nil, err
	}
	exact := intervalOf(a)
	if intervalOf(b).lo < 0 {
		exact = exact.join(exact.scale(-1))
	}
	return one(n.result(a.dtype, exact, func(dtype graph.DType) (*value, error) {
		return n.apply(&graph.IntDivide{}, shape, dtype, a, b)
	}))
}

// nonZeroDivisor refuses a constant divisor with a zero in it. One that is data is
// checked by the primitive.
func (n *node) nonZeroDivisor(b *value) error {
	if b.tensor == nil {
		return nil
	}
	for i, x := range b.tensor.Values() {
		if x == 0 {
			return fmt.Errorf("tensor %s: element %d is a divisor and 0", b.tensor.Name, i)
		}
	}
	return nil
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
	return one(n.negate(x))
}

func (n *node) negate(x *value) (*value, error) {
	return n.result(x.dtype, intervalOf(x).scale(-1), func(dtype graph.DType) (*value, error) {
		return n.combine(x.shape, dtype, 1, []int32{-1}, x)
	})
}
