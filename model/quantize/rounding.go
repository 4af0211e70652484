package quantize

import (
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// roundTo integers: exact where the step of the operand is a power of two, as it
// is for values near a rounding (see jumpValues).
func (l *lowering) roundInteger(n *graph.Node, op *graph.Round) error {
	f, err := l.plain(n.In[0])
	if err != nil {
		return err
	}
	if f.zero == 0 && f.scale == 1 {
		l.forms[n.Out] = f
		return nil
	}
	if lo, hi := l.b.Range(f.id); l.forms[n.In[0]].exact != nil && f.scale != powerOfTwo(f.scale) && hi-lo < 1<<17 {
		t := &program.Table{Lo: lo} // of quantised integers: exact at each of them
		for v := lo; v <= hi; v++ {
			t.Values = append(t.Values, int64(op.Apply(f.scale*float64(v))))
		}
		return l.add(n, t, wholeForm(), f.id)
	}
	if f, err = l.dyadic(n.In[0], f); err != nil {
		return err
	}
	return l.roundDyadic(n, op.Mode, f)
}

const (
	finestRounded = 1.0 / (1 << 40) // the finest step that is rounded to integers at once
	dyadicBits    = 24              // of values brought to a power of two by rounding
)

// dyadic writes a value in steps of a power of two: its own ones, or much smaller
// ones, or where a product's steps are too small for that, ones far below the step
// of an activation.
func (l *lowering) dyadic(id graph.ID, f *form) (*form, error) {
	if f.scale == powerOfTwo(f.scale) && f.scale >= finestRounded {
		return f, nil
	}
	f, err := l.wide(id)
	if err != nil {
		return nil, err
	}
	step := powerOfTwo(f.scale) / (1 << 14)
	if step < finestRounded {
		largest := math.Max(l.stats[id].largest(), f.scale)
		return l.rescaled(id, f, powerOfTwo(math.Ldexp(largest, -dyadicBits)))
	}
	return l.finer(id, f, step)
}

// finer writes a value in a smaller step, with weights of 14 bits or more.
func (l *lowering) finer(id graph.ID, f *form, step float64) (*form, error) {
	size := graph.Elements(l.g.Values[id].Shape)
	w := math.Round(f.scale / step)
	if w > maxWeight {
		return nil, fmt.Errorf("%w: a step of %g in steps of %g", ErrUnsupported, f.scale, step)
	}
	out := &form{scale: step}
	p := &program.Linear{Rows: 1, Terms: 1, Positions: size, Groups: 1, Index: identity(size), Weights: []int32{int32(w)}}
	if f.zero != 0 {
		p.Bias = []int64{-f.zero * int64(w)}
	}
	var err error
	out.id, err = l.emit(p, l.tensorOf(id, out), f.id)
	return out, err
}

// roundDyadic rounds integers of step 2^k.
func (l *lowering) roundDyadic(n *graph.Node, mode graph.RoundMode, f *form) error {
	out := wholeForm()
	if f.scale >= 1 {
		g, err := l.finer(n.In[0], f, 1)
		if err != nil {
			return err
		}
		out.id = g.id
		l.forms[n.Out] = out
		return nil
	}
	div := int64(math.Round(1 / f.scale))
	if div > 1<<40 {
		return fmt.Errorf("%w: rounding a value whose step is %g", ErrUnsupported, f.scale)
	}
	x := f.id
	r := &program.Rescale{Mult: []int64{1}, Offset: []int64{0}, Div: div}
	switch lo, hi := l.b.Range(f.id); mode {
	case graph.Up:
		r.Offset[0] = div - 1
	case graph.HalfEven:
		r.Offset[0], r.HalfEven = div/2, true
	case graph.TowardZero:
		switch {
		case lo >= 0:
		case hi <= 0:
			r.Offset[0] = div - 1
		default: // up below zero, down from there on
			t := l.tensorOf(n.Out, wholeForm())
			positive, err := l.emit(&program.NonNegative{}, t, f.id)
			if err != nil {
				return err
			}
			size := graph.Elements(l.g.Values[n.Out].Shape)
			t.Scale = f.scale
			up := &program.Linear{Rows: 1, Terms: 2, Positions: size, Groups: 1, Index: columns(size, 2),
				Weights: []int32{1, int32(1 - div)}, Bias: []int64{div - 1}}
			if div > maxWeight {
				return fmt.Errorf("%w: truncating a value whose step is %g", ErrUnsupported, f.scale)
			}
			if x, err = l.emit(up, t, f.id, positive); err != nil {
				return err
			}
		}
	}
	return l.add(n, r, out, x)
}
