package circuits

import "github.com/consensys/gnark-crypto/ecc/bn254/fr"

// Violated lists the rows, as setup sees them, that the values of the wires do not
// satisfy. It takes a pass over every term: for tests, and for checks without a
// proof.
func Violated(rows Rows, wires []fr.Element) []int {
	var bad []int
	var r Row
	for i := range rows.NbRows() {
		rows.Row(i, &r)
		l, x, o := r.L.value(wires), r.R.value(wires), r.O.value(wires)
		if l.Mul(&l, &x); !l.Equal(&o) {
			bad = append(bad, i)
		}
	}
	return bad
}

// value evaluates the expression on the values of all wires.
func (e *LinExp) value(wires []fr.Element) fr.Element {
	var v, x fr.Element
	for _, t := range e.Terms {
		x.SetInt64(t.Coef)
		v.Add(&v, x.Mul(&x, &wires[t.Wire]))
	}
	for i := range e.Big {
		v.Add(&v, x.Mul(&e.Big[i].Coef, &wires[e.Big[i].Wire]))
	}
	return v
}
