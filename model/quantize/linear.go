package quantize

import (
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// linear lowers an affine map of a float model. The weights take the scales of
// its inputs and of its result in: an accumulator has the step of the activation
// that it ends in, divided by 2^S, so that the rounding behind it is a shift.
func (l *lowering) linear(n *graph.Node, op *graph.Linear) error {
	if l.forms[n.In[0]].exact != nil {
		done, err := l.exactLinear(n, op)
		if done || err != nil {
			return err
		}
	}
	fs := make([]*form, len(n.In))
	var err error
	for i, id := range n.In {
		if fs[i], err = l.plain(id); err != nil {
			return err
		}
	}
	even := unitWeights(op) && l.oneWideStep(fs)
	for i := range fs {
		if fs[i], err = l.summand(n, op, i, fs[i], even); err != nil {
			return err
		}
	}
	if fs, err = l.level(n, op, fs); err != nil {
		return err
	}
	if integral(op, fs) {
		return l.integerLinear(n, op, fs)
	}
	step := l.step(n, op, fs)
	if l.overflows(op, fs, step) {
		for i, f := range fs {
			if !f.narrow && !f.raw {
				if fs[i], err = l.round(n.In[i]); err != nil {
					return err
				}
			}
		}
		step = l.step(n, op, fs)
	}
	if fs, err = l.coarsened(n, op, fs, step); err != nil {
		return err
	}
	return l.weigh(n, op, fs, step)
}

// summand is input i of an affine map, in form f, rounded where the map is cheaper on
// fewer bits or its accumulator would be too wide; even says that wide inputs are
// only added.
func (l *lowering) summand(n *graph.Node, op *graph.Linear, i int, f *form, even bool) (*form, error) {
	id := n.In[i]
	if f.narrow || f.raw {
		return f, nil
	}
	lo, hi := l.b.Range(f.id)
	deep := math.Log2(float64(hi)-float64(lo))+math.Log2(float64(op.Terms))+wideWeightBits > deepSum
	switch {
	case l.precise[id] && uniformWeights(op), deep && unitWeights(op) && !even:
		return l.wide(id)
	case deep && !unitWeights(op):
		return l.round(id)
	}
	elements := graph.Elements(l.g.Values[id].Shape)
	reads := op.Rows * op.Terms * op.Positions / len(n.In)
	if !composes(reads, elements, l.terms(id)) {
		return l.round(id)
	}
	return f, nil
}

// level rounds an operand of a comparison with a finer step than it should have: an
// input to the step that compared values share, a wide value where its weights
// would not be integers beside an operand of large steps.
func (l *lowering) level(n *graph.Node, op *graph.Linear, fs []*form) ([]*form, error) {
	if !l.jump[n.Out] || !allDyadic(fs) || !uniformWeights(op) {
		return fs, nil
	}
	coarsest := 0.0
	for _, f := range fs {
		coarsest = math.Max(coarsest, f.scale)
	}
	for i, f := range fs {
		step := coarsest / (1 << levelBits)
		if op.Terms == 2 && l.isMovedInput(n.In[i]) {
			step = math.Min(coarsest, l.activation(n.In[i]))
		}
		if f.scale < step {
			var err error
			if fs[i], err = l.rescaled(n.In[i], f, step); err != nil {
				return nil, err
			}
		}
	}
	return fs, nil
}

// oneWideStep reports whether the inputs that are not rounded have one step, to
// which the others can be added.
func (l *lowering) oneWideStep(fs []*form) bool {
	step := 0.0
	for _, f := range fs {
		if !f.narrow && !f.raw {
			if step != 0 && step != f.scale {
				return false
			}
			step = f.scale
		}
	}
	return step == 0 || l.addsTo(fs, step)
}

// terms is the number of wires in an element of a value's accumulator.
func (l *lowering) terms(id graph.ID) int {
	if i := l.by[id]; i >= 0 {
		switch op := l.g.Nodes[i].Op.(type) {
		case *graph.Linear:
			return op.Terms
		case *graph.View:
			return l.terms(l.g.Nodes[i].In[0])
		case *graph.Bilinear:
			return op.K
		}
	}
	return 1
}

// integral reports whether a map of integers has integer weights: it is exact.
func integral(op *graph.Linear, fs []*form) bool {
	for _, f := range fs {
		if f.scale != 1 {
			return false
		}
	}
	for _, w := range op.Weights {
		if w != math.Trunc(w) || math.Abs(w) > maxWeight {
			return false
		}
	}
	for _, b := range op.Bias {
		if b != math.Trunc(b) || math.Abs(b) > 1<<52 {
			return false
		}
	}
	return true
}

func (l *lowering) integerLinear(n *graph.Node, op *graph.Linear, fs []*form) error {
	return l.weigh(n, op, fs, 1)
}

// weigh emits a linear map whose result has the given step. Elements are computed
// from (v - zero), so zero points go to the bias.
func (l *lowering) weigh(n *graph.Node, op *graph.Linear, fs []*form, step float64) error {
	starts := make([]int, len(fs)+1)
	for i, id := range n.In {
		starts[i+1] = starts[i] + graph.Elements(l.g.Values[id].Shape)
	}
	scales, ok := termScales(op, fs, starts)
	if !ok {
		op = splitTerms(op, fs, starts)
		if scales, ok = termScales(op, fs, starts); !ok {
			return l.weighCommon(n, op, step)
		}
	}
	p := &program.Linear{
		Rows: op.Rows, Terms: op.Terms, Positions: op.Positions,
		Index: op.Index, Groups: op.Groups, Stride: op.Stride,
		Weights: make([]int32, len(op.Weights)),
	}
	for i, w := range op.Weights {
		group := i / op.Terms / (op.Rows / op.Groups)
		v := math.Round(w * scales[group*op.Terms+i%op.Terms] / step)
		if math.Abs(v) > maxWeight {
			return fmt.Errorf("weight %g needs more than 32 bits at a step of %g", w, step)
		}
		p.Weights[i] = int32(v)
	}
	if op.Bias != nil {
		p.Bias = make([]int64, len(op.Bias))
		for i, b := range op.Bias {
			v := math.Round(b / step)
			if op.Terms == 1 && l.compared(n.Out) { // x + b >= 0 where x >= -b, exactly
				v = math.Floor(b / step)
			}
			if math.Abs(v) > packable && !l.exponent[n.Out] && !l.compared(n.Out) {
				return fmt.Errorf("bias %g needs more than 55 bits at a step of %g", b, step)
			}
			most := float64(packable)
			if l.exponent[n.Out] {
				most = math.Min(most, math.Max(farthest, farthestExponent/step))
			}
			p.Bias[i] = int64(math.Min(math.Max(v, -most), most))
		}
	}
	fs, err := l.tightened(n, p, fs)
	if err != nil {
		return err
	}
	f := &form{scale: step}
	if step == 1 {
		f.narrow = true
	}
	if err := l.add(n, p, f, ids(fs)...); err != nil {
		return err
	}
	if lo, hi := l.b.Range(f.id); f.narrow && float64(hi-lo) > math.Ldexp(1, l.bits+1) {
		f.narrow = false
	}
	return nil
}

// compared reports whether only the sign of a value matters.
func (l *lowering) compared(id graph.ID) bool {
	for _, i := range l.uses[id] {
		if i < 0 {
			return false
		}
		if _, ok := l.g.Nodes[i].Op.(*graph.NonNegative); !ok {
			return false
		}
	}
	return true
}
