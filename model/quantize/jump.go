package quantize

import (
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// jumpValues marks the values that reach a function with jumps (a comparison, a
// rounding) by little arithmetic. Their steps are powers of two, so that integers,
// halves and sums fall on the grid and a jump happens where it should; and values
// that are compared have one step, so that equal numbers are equal integers: a
// value's group is the least ID of those.
func jumpValues(g *graph.Graph) (jump []bool, group []int) {
	jump, group = make([]bool, len(g.Values)), make([]int, len(g.Values))
	for i := range group {
		group[i] = i
	}
	for i := len(g.Nodes) - 1; i >= 0; i-- {
		n := &g.Nodes[i]
		in := n.In
		if jumps(n.Op) {
			for _, id := range in {
				jump[id] = true
			}
			continue
		}
		switch op := n.Op.(type) {
		case *graph.Linear:
			if op.Rows != 1 && op.Terms != 1 || op.Terms > 4 {
				continue
			}
			if !uniformWeights(op) {
				inherit(jump, in, n.Out)
				continue
			}
		case *graph.Select:
			in = in[1:]
		case *graph.View, *graph.Max:
		case *graph.Divide:
			if roundsHalfEven(g, n.Out) {
				inherit(jump, in, n.Out)
			}
			continue
		case *graph.Unary:
			if op.Func == graph.Relu {
				inherit(jump, in, n.Out)
			}
			continue
		default:
			continue
		}
		inherit(jump, in, n.Out)
		for _, id := range in {
			if jump[n.Out] {
				join(group, int(id), int(in[0]))
				if _, moves := n.Op.(*graph.Linear); !moves {
					join(group, int(id), int(n.Out))
				}
			}
		}
	}
	for i := range group {
		group[i] = find(group, i)
	}
	return jump, group
}

// roundsHalfEven reports whether a value is rounded to integers, half to even, and
// nothing else.
func roundsHalfEven(g *graph.Graph, id graph.ID) bool {
	found := false
	for i := range g.Nodes {
		for _, in := range g.Nodes[i].In {
			if in == id {
				r, ok := g.Nodes[i].Op.(*graph.Round)
				if !ok || r.Mode != graph.HalfEven || found {
					return false
				}
				found = true
			}
		}
	}
	return found
}

// jumps reports whether a function has jumps.
func jumps(op graph.Op) bool {
	switch op.(type) {
	case *graph.NonNegative, *graph.Round, *graph.Sort, *graph.Modulo, *graph.IntDivide:
		return true
	}
	return false
}

func find(group []int, i int) int {
	for group[i] != i {
		i = group[i]
	}
	return i
}

func join(group []int, i, j int) {
	i, j = find(group, i), find(group, j)
	group[max(i, j)] = min(i, j)
}

// activation is the step of a value rounded to an activation.
func (l *lowering) activation(id graph.ID) float64 {
	s := l.stats[id]
	if !l.jump[id] {
		step, _, _ := l.grid(s.lo, s.hi)
		return step
	}
	largest := 0.0
	for i, g := range l.meets {
		if g == l.meets[id] {
			largest = math.Max(largest, l.stats[i].largest())
		}
	}
	for i, in := range l.inputs {
		if l.meets[l.g.Inputs[i]] == l.meets[id] {
			largest = math.Max(largest, math.Max(-in.Lo, in.Hi))
		}
	}
	step, _, _ := l.grid(-largest, largest)
	return powerOfTwo(step)
}

// powerOfTwo is the least power of two that is not below x.
func powerOfTwo(x float64) float64 {
	m, e := math.Frexp(x)
	if m == 0.5 {
		e--
	}
	return math.Ldexp(1, e)
}
