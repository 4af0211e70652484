package quantize

import (
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// fewBits is the width below which the rounding of a weight shows in a result: an
// operand's largest weight with as many bits is off by 2^-fewBits of it at most.
const fewBits = 11

// coarsened makes the step of an operand coarser where its weights have too few
// bits at the step of the accumulator: leastStep keeps that large where another
// operand's step is some 2^20 times as large. Only an accumulator, far finer than an
// activation, is made coarser: what it loses is 2^-wideWeightBits of a weight of one.
func (l *lowering) coarsened(n *graph.Node, op *graph.Linear, fs []*form, step float64) ([]*form, error) {
	if len(fs) == 1 {
		return fs, nil
	}
	out := make([]*form, len(fs))
	for i, f := range fs {
		out[i] = f
		if f.narrow || f.raw {
			continue
		}
		largest, off := l.weightsOf(n, op, i, f.scale/step)
		if off <= math.Ldexp(largest, -fewBits-1) {
			continue
		}
		var err error
		if out[i], err = l.rescaled(n.In[i], f, powerBelow(f.scale, math.Ldexp(f.scale/largest, wideWeightBits))); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// weightsOf is the largest magnitude of the weights of input i of a map, each times
// ratio, and how far the farthest of them is from an integer.
func (l *lowering) weightsOf(n *graph.Node, op *graph.Linear, i int, ratio float64) (largest, off float64) {
	from := 0
	for _, id := range n.In[:i] {
		from += graph.Elements(l.g.Values[id].Shape)
	}
	to := from + graph.Elements(l.g.Values[n.In[i]].Shape)
	rows := op.Rows / op.Groups
	read := make([]bool, op.Groups*op.Terms) // the terms of a group that read the input
	for k, x := range op.Index {
		for g := range op.Groups {
			if at := int(x) + g*op.Stride; x >= 0 && from <= at && at < to {
				read[g*op.Terms+k%op.Terms] = true
			}
		}
	}
	for k, w := range op.Weights {
		if read[k/op.Terms/rows*op.Terms+k%op.Terms] {
			w = math.Abs(w * ratio)
			largest, off = math.Max(largest, w), math.Max(off, math.Abs(w-math.Round(w)))
		}
	}
	return largest, off
}

// overflows reports whether a map of accumulators may leave the integers of a program.
func (l *lowering) overflows(op *graph.Linear, fs []*form, step float64) bool {
	largest, most := 0.0, 0.0
	for _, f := range fs {
		largest = math.Max(largest, l.magnitudeOf(f.id)*f.scale)
	}
	for r := range op.Rows {
		sum := 0.0
		for _, w := range op.Weights[r*op.Terms : (r+1)*op.Terms] {
			sum += math.Abs(w)
		}
		most = math.Max(most, sum)
	}
	return most*largest/step > 1<<60
}
