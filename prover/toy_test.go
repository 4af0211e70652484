package prover

import (
	"math/rand/v2"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/verifier"
)

// toy is a small constraint system with explicit rows:
//
//	words     committed wires, the first of them
//	products  fixed wires f = (linear) * (linear) of wires before them
//	mask      a committed wire times nothing
//	e         the words' polynomial at the challenge, by Horner's rule
//	inverses  late wires v with (c - f) v = 1
type toy struct {
	rows      []circuits.Row
	wires     int
	committed int
	fixed     int
	words     int
	inverses  int // rows from here on are inverses
}

func (t *toy) NbRows() int      { return len(t.rows) }
func (t *toy) NbWires() int     { return t.wires }
func (t *toy) NbCommitted() int { return t.committed }
func (t *toy) NbFixed() int     { return t.fixed }

func (t *toy) Row(i int, r *circuits.Row) {
	for _, e := range []struct{ dst, src *circuits.LinExp }{{&r.L, &t.rows[i].L}, {&r.R, &t.rows[i].R}, {&r.O, &t.rows[i].O}} {
		e.dst.Terms = append(e.dst.Terms, e.src.Terms...)
		e.dst.Big = append(e.dst.Big, e.src.Big...)
	}
}

func linear(terms ...circuits.Term) circuits.LinExp { return circuits.LinExp{Terms: terms} }

func one(w circuits.Wire) circuits.LinExp { return linear(circuits.Term{Wire: w, Coef: 1}) }

// newToy makes a system of the given numbers of words, products and inverses.
func newToy(seed uint64, words, products, inverses int) *toy {
	rng := rand.New(rand.NewPCG(seed, 9))
	t := &toy{words: words, committed: words + 3}
	mask := circuits.Committed + circuits.Wire(t.committed) - 1
	t.rows = append(t.rows, circuits.Row{L: one(mask)})
	next := mask + 1
	for range products {
		known := int(next)
		t.rows = append(t.rows, circuits.Row{L: randomLinear(rng, known), R: randomLinear(rng, known), O: one(next)})
		next++
	}
	t.fixed = int(next)
	c := next
	next++
	t.horner(c, &next)
	t.inverses = len(t.rows)
	for i := range inverses {
		f := circuits.Wire(t.fixed - 1 - i%(products+1))
		t.rows = append(t.rows, circuits.Row{
			L: linear(circuits.Term{Wire: c, Coef: 1}, circuits.Term{Wire: f, Coef: -1}), R: one(next), O: one(circuits.One),
		})
		next++
	}
	t.wires = int(next)
	// every committed wire in some row
	for w := circuits.Committed; w < mask; w++ {
		t.rows[0].R.Terms = append(t.rows[0].R.Terms, circuits.Term{Wire: w, Coef: 0})
		t.rows[1].R.Terms = append(t.rows[1].R.Terms, circuits.Term{Wire: w, Coef: int64(rng.IntN(9)) - 12})
	}
	return t
}

// horner adds e = ((p_m c + p_(m-1)) c + ..) c, a late wire for each step but the last.
func (t *toy) horner(c circuits.Wire, next *circuits.Wire) {
	sum := circuits.LinExp{}
	for i := t.words - 1; i >= 0; i-- {
		sum = linear(append(sum.Terms, circuits.Term{Wire: circuits.Committed + circuits.Wire(i), Coef: 1})...)
		out := circuits.Public
		if i > 0 {
			out = *next
			*next++
		}
		t.rows = append(t.rows, circuits.Row{L: sum, R: one(c), O: one(out)})
		sum = one(out)
	}
}

// randomLinear has coefficients of every kind, repeated wires and e never.
func randomLinear(rng *rand.Rand, known int) (e circuits.LinExp) {
	wire := func() circuits.Wire {
		if w := circuits.Wire(rng.IntN(known)); w != circuits.Public {
			return w
		}
		return circuits.One
	}
	for range 1 + rng.IntN(5) {
		k := []int64{1, -1, 2, 127, -128, 1 << 40, -1 << 63, 1<<63 - 1, 0, rng.Int64()}[rng.IntN(10)]
		e.Terms = append(e.Terms, circuits.Term{Wire: wire(), Coef: k})
	}
	if rng.IntN(4) == 0 {
		var k fr.Element
		k.SetUint64(rng.Uint64()).Inverse(&k)
		e.Big = append(e.Big, circuits.BigTerm{Wire: wire(), Coef: k})
	}
	return e
}

func eval(e *circuits.LinExp, w []fr.Element) (sum fr.Element) {
	var t fr.Element
	for _, x := range e.Terms {
		sum.Add(&sum, t.Mul(t.SetInt64(x.Coef), &w[x.Wire]))
	}
	for _, x := range e.Big {
		sum.Add(&sum, t.Mul(&x.Coef, &w[x.Wire]))
	}
	return sum
}

// schema has one public input of the toy's words, all 31 bytes of them.
func (t *toy) schema() verifier.Schema {
	return verifier.Schema{
		Version: verifier.SchemaVersion, Name: "toy", ProgramHash: verifier.Hash{1}, CircuitHash: verifier.Hash{2},
		Inputs: []verifier.Tensor{{
			Name: "x", Shape: []int{31 * t.words}, Type: "uint8", Hi: 255, Scale: 1, Visibility: verifier.Public,
		}},
	}
}

func (t *toy) options() Options { return Options{Schema: t.schema(), Toolchain: "test"} }

// toyAssignment solves a toy. forge, if set, changes the wires once they are solved.
type toyAssignment struct {
	t     *toy
	w     []fr.Element
	forge func(w []fr.Element)
}

func (t *toy) assign(seed uint64) *toyAssignment {
	rng := rand.New(rand.NewPCG(seed, 10))
	a := &toyAssignment{t: t, w: make([]fr.Element, t.wires)}
	a.w[circuits.One].SetOne()
	for i := range t.committed {
		a.w[int(circuits.Committed)+i].SetUint64(rng.Uint64())
	}
	a.w[int(circuits.Committed)+t.committed-1].MustSetRandom()
	for i := 1; i < t.inverses-t.words; i++ {
		a.product(i)
	}
	return a
}

func (a *toyAssignment) product(i int) {
	l, r := eval(&a.t.rows[i].L, a.w), eval(&a.t.rows[i].R, a.w)
	a.w[a.t.rows[i].O.Terms[0].Wire].Mul(&l, &r)
}

func (a *toyAssignment) Committed() []fr.Element {
	return a.w[circuits.Committed : int(circuits.Committed)+a.t.committed]
}

func (a *toyAssignment) Words() []fr.Element { return a.Committed()[:a.t.words] }

func (a *toyAssignment) Solve(c fr.Element) error {
	a.w[a.t.fixed] = c
	for i := a.t.inverses - a.t.words; i < a.t.inverses; i++ {
		a.product(i)
	}
	for i := a.t.inverses; i < len(a.t.rows); i++ {
		l := eval(&a.t.rows[i].L, a.w)
		a.w[a.t.rows[i].R.Terms[0].Wire].Inverse(&l)
	}
	if a.forge != nil {
		a.forge(a.w)
	}
	return nil
}

func (a *toyAssignment) Wires() []fr.Element { return a.w }

func (a *toyAssignment) Values(l, r, o []fr.Element) {
	for i := range a.t.rows {
		row := &a.t.rows[i]
		l[i], r[i], o[i] = eval(&row.L, a.w), eval(&row.R, a.w), eval(&row.O, a.w)
	}
}
