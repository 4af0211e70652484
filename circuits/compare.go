package circuits

import "github.com/zkinfer/zkinfer/model/program"

// sign is y = 1 where x >= 0 and 0 elsewhere: y is a committed bit, and
//
//	y*(2x+1) - x - 1 = x if y = 1, -x-1 if y = 0
//
// is checked to be non-negative. Sound because for an integer x exactly one of
// x >= 0 and -x-1 >= 0 holds, so the check leaves one bit. Comparisons and Select
// are made of it: a <= b is sign(b-a), a < b is sign(b-a-1), and
// where(c, x, y) = y + c*(x-y) is a Bilinear.
func (b *builder) sign(op *program.NonNegative) error {
	x, in := b.vec[op.In[0]], b.tensor(op.In[0])
	y := b.commit(op.Out)
	b.define(op.Out, y)
	sel := b.live(op.Out)
	b.bit(y, sel)
	odd := &sum{parts: []Fixed{x}, coefs: []int64{2}, konst: 1}
	same := func(j int) (int, int) { i := sel.at(j); return i, i }
	lo := min(0, 2*in.Lo+1)
	rows := &productRows{x: y, y: odd, at: same, n: sel.n, lo: lo}
	rows.out = b.alloc(classFixed, sel.n)
	b.add(rows)
	product := &wires{first: rows.out, sel: sel, slots: sel.slots(b.elements(op.Out)), lo: lo,
		of: func(t values, i int) int64 { return y.value(t, i) * odd.value(t, i) }}
	chosen := &sum{parts: []Fixed{product, x}, coefs: []int64{1, -1}, konst: -1}
	return b.nonNegative(chosen, sel, max(abs(in.Lo), abs(in.Hi)))
}
