package prover

import (
	"context"
	"math/big"
	"runtime"
	"sync"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr/fft"

	"github.com/zkinfer/zkinfer/circuits"
)

// rowBlock is the number of rows that a worker expands at a time.
const rowBlock = 256

// lagrange gives l_j(tau) = (tau^N - 1) w^j / (N (tau - w^j)) for the n-th roots
// of unity w^j, j < n; and tau^N - 1, which is zero if and only if tau is a root.
func lagrange(tau fr.Element, n int) (l []fr.Element, vanishing fr.Element) {
	domain := fft.NewDomain(uint64(n), fft.WithoutPrecompute())
	one := fr.One()
	vanishing.Exp(tau, big.NewInt(int64(n)))
	vanishing.Sub(&vanishing, &one)
	var scale fr.Element
	scale.Mul(&vanishing, &domain.CardinalityInv)
	l = make([]fr.Element, n)
	parallel(n, 1<<12, func(start, end int) {
		root := make([]fr.Element, end-start)
		root[0].Exp(domain.Generator, big.NewInt(int64(start)))
		den := make([]fr.Element, end-start)
		for i := range root {
			if i > 0 {
				root[i].Mul(&root[i-1], &domain.Generator)
			}
			den[i].Sub(&tau, &root[i])
		}
		for i, inverse := range fr.BatchInvert(den) {
			l[start+i].Mul(&inverse, &root[i]).Mul(&l[start+i], &scale)
		}
	})
	return l, vanishing
}

// columns are the values at tau of the polynomials that interpolate the columns
// of a system's three matrices: for each wire, sum of coefficient times l_row(tau).
type columns struct{ a, b, c []fr.Element }

// clear overwrites the values, which show tau to whoever knows the rows.
func (c *columns) clear() {
	clear(c.a)
	clear(c.b)
	clear(c.c)
}

// sums are columns before reduction, all workers' in one: a row has few terms on its
// sides L and O, so workers take turns. Linear layers are on side R, whose sums each
// worker has for itself.
type sums struct {
	mu [2]sync.Mutex
	a  []wide
	c  []wide
	b  [][]wide // worker -> wire
}

// evaluateColumns streams the rows once, by blocks on all cores. If the context ends
// it stops, and its result is none.
func evaluateColumns(ctx context.Context, r circuits.Rows, s sizes, l []fr.Element) *columns {
	all := &sums{a: make([]wide, s.wires), c: make([]wide, s.wires)}
	parallelWorkers(s.rows, rowBlock, accumulators(s.wires), func() func(int, int) {
		b := make([]wide, s.wires)
		all.mu[0].Lock()
		all.b = append(all.b, b)
		all.mu[0].Unlock()
		rows := make([]circuits.Row, rowBlock)
		signed := make([][2]fr.Element, rowBlock) // of each row l and -l
		return func(start, end int) {
			if ctx.Err() != nil {
				return
			}
			for i := start; i < end; i++ {
				row := &rows[i-start]
				row.Reset()
				r.Row(i, row)
				signed[i-start] = [2]fr.Element{l[i], l[i]}
				signed[i-start][1].Neg(&l[i])
				accumulate(b, &row.R, &signed[i-start])
			}
			all.mu[0].Lock()
			for i := start; i < end; i++ {
				accumulate(all.a, &rows[i-start].L, &signed[i-start])
			}
			all.mu[0].Unlock()
			all.mu[1].Lock()
			for i := start; i < end; i++ {
				accumulate(all.c, &rows[i-start].O, &signed[i-start])
			}
			all.mu[1].Unlock()
			clear(signed)
		}
	})
	var cols columns // each reduced before the next, whose sums then need less beside them
	cols.a, all.a = reduceSums(all.a), nil
	cols.c, all.c = reduceSums(all.c), nil
	cols.b = reduceSums(all.b...)
	return &cols
}

// accumulators is the number of workers that each have sums of their own, 48 bytes a
// wire: all cores, but at most 1 GiB.
func accumulators(wires int) int {
	return max(1, min(runtime.GOMAXPROCS(0), (1<<30)/(48*wires)))
}

// accumulate adds a row's terms times l, given as l and -l.
func accumulate(acc []wide, e *circuits.LinExp, l *[2]fr.Element) {
	for _, t := range e.Terms {
		acc[t.Wire].addMul(magnitude(t.Coef), &l[sign(t.Coef)])
	}
	for i := range e.Big {
		var p fr.Element
		p.Mul(&e.Big[i].Coef, &l[0])
		acc[e.Big[i].Wire].addMul(1, &p)
	}
}

// reduceSums adds up the workers' sums and overwrites them.
func reduceSums(parts ...[]wide) []fr.Element {
	out := make([]fr.Element, len(parts[0]))
	parallel(len(out), 1<<12, func(start, end int) {
		for w := start; w < end; w++ {
			sum := parts[0][w]
			for _, other := range parts[1:] {
				sum.addWide(&other[w])
			}
			out[w] = sum.reduce()
		}
		for _, part := range parts {
			clear(part[start:end])
		}
	})
	return out
}
