package onnx

import (
	"math"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerPow is x^y. The result has the type of x; where that is an integer type,
// real results are truncated.
func lowerPow(n *node) ([]*value, error) {
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	y, err := n.number(1)
	if err != nil {
		return nil, err
	}
	if n.since < 7 {
		if y, err = legacyBroadcast(n, x, y); err != nil {
			return nil, err
		}
	}
	shape, err := broadcastShape(x.shape, y.shape)
	if err != nil {
		return nil, err
	}
	dtype := x.dtype
	if x, err = n.expand(x, shape); err != nil {
		return nil, err
	}
	switch {
	case x.len() == 0:
		return one(x, nil)
	case y.tensor != nil:
		return one(n.powers(x, y))
	}
	if y, err = n.expand(y, shape); err != nil {
		return nil, err
	}
	if dtype != graph.Float {
		return one(n.selectedPower(x, y))
	}
	return one(n.expLog(x, y))
}

// maxExponents bounds how many exponents may differ in one constant.
const maxExponents = 64

// powers is x^y for a constant y: a power for each exponent that occurs.
func (n *node) powers(x, y *value) (*value, error) {
	f, err := exactFloats(y.tensor)
	if err != nil {
		return nil, err
	}
	distinct := slices.Compact(slices.Sorted(slices.Values(f)))
	if len(distinct) == 1 {
		return n.power(x, distinct[0])
	}
	if len(distinct) > maxExponents {
		return nil, n.unsupported("", "%d different exponents, at most %d are supported", len(distinct), maxExponents)
	}
	if y, err = n.expand(y, x.shape); err != nil {
		return nil, err
	}
	from, err := n.indices(y.len())
	if err != nil {
		return nil, err
	}
	parts := make([]*value, len(distinct))
	at := int32(0)
	for i, e := range distinct {
		var index []int32
		for j, v := range y.tensor.Values() {
			if v == e {
				from[j] = at
				at++
				index = append(index, int32(j))
			}
		}
		part, err := n.view(index, nil, []int{len(index)}, x)
		if err != nil {
			return nil, err
		}
		if parts[i], err = n.power(part, e); err != nil {
			return nil, err
		}
	}
	return n.view(from, nil, x.shape, parts...)
}

// power is x^e: small exponents by products, others by a function.
func (n *node) power(x *value, e float64) (*value, error) {
	switch {
	case e == 0:
		return n.filled(x.shape, x.dtype, 1)
	case e == math.Trunc(e) && e > 0 && (e <= 4 || x.dtype != graph.Float && e <= maxPower):
		return n.wholePower(x, int(e))
	}
	op := &graph.Unary{Func: graph.Pow, Alpha: e}
	switch e {
	case 0.5:
		op = &graph.Unary{Func: graph.Sqrt}
	case -0.5:
		op = &graph.Unary{Func: graph.Rsqrt}
	case -1:
		op = &graph.Unary{Func: graph.Reciprocal}
	}
	y, err := n.function(op, x)
	if err != nil || x.dtype == graph.Float {
		return y, err
	}
	return n.apply(&graph.Round{}, x.shape, x.dtype, y)
}

// wholePower is x^e for e >= 1, by squaring.
func (n *node) wholePower(x *value, e int) (y *value, err error) {
	for ; ; e /= 2 {
		switch {
		case e%2 == 1 && y == nil:
			y = x
		case e%2 == 1:
			if y, err = n.wrapped(x.shape, x.dtype, y, x); err != nil {
				return nil, err
			}
		}
		if e == 1 {
			return y, nil
		}
		if x, err = n.wrapped(x.shape, x.dtype, x, x); err != nil {
			return nil, err
		}
	}
}

// wrapped is a*b in their type.
func (n *node) wrapped(shape []int, dtype graph.DType, a, b *value) (*value, error) {
	return n.result(dtype, intervalOf(a).times(intervalOf(b)), func(dtype graph.DType) (*value, error) {
		return n.times(shape, dtype, a, b)
	})
}

// maxPower is the largest exponent of integers: more than any that has a result
// without overflow, but for bases -1, 0 and 1.
const maxPower = 255

// selectedPower is x^y for integers x and whole y in [0, maxPower]: the product
// of the x^(2^i) that the bits of y select. The bits are read from tables, so
// that there is no proof for any other exponent.
func (n *node) selectedPower(x, y *value) (out *value, err error) {
	which, err := n.strided([]int{y.len()}, []int{1}, 0)
	if err != nil {
		return nil, err
	}
	read := func(of func(k int) bool) (*value, error) {
		table := &graph.Gather{Size: maxPower + 1, Step: 1, Which: which, Table: make([]float64, maxPower+1)}
		if table.Offset, err = n.indices(y.len()); err != nil {
			return nil, err
		}
		for k := range table.Table {
			if of(k) {
				table.Table[k] = 1
			}
		}
		return n.apply(table, y.shape, graph.Bool, y)
	}
	unit := n.scalarOf(x.dtype, 1)
	bits, _ := x.dtype.Width()
	for i := 0; 1<<i <= maxPower; i++ {
		bit, err := read(func(k int) bool { return k>>i&1 == 1 })
		if err != nil {
			return nil, err
		}
		factor, err := n.choose(x.shape, bit, x, unit)
		if err != nil {
			return nil, err
		}
		if out == nil {
			out = factor
		} else if out, err = n.wrapped(x.shape, x.dtype, out, factor); err != nil {
			return nil, err
		}
		if 2<<i > maxPower {
			break
		}
		if bits == 64 { // there is no proof for a power that is too wide, even if it is not used
			more, err := read(func(k int) bool { return k>>(i+1) != 0 })
			if err != nil {
				return nil, err
			}
			if x, err = n.choose(x.shape, more, x, unit); err != nil {
				return nil, err
			}
		}
		if x, err = n.wrapped(x.shape, x.dtype, x, x); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// expLog is x^y = exp(y*log(x)) for positive x, and for 0 where y is not
// negative. A whole y allows a negative x, whose sign it keeps if it is odd.
func (n *node) expLog(x, y *value) (*value, error) {
	if y.dtype == graph.Float {
		return n.powerOfPositive(x, y)
	}
	base, err := n.abs(x)
	if err != nil {
		return nil, err
	}
	power, err := n.powerOfPositive(base, retyped(y, graph.Float))
	if err != nil {
		return nil, err
	}
	two, err := n.filled(y.shape, y.dtype, 2)
	if err != nil {
		return nil, err
	}
	odd, err := n.apply(&graph.Modulo{}, y.shape, graph.Bool, y, two)
	if err != nil {
		return nil, err
	}
	positive, err := n.compare(x, 1, 0)
	if err != nil {
		return nil, err
	}
	signed, err := n.times(x.shape, graph.Bool, odd, positive) // odd - odd*positive: the sign is kept
	if err != nil {
		return nil, err
	}
	sign, err := n.combine(x.shape, graph.Float, 1, []int32{2, -2, 1}, signed, odd, n.realOf(1))
	if err != nil {
		return nil, err
	}
	return n.times(x.shape, graph.Float, power, sign)
}

// powerOfPositive is exp(y*log(x)), with 0^0 = 1 and 0^y = 0 for positive y.
func (n *node) powerOfPositive(x, y *value) (*value, error) {
	var bits [3]*value // x >= 0, x <= 0, y >= 0
	for i, v := range []struct {
		x    *value
		sign int32
	}{{x, 1}, {x, -1}, {y, 1}} {
		var err error
		if bits[i], err = n.compare(v.x, v.sign, 0); err != nil {
			return nil, err
		}
	}
	zero, err := n.times(x.shape, graph.Bool, bits[0], bits[1])
	if err != nil {
		return nil, err
	}
	if zero, err = n.times(x.shape, graph.Bool, zero, bits[2]); err != nil {
		return nil, err
	}
	base, err := n.combine(x.shape, graph.Float, 1, []int32{1, 1}, x, zero) // 1 in place of 0
	if err != nil {
		return nil, err
	}
	log, err := n.function(&graph.Unary{Func: graph.Log}, base)
	if err != nil {
		return nil, err
	}
	product, err := n.scaleShift(y, log, nil)
	if err != nil {
		return nil, err
	}
	power, err := n.function(&graph.Unary{Func: graph.Exp}, product)
	if err != nil {
		return nil, err
	}
	unit, err := n.compare(y, -1, 0) // y <= 0, where x is 0: y is 0
	if err != nil {
		return nil, err
	}
	return n.choose(x.shape, zero, retyped(unit, graph.Float), power)
}
