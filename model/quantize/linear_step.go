package quantize

import (
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// step chooses the step of an accumulator: 2^-S steps of the activation that it
// ends in, S the least that keeps the rounding of the weights below the
// tolerance; finer where a wide input needs it.
func (l *lowering) step(n *graph.Node, op *graph.Linear, fs []*form) float64 {
	if l.jump[n.Out] && allDyadic(fs) && uniformWeights(op) {
		return finestStep(fs) * largestWeight(op)
	}
	target := l.chain(n.Out)
	lo, hi := l.roundRange(target)
	unit, _, _ := l.grid(lo, hi)
	if l.jump[n.Out] {
		unit = powerOfTwo(unit)
	}
	if l.flatBeyond(target) > 0 && l.recurrent() {
		unit = l.flatStep()
	}
	if l.exponent[target] {
		unit = math.Min(unit, l.exponentStep())
	}
	finest := math.Inf(1)
	for _, m := range l.group(target) {
		mop := m.Op.(*graph.Linear)
		finest = math.Min(finest, l.need(m, mop, unit))
	}
	// A wide input keeps its precision: where all weights are 1 or -1 and the wide
	// inputs have multiples of one step, the sum has that step; else weights get
	// wideWeightBits.
	wide := math.Inf(1)
	for _, f := range fs {
		if !f.narrow && !f.raw {
			wide = math.Min(wide, f.scale)
		}
	}
	if !math.IsInf(wide, 1) {
		uniform := l.addsTo(fs, wide)
		if uniform && unitWeights(op) {
			return wide
		}
		if uniform && uniformWeights(op) && l.precise[n.Out] {
			return wide * largestWeight(op)
		}
		finest = math.Min(finest, wide*largestWeight(op)/(1<<wideWeightBits))
	}
	s := math.Ceil(math.Log2(unit / finest))
	return math.Max(math.Ldexp(unit, -int(math.Max(0, s))), l.leastStep(n, op, fs))
}

// addsTo reports whether the steps of all inputs are whole multiples of a step, or
// those of rounded ones large.
func (l *lowering) addsTo(fs []*form, step float64) bool {
	for _, f := range fs {
		large := (f.narrow || f.raw) && f.scale/step >= math.Ldexp(1, l.bits-4)
		if r := f.scale / step; !large && math.Abs(r-math.Round(r)) > 1e-9*r {
			return false
		}
	}
	return true
}

// leastStep is a step below which weights would not fit 32 bits, or the
// accumulator be wider than anything needs.
func (l *lowering) leastStep(n *graph.Node, op *graph.Linear, fs []*form) float64 {
	coarsest := 0.0
	for _, f := range fs {
		coarsest = math.Max(coarsest, f.scale)
	}
	return math.Max(largestWeight(op)*coarsest/maxWeight*2, math.Ldexp(l.stats[n.Out].largest(), -deepest))
}

// allDyadic reports whether all steps are powers of two.
func allDyadic(fs []*form) bool {
	for _, f := range fs {
		if f.scale != powerOfTwo(f.scale) {
			return false
		}
	}
	return true
}

func finestStep(fs []*form) float64 {
	step := math.Inf(1)
	for _, f := range fs {
		step = math.Min(step, f.scale)
	}
	return step
}

// unitWeights reports whether all weights are 1 or -1.
func unitWeights(op *graph.Linear) bool {
	for _, w := range op.Weights {
		if math.Abs(w) != 1 {
			return false
		}
	}
	return true
}

// largestWeight is the largest magnitude of a map's weights, 1 if all are zero.
func largestWeight(op *graph.Linear) float64 {
	m := 0.0
	for _, w := range op.Weights {
		m = math.Max(m, math.Abs(w))
	}
	if m == 0 {
		return 1
	}
	return m
}

// need is the step that the accumulator of one map may have at most.
func (l *lowering) need(n *graph.Node, op *graph.Linear, unit float64) float64 {
	squares, count := 0.0, 0.0
	for _, id := range n.In {
		s := l.stats[id]
		step := l.inputStep(id)
		squares += (s.rms() / step) * (s.rms() / step)
		count++
	}
	spread := math.Sqrt(float64(op.Terms) / 12 * squares / math.Max(count, 1))
	return math.Ldexp(unit, -shiftFor(spread, l.tolerance))
}

// inputStep is the step that an input of a linear map has, or will have.
func (l *lowering) inputStep(id graph.ID) float64 {
	if l.narrow[id] != nil {
		return l.narrow[id].scale
	}
	if f := l.forms[id]; f != nil && (f.narrow || f.raw) {
		return f.scale
	}
	step, _, _ := l.grid(l.stats[id].lo, l.stats[id].hi)
	return step
}

// chain follows a value through the sums that it is a term of, to the value that
// is rounded: all accumulators of a sum have one step, and none is rounded.
func (l *lowering) chain(id graph.ID) graph.ID {
	for {
		reader := l.soleReader(id)
		if reader == nil {
			return id
		}
		op, ok := reader.Op.(*graph.Linear)
		if !ok || op.Terms > 4 || !unitWeights(op) || op.Rows != 1 || l.forms[reader.In[0]] != nil && l.forms[reader.In[0]].exact != nil {
			return id
		}
		id = reader.Out
	}
}

// group lists the linear maps whose chains end in a value, that of the value
// included.
func (l *lowering) group(target graph.ID) []*graph.Node {
	var out []*graph.Node
	i := l.by[target]
	if i < 0 {
		return nil
	}
	n := &l.g.Nodes[i]
	op, ok := n.Op.(*graph.Linear)
	if !ok {
		return nil
	}
	out = append(out, n)
	if op.Terms <= 4 && unitWeights(op) && op.Rows == 1 {
		for _, id := range n.In {
			if l.chain(id) == l.chain(target) && id != target {
				out = append(out, l.group(id)...)
			}
		}
	}
	return out
}
