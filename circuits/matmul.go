package circuits

import (
	"slices"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/model/program"
)

// matmul checks Y = A B, matrices of M x K by K x N activations, by a random
// combination (Freivalds 1977) in place of a row for each of the M*K*N products.
// Y is committed, and with c the challenge one identity is asserted of each
// product of a batch:
//
//	sum_mn Y_mn c^(mN+n) = sum_k (sum_m A_mk (c^N)^m) (sum_n B_kn c^n)
//
// The sums over m and n are Horner's rule, so this takes M*N-1 rows for Y,
// K*(M-1) for A, K*(N-1) for B and K for their products.
//
// Sound because A, B and Y are fixed before c is known. Then D = Y - A B is a
// fixed matrix, and the identity says that the polynomial sum D_mn X^(mN+n), each
// of whose M*N coefficients has a power of its own, is zero at c: with D not zero
// it has at most M*N-1 zeros among the r values of c (Schwartz-Zippel). Errors
// cannot cancel between elements, as their powers differ, nor between products:
// each has an assertion of its own. For the same reason c may be the challenge
// of the lookup argument and of the statement: what is not fold into one sum
// cannot cancel, and the chances of each to be fooled add up. All of it stays
// below 2^28 * 2^28 / r < 2^-197 for a program of the largest size.
//
// So Y is the product in the field, and an integer in its static range, as A and
// B are bounded integers: it needs no range check. The late wires, Horner's
// partial sums and the products, are each determined by their row.
//
// Of each product of a batch, rows of A and columns of B that no needed element
// of Y depends on are left out (N is then the number of columns left); an element
// of Y in a row and a column that others need is committed all the same.
func (b *builder) matmul(op *program.Bilinear) error {
	x, w := b.vec[op.In[0]], b.vec[op.In[1]]
	grids := b.grids(op)
	var items []int32
	for _, g := range grids {
		for i := range len(g.rows) * len(g.cols) {
			items = append(items, int32(g.y(i)))
		}
	}
	slices.Sort(items)
	y := b.wires(&wires{sel: selection{items, len(items)}, lo: b.tensor(op.Out).Lo, of: traced(op.Out)}, b.elements(op.Out))
	b.define(op.Out, y)
	for _, g := range grids {
		rows, cols := len(g.rows), len(g.cols)
		sums := &productSumRows{
			k: op.K,
			x: b.horner(x, func(k, i int) int { return g.a(i, k) }, op.K, rows, b.power(b.powers, cols)),
			w: b.horner(w, func(k, i int) int { return g.b(k, i) }, op.K, cols, challenge),
			y: b.horner(y, func(_, i int) int { return g.y(i) }, 1, rows*cols, challenge),
		}
		sums.out = b.lateWires(op.K - 1)
		b.add(sums)
	}
	return nil
}

func (b *builder) horner(x Fixed, at func(p, i int) int, n, d int, point Wire) *hornerRows {
	rows := &hornerRows{x: x, at: at, n: n, d: d, point: point}
	rows.out = b.lateWires(rows.len())
	b.add(rows)
	return rows
}

// grid are the rows and columns of one product of a batch that the needed
// elements of Y are in.
type grid struct {
	op         *program.Bilinear
	batch      int
	rows, cols []int32
}

func (g *grid) a(i, k int) int { return (g.batch*g.op.M+int(g.rows[i]))*g.op.K + k }
func (g *grid) b(k, i int) int { return (g.batch*g.op.K+k)*g.op.N + int(g.cols[i]) }
func (g *grid) y(i int) int {
	row, col := g.rows[i/len(g.cols)], g.cols[i%len(g.cols)]
	return (g.batch*g.op.M+int(row))*g.op.N + int(col)
}

// grids are the products of a batch with needed elements.
func (b *builder) grids(op *program.Bilinear) []*grid {
	var out []*grid
	rows, cols := make([]bool, op.M), make([]bool, op.N)
	list := func(marks []bool) (items []int32) {
		for i, m := range marks {
			if m {
				items = append(items, int32(i))
			}
			marks[i] = false
		}
		return items
	}
	sel := b.live(op.Out)
	for j := range sel.n {
		i := sel.at(j)
		rows[i/op.N%op.M], cols[i%op.N] = true, true
		batch := i / op.N / op.M
		if j+1 == sel.n || sel.at(j+1)/op.N/op.M != batch {
			out = append(out, &grid{op, batch, list(rows), list(cols)})
		}
	}
	return out
}

// productSumRows assert sum_k x_k * w_k = y, where the x_k, w_k and y are what
// Horner's rule gives:
//
//	x_k * w_k = s_k for k < K-1    x_{K-1} * w_{K-1} = y - s_0 - .. - s_{K-2}
type productSumRows struct {
	k       int
	x, w, y *hornerRows
	out     Late // K-1
}

func (b *productSumRows) len() int { return b.k }

func (b *productSumRows) row(k int, r *Row) {
	b.x.result(&r.L, k)
	b.w.result(&r.R, k)
	if k < b.k-1 {
		wireTerm(&r.O, b.out.at(k), 1)
		return
	}
	b.y.result(&r.O, 0)
	for j := range b.k - 1 {
		wireTerm(&r.O, b.out.at(j), -1)
	}
}

func (b *productSumRows) spoken(k int, e *LinExp) {
	b.x.constant(e, k)
	b.w.constant(e, k)
	if k == b.k-1 {
		b.y.constant(e, 0)
	}
}

func (b *productSumRows) prepare(*assignment) error { return nil }

func (b *productSumRows) solve(a *assignment) {
	s := a.slice(b.out.first, b.k-1)
	for k := range s {
		x, w := b.x.resultValue(a, k), b.w.resultValue(a, k)
		s[k].Mul(&x, &w)
	}
}

func (b *productSumRows) values(a *assignment, l, r, o []fr.Element) {
	s := a.slice(b.out.first, b.k-1)
	rest := b.y.resultValue(a, 0)
	for k := range b.k {
		l[k], r[k] = b.x.resultValue(a, k), b.w.resultValue(a, k)
		if k < len(s) {
			o[k] = s[k]
			rest.Sub(&rest, &s[k])
		}
	}
	o[b.k-1] = rest
}
