package circuits

import "github.com/zkinfer/zkinfer/model/program"

// Product is a product of activations and what the planner chose for it.
type Product struct {
	Node           string
	Batch, M, K, N int
	Direct         int // rows with one for each product that an output needs
	Combined       int // rows with a random combination
	Random         bool
}

// products prices the ways to check each Bilinear of a program, in rows: a row
// for each of the products, or the random combination of matmul. A row costs a
// prover the same either way (measured: 119,584 rows, mostly of products, in 1.0
// s of CPU, 118,685, mostly of combinations, in 0.8 s), though one determines a
// small integer and the other a random element of the field.
func (b *builder) products(p *Plan) {
	for _, op := range b.prog.Ops {
		op, ok := op.(*program.Bilinear)
		if !ok || b.dead[op.Out] {
			continue
		}
		x := Product{Node: op.Node, Batch: op.Batch, M: op.M, K: op.K, N: op.N, Direct: b.live(op.Out).n * op.K}
		for _, g := range b.grids(op) {
			m, n := len(g.rows), len(g.cols)
			x.Combined += m*n - 1 + op.K*(m+n-1)
		}
		x.Random = x.Combined < x.Direct
		p.random[op.Out] = x.Random
		p.Products = append(p.Products, x)
	}
}
