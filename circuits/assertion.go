package circuits

import "github.com/consensys/gnark-crypto/ecc/bn254/fr"

// zeroRows assert x = 0, element by element: one row each.
type zeroRows struct {
	x   Fixed
	sel selection
}

func (b *zeroRows) len() int { return b.sel.n }

func (b *zeroRows) row(j int, r *Row) {
	wireTerm(&r.L, One, 1)
	expr(&r.R, b.x, b.sel.at(j), 1)
}

func (b *zeroRows) spoken(int, *LinExp)       {}
func (b *zeroRows) prepare(*assignment) error { return nil }
func (b *zeroRows) solve(*assignment)         {}

func (b *zeroRows) values(a *assignment, l, r, o []fr.Element) {
	for j := range b.sel.n {
		l[j].SetOne()
		r[j].SetInt64(b.x.value(a.trace, b.sel.at(j)))
		o[j].SetZero()
	}
}

// bitRows assert x * (x - 1) = 0: x is 0 or 1.
type bitRows struct {
	x   Fixed
	sel selection
}

func (b *builder) bit(x Fixed, sel selection) { b.add(&bitRows{x, sel}) }

func (b *bitRows) len() int { return b.sel.n }

func (b *bitRows) row(j int, r *Row) {
	expr(&r.L, b.x, b.sel.at(j), 1)
	expr(&r.R, b.x, b.sel.at(j), 1)
	addConst(&r.R, -1)
}

func (b *bitRows) spoken(int, *LinExp)       {}
func (b *bitRows) prepare(*assignment) error { return nil }
func (b *bitRows) solve(*assignment)         {}

func (b *bitRows) values(a *assignment, l, r, o []fr.Element) {
	for j := range b.sel.n {
		v := b.x.value(a.trace, b.sel.at(j))
		l[j].SetInt64(v)
		r[j].SetInt64(v - 1)
		o[j].SetZero()
	}
}

// disjointRows assert x * y = 0: of each pair of elements one is 0.
type disjointRows struct {
	x, y Fixed
	sel  selection
}

func (b *disjointRows) len() int { return b.sel.n }

func (b *disjointRows) row(j int, r *Row) {
	expr(&r.L, b.x, b.sel.at(j), 1)
	expr(&r.R, b.y, b.sel.at(j), 1)
}

func (b *disjointRows) spoken(int, *LinExp)       {}
func (b *disjointRows) prepare(*assignment) error { return nil }
func (b *disjointRows) solve(*assignment)         {}

func (b *disjointRows) values(a *assignment, l, r, o []fr.Element) {
	for j := range b.sel.n {
		l[j].SetInt64(b.x.value(a.trace, b.sel.at(j)))
		r[j].SetInt64(b.y.value(a.trace, b.sel.at(j)))
		o[j].SetZero()
	}
}
