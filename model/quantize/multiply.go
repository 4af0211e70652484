package quantize

import (
	"math"
	"math/bits"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// widestProduct bounds products of integers in a circuit.
const widestProduct = 1 << 60

// magnitudeOf bounds the integers of a tensor.
func (l *lowering) magnitudeOf(id program.ID) float64 {
	lo, hi := l.b.Range(id)
	return math.Max(float64(hi), -float64(lo))
}

// multiplyIntegers lowers a product of integers. Where it may be too wide and a
// type of at most 32 bits is behind it, it is taken modulo 2^n, which the type
// does anyway. Integers of 64 bits are multiplied as far as the result is an
// integer of a program; there is no proof beyond.
func (l *lowering) multiplyIntegers(n *graph.Node, op *graph.Bilinear, x, y *form) error {
	p := &program.Bilinear{Batch: op.Batch, M: op.M, K: op.K, N: op.N}
	if l.magnitudeOf(x.id)*l.magnitudeOf(y.id)*float64(op.K) <= widestProduct {
		return l.add(n, p, wholeForm(), x.id, y.id)
	}
	if width := l.wrappedTo(n.Out); width > 0 && width <= 32 {
		return l.multiplyModulo(n, op, x, y, uint(width))
	}
	a, b := l.calibratedBits(n.In[0]), l.calibratedBits(n.In[1])
	room := max(0, (60-bits.Len64(uint64(op.K))-a-b)/2)
	for i, f := range []*form{x, y} {
		width := []int{a, b}[i] + room
		g, err := l.confine(n.In[i], f, -1<<width, 1<<width)
		if err != nil {
			return err
		}
		*f = *g
	}
	return l.add(n, p, wholeForm(), x.id, y.id)
}

// calibratedBits is the width of the integers that calibration saw, at most 30.
func (l *lowering) calibratedBits(id graph.ID) int {
	return bits.Len64(uint64(math.Min(l.stats[id].largest(), 1<<30-1)))
}

// wrappedTo is the width of the type that the value's one reader reduces it to.
func (l *lowering) wrappedTo(id graph.ID) int {
	if r := l.soleReader(id); r != nil {
		if w, ok := r.Op.(*graph.Wrap); ok {
			width, _ := w.Type.Width()
			return width
		}
	}
	return 0
}

// confine is a value without a proof where it is outside [lo, hi]: an integer of 64
// bits without a sign is not negative, so neither is what wraps to it.
func (l *lowering) confine(id graph.ID, f *form, lo, hi int64) (*form, error) {
	out := &form{scale: f.scale, narrow: f.narrow, id: f.id}
	size := graph.Elements(l.g.Values[id].Shape)
	t := l.tensorOf(id, out)
	reflect := func(end int64, sign int32) error { // sign*(v - end) must not be negative
		x, err := l.emit(&program.Linear{Rows: 1, Terms: 1, Positions: size, Groups: 1, Index: identity(size),
			Weights: []int32{sign}, Bias: []int64{-int64(sign) * end}}, t, out.id)
		if err != nil {
			return err
		}
		if x, err = l.emit(&program.Wrap{Bits: 64}, t, x); err != nil {
			return err
		}
		out.id, err = l.emit(&program.Linear{Rows: 1, Terms: 1, Positions: size, Groups: 1, Index: identity(size),
			Weights: []int32{sign}, Bias: []int64{end}}, t, x)
		return err
	}
	if a, _ := l.b.Range(out.id); a < lo {
		if err := reflect(lo, 1); err != nil {
			return nil, err
		}
	}
	if _, b := l.b.Range(out.id); b > hi {
		if err := reflect(hi, -1); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// multiplyModulo is a matrix product that is right modulo 2^width: elementwise
// products, and their sums.
func (l *lowering) multiplyModulo(n *graph.Node, op *graph.Bilinear, x, y *form, width uint) error {
	if op.K == 1 && op.M == 1 && op.N == 1 {
		f, err := l.timesModulo(n.Out, x.id, y.id, width)
		l.forms[n.Out] = f
		return err
	}
	var left, right []int32 // by batch, row, column, term
	for i := range op.Batch * op.M * op.N {
		row, col := i/op.N, i%op.N
		for k := range op.K {
			left = append(left, int32(row*op.K+k))
			right = append(right, int32((row/op.M*op.K+k)*op.N+col))
		}
	}
	t := l.tensorOf(n.Out, wholeForm())
	t.Shape = []int{len(left)}
	a, err := l.emit(&program.View{Index: left}, t, x.id)
	if err != nil {
		return err
	}
	b, err := l.emit(&program.View{Index: right}, t, y.id)
	if err != nil {
		return err
	}
	products, err := l.timesModulo(n.Out, a, b, width)
	if err != nil {
		return err
	}
	sum := &program.Linear{Rows: 1, Terms: op.K, Positions: op.Batch * op.M * op.N, Groups: 1, Index: identity(len(left))}
	for range op.K {
		sum.Weights = append(sum.Weights, 1)
	}
	return l.add(n, sum, wholeForm(), products.id)
}

// timesModulo is an elementwise product of integers that is right modulo 2^width,
// width at most 32: y in halves of 16 bits, the product with the upper one modulo
// what is left of the width.
func (l *lowering) timesModulo(out graph.ID, x, y program.ID, width uint) (*form, error) {
	f := wholeForm()
	t := l.tensorOf(out, f)
	t.Shape = l.b.Tensor(x).Shape
	size := graph.Elements(t.Shape)
	reduce := func(id program.ID, bits uint, signed bool) (program.ID, error) {
		if lo, hi := l.b.Range(id); fits(lo, hi, int(bits), signed) {
			return id, nil
		}
		return l.emit(&program.Wrap{Bits: bits, Signed: signed}, t, id)
	}
	times := func(a, b program.ID) (program.ID, error) {
		return l.emit(&program.Bilinear{Batch: size, M: 1, K: 1, N: 1}, t, a, b)
	}
	x, err := reduce(x, width, true)
	if err != nil {
		return nil, err
	}
	if l.magnitudeOf(x)*l.magnitudeOf(y) <= widestProduct {
		f.id, err = times(x, y)
		return f, err
	}
	if y, err = reduce(y, width, false); err != nil {
		return nil, err
	}
	lower, err := reduce(y, 16, false)
	if err != nil {
		return nil, err
	}
	if lower, err = times(x, lower); err != nil || width <= 16 {
		f.id = lower
		return f, err
	}
	upper, err := l.emit(&program.Rescale{Mult: []int64{1}, Offset: []int64{0}, Div: 1 << 16}, t, y)
	if err != nil {
		return nil, err
	}
	if upper, err = times(x, upper); err != nil {
		return nil, err
	}
	if upper, err = reduce(upper, width-16, false); err != nil {
		return nil, err
	}
	f.id, err = l.emit(&program.Linear{Rows: 1, Terms: 2, Positions: size, Groups: 1, Index: columns(size, 2), Weights: []int32{1, 1 << 16}}, t, lower, upper)
	return f, err
}
