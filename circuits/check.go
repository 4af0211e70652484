package circuits

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/zkinfer/zkinfer/model/program"
)

// The range checks that gadgets ask for. A check of an expression that nothing
// else bounds must see it in full (nonNegative, exactBits, exactly); only a
// bounded integer may be checked in scaled form (checkBits). See rangeRows.

// nonNegative checks 0 <= x < 2^(L*t), L the fewest limbs of t bits that hold
// hi: x is non-negative and bounded, with no exact upper bound.
func (b *builder) nonNegative(x Fixed, sel selection, hi int64) error {
	return b.limbs(x, sel, limbsFor(bitsFor(hi), b.plan.Bits), b.plan.Bits)
}

// checkBits checks 0 <= x < 2^bits for a bounded integer x. Where coefficients of
// the scaled form would leave 62 bits it checks both ends.
func (b *builder) checkBits(x Fixed, sel selection, bits uint) error {
	t := b.plan.Bits
	n := limbsFor(bits, t)
	low := bits - uint(n-1)*t
	if scale := int64(1) << (t - low); mulBound(x.maxCoef(), scale) < limit {
		return b.limbs(x, sel, n, low)
	}
	return b.between(x, sel, 1<<bits)
}

// between checks 0 <= x < size from both ends.
func (b *builder) between(x Fixed, sel selection, size int64) error {
	if err := b.nonNegative(x, sel, size-1); err != nil {
		return err
	}
	return b.nonNegative(&sum{parts: []Fixed{x}, coefs: []int64{-1}, konst: size - 1}, sel, size-1)
}

// limbs adds a range check in n limbs, low bits in the lowest.
func (b *builder) limbs(x Fixed, sel selection, n int, low uint) error {
	t := b.plan.Bits
	if top := uint(n) * t; top > 62 || mulBound(x.maxCoef(), 1<<(t-low)) >= limit {
		return fmt.Errorf("a range check of %d bits on coefficients of %d leaves 62 bits", top, x.maxCoef())
	}
	rows := &rangeRows{tab: b.mainTable(), ch: &b.ch, x: x, sel: sel, limbs: n, low: low, bits: t}
	rows.high = b.alloc(classCommitted, sel.n*(n-1))
	rows.inv = b.lateWires(rows.len())
	b.query(rows.inv, rows.len())
	b.add(rows)
	return nil
}

// exactBits checks 0 <= x < 2^bits for an expression that nothing else bounds.
func (b *builder) exactBits(x Fixed, sel selection, bits uint) error {
	if bits%b.plan.Bits == 0 && bits > 0 {
		return b.limbs(x, sel, int(bits/b.plan.Bits), b.plan.Bits)
	}
	return b.exactly(x, sel, 1<<bits)
}

// exactly checks 0 <= x < size for an expression that nothing else bounds: by a
// table of its own, or by two checks of x and size-1-x, as the plan prices them.
func (b *builder) exactly(x Fixed, sel selection, size int64) error {
	switch size {
	case 1: // no limb could check it
		b.add(&zeroRows{x: x, sel: sel})
		return nil
	case 2:
		b.bit(x, sel)
		return nil
	case limit:
		return errors.New("a range check of 62 bits or more")
	}
	if t := b.plan.Bits; size&(size-1) == 0 && bitsFor(size-1)%t == 0 {
		return b.limbs(x, sel, int(bitsFor(size-1)/t), t)
	}
	if b.plan.own[size] {
		rows := &rangeRows{tab: b.rangeTable(size), ch: &b.ch, x: x, sel: sel, limbs: 1}
		rows.inv = b.lateWires(sel.n)
		b.query(rows.inv, sel.n)
		b.add(rows)
		return nil
	}
	return b.between(x, sel, size)
}

// bound checks the elements of a committed tensor that no consumer bounds.
func (b *builder) bound(id program.ID) error {
	t := b.tensor(id)
	sel := b.live(id)
	var loose []int32
	for j := range sel.n {
		if i := sel.at(j); b.bounded[id] == nil || !b.bounded[id][i] {
			loose = append(loose, int32(i))
		}
	}
	if len(loose) == 0 {
		return nil
	}
	x := &sum{parts: []Fixed{b.vec[id]}, coefs: []int64{1}, konst: -t.Lo}
	return b.nonNegative(x, selection{loose, len(loose)}, t.Hi-t.Lo)
}

// limbsFor is the number of limbs of t bits that hold bits bits, at least one.
func limbsFor(bits, t uint) int { return max(1, int((bits+t-1)/t)) }

// newTag is a tag that no table has.
func (b *builder) newTag() int64 {
	b.tags++
	return b.tags
}

// entries adds entries that are read once to the lookup argument.
func (b *builder) entries(l Late, n int) {
	b.queries.entries = append(b.queries.entries, l)
	b.queries.sizes = append(b.queries.sizes, n)
}

func (b *builder) query(l Late, n int) {
	b.queries.queries = append(b.queries.queries, l)
	b.queries.counts = append(b.queries.counts, n)
}

// lookup2 checks pairs (x, y) against a table.
func (b *builder) lookup2(t *table, x, y Fixed, sel selection) {
	rows := &pairRows{tab: t, ch: &b.ch, x: x, y: y, sel: sel, p: b.lateWires(sel.n), inv: b.lateWires(sel.n)}
	b.query(rows.inv, sel.n)
	b.add(rows)
}

// lookup3 checks triples (x, y, z) against a table.
func (b *builder) lookup3(t *table, x, y, z Fixed, sel selection) {
	rows := &tripleRows{tab: t, ch: &b.ch, x: x, y: y, z: z, sel: sel,
		u: b.lateWires(sel.n), p: b.lateWires(sel.n), inv: b.lateWires(sel.n)}
	b.query(rows.inv, sel.n)
	b.add(rows)
}

// mainTable is the range table of 2^Bits entries, the only one with tag 0.
func (b *builder) mainTable() *table {
	return b.newTable("", &table{n: 1 << b.plan.Bits})
}

// rangeTable is a range table of its own for [0, size).
func (b *builder) rangeTable(size int64) *table {
	return b.newTable(fmt.Sprint("range ", size), &table{n: int(size), tag: -1})
}

// table is the table of (lo+i, y[i]) or (lo+i, y[i], z[i]); equal tables are one.
func (b *builder) table(lo int64, y, z []int64) *table {
	h := sha256.New()
	for _, column := range [][]int64{{lo, int64(len(z))}, y, z} {
		_ = binary.Write(h, binary.LittleEndian, column) // a hash never fails
	}
	return b.newTable(string(h.Sum(nil)), &table{x0: lo, n: len(y), y: y, z: z, tag: -1})
}

// newTable registers a table under its content; a tag of -1 is replaced by one
// that no other table has.
func (b *builder) newTable(key string, t *table) *table {
	if old, ok := b.tables[key]; ok {
		return old
	}
	t.id = len(b.sys.tables)
	if tag := b.newTag(); t.tag != 0 {
		t.tag = tag
	}
	t.mult = b.alloc(classCommitted, t.n)
	t.inv = b.lateWires(t.n)
	b.tables[key] = t
	b.sys.tables = append(b.sys.tables, t)
	return t
}
