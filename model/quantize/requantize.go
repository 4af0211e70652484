package quantize

import (
	"fmt"
	"math"
	"math/big"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// quantize lowers QuantizeLinear of an exact value: the rounding is proved to be
// that of the rational computation for every accumulator, or refused.
func (l *lowering) quantize(n *graph.Node, op *graph.Quantize) error {
	f := l.forms[n.In[0]]
	l.quant = true
	if f.exact == nil { // a real number as precise as the program has it
		if f.zero != 0 || f.raw {
			return fmt.Errorf("%w: QuantizeLinear of a value that is not saturated yet", ErrUnsupported)
		}
		f = &form{id: f.id, scale: f.scale, exact: exactly(rat(f.scale))}
	}
	e := f.exact
	lo, hi := op.Lo, op.Hi
	if !math.IsInf(e.lo, -1) {
		lo = max(lo, op.Apply(e.lo))
	}
	if !math.IsInf(e.hi, 1) {
		hi = min(hi, op.Apply(e.hi))
	}
	if e.fn != nil {
		return l.quantizedTable(n, op, f)
	}
	var q program.ID
	var err error
	v := l.g.Values[n.Out]
	t := program.Tensor{Name: v.Name, Shape: v.Shape, Scale: op.Scale, Zero: op.Zero, Type: typeName(v.Type)}
	if e.parts != nil {
		q, err = l.sumQuantized(op, e, lo, hi, t)
	} else {
		base := l.b.Tensor(f.id)
		t.Shape = base.Shape
		q, err = l.requantized(op, f, lo, hi, t)
	}
	if err != nil {
		return err
	}
	if a, b := l.b.Range(q); a < lo || b > hi {
		if q, err = l.emit(&program.Clamp{Lo: lo, Hi: hi}, t, q); err != nil {
			return err
		}
	}
	if e.index != nil {
		t.Shape = v.Shape
		if q, err = l.emit(&program.View{Index: e.index}, t, q); err != nil {
			return err
		}
	}
	l.forms[n.Out] = &form{id: q, scale: 1, narrow: true, exact: exactly(rat(1))}
	return nil
}

func (l *lowering) quantizedTable(n *graph.Node, op *graph.Quantize, f *form) error {
	lo, hi := l.b.Range(f.id)
	if hi-lo >= 1<<17 {
		return fmt.Errorf("%w: %s of an accumulator of a quantised model", ErrUnsupported, f.exact.fn.Func)
	}
	t := &program.Table{Lo: lo}
	for v := lo; v <= hi; v++ {
		t.Values = append(t.Values, op.Apply(f.exact.fn.Apply(f.scale*float64(v-f.zero))))
	}
	return l.add(n, t, &form{scale: 1, narrow: true, exact: exactly(rat(1))}, f.id)
}

// shifts are the divisors 2^S that are tried, the smallest first.
var shifts = []uint{0, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48}

// requantized is the Rescale of an accumulator: with a multiplier and an offset
// per channel, checked at every boundary between two results.
func (l *lowering) requantized(op *graph.Quantize, f *form, lo, hi int64, t program.Tensor) (program.ID, error) {
	e := f.exact
	channels := make([]channel, len(e.rows))
	los, his := l.b.Ranges(f.id)
	n := len(los) / len(channels)
	for c := range channels {
		ch := &channels[c]
		ch.ratio = new(big.Rat).Quo(e.rows[c], rat(op.Scale))
		ch.lo, ch.hi = los[c*n], his[c*n]
		for i := c * n; i < (c+1)*n; i++ {
			ch.lo, ch.hi = min(ch.lo, los[i]), max(ch.hi, his[i])
		}
		ch.zero, ch.min, ch.max, ch.shift, ch.rest = op.Zero, lo, hi, f.zero, new(big.Rat)
		if e.rest != nil {
			ch.rest = e.rest[c]
		}
		ch.boundaries()
	}
	groups, err := fitChannels(channels)
	if err != nil {
		return 0, err
	}
	if len(groups) == 1 {
		return l.emit(groups[0].rescale(op), t, f.id)
	}
	return l.regroup(op, f, groups, n, t)
}

// group is the channels of a requantisation that share a divisor.
type group struct {
	div       int64
	even      bool
	channels  []int
	mult, off []int64
}

func (g *group) rescale(op *graph.Quantize) *program.Rescale {
	return &program.Rescale{Mult: g.mult, Offset: g.off, Div: g.div, HalfEven: g.even, Even: op.Zero}
}

// fitChannels gives each channel the smallest divisor that is exact for it: a
// power of two, or, where ties occur, the denominator of the exact ratio with ties
// to even.
func fitChannels(channels []channel) ([]*group, error) {
	var groups []*group
	add := func(c int, div int64, even bool, m, off int64) {
		for _, g := range groups {
			if g.div == div && g.even == even {
				g.channels, g.mult, g.off = append(g.channels, c), append(g.mult, m), append(g.off, off)
				return
			}
		}
		groups = append(groups, &group{div, even, []int{c}, []int64{m}, []int64{off}})
	}
next:
	for c := range channels {
		for _, s := range shifts {
			if m, off, ok := channels[c].fit(int64(1)<<s, false); ok {
				add(c, int64(1)<<s, false, m, off)
				continue next
			}
		}
		if div, ok := denominator(channels[c].ratio); ok {
			if m, off, ok := channels[c].fit(div, true); ok {
				add(c, div, true, m, off)
				continue
			}
		}
		return nil, fmt.Errorf("%w: no multiplier of 48 bits rounds every accumulator of channel %d as the exact ratio does", ErrUnsupported, c)
	}
	return groups, nil
}

// regroup rescales the channels of each divisor apart; moving them is free.
func (l *lowering) regroup(op *graph.Quantize, f *form, groups []*group, n int, t program.Tensor) (program.ID, error) {
	back := make([]int32, graph.Elements(t.Shape))
	var parts []program.ID
	at := 0
	for _, g := range groups {
		index := make([]int32, 0, len(g.channels)*n)
		for _, c := range g.channels {
			for i := range n {
				index = append(index, int32(c*n+i))
				back[c*n+i] = int32(at)
				at++
			}
		}
		part, acc := t, l.b.Tensor(f.id)
		part.Shape, acc.Shape = []int{len(index)}, []int{len(index)}
		x, err := l.emit(&program.View{Index: index}, acc, f.id)
		if err != nil {
			return 0, err
		}
		q, err := l.emit(g.rescale(op), part, x)
		if err != nil {
			return 0, err
		}
		parts = append(parts, q)
	}
	return l.emit(&program.View{Index: back}, t, parts...)
}

// channel is one channel of a requantisation: the exact result is
// clamp(roundHalfEven(ratio*(v-shift+rest)) + zero, min, max) for v in [lo, hi].
type channel struct {
	ratio, rest        *big.Rat
	lo, hi             int64
	shift              int64
	zero, min, max     int64
	levels, thresholds []int64 // level k is reached from threshold on
}

// boundaries finds the least accumulator of each level.
func (c *channel) boundaries() {
	half := big.NewRat(1, 2)
	for k := c.min + 1; k <= c.max; k++ {
		n := k - c.zero
		x := new(big.Rat).Sub(new(big.Rat).SetInt64(n), half)
		x.Quo(x, c.ratio)
		x.Sub(x, c.rest)
		q, m := new(big.Int).DivMod(x.Num(), x.Denom(), new(big.Int))
		t := q // the least v with ratio*(v+rest) >= n - 1/2; a tie belongs to the even level
		if m.Sign() != 0 || n&1 != 0 {
			t = new(big.Int).Add(q, big.NewInt(1))
		}
		t.Add(t, big.NewInt(c.shift))
		if t.Cmp(big.NewInt(c.lo)) <= 0 || t.Cmp(big.NewInt(c.hi)) > 0 {
			continue // no accumulator crosses it, or all do; see ends
		}
		c.levels = append(c.levels, k)
		c.thresholds = append(c.thresholds, t.Int64())
	}
}

// at is the exact result for accumulator v, unclamped.
func (c *channel) at(v int64) int64 {
	x := new(big.Rat).SetInt64(v - c.shift)
	x.Mul(c.ratio, x.Add(x, c.rest))
	return roundHalfEven(x) + c.zero
}

func roundHalfEven(x *big.Rat) int64 {
	two := new(big.Int).Lsh(x.Num(), 1)
	den := new(big.Int).Lsh(x.Denom(), 1)
	two.Add(two, x.Denom())
	q, m := new(big.Int).DivMod(two, den, new(big.Int))
	if m.Sign() == 0 && q.Bit(0) == 1 {
		q.Sub(q, big.NewInt(1))
	}
	return q.Int64()
}

// fit finds m and c with floor((m*v + c)/div) the exact result for every v. The
// floor never decreases, so it is enough to look at the accumulators on both
// sides of each boundary and at the ends of the range.
func (c *channel) fit(div int64, even bool) (m, off int64, ok bool) {
	x := new(big.Rat).Mul(c.ratio, new(big.Rat).SetInt64(div))
	m = roundHalfEven(x)
	if m < 1 {
		m = 1
	}
	if even {
		rest := new(big.Rat).Mul(x, c.rest)
		exact := x.IsInt() && rest.IsInt() && rest.Num().IsInt64()
		off := div/2 + c.zero*div - m*c.shift + rest.Num().Int64()
		return m, off, exact && div%2 == 0 && !overflows(m, c, div)
	}
	if overflows(m, c, div) {
		return 0, 0, false
	}
	lo, hi := big.NewInt(math.MinInt64/4), big.NewInt(math.MaxInt64/4)
	atLeast := func(v, k int64) { // m*v + c >= k*div
		b := new(big.Int).Sub(mul(k, div), mul(m, v))
		if b.Cmp(lo) > 0 {
			lo = b
		}
	}
	below := func(v, k int64) { // m*v + c < k*div
		b := new(big.Int).Sub(mul(k, div), mul(m, v))
		b.Sub(b, big.NewInt(1))
		if b.Cmp(hi) < 0 {
			hi = b
		}
	}
	for i, k := range c.levels {
		atLeast(c.thresholds[i], k)
		below(c.thresholds[i]-1, k)
	}
	if first := c.at(c.lo); first <= c.max {
		below(c.lo, max(first, c.min)+1)
		if first > c.min {
			atLeast(c.lo, first)
		}
	} else {
		atLeast(c.lo, c.max)
	}
	if last := c.at(c.hi); last >= c.min {
		atLeast(c.hi, min(last, c.max))
		if last < c.max {
			below(c.hi, last+1)
		}
	} else {
		below(c.hi, c.min+1)
	}
	// Beyond the clamp the result may differ, but not run away: the table of the
	// clamp covers it.
	atLeast(c.lo, c.at(c.lo)-1)
	below(c.hi, c.at(c.hi)+2)
	if lo.Cmp(hi) > 0 {
		return 0, 0, false
	}
	mid := new(big.Int).Add(lo, hi)
	mid.Rsh(mid, 1)
	// The usual offset where it serves: it keeps the static range of the result small.
	usual := new(big.Int).Add(mul(c.zero, div), big.NewInt(div/2))
	usual.Sub(usual, mul(m, c.shift))
	usual.Add(usual, big.NewInt(roundHalfEven(new(big.Rat).Mul(new(big.Rat).SetInt64(m), c.rest))))
	if usual.Cmp(lo) >= 0 && usual.Cmp(hi) <= 0 {
		mid = usual
	}
	return m, mid.Int64(), mid.IsInt64()
}

func mul(a, b int64) *big.Int { return new(big.Int).Mul(big.NewInt(a), big.NewInt(b)) }

// overflows reports whether m*v leaves 60 bits.
func overflows(m int64, c *channel, div int64) bool {
	largest := max(-c.lo, c.hi, 1) + max(c.shift, -c.shift)
	return mul(m, largest).BitLen() > 60 || mul(div, max(c.max, -c.min)+2).BitLen() > 60
}

// denominator is an even multiple of a ratio's denominator.
func denominator(ratio *big.Rat) (int64, bool) {
	d := new(big.Int).Set(ratio.Denom())
	if d.Bit(0) == 1 {
		d.Lsh(d, 1)
	}
	return d.Int64(), d.BitLen() <= 50
}

// sumQuantized is the Rescale of a sum of quantised tensors, checked against the
// exact result on every combination of their values.
func (l *lowering) sumQuantized(op *graph.Quantize, e *exact, lo, hi int64, t program.Tensor) (program.ID, error) {
	ratios := make([]*big.Rat, len(e.parts))
	in := make([]program.ID, len(e.parts))
	combos := 1
	for i, p := range e.parts {
		ratios[i] = new(big.Rat).Quo(p.ratio, rat(op.Scale))
		a, b := l.b.Range(p.id)
		combos *= int(b - a + 1)
		in[i] = p.id
		if combos > 1<<17 {
			return 0, fmt.Errorf("%w: a sum of quantised tensors with more than 2^17 combinations", ErrUnsupported)
		}
	}
	bias := new(big.Rat).Quo(rat(e.bias), rat(op.Scale))
	for _, s := range []uint{16, 20, 24, 28, 30} {
		for _, even := range []bool{false, true} {
			weights, off, ok := l.fitSum(e, ratios, bias, op, lo, hi, int64(1)<<s, even)
			if !ok {
				continue
			}
			lin := l.sumOf(e.parts)
			lin.Weights = weights
			acc, err := l.emit(lin, program.Tensor{Name: t.Name + "#sum", Shape: t.Shape, Scale: math.Ldexp(op.Scale, -int(s)), Type: "float32"}, in...)
			if err != nil {
				return 0, err
			}
			r := &program.Rescale{Mult: []int64{1}, Offset: []int64{off}, Div: 1 << s, HalfEven: even, Even: op.Zero}
			return l.emit(r, t, acc)
		}
	}
	return 0, fmt.Errorf("%w: no multipliers of 30 bits round every sum as the exact ratios do", ErrUnsupported)
}

// fitSum finds the multipliers and the offset for one divisor.
func (l *lowering) fitSum(e *exact, ratios []*big.Rat, bias *big.Rat, op *graph.Quantize, lo, hi, div int64, even bool) ([]int32, int64, bool) {
	weights := make([]int32, len(ratios))
	whole := true
	for i, r := range ratios {
		x := new(big.Rat).Mul(r, new(big.Rat).SetInt64(div))
		whole = whole && x.IsInt()
		w := roundHalfEven(x)
		if w > maxWeight || w < -maxWeight {
			return nil, 0, false
		}
		weights[i] = int32(w)
	}
	least, most := int64(math.MinInt64/4), int64(math.MaxInt64/4)
	values := make([]int64, len(ratios))
	float := make([]float64, len(ratios))
	for i, r := range ratios {
		float[i], _ = r.Float64()
	}
	fb, _ := bias.Float64()
	var walk func(i int, acc int64, real float64)
	walk = func(i int, acc int64, real float64) {
		if i == len(ratios) {
			k := l.exactAt(ratios, bias, e, values, real+fb) + op.Zero
			if k > lo {
				least = max(least, min(k, hi)*div-acc)
			}
			if k < hi {
				most = min(most, (max(k, lo)+1)*div-1-acc)
			}
			return
		}
		a, b := l.b.Range(e.parts[i].id)
		for v := a; v <= b; v++ {
			values[i] = v
			walk(i+1, acc+int64(weights[i])*v, real+float[i]*float64(v-e.parts[i].zero))
		}
	}
	if !even {
		walk(0, 0, 0)
		return weights, least + (most-least)/2, least <= most
	}
	b := new(big.Rat).Mul(bias, new(big.Rat).SetInt64(div))
	if !whole || !b.IsInt() {
		return nil, 0, false
	}
	off := div/2 + op.Zero*div + b.Num().Int64()
	for i, p := range e.parts {
		off -= int64(weights[i]) * p.zero
	}
	return weights, off, true // exact arithmetic: nothing to check
}

// exactAt is the exact rounding of one combination; real is its float64 value.
func (l *lowering) exactAt(ratios []*big.Rat, bias *big.Rat, e *exact, values []int64, real float64) int64 {
	if f := real - math.Floor(real); math.Abs(f-0.5) > 1e-6 {
		return int64(math.Round(real))
	}
	x := new(big.Rat).Set(bias)
	for i, r := range ratios {
		x.Add(x, new(big.Rat).Mul(r, new(big.Rat).SetInt64(values[i]-e.parts[i].zero)))
	}
	return roundHalfEven(x)
}
