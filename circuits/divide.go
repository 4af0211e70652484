package circuits

import (
	"fmt"

	"github.com/zkinfer/zkinfer/model/program"
)

// divide is y = floor((2*Factor*a + d) / (2*d)): the quotient rounded half up,
// with y a committed wire and the remainder rho = 2*Factor*a + d - 2*y*d checked
// to satisfy 0 <= rho <= 2d - 1.
//
// Sound because a, d and y are bounded integers (y by a range check of its own)
// and d >= 1 by its static range: then rho is an integer and one y fits. Both
// bounds are needed; either alone accepts a quotient that is off by any amount.
func (b *builder) divide(op *program.Divide) error {
	num, den := b.vec[op.In[0]], b.vec[op.In[1]]
	a, d := b.tensor(op.In[0]), b.tensor(op.In[1])
	y := b.commit(op.Out)
	b.define(op.Out, y)
	sel := b.live(op.Out)
	out := b.tensor(op.Out)
	// The largest product that a bounded y allows must stay an int64.
	top := mulBound(2*(out.Hi-out.Lo+1), d.Hi)
	if d.Lo < 1 || a.Lo < 0 || out.Lo < 0 || top >= limit/2 || mulBound(2*op.Factor, a.Hi) >= limit/2 {
		return fmt.Errorf("cannot divide [%d, %d] times %d by [%d, %d]", a.Lo, a.Hi, op.Factor, d.Lo, d.Hi)
	}
	same := func(j int) (int, int) { i := sel.at(j); return i, i }
	lo, err := b.productLow(op.Out, op.In[1])
	if err != nil {
		return err
	}
	rows := &productRows{x: y, y: den, at: same, n: sel.n, lo: lo}
	rows.out = b.alloc(classFixed, sel.n)
	b.add(rows)
	product := &wires{first: rows.out, sel: sel, slots: sel.slots(b.elements(op.Out)), lo: lo,
		of: func(t values, i int) int64 { return y.value(t, i) * den.value(t, i) }}
	rho := &sum{parts: []Fixed{num, den, product}, coefs: []int64{2 * op.Factor, 1, -2}}
	if err := b.nonNegative(rho, sel, 2*d.Hi-1); err != nil {
		return err
	}
	rest := &sum{parts: []Fixed{den, rho}, coefs: []int64{2, -1}, konst: -1}
	if err := b.nonNegative(rest, sel, 2*d.Hi-1); err != nil {
		return err
	}
	return b.bound(op.Out)
}
