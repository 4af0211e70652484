package quantize

import (
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

const (
	// shared is how many quotients must have one divisor for its reciprocal, and a
	// product for each of them, to be cheaper.
	shared = 4
	// fineBits is how much finer than an activation the factors of a quotient are.
	fineBits = 6
	// below is how far below the calibrated divisors a divisor may be before it
	// saturates.
	below = 16
)

// byReciprocal lowers a quotient whose divisors are few: a mean of squares divides
// all of a row. It reports false where a quotient for each element is better.
func (l *lowering) byReciprocal(n *graph.Node) (bool, error) {
	id, view := l.repeated(n.In[1])
	if view == nil || l.whole[n.In[0]] || l.whole[id] || l.jump[n.Out] || l.soleQuantize(n.Out) != nil {
		return false, nil
	}
	s := l.stats[id]
	ratio := math.Log2(s.hi / s.lo)
	if !(s.lo > 0) || ratio > 12 || l.fraction(n) {
		return false, nil
	}
	b, err := l.relative(id)
	if err != nil {
		return false, err
	}
	// 1/(v*b.scale) = step*y where y = factor/v.
	factor := math.Round(s.hi / b.scale * math.Ldexp(1, l.bits+fineBits))
	if least, _ := l.b.Range(b.id); least < 0 || factor > maxFactor {
		return false, nil
	}
	least := math.Min(s.lo/below, l.leastOfExps(id)/2)
	if b, err = l.atLeast(id, b, int64(math.Max(1, least/b.scale))); err != nil {
		return false, err
	}
	x, err := l.fine(n.In[0])
	if err != nil {
		return false, err
	}
	r := &form{scale: 1 / (b.scale * factor)}
	one, err := l.ones(id)
	if err != nil {
		return false, err
	}
	if r.id, err = l.emit(&program.Divide{Factor: int64(factor)}, l.tensorOf(id, r), one, b.id); err != nil {
		return false, err
	}
	t := l.tensorOf(n.In[1], r)
	if r.id, err = l.emit(&program.View{Index: view.Index}, t, r.id); err != nil {
		return false, err
	}
	if l.magnitudeOf(x.id)*l.magnitudeOf(r.id) > widestSum {
		if x, err = l.tight(n.In[0], x); err != nil {
			return false, err
		}
	}
	size := graph.Elements(l.g.Values[n.Out].Shape)
	p := &program.Bilinear{Batch: size, M: 1, K: 1, N: 1}
	return true, l.add(n, p, &form{scale: x.scale * r.scale}, x.id, r.id)
}

// leastOfExps is the least that a sum of exponentials of scores less their maximum
// can be, as in a softmax: that of the maximum, which is 1, however many there are.
// Of any other value it is infinite.
func (l *lowering) leastOfExps(id graph.ID) float64 {
	if l.by[id] < 0 {
		return math.Inf(1)
	}
	n := &l.g.Nodes[l.by[id]]
	switch op := n.Op.(type) {
	case *graph.View:
		return l.leastOfParts(n)
	case *graph.Linear:
		if uniformWeights(op) && op.Weights[0] > 0 && len(op.Bias) == 0 {
			return op.Weights[0] * l.leastOfParts(n)
		}
	case *graph.Unary:
		if op.Func == graph.Exp && l.stats[n.In[0]].hi == 0 {
			return 1
		}
	}
	return math.Inf(1)
}

func (l *lowering) leastOfParts(n *graph.Node) float64 {
	least := math.Inf(1)
	for _, id := range n.In {
		least = math.Min(least, l.leastOfExps(id))
	}
	return least
}

// fraction reports whether a quotient is of a part and a whole, whose static range is
// that of a fraction.
func (l *lowering) fraction(n *graph.Node) bool {
	return l.stats[n.In[0]].lo >= 0 && l.stats[n.Out].hi <= 1
}

// repeated is the value that a View repeats, and the View.
func (l *lowering) repeated(id graph.ID) (graph.ID, *graph.View) {
	if l.by[id] < 0 {
		return 0, nil
	}
	n := &l.g.Nodes[l.by[id]]
	view, ok := n.Op.(*graph.View)
	if !ok || len(n.In) != 1 || len(view.Consts) > 0 || len(view.Index) < shared*graph.Elements(l.g.Values[n.In[0]].Shape) {
		return 0, nil
	}
	return n.In[0], view
}

// atLeast is a divisor that saturates at a lower end.
func (l *lowering) atLeast(id graph.ID, f *form, least int64) (*form, error) {
	lo, hi := l.b.Range(f.id)
	if lo >= least {
		return f, nil
	}
	return l.saturate(id, f, least, max(hi, least))
}

// fine is a value rounded to fineBits more than an activation.
func (l *lowering) fine(id graph.ID) (*form, error) {
	f, err := l.plain(id)
	if err != nil || f.narrow || l.whole[id] {
		return f, err
	}
	step, lo, hi := l.grid(l.stats[id].lo, l.stats[id].hi)
	step = math.Ldexp(step, -fineBits)
	if f.scale >= step {
		return f, nil
	}
	aligned := powerBelow(f.scale, step)
	if f, err = l.rescaled(id, f, aligned); err != nil {
		return nil, err
	}
	ratio := math.Ldexp(step/aligned, fineBits)
	return l.hold(id, f, widen(lo, ratio), widen(hi, ratio))
}
