package onnx

import (
	"fmt"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
)

// sub is a node in this one's place with other inputs and attributes, for an
// operator that is made of others; since is the opset of the other operator.
func (n *node) sub(name string, since int, attrs map[string]*onnxpb.AttributeProto, in ...*value) *node {
	names := make([]string, len(in))
	for i := range names {
		names[i] = fmt.Sprintf("%d of its %s", i, name)
	}
	return &node{builder: n.builder, name: n.name + "/" + name, op: n.op, since: since, in: in, names: names,
		wants: []bool{true}, attrs: attrs, seen: n.seen}
}

// dequantized are the reals of a tensor of integers, their scale and zero point
// being inputs of this node.
func (n *node) dequantized(name string, x, scale, zero *value, at int) (*value, error) {
	out, err := lowerDequantizeLinear(n.sub(name, quantisedOpset, axisAttr(at), x, scale, zero))
	if err != nil {
		return nil, err
	}
	return out[0], nil
}

// quantized is y rounded to a scale and zero point.
func (n *node) quantized(name string, y, scale, zero *value) (*value, error) {
	out, err := lowerQuantizeLinear(n.sub(name, quantisedOpset, axisAttr(0), y, scale, zero))
	if err != nil {
		return nil, err
	}
	return out[0], nil
}

// quantisedOpset is the version of QuantizeLinear and DequantizeLinear that the
// operators on integers are made of.
const quantisedOpset = 13

func axisAttr(at int) map[string]*onnxpb.AttributeProto {
	i := int64(at)
	return map[string]*onnxpb.AttributeProto{"axis": {Type: onnxpb.AttributeProto_INT.Enum(), I: &i}}
}

// centred is x - zero exactly, zero being left out, a scalar, or one element for
// each position along an axis.
func (n *node) centred(x, zero *value, at int) (*value, error) {
	if zero == nil {
		return x, nil
	}
	if zero.dtype != x.dtype {
		return nil, fmt.Errorf("a zero point of another element type than its tensor")
	}
	shape := ones(len(x.shape))
	switch {
	case zero.len() == 1:
	case len(zero.shape) == 1 && at < len(shape) && zero.shape[0] == x.shape[at]:
		shape[at] = zero.shape[0]
	case len(zero.shape) == len(x.shape):
		shape = zero.shape
	default:
		return nil, fmt.Errorf("a zero point of shape %v does not fit %v", zero.shape, x.shape)
	}
	if x.tensor != nil && zero.tensor != nil { // integers stay weights
		z, err := n.expand(reshape(zero, shape), x.shape)
		if err != nil {
			return nil, err
		}
		t := &Tensor{Name: n.name, Shape: x.shape, Type: graph.Int32, Ints: slices.Clone(x.tensor.Ints)}
		for i := range t.Ints {
			t.Ints[i] -= z.tensor.Ints[i]
		}
		return constant(t), nil
	}
	y, err := n.plus(x.shape, graph.Int32, x, -1, reshape(zero, shape))
	if err != nil {
		return nil, err
	}
	return y.within(intervalOf(x).plus(intervalOf(zero).scale(-1))), nil
}

// byte tells whether a value's type is a quantised one of 8 bits.
func (v *value) byte() bool { return v.dtype == graph.Int8 || v.dtype == graph.Uint8 }

// integerOperands are the operands of ConvInteger and MatMulInteger without their
// zero points; rows and columns are the axes that those may vary along.
func integerOperands(n *node, rows, columns func(x *value) int) (a, b *value, err error) {
	if a, err = n.number(0); err != nil {
		return nil, nil, err
	}
	if b, err = n.number(1); err != nil {
		return nil, nil, err
	}
	if !a.byte() || !b.byte() {
		return nil, nil, n.unsupported("", "operands other than of 8 bits")
	}
	if a, err = n.centred(a, n.opt(2), rows(a)); err != nil {
		return nil, nil, err
	}
	b, err = n.centred(b, n.opt(3), columns(b))
	return a, b, err
}

// sumOf wraps a sum of terms products of operands into 32 bits.
func (n *node) sumOf(terms int, a, b *value, build func() (*value, error)) (*value, error) {
	exact := intervalOf(a).times(intervalOf(b)).join(interval{}).scale(float64(terms))
	return n.result(graph.Int32, exact, func(dtype graph.DType) (*value, error) {
		y, err := build()
		if err != nil {
			return nil, err
		}
		return retyped(y, dtype), nil
	})
}
