package circuits

import (
	"sort"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// Wire numbers a wire of a System. The order is fixed:
//
//	0                          the constant one
//	1                          e, the only public input
//	2 .. 2+NbCommitted-1       committed wires, the mask last
//	.. NbFixed-1               wires that rows without the challenge determine
//	NbFixed                    c, the challenge
//	NbFixed+1 .. NbWires-1     late wires
type Wire = uint32

// The wires with a fixed number.
const (
	One       Wire = 0
	Public    Wire = 1
	Committed Wire = 2
)

// Term is Coef times a wire.
type Term struct {
	Wire Wire
	Coef int64
}

// BigTerm is a term whose coefficient does not fit an int64.
type BigTerm struct {
	Wire Wire
	Coef fr.Element
}

// LinExp is a linear expression: the sum of its terms. A wire may occur in
// several terms.
type LinExp struct {
	Terms []Term
	Big   []BigTerm
}

// Row is one rank-1 constraint: L * R = O.
type Row struct{ L, R, O LinExp }

// Reset empties the row and keeps its memory.
func (r *Row) Reset() {
	for _, e := range r.sides() {
		e.Terms, e.Big = e.Terms[:0], e.Big[:0]
	}
}

func (r *Row) sides() [3]*LinExp { return [3]*LinExp{&r.L, &r.R, &r.O} }

// Rows is a constraint system as setup, audit and the linter see it. Row may be
// called from several goroutines at once, each with its own *Row.
type Rows interface {
	NbRows() int
	NbWires() int
	NbCommitted() int // wires 2 .. 2+NbCommitted-1 are committed
	NbFixed() int     // also the number of the challenge wire
	Row(i int, r *Row)
}

// Assignment gives a prover the values of one statement's wires.
type Assignment interface {
	// Committed are the values of the committed wires, in wire order, the
	// random mask last.
	Committed() []fr.Element
	// Words are the words p_1 .. p_m of the statement, each below 2^248.
	Words() []fr.Element
	// Solve takes the challenge, then fills the late wires and the public input
	// e. Words, Committed and every wire below NbFixed are known before it.
	Solve(challenge fr.Element) error
	// Wires are the values of all wires, valid after Solve.
	Wires() []fr.Element
	// Values writes the values of the two sides and of the product of every row,
	// valid after Solve; each slice has at least NbRows elements.
	Values(l, r, o []fr.Element)
}

// While a circuit is built its wires are numbered class by class, because the
// number of committed wires is not known yet: a wire is class<<classShift + index.
// System.Row turns that into the final number.
const (
	classShift     = 30
	classIndex     = 1<<classShift - 1
	classSpecial   = 0 // One and Public
	classCommitted = 1
	classFixed     = 2
	classLate      = 3 // index 0 is the challenge
)

const challenge Wire = classLate << classShift

// System is the constraint system of one program.
type System struct {
	blocks []block
	starts []int // first row of each block, then the number of rows
	counts [4]uint32
	base   [4]uint32 // first wire of each class

	wires   []*wires // committed wires that hold integers of the executor
	tables  []*table
	digests []*digest
	words   []LinExp // the statement's words, numbered by class
	mask    Wire
	stats   Stats
}

// block is a family of rows with one shape. Its rows are made on demand, so a
// layer of millions of terms costs what its weights cost.
type block interface {
	// len is the number of rows.
	len() int
	// row appends row i, in wires numbered by class.
	row(i int, r *Row)
	// spoken appends the expressions that a random identity of row i speaks
	// about: every wire in it must be fixed.
	spoken(i int, e *LinExp)
	// prepare fills the committed and fixed wires of the block and counts
	// lookups; the challenge is not known yet.
	prepare(a *assignment) error
	// solve fills the block's late wires.
	solve(a *assignment)
	// values writes the sides and products of the rows.
	values(a *assignment, l, r, o []fr.Element)
}

// NbRows is the number of constraints.
func (s *System) NbRows() int { return s.starts[len(s.blocks)] }

// NbWires is the number of wires, the constant included.
func (s *System) NbWires() int { return int(s.base[classLate] + s.counts[classLate]) }

// NbCommitted is the number of committed wires, the mask included.
func (s *System) NbCommitted() int { return int(s.counts[classCommitted]) }

// NbFixed is the number of wires that are known before the challenge.
func (s *System) NbFixed() int { return int(s.base[classLate]) }

// NbWords is the number of words of a statement.
func (s *System) NbWords() int { return len(s.words) }

// Row writes row i.
func (s *System) Row(i int, r *Row) {
	b := sort.SearchInts(s.starts, i+1) - 1
	r.Reset()
	s.blocks[b].row(i-s.starts[b], r)
	for _, e := range r.sides() {
		s.number(e)
	}
}

// number replaces wires numbered by class with their final numbers.
func (s *System) number(e *LinExp) {
	for j, t := range e.Terms {
		e.Terms[j].Wire = s.wire(t.Wire)
	}
	for j, t := range e.Big {
		e.Big[j].Wire = s.wire(t.Wire)
	}
}

func (s *System) wire(w Wire) Wire { return s.base[w>>classShift] + w&classIndex }

// seal fixes the numbering once every block is in place.
func (s *System) seal() {
	s.counts[classSpecial] = 2
	for c := 1; c < len(s.base); c++ {
		s.base[c] = s.base[c-1] + s.counts[c-1]
	}
	s.starts = make([]int, len(s.blocks)+1)
	for i, b := range s.blocks {
		s.starts[i+1] = s.starts[i] + b.len()
	}
}
