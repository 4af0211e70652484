package circuits

import (
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/model/program"
)

// gaps are m[p] - x[i] for the pairs (p, i) of a windowed maximum.
type gaps struct {
	m, x  Fixed
	pairs [][2]int32 // window, element
}

func (g *gaps) terms(e *LinExp, konst *integer, i int, k int64) {
	p := g.pairs[i]
	g.m.terms(e, konst, int(p[0]), k)
	g.x.terms(e, konst, int(p[1]), -k)
}

func (g *gaps) value(t values, i int) int64 {
	return g.m.value(t, int(g.pairs[i][0])) - g.x.value(t, int(g.pairs[i][1]))
}

func (g *gaps) maxCoef() int64 { return max(g.m.maxCoef(), g.x.maxCoef()) }
func (*gaps) fixed()           {}

// maximum is a windowed maximum: m is a committed wire, every gap m - x_i is
// checked to be non-negative and the product of a window's gaps to be 0.
//
// Sound because the first says m >= x_i for every i and the second, in a field
// without zero divisors, that m equals one of them; either alone lets a prover
// overstate or understate m. The gaps are range-checked in full, not scaled, so
// they also bound each x_i relative to m: an x_i that nothing else bounds is an
// integer near m, and m itself is bounded by its consumer or by a check here.
func (b *builder) maximum(op *program.Max) error {
	x := b.concat(op.In)
	m := b.commit(op.Out)
	b.define(op.Out, m)
	sel := b.live(op.Out)
	g := &gaps{m: m, x: x}
	ends := make([]int, sel.n)
	for j := range sel.n {
		p := sel.at(j)
		for _, i := range op.Index[p*op.Terms : (p+1)*op.Terms] {
			if i >= 0 {
				g.pairs = append(g.pairs, [2]int32{int32(p), i})
			}
		}
		ends[j] = len(g.pairs)
	}
	lo, hi := b.rangeOf(op.In)
	if err := b.greatest(g, ends, hi-lo); err != nil {
		return err
	}
	return b.bound(op.Out)
}

// greatest checks that no gap is negative and one of each window is 0: windows
// end at ends, gaps are at most hi.
func (b *builder) greatest(g *gaps, ends []int, hi int64) error {
	if err := b.nonNegative(g, selection{n: len(g.pairs)}, hi); err != nil {
		return err
	}
	rows := &zeroProductRows{g: g}
	rows.list(ends)
	rows.out = b.alloc(classFixed, rows.parts)
	b.add(rows)
	return nil
}

// zeroProductRows assert that in each window the product of the gaps is zero.
// A window of c gaps takes c-1 rows: g0*g1 = p1, p1*g2 = p2, .., p*g = 0. The
// partial products are determined, so fixed. One gap alone: g0 * 1 = 0.
type zeroProductRows struct {
	g     *gaps
	at    []zeroProductRow
	out   Wire // first of the partial products
	parts int  // number of partial products
}

// zeroProductRow is one row: gap (or partial product) times gap.
type zeroProductRow struct {
	first int32 // a gap, or partial product -1-first where negative
	gap   int32 // a gap, or -1 for the constant one
	out   int32 // a partial product, or -1 for zero
}

// list makes the rows from the end of each window in the list of gaps.
func (b *zeroProductRows) list(ends []int) {
	start := 0
	for _, end := range ends {
		first := int32(start)
		for i := start + 1; i < end; i++ {
			out := int32(-1)
			if i < end-1 {
				out = int32(b.parts)
				b.parts++
			}
			b.at = append(b.at, zeroProductRow{first, int32(i), out})
			first = -1 - out
		}
		if end-start == 1 {
			b.at = append(b.at, zeroProductRow{first, -1, -1})
		}
		start = end
	}
}

func (b *zeroProductRows) len() int { return len(b.at) }

func (b *zeroProductRows) row(j int, r *Row) {
	x := b.at[j]
	if x.first >= 0 {
		expr(&r.L, b.g, int(x.first), 1)
	} else {
		wireTerm(&r.L, b.out+Wire(-1-x.first), 1)
	}
	if x.gap >= 0 {
		expr(&r.R, b.g, int(x.gap), 1)
	} else {
		wireTerm(&r.R, One, 1)
	}
	if x.out >= 0 {
		wireTerm(&r.O, b.out+Wire(x.out), 1)
	}
}

func (b *zeroProductRows) spoken(int, *LinExp) {}

func (b *zeroProductRows) prepare(a *assignment) error {
	w := a.slice(b.out, b.parts)
	for _, x := range b.at {
		if x.out >= 0 {
			l, r := b.sides(a, x)
			w[x.out].Mul(&l, &r)
		}
	}
	return nil
}

func (b *zeroProductRows) sides(a *assignment, x zeroProductRow) (l, r fr.Element) {
	if x.first >= 0 {
		l.SetInt64(b.g.value(a.trace, int(x.first)))
	} else {
		l = a.slice(b.out+Wire(-1-x.first), 1)[0]
	}
	if x.gap >= 0 {
		r.SetInt64(b.g.value(a.trace, int(x.gap)))
	} else {
		r.SetOne()
	}
	return l, r
}

func (b *zeroProductRows) solve(*assignment) {}

func (b *zeroProductRows) values(a *assignment, l, r, o []fr.Element) {
	for j, x := range b.at {
		l[j], r[j] = b.sides(a, x)
		o[j].SetZero()
		if x.out >= 0 {
			o[j] = a.slice(b.out+Wire(x.out), 1)[0]
		}
	}
}
