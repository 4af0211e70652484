package quantize

import (
	"math"
	"math/bits"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// signed is a magnitude and a sign; the sign is absent where it is always 1.
type signed struct {
	*form
	sign    program.ID
	negated bool // the sign is there
}

func (l *lowering) signed(id graph.ID, f *form) (signed, error) {
	if lo, _ := l.b.Range(f.id); lo >= 0 {
		return signed{form: f}, nil
	}
	abs, sign, err := l.magnitude(id, f)
	return signed{abs, sign, true}, err
}

// intDivide truncates toward zero: the floor of the quotient of the magnitudes,
// with the signs of both.
func (l *lowering) intDivide(n *graph.Node) error {
	fs, err := l.integers(n.In)
	if err != nil {
		return err
	}
	a, err := l.signed(n.In[0], fs[0])
	if err != nil {
		return err
	}
	b, err := l.signed(n.In[1], fs[1])
	if err != nil {
		return err
	}
	q, err := l.floorDivide(n, a.form, b.form)
	if err != nil {
		return err
	}
	for _, x := range []signed{a, b} {
		if x.negated {
			if q, err = l.times(n.Out, q, x.sign); err != nil {
				return err
			}
		}
	}
	q.narrow = true
	l.forms[n.Out] = q
	return nil
}

// floorDivide is floor(a/b) of integers of one step, b not negative.
func (l *lowering) floorDivide(n *graph.Node, a, b *form) (*form, error) {
	out := wholeForm()
	var err error
	out.id, err = l.emit(&program.Divide{Factor: 1, Floor: true}, l.tensorOf(n.Out, out), a.id, b.id)
	return out, err
}

// modulo is a - b*floor(a/b), of integers or of multiples of one step: with the
// sign of the divisor on both, or of magnitudes with the sign of the dividend.
func (l *lowering) modulo(n *graph.Node, op *graph.Modulo) error {
	fs, err := l.oneGrid(n.In)
	if err != nil {
		return err
	}
	b, err := l.signed(n.In[1], fs[1])
	if err != nil {
		return err
	}
	result := b // whose sign the result has
	a := fs[0]
	if op.Fmod {
		if result, err = l.signed(n.In[0], a); err != nil {
			return err
		}
		a = result.form
	} else if b.negated {
		if a, err = l.times(n.In[0], a, b.sign); err != nil {
			return err
		}
	}
	rest, err := l.remainder(n, a, b.form)
	if err != nil {
		return err
	}
	if result.negated {
		if rest, err = l.times(n.Out, rest, result.sign); err != nil {
			return err
		}
	}
	rest.narrow = true
	l.forms[n.Out] = rest
	return nil
}

// remainder is a - b*floor(a/b), 0 <= it < b. Where the product may be too wide it
// is taken modulo a power of two above b.
func (l *lowering) remainder(n *graph.Node, a, b *form) (*form, error) {
	q, err := l.floorDivide(n, a, b)
	if err != nil {
		return nil, err
	}
	out := &form{scale: a.scale}
	t := l.tensorOf(n.Out, out)
	_, top := l.b.Range(b.id)
	lo, hi := l.b.Range(q.id)
	wide := float64(top)*math.Max(float64(hi), -float64(lo)) > widestProduct
	width := uint(max(1, bits.Len64(uint64(top))))
	var product *form
	if wide && width <= 32 {
		product, err = l.timesModulo(n.Out, b.id, q.id, width)
	} else {
		product, err = l.times(n.Out, b, q.id)
	}
	if err != nil {
		return nil, err
	}
	size := graph.Elements(l.g.Values[n.Out].Shape)
	diff := &program.Linear{Rows: 1, Terms: 2, Positions: size, Groups: 1, Weights: []int32{1, -1}, Index: columns(size, 2)}
	if out.id, err = l.emit(diff, t, a.id, product.id); err != nil || !wide {
		return out, err
	}
	out.id, err = l.emit(&program.Wrap{Bits: width}, t, out.id)
	return out, err
}

// oneGrid brings values to one step without rounding, which steps that are powers
// of two allow.
func (l *lowering) oneGrid(in []graph.ID) ([]*form, error) {
	fs := make([]*form, len(in))
	for i, id := range in {
		var err error
		if fs[i], err = l.plain(id); err != nil {
			return nil, err
		}
	}
	if !allDyadic(fs) {
		return l.oneStep(in)
	}
	step := finestStep(fs)
	for i, f := range fs {
		if f.scale == step {
			continue
		}
		var err error
		if fs[i], err = l.finer(in[i], f, step); err != nil {
			return nil, err
		}
	}
	return fs, nil
}
