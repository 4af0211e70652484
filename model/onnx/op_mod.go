package onnx

import (
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerMod is a remainder: with the divisor's sign, or with the dividend's where
// fmod is 1, as it must be for floats.
func lowerMod(n *node) ([]*value, error) {
	fmod, err := n.attrFlag("fmod", false)
	if err != nil {
		return nil, err
	}
	a, b, shape, err := operands(n)
	if err != nil {
		return nil, err
	}
	if a.dtype == graph.Float && !fmod {
		return nil, n.unsupported("set fmod to 1", "the remainder of floats with fmod 0")
	}
	if err := n.nonZeroDivisor(b); err != nil {
		return nil, err
	}
	if a, err = n.expand(a, shape); err != nil {
		return nil, err
	}
	if b, err = n.expand(b, shape); err != nil {
		return nil, err
	}
	y, err := n.apply(&graph.Modulo{Fmod: fmod}, shape, a.dtype, a, b)
	if err != nil || a.dtype == graph.Float {
		return one(y, err)
	}
	d := intervalOf(b)
	reach := math.Max(math.Abs(d.lo), math.Abs(d.hi)) - 1
	sign := d
	if fmod {
		sign = intervalOf(a)
	}
	exact := interval{-reach, reach}
	if sign.lo >= 0 {
		exact.lo = 0
	}
	if sign.hi <= 0 {
		exact.hi = 0
	}
	return one(y.within(exact), nil)
}
