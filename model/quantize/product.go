package quantize

import (
	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// common brings values to one scale.
func (l *lowering) common(in []graph.ID) ([]*form, error) {
	fs := make([]*form, len(in))
	same := true
	for i, id := range in {
		var err error
		if fs[i], err = l.plain(id); err != nil {
			return nil, err
		}
		same = same && fs[i].scale == fs[0].scale && fs[i].zero == 0 && fs[i].exact == nil
	}
	if same {
		return fs, nil
	}
	var all stats
	for _, id := range in {
		s := l.stats[id]
		all.see([]float64{s.lo, s.hi})
	}
	step, _, _ := l.grid(all.lo, all.hi)
	for i, id := range in {
		var err error
		if fs[i], err = l.roundTo(id, step, all.lo, all.hi); err != nil {
			return nil, err
		}
	}
	return fs, nil
}

// bilinear multiplies two rounded tensors; what is multiplied by bits is not rounded.
func (l *lowering) bilinear(n *graph.Node, op *graph.Bilinear) error {
	if done, err := l.exactBilinear(n, op); done || err != nil {
		return err
	}
	x, err := l.factor(n.In[0], n.In[1])
	if err != nil {
		return err
	}
	y, err := l.factor(n.In[1], n.In[0])
	if err != nil {
		return err
	}
	if l.whole[n.In[0]] && l.whole[n.In[1]] {
		a, b := *x, *y
		return l.multiplyIntegers(n, op, &a, &b)
	}
	if l.magnitudeOf(x.id)*l.magnitudeOf(y.id)*float64(op.K) > widestSum {
		if x, err = l.tight(n.In[0], x); err != nil {
			return err
		}
		if y, err = l.tight(n.In[1], y); err != nil {
			return err
		}
	}
	p := &program.Bilinear{Batch: op.Batch, M: op.M, K: op.K, N: op.N}
	return l.add(n, p, &form{scale: x.scale * y.scale}, x.id, y.id)
}

// factor is a value as an operand of a product with another.
func (l *lowering) factor(id, other graph.ID) (*form, error) {
	if f := l.forms[other]; l.whole[other] {
		if lo, hi := l.b.Range(f.id); lo >= -2 && hi <= 2 {
			return l.wide(id)
		}
	}
	f, err := l.plain(id)
	if err != nil || f.narrow {
		return f, err
	}
	if lo, hi := l.b.Range(f.id); f.zero == 0 && l.terms(id) == 1 && hi-lo < 1<<rawBits {
		return f, nil
	}
	return l.round(id)
}

// rawBits is the width of a factor that is not rounded: it takes a limb more in the
// rounding of the product.
const rawBits = 28

// maximum takes the maximum of accumulators behind a rounding without
// saturation: the cheapest place of it.
func (l *lowering) maximum(n *graph.Node, op *graph.Max) error {
	fs := make([]*form, len(n.In))
	for i, id := range n.In {
		fs[i] = l.forms[id]
	}
	same, whole := true, true
	for i, f := range fs {
		same = same && f.exact != nil
		whole = whole && l.whole[n.In[i]]
	}
	if same && len(fs) == 1 && fs[0].exact.settles() {
		return l.exactMax(n, op)
	}
	for i, id := range n.In {
		var err error
		if fs[i], err = l.plain(id); err != nil {
			return err
		}
	}
	same = true
	for _, f := range fs {
		same = same && f.scale == fs[0].scale && f.zero == fs[0].zero
	}
	switch {
	case same && (whole || l.jump[n.Out] && allDyadic(fs)):
	case l.precise[n.Out]:
		var err error
		if fs, err = l.oneStep(n.In); err != nil {
			return err
		}
	case !fs[0].narrow && !fs[0].raw && l.roundsLater(n.Out) || len(fs) > 1:
		lo, hi := l.roundRange(n.Out)
		step, _, _ := l.grid(lo, hi)
		for i, id := range n.In {
			var err error
			if fs[i], err = l.shift(id, step); err != nil {
				return err
			}
		}
	}
	f := &form{scale: fs[0].scale, narrow: fs[0].narrow, raw: fs[0].raw}
	return l.add(n, &program.Max{Terms: op.Terms, Positions: op.Positions, Index: op.Index}, f, ids(fs)...)
}
