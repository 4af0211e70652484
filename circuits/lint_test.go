package circuits

import (
	"errors"
	"strings"
	"testing"

	"github.com/zkinfer/zkinfer/model/program"
)

// leak is a small circuit to plant a leak in: two committed wires x and y, a
// range check of x, and a statement of one word.
type leak struct {
	*builder
	x, y *wires
}

func newLeak() *leak {
	b := &builder{
		prog: &program.Program{}, sys: &System{}, tables: map[string]*table{},
		plan: &Plan{Bits: 4, own: map[int64]bool{}},
	}
	b.alloc(classLate, 1)
	b.ch = challengeWires{b.alloc(classLate, 1), b.alloc(classLate, 1), b.alloc(classLate, 1)}
	b.challengeRows()
	one := func(v int64) *wires {
		return b.wires(&wires{sel: selection{n: 1}, of: func(values, int) int64 { return v }}, 1)
	}
	return &leak{b, one(3), one(5)}
}

// sealed finishes the circuit with a word.
func (l *leak) sealed(word LinExp) *System {
	l.sys.mask = l.alloc(classCommitted, 1)
	l.sys.words = []LinExp{word}
	l.finish()
	return l.sys
}

// usual checks both wires, so that the circuit is sound but for what is planted.
func (l *leak) usual(t *testing.T) {
	t.Helper()
	for _, w := range []*wires{l.x, l.y} {
		if err := l.exactBits(w, w.sel, 4); err != nil {
			t.Fatal(err)
		}
	}
}

func mustRefuse(t *testing.T, s *System, what string) {
	t.Helper()
	err := s.Lint()
	if !errors.Is(err, ErrUnsound) {
		t.Fatalf("the linter said %v", err)
	}
	if !strings.Contains(err.Error(), what) {
		t.Errorf("the linter said %q, not %q", err, what)
	}
}

// TestLintLookupThatDeterminesAWire: a query without a row of its own would be what
// the sum of the lookup argument leaves, and the sum would assert nothing.
func TestLintLookupThatDeterminesAWire(t *testing.T) {
	l := newLeak()
	l.usual(t)
	l.query(l.lateWires(1), 1)
	mustRefuse(t, l.sealed(LinExp{}), "lookup argument")
}

func TestLintAccepts(t *testing.T) {
	l := newLeak()
	l.usual(t)
	if err := l.sealed(wireExp(l.x.first)).Lint(); err != nil {
		t.Fatal(err)
	}
}

func TestLintUncommittedMultiplicity(t *testing.T) {
	l := newLeak()
	l.usual(t)
	l.sys.tables[0].mult = l.alloc(classLate, 16)
	mustRefuse(t, l.sealed(wireExp(l.x.first)), "determined by nothing")
}

func TestLintLatePackedWord(t *testing.T) {
	l := newLeak()
	l.usual(t)
	rows := &explicitRows{late: true}
	late := l.alloc(classLate, 1)
	rows.assign(wireExp(l.ch.b), wireExp(l.x.first), late) // unique, and known only after the challenge
	l.add(rows)
	mustRefuse(t, l.sealed(wireExp(late)), "not fixed")
}

func TestLintCommittedWireInNoConstraint(t *testing.T) {
	l := newLeak()
	l.usual(t)
	l.alloc(classCommitted, 1)
	mustRefuse(t, l.sealed(wireExp(l.x.first)), "in no constraint")
}

// lateVector lets a test hand a late wire to a gadget, which no type allows.
type lateVector struct{ w Wire }

func (v lateVector) terms(e *LinExp, _ *integer, _ int, k int64) { wireTerm(e, v.w, k) }
func (lateVector) value(values, int) int64                       { return 0 }
func (lateVector) maxCoef() int64                                { return 1 }
func (lateVector) fixed()                                        {}

func TestLintLookupOfLateAccumulator(t *testing.T) {
	l := newLeak()
	l.usual(t)
	rows := &explicitRows{late: true}
	acc := l.alloc(classLate, 1)
	rows.assign(LinExp{Terms: []Term{{challenge, 1}, {l.x.first, 1}}}, wireExp(l.y.first), acc)
	l.add(rows)
	if err := l.exactBits(lateVector{acc}, selection{n: 1}, 4); err != nil {
		t.Fatal(err)
	}
	mustRefuse(t, l.sealed(wireExp(l.x.first)), "not fixed")
}

func TestLintHintedLateWire(t *testing.T) {
	l := newLeak()
	l.usual(t)
	rows := &explicitRows{late: true}
	hinted := l.alloc(classLate, 1)
	// hinted * (hinted - 1) = 0 has two solutions: a row, but not a value.
	rows.assert(wireExp(hinted), LinExp{Terms: []Term{{hinted, 1}, {One, -1}}}, LinExp{})
	l.add(rows)
	mustRefuse(t, l.sealed(wireExp(l.x.first)), "determined by nothing")
}

func TestLintOneConstraintForTwoWires(t *testing.T) {
	l := newLeak()
	l.usual(t)
	rows := &explicitRows{late: true}
	u, v := l.alloc(classLate, 1), l.alloc(classLate, 1)
	rows.assert(wireExp(challenge), wireExp(l.x.first), LinExp{Terms: []Term{{u, 1}, {v, 1}}})
	l.add(rows)
	mustRefuse(t, l.sealed(wireExp(l.x.first)), "determined by nothing")
}

func TestLintFactorThatMayBeZero(t *testing.T) {
	l := newLeak()
	l.usual(t)
	rows := &explicitRows{}
	u := l.alloc(classFixed, 1)
	// u * x = y leaves u open where x is zero.
	rows.assert(wireExp(u), wireExp(l.x.first), wireExp(l.y.first))
	l.add(rows)
	mustRefuse(t, l.sealed(wireExp(l.x.first)), "determined by nothing")
}

func TestLintFixedWireThatDependsOnTheChallenge(t *testing.T) {
	l := newLeak()
	l.usual(t)
	rows := &explicitRows{late: true}
	u := l.alloc(classFixed, 1)
	rows.assign(wireExp(challenge), wireExp(l.x.first), u)
	l.add(rows)
	mustRefuse(t, l.sealed(wireExp(l.x.first)), "depends on the challenge")
}

// mayBeZero plants u * factor = product, and u's value is open where they are zero.
func mayBeZero(t *testing.T, plant func(l *leak, rows *explicitRows) (factor, product LinExp)) *System {
	t.Helper()
	l := newLeak()
	l.usual(t)
	rows := &explicitRows{late: true}
	factor, product := plant(l, rows)
	rows.assert(wireExp(l.alloc(classLate, 1)), factor, product)
	l.add(rows)
	return l.sealed(wireExp(l.x.first))
}

// TestLintLateFactorThatMayBeZero: a late wire is zero where the prover likes: c*x
// is for x = 0, and so is the inverse of a table's entry that nobody looks up.
func TestLintLateFactorThatMayBeZero(t *testing.T) {
	mustRefuse(t, mayBeZero(t, func(l *leak, rows *explicitRows) (LinExp, LinExp) {
		late := l.alloc(classLate, 1)
		rows.assign(wireExp(challenge), wireExp(l.x.first), late)
		return wireExp(late), wireExp(l.y.first)
	}), "determined by nothing")
	mustRefuse(t, mayBeZero(t, func(l *leak, _ *explicitRows) (LinExp, LinExp) {
		return wireExp(l.sys.tables[0].inv.first), LinExp{}
	}), "determined by nothing")
	mustRefuse(t, mayBeZero(t, func(l *leak, rows *explicitRows) (LinExp, LinExp) { // c - c*x
		late := l.alloc(classLate, 1)
		rows.assign(wireExp(challenge), wireExp(l.x.first), late)
		return LinExp{Terms: []Term{{challenge, 1}, {late, -1}}}, LinExp{}
	}), "determined by nothing")
}

// TestLintFactorThatIsZero: terms that cancel, and wires that the challenge
// determines to be equal, make a factor of zero.
func TestLintFactorThatIsZero(t *testing.T) {
	for _, w := range []Wire{One, challenge} {
		mustRefuse(t, mayBeZero(t, func(*leak, *explicitRows) (LinExp, LinExp) {
			return LinExp{Terms: []Term{{w, 3}, {w, -3}}}, LinExp{}
		}), "determined by nothing")
	}
	mustRefuse(t, mayBeZero(t, func(l *leak, rows *explicitRows) (LinExp, LinExp) {
		same := l.alloc(classLate, 1)
		rows.assign(wireExp(challenge), constExp(2), same)
		return LinExp{Terms: []Term{{same, 1}, {challenge, -2}}}, LinExp{}
	}), "determined by nothing")
}

// TestLintFactorThatIsNotZero: a function of the challenge alone, and what has a
// constant product.
func TestLintFactorThatIsNotZero(t *testing.T) {
	for _, plant := range []func(*leak, *explicitRows) (LinExp, LinExp){
		func(l *leak, _ *explicitRows) (LinExp, LinExp) {
			return LinExp{Terms: []Term{{challenge, 1}, {l.ch.b, -7}}}, wireExp(l.y.first)
		},
		func(l *leak, _ *explicitRows) (LinExp, LinExp) { return wireExp(l.x.first), constExp(15) },
	} {
		if err := mayBeZero(t, plant).Lint(); err != nil {
			t.Error(err)
		}
	}
}
