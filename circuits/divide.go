package circuits

import (
	"fmt"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/model/program"
)

// divide is y = floor((2*Factor*a + d) / (2*d)), the quotient rounded half up, or
// y = floor(Factor*a / d): y is a committed wire, and with the numerator n and the
// divisor kd, k = 2 or 1, the remainder rho = n - y*kd is checked to satisfy
// 0 <= rho <= kd - 1.
//
// Sound because a, d and y are bounded integers (y by its consumer or by a range
// check here): then rho is one too, and for d >= 1 one y fits. For d = 0 none
// does, so a zero divisor has no proof: 0 <= rho <= -1 cannot hold, both checks
// being of the whole expression. Both bounds are needed; either alone accepts a
// quotient that is off by any amount, and so would a y that nothing bounds, which
// could be the fraction of any remainder.
func (b *builder) divide(op *program.Divide) error {
	num, den := b.vec[op.In[0]], b.vec[op.In[1]]
	d := b.tensor(op.In[1])
	k, n := int64(1), &sum{parts: []Fixed{num}, coefs: []int64{op.Factor}}
	if !op.Floor {
		k, n = 2, &sum{parts: []Fixed{num, den}, coefs: []int64{2 * op.Factor, 1}}
	}
	y := b.commit(op.Out)
	b.define(op.Out, y)
	sel := b.live(op.Out)
	rho, err := b.remainder(n, y, den, k, sel, b.elements(op.Out))
	if err != nil {
		return err
	}
	top := k*d.Hi - 1 // at most 2^63 - 1
	if err := b.nonNegative(rho, sel, top); err != nil {
		return err
	}
	rest := &sum{parts: []Fixed{den, rho}, coefs: []int64{k, -1}, konst: -1}
	if err := b.nonNegative(rest, sel, top); err != nil {
		return err
	}
	return b.bound(op.Out)
}

// remainderRows are rows k*x*y = n - out over three vectors. No row contains the
// challenge, so each determines its remainder: it is fixed and needs no
// commitment. Of an honest prover it is small, whatever the product is.
type remainderRows struct {
	n, x, y Fixed
	k       int64
	out     *wires
}

// remainder adds the rows of n - k*x*y.
func (b *builder) remainder(n, x, y Fixed, k int64, sel selection, elements int) (*wires, error) {
	if n.maxCoef() >= limit || y.maxCoef() >= limit || mulBound(k, x.maxCoef()) >= limit {
		return nil, fmt.Errorf("coefficients of a dividend of %d leave 62 bits", n.maxCoef())
	}
	out := &wires{sel: sel, slots: sel.slots(elements)}
	out.first = b.alloc(classFixed, sel.n)
	// The product may leave 64 bits; modulo 2^64 the remainder is exact.
	out.of = func(t values, i int) int64 { return n.value(t, i) - k*x.value(t, i)*y.value(t, i) }
	b.add(&remainderRows{n: n, x: x, y: y, k: k, out: out})
	return out, nil
}

func (b *remainderRows) len() int { return b.out.sel.n }

func (b *remainderRows) row(j int, r *Row) {
	i := b.out.sel.at(j)
	expr(&r.L, b.x, i, b.k)
	expr(&r.R, b.y, i, 1)
	expr(&r.O, b.n, i, 1)
	wireTerm(&r.O, b.out.first+Wire(j), -1)
}

func (b *remainderRows) spoken(int, *LinExp)         {}
func (b *remainderRows) prepare(a *assignment) error { return b.out.fill(a) }
func (b *remainderRows) solve(*assignment)           {}

func (b *remainderRows) values(a *assignment, l, r, o []fr.Element) {
	var k fr.Element
	k.SetInt64(b.k)
	for j := range b.out.sel.n {
		i := b.out.sel.at(j)
		l[j].SetInt64(b.x.value(a.trace, i))
		l[j].Mul(&l[j], &k)
		r[j].SetInt64(b.y.value(a.trace, i))
		o[j].Mul(&l[j], &r[j])
	}
}
