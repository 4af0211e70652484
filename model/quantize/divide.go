package quantize

import (
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// maxFactor bounds the factor of a quotient or a root.
const maxFactor = 1 << 61

// divide lowers a quotient. Its step is that of an activation, or finer; a divisor
// that may be negative gives its sign to the numerator. There is no proof for a
// divisor of zero.
func (l *lowering) divide(n *graph.Node) error {
	if done, err := l.roundedQuotient(n); done || err != nil {
		return err
	}
	if done, err := l.byReciprocal(n); done || err != nil {
		return err
	}
	a, err := l.operand(n.In[0])
	if err != nil {
		return err
	}
	b, err := l.operand(n.In[1])
	if err != nil {
		return err
	}
	if a, b, err = l.positiveDivisor(n, a, b); err != nil {
		return err
	}
	s := l.stats[n.Out]
	step, _, _ := l.grid(math.Min(s.lo, 0), s.hi)
	alo, _ := l.b.Range(a.id)
	if q := l.soleQuantize(n.Out); q != nil {
		step = q.Scale
	} else if alo >= 0 && s.hi <= 1 && s.hi > 0.125 {
		step = math.Ldexp(1, -l.bits)
	}
	// y = factor*a/b in steps: a.scale/b.scale/step = factor.
	ratio := a.scale / b.scale / step
	if ratio < 1.0/(1<<20) { // the numerator is finer than it needs to be
		if a, err = l.rescaled(n.In[0], a, powerBelow(a.scale, b.scale*step)); err != nil {
			return err
		}
		ratio = a.scale / b.scale / step
	}
	factor := int64(1)
	switch {
	case ratio > maxFactor:
		return fmt.Errorf("%w: a quotient of %g by %g in steps of %g", ErrUnsupported, a.scale, b.scale, step)
	case ratio >= 0.75:
		factor = int64(math.Round(ratio))
	default:
		if b, err = l.finer(n.In[1], b, b.scale/math.Floor(1/ratio)); err != nil {
			return err
		}
	}
	real := a.scale / b.scale / float64(factor)
	f := &form{scale: real}
	if err := l.add(n, &program.Divide{Factor: factor}, f, a.id, b.id); err != nil {
		return err
	}
	lo, hi := l.b.Range(f.id)
	f.narrow = hi-lo <= 1<<l.bits
	if q := l.soleQuantize(n.Out); q != nil && real == q.Scale {
		f.exact = exactly(rat(real))
	}
	return nil
}

// operand is a value as it is, unless it is very wide.
func (l *lowering) operand(id graph.ID) (*form, error) {
	f, err := l.plain(id)
	if err != nil {
		return nil, err
	}
	if lo, hi := l.b.Range(f.id); hi-lo > 1<<deepest {
		return l.wide(id)
	}
	return f, nil
}

// positiveDivisor is the quotient a/b with a divisor that is not negative.
func (l *lowering) positiveDivisor(n *graph.Node, a, b *form) (*form, *form, error) {
	if lo, _ := l.b.Range(b.id); lo >= 0 {
		return a, b, nil
	}
	abs, sign, err := l.magnitude(n.In[1], b)
	if err != nil {
		return nil, nil, err
	}
	a, err = l.times(n.In[0], a, sign)
	return a, abs, err
}

// magnitude is |x|, whose static range is not negative, and the sign of x as 1 or
// -1, that of 0 being 1.
func (l *lowering) magnitude(id graph.ID, x *form) (abs *form, sign program.ID, err error) {
	size := graph.Elements(l.g.Values[id].Shape)
	t := l.tensorOf(id, x)
	lo, hi := l.b.Range(x.id)
	linear := func(weights []int32, bias []int64, in ...program.ID) (program.ID, error) {
		return l.emit(&program.Linear{Rows: 1, Terms: len(weights), Positions: size, Groups: 1,
			Index: columns(size, len(weights)), Weights: weights, Bias: bias}, t, in...)
	}
	negated, err := linear([]int32{-1}, nil, x.id)
	if err != nil {
		return nil, 0, err
	}
	above, err := l.emit(&program.Clamp{Lo: 0, Hi: max(hi, 0)}, t, x.id)
	if err != nil {
		return nil, 0, err
	}
	below, err := l.emit(&program.Clamp{Lo: 0, Hi: max(-lo, 0)}, t, negated)
	if err != nil {
		return nil, 0, err
	}
	abs = &form{scale: x.scale, narrow: x.narrow}
	if abs.id, err = linear([]int32{1, 1}, nil, above, below); err != nil {
		return nil, 0, err
	}
	t.Scale = 1
	if sign, err = l.emit(&program.NonNegative{}, t, x.id); err != nil {
		return nil, 0, err
	}
	sign, err = linear([]int32{2}, []int64{-1}, sign)
	return abs, sign, err
}

// times is an elementwise product with integers.
func (l *lowering) times(id graph.ID, x *form, by program.ID) (*form, error) {
	out := &form{scale: x.scale, narrow: x.narrow}
	var err error
	size := graph.Elements(l.b.Tensor(x.id).Shape)
	out.id, err = l.emit(&program.Bilinear{Batch: size, M: 1, K: 1, N: 1}, l.tensorOf(id, out), x.id, by)
	return out, err
}

// reciprocal is the quotient of a constant.
func (l *lowering) reciprocal(n *graph.Node) error {
	x, err := l.relative(n.In[0])
	if err != nil {
		return err
	}
	step := l.activation(n.Out)
	// 1/(v*x.scale) = step*y where y = factor/v.
	factor := math.Round(math.Min(1/(x.scale*step), maxFactor))
	if factor < 1 {
		return fmt.Errorf("%w: a reciprocal in steps of %g of multiples of %g", ErrUnsupported, step, x.scale)
	}
	one, err := l.ones(n.Out)
	if err != nil {
		return err
	}
	if lo, _ := l.b.Range(x.id); lo < 0 {
		abs, sign, err := l.magnitude(n.In[0], x)
		if err != nil {
			return err
		}
		x, one = abs, sign
	}
	f := &form{scale: 1 / (x.scale * factor)}
	return l.add(n, &program.Divide{Factor: int64(factor)}, f, one, x.id)
}

// ones is a tensor of ones, of the shape of a value.
func (l *lowering) ones(id graph.ID) (program.ID, error) {
	v := &program.View{Index: make([]int32, graph.Elements(l.g.Values[id].Shape)), Consts: []int64{1}}
	for i := range v.Index {
		v.Index[i] = -1
	}
	return l.emit(v, l.tensorOf(id, wholeForm()))
}
