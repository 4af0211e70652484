package circuits

import (
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
	for _, e := range []*LinExp{&r.L, &r.R, &r.O} {
		e.Terms, e.Big = e.Terms[:0], e.Big[:0]
	}
}

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
