package program

import (
	"math"
	"math/bits"
)

// at is the rescaled value of x in channel c, and whether it is an exact tie
// that HalfEven speaks about. ok is false where the value exceeds MaxValue.
func (op *Rescale) at(x int64, c int) (y int64, tie, ok bool) {
	y, rem, ok := mul(op.Mult[c], x).add(wide(op.Offset[c])).divFloor(op.Div)
	y, tie = op.halfEven(y, rem)
	return y, tie, ok
}

// halfEven moves an exact tie that went up to an odd value down to the even one.
func (op *Rescale) halfEven(y, rem int64) (int64, bool) {
	if !op.HalfEven || rem != 0 {
		return y, false
	}
	return y - (y-op.Even)&1, true
}

func (op *Rescale) eval(e *evaluation, out []int64) error {
	x := e.in(op)
	t := &e.program.Tensors[op.In[0]]
	size := len(x) / len(op.Mult)
	for c := range op.Mult {
		part, y := x[c*size:(c+1)*size], out[c*size:(c+1)*size]
		switch {
		case !op.narrow(c, t.Lo, t.Hi):
			for i, v := range part {
				var tie bool
				if y[i], tie, _ = op.at(v, c); tie {
					y[i] = e.tie(op, c*size+i, y[i])
				}
			}
		case op.Div&(op.Div-1) == 0:
			op.evalShift(e, part, y, c)
		default:
			op.evalNarrow(e, part, y, c)
		}
	}
	return nil
}

// narrow reports whether products of a channel fit an int64 for x in [lo, hi].
func (op *Rescale) narrow(c int, lo, hi int64) bool {
	high, low := bits.Mul64(uint64(op.Mult[c]), uint64(max(-lo, hi)))
	return high == 0 && low <= math.MaxInt64/2 && max(op.Offset[c], -op.Offset[c]) <= math.MaxInt64/2 &&
		op.Offset[c] != math.MinInt64
}

// evalShift is eval where products fit an int64 and Div is a power of two.
func (op *Rescale) evalShift(e *evaluation, x, y []int64, c int) {
	m, offset, shift, mask := op.Mult[c], op.Offset[c], bits.TrailingZeros64(uint64(op.Div)), op.Div-1
	for i, v := range x {
		n := m*v + offset
		q := n >> shift
		if op.HalfEven && n&mask == 0 {
			q, _ = op.halfEven(q, 0)
			q = e.tie(op, c*len(x)+i, q)
		}
		y[i] = q
	}
}

// evalNarrow is eval where products fit an int64.
func (op *Rescale) evalNarrow(e *evaluation, x, y []int64, c int) {
	m, offset, d := op.Mult[c], op.Offset[c], op.Div
	for i, v := range x {
		n := m*v + offset
		q := n / d
		rem := n - q*d
		if rem < 0 {
			q, rem = q-1, rem+d
		}
		if op.HalfEven && rem == 0 {
			q, _ = op.halfEven(q, 0)
			q = e.tie(op, c*len(x)+i, q)
		}
		y[i] = q
	}
}
