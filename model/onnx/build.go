package onnx

import (
	"fmt"
	"io/fs"
	"math"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
)

// value is a tensor while importing: a constant, or one that depends on an
// input and has an ID in the graph. Its shape may differ from that of the
// graph's value as long as the elements and their order are the same: reshaping
// costs no node.
type value struct {
	shape  []int
	dtype  graph.DType
	tensor *Tensor  // a constant; nil otherwise
	id     graph.ID // not a constant
	bounds *bounds  // an integer's range where it is known to be narrower than its type's
}

// bounds is a range that holds for every input.
type bounds struct{ lo, hi int64 }

// rangeOf is the narrowest known range of an integer value.
func (v *value) rangeOf() (lo, hi int64) {
	if v.bounds != nil {
		return v.bounds.lo, v.bounds.hi
	}
	return intRange(v.dtype)
}

func (v *value) len() int { return product(v.shape) }

func constant(t *Tensor) *value { return &value{shape: t.Shape, dtype: t.Type, tensor: t} }

// builder holds the graph being built.
type builder struct {
	*scope    // of the graph whose nodes are being lowered
	g         *graph.Graph
	table     map[string]*operator                  // supported operators by name
	functions map[functionKey]*onnxpb.FunctionProto // model-local functions
	dir       fs.FS                                 // Options.Dir
	budget    int                                   // elements that may still be allocated
	producer  map[graph.ID]int                      // node that defines a value
}

// reserve accounts for a slice or a loop of the product of dims. Every
// allocation whose size a model decides goes through it.
func (b *builder) reserve(dims ...int) (int, error) {
	n, err := elements(dims)
	if err != nil {
		return 0, err
	}
	if n > b.budget {
		return 0, fmt.Errorf("%d more elements: %w", n, ErrTooLarge)
	}
	b.budget -= n
	return n, nil
}

// indices allocates an index table of the product of dims.
func (b *builder) indices(dims ...int) ([]int32, error) {
	n, err := b.reserve(dims...)
	if err != nil {
		return nil, err
	}
	return make([]int32, n), nil
}

// strided lists, in row-major order of shape, offset + sum of coordinate*stride.
// It is how transposes, slices, broadcasts, windows and reductions find their
// elements.
func (b *builder) strided(shape, strides []int, offset int) ([]int32, error) {
	index, err := b.indices(shape...)
	if err != nil || len(index) == 0 {
		return index, err
	}
	index[0] = int32(offset)
	n := 1 // entries of the innermost dimensions that are filled in
	for i := len(shape) - 1; i >= 0; i-- {
		for c := 1; c < shape[i]; c++ {
			for j, x := range index[:n] {
				index[c*n+j] = x + int32(c*strides[i])
			}
		}
		n *= shape[i]
	}
	return index, nil
}

// reshape is v with another shape of as many elements.
func reshape(v *value, shape []int) *value {
	out := *v
	out.shape = shape
	if v.tensor != nil {
		t := *v.tensor
		t.Shape = shape
		out.tensor = &t
	}
	return &out
}

// nodeOverhead is what a node takes besides its tables, in elements: it bounds
// the nodes of what is unrolled.
const nodeOverhead = 64

// apply appends a node and gives its result. With constants only, the result is
// computed here and is a constant: that is how subgraphs fold, whatever the
// operator, and every operator is written once.
func (n *node) apply(op graph.Op, shape []int, dtype graph.DType, in ...*value) (*value, error) {
	if len(shape) > maxRank {
		return nil, fmt.Errorf("the result has %d dimensions, at most %d are supported", len(shape), maxRank)
	}
	size, err := n.reserve(shape...)
	if err != nil {
		return nil, err
	}
	if _, err := n.reserve(nodeOverhead); err != nil {
		return nil, err
	}
	if l, ok := op.(*graph.Linear); ok {
		if _, err := n.reserve(len(l.Weights) + len(l.Bias)); err != nil {
			return nil, err
		}
	}
	if size == 0 {
		return constant(&Tensor{Name: n.name, Shape: shape, Type: dtype}), nil
	}
	if !slices.ContainsFunc(in, func(v *value) bool { return v.tensor == nil }) {
		return n.fold(op, shape, dtype, in)
	}
	ids := make([]graph.ID, len(in))
	for i, v := range in {
		if v, err = n.onGraph(v); err != nil {
			return nil, err
		}
		ids[i] = v.id
	}
	return n.push(op, shape, dtype, ids), nil
}

// push appends a node to the graph.
func (n *node) push(op graph.Op, shape []int, dtype graph.DType, in []graph.ID) *value {
	id := graph.ID(len(n.g.Values))
	n.made++
	n.g.Values = append(n.g.Values, graph.Value{Name: fmt.Sprintf("%s/%d", n.name, n.made), Shape: shape, Type: dtype})
	n.producer[id] = len(n.g.Nodes)
	n.g.Nodes = append(n.g.Nodes, graph.Node{Name: n.name, Type: n.op, Op: op, In: in, Out: id})
	return &value{shape: shape, dtype: dtype, id: id}
}

// onGraph makes a constant an operand of a node: a View of its elements.
func (n *node) onGraph(v *value) (*value, error) {
	if v.tensor == nil {
		return v, nil
	}
	consts, err := exactFloats(v.tensor)
	if err != nil {
		return nil, err
	}
	index, err := n.strided([]int{len(consts)}, []int{-1}, -1)
	if err != nil {
		return nil, err
	}
	return n.push(&graph.View{Index: index, Consts: consts}, v.shape, v.dtype, nil), nil
}

// fold evaluates one primitive on constants.
func (n *node) fold(op graph.Op, shape []int, dtype graph.DType, in []*value) (*value, error) {
	g := &graph.Graph{Name: n.name, Nodes: []graph.Node{{Name: n.name, Type: n.op, Op: op, Out: graph.ID(len(in))}}}
	inputs := make([][]float64, len(in))
	for i, v := range in {
		var err error
		if inputs[i], err = exactFloats(v.tensor); err != nil {
			return nil, err
		}
		g.Values = append(g.Values, graph.Value{Name: v.tensor.Name, Shape: v.shape})
		g.Inputs = append(g.Inputs, graph.ID(i))
		g.Nodes[0].In = append(g.Nodes[0].In, graph.ID(i))
	}
	if _, err := n.reserve(work(op)...); err != nil {
		return nil, err
	}
	g.Values = append(g.Values, graph.Value{Name: n.name, Shape: shape})
	g.Outputs = []graph.ID{graph.ID(len(in))}
	if err := g.Validate(); err != nil {
		return nil, err
	}
	out, err := g.Eval(inputs)
	if err != nil {
		return nil, err
	}
	t := &Tensor{Name: n.name, Shape: shape, Type: dtype}
	if dtype == graph.Float {
		t.Floats = out[len(in)]
		return constant(t), nil
	}
	t.Ints, err = toInts(out[len(in)], dtype)
	return constant(t), err
}

// work is the number of multiply-adds of a primitive, as a product.
func work(op graph.Op) []int {
	switch op := op.(type) {
	case *graph.Linear:
		return []int{op.Rows, op.Terms, op.Positions}
	case *graph.Bilinear:
		return []int{op.Batch, op.M, op.K, op.N}
	case *graph.Max:
		return []int{op.Terms, op.Positions}
	}
	return []int{1}
}

// maxExact is the largest integer up to which float64 holds every integer.
const maxExact = 1 << 53

// exactFloats are a constant's elements as finite real numbers.
func exactFloats(t *Tensor) ([]float64, error) {
	for i, x := range t.Floats {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("tensor %s: element %d is %v", t.Name, i, x)
		}
	}
	for i, x := range t.Ints {
		if x > maxExact || x < -maxExact {
			return nil, fmt.Errorf("tensor %s: element %d is %d, integers beyond 2^53 are not supported here", t.Name, i, x)
		}
	}
	return t.Values(), nil
}

// toInts converts results to an integer type that they must fit.
func toInts(v []float64, dtype graph.DType) ([]int64, error) {
	lo, hi := intRange(dtype)
	out := make([]int64, len(v))
	for i, x := range v {
		if x != math.Trunc(x) || math.Abs(x) > maxExact || int64(x) < lo || int64(x) > hi {
			return nil, fmt.Errorf("result %v of constants does not fit its integer type", x)
		}
		out[i] = int64(x)
	}
	return out, nil
}
