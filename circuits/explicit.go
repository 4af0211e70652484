package circuits

import "github.com/consensys/gnark-crypto/ecc/bn254/fr"

// explicitRows are rows that are written out: the few of a circuit that belong
// to no family. A row whose O is one wire with coefficient 1 may determine that
// wire; the others are assertions.
type explicitRows struct {
	rows       []Row
	determines []bool
	late       bool     // rows that contain the challenge
	words      []LinExp // row -> fixed wires that a random identity speaks about
}

// assign adds L * R = O, where the row determines the wire O.
func (b *explicitRows) assign(l, r LinExp, o Wire) {
	b.rows = append(b.rows, Row{L: l, R: r, O: LinExp{Terms: []Term{{o, 1}}}})
	b.determines = append(b.determines, true)
	b.words = append(b.words, LinExp{})
}

func (b *explicitRows) assert(l, r, o LinExp) {
	b.rows = append(b.rows, Row{L: l, R: r, O: o})
	b.determines = append(b.determines, false)
	b.words = append(b.words, LinExp{})
}

func (b *explicitRows) len() int { return len(b.rows) }

func (b *explicitRows) row(i int, r *Row) {
	src := &b.rows[i]
	for j, e := range r.sides() {
		from := src.sides()[j]
		e.Terms = append(e.Terms, from.Terms...)
		e.Big = append(e.Big, from.Big...)
	}
}

func (b *explicitRows) spoken(i int, e *LinExp) {
	e.Terms = append(e.Terms, b.words[i].Terms...)
	e.Big = append(e.Big, b.words[i].Big...)
}

func (b *explicitRows) prepare(a *assignment) error {
	if !b.late {
		b.fill(a)
	}
	return nil
}

func (b *explicitRows) solve(a *assignment) {
	if b.late {
		b.fill(a)
	}
}

func (b *explicitRows) fill(a *assignment) {
	for i := range b.rows {
		if b.determines[i] {
			l, r := a.eval(&b.rows[i].L), a.eval(&b.rows[i].R)
			a.w[a.s.wire(b.rows[i].O.Terms[0].Wire)].Mul(&l, &r)
		}
	}
}

func (b *explicitRows) values(a *assignment, l, r, o []fr.Element) {
	for i := range b.rows {
		l[i], r[i], o[i] = a.eval(&b.rows[i].L), a.eval(&b.rows[i].R), a.eval(&b.rows[i].O)
	}
}

func wireExp(w Wire) LinExp   { return LinExp{Terms: []Term{{w, 1}}} }
func constExp(v int64) LinExp { return LinExp{Terms: []Term{{One, v}}} }
