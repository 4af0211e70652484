package circuits

import (
	"fmt"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// The lookup argument. All tables of a circuit share one identity over one
// commitment (logarithmic derivative; Haböck, eprint 2022/1530):
//
//	sum over entries t of m_t / (a - fold(t)) = sum over queries q of 1 / (a - fold(q))
//
// with fold(x, y, z, tag) = x + b y + b^2 z + b^3 tag, a the challenge and
// b = Poseidon2(a). m_t, x, y, z are fixed before a is known, so two sides that
// are equal for a random a are equal as rational functions: every folded query
// is a folded entry. Two different tuples fold to one value with probability at
// most 3/r, because b is independent of both. The fold needs all of that: with
// b = a^2 instead of an independent b, or without the tag, a query can be
// assembled from entries of other tables (attack_test.go).
//
// Only the main range table has tag 0; its tuples are (x, 0, 0).

// table is a set of tuples that queries are checked against. Entry i is
// (x0+i, y[i], z[i]); y and z are nil in a range table, and in one of records.
type table struct {
	tag  int64 // unique in the circuit
	x0   int64
	n    int
	y, z []int64
	rec  *records // of a table of records
	mult Wire     // first of n committed multiplicities
	inv  Late     // m_i / (a - fold(i))
	id   int      // index in System.tables
}

// foldEntry is the value that stands for entry i in the argument.
func (t *table) foldEntry(i int, a *assignment) fr.Element {
	var v, p fr.Element
	b := &a.ch
	v.SetInt64(t.key(i))
	if t.rec != nil {
		p = t.rec.fold(a, t.key(i))
		v.Add(&v, &p)
	}
	if t.y != nil {
		p.SetInt64(t.y[i])
		v.Add(&v, p.Mul(&p, &b.b))
	}
	if t.z != nil {
		p.SetInt64(t.z[i])
		v.Add(&v, p.Mul(&p, &b.b2))
	}
	p.SetInt64(t.tag)
	v.Add(&v, p.Mul(&p, &b.b3))
	return v
}

// challenges are the values that all random identities use.
type challenges struct{ a, b, b2, b3 fr.Element }

// challengeWires are the late wires that hold b, b^2 and b^3.
type challengeWires struct{ b, b2, b3 Wire }

// tableRows are the rows inv * (a - fold(entry)) = m, one per entry.
type tableRows struct {
	*table
	ch *challengeWires
}

func (t *tableRows) len() int { return t.n }

func (t *tableRows) row(i int, r *Row) {
	wireTerm(&r.L, t.inv.at(i), 1)
	wireTerm(&r.R, challenge, 1)
	addConst(&r.R, -t.key(i))
	if t.y != nil && t.y[i] != 0 {
		wireTerm(&r.R, t.ch.b, -t.y[i])
	}
	if t.z != nil && t.z[i] != 0 {
		wireTerm(&r.R, t.ch.b2, -t.z[i])
	}
	if t.rec != nil {
		t.rec.terms(&r.R, t.key(i))
	}
	t.tagTerm(&r.R, t.ch)
	wireTerm(&r.O, t.mult+Wire(i), 1)
}

func (t *table) tagTerm(e *LinExp, ch *challengeWires) {
	if t.tag != 0 {
		wireTerm(e, ch.b3, -t.tag)
	}
}

func (t *tableRows) spoken(i int, e *LinExp) { wireTerm(e, t.mult+Wire(i), 1) }

// prepare writes the multiplicities: it runs after every block that queries.
func (t *tableRows) prepare(a *assignment) error {
	w := a.slice(t.mult, t.n)
	for i, c := range a.counts[t.id] {
		w[i].SetUint64(uint64(c))
	}
	return nil
}

func (t *tableRows) solve(a *assignment) {
	w, inv := a.slice(t.inv.first, t.n), a.inverses[t.id]
	var m fr.Element
	for i, c := range a.counts[t.id] {
		if c == 0 {
			w[i].SetZero()
			continue
		}
		m.SetUint64(uint64(c))
		w[i].Mul(&inv[i], &m)
	}
}

func (t *tableRows) values(a *assignment, l, r, o []fr.Element) {
	copy(l, a.slice(t.inv.first, t.n))
	copy(o, a.slice(t.mult, t.n))
	copy(r, a.denominators[t.id])
}

// taggedRows are the rows inv * (a - x - b^3 tag) = 1 of values that are in no
// table: as entries and as queries of one tag they are one multiset. The selected
// elements are in equal parts, of which each has a tag.
type taggedRows struct {
	x    Fixed
	sel  selection
	tags []int64
	ch   *challengeWires
	inv  Late
}

func (b *taggedRows) len() int { return b.sel.n }

// tag is the tag of the j-th selected element.
func (b *taggedRows) tag(j int) int64 { return b.tags[j/(b.sel.n/len(b.tags))] }

func (b *taggedRows) row(j int, r *Row) {
	wireTerm(&r.L, b.inv.at(j), 1)
	wireTerm(&r.R, challenge, 1)
	expr(&r.R, b.x, b.sel.at(j), -1)
	wireTerm(&r.R, b.ch.b3, -b.tag(j))
	wireTerm(&r.O, One, 1)
}

func (b *taggedRows) spoken(j int, e *LinExp)   { expr(e, b.x, b.sel.at(j), 1) }
func (b *taggedRows) prepare(*assignment) error { return nil }

// denominators writes a - x - b^3 tag.
func (b *taggedRows) denominators(a *assignment, dst []fr.Element) {
	var t fr.Element
	for j := range b.sel.n {
		t.SetInt64(b.tag(j))
		t.Mul(&t, &a.ch.b3)
		dst[j].SetInt64(b.x.value(a.trace, b.sel.at(j)))
		dst[j].Add(&dst[j], &t).Sub(&a.ch.a, &dst[j])
	}
}

func (b *taggedRows) solve(a *assignment) {
	den := make([]fr.Element, b.sel.n)
	b.denominators(a, den)
	copy(a.slice(b.inv.first, b.sel.n), fr.BatchInvert(den))
}

func (b *taggedRows) values(a *assignment, l, r, o []fr.Element) {
	copy(l, a.slice(b.inv.first, b.sel.n))
	b.denominators(a, r)
	for j := range b.sel.n {
		o[j].SetOne()
	}
}

// argument is the one row that closes the lookup argument: the sum over the
// tables less the sum over the queries is zero.
type argument struct {
	tables  []*table
	entries []Late // of no table, each read once
	sizes   []int  // entries of each family
	queries []Late
	counts  []int // queries of each family
}

func (g *argument) len() int { return 1 }

func (g *argument) row(_ int, r *Row) {
	for _, t := range g.tables {
		for i := range t.n {
			wireTerm(&r.L, t.inv.at(i), 1)
		}
	}
	for j, q := range g.entries {
		for i := range g.sizes[j] {
			wireTerm(&r.L, q.at(i), 1)
		}
	}
	for j, q := range g.queries {
		for i := range g.counts[j] {
			wireTerm(&r.L, q.at(i), -1)
		}
	}
	wireTerm(&r.R, One, 1)
}

func (*argument) spoken(int, *LinExp)       {}
func (*argument) prepare(*assignment) error { return nil }
func (*argument) solve(*assignment)         {}

// values adds the sum up rather than assume that it is zero.
func (g *argument) values(a *assignment, l, r, o []fr.Element) {
	var v fr.Element
	for _, t := range g.tables {
		for _, x := range a.slice(t.inv.first, t.n) {
			v.Add(&v, &x)
		}
	}
	for j, q := range g.entries {
		for _, x := range a.slice(q.first, g.sizes[j]) {
			v.Add(&v, &x)
		}
	}
	for j, q := range g.queries {
		for _, x := range a.slice(q.first, g.counts[j]) {
			v.Sub(&v, &x)
		}
	}
	l[0] = v
	r[0].SetOne()
	o[0].SetZero()
}

// count records a query of entry i of table t.
func (a *assignment) count(t *table, i int64) error {
	if i < 0 || i >= int64(t.n) {
		return fmt.Errorf("lookup of entry %d in a table of %d", i, t.n)
	}
	a.counts[t.id][i]++
	return nil
}
