package quantize

import (
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// unary lowers a function of one variable: a saturation where it is one, else a
// table of a small integer or a piecewise linear function.
func (l *lowering) unary(n *graph.Node, op *graph.Unary) error {
	f := l.forms[n.In[0]]
	if f.exact != nil {
		return l.exactUnary(n, op)
	}
	switch op.Func {
	case graph.Relu:
		return l.saturating(n, 0, math.Inf(1))
	case graph.Clip:
		return l.saturating(n, op.Alpha, op.Beta)
	}
	return l.function(n, op)
}

// saturating is Relu or Clip: the bounds of the function and those of the
// activation are one clamp.
func (l *lowering) saturating(n *graph.Node, from, to float64) error {
	s := l.stats[n.Out]
	step, lo, hi := l.grid(math.Max(s.lo, math.Min(from, 0)), s.hi)
	if from >= 0 {
		step, lo, hi = l.grid(math.Max(0, s.lo), math.Max(s.hi, 0))
	}
	f := l.forms[n.In[0]]
	if f.scale == 1 && l.stats[n.In[0]].integers && s.integers {
		step, lo, hi = 1, int64(math.Max(from, -1<<40)), int64(math.Min(to, 1<<40))
	} else if f.raw || f.narrow {
		step = f.scale // rounded already, at the scale of this activation
		if r, min, max := l.grid(s.lo, s.hi); r <= step {
			lo, hi = min, max
		} else {
			lo, hi = int64(math.Floor(s.lo/step)), int64(math.Ceil(s.hi/step))
		}
	}
	if f.scale != step {
		aligned := align(f, step)
		lo, hi, step = widen(lo, step/aligned), widen(hi, step/aligned), aligned
	}
	f, err := l.shift(n.In[0], step)
	if err != nil {
		return err
	}
	if !math.IsInf(from, -1) {
		lo = max(lo, int64(math.Round(from/step)))
	}
	if !math.IsInf(to, 1) {
		hi = min(hi, int64(math.Round(to/step)))
	}
	out, err := l.saturate(n.Out, f, lo, hi)
	if err != nil {
		return err
	}
	l.forms[n.Out], l.narrow[n.Out] = out, out
	return nil
}

// expRange is where exp is below 2^-20 of its largest value.
const expRange = 13.9

// expStep is the step of exponentials: a fraction of the largest, 1.
const expBits = 24

// function lowers any other function.
func (l *lowering) function(n *graph.Node, op *graph.Unary) error {
	s, in := l.stats[n.Out], l.stats[n.In[0]]
	lo, hi := in.lo, in.hi
	step, _, _ := l.grid(s.lo, s.hi)
	least := math.Inf(-1)
	largest := s.largest()
	switch op.Func {
	case graph.Exp:
		lo, hi = -expRange, math.Max(0, hi)
		step, least, largest = math.Exp(hi)/(1<<expBits), 1, math.Exp(hi)
	case graph.Sigmoid:
		lo, hi = math.Max(lo*1.5-1, -16), math.Min(hi*1.5+1, 16)
		step, largest = 1/levels(l.bits, true), 1
	case graph.Tanh:
		lo, hi = math.Max(lo*1.5-1, -9), math.Min(hi*1.5+1, 9)
		step, largest = 1/levels(l.bits, false), 1
	case graph.LeakyRelu:
		margin := 0.25 * (hi - lo)
		lo, hi = lo-margin, hi+margin
	default:
		return fmt.Errorf("%w: %s", ErrUnsupported, op.Func)
	}
	err := functionError(step, largest)
	if op.Func == graph.Exp {
		err = largest / (1 << 14)
	}
	return l.interpolate(n, op, lo, hi, step, least, err)
}

// interpolate approximates a function on [lo, hi], saturated beyond, to within
// err: by a table of points where those are few, else by straight segments.
func (l *lowering) interpolate(n *graph.Node, op *graph.Unary, lo, hi, step, least, err float64) error {
	slope, bend := extremes(op, lo, hi)
	count := graph.Elements(l.g.Values[n.Out].Shape)
	point := 2 * err / math.Max(slope, 1e-9)                // distance of points
	chord := math.Sqrt(8 * err / 2 / math.Max(bend, 1e-12)) // length of segments
	points, segments := (hi-lo)/point, (hi-lo)/chord
	table := points < 1<<18 && points+tableCost*float64(count) <= segments+segmentCost*float64(count)
	grid := point
	if !table {
		grid = math.Min(err/math.Max(slope, 1e-9)/2, chord/2)
	}
	// A power of two times the input's step: the rescaling is a shift.
	f, e := l.plain(n.In[0])
	if e != nil {
		return e
	}
	grid = math.Ldexp(f.scale, max(0, int(math.Floor(math.Log2(grid/f.scale)))))
	if f, e = l.shift(n.In[0], grid); e != nil {
		return e
	}
	first, last := int64(math.Floor(lo/grid)), int64(math.Ceil(hi/grid))
	shift := uint(0)
	if !table {
		shift = uint(math.Max(1, math.Floor(math.Log2(chord/grid))))
		first, last = first>>shift<<shift, (last>>shift+1)<<shift-1
	}
	x, e := l.saturate(n.In[0], f, first, last)
	if e != nil {
		return e
	}
	a, b := l.b.Range(x.id)
	if table {
		t := &program.Table{Lo: a}
		for v := a; v <= b; v++ {
			t.Values = append(t.Values, int64(math.Max(least, math.Round(op.Apply(float64(v)*grid)/step))))
		}
		return l.add(n, t, &form{scale: step, narrow: step*levels(l.bits, true) >= 0.99}, x.id)
	}
	// Bases and slopes in fractions of a step, so that slopes stay accurate.
	extra := int(shift) + 1
	if op.Func == graph.Exp {
		extra = 0
	}
	fine := math.Ldexp(step, -extra)
	seg := &program.Segments{Shift: shift, Lo: a >> shift}
	for h := a >> shift; h <= b>>shift; h++ {
		x0, x1 := float64(h<<shift)*grid, float64((h+1)<<shift)*grid
		y0, y1 := op.Apply(x0)/fine, op.Apply(x1)/fine
		m := math.Round((y1 - y0) / float64(int64(1)<<shift))
		seg.Bases = append(seg.Bases, int64(math.Max(least, math.Round(y0))))
		seg.Slopes = append(seg.Slopes, int64(m))
	}
	out := &form{scale: fine}
	if e := l.add(n, seg, out, x.id); e != nil {
		return e
	}
	return nil
}

// extremes bounds the first and second derivative of a function on [lo, hi] by
// differences.
func extremes(op *graph.Unary, lo, hi float64) (slope, bend float64) {
	const steps = 4096
	d := (hi - lo) / steps
	for i := range steps {
		x := lo + float64(i)*d
		a, b, c := op.Apply(x), op.Apply(x+d), op.Apply(x+2*d)
		slope = math.Max(slope, math.Abs(b-a)/d)
		bend = math.Max(bend, math.Abs(a-2*b+c)/(d*d))
	}
	return slope, bend
}

// divide lowers a quotient of non-negative numbers by positive ones; the
// quotients of a softmax are fractions.
func (l *lowering) divide(n *graph.Node) error {
	a, err := l.plain(n.In[0])
	if err != nil {
		return err
	}
	b, err := l.plain(n.In[1])
	if err != nil {
		return err
	}
	alo, _ := l.b.Range(a.id)
	blo, _ := l.b.Range(b.id)
	if alo < 0 || blo < 1 || a.zero != 0 || b.zero != 0 {
		return fmt.Errorf("%w: a quotient whose divisor may be below one step, or that may be negative", ErrUnsupported)
	}
	s := l.stats[n.Out]
	step, _, _ := l.grid(0, s.hi)
	if q := l.soleQuantize(n.Out); q != nil {
		step = q.Scale
	} else if s.hi <= 1 {
		step = math.Ldexp(1, -l.bits)
	}
	// y = Factor*a/b in steps: a.scale/b.scale/step = Factor.
	factor := math.Round(a.scale / b.scale / step)
	if factor < 1 {
		return fmt.Errorf("%w: a quotient finer than its operands", ErrUnsupported)
	}
	real := a.scale / b.scale / factor
	f := &form{scale: real, narrow: true}
	if err := l.add(n, &program.Divide{Factor: int64(factor)}, f, a.id, b.id); err != nil {
		return err
	}
	if q := l.soleQuantize(n.Out); q != nil && real == q.Scale {
		f.exact = exactly(rat(real))
	}
	return nil
}
