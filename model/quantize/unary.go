package quantize

import (
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
	case graph.Sqrt:
		return l.squareRoot(n)
	case graph.Rsqrt:
		return l.reciprocalRoot(n)
	case graph.Reciprocal:
		return l.reciprocal(n)
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
	whole := (isWhole(from) || math.IsInf(from, -1)) && (isWhole(to) || math.IsInf(to, 1))
	if f.scale == 1 && l.stats[n.In[0]].integers && whole {
		step = 1
		lo, hi = l.b.Range(f.id) // an integer saturates at the bounds of the function alone
		lo, hi = lo-f.zero, hi-f.zero
	} else if f.raw || f.narrow || l.jump[n.Out] && f.scale == powerOfTwo(f.scale) && f.scale >= step {
		step = l.stepBeside(n.Out, n.In, f.scale, bounds(from, to)) // rounded already, at the scale of this activation
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
	lo, hi = clipped(lo, hi, math.Round(from/step), math.Round(to/step))
	out, err := l.saturate(n.Out, f, lo, hi)
	if err != nil {
		return err
	}
	l.forms[n.Out], l.narrow[n.Out] = out, out
	return nil
}

// clipped is what a clip to [from, to], in steps, leaves of the range [lo, hi]: one
// bound where all of the range is beyond it.
func clipped(lo, hi int64, from, to float64) (int64, int64) {
	clip := func(x int64) int64 {
		if from > -program.MaxValue {
			x = max(x, int64(math.Min(from, program.MaxValue)))
		}
		if to < program.MaxValue {
			x = min(x, int64(math.Max(to, -program.MaxValue)))
		}
		return x
	}
	return clip(lo), clip(hi)
}

// bounds are those of a saturation that there are.
func bounds(from, to float64) []float64 {
	var out []float64
	for _, x := range []float64{from, to} {
		if !math.IsInf(x, 0) {
			out = append(out, x)
		}
	}
	return out
}

// expRange is where exp is below 2^-20 of its largest value.
const expRange = 13.9

// expBits is the step of exponentials: a fraction of the largest.
const expBits = 24

// function lowers any other function: in pieces, or by a root or a quotient
// where those are exact over wide operands.
func (l *lowering) function(n *graph.Node, op *graph.Unary) error {
	s, in := l.stats[n.Out], l.stats[n.In[0]]
	f, err := l.plain(n.In[0])
	if err != nil {
		return err
	}
	step, _, _ := l.grid(s.lo, s.hi)
	c := &curve{f: op.Apply, lo: in.lo, hi: in.hi, step: step, least: math.Inf(-1)}
	largest := s.largest()
	switch op.Func {
	case graph.Exp:
		c.hi = math.Max(0, c.hi)
		c.lo = c.hi - expRange
		largest = math.Exp(c.hi)
		c.step, c.least, c.coarse = largest/(1<<expBits), 1, true
		c.err = largest / (1 << 14)
		return l.tabulated(n, c, f, 0)
	case graph.Sigmoid:
		c.lo, c.hi = l.flatDomain(op.Func, &in)
		c.step, largest = 1/levels(l.bits, true), 1
	case graph.Tanh:
		c.lo, c.hi = l.flatDomain(op.Func, &in)
		c.step, largest = 1/levels(l.bits, false), 1
	default:
		c.f = bounded(op, &s)
		c.lo, c.hi = domain(op, &in, &s)
	}
	c.err = functionError(c.step, largest)
	return l.tabulated(n, c, f, 0)
}

// flatBeyond is where a function with bounds is within 2^-20 of them, 0 for others.
func flatBeyond(f graph.Func) float64 {
	switch f {
	case graph.Sigmoid:
		return 16
	case graph.Tanh:
		return 9
	}
	return 0
}

// manyFlat is how often functions with bounds must occur, as in recurrent nets, for
// one domain and one step of all their arguments, so that they share their tables.
const manyFlat = 8

// flatStep is that step.
func (l *lowering) flatStep() float64 { return math.Ldexp(1, 3-l.bits) }

// recurrent reports whether functions with bounds occur often.
func (l *lowering) recurrent() bool {
	n := 0
	for i := range l.g.Nodes {
		if op, ok := l.g.Nodes[i].Op.(*graph.Unary); ok && flatBeyond(op.Func) > 0 {
			n++
		}
	}
	return n >= manyFlat
}

// flatDomain is the domain on which a function with bounds is tabulated, for
// arguments with the calibrated range s.
func (l *lowering) flatDomain(f graph.Func, s *stats) (lo, hi float64) {
	lo, hi = within(s.lo, s.hi, flatBeyond(f))
	if !l.recurrent() {
		return lo, hi
	}
	for i := range l.g.Nodes {
		if op, ok := l.g.Nodes[i].Op.(*graph.Unary); ok && op.Func == f {
			s := &l.stats[l.g.Nodes[i].In[0]]
			a, b := within(s.lo, s.hi, flatBeyond(f))
			lo, hi = math.Min(lo, a), math.Max(hi, b)
		}
	}
	return lo, hi
}

// within is the part of [lo, hi], with a margin, on which a function that is flat
// beyond +-end is not, or a bit of it.
func within(lo, hi, end float64) (float64, float64) {
	lo, hi = lo-math.Abs(lo)/2-1, hi+math.Abs(hi)/2+1
	return math.Min(math.Max(lo, -end), end-1), math.Max(math.Min(hi, end), 1-end)
}
