package circuits

import "github.com/zkinfer/zkinfer/model/program"

// saturate is y = min(max(x, L), H) without a table of x. With o and u what x is
// above H and below L, x = y + o - u, it checks
//
//	L <= y <= H     o * (H - y) = 0     u * (y - L) = 0     o + u >= 0
//
// Where both ends can be exceeded y and o are committed wires and u is the
// expression y + o - x; where one can, so is what exceeds it.
//
// Sound: y is a bounded integer by its check. Between L and H both o and u are 0,
// so y = x. At y = H, u is 0 and o = x - H, which the last check finds to be
// non-negative: x >= H. At y = L it is u = L - x that is. So y is what the clamp
// says, in the field, and x = y + o or y - u is a bounded integer, as the sum that
// is checked in full is one of o and u and the other is 0: it bounds x as well.
// Without the last check y = L or H passes for any x, without the products any
// y does, and without its range y = x does.
//
// Where one end alone can be exceeded, the other is no bound that y has to keep.
func (b *builder) saturate(op *program.Clamp) error {
	x, in, out := b.vec[op.In[0]], b.tensor(op.In[0]), b.tensor(op.Out)
	sel := b.live(op.Out)
	if out.Lo == out.Hi {
		b.define(op.Out, constant(out.Lo))
		return b.nonNegative(offset(x, in.Lo), sel, count(in.Lo, in.Hi)-1)
	}
	y := b.commit(op.Out)
	b.define(op.Out, y)
	below, above := in.Lo < out.Lo, in.Hi > out.Hi
	difference := func(a, b Fixed) Fixed { return &sum{parts: []Fixed{a, b}, coefs: []int64{1, -1}} }
	fromLow, fromHigh := offset(y, out.Lo), &sum{parts: []Fixed{y}, coefs: []int64{-1}, konst: out.Hi}
	over, under := difference(x, y), difference(y, x)
	excess := over
	switch {
	case below && above:
		o := b.wires(&wires{sel: sel, of: func(t values, i int) int64 { return max(x.value(t, i)-out.Hi, 0) }}, b.elements(op.Out))
		over, under = o, &sum{parts: []Fixed{y, o, x}, coefs: []int64{1, 1, -1}}
		excess = &sum{parts: []Fixed{over, under}, coefs: []int64{1, 1}}
	case below:
		excess = under
	}
	if above {
		b.add(&disjointRows{over, fromHigh, sel})
	}
	if below {
		b.add(&disjointRows{under, fromLow, sel})
	}
	if err := b.nonNegative(excess, sel, clampExcess(in, out)); err != nil || b.covered[op.Out] {
		return err
	}
	switch size := count(out.Lo, out.Hi); {
	case below && above:
		return b.exactly(fromLow, sel, size)
	case below:
		return b.nonNegative(fromLow, sel, size-1)
	default:
		return b.nonNegative(fromHigh, sel, size-1)
	}
}

// clampExcess is the most that an argument in a range is beyond a clamp's bounds.
func clampExcess(in, out *program.Tensor) int64 {
	return max(count(out.Hi, max(in.Hi, out.Hi)), count(min(in.Lo, out.Lo), out.Lo)) - 1
}

// saturateRows is what saturate takes for an element, with limbs of t bits.
func (b *builder) saturateRows(op *program.Clamp, t uint) int64 {
	in, out := b.tensor(op.In[0]), b.tensor(op.Out)
	limbs := func(hi int64) int64 { return int64(limbsFor(bitsFor(hi), t)) }
	size := count(out.Lo, out.Hi)
	if size == 1 {
		return limbs(count(in.Lo, in.Hi) - 1)
	}
	rows, ends := limbs(clampExcess(in, out)), int64(0)
	if in.Lo < out.Lo {
		ends++
	}
	if in.Hi > out.Hi {
		ends++
	}
	rows += ends
	if b.covered[op.Out] {
		return rows
	}
	if size&(size-1) == 0 && bitsFor(size-1)%t == 0 {
		ends = 1
	}
	return rows + ends*limbs(size-1)
}

// findCovered marks the tensors of which a table or segments look every needed
// element up, over no more than the tensor's static range: it is checked exactly.
func (b *builder) findCovered() {
	b.covered = make([]bool, len(b.prog.Tensors))
	for _, op := range b.prog.Ops {
		if b.dead[op.Output()] {
			continue
		}
		var lo, hi int64 // of what is looked up
		switch op := op.(type) {
		case *program.Table:
			lo, hi = op.Lo, op.Lo+int64(len(op.Values))-1
		case *program.Segments:
			lo, hi = op.Lo<<op.Shift, (op.Lo+int64(len(op.Bases)))<<op.Shift-1
		default:
			continue
		}
		id := op.Inputs()[0]
		if t := b.tensor(id); lo == t.Lo && hi == t.Hi && b.live(op.Output()).n == b.live(id).n {
			b.covered[id] = true
		}
	}
}
