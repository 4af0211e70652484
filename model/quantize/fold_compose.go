package quantize

import (
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// maxSteps bounds a function made of others.
const maxSteps = 64

// formula is a value as a function of another, elementwise.
type formula struct {
	of       graph.ID
	index    []int32 // element i is a function of element index[i], nil: i
	steps    []graph.Step
	interior []graph.ID // values on the way, the last one among them
}

// compose makes one function of the elementwise functions, products and sums that
// compute a value from one other, as x*Sigmoid(x) or the parts of a Gelu: rounded
// and tabulated once.
func compose(g *graph.Graph) *graph.Graph {
	c := &composer{g: g, formulas: make([]*formula, len(g.Values)), readers: make([][]graph.ID, len(g.Values))}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		for _, id := range n.In {
			c.readers[id] = append(c.readers[id], n.Out)
		}
		c.formulas[n.Out] = c.formula(n)
	}
	for _, id := range g.Outputs {
		c.readers[id] = append(c.readers[id], -1)
	}
	dead := make([]bool, len(g.Values))
	out := *g
	out.Nodes, out.Values = nil, slices.Clone(g.Values)
	for i := len(g.Nodes) - 1; i >= 0; i-- {
		n := g.Nodes[i]
		if dead[n.Out] {
			continue
		}
		if f := c.formulas[n.Out]; f != nil && c.worth(f) && c.closed(f, n.Out) {
			for _, id := range f.interior {
				dead[id] = true
			}
			n.In, n.Op = []graph.ID{f.of}, &graph.Unary{Func: graph.Composite, Formula: &graph.Formula{Steps: f.steps}}
			if f.index != nil { // the View is behind the function, before it in the reversed list
				v := out.Values[f.of]
				v.Name = out.Values[n.Out].Name + "/function"
				view := n
				view.Op, view.In = &graph.View{Index: f.index}, []graph.ID{graph.ID(len(out.Values))}
				n.Out = view.In[0]
				out.Values = append(out.Values, v)
				out.Nodes = append(out.Nodes, view)
			}
		}
		out.Nodes = append(out.Nodes, n)
	}
	slices.Reverse(out.Nodes)
	return &out
}

type composer struct {
	g        *graph.Graph
	formulas []*formula
	readers  [][]graph.ID // by value: the values made of it, -1 for an output
}

// operand is an input of an elementwise node: element i of the result reads element
// index[i] of it, or element i where index is nil.
type operand struct {
	id    graph.ID
	index []int32
}

// formula is what a node computes, as a function of one value.
func (c *composer) formula(n *graph.Node) *formula {
	if c.g.Values[n.Out].Type != graph.Float || len(n.In) == 0 {
		return nil
	}
	operands, step, ok := c.step(n)
	if !ok {
		return nil
	}
	f, at := c.join(operands)
	if f == nil {
		return nil
	}
	if _, moves := n.Op.(*graph.View); !moves {
		step.A = at[0]
		if len(at) > 1 {
			step.B = at[1]
		}
		f.steps = append(f.steps, step)
	}
	f.interior = append(f.interior, n.Out)
	return f
}

// step is what a node does to its operands; a View does nothing to its one.
func (c *composer) step(n *graph.Node) (operands []operand, s graph.Step, ok bool) {
	switch op := n.Op.(type) {
	case *graph.View:
		return []operand{{n.In[0], op.Index}}, s, len(n.In) == 1 && len(op.Consts) == 0
	case *graph.Unary:
		return []operand{{n.In[0], nil}}, graph.Step{Kind: graph.FuncStep, Func: *op}, smooth(op)
	case *graph.Bilinear:
		return []operand{{n.In[0], nil}, {n.In[1], nil}}, graph.Step{Kind: graph.ProductStep}, op.M == 1 && op.K == 1 && op.N == 1
	case *graph.Linear:
		return c.sum(n, op)
	}
	return nil, s, false
}

// join brings operands to functions of one value, and gives their registers.
func (c *composer) join(operands []operand) (*formula, []int) {
	var parts []*formula
	for _, o := range operands {
		f := formula{of: o.id, index: o.index}
		if g := c.formulas[o.id]; g != nil {
			f = *g
			f.index = composed(g.index, o.index)
		}
		parts = append(parts, &f)
	}
	out := &formula{of: parts[0].of, index: parts[0].index}
	at := make([]int, len(parts))
	for i, f := range parts {
		if f.of != out.of || !slices.Equal(f.index, out.index) {
			return joinAt(operands)
		}
		shift := len(out.steps)
		for _, s := range f.steps {
			s.A, s.B = moved(s.A, shift), moved(s.B, shift)
			out.steps = append(out.steps, s)
		}
		out.interior = append(out.interior, f.interior...)
		if len(f.steps) > 0 {
			at[i] = len(out.steps)
		}
	}
	if len(out.steps) >= maxSteps {
		return joinAt(operands)
	}
	return out, at
}

// joinAt is join where no operand is followed further back.
func joinAt(operands []operand) (*formula, []int) {
	for _, o := range operands {
		if o.id != operands[0].id || !slices.Equal(o.index, operands[0].index) {
			return nil, nil
		}
	}
	return &formula{of: operands[0].id, index: operands[0].index}, make([]int, len(operands))
}

// composed is the index of elements that are read through two.
func composed(inner, outer []int32) []int32 {
	if inner == nil || outer == nil {
		return append(inner, outer...)
	}
	out := make([]int32, len(outer))
	for i, x := range outer {
		out[i] = inner[x]
	}
	return out
}

// moved is a register of a formula that is appended to another.
func moved(r, shift int) int {
	if r == 0 {
		return 0
	}
	return r + shift
}

// sum is an affine map of one or two terms whose elements all have the same weights.
func (c *composer) sum(n *graph.Node, op *graph.Linear) (operands []operand, s graph.Step, ok bool) {
	if op.Ints != nil || op.Rows != 1 || op.Groups != 1 || op.Terms > 2 || !same(op.Bias) {
		return nil, s, false
	}
	s = graph.Step{Kind: graph.SumStep, WA: op.Weights[0]}
	if op.Terms == 2 {
		s.WB = op.Weights[1]
	}
	if len(op.Bias) > 0 {
		s.Bias = op.Bias[0]
	}
	for t := range op.Terms {
		o, ok := c.term(n, op, t)
		if !ok {
			return nil, s, false
		}
		operands = append(operands, o)
	}
	return operands, s, true
}

// term is the operand that a term reads, if it reads elements of one input.
func (c *composer) term(n *graph.Node, op *graph.Linear, t int) (operand, bool) {
	start := 0
	for _, id := range n.In {
		size := graph.Elements(c.g.Values[id].Shape)
		if x := int(op.Index[t]); x >= start && x < start+size {
			o := operand{id: id}
			for p := range op.Positions {
				at := int(op.Index[p*op.Terms+t]) - start
				if at < 0 || at >= size {
					return o, false
				}
				o.index = append(o.index, int32(at))
			}
			if size == op.Positions && isIdentity(o.index) {
				o.index = nil
			}
			return o, true
		}
		start += size
	}
	return operand{}, false
}

func same(v []float64) bool {
	for _, x := range v {
		if x != v[0] {
			return false
		}
	}
	return true
}

// worth reports whether a formula costs more in parts than as one function: it has a
// function besides a product, or two.
func (c *composer) worth(f *formula) bool {
	functions, products := 0, 0
	for i := range f.steps {
		switch f.steps[i].Kind {
		case graph.FuncStep:
			functions++
		case graph.ProductStep:
			products++
		}
	}
	return functions > 0 && functions+products > 1 && c.g.Values[f.of].Type == graph.Float
}

// closed reports whether nothing else reads the values on the way, and the model
// does not quantise around them.
func (c *composer) closed(f *formula, last graph.ID) bool {
	for _, id := range f.interior {
		for _, reader := range c.readers[id] {
			if id != last && !slices.Contains(f.interior, reader) {
				return false
			}
		}
	}
	for i := range c.g.Nodes {
		n := &c.g.Nodes[i]
		switch n.Op.(type) {
		case *graph.Dequantize:
			if n.Out == f.of {
				return false
			}
		case *graph.Quantize:
			if slices.Contains(f.interior, n.In[0]) {
				return false
			}
		}
	}
	return true
}

// smooth reports whether a function may be part of another: it is finite, and has no
// lowering that is exact over wide operands.
func smooth(op *graph.Unary) bool {
	switch op.Func {
	case graph.Sqrt, graph.Rsqrt, graph.Reciprocal, graph.Tan, graph.Relu, graph.Clip, graph.LeakyRelu:
		return false
	case graph.Pow:
		return op.Alpha > 0 && op.Alpha == float64(int(op.Alpha))
	}
	return true
}
