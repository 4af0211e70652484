package quantize

import (
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// besideBits is how much finer than an activation an accumulator stays that is
// rounded because a constant beside it is too many of its steps.
const besideBits = 10

// beside brings values of one step to a step at which constants can stand among
// them, in a result that id names: a finer one, where a constant is no multiple of
// a large step as 1 is; a coarser one, where it is too many of the small steps of
// an accumulator.
func (l *lowering) beside(id graph.ID, in []graph.ID, fs []*form, consts []float64) ([]*form, error) {
	if len(fs) == 0 {
		return fs, nil
	}
	step := l.stepBeside(id, in, fs[0].scale, consts)
	if step == fs[0].scale {
		return fs, nil
	}
	out := make([]*form, len(fs))
	for i, f := range fs {
		var err error
		if step > f.scale {
			out[i], err = l.rescaled(in[i], f, step)
		} else {
			out[i], err = l.finer(in[i], f, step)
		}
		if err != nil {
			return nil, err
		}
		lo, hi := l.b.Range(out[i].id)
		out[i].narrow = f.narrow && hi-lo < 1<<(l.bits+1)
	}
	return out, nil
}

func (l *lowering) stepBeside(id graph.ID, in []graph.ID, step float64, consts []float64) float64 {
	if l.g.Values[id].Type != graph.Float {
		return step // integers stay what they are
	}
	unit, _, _ := l.grid(l.stats[id].lo, l.stats[id].hi)
	largest, off := 0.0, false
	for _, c := range consts {
		if c = math.Abs(c); c < math.MaxFloat32 {
			largest = math.Max(largest, c)
			off = off || !isWhole(c/step)
		}
	}
	switch {
	case largest > farthest*step:
		most := math.Inf(1)
		for _, id := range in {
			u, _, _ := l.grid(l.stats[id].lo, l.stats[id].hi)
			most = math.Min(most, u)
		}
		coarser := math.Min(largest/farthest*2, math.Ldexp(most, -besideBits))
		return math.Max(step, powerBelow(step, coarser))
	case off && step > unit:
		return math.Ldexp(step, -int(math.Ceil(math.Log2(step/unit))))
	}
	return step
}
