package quantize

import (
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// validInputs are the ranges of the elements of every input, within what it may
// hold, for which the indices computed from them are in range: those of a Gather,
// seen through what moves, casts or shifts them. An input that decides no index has
// a nil slice.
func validInputs(g *graph.Graph, inputs []inputRange) [][]Range {
	v := &validity{g, make([][]Range, len(g.Values)), make([]int, len(g.Values))}
	for i := range v.by {
		v.by[i] = -1
	}
	for i := range g.Nodes {
		v.by[g.Nodes[i].Out] = i
	}
	for i := len(g.Nodes) - 1; i >= 0; i-- {
		v.back(&g.Nodes[i])
	}
	valid := make([][]Range, len(g.Inputs))
	for i, id := range g.Inputs {
		for _, r := range v.ranges[id] {
			in := Range{math.Max(r.Lo, inputs[i].Lo), math.Min(r.Hi, inputs[i].Hi)}
			if inputs[i].integers {
				in = Range{math.Ceil(in.Lo), math.Floor(in.Hi)}
			}
			if in.Lo > in.Hi {
				in = inputs[i].Range
			}
			valid[i] = append(valid[i], in)
		}
	}
	return valid
}

// validity is what the indices of a graph ask of its values.
type validity struct {
	g      *graph.Graph
	ranges [][]Range // by value, element; nil: nothing is asked
	by     []int     // by value: index of the node that defines it, -1 for inputs
}

// back asks of a node's inputs what its output asks for, or its own index.
func (v *validity) back(n *graph.Node) {
	if op, ok := n.Op.(*graph.Gather); ok {
		for _, k := range op.Which {
			v.ask(n.In[len(n.In)-1], int(k), Range{0, float64(op.Size - 1)})
		}
		return
	}
	for i, r := range v.ranges[n.Out] {
		switch op := n.Op.(type) {
		case *graph.View:
			if op.Index[i] >= 0 {
				id, at := v.at(n, int(op.Index[i]))
				v.ask(id, at, r)
			}
		case *graph.Round, *graph.Wrap:
			v.ask(n.In[0], i, r)
		case *graph.Linear:
			v.backLinear(n, op, i, r)
		}
	}
}

// backLinear asks of x that the element w*x + b of a map is in a range; or
// w*x + c*(x >= 0) + b, an index that may count from the end, for an x that does not.
func (v *validity) backLinear(n *graph.Node, op *graph.Linear, i int, r Range) {
	row, p := i/op.Positions, i%op.Positions
	type term struct {
		id     graph.ID
		at     int
		weight float64
	}
	var terms, signs []term // signs are of the values that they are computed from
	for k, j := range op.Index[p*op.Terms : (p+1)*op.Terms] {
		w := op.Weights[row*op.Terms+k]
		if j < 0 || w == 0 {
			continue
		}
		id, at := v.at(n, int(j)+op.Stride*(row/(op.Rows/op.Groups)))
		if of, ok := v.signOf(id); ok {
			signs = append(signs, term{of, at, w})
		} else {
			terms = append(terms, term{id, at, w})
		}
		if len(terms) > 1 {
			return
		}
	}
	if len(terms) == 0 {
		return
	}
	x, moved, least := terms[0], op.BiasAt(row, p), math.Inf(-1)
	for _, s := range signs {
		if s.id != x.id || s.at != x.at {
			return
		}
		moved, least = moved+s.weight, 0
	}
	lo, hi := (r.Lo-moved)/x.weight, (r.Hi-moved)/x.weight
	v.ask(x.id, x.at, Range{math.Max(math.Min(lo, hi), least), math.Max(lo, hi)})
}

// signOf is the value whose elements a value is 1 or 0 for, where it is not negative
// or is.
func (v *validity) signOf(id graph.ID) (graph.ID, bool) {
	if v.by[id] < 0 {
		return 0, false
	}
	n := &v.g.Nodes[v.by[id]]
	if _, ok := n.Op.(*graph.NonNegative); !ok {
		return 0, false
	}
	return n.In[0], true
}

// at is the input, and the element of it, that position x of a node's concatenated
// inputs lies in.
func (v *validity) at(n *graph.Node, x int) (graph.ID, int) {
	i := 0
	for size := v.size(n.In[0]); x >= size; size = v.size(n.In[i]) {
		x -= size
		i++
	}
	return n.In[i], x
}

func (v *validity) size(id graph.ID) int { return graph.Elements(v.g.Values[id].Shape) }

// ask narrows the range of an element.
func (v *validity) ask(id graph.ID, at int, r Range) {
	if v.ranges[id] == nil {
		v.ranges[id] = make([]Range, v.size(id))
		for i := range v.ranges[id] {
			v.ranges[id][i] = Range{math.Inf(-1), math.Inf(1)}
		}
	}
	of := &v.ranges[id][at]
	of.Lo, of.Hi = math.Max(of.Lo, r.Lo), math.Min(of.Hi, r.Hi)
}
