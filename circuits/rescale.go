package circuits

import (
	"errors"
	"fmt"
	"math/bits"

	"github.com/zkinfer/zkinfer/model/program"
)

// remainder is Mult*x + Offset - Div*y of a Rescale, element by element.
type remainder struct {
	op   *program.Rescale
	x, y Fixed
	n    int // elements per channel
}

func (v *remainder) terms(e *LinExp, konst *integer, i int, k int64) {
	c := i / v.n
	v.x.terms(e, konst, i, k*v.op.Mult[c])
	v.y.terms(e, konst, i, -k*v.op.Div)
	konst.add(k, v.op.Offset[c])
}

// value wraps modulo 2^64 on the way and is exact: a remainder is below Div.
func (v *remainder) value(t values, i int) int64 {
	c := i / v.n
	return v.op.Mult[c]*v.x.value(t, i) + v.op.Offset[c] - v.op.Div*v.y.value(t, i)
}

func (v *remainder) maxCoef() int64 {
	m := int64(1)
	for _, x := range v.op.Mult {
		m = max(m, x)
	}
	return max(mulBound(m, v.x.maxCoef()), mulBound(v.op.Div, v.y.maxCoef()))
}

func (*remainder) fixed() {}

// rescale divides by a constant: y is a committed wire, and the remainder
// rho = Mult*x + Offset - Div*y is checked to be in [0, Div).
//
// Sound because x is a bounded integer (static range), y is a bounded integer
// (its consumer looks it up or compares it, else it gets a range check here) and
// so rho is a bounded integer that the check pins to one remainder: y is the
// floor of the quotient. With y unchecked the remainder check alone would accept
// y + k/Div mod r (attack_test.go).
//
// With HalfEven the remainder 0 is a tie, which the even y wins: with
// y - Even = 2h + par, par a bit and h a bounded integer, the check is
// par <= rho <= Div - par, which leaves one y for every x.
func (b *builder) rescale(op *program.Rescale) error {
	x := b.vec[op.In[0]]
	n := b.elements(op.Out) / len(op.Mult)
	if op.Div == 1 && !op.HalfEven {
		b.define(op.Out, &remainder{op: op, x: x, y: constant(0), n: n})
		return nil
	}
	if op.Div >= limit/2 {
		return fmt.Errorf("a divisor of %d leaves 61 bits", op.Div)
	}
	y := b.commit(op.Out)
	b.define(op.Out, y)
	rho := &remainder{op: op, x: x, y: y, n: n}
	if op.HalfEven {
		err := b.tieRule(op, rho, y)
		return errors.Join(err, b.bound(op.Out))
	}
	var err error
	if op.Div&(op.Div-1) == 0 {
		err = b.checkBits(rho, b.live(op.Out), uint(bits.TrailingZeros64(uint64(op.Div))))
	} else {
		err = b.between(rho, b.live(op.Out), op.Div)
	}
	return errors.Join(err, b.bound(op.Out))
}

// tieRule checks the remainder of a rounding that sends ties to even.
func (b *builder) tieRule(op *program.Rescale, rho, y Fixed) error {
	sel := b.live(op.Out)
	out := b.tensor(op.Out)
	even := op.Even & 1 // all that matters of it, and small
	odd := func(t values, i int) int64 { return (y.value(t, i) - even) & 1 }
	par := b.wires(&wires{sel: sel, of: odd}, b.elements(op.Out))
	b.bit(par, sel)
	halfLo := (out.Lo - even) >> 1
	half := b.wires(&wires{sel: sel, of: func(t values, i int) int64 {
		return (y.value(t, i)-even)>>1 - halfLo
	}}, b.elements(op.Out))
	// y = even + 2*(half + halfLo) + par, an assertion on three wires.
	b.add(&zeroRows{sel: sel, x: &sum{
		parts: []Fixed{y, half, par}, coefs: []int64{1, -2, -1}, konst: -even - 2*halfLo,
	}})
	if err := b.nonNegative(half, sel, (out.Hi-out.Lo)/2+1); err != nil {
		return err
	}
	if err := b.nonNegative(&sum{parts: []Fixed{rho, par}, coefs: []int64{1, -1}}, sel, op.Div); err != nil {
		return err
	}
	return b.nonNegative(&sum{parts: []Fixed{rho, par}, coefs: []int64{-1, -1}, konst: op.Div}, sel, op.Div)
}
