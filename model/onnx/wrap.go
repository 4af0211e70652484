package onnx

import (
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// interval holds the exact values of an integer result before it is reduced into
// its type. Its ends are rounded outwards beyond 2^53.
type interval struct{ lo, hi float64 }

// intervalOf is the range of an operand.
func intervalOf(v *value) interval {
	if v.tensor != nil && len(v.tensor.Ints) > 0 {
		lo, hi := v.tensor.Ints[0], v.tensor.Ints[0]
		for _, x := range v.tensor.Ints {
			lo, hi = min(lo, x), max(hi, x)
		}
		return interval{float64(lo), float64(hi)}
	}
	if v.dtype == graph.Uint64 && v.bounds == nil {
		return interval{0, math.MaxUint64}
	}
	lo, hi := v.rangeOf()
	return interval{float64(lo), float64(hi)}
}

func (a interval) plus(b interval) interval { return interval{a.lo + b.lo, a.hi + b.hi} }

func (a interval) times(b interval) interval {
	p := [...]float64{a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi}
	return interval{min(p[0], p[1], p[2], p[3]), max(p[0], p[1], p[2], p[3])}
}

// scale is a times a weight.
func (a interval) scale(w float64) interval { return a.times(interval{w, w}) }

// join is the smallest interval that holds both.
func (a interval) join(b interval) interval { return interval{min(a.lo, b.lo), max(a.hi, b.hi)} }

// fits tells whether an integer type holds every value.
func (a interval) fits(dtype graph.DType) bool {
	bits, signed := dtype.Width()
	hi := math.Ldexp(1, bits)
	lo := 0.0
	if signed {
		hi /= 2
		lo = -hi
	}
	return a.lo >= lo && a.hi < hi
}

// result makes a value of an element type from exact arithmetic. Integers wrap:
// where the interval of the exact values does not fit the type, what build made is
// reduced modulo 2^n. Floats are what build makes.
func (n *node) result(dtype graph.DType, exact interval, build func(dtype graph.DType) (*value, error)) (*value, error) {
	if dtype == graph.Float {
		return build(dtype)
	}
	if !exact.fits(dtype) {
		v, err := build(graph.Int64) // the widest label; the values may be wider still
		if err != nil {
			return nil, err
		}
		return n.apply(&graph.Wrap{Type: dtype}, v.shape, dtype, v)
	}
	v, err := build(dtype)
	if err != nil {
		return nil, err
	}
	return v.within(exact), nil
}

// within is v with the bounds of an interval that holds its values.
func (v *value) within(exact interval) *value {
	if v.tensor != nil || v.dtype == graph.Float || exact.hi >= math.MaxInt64 || exact.lo < math.MinInt64 {
		return v
	}
	out := *v
	out.bounds = &bounds{int64(exact.lo), int64(exact.hi)}
	return &out
}

// wrapInt reduces an integer, given modulo 2^64, into a type. ok is false where
// an unsigned result exceeds int64, which constants cannot hold.
func wrapInt(dtype graph.DType, x int64) (v int64, ok bool) {
	bits, signed := dtype.Width()
	shift := 64 - bits
	if signed {
		return x << shift >> shift, true
	}
	v = int64(uint64(x) << shift >> shift)
	return v, v >= 0
}
