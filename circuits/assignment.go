package circuits

import (
	"fmt"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/model/program"
)

// assignment holds the values of the wires for one statement. It is made from
// the executor's integers: no wire is solved for, and the inverse that a lookup
// needs is taken once per table entry, not once per lookup.
type assignment struct {
	s            *System
	trace        values
	w            []fr.Element
	counts       [][]uint32 // table -> entry -> lookups
	digits       map[block][]uint32
	denominators [][]fr.Element // table -> entry -> a - fold(entry)
	inverses     [][]fr.Element // table -> entry -> 1 / (a - fold(entry))
	ch           challenges
}

// Assign fills every wire that is known before the challenge from the trace of
// an evaluation, with a fresh mask and fresh blindings from crypto/rand: an
// assignment serves one proof.
func (s *System) Assign(t program.Trace) (Assignment, error) { return s.assign(t.Tensors) }

func (s *System) assign(t values) (*assignment, error) {
	a := &assignment{s: s, trace: t, w: make([]fr.Element, s.NbWires()), digits: map[block][]uint32{}}
	a.w[One].SetOne()
	a.counts = make([][]uint32, len(s.tables))
	for i, t := range s.tables {
		a.counts[i] = make([]uint32, t.n)
	}
	for _, w := range s.wires {
		if err := w.fill(a); err != nil {
			return nil, err
		}
	}
	if _, err := a.slice(s.mask, 1)[0].SetRandom(); err != nil {
		return nil, fmt.Errorf("mask: %w", err)
	}
	// Blindings are drawn when the words they blind are known, and before the
	// rows of the digests are filled.
	blindings := make(map[block]*digest, len(s.digests))
	for _, d := range s.digests {
		blindings[d.rows] = d
	}
	for _, b := range s.blocks {
		if d := blindings[b]; d != nil {
			if err := d.blind(a); err != nil {
				return nil, err
			}
		}
		if err := b.prepare(a); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// slice is n consecutive wires from w on.
func (a *assignment) slice(w Wire, n int) []fr.Element {
	first := a.s.wire(w)
	return a.w[first : int(first)+n]
}

// Committed are the values of the committed wires, the mask last.
func (a *assignment) Committed() []fr.Element {
	return a.w[Committed : int(Committed)+a.s.NbCommitted()]
}

// Words are the words of the statement.
func (a *assignment) Words() []fr.Element {
	words := make([]fr.Element, len(a.s.words))
	for i := range words {
		words[i] = a.eval(&a.s.words[i])
	}
	return words
}

// Wires are the values of all wires.
func (a *assignment) Wires() []fr.Element { return a.w }

// Solve fills the late wires and e.
func (a *assignment) Solve(c fr.Element) error {
	a.w[a.s.wire(challenge)] = c
	a.ch.a = c
	b, err := compress([poseidonWidth]fr.Element{c})
	if err != nil {
		return err
	}
	a.ch.b = b
	a.ch.b2.Square(&b)
	a.ch.b3.Mul(&a.ch.b2, &b)
	a.denominators = make([][]fr.Element, len(a.s.tables))
	a.inverses = make([][]fr.Element, len(a.s.tables))
	for i, t := range a.s.tables {
		den := make([]fr.Element, t.n)
		for j := range den {
			f := t.foldEntry(j, a)
			den[j].Sub(&c, &f)
		}
		a.denominators[i], a.inverses[i] = den, fr.BatchInvert(den)
	}
	for _, b := range a.s.blocks {
		b.solve(a)
	}
	return nil
}

// Values writes the sides and products of all rows.
func (a *assignment) Values(l, r, o []fr.Element) {
	for i, b := range a.s.blocks {
		from, to := a.s.starts[i], a.s.starts[i+1]
		b.values(a, l[from:to], r[from:to], o[from:to])
	}
}

// Opening is what opens a digest of a statement: the holder of the values shows
// them with the blinding, and anyone recomputes the digest.
type Opening struct {
	Name     string
	Output   bool
	Values   []int64
	Blinding fr.Element
}

// Openings lists the openings of an assignment's digests. They are secret.
func (s *System) Openings(as Assignment) []Opening {
	a, ok := as.(*assignment)
	if !ok {
		return nil
	}
	var out []Opening
	for _, d := range s.digests {
		out = append(out, Opening{d.name, d.output, a.trace[d.tensor], a.slice(d.blinding, 1)[0]})
	}
	return out
}
