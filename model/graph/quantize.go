package graph

import (
	"math"
	"math/big"
)

// nearTie is the distance from a half-integer within which float64 division is
// not trusted: far above its error for quotients below 2^30.
const nearTie = 1.0 / (1 << 20)

// Apply is the quantised integer of a finite x.
func (op *Quantize) Apply(x float64) int64 {
	q := x / op.Scale
	switch {
	case q >= 1<<53: // beyond every integer type's range once Zero is added
		return op.Hi
	case q <= -1<<53:
		return op.Lo
	}
	n := math.RoundToEven(q)
	half := math.Abs(q - math.Floor(q) - 0.5)
	if half < nearTie || math.Abs(q) >= 1<<30 {
		return min(max(roundHalfEven(x, op.Scale)+op.Zero, op.Lo), op.Hi)
	}
	return min(max(int64(n)+op.Zero, op.Lo), op.Hi)
}

// roundHalfEven is x/scale rounded half to even, computed on the rationals that
// the two floats are. |x/scale| is below 2^54 and scale is positive.
func roundHalfEven(x, scale float64) int64 {
	q := new(big.Rat).SetFloat64(x)
	q.Quo(q, new(big.Rat).SetFloat64(scale))
	// floor(q) by Euclidean division, whose remainder is never negative
	n, rest := new(big.Int).DivMod(q.Num(), q.Denom(), new(big.Int))
	up := rest.Lsh(rest, 1).Cmp(q.Denom())
	f := n.Int64()
	if up > 0 || up == 0 && f&1 != 0 {
		f++
	}
	return f
}
