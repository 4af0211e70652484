package circuits

import (
	"fmt"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// pairRows checks (x, y) against a table of pairs, two rows an element:
//
//	b * y = p          (a - x - p - b^3 tag) * inv = 1
//
// x and y are fixed before the challenge; the tuple fold of lookup.go makes the
// pair an entry of the table, so y is the table's function of x and x is one of
// its arguments (which also bounds x).
type pairRows struct {
	tab  *table
	ch   *challengeWires
	x, y Fixed
	sel  selection
	p    Late // n: b*y
	inv  Late // n
}

func (b *pairRows) len() int { return 2 * b.sel.n }

func (b *pairRows) row(i int, r *Row) {
	if i < b.sel.n {
		wireTerm(&r.L, b.ch.b, 1)
		expr(&r.R, b.y, b.sel.at(i), 1)
		wireTerm(&r.O, b.p.at(i), 1)
		return
	}
	i -= b.sel.n
	wireTerm(&r.L, b.inv.at(i), 1)
	wireTerm(&r.R, challenge, 1)
	expr(&r.R, b.x, b.sel.at(i), -1)
	wireTerm(&r.R, b.p.at(i), -1)
	b.tab.tagTerm(&r.R, b.ch)
	wireTerm(&r.O, One, 1)
}

func (b *pairRows) spoken(i int, e *LinExp) {
	if i < b.sel.n {
		expr(e, b.y, b.sel.at(i), 1)
	} else {
		expr(e, b.x, b.sel.at(i-b.sel.n), 1)
	}
}

func (b *pairRows) prepare(a *assignment) error {
	entries := make([]uint32, b.sel.n)
	for j := range b.sel.n {
		i := b.sel.at(j)
		e := b.x.value(a.trace, i) - b.tab.x0
		if err := a.count(b.tab, e); err != nil {
			return err
		}
		if y := b.y.value(a.trace, i); y != b.tab.y[e] {
			return fmt.Errorf("element %d is %d, the table says %d", i, y, b.tab.y[e])
		}
		entries[j] = uint32(e)
	}
	a.digits[b] = entries
	return nil
}

func (b *pairRows) solve(a *assignment) {
	p := a.slice(b.p.first, b.sel.n)
	a.scaled(&a.ch.b, b.tab.y, a.digits[b], p)
	a.gatherInverses(b.tab, a.digits[b], a.slice(b.inv.first, b.sel.n))
}

func (b *pairRows) values(a *assignment, l, r, o []fr.Element) {
	n := b.sel.n
	copy(o[:n], a.slice(b.p.first, n))
	for j, e := range a.digits[b] {
		l[j] = a.ch.b
		r[j].SetInt64(b.tab.y[e])
	}
	a.queryValues(b.tab, a.digits[b], a.slice(b.inv.first, n), l[n:], r[n:], o[n:])
}

// scaled writes k*column[entry] for each queried entry.
func (a *assignment) scaled(k *fr.Element, column []int64, entries []uint32, dst []fr.Element) {
	memo := make(map[int64]fr.Element)
	for i, e := range entries {
		v, ok := memo[column[e]]
		if !ok {
			v.SetInt64(column[e])
			v.Mul(&v, k)
			memo[column[e]] = v
		}
		dst[i] = v
	}
}

// tripleRows checks (x, y, z) against a table of triples, three rows an element:
//
//	b * z = u      (y + u) * b = p      (a - x - p - b^3 tag) * inv = 1
type tripleRows struct {
	tab     *table
	ch      *challengeWires
	x, y, z Fixed
	sel     selection
	u, p    Late // n each: b*z, b*y + b^2*z
	inv     Late // n
}

func (b *tripleRows) len() int { return 3 * b.sel.n }

func (b *tripleRows) row(i int, r *Row) {
	j := i % b.sel.n
	switch i / b.sel.n {
	case 0:
		wireTerm(&r.L, b.ch.b, 1)
		expr(&r.R, b.z, b.sel.at(j), 1)
		wireTerm(&r.O, b.u.at(j), 1)
	case 1:
		expr(&r.L, b.y, b.sel.at(j), 1)
		wireTerm(&r.L, b.u.at(j), 1)
		wireTerm(&r.R, b.ch.b, 1)
		wireTerm(&r.O, b.p.at(j), 1)
	default:
		wireTerm(&r.L, b.inv.at(j), 1)
		wireTerm(&r.R, challenge, 1)
		expr(&r.R, b.x, b.sel.at(j), -1)
		wireTerm(&r.R, b.p.at(j), -1)
		b.tab.tagTerm(&r.R, b.ch)
		wireTerm(&r.O, One, 1)
	}
}

func (b *tripleRows) spoken(i int, e *LinExp) {
	expr(e, [...]Fixed{b.z, b.y, b.x}[i/b.sel.n], b.sel.at(i%b.sel.n), 1)
}

func (b *tripleRows) prepare(a *assignment) error {
	entries := make([]uint32, b.sel.n)
	for j := range b.sel.n {
		e := b.x.value(a.trace, b.sel.at(j)) - b.tab.x0
		if err := a.count(b.tab, e); err != nil {
			return err
		}
		entries[j] = uint32(e)
	}
	a.digits[b] = entries
	return nil
}

func (b *tripleRows) solve(a *assignment) {
	u, p, entries := a.slice(b.u.first, b.sel.n), a.slice(b.p.first, b.sel.n), a.digits[b]
	a.scaled(&a.ch.b, b.tab.z, entries, u)
	a.scaled(&a.ch.b, b.tab.y, entries, p)
	var t fr.Element
	for j := range p {
		p[j].Add(&p[j], t.Mul(&u[j], &a.ch.b))
	}
	a.gatherInverses(b.tab, entries, a.slice(b.inv.first, b.sel.n))
}

func (b *tripleRows) values(a *assignment, l, r, o []fr.Element) {
	n, entries := b.sel.n, a.digits[b]
	u, p := a.slice(b.u.first, n), a.slice(b.p.first, n)
	copy(o[:n], u)
	copy(o[n:2*n], p)
	for j, e := range entries {
		l[j] = a.ch.b
		r[j].SetInt64(b.tab.z[e])
		l[n+j].SetInt64(b.tab.y[e])
		l[n+j].Add(&l[n+j], &u[j])
		r[n+j] = a.ch.b
	}
	a.queryValues(b.tab, entries, a.slice(b.inv.first, n), l[2*n:], r[2*n:], o[2*n:])
}
