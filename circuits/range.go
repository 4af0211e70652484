package circuits

import (
	"fmt"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// rangeRows checks 0 <= x < 2^(Limbs*t) for a vector of expressions by lookups
// in a range table of 2^t entries: one row per limb and element,
//
//	inv * (a - scale*limb) = 1
//
// The upper limbs are committed wires; the lowest one is the expression
// x - sum of the upper limbs, so it needs no wire. With low < t bits in the
// lowest limb the range is 2^((Limbs-1)*t+low): the lookup of
// 2^(t-low)*limb then implies limb < 2^low, but only over the integers. That
// form is sound when x is an integer of bounded magnitude by other constraints
// (2^(t-low)*|x| stays far below r, which compile checks); a wire that nothing
// else bounds could hold a fraction k/2^(t-low) mod r and must be checked with
// low = t.
type rangeRows struct {
	tab   *table
	ch    *challengeWires
	x     Fixed
	sel   selection
	limbs int
	low   uint // bits of the lowest limb
	high  Wire // first of n*(limbs-1) committed upper limbs, the lowest of them first
	inv   Late // n*limbs
	bits  uint // log2 of the table's size, when it is a power of two
}

func (b *rangeRows) len() int { return b.sel.n * b.limbs }

func (b *rangeRows) row(i int, r *Row) {
	wireTerm(&r.L, b.inv.at(i), 1)
	wireTerm(&r.R, challenge, 1)
	b.limb(i, &r.R, -1)
	b.tab.tagTerm(&r.R, b.ch)
	wireTerm(&r.O, One, 1)
}

// limb adds k times the scaled limb of row i.
func (b *rangeRows) limb(i int, e *LinExp, k int64) {
	j, l := i/b.limbs, i%b.limbs
	upper := b.high + Wire(j*(b.limbs-1))
	if l > 0 {
		wireTerm(e, upper+Wire(l-1), k)
		return
	}
	k <<= b.bits - b.low
	expr(e, b.x, b.sel.at(j), k)
	for l := 1; l < b.limbs; l++ {
		wireTerm(e, upper+Wire(l-1), -k<<(b.low+uint(l-1)*b.bits))
	}
}

func (b *rangeRows) spoken(i int, e *LinExp) { b.limb(i, e, 1) }

// digit is the table index of limb l of the value v.
func (b *rangeRows) digit(v int64, l int) int64 {
	if l == 0 {
		if b.limbs > 1 {
			v &= 1<<b.low - 1
		}
		return v << (b.bits - b.low)
	}
	v >>= b.low + uint(l-1)*b.bits
	if l < b.limbs-1 {
		v &= 1<<b.bits - 1
	}
	return v
}

func (b *rangeRows) prepare(a *assignment) error {
	high := a.slice(b.high, b.sel.n*(b.limbs-1))
	digits := make([]uint32, b.len())
	for j := range b.sel.n {
		v := b.x.value(a.trace, b.sel.at(j))
		if v < 0 {
			return fmt.Errorf("element %d is %d below its range", b.sel.at(j), v)
		}
		for l := range b.limbs {
			d := b.digit(v, l)
			if err := a.count(b.tab, d); err != nil {
				return err
			}
			digits[j*b.limbs+l] = uint32(d)
			if l > 0 {
				high[j*(b.limbs-1)+l-1].SetUint64(uint64(d))
			}
		}
	}
	a.digits[b] = digits
	return nil
}

func (b *rangeRows) solve(a *assignment) {
	a.gatherInverses(b.tab, a.digits[b], a.slice(b.inv.first, b.len()))
}

func (b *rangeRows) values(a *assignment, l, r, o []fr.Element) {
	a.queryValues(b.tab, a.digits[b], a.slice(b.inv.first, b.len()), l, r, o)
}

// gatherInverses writes 1/(a - fold(entry)) for each queried entry.
func (a *assignment) gatherInverses(t *table, entries []uint32, inv []fr.Element) {
	of := a.inverses[t.id]
	for i, e := range entries {
		inv[i] = of[e]
	}
}

// queryValues writes the rows inv * (a - fold(entry)) = 1 of queries of entries.
func (a *assignment) queryValues(t *table, entries []uint32, inv, l, r, o []fr.Element) {
	den := a.denominators[t.id]
	copy(l, inv)
	for i, e := range entries {
		r[i] = den[e]
		o[i].SetOne()
	}
}
