package circuits

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// ErrUnsound says that the linter found a wire that the circuit does not bind.
var ErrUnsound = errors.New("unsound circuit")

// Lint checks, over the rows that setup sees, that nothing in the circuit is
// left to a prover who knows the challenge. It computes this closure:
//
//   - fixed are the constant, the committed wires that are in some row, and each
//     wire that a row without the challenge determines from fixed wires;
//   - drawn are the challenge and each wire that a row determines from the
//     constant and drawn wires: no prover has a say in them;
//   - late is each wire that a row determines from fixed, drawn and late wires;
//   - a row determines a wire if it is the row's only wire outside the closure,
//     occurs once with a constant coefficient, and is either on the product's side
//     or in a factor where the other factor cannot be zero: because it is a
//     constant, or the product is, or because it is made of the constant and drawn
//     wires and is not zero for a challenge that the linter draws. A factor with
//     any other wire in it may be zero as a prover likes;
//   - a row determines at most one wire, a wire is determined at most once.
//
// It fails where a wire stays outside the closure (an uncommitted multiplicity,
// a wire that only a hint sets), where a committed wire is in no row (its basis
// is the point at infinity and nothing binds it), and where a random identity
// speaks about a wire that is not fixed (a packed word or a lookup of a value
// that is chosen after the challenge), or where the sum of the lookup argument
// determines a wire instead of asserting something.
func (s *System) Lint() error {
	l := newLinter(s)
	l.close()
	return errors.Join(l.committed(), l.undetermined(), l.asserted(s), l.spoken(s))
}

// state is what the linter knows about a wire.
type state uint8

const (
	unknown state = iota
	fixedState
	drawnState
	lateState
)

type linter struct {
	rows  Rows
	state []state
	drawn map[Wire]fr.Element // values of the constant and the drawn wires
	seen  []bool              // wires that are in some row
	open  []int               // rows that have determined nothing yet
	order []determination
}

// determination says that a row determines a wire.
type determination struct {
	row  int
	wire Wire
}

func newLinter(rows Rows) *linter {
	l := &linter{rows: rows, state: make([]state, rows.NbWires()), seen: make([]bool, rows.NbWires())}
	challenge := Wire(rows.NbFixed())
	l.drawn = map[Wire]fr.Element{One: fr.One(), challenge: fr.NewElement(rand.Uint64())}
	l.state[One] = fixedState
	for i := range rows.NbCommitted() {
		l.state[int(Committed)+i] = fixedState
	}
	l.state[challenge] = drawnState
	return l
}

// close computes the closure. Rows come in an order in which nearly every wire
// is determined before it is used, so few passes are needed.
func (l *linter) close() {
	var r Row
	for i := range l.rows.NbRows() {
		l.rows.Row(i, &r)
		for _, e := range r.sides() {
			for _, t := range e.Terms {
				l.seen[t.Wire] = l.seen[t.Wire] || t.Coef != 0
			}
			for j := range e.Big {
				l.seen[e.Big[j].Wire] = l.seen[e.Big[j].Wire] || !e.Big[j].Coef.IsZero()
			}
		}
		if !l.determine(i, &r) {
			l.open = append(l.open, i)
		}
	}
	for again := true; again; {
		again = false
		var open []int
		for _, i := range l.open {
			l.rows.Row(i, &r)
			if l.determine(i, &r) {
				again = true
			} else {
				open = append(open, i)
			}
		}
		l.open = open
	}
}

// side is what one side of a row consists of.
type side struct {
	unknown     Wire
	coef        fr.Element // of the unknown wire, where it occurs once
	occurrences int        // of wires outside the closure
	fixed, late bool       // contains a fixed wire beside the constant, a late wire
	drawn       bool       // contains a drawn wire
	value       fr.Element // of the constant and the drawn wires
}

// constant reports whether the side contains no wire but the constant.
func (s *side) constant() bool { return s.occurrences == 0 && !s.fixed && !s.late && !s.drawn }

// certain reports whether no prover has a say in the side, and it is not zero.
func (s *side) certain() bool {
	return s.occurrences == 0 && !s.fixed && !s.late && !s.value.IsZero()
}

func (l *linter) inspect(e *LinExp) side {
	var s side
	see := func(w Wire, coef func() fr.Element) {
		switch st := l.state[w]; {
		case w == One || st == drawnState:
			s.drawn = s.drawn || w != One
			k, v := coef(), l.drawn[w]
			s.value.Add(&s.value, k.Mul(&k, &v))
		case st == unknown:
			s.unknown, s.coef = w, coef()
			s.occurrences++
		case st == lateState:
			s.late = true
		default:
			s.fixed = true
		}
	}
	for _, t := range e.Terms {
		if t.Coef != 0 {
			see(t.Wire, func() (k fr.Element) { return *k.SetInt64(t.Coef) })
		}
	}
	for i := range e.Big {
		if k := e.Big[i].Coef; !k.IsZero() {
			see(e.Big[i].Wire, func() fr.Element { return k })
		}
	}
	return s
}

// determine adds the wire that the row determines to the closure, if there is one.
func (l *linter) determine(i int, r *Row) bool {
	left, right, out := l.inspect(&r.L), l.inspect(&r.R), l.inspect(&r.O)
	if left.occurrences+right.occurrences+out.occurrences != 1 {
		return false
	}
	w := out.unknown
	if out.occurrences == 0 {
		factor, other := left, right
		if right.occurrences == 1 {
			factor, other = right, left
		}
		w = factor.unknown
		if !other.certain() && !(out.constant() && !out.value.IsZero()) {
			return false
		}
	}
	fixed, late := left.fixed || right.fixed || out.fixed, left.late || right.late || out.late
	switch drawn := left.drawn || right.drawn || out.drawn; {
	case late || drawn && fixed:
		l.state[w] = lateState
	case drawn && l.draw(w, &left, &right, &out):
		l.state[w] = drawnState
	case drawn:
		l.state[w] = lateState
	default:
		l.state[w] = fixedState
	}
	l.order = append(l.order, determination{i, w})
	return true
}

// draw computes a drawn wire from left * right = out; false where the value of
// the drawn wires leaves it open.
func (l *linter) draw(w Wire, left, right, out *side) bool {
	// (left + x*left.coef) * (right + x*right.coef) = out + x*out.coef, where two
	// of the coefficients are zero
	var num, den, t fr.Element
	num.Sub(&out.value, t.Mul(&left.value, &right.value))
	den.Mul(&left.coef, &right.value)
	den.Add(&den, t.Mul(&right.coef, &left.value))
	den.Sub(&den, &out.coef)
	if den.IsZero() {
		return false
	}
	l.drawn[w] = *num.Div(&num, &den)
	return true
}

// committed reports a committed wire that is in no row.
func (l *linter) committed() error {
	for i := range l.rows.NbCommitted() {
		if w := int(Committed) + i; !l.seen[w] {
			return fmt.Errorf("%w: committed wire %d is in no constraint", ErrUnsound, w)
		}
	}
	return nil
}

// undetermined reports a wire outside the closure.
func (l *linter) undetermined() error {
	for w, s := range l.state {
		if s != unknown {
			if s != fixedState && w < l.rows.NbFixed() && Wire(w) != Public {
				return fmt.Errorf("%w: wire %d counts as fixed and depends on the challenge", ErrUnsound, w)
			}
			continue
		}
		var r Row
		for _, i := range l.open {
			l.rows.Row(i, &r)
			for _, e := range r.sides() {
				for _, t := range e.Terms {
					if t.Wire == Wire(w) {
						return fmt.Errorf("%w: wire %d of row %d is determined by nothing", ErrUnsound, w, i)
					}
				}
			}
		}
		return fmt.Errorf("%w: wire %d is determined by nothing", ErrUnsound, w)
	}
	return nil
}

// asserted reports a lookup argument whose sum is zero for some value of a wire.
func (l *linter) asserted(s *System) error {
	for k, b := range s.blocks {
		if _, ok := b.(*argument); ok && !slices.Contains(l.open, s.starts[k]) {
			return fmt.Errorf("%w: row %d, of the lookup argument, determines a wire", ErrUnsound, s.starts[k])
		}
	}
	return nil
}

// spoken reports a wire that a random identity speaks about and that is not
// fixed.
func (l *linter) spoken(s *System) error {
	var e LinExp
	for k, b := range s.blocks {
		for i := range b.len() {
			e.Terms, e.Big = e.Terms[:0], e.Big[:0]
			b.spoken(i, &e)
			s.number(&e)
			for _, t := range e.Terms {
				if l.state[t.Wire] != fixedState {
					return fmt.Errorf("%w: row %d speaks about wire %d, which is not fixed", ErrUnsound, s.starts[k]+i, t.Wire)
				}
			}
			for _, t := range e.Big {
				if l.state[t.Wire] != fixedState {
					return fmt.Errorf("%w: row %d speaks about wire %d, which is not fixed", ErrUnsound, s.starts[k]+i, t.Wire)
				}
			}
		}
	}
	return nil
}
