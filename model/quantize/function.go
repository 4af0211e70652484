package quantize

import (
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

const (
	// maxPoints and maxSegments bound the tables of one function.
	maxPoints   = 1 << 18
	maxSegments = 1 << 16
	// maxSplits is how often the domain of a function is split where it has a pole.
	maxSplits = 3
	// splitRatio is the ratio of the parts of such a domain.
	splitRatio = 1 << 8
	// exceed is how far beyond the calibrated results a function may go before it
	// saturates.
	exceed = 2
)

// curve is a function of one variable to be tabulated: f on [lo, hi], saturated
// beyond, to within err. Its results have the step `step` or a finer one, and are
// at least `least` steps.
type curve struct {
	f      func(float64) float64
	lo, hi float64
	step   float64
	least  float64
	err    float64
	coarse bool // results need no finer step than `step`
	ends   bool // it saturates at lo and hi, not somewhere beyond
}

// bounded is a function that stays finite: within the calibrated results, and as
// much again.
func bounded(op *graph.Unary, s *stats) func(float64) float64 {
	lo, hi := exceeded(s)
	return func(x float64) float64 {
		y := op.Apply(x)
		if math.IsNaN(y) {
			return 0 // outside its domain, which no calibrated value is
		}
		return math.Min(math.Max(y, lo), hi)
	}
}

// exceeded is how far results go.
func exceeded(s *stats) (lo, hi float64) {
	margin := (exceed - 1) * math.Max(s.largest(), math.SmallestNonzeroFloat64)
	return s.lo - margin, s.hi + margin
}

// domain is the calibrated range with a margin that ends before the function
// does, or before it leaves its calibrated results far behind.
func domain(op *graph.Unary, in, out *stats) (lo, hi float64) {
	least, most := exceeded(out)
	end := func(at, margin float64) float64 {
		for range 8 {
			if y := op.Apply(at + margin); least <= y && y <= most {
				return at + margin
			}
			margin /= 2
		}
		return at
	}
	margin := 0.25 * (in.hi - in.lo)
	if margin == 0 {
		margin = math.Abs(in.hi) / 4
	}
	return end(in.lo, -margin), end(in.hi, margin)
}

// tabulation is a way to lower a curve: points at multiples of grid, or straight
// segments of 2^shift of them.
type tabulation struct {
	table bool
	grid  float64
	shift uint
}

// tabulate chooses the cheaper of a table of points and straight segments, for
// `count` elements whose integers have the step scale. It is false where neither
// is small enough.
func (c *curve) tabulate(scale float64, count int) (tabulation, bool) {
	point, points := c.points(scale)
	chord, segments := c.segments(scale)
	switch {
	case points <= maxPoints && (segments > maxSegments || chord < 2*scale ||
		points+tableCost*float64(count) <= segments+segmentCost*float64(count)):
		return tabulation{table: true, grid: point}, true
	case segments > maxSegments || chord < 2*scale:
		return tabulation{}, false
	}
	slope := 1e-9
	for x := c.lo; x < c.hi; x += chord {
		slope = math.Max(slope, math.Abs(c.f(x+chord)-c.f(x))/chord)
	}
	grid := powerBelow(scale, math.Min(c.err/slope/2, chord/2))
	shift := math.Max(1, math.Round(math.Log2(chord/grid)))
	return tabulation{grid: grid, shift: uint(shift)}, true
}

// powerBelow is the largest 2^k*scale, k >= 0, that is at most x, or scale.
func powerBelow(scale, x float64) float64 {
	return math.Ldexp(scale, max(0, int(math.Floor(math.Log2(x/scale)))))
}

// points finds the widest grid on which the nearest point is near enough, and how
// many points it has.
func (c *curve) points(scale float64) (grid, count float64) {
	for grid = powerBelow(scale, (c.hi-c.lo)/4); ; grid /= 2 {
		count = (c.hi-c.lo)/grid + 1
		if grid <= scale || count > maxPoints || c.near(grid) {
			return grid, count
		}
	}
}

// near reports whether the function at the nearest multiple of grid is within err
// everywhere.
func (c *curve) near(grid float64) bool {
	for x := math.Floor(c.lo/grid) * grid; x <= c.hi+grid; x += grid {
		y := c.f(c.inside(x))
		if math.Abs(c.f(c.inside(x-grid/2))-y) > c.err || math.Abs(c.f(c.inside(x+grid/2))-y) > c.err {
			return false
		}
	}
	return true
}

func (c *curve) inside(x float64) float64 { return math.Min(math.Max(x, c.lo), c.hi) }

// segments finds the longest chords within half of err, and their number.
func (c *curve) segments(scale float64) (chord, count float64) {
	for chord = powerBelow(scale, (c.hi-c.lo)/2); ; chord /= 2 {
		count = (c.hi-c.lo)/chord + 1
		if chord < 2*scale || count > maxSegments || c.straight(chord) {
			return chord, count
		}
	}
}

func (c *curve) straight(chord float64) bool {
	for x := math.Floor(c.lo/chord) * chord; x < c.hi; x += chord {
		a, b := c.f(x), c.f(x+chord)
		for _, t := range []float64{0.25, 0.5, 0.75} {
			if math.Abs(c.f(x+t*chord)-(a+t*(b-a))) > c.err/2 {
				return false
			}
		}
	}
	return true
}

// tabulated lowers a curve of the value that id has in form f.
func (l *lowering) tabulated(n *graph.Node, c *curve, f *form, splits int) error {
	count := graph.Elements(l.g.Values[n.Out].Shape)
	t, ok := c.tabulate(f.scale, count)
	if !ok && splits < maxSplits {
		return l.split(n, c, f, splits)
	}
	if !ok {
		return fmt.Errorf("%w: a table of %s between %g and %g would be too large", ErrUnsupported, n.Type, c.lo, c.hi)
	}
	f, err := l.rescaled(n.In[0], f, t.grid)
	if err != nil {
		return err
	}
	first, last := int64(math.Floor(c.lo/t.grid)), int64(math.Ceil(c.hi/t.grid))
	if !t.table && !c.ends {
		first, last = first>>t.shift<<t.shift, (last>>t.shift+1)<<t.shift-1
	}
	x, err := l.saturate(n.In[0], f, first, last)
	if err != nil {
		return err
	}
	if t.table {
		return l.table(n, c, x, t.grid)
	}
	return l.segments(n, c, x, t)
}

func (l *lowering) table(n *graph.Node, c *curve, x *form, grid float64) error {
	a, b := l.b.Range(x.id)
	t := &program.Table{Lo: a}
	for v := a; v <= b; v++ {
		t.Values = append(t.Values, int64(math.Max(c.least, math.Round(c.f(float64(v)*grid)/c.step))))
	}
	out := &form{scale: c.step}
	if err := l.add(n, t, out, x.id); err != nil {
		return err
	}
	lo, hi := l.b.Range(out.id)
	out.narrow = out.narrow || hi-lo < 1<<l.bits
	return nil
}

// segments has bases and slopes in fractions of a step, so that slopes stay
// accurate.
func (l *lowering) segments(n *graph.Node, c *curve, x *form, t tabulation) error {
	extra := int(t.shift) + 1
	if c.coarse {
		extra = 0
	}
	fine := math.Ldexp(c.step, -extra)
	a, b := l.b.Range(x.id)
	seg := &program.Segments{Shift: t.shift, Lo: a >> t.shift}
	for h := a >> t.shift; h <= b>>t.shift; h++ {
		x0, x1 := float64(h<<t.shift)*t.grid, float64((h+1)<<t.shift)*t.grid
		y0, y1 := c.f(x0)/fine, c.f(x1)/fine
		m := math.Round((y1 - y0) / float64(int64(1)<<t.shift))
		seg.Bases = append(seg.Bases, int64(math.Max(c.least, math.Round(y0))))
		seg.Slopes = append(seg.Slopes, int64(m))
	}
	return l.add(n, seg, &form{scale: fine}, x.id)
}

// split lowers a curve that is steep at one end in two parts:
//
//	f(x) = f(min(x, t)) + f(max(x, t)) - f(t)
func (l *lowering) split(n *graph.Node, c *curve, f *form, splits int) error {
	part := (c.hi - c.lo) / splitRatio
	t := c.lo + part
	if math.Abs(c.f(c.hi)-c.f(c.hi-part)) > math.Abs(c.f(t)-c.f(c.lo)) {
		t = c.hi - part
	}
	unit := powerBelow(f.scale, part/16)
	t = math.Round(t/unit) * unit
	below, above := *c, *c
	below.hi, above.lo = t, t
	below.err, above.err = c.err/2, c.err/2
	below.ends, above.ends = true, true
	var parts []*form
	for _, p := range []*curve{&below, &above} {
		p.least = math.Inf(-1)
		value := l.g.Values[n.Out]
		if err := l.tabulated(n, p, f, splits+1); err != nil {
			return err
		}
		parts = append(parts, l.forms[n.Out])
		l.g.Values[n.Out] = value
	}
	step := math.Min(parts[0].scale, parts[1].scale)
	size := graph.Elements(l.g.Values[n.Out].Shape)
	sum := &program.Linear{Rows: 1, Terms: 2, Positions: size, Groups: 1, Index: columns(size, 2),
		Weights: []int32{int32(math.Round(parts[0].scale / step)), int32(math.Round(parts[1].scale / step))},
		Bias:    []int64{-int64(math.Round(c.f(t) / step))}}
	return l.add(n, sum, &form{scale: step}, parts[0].id, parts[1].id)
}
