package quantize

import (
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// thresholdBits is the largest width of an input that is only compared with
// constants: float32 numbers of magnitudes 2^16 apart.
const thresholdBits = 40

// thresholdStep is the step of an input that nothing but comparisons with
// constants read, as the features of trees: a power of two of which the constants
// and the elements of samples are multiples, so that a number which equals a
// threshold is on the right side of it. It is 0 for other inputs.
//
// A constant that fits no step is between two multiples, which is as exact.
func (l *lowering) thresholdStep(i int, id graph.ID) float64 {
	constants, ok := l.thresholds(id)
	if !ok {
		return 0
	}
	in := l.inputs[i]
	largest := math.Max(-in.Lo, in.Hi)
	finest := math.Ldexp(powerOfTwo(largest), -thresholdBits)
	step := powerOfTwo(largest)
	see := func(x float64) {
		if s := unitInLastPlace(x); s >= finest {
			step = math.Min(step, s)
		}
	}
	for _, c := range constants {
		see(c)
	}
	if !l.made {
		for _, sample := range l.samples {
			for _, x := range sample[i] {
				see(x)
			}
		}
	}
	// Other inputs are on a grid that is no coarser than that of an activation.
	unit, _, _ := l.grid(in.Lo, in.Hi)
	return math.Min(step, powerBelow(finest, unit))
}

// unitInLastPlace is the largest power of two that x is a multiple of, infinite
// for 0.
func unitInLastPlace(x float64) float64 {
	if x == 0 {
		return math.Inf(1)
	}
	m, e := math.Frexp(math.Abs(x))
	bits := int64(math.Ldexp(m, 53))
	return math.Ldexp(float64(bits&-bits), e-53)
}

// thresholds are the constants that a value is compared with; false where it has
// other readers than comparisons, views and outputs of the graph.
func (l *lowering) thresholds(id graph.ID) (constants []float64, ok bool) {
	compared := false
	for _, i := range l.uses[id] {
		if i < 0 {
			continue
		}
		n := &l.g.Nodes[i]
		switch op := n.Op.(type) {
		case *graph.NonNegative:
			compared = true
		case *graph.View:
			more, ok := l.thresholds(n.Out)
			if len(n.In) > 1 || len(op.Consts) > 0 || !ok && !l.moved(n.Out) {
				return nil, false
			}
			compared = compared || ok
			constants = append(constants, more...)
		case *graph.Linear:
			if op.Terms != 1 || !unitWeights(op) || !l.compared(n.Out) {
				return nil, false
			}
			compared = true
			constants = append(constants, op.Bias...)
		default:
			return nil, false
		}
	}
	return constants, compared
}

// moved reports whether a value is only moved to outputs.
func (l *lowering) moved(id graph.ID) bool {
	for _, i := range l.uses[id] {
		if i < 0 {
			continue
		}
		if _, ok := l.g.Nodes[i].Op.(*graph.View); !ok || !l.moved(l.g.Nodes[i].Out) {
			return false
		}
	}
	return true
}

// ownStep is the step of an input that is compared with larger values, and read
// by others as well: its own one, where the step that compared values share is much
// larger. The comparisons round it. It is 0 for other inputs.
func (l *lowering) ownStep(i int, id graph.ID) float64 {
	unit, _, _ := l.grid(l.inputs[i].Lo, l.inputs[i].Hi)
	if own := powerOfTwo(unit); own*ownFactor <= l.activation(id) && l.comparedBySums(id) {
		return own
	}
	return 0
}

// ownFactor is how much smaller a step has to be for that.
const ownFactor = 8

// isMovedInput reports whether a value is an input, or a view of one.
func (l *lowering) isMovedInput(id graph.ID) bool {
	for l.by[id] >= 0 {
		n := &l.g.Nodes[l.by[id]]
		if _, ok := n.Op.(*graph.View); !ok || len(n.In) != 1 {
			return false
		}
		id = n.In[0]
	}
	return true
}

// comparedBySums reports whether all of a value's readers that have jumps are
// differences with other values.
func (l *lowering) comparedBySums(id graph.ID) bool {
	for _, i := range l.uses[id] {
		if i < 0 {
			continue
		}
		n := &l.g.Nodes[i]
		switch op := n.Op.(type) {
		case *graph.Linear:
			if l.jump[n.Out] && !(uniformWeights(op) && op.Terms == 2) {
				return false
			}
		case *graph.View:
			if len(n.In) > 1 || !l.comparedBySums(n.Out) {
				return false
			}
		default:
			if l.jump[n.Out] || jumps(n.Op) {
				return false
			}
		}
	}
	return true
}
