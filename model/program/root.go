package program

import (
	"fmt"
	"math"
	"math/bits"
)

func (op *Root) eval(e *evaluation, out []int64) error {
	for i, a := range e.in(op) {
		if a < 0 {
			return fmt.Errorf("element %d: the root of %d", i, a)
		}
		out[i] = op.at(a)
	}
	return nil
}

// at is floor(sqrt(Factor*a)) for a >= 0: below 2^62, as Factor is at most 2^61
// and a at most 2^62.
func (op *Root) at(a int64) int64 { return mul(op.Factor, a).sqrt() }

func (op *Root) infer(r *ranges, out span) error {
	in := r.in(op)
	for i := range out.lo {
		if in.lo[i] < 0 {
			return fmt.Errorf("element %d can be %d, it must not be negative", i, in.lo[i])
		}
		out.lo[i], out.hi[i] = op.at(in.lo[i]), op.at(in.hi[i])
	}
	return nil
}

// sqrt is floor(sqrt(x)) for 0 <= x < 2^124.
func (x int128) sqrt() int64 {
	if x.hi == 0 && x.lo == 0 {
		return 0
	}
	// A float64 is within 2^-52 of the root, one step of Newton's method within
	// one or two of it.
	r := uint64(math.Sqrt(math.Ldexp(float64(x.hi), 64) + float64(x.lo)))
	q, _ := bits.Div64(uint64(x.hi), x.lo, r) // x.hi < r, as r^2 is about x
	root := int64((r + q) / 2)
	for x.less(mul(root, root)) {
		root--
	}
	for !x.less(mul(root+1, root+1)) {
		root++
	}
	return root
}
