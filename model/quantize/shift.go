package quantize

import (
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
	if width > 32 {
		return l.shiftWide(n, op, fs)
	}
	power, err := l.powers(n, fs[1], width, op.Left)
	if err != nil {
		return err
	}
	if !op.Left {
		q, err := l.floorDivide(n, fs[0], power)
		l.forms[n.Out] = q
		return err
	}
	x := fs[0]
	if lo, hi := l.b.Range(x.id); !fits(lo, hi, width, true) {
		// The same residue, small enough for the product.
		t := l.tensorOf(n.Out, wholeForm())
		x = wholeForm()
		if x.id, err = l.emit(&program.Wrap{Bits: uint(width), Signed: true}, t, fs[0].id); err != nil {
			return err
		}
	}
	product, err := l.times(n.Out, x, power.id)
	if err != nil {
		return err
	}
	product.narrow = true
	product.id, err = l.wrapped(n.Out, product.id, op.Type)
	l.forms[n.Out] = product
	return err
}

// powers is 2^b. From the width on it is 0 for a product; a quotient by 2^width
// leaves the sign alone.
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

// shiftWide shifts integers of 64 bits as far as they stay integers of a program:
// where a left shift would leave them there is no proof.
func (l *lowering) shiftWide(n *graph.Node, op *graph.Shift, fs []*form) error {
	if !op.Left {
		power, err := l.powers(n, fs[1], 61, false)
		if err != nil {
			return err
		}
		q, err := l.floorDivide(n, fs[0], power)
		l.forms[n.Out] = q
		return err
	}
	lo, hi := l.b.Range(fs[0].id)
	places := 1
	for float(max(hi, -lo))*float(int64(1)<<places) < 1<<61 && places < 61 {
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

func float(x int64) float64 { return float64(x) }
