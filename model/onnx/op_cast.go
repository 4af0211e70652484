package onnx

import (
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
)

// lowerCast: floats become integers toward zero and booleans by comparison with
// 0; integers lose the bits that a narrower type does not hold.
func lowerCast(n *node) ([]*value, error) {
	n.ignore("saturate", "round_mode") // they concern types of 8 bits
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	to, err := n.castTarget("to")
	if err != nil {
		return nil, err
	}
	return one(n.castAny(x, to))
}

// lowerCastLike casts to the element type of the second input.
func lowerCastLike(n *node) ([]*value, error) {
	n.ignore("saturate", "round_mode")
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	like, err := n.need(1)
	if err != nil {
		return nil, err
	}
	return one(n.castAny(x, like.dtype))
}

// castAny converts a constant or data.
func (n *node) castAny(x *value, to graph.DType) (*value, error) {
	if x.tensor == nil {
		return n.cast(x, to)
	}
	if _, err := n.reserve(x.len()); err != nil {
		return nil, err
	}
	t, err := castTensor(x.tensor, to)
	if err != nil {
		return nil, err
	}
	return constant(t), nil
}

// castTarget reads an attribute that names an element type: a number, or a word
// below opset 6.
func (n *node) castTarget(name string) (graph.DType, error) {
	if n.since < 6 {
		word, err := n.attrString(name, "")
		if err != nil {
			return 0, err
		}
		kind, ok := onnxpb.TensorProto_DataType_value[word]
		if !ok {
			return 0, fmt.Errorf("attribute %s is %q", name, word)
		}
		return n.elementType(int64(kind))
	}
	kind, err := n.attrInt(name, 0)
	if err != nil {
		return 0, err
	}
	return n.elementType(kind)
}

func (n *node) elementType(kind int64) (graph.DType, error) {
	if kind < 0 || kind > math.MaxInt32 {
		kind = 0
	}
	d, err := dtypeOf(onnxpb.TensorProto_DataType(kind))
	if err != nil {
		return 0, n.unsupported("", "%v", err)
	}
	return d, nil
}

// cast converts data.
func (n *node) cast(x *value, to graph.DType) (*value, error) {
	out := *x
	out.dtype = to
	switch {
	case x.dtype == to:
		return x, nil
	case to == graph.Bool:
		return n.nonZero(x)
	case x.dtype == graph.Float: // values beyond the type wrap, which the standard leaves open
		return n.result(to, interval{math.Inf(-1), math.Inf(1)}, func(dtype graph.DType) (*value, error) {
			return n.apply(&graph.Round{}, x.shape, dtype, x)
		})
	case to == graph.Float:
		out.bounds = nil
		return &out, nil
	}
	return n.result(to, intervalOf(x), func(dtype graph.DType) (*value, error) {
		out.dtype = dtype
		return &out, nil
	})
}

// nonZero is 1 where x is not 0. A bit is its own answer, and of a number that is
// never negative only 0 has a negative that is not below 0. Else, with a = [x >= 0] and
// b = [-x >= 0], both are 1 only at 0, so that it is 2 - a - b.
func (n *node) nonZero(x *value) (*value, error) {
	if reach := intervalOf(x); x.dtype != graph.Float && reach.lo >= 0 {
		if reach.hi <= 1 {
			out := *x
			out.dtype, out.bounds = graph.Bool, nil
			return &out, nil
		}
		minus, err := n.combine(x.shape, graph.Int64, 1, []int32{-1}, x)
		if err != nil {
			return nil, err
		}
		return n.not(n.apply(&graph.NonNegative{}, x.shape, graph.Bool, minus))
	}
	a, err := n.apply(&graph.NonNegative{}, x.shape, graph.Bool, x)
	if err != nil {
		return nil, err
	}
	minus, err := n.combine(x.shape, x.dtype, 1, []int32{-1}, x)
	if err != nil {
		return nil, err
	}
	b, err := n.apply(&graph.NonNegative{}, x.shape, graph.Bool, minus)
	if err != nil {
		return nil, err
	}
	two := constant(&Tensor{Name: n.name, Shape: []int{}, Type: graph.Float, Floats: []float64{2}})
	return n.combine(x.shape, graph.Bool, 1, []int32{-1, -1, 1}, a, b, two)
}

// castTensor converts a constant exactly.
func castTensor(t *Tensor, to graph.DType) (*Tensor, error) {
	out := &Tensor{Name: t.Name, Shape: t.Shape, Type: to}
	switch {
	case t.Type == to:
		return t, nil
	case to == graph.Float:
		out.Floats = t.Values()
	case to == graph.Bool && t.Type == graph.Float:
		out.Ints = make([]int64, len(t.Floats))
		for i, x := range t.Floats {
			if x != 0 {
				out.Ints[i] = 1
			}
		}
	case to == graph.Bool:
		out.Ints = make([]int64, len(t.Ints))
		for i, x := range t.Ints {
			if x != 0 {
				out.Ints[i] = 1
			}
		}
	case t.Type == graph.Float:
		whole := make([]float64, len(t.Floats))
		for i, x := range t.Floats {
			whole[i] = math.Trunc(x)
		}
		var err error
		out.Ints, err = toInts(whole, to)
		return out, err
	default:
		out.Ints = make([]int64, len(t.Ints))
		for i, x := range t.Ints {
			var ok bool
			if out.Ints[i], ok = wrapInt(to, x); !ok {
				return nil, errTooWide
			}
		}
	}
	return out, nil
}
