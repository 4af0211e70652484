package circuits

import (
	"fmt"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// values are the integers of every tensor of a program: the executor's trace.
type values = [][]int64

// Fixed is a vector of linear expressions over fixed wires: wires that are
// committed, or that rows without the challenge determine. Lookups, range checks
// and statement words take nothing else, because a prover chooses every other
// wire after he has seen the challenge.
type Fixed interface {
	// terms adds k times element i to e, and the constant part to konst.
	terms(e *LinExp, konst *integer, i int, k int64)
	// value is element i as the integer executor computed it.
	value(t values, i int) int64
	// maxCoef bounds the coefficients of terms with k = 1.
	maxCoef() int64
	fixed()
}

// Late is a family of wires that are known only after the challenge. It has no
// method of Fixed, so no lookup, range check or word accepts it.
type Late struct{ first Wire }

func (l Late) at(i int) Wire { return l.first + Wire(i) }

// wires is a vector of wires that hold integers offset by lo: small and
// non-negative, so cheap in every multi-exponentiation.
type wires struct {
	first Wire
	sel   selection // elements that have a wire, in the wires' order
	slots []int32   // element -> wire; nil when every element has one
	lo    int64
	of    func(t values, i int) int64 // value of element i
}

func (w *wires) at(i int) Wire {
	if w.slots != nil {
		i = int(w.slots[i])
	}
	return w.first + Wire(i)
}

func (w *wires) terms(e *LinExp, konst *integer, i int, k int64) {
	e.Terms = append(e.Terms, Term{w.at(i), k})
	konst.add(k, w.lo)
}

func (w *wires) value(t values, i int) int64 { return w.of(t, i) }
func (w *wires) maxCoef() int64              { return 1 }
func (*wires) fixed()                        {}

// fill writes the wires' values.
func (w *wires) fill(a *assignment) error {
	dst := a.slice(w.first, w.sel.n)
	for j := range dst {
		i := w.sel.at(j)
		v := w.of(a.trace, i)
		if v < w.lo {
			return fmt.Errorf("element %d is %d, below its range from %d on", i, v, w.lo)
		}
		dst[j].SetUint64(uint64(v) - uint64(w.lo))
	}
	return nil
}

// selection lists the elements of a vector that a family of rows covers.
type selection struct {
	items []int32 // nil: 0 .. n-1
	n     int
}

// at is the j-th selected element.
func (s selection) at(j int) int {
	if s.items != nil {
		return int(s.items[j])
	}
	return j
}

// slots inverts the selection over a vector of size elements: element -> its
// position among the selected; nil when that is the element itself.
func (s selection) slots(size int) []int32 {
	if s.items == nil {
		return nil
	}
	inv := make([]int32, size)
	for j, i := range s.items {
		inv[i] = int32(j)
	}
	return inv
}

// constant is a vector with one value everywhere.
type constant int64

func (c constant) terms(_ *LinExp, konst *integer, _ int, k int64) { konst.add(k, int64(c)) }
func (c constant) value(values, int) int64                         { return int64(c) }
func (c constant) maxCoef() int64                                  { return 1 }
func (constant) fixed()                                            {}

// sum is the linear combination of vectors of one length, plus a constant.
type sum struct {
	parts []Fixed
	coefs []int64
	konst int64
}

func (s *sum) terms(e *LinExp, konst *integer, i int, k int64) {
	for j, p := range s.parts {
		p.terms(e, konst, i, k*s.coefs[j])
	}
	konst.add(k, s.konst)
}

func (s *sum) value(t values, i int) int64 {
	v := s.konst
	for j, p := range s.parts {
		v += s.coefs[j] * p.value(t, i)
	}
	return v
}

func (s *sum) maxCoef() int64 {
	m := int64(1)
	for j, p := range s.parts {
		m = max(m, mulBound(p.maxCoef(), abs(s.coefs[j])))
	}
	return m
}

func (*sum) fixed() {}

// limit bounds every coefficient of an expression, so that int64 never wraps.
const limit = int64(1) << 62

// mulBound multiplies two non-negative bounds and saturates at limit.
func mulBound(a, b int64) int64 {
	if a != 0 && b > limit/a {
		return limit
	}
	return a * b
}

// count is the number of integers in [lo, hi], or limit where they are more.
func count(lo, hi int64) int64 { return int64(min(uint64(hi)-uint64(lo), uint64(limit-1))) + 1 }

func abs(x int64) int64 {
	if x < 0 {
		return -x
	}
	return x
}

// expr writes k times element i of x as one expression, its constant included.
func expr(e *LinExp, x Fixed, i int, k int64) {
	var konst integer
	x.terms(e, &konst, i, k)
	konst.appendTo(e)
}

func addConst(e *LinExp, v int64) {
	if v != 0 {
		e.Terms = append(e.Terms, Term{One, v})
	}
}

func wireTerm(e *LinExp, w Wire, k int64) { e.Terms = append(e.Terms, Term{w, k}) }

// eval is the value of an expression whose wires are numbered by class.
func (a *assignment) eval(e *LinExp) fr.Element {
	var v, t fr.Element
	for _, x := range e.Terms {
		t.SetInt64(x.Coef)
		t.Mul(&t, &a.w[a.s.wire(x.Wire)])
		v.Add(&v, &t)
	}
	for i := range e.Big {
		t.Mul(&e.Big[i].Coef, &a.w[a.s.wire(e.Big[i].Wire)])
		v.Add(&v, &t)
	}
	return v
}
