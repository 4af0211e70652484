package quantize

import (
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// wideBits is the width of operands that must stay precise over their whole range.
const wideBits = 31

// widest is the width that they may have by their static range.
const widest = 48

// preciseValues marks the values whose rounding to an activation would cost the
// accuracy of a result: operands of exponentials, logarithms, roots and
// denominators, and the sums, averages and maxima that lead to them. A few masked
// scores, or one large square, must not set the step of the others.
func preciseValues(g *graph.Graph) (precise, exponent []bool) {
	precise, exponent = make([]bool, len(g.Values)), make([]bool, len(g.Values))
	for i := len(g.Nodes) - 1; i >= 0; i-- {
		n := &g.Nodes[i]
		switch op := n.Op.(type) {
		case *graph.Unary:
			switch op.Func {
			case graph.Exp:
				precise[n.In[0]], exponent[n.In[0]] = true, true
			case graph.Log, graph.Sqrt, graph.Rsqrt, graph.Reciprocal, graph.Pow:
				precise[n.In[0]] = true
			}
		case *graph.Divide:
			precise[n.In[1]] = true
		case *graph.Linear:
			if !uniformWeights(op) && op.Terms > 2 {
				continue
			}
			inherit(precise, n.In, n.Out)
			if uniformWeights(op) && op.Terms <= 4 {
				inherit(exponent, n.In, n.Out)
			}
		case *graph.View, *graph.Max:
			inherit(precise, n.In, n.Out)
			inherit(exponent, n.In, n.Out)
		case *graph.Select:
			inherit(precise, n.In[1:], n.Out)
			inherit(exponent, n.In[1:], n.Out)
		}
	}
	return precise, exponent
}

func inherit(marked []bool, in []graph.ID, out graph.ID) {
	for _, id := range in {
		marked[id] = marked[id] || marked[out]
	}
}

// uniformWeights reports whether all weights have one magnitude.
func uniformWeights(op *graph.Linear) bool {
	for _, w := range op.Weights {
		if math.Abs(w) != math.Abs(op.Weights[0]) || w == 0 {
			return false
		}
	}
	return len(op.Weights) > 0
}

// exponentStep is a step of exponents that costs exp less than half a step of an
// activation.
func (l *lowering) exponentStep() float64 { return math.Ldexp(1, 2-l.bits) }

// wide is a value rounded, if at all, to wideBits of its calibrated range, for a
// precise operand.
func (l *lowering) wide(id graph.ID) (*form, error) {
	f, err := l.plain(id)
	if err != nil || f.narrow || l.whole[id] {
		return f, err
	}
	if lo, hi := l.b.Range(f.id); hi-lo < 1<<(wideBits+2) {
		return f, nil
	}
	step := math.Ldexp(math.Max(l.stats[id].largest(), math.SmallestNonzeroFloat32), -wideBits+1)
	if l.exponent[id] {
		step = l.exponentStep()
	}
	if f.scale < step {
		if f, err = l.rescaled(id, f, powerBelow(f.scale, step)); err != nil {
			return nil, err
		}
	}
	if lo, hi := l.b.Range(f.id); max(hi, -lo) < 1<<widest {
		return &form{id: f.id, scale: f.scale, zero: f.zero}, nil
	}
	if f, err = l.saturate(id, f, -1<<wideBits, 1<<wideBits); err != nil {
		return nil, err
	}
	f.narrow = false
	return f, nil
}

// relative is a value whose integers are of wideBits at most as they are, not
// only in their differences.
func (l *lowering) relative(id graph.ID) (*form, error) {
	f, err := l.wide(id)
	if err != nil {
		return nil, err
	}
	step := math.Ldexp(l.stats[id].largest(), -wideBits)
	if lo, hi := l.b.Range(f.id); l.whole[id] || max(hi, -lo) < 1<<(wideBits+2) || f.scale >= step {
		return f, nil
	}
	return l.rescaled(id, f, powerBelow(f.scale, step))
}
