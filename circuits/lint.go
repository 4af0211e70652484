package circuits

import (
	"errors"
	"fmt"
)

// ErrUnsound says that the linter found a wire that the circuit does not bind.
var ErrUnsound = errors.New("unsound circuit")

// Lint checks, over the rows that setup sees, that nothing in the circuit is
// left to a prover who knows the challenge. It computes this closure:
//
//   - fixed are the constant, the committed wires that are in some row, and each
//     wire that a row without the challenge determines from fixed wires;
//   - late are the challenge and each wire that a row determines from fixed and
//     late wires;
//   - a row determines a wire if it is the row's only wire outside the closure,
//     occurs once, and either is the product's side with a constant coefficient,
//     or is a factor's with a constant coefficient where the other factor is a
//     constant or, for a late wire, contains the challenge or a late wire (it is
//     then zero with negligible probability only);
//   - a row determines at most one wire, a wire is determined at most once.
//
// It fails where a wire stays outside the closure (an uncommitted multiplicity,
// a wire that only a hint sets), where a committed wire is in no row (its basis
// is the point at infinity and nothing binds it), and where a random identity
// speaks about a wire that is not fixed (a packed word or a lookup of a value
// that is chosen after the challenge).
func (s *System) Lint() error {
	l := newLinter(s)
	l.close()
	return errors.Join(l.committed(), l.undetermined(), l.spoken(s))
}

// state is what the linter knows about a wire.
type state uint8

const (
	unknown state = iota
	fixedState
	lateState
)

type linter struct {
	rows  Rows
	state []state
	seen  []bool // wires that are in some row
	open  []int  // rows that have determined nothing yet
	order []determination
}

// determination says that a row determines a wire.
type determination struct {
	row  int
	wire Wire
}

func newLinter(rows Rows) *linter {
	l := &linter{rows: rows, state: make([]state, rows.NbWires()), seen: make([]bool, rows.NbWires())}
	l.state[One] = fixedState
	for i := range rows.NbCommitted() {
		l.state[int(Committed)+i] = fixedState
	}
	l.state[rows.NbFixed()] = lateState
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
	unknown      Wire
	occurrences  int  // of wires outside the closure
	late         bool // contains the challenge or a late wire
	constant     bool // contains no wire but the constant
	nonZeroConst bool
}

func (l *linter) inspect(e *LinExp) side {
	s := side{constant: true}
	see := func(w Wire) {
		switch {
		case w == One:
			s.nonZeroConst = true
			return
		case l.state[w] == unknown:
			s.unknown = w
			s.occurrences++
		case l.state[w] == lateState:
			s.late = true
		}
		s.constant = false
	}
	for _, t := range e.Terms {
		if t.Coef != 0 {
			see(t.Wire)
		}
	}
	for i := range e.Big {
		if !e.Big[i].Coef.IsZero() {
			see(e.Big[i].Wire)
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
	late := left.late || right.late || out.late
	w := out.unknown
	if out.occurrences == 0 {
		factor, other := left, right
		if right.occurrences == 1 {
			factor, other = right, left
		}
		w = factor.unknown
		if !(other.constant && other.nonZeroConst) && !other.late {
			return false
		}
	}
	l.state[w] = fixedState
	if late {
		l.state[w] = lateState
	}
	l.order = append(l.order, determination{i, w})
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
			if s == lateState && w < l.rows.NbFixed() && Wire(w) != Public {
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
