package quantize

import "github.com/zkinfer/zkinfer/model/graph"

// exactValues marks the values that are integers times a scale of the model's
// own: integer inputs, quantised and dequantised tensors, comparisons, and what
// moves, clips or sums them with integer weights.
func exactValues(g *graph.Graph) []bool {
	exact := make([]bool, len(g.Values))
	for _, id := range g.Inputs {
		exact[id] = g.Values[id].Type != graph.Float
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		all := true
		for _, id := range n.In {
			all = all && exact[id]
		}
		switch op := n.Op.(type) {
		case *graph.Quantize, *graph.NonNegative, *graph.Round:
			exact[n.Out] = true
		case *graph.Dequantize, *graph.View, *graph.Max, *graph.Bilinear:
			exact[n.Out] = all
		case *graph.Linear:
			exact[n.Out] = all && op.Ints != nil
		case *graph.Unary:
			exact[n.Out] = all && (op.Func == graph.Relu || op.Func == graph.Clip)
		}
	}
	return exact
}

// forgetInts drops the integer weights of linear maps over real numbers, which
// are free to be rounded anew and to merge with others.
func forgetInts(g *graph.Graph) *graph.Graph {
	exact := exactValues(g)
	out := *g
	out.Nodes = append([]graph.Node(nil), g.Nodes...)
	for i := range out.Nodes {
		n := &out.Nodes[i]
		if op, ok := n.Op.(*graph.Linear); ok && op.Ints != nil && !exact[n.Out] {
			l := *op
			l.Ints, l.Scales, l.IntBias = nil, nil, nil
			n.Op = &l
		}
	}
	return &out
}
