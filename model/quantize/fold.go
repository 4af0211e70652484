package quantize

import (
	"github.com/zkinfer/zkinfer/model/graph"
)

// maxPasses bounds the passes of simplify; each that changes nothing ends it.
const maxPasses = 20

// simplify rewrites a graph into one with the same outputs that rounds less:
//
//   - Views are composed into each other and into what reads them;
//   - elementwise functions move in front of Views, so that they meet the
//     linear map whose result they take;
//   - affine maps of single elements (BatchNormalization, Add, Mul by
//     constants) merge into the linear map before or after them;
//   - a maximum moves in front of a function that never decreases;
//   - a division of the rows of a matrix, as a softmax ends in, moves behind the
//     product with another;
//   - elementwise functions, sums and products of one value become one function;
//   - LeakyRelu becomes alpha*x + (1-alpha)*Relu(x), which merges into the
//     linear maps that read it.
//
// Values keep their IDs; those that nothing needs any more stay undefined.
func simplify(g *graph.Graph) *graph.Graph {
	g = compose(forgetInts(g)) // before scalings merge into what is in front of them
	for _, split := range []bool{false, true} {
		for range maxPasses {
			r := newRewriter(g, split)
			for i := range g.Nodes {
				r.emit(g.Nodes[i])
			}
			g = r.finish()
			if !r.changed {
				break
			}
		}
	}
	return compose(g)
}

// rewriter makes one pass over a graph in topological order.
type rewriter struct {
	g       *graph.Graph // being made
	alias   []graph.ID   // by ID: the value that stands for it
	by      []int        // by ID: index of the node that defines it, or -1
	uses    []int        // by ID: nodes and outputs that read it
	readers [][]graph.Op // by ID
	made    map[elementKey]graph.ID
	split   bool // rewrite LeakyRelu
	changed bool
}

// elementKey identifies an elementwise function of a value.
type elementKey struct {
	op any
	in graph.ID
}

func newRewriter(g *graph.Graph, split bool) *rewriter {
	r := &rewriter{
		g:     &graph.Graph{Name: g.Name, Values: append([]graph.Value(nil), g.Values...), Inputs: g.Inputs, Outputs: g.Outputs, Bound: g.Bound},
		made:  map[elementKey]graph.ID{},
		split: split,
	}
	for i := range g.Values {
		r.alias, r.by = append(r.alias, graph.ID(i)), append(r.by, -1)
	}
	r.uses, r.readers = make([]int, len(g.Values)), make([][]graph.Op, len(g.Values))
	for i := range g.Nodes {
		for _, id := range g.Nodes[i].In {
			r.uses[id]++
			r.readers[id] = append(r.readers[id], g.Nodes[i].Op)
		}
	}
	for _, id := range g.Outputs {
		r.uses[id]++
	}
	return r
}

// finish resolves the outputs and drops what nothing reads.
func (r *rewriter) finish() *graph.Graph {
	outputs := make([]graph.ID, len(r.g.Outputs))
	needed := make([]bool, len(r.g.Values))
	for i, id := range r.g.Outputs {
		outputs[i] = r.alias[id]
		needed[outputs[i]] = true
	}
	r.g.Outputs = outputs
	var nodes []graph.Node // in reverse
	for i := len(r.g.Nodes) - 1; i >= 0; i-- {
		n := r.g.Nodes[i]
		if !needed[n.Out] {
			continue
		}
		for _, id := range n.In {
			needed[id] = true
		}
		nodes = append(nodes, n)
	}
	for i, j := 0, len(nodes)-1; i < j; i, j = i+1, j-1 {
		nodes[i], nodes[j] = nodes[j], nodes[i]
	}
	r.g.Nodes = nodes
	return r.g
}

// value makes a new value like v.
func (r *rewriter) value(v graph.Value, uses int) graph.ID {
	id := graph.ID(len(r.g.Values))
	r.g.Values = append(r.g.Values, v)
	r.alias, r.by = append(r.alias, id), append(r.by, -1)
	r.uses, r.readers = append(r.uses, uses), append(r.readers, nil)
	return id
}

func (r *rewriter) size(id graph.ID) int { return graph.Elements(r.g.Values[id].Shape) }

// producer is the node that defines a value, or nil.
func (r *rewriter) producer(id graph.ID) *graph.Node {
	if i := r.by[id]; i >= 0 {
		return &r.g.Nodes[i]
	}
	return nil
}

func (r *rewriter) append(n graph.Node) {
	r.by[n.Out] = len(r.g.Nodes)
	r.g.Nodes = append(r.g.Nodes, n)
}

// replace lets id stand for out.
func (r *rewriter) replace(out, id graph.ID) {
	r.alias[out] = id
	r.uses[id] += r.uses[out] - 1
	r.changed = true
}

// emit appends a node in its simplest form.
func (r *rewriter) emit(n graph.Node) {
	in := make([]graph.ID, len(n.In))
	for i, id := range n.In {
		in[i] = r.alias[id]
	}
	n.In = in
	switch op := n.Op.(type) {
	case *graph.View:
		r.view(n, op)
	case *graph.Linear:
		r.linear(n, op)
	case *graph.Bilinear:
		r.bilinear(n, op)
	case *graph.Max:
		r.max(n, op)
	case *graph.Unary:
		r.unary(n, op)
	case *graph.Quantize, *graph.Dequantize, *graph.NonNegative, *graph.Round:
		r.elementwise(n)
	default:
		r.append(n)
	}
}

// max composes Views into the windows and moves the maximum in front of a
// function that never decreases.
func (r *rewriter) max(n graph.Node, op *graph.Max) {
	if in, at, consts := r.flatten(n.In); at != nil && len(consts) == 0 {
		index := make([]int32, len(op.Index))
		for i, j := range op.Index {
			index[i] = -1
			if j >= 0 {
				index[i] = at[j]
			}
		}
		op = &graph.Max{Terms: op.Terms, Positions: op.Positions, Index: index}
		n.In, n.Op, r.changed = in, op, true
	}
	if p := r.producer(n.In[0]); len(n.In) == 1 && p != nil && r.uses[n.In[0]] == 1 && monotone(p.Op) {
		inner := r.value(graph.Value{Name: r.g.Values[n.Out].Name + "/max", Shape: r.g.Values[n.Out].Shape, Type: r.g.Values[p.In[0]].Type}, 1)
		fn := *p
		fn.Out = n.Out
		n.In, n.Out = []graph.ID{p.In[0]}, inner
		r.append(n)
		fn.In = []graph.ID{inner}
		r.append(fn)
		r.changed = true
		return
	}
	r.append(n)
}

// monotone reports whether a primitive is an elementwise function that never
// decreases.
func monotone(op graph.Op) bool {
	switch op := op.(type) {
	case *graph.Unary:
		return op.Monotone()
	case *graph.Dequantize, *graph.Quantize:
		return true
	}
	return false
}

// unary rewrites LeakyRelu where linear maps read it.
func (r *rewriter) unary(n graph.Node, op *graph.Unary) {
	if op.Func == graph.LeakyRelu && op.Alpha == 0 {
		n.Op = &graph.Unary{Func: graph.Relu}
		r.changed = true
	}
	if op.Func != graph.LeakyRelu || !r.split || !r.splits(n) {
		r.elementwise(n)
		return
	}
	out := r.g.Values[n.Out]
	relu := r.value(graph.Value{Name: out.Name + "/relu", Shape: out.Shape, Type: out.Type}, 1)
	r.append(graph.Node{Name: n.Name, Type: n.Type, Op: &graph.Unary{Func: graph.Relu}, In: n.In, Out: relu})
	r.uses[n.In[0]]++
	size := r.size(n.Out)
	index := make([]int32, 2*size)
	for i := range size {
		index[2*i], index[2*i+1] = int32(i), int32(size+i)
	}
	r.append(graph.Node{Name: n.Name, Type: n.Type, Out: n.Out, In: []graph.ID{n.In[0], relu}, Op: &graph.Linear{
		Rows: 1, Terms: 2, Positions: size, Groups: 1, Index: index, Weights: []float64{op.Alpha, 1 - op.Alpha}}})
	r.changed = true
}

// splits reports whether a LeakyRelu is to become a sum: not in a quantised
// model, where it is exact as a table.
func (r *rewriter) splits(n graph.Node) bool {
	if p := r.producer(n.In[0]); p != nil {
		if _, ok := p.Op.(*graph.Dequantize); ok {
			return false
		}
	}
	for _, reader := range r.readers[n.Out] {
		if _, ok := reader.(*graph.Quantize); ok {
			return false
		}
	}
	return true
}

// elementwise moves a function in front of the View that it reads.
func (r *rewriter) elementwise(n graph.Node) {
	p := r.producer(n.In[0])
	view, ok := (*graph.View)(nil), false
	if p != nil {
		view, ok = p.Op.(*graph.View)
	}
	total := 0
	if ok {
		for _, id := range p.In {
			total += r.size(id)
		}
	}
	if !ok || total > 2*len(view.Index) || !defined(n.Op) {
		r.append(n)
		return
	}
	v := graph.Node{Name: p.Name, Type: p.Type, Out: n.Out}
	for _, id := range p.In {
		v.In = append(v.In, r.function(n, id))
	}
	consts := make([]float64, len(view.Consts))
	for i, c := range view.Consts {
		consts[i] = apply(n.Op, c)
	}
	v.Op = &graph.View{Index: view.Index, Consts: consts}
	r.append(v)
	r.changed = true
}

// function applies the function of node n to another value, once.
func (r *rewriter) function(n graph.Node, in graph.ID) graph.ID {
	key := elementKey{functionKey(n.Op), in}
	if id, ok := r.made[key]; ok {
		r.uses[id]++
		return id
	}
	out := r.value(graph.Value{Name: r.g.Values[n.Out].Name + "/" + r.g.Values[in].Name,
		Shape: r.g.Values[in].Shape, Type: r.g.Values[n.Out].Type}, 1)
	n.In, n.Out = []graph.ID{in}, out
	r.elementwise(n)
	r.made[key] = out
	return out
}

func functionKey(op graph.Op) any {
	switch op := op.(type) {
	case *graph.Unary:
		return *op
	case *graph.Quantize:
		return *op
	case *graph.Dequantize:
		return *op
	case *graph.NonNegative:
		return *op
	case *graph.Round:
		return *op
	}
	return op
}

// defined reports whether a function has a finite value everywhere, so that it
// may be taken of elements that nobody reads.
func defined(op graph.Op) bool {
	u, ok := op.(*graph.Unary)
	return !ok || u.Func != graph.Exp && u.Func != graph.Reciprocal
}

// apply is an elementwise function of a constant.
func apply(op graph.Op, x float64) float64 {
	switch op := op.(type) {
	case *graph.Unary:
		return op.Apply(x)
	case *graph.Quantize:
		return float64(op.Apply(x))
	case *graph.Dequantize:
		return (x - float64(op.Zero)) * op.Scale
	case *graph.NonNegative:
		if x >= 0 {
			return 1
		}
		return 0
	case *graph.Round:
		return op.Apply(x)
	}
	return x
}
