package check

import (
	"github.com/zkinfer/zkinfer/model/graph"
)

// classify says what kind of computation a model is.
func classify(g *graph.Graph) string {
	depends := reachesInput(g)
	constant, wires := true, true
	for _, id := range g.Outputs {
		constant = constant && !depends[id]
	}
	for _, n := range g.Nodes {
		switch n.Op.(type) {
		case *graph.View:
		case *graph.Quantize, *graph.Dequantize:
			return ClassQuantised
		default:
			wires = false
		}
	}
	switch {
	case constant:
		return ClassConstant
	case wires:
		return ClassWires
	case integers(g, g.Inputs) && integers(g, g.Outputs):
		return ClassInteger
	case integers(g, g.Outputs):
		return ClassDecision
	}
	return ClassFloat
}

// integers reports whether all values have an integer type or are booleans.
func integers(g *graph.Graph, ids []graph.ID) bool {
	for _, id := range ids {
		if g.Values[id].Type == graph.Float {
			return false
		}
	}
	return true
}

// reachesInput tells which values depend on an element of an input.
func reachesInput(g *graph.Graph) []bool {
	depends := make([]bool, len(g.Values))
	for _, id := range g.Inputs {
		depends[id] = true
	}
	for _, n := range g.Nodes {
		if v, ok := n.Op.(*graph.View); ok && !readsAny(v) {
			continue
		}
		for _, id := range n.In {
			depends[n.Out] = depends[n.Out] || depends[id]
		}
	}
	return depends
}

func readsAny(v *graph.View) bool {
	for _, i := range v.Index {
		if i >= 0 {
			return true
		}
	}
	return false
}
