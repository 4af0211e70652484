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

// wideColumns are columns before reduction.
type wideColumns struct{ a, b, c []wide }

func newWideColumns(wires int) *wideColumns {
	return &wideColumns{make([]wide, wires), make([]wide, wires), make([]wide, wires)}
}

// evaluateColumns streams the rows once, by blocks on all cores. If the context ends
// it stops, and its result is none.
func evaluateColumns(ctx context.Context, r circuits.Rows, s sizes, l []fr.Element) *columns {
	var mu sync.Mutex
	var all []*wideColumns
	parallelWorkers(s.rows, rowBlock, accumulators(s.wires), func() func(int, int) {
		acc := newWideColumns(s.wires)
		mu.Lock()
		all = append(all, acc)
		mu.Unlock()
		var row circuits.Row
		return func(start, end int) {
			for i := start; i < end && ctx.Err() == nil; i++ {
				row.Reset()
				r.Row(i, &row)
				accumulate(acc.a, &row.L, &l[i])
				accumulate(acc.b, &row.R, &l[i])
				accumulate(acc.c, &row.O, &l[i])
			}
		}
	})
	return mergeColumns(all, s.wires)
}

// accumulators is the number of workers that each have sums of their own, 144
// bytes a wire: all cores, but at most 2 GiB.
func accumulators(wires int) int {
	return max(1, min(runtime.GOMAXPROCS(0), (2<<30)/(144*wires)))
}

func accumulate(acc []wide, e *circuits.LinExp, l *fr.Element) {
	for _, t := range e.Terms {
		acc[t.Wire].addMul(t.Coef, l)
	}
	for i := range e.Big {
		var p fr.Element
		p.Mul(&e.Big[i].Coef, l)
		acc[e.Big[i].Wire].addMul(1, &p)
	}
}

func mergeColumns(all []*wideColumns, wires int) *columns {
	red := newReducer()
	merge := func(side func(*wideColumns) []wide) []fr.Element {
		out := make([]fr.Element, wires)
		parallel(wires, 1<<12, func(start, end int) {
			for w := start; w < end; w++ {
				sum := side(all[0])[w]
				for _, other := range all[1:] {
					sum.addWide(&side(other)[w])
				}
				out[w] = red.reduce(&sum)
			}
		})
		for _, x := range all {
			clear(side(x))
		}
		return out
	}
	return &columns{
		merge(func(x *wideColumns) []wide { return x.a }),
		merge(func(x *wideColumns) []wide { return x.b }),
		merge(func(x *wideColumns) []wide { return x.c }),
	}
}
