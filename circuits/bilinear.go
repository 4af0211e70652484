package circuits

import (
	"fmt"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/model/program"
)

// productRows are rows x * y = out, one per product. Both factors are fixed and
// the row contains no challenge, so it determines out: the product is fixed too
// and needs no commitment.
type productRows struct {
	x, y Fixed
	at   func(j int) (xi, yi int) // elements that product j multiplies
	n    int
	out  Wire
	lo   int64 // out holds the product less lo
}

func (b *productRows) len() int { return b.n }

func (b *productRows) row(j int, r *Row) {
	xi, yi := b.at(j)
	expr(&r.L, b.x, xi, 1)
	expr(&r.R, b.y, yi, 1)
	wireTerm(&r.O, b.out+Wire(j), 1)
	addConst(&r.O, b.lo)
}

func (b *productRows) spoken(int, *LinExp) {}

func (b *productRows) prepare(a *assignment) error {
	w := a.slice(b.out, b.n)
	for j := range w {
		xi, yi := b.at(j)
		w[j].SetInt64(b.x.value(a.trace, xi)*b.y.value(a.trace, yi) - b.lo)
	}
	return nil
}

func (b *productRows) solve(*assignment) {}

func (b *productRows) values(a *assignment, l, r, o []fr.Element) {
	for j := range b.n {
		xi, yi := b.at(j)
		x, y := b.x.value(a.trace, xi), b.y.value(a.trace, yi)
		l[j].SetInt64(x)
		r[j].SetInt64(y)
		o[j].SetInt64(x * y)
	}
}

// bilinear is the output of a Bilinear: sums of product wires.
type bilinear struct {
	op    *program.Bilinear
	first Wire
	slots []int32 // output element -> its group of K products
	lo    int64
}

func (v *bilinear) terms(e *LinExp, konst *integer, i int, k int64) {
	if v.slots != nil {
		i = int(v.slots[i])
	}
	for j := range v.op.K {
		wireTerm(e, v.first+Wire(i*v.op.K+j), k)
		konst.add(k, v.lo)
	}
}

func (v *bilinear) value(values, int) int64 { panic("circuits: value of an unnamed expression") }
func (v *bilinear) maxCoef() int64          { return 1 }
func (*bilinear) fixed()                    {}

// bilinear multiplies two tensors, one row per product of activations where the
// plan does not prefer a random combination.
func (b *builder) bilinear(op *program.Bilinear) error {
	if b.plan.random[op.Out] {
		return b.matmul(op)
	}
	x, y := b.vec[op.In[0]], b.vec[op.In[1]]
	sel := b.live(op.Out)
	lo, err := b.productLow(op.In[0], op.In[1])
	if err != nil {
		return err
	}
	rows := &productRows{x: x, y: y, n: sel.n * op.K, lo: lo}
	rows.at = func(j int) (int, int) {
		i, k := sel.at(j/op.K), j%op.K
		col, rest := i%op.N, i/op.N
		m, batch := rest%op.M, rest/op.M
		return (batch*op.M+m)*op.K + k, (batch*op.K+k)*op.N + col
	}
	rows.out = b.alloc(classFixed, rows.n)
	b.add(rows)
	b.define(op.Out, &bilinear{op: op, first: rows.out, slots: sel.slots(b.elements(op.Out)), lo: lo})
	return nil
}

// productLow is the least product of two tensors' elements over their static
// ranges.
func (b *builder) productLow(x, y program.ID) (int64, error) {
	p, q := b.tensor(x), b.tensor(y)
	if mulBound(max(abs(p.Lo), abs(p.Hi)), max(abs(q.Lo), abs(q.Hi))) >= limit/2 {
		return 0, fmt.Errorf("products of [%d, %d] and [%d, %d] leave 61 bits", p.Lo, p.Hi, q.Lo, q.Hi)
	}
	return min(p.Lo*q.Lo, p.Lo*q.Hi, p.Hi*q.Lo, p.Hi*q.Hi), nil
}
