package circuits

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// records are the columns of a table of records: entry i has a key and the values
// y_0 .. y_{C-1}, of which value c is element offsets[c] + step*key of x, or of
// values where the table is constant. With the tag and b of the lookup argument
// it folds to
//
//	key + b^3 tag + b^4 (y_0 + y_1 b + .. + y_{C-1} b^{C-1})
//
// A power of b of its own for each part keeps the records of all tables apart, as
// for other tuples: two of them fold to one value with probability at most
// (C+3)/r. Of activations, which are fixed before the challenge like what is looked
// up, the sum is Horner's rule, C rows an entry and two more (entryRows); of
// constants it is an expression over powers of b, and the entry takes one row.
type records struct {
	offsets []int32
	step    int64
	keys    []int64 // rising; nil: x0 + i
	values  []int64
	powers  []Wire // b^4 .. b^(C+3), of a constant table
	x       Fixed
	folds   Late // of activations: b^4 (y_0 + ..) of each entry
	inv     Late // of activations: 1 / (a - fold) of each entry
}

// key is the key of entry i.
func (t *table) key(i int) int64 {
	if t.rec != nil && t.rec.keys != nil {
		return t.rec.keys[i]
	}
	return t.x0 + int64(i)
}

// entry is the entry with a key, -1 if there is none.
func (t *table) entry(key int64) int64 {
	if t.rec == nil || t.rec.keys == nil {
		return key - t.x0
	}
	i, ok := slices.BinarySearch(t.rec.keys, key)
	if !ok {
		return -1
	}
	return int64(i)
}

// at is the element that is value c of the record with a key.
func (d *records) at(key int64, c int) int { return int(int64(d.offsets[c]) + d.step*key) }

// value is an element of the table.
func (d *records) value(t values, i int) int64 {
	if d.x == nil {
		return d.values[i]
	}
	return d.x.value(t, i)
}

// terms subtracts the constants' part of the fold of the record with a key.
func (d *records) terms(e *LinExp, key int64) {
	for c, w := range d.powers {
		if v := d.values[d.at(key, c)]; v != 0 {
			wireTerm(e, w, -v)
		}
	}
}

// fold is the values' part of the fold of the record with a key.
func (d *records) fold(a *assignment, key int64) (v fr.Element) {
	var y fr.Element
	for c := len(d.offsets) - 1; c >= 0; c-- {
		y.SetInt64(d.value(a.trace, d.at(key, c)))
		v.Mul(&v, &a.ch.b).Add(&v, &y)
	}
	y.Square(&a.ch.b2)
	v.Mul(&v, &y)
	return v
}

// recordTable registers a table of n records, equal tables as one.
func (b *builder) recordTable(key string, t *table) *table {
	if old, ok := b.tables[key]; ok {
		return old
	}
	d := t.rec
	if d.x == nil {
		for c := range d.offsets {
			d.powers = append(d.powers, b.power(b.folds, 4+c))
		}
	} else {
		sums := b.horner(d.x, func(i, c int) int { return d.at(t.key(i), c) }, t.n, len(d.offsets), b.ch.b)
		d.folds, d.inv = b.foldValues(sums), b.lateWires(t.n)
	}
	t.tag = -1
	return b.newTable(key, t)
}

// contentKey names a constant table by its content.
func (t *table) contentKey() string {
	h := sha256.New()
	d := t.rec
	buf := binary.BigEndian.AppendUint64(nil, uint64(len(d.offsets)))
	for i := range t.n {
		buf = binary.BigEndian.AppendUint64(buf, uint64(t.key(i)))
		for c := range d.offsets {
			buf = binary.BigEndian.AppendUint64(buf, uint64(d.values[d.at(t.key(i), c)]))
		}
		h.Write(buf)
		buf = buf[:0]
	}
	return "records " + string(h.Sum(nil))
}

// foldValues are wires for b^4 times Horner's sums.
func (b *builder) foldValues(sums *hornerRows) Late {
	rows := &foldRows{sums: sums, b4: b.power(b.folds, 4)}
	rows.out = b.lateWires(sums.n)
	b.add(rows)
	return rows.out
}

// lookupRecords checks that the i-th of keys and the elements of y that are
// coefficients of sum i are a record of the table.
func (b *builder) lookupRecords(t *table, keys Fixed, sums *hornerRows) error {
	if keys.maxCoef() >= limit {
		return fmt.Errorf("coefficients of an index, %d, leave 62 bits", keys.maxCoef())
	}
	rows := &recordRows{tab: t, ch: &b.ch, keys: keys, sums: sums, folds: b.foldValues(sums), inv: b.lateWires(sums.n)}
	b.query(rows.inv, sums.n)
	b.add(rows)
	return nil
}

// foldRows are the rows p * b^4 = fold for polynomials p.
type foldRows struct {
	sums *hornerRows
	b4   Wire
	out  Late
}

func (b *foldRows) len() int { return b.sums.n }

func (b *foldRows) row(i int, r *Row) {
	b.sums.result(&r.L, i)
	wireTerm(&r.R, b.b4, 1)
	wireTerm(&r.O, b.out.at(i), 1)
}

func (b *foldRows) spoken(i int, e *LinExp)   { b.sums.constant(e, i) }
func (b *foldRows) prepare(*assignment) error { return nil }

func (b *foldRows) solve(a *assignment) {
	b4 := &a.w[a.s.wire(b.b4)]
	for i, out := 0, a.slice(b.out.first, b.len()); i < len(out); i++ {
		v := b.sums.resultValue(a, i)
		out[i].Mul(&v, b4)
	}
}

func (b *foldRows) values(a *assignment, l, r, o []fr.Element) {
	b4 := a.w[a.s.wire(b.b4)]
	for i := range b.len() {
		l[i], r[i] = b.sums.resultValue(a, i), b4
	}
	copy(o, a.slice(b.out.first, b.len()))
}

// recordRows check records against a table: (a - key - fold - b^3 tag) * inv = 1.
type recordRows struct {
	tab   *table
	ch    *challengeWires
	keys  Fixed
	sums  *hornerRows
	folds Late
	inv   Late
}

func (b *recordRows) len() int { return b.sums.n }

func (b *recordRows) row(i int, r *Row) {
	wireTerm(&r.L, b.inv.at(i), 1)
	wireTerm(&r.R, challenge, 1)
	expr(&r.R, b.keys, i, -1)
	wireTerm(&r.R, b.folds.at(i), -1)
	b.tab.tagTerm(&r.R, b.ch)
	wireTerm(&r.O, One, 1)
}

func (b *recordRows) spoken(i int, e *LinExp) { expr(e, b.keys, i, 1) }

func (b *recordRows) prepare(a *assignment) error {
	entries := make([]uint32, b.len())
	for i := range entries {
		key := b.keys.value(a.trace, i)
		e := b.tab.entry(key)
		if err := a.count(b.tab, e); err != nil {
			return err
		}
		for c := range b.tab.rec.offsets {
			y := b.sums.x.value(a.trace, b.sums.at(i, c))
			if want := b.tab.rec.value(a.trace, b.tab.rec.at(key, c)); y != want {
				return fmt.Errorf("element %d is %d, the table says %d", b.sums.at(i, c), y, want)
			}
		}
		entries[i] = uint32(e)
	}
	a.digits[b] = entries
	return nil
}

func (b *recordRows) solve(a *assignment) {
	a.gatherInverses(b.tab, a.digits[b], a.slice(b.inv.first, b.len()))
}

func (b *recordRows) values(a *assignment, l, r, o []fr.Element) {
	a.queryValues(b.tab, a.digits[b], a.slice(b.inv.first, b.len()), l, r, o)
}

// entryRows are the entries of a table of activations, two rows each:
//
//	(a - key - fold - b^3 tag) * inv = 1    inv * m = m / (a - ..)
//
// A prover has a say in the fold, so that the one row of a table of constants would
// leave its wire open for a fold that is a - key.
type entryRows struct {
	*table
	ch *challengeWires
}

func (b *entryRows) len() int { return 2 * b.n }

func (b *entryRows) row(i int, r *Row) {
	if i < b.n {
		wireTerm(&r.L, b.rec.inv.at(i), 1)
		wireTerm(&r.R, challenge, 1)
		addConst(&r.R, -b.key(i))
		wireTerm(&r.R, b.rec.folds.at(i), -1)
		b.tagTerm(&r.R, b.ch)
		wireTerm(&r.O, One, 1)
		return
	}
	i -= b.n
	wireTerm(&r.L, b.rec.inv.at(i), 1)
	wireTerm(&r.R, b.mult+Wire(i), 1)
	wireTerm(&r.O, b.inv.at(i), 1)
}

func (b *entryRows) spoken(i int, e *LinExp) {
	if i >= b.n {
		wireTerm(e, b.mult+Wire(i-b.n), 1)
	}
}

func (b *entryRows) prepare(a *assignment) error { return (&tableRows{b.table, b.ch}).prepare(a) }

func (b *entryRows) solve(a *assignment) {
	copy(a.slice(b.rec.inv.first, b.n), a.inverses[b.id])
	(&tableRows{b.table, b.ch}).solve(a)
}

func (b *entryRows) values(a *assignment, l, r, o []fr.Element) {
	inv := a.slice(b.rec.inv.first, b.n)
	copy(l[b.n:], inv)
	copy(r[b.n:], a.slice(b.mult, b.n))
	copy(o[b.n:], a.slice(b.inv.first, b.n))
	copy(l, inv)
	copy(r, a.denominators[b.id])
	for i := range b.n {
		o[i].SetOne()
	}
}
