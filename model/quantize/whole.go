package quantize

import (
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// wholeValues marks the values that are integers by their meaning: of an integer
// type, results of comparisons and roundings, and what is computed from such by
// integer arithmetic. They have step 1 and are never rounded.
func wholeValues(g *graph.Graph) []bool {
	whole := make([]bool, len(g.Values))
	for _, id := range g.Inputs {
		whole[id] = g.Values[id].Type != graph.Float
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		all := true
		for _, id := range n.In {
			all = all && whole[id]
		}
		whole[n.Out] = keepsWhole(n.Op, all)
		if s, ok := n.Op.(*graph.Select); ok && s != nil {
			whole[n.Out] = whole[n.In[1]] && whole[n.In[2]]
		}
		if op, ok := n.Op.(*graph.Gather); ok && op.Table == nil {
			whole[n.Out] = whole[n.In[0]]
		}
	}
	return whole
}

// keepsWhole reports whether a primitive makes integers, of inputs that all are
// integers or not.
func keepsWhole(op graph.Op, all bool) bool {
	switch op := op.(type) {
	case *graph.NonNegative, *graph.Round, *graph.Sort, *graph.Wrap, *graph.Bitwise, *graph.Shift:
		return true
	case *graph.Linear:
		return all && wholes(op.Weights) && wholes(op.Bias)
	case *graph.View:
		return all && wholes(op.Consts)
	case *graph.Max, *graph.Bilinear, *graph.IntDivide, *graph.Modulo:
		return all
	case *graph.Gather:
		return wholes(op.Table)
	case *graph.Unary:
		return all && (op.Func == graph.Relu || op.Func == graph.Clip && isWhole(op.Alpha) && isWhole(op.Beta))
	}
	return false
}

func isWhole(x float64) bool { return x == math.Trunc(x) }

func wholes(v []float64) bool {
	for _, x := range v {
		if !isWhole(x) {
			return false
		}
	}
	return true
}
