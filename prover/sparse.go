package prover

import (
	"cmp"
	"math/bits"
	"slices"
	"sync"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"github.com/zkinfer/zkinfer/circuits"
)

// term is one entry of a matrix in a block of rows: coef times base point row,
// for the sum of a wire.
type term struct {
	wire circuits.Wire
	row  int
	coef int64
	big  *fr.Element // instead of coef
}

// combiner adds up multiples of base points by wire: coefficient by coefficient,
// where a setup that knows tau adds up numbers.
type combiner[E any, F element[E]] struct {
	mu    sync.Mutex
	total []*point[E]                           // by wire
	base  func(row int) *point[E]               // the base points
	mul   func(row int, k *fr.Element) point[E] // a multiple of a base point
}

// add adds a block's terms, which it sorts by wire. It may run on several
// goroutines, each with an adder.
func (c *combiner[E, F]) add(a *adder[E, F], terms []term) {
	if len(terms) == 0 {
		return
	}
	slices.SortStableFunc(terms, func(x, y term) int { return cmp.Compare(x.wire, y.wire) })
	g := newGroups[E](terms)
	for bit := g.topBit(terms); bit >= 0; bit-- {
		for i := range g.sums {
			a.add(&g.sums[i], &g.sums[i], false)
		}
		a.flush()
		c.gather(g, terms, bit)
		reduceGroups(a, g)
		for i := range g.sums {
			if g.count[i] > 0 {
				a.add(&g.sums[i], &g.points[g.first[i]], false)
			}
		}
		a.flush()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range g.sums {
		a.add(c.total[g.wire[i]], &g.sums[i], false)
	}
	a.flush()
}

// groups are the wires of a block of terms: wire[i] has the terms from start[i] to
// start[i+1].
type groups[E any] struct {
	wire   []circuits.Wire
	start  []int
	sums   []point[E]
	points []point[E] // scratch: from first[i] on, count[i] points to add up
	first  []int
	count  []int
}

func newGroups[E any](terms []term) *groups[E] {
	g := &groups[E]{points: make([]point[E], len(terms))}
	for i := range terms {
		if i == 0 || terms[i].wire != terms[i-1].wire {
			g.wire = append(g.wire, terms[i].wire)
			g.start = append(g.start, i)
		}
	}
	g.start = append(g.start, len(terms))
	g.sums = make([]point[E], len(g.wire))
	g.first, g.count = g.start[:len(g.wire)], make([]int, len(g.wire))
	return g
}

// topBit is the highest bit that a coefficient's signed digits reach.
func (g *groups[E]) topBit(terms []term) int {
	top := 0
	for i := range terms {
		top = max(top, bits.Len64(magnitude(terms[i].coef)))
	}
	return top
}

// gather collects the base points whose coefficient has a digit at the bit, with
// its sign. Coefficients that do not fit an int64 come whole, at bit 0.
func (c *combiner[E, F]) gather(g *groups[E], terms []term, bit int) {
	for i := range g.wire {
		n := 0
		for _, t := range terms[g.start[i]:g.start[i+1]] {
			at := &g.points[g.first[i]+n]
			if t.big != nil {
				if bit == 0 {
					*at = c.mul(t.row, t.big)
					n++
				}
				continue
			}
			digit := signedDigit(t.coef, bit)
			if digit == 0 {
				continue
			}
			if *at = *c.base(t.row); digit < 0 {
				F(&at.Y).Neg(&at.Y)
			}
			n++
		}
		g.count[i] = n
	}
}

// reduceGroups leaves the sum of each group's points in its first one, adding in
// rounds that halve all groups at once.
func reduceGroups[E any, F element[E]](a *adder[E, F], g *groups[E]) {
	for more := true; more; {
		more = false
		for i, n := range g.count {
			if n < 2 {
				continue
			}
			at := g.points[g.first[i]:]
			for k := range n / 2 {
				a.add(&at[k], &at[n-1-k], false)
			}
			g.count[i] = (n + 1) / 2
			more = more || g.count[i] > 1
		}
		a.flush()
	}
}

// signedDigit is the digit -1, 0 or 1 at a bit of k's non-adjacent form, which has
// a third of the digits set. The form's positive digits are the bits of 3|k| that
// |k| lacks, one place up, and the negative ones the reverse.
func signedDigit(k int64, bit int) int {
	m := magnitude(k)
	high, low := bits.Mul64(m, 3)
	at := func(hi, lo uint64, i int) uint64 {
		if i >= 64 {
			return hi >> (i - 64) & 1
		}
		return lo >> i & 1
	}
	d := int(at(high, low, bit+1)) - int(at(0, m, bit+1))
	if k < 0 {
		d = -d
	}
	return d
}

func newCombiner1(points []bn254.G1Affine, total []bn254.G1Affine) *combiner[fp.Element, *fp.Element] {
	c := &combiner[fp.Element, *fp.Element]{
		total: make([]*g1Point, len(total)),
		base:  func(row int) *g1Point { return (*g1Point)(&points[row]) },
		mul:   func(row int, k *fr.Element) g1Point { return g1Point(mulPoint(&points[row], k)) },
	}
	for i := range total {
		c.total[i] = (*g1Point)(&total[i])
	}
	return c
}

func newCombiner2(points []bn254.G2Affine, total []bn254.G2Affine) *combiner[bn254.E2, *bn254.E2] {
	c := &combiner[bn254.E2, *bn254.E2]{
		total: make([]*g2Point, len(total)),
		base:  func(row int) *g2Point { return (*g2Point)(&points[row]) },
		mul: func(row int, k *fr.Element) g2Point {
			var q bn254.G2Affine
			q.ScalarMultiplication(&points[row], toBig(k))
			return g2Point(q)
		},
	}
	for i := range total {
		c.total[i] = (*g2Point)(&total[i])
	}
	return c
}
