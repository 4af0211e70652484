package circuits

import "github.com/zkinfer/zkinfer/model/program"

// wrap is x modulo 2^Bits: q is a committed wire, y = x - 2^Bits*q a determined
// one, and y is checked to be in the range of the type.
//
// Sound because x is a bounded integer (static range) and q is checked to be in
// a bounded range, so y is an integer of a magnitude far below the modulus of
// the field, and the integers x = 2^Bits*q + y have one y in the type's range,
// which the check pins: a range of 2^Bits values holds exactly one of each
// residue. Both checks are needed. With q unchecked any y passes, for q = (x-y)/2^Bits
// mod r; with y unchecked any q does, and y + 2^Bits, of the same residue, too.
// The range of q may be wider than x needs: a q beyond leaves no y.
//
// Where the static range of x lies in one period, q is a constant and there is
// nothing to claim.
func (b *builder) wrap(op *program.Wrap) error {
	x, in := b.vec[op.In[0]], b.tensor(op.In[0])
	sel := b.live(op.Out)
	first, last := op.Period(in.Lo), op.Period(in.Hi)
	if op.Bits == 64 { // y = x, or none: x modulo 2^64 is no integer of a program
		b.define(op.Out, x)
		if first == last {
			return nil
		}
		return b.nonNegative(x, sel, in.Hi)
	}
	if first == last {
		b.define(op.Out, offset(x, first<<op.Bits))
		return nil
	}
	q := b.wires(&wires{sel: sel, lo: first, of: func(t values, i int) int64 {
		return op.Period(x.value(t, i))
	}}, b.elements(op.Out))
	if err := b.nonNegative(offset(q, first), sel, last-first); err != nil {
		return err
	}
	b.define(op.Out, &sum{parts: []Fixed{x, q}, coefs: []int64{1, -1 << op.Bits}})
	b.materialise(op.Out)
	least := int64(0)
	if op.Signed {
		least = -1 << (op.Bits - 1)
	}
	return b.checkBits(offset(b.vec[op.Out], least), sel, op.Bits)
}

// moves reports whether a Wrap shifts all of its input by one constant: its
// output is then an expression of it, without a claim.
func (b *builder) moves(op *program.Wrap) bool {
	in := b.tensor(op.In[0])
	return op.Period(in.Lo) == op.Period(in.Hi)
}
