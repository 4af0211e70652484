package onnx

import (
	"errors"
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
)

// lowerCast: floats become integers toward zero and booleans by comparison with
// 0. Integers keep their value, so a narrower type is refused unless they are
// known to fit it.
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
	if x.tensor != nil {
		if _, err := n.reserve(x.len()); err != nil {
			return nil, err
		}
		t, err := castTensor(x.tensor, to)
		if err != nil {
			return nil, err
		}
		return one(constant(t), nil)
	}
	return one(n.cast(x, to))
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
	case x.dtype == graph.Float:
		return n.apply(&graph.Round{}, x.shape, to, x)
	}
	lo, hi := x.rangeOf()
	if to == graph.Float {
		out.bounds = nil
		return &out, nil
	}
	if tlo, thi := intRange(to); lo < tlo || hi > thi {
		return nil, n.unsupported("", "a cast to a type that may not hold every value")
	}
	out.bounds = &bounds{lo, hi}
	return &out, nil
}

// nonZero is 1 where x is not 0: with a = [x >= 0] and b = [-x >= 0], both are 1
// only at 0, so that it is 2 - a - b.
func (n *node) nonZero(x *value) (*value, error) {
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
		out.Ints = t.Ints
		if err := out.checkInts(); err != nil {
			return nil, errors.New("a constant does not fit the type it is cast to")
		}
	}
	return out, nil
}
