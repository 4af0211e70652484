package circuits

import (
	"errors"
	"fmt"
	"math/bits"

	"github.com/zkinfer/zkinfer/model/program"
)

// segments is a piecewise linear function of x over segments of 2^shift values
// that start at origin: with h = (x-origin) >> shift and mid the rest,
//
//	y = bases[h-lo] + slopes[h-lo]*mid
//
// h, base and slope are committed wires, checked as one tuple of a table; mid is
// the expression x - origin - 2^shift*h, checked to be in [0, 2^shift); the
// product slope*mid is determined by its row. Sound because h is one of the
// table's arguments and mid an exactly checked remainder, so x splits in one
// way; the tuple fixes base and slope to the table's. It bounds x as well.
type segments struct {
	shift         uint
	origin        int64
	lo            int64
	bases, slopes []int64
}

// apply adds the rows of a piecewise linear function of x.
func (b *builder) applySegments(f *segments, x Fixed, sel selection, elements int) (Fixed, error) {
	h := func(t values, i int) int64 { return (x.value(t, i) - f.origin) >> f.shift }
	column := func(c []int64) *wires {
		return &wires{sel: sel, lo: minOf(c),
			of: func(t values, i int) int64 { return c[h(t, i)-f.lo] }}
	}
	hw := b.wires(&wires{sel: sel, lo: f.lo, of: h}, elements)
	base, slope := b.wires(column(f.bases), elements), b.wires(column(f.slopes), elements)
	mid := &sum{parts: []Fixed{x, hw}, coefs: []int64{1, -1 << f.shift}, konst: -f.origin}
	if err := b.exactBits(mid, sel, f.shift); err != nil {
		return nil, err
	}
	tab := b.table(f.lo, f.bases, f.slopes)
	b.lookup3(tab, hw, base, slope, sel)
	same := func(j int) (int, int) { i := sel.at(j); return i, i }
	lo := min(0, minOf(f.slopes)) * (1<<f.shift - 1)
	rows := &productRows{x: slope, y: mid, at: same, n: sel.n, lo: lo}
	rows.out = b.alloc(classFixed, sel.n)
	b.add(rows)
	product := &wires{first: rows.out, sel: sel, slots: hw.slots, lo: lo,
		of: func(t values, i int) int64 { return slope.value(t, i) * mid.value(t, i) }}
	return &sum{parts: []Fixed{base, product}, coefs: []int64{1, 1}}, nil
}

// clampSegments are the segments of min(max(x, lo), hi) over [xlo, xhi]. Where
// lo and hi+1 are not a whole number of segments apart it returns false.
func clampSegments(lo, hi, xlo, xhi int64, shift uint) (*segments, bool) {
	f := &segments{shift: shift, origin: lo}
	if lo <= xlo {
		f.origin = hi + 1
	} else if hi < xhi && (hi+1-lo)&(1<<shift-1) != 0 {
		return nil, false
	}
	first, last := (xlo-f.origin)>>shift, (xhi-f.origin)>>shift
	f.lo = first
	for h := first; h <= last; h++ {
		start := f.origin + h<<shift
		base, slope := start, int64(1)
		if start < lo && lo > xlo {
			base, slope = lo, 0
		} else if start > hi {
			base, slope = hi, 0
		}
		f.bases = append(f.bases, base)
		f.slopes = append(f.slopes, slope)
	}
	return f, true
}

// clamp is y = min(max(x, Lo), Hi), by a table over the static range of x, in
// segments or by saturation, as the plan says.
func (b *builder) clamp(op *program.Clamp) error {
	x, in := b.vec[op.In[0]], b.tensor(op.In[0])
	sel := b.live(op.Out)
	if b.plan.fused[op.Out] != nil || op.Lo <= in.Lo && in.Hi <= op.Hi {
		b.define(op.Out, x) // where it is fused, only its table reads it
		return nil
	}
	group := b.plan.clamps[clampKey{op.Lo, op.Hi}]
	if group.segments < 0 {
		return b.saturate(op)
	}
	if group.segments == 0 {
		y := b.commit(op.Out)
		b.define(op.Out, y)
		tab := b.clampTable(group)
		b.lookup2(tab, x, y, sel)
		return nil
	}
	f, ok := clampSegments(group.Lo, group.Hi, group.lo, group.hi, uint(group.segments)*b.plan.Bits)
	if !ok {
		return errors.New("the bounds are not a whole number of segments apart")
	}
	y, err := b.applySegments(f, x, sel, b.elements(op.Out))
	if err == nil {
		b.define(op.Out, y)
	}
	return err
}

func (b *builder) clampTable(g *clampGroup) *table {
	y := make([]int64, g.hi-g.lo+1)
	for i := range y {
		y[i] = min(max(g.lo+int64(i), g.Lo), g.Hi)
	}
	return b.table(g.lo, y, nil)
}

// lookupTable is y = Values[x-Lo], with the clamp in front of it where that is
// fused.
func (b *builder) lookupTable(op *program.Table) error {
	y := b.commit(op.Out)
	b.define(op.Out, y)
	x, lo, column := b.vec[op.In[0]], op.Lo, op.Values
	if c := b.plan.fused[op.In[0]]; c != nil {
		x = b.vec[c.In[0]]
		lo, column = clampedTable(op, c, b.tensor(c.In[0]))
	}
	b.lookup2(b.table(lo, column, nil), x, y, b.live(op.Out))
	return nil
}

// piecewise is a Segments of the program, with the clamp in front of it where that
// is fused.
func (b *builder) piecewise(op *program.Segments) error {
	for i, s := range op.Slopes {
		if mulBound(abs(s), 1<<op.Shift) >= limit {
			return fmt.Errorf("slope %d, %d, leaves 62 bits over a segment", i, s)
		}
	}
	sel := b.live(op.Out)
	x, f := b.vec[op.In[0]], &segments{shift: op.Shift, lo: op.Lo, bases: op.Bases, slopes: op.Slopes}
	if c := b.plan.fused[op.In[0]]; c != nil {
		x, f = b.vec[c.In[0]], clampedSegments(op, c, b.tensor(c.In[0]))
	}
	y, err := b.applySegments(f, x, sel, b.elements(op.Out))
	if err == nil {
		b.define(op.Out, y)
	}
	return err
}

// bitsFor is the number of bits of values in [0, hi].
func bitsFor(hi int64) uint { return uint(bits.Len64(uint64(hi))) }

func minOf(c []int64) int64 {
	m := c[0]
	for _, v := range c {
		m = min(m, v)
	}
	return m
}
