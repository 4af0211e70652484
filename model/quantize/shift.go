package quantize

import (
	"math"
	"math/bits"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// shiftBits moves bits by a power of two, which a table makes of the number of
// places: a product, reduced into the type, or the floor of a quotient.
func (l *lowering) shiftBits(n *graph.Node, op *graph.Shift) error {
	fs, err := l.integers(n.In)
	if err != nil {
		return err
	}
	width, _ := op.Type.Width()
	if !op.Left {
		lo, hi := l.b.Range(fs[0].id) // a shift by all its bits leaves the sign alone
		power, err := l.powers(n, fs[1], min(width, bits.Len64(uint64(max(hi, ^lo)))), false)
		if err != nil {
			return err
		}
		q, err := l.floorDivide(n, fs[0], power)
		l.forms[n.Out] = q
		return err
	}
	if width > 32 {
		return l.shiftWide(n, op, fs)
	}
	power, err := l.powers(n, fs[1], width, true)
	if err != nil {
		return err
	}
	product, err := l.timesModulo(n.Out, fs[0].id, power.id, uint(width))
	if err != nil {
		return err
	}
	product.id, err = l.wrapped(n.Out, product.id, op.Type)
	l.forms[n.Out] = product
	return err
}

// powers is 2^b, of at most `width` places: more are 0 for a product, and as many
// for a quotient.
func (l *lowering) powers(n *graph.Node, b *form, width int, left bool) (*form, error) {
	x, err := l.saturate(n.In[1], b, 0, int64(width))
	if err != nil {
		return nil, err
	}
	lo, hi := l.b.Range(x.id)
	table := &program.Table{Lo: lo}
	for v := lo; v <= hi; v++ {
		p := int64(1) << v
		if left && v == int64(width) {
			p = 0
		}
		table.Values = append(table.Values, p)
	}
	out := wholeForm()
	out.id, err = l.emit(table, l.tensorOf(n.Out, out), x.id)
	return out, err
}

// shiftWide shifts integers of 64 bits to the left as far as all of them stay
// integers of a program; there is no proof for more places.
func (l *lowering) shiftWide(n *graph.Node, op *graph.Shift, fs []*form) error {
	places := 1
	for l.magnitudeOf(fs[0].id)*math.Ldexp(1, places) <= widestProduct && places < 60 {
		places++
	}
	size := graph.Elements(l.g.Values[n.Out].Shape)
	g := &program.Gather{Size: places, Step: 1, Offset: make([]int32, size), Which: identity(size)}
	for v := range places {
		g.Table = append(g.Table, int64(1)<<v)
	}
	power, err := l.emit(g, l.tensorOf(n.Out, wholeForm()), fs[1].id)
	if err != nil {
		return err
	}
	product, err := l.times(n.Out, fs[0], power)
	if err != nil {
		return err
	}
	product.narrow = true
	product.id, err = l.wrapped(n.Out, product.id, op.Type)
	l.forms[n.Out] = product
	return err
}
