package model_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
	"google.golang.org/protobuf/proto"
)

// node is an ONNX node with its operands, the whole of a model but for another node
// that may take its first output and constants.
type node struct {
	op      string // with its domain in front, if it has one: ai.onnx.ml.Scaler
	opset   int64
	attrs   map[string]any // int, float64, string, []int, []float64 or []string
	in      []operand
	outputs []kind // element types
	then    *node  // of the same outputs
}

// kind is an element type.
type kind = onnxpb.TensorProto_DataType

// The element types of the cases.
const (
	float   = onnxpb.TensorProto_FLOAT
	boolean = onnxpb.TensorProto_BOOL
	i8      = onnxpb.TensorProto_INT8
	i16     = onnxpb.TensorProto_INT16
	i32     = onnxpb.TensorProto_INT32
	i64     = onnxpb.TensorProto_INT64
	u8      = onnxpb.TensorProto_UINT8
	u16     = onnxpb.TensorProto_UINT16
	u32     = onnxpb.TensorProto_UINT32
	u64     = onnxpb.TensorProto_UINT64
)

// operand is an input of a node: data of the statement, or a constant with values.
// The zero operand is left out.
type operand struct {
	kind   kind
	shape  []int64
	values []float64 // a constant's
	ints   []int64   // a constant's, where a float64 does not hold them
}

// data is an input of the statement.
func data(k kind, shape ...int64) operand { return operand{kind: k, shape: shape} }

// constant is an initializer of one dimension.
func constant(k kind, values ...float64) operand {
	return operand{kind: k, shape: []int64{int64(len(values))}, values: values}
}

// wide is a constant of int64 beyond 2^53.
func wide(values ...int64) operand {
	return operand{kind: i64, shape: []int64{int64(len(values))}, ints: values}
}

// scalar is an initializer without dimensions.
func scalar(k kind, value float64) operand {
	return operand{kind: k, shape: []int64{}, values: []float64{value}}
}

func (o *operand) constant() bool { return o.values != nil || o.ints != nil }

// model is the serialised model: inputs x0, x1, .., outputs y0, y1, ...
func (n node) model(t *testing.T) []byte {
	t.Helper()
	g := &onnxpb.GraphProto{Name: proto.String("edge")}
	m := &onnxpb.ModelProto{IrVersion: proto.Int64(10), Graph: g,
		OpsetImport: []*onnxpb.OperatorSetIdProto{{Version: proto.Int64(max(n.opset, 17))}}}
	if n.opset > 0 && !strings.Contains(n.op, ".") {
		m.OpsetImport[0].Version = &n.opset
	}
	p := &onnxpb.NodeProto{Name: proto.String("edge"), OpType: &n.op}
	if i := strings.LastIndexByte(n.op, '.'); i >= 0 {
		p.Domain, p.OpType = proto.String(n.op[:i]), proto.String(n.op[i+1:])
		m.OpsetImport = append(m.OpsetImport, &onnxpb.OperatorSetIdProto{Domain: p.Domain, Version: &n.opset})
	}
	for i, o := range n.in {
		name := fmt.Sprint("x", i)
		switch {
		case o.constant():
			g.Initializer = append(g.Initializer, o.initializer(name))
		case o.kind != 0:
			g.Input = append(g.Input, info(name, o.kind, o.shape, true))
		default:
			name = ""
		}
		p.Input = append(p.Input, name)
	}
	for i, k := range n.outputs {
		name := fmt.Sprint("y", i)
		if k != 0 {
			g.Output = append(g.Output, info(name, k, nil, false))
		} else {
			name = ""
		}
		p.Output = append(p.Output, name)
	}
	for name, v := range n.attrs {
		p.Attribute = append(p.Attribute, attribute(t, name, v))
	}
	g.Node = []*onnxpb.NodeProto{p}
	if n.then != nil {
		g.Node = append(g.Node, n.then.last(t, g, p))
	}
	raw, err := proto.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// last takes the first output of p over.
func (n node) last(t *testing.T, g *onnxpb.GraphProto, p *onnxpb.NodeProto) *onnxpb.NodeProto {
	t.Helper()
	l := &onnxpb.NodeProto{Name: proto.String("last"), OpType: &n.op, Input: []string{"between"}, Output: []string{p.Output[0]}}
	p.Output[0] = "between"
	for i, o := range n.in {
		name := ""
		if o.constant() {
			name = fmt.Sprint("c", i)
			g.Initializer = append(g.Initializer, o.initializer(name))
		}
		l.Input = append(l.Input, name)
	}
	for name, v := range n.attrs {
		l.Attribute = append(l.Attribute, attribute(t, name, v))
	}
	return l
}

func (o *operand) initializer(name string) *onnxpb.TensorProto {
	p := &onnxpb.TensorProto{Name: &name, DataType: proto.Int32(int32(o.kind)), Dims: o.shape, Int64Data: o.ints}
	for _, v := range o.values {
		switch o.kind {
		case float:
			p.FloatData = append(p.FloatData, float32(v))
		case i64:
			p.Int64Data = append(p.Int64Data, int64(v))
		case u32, u64:
			p.Uint64Data = append(p.Uint64Data, uint64(v))
		default:
			p.Int32Data = append(p.Int32Data, int32(v))
		}
	}
	return p
}

func info(name string, k kind, shape []int64, shaped bool) *onnxpb.ValueInfoProto {
	tensor := &onnxpb.TypeProto_Tensor{ElemType: proto.Int32(int32(k))}
	if shaped {
		tensor.Shape = &onnxpb.TensorShapeProto{}
		for _, d := range shape {
			tensor.Shape.Dim = append(tensor.Shape.Dim, &onnxpb.TensorShapeProto_Dimension{
				Value: &onnxpb.TensorShapeProto_Dimension_DimValue{DimValue: d}})
		}
	}
	return &onnxpb.ValueInfoProto{Name: &name, Type: &onnxpb.TypeProto{Value: &onnxpb.TypeProto_TensorType{TensorType: tensor}}}
}

func attribute(t *testing.T, name string, v any) *onnxpb.AttributeProto {
	t.Helper()
	a := &onnxpb.AttributeProto{Name: &name}
	switch v := v.(type) {
	case int:
		a.Type, a.I = onnxpb.AttributeProto_INT.Enum(), proto.Int64(int64(v))
	case float64:
		a.Type, a.F = onnxpb.AttributeProto_FLOAT.Enum(), proto.Float32(float32(v))
	case string:
		a.Type, a.S = onnxpb.AttributeProto_STRING.Enum(), []byte(v)
	case []int:
		a.Type = onnxpb.AttributeProto_INTS.Enum()
		for _, x := range v {
			a.Ints = append(a.Ints, int64(x))
		}
	case []float64:
		a.Type = onnxpb.AttributeProto_FLOATS.Enum()
		for _, x := range v {
			a.Floats = append(a.Floats, float32(x))
		}
	case []string:
		a.Type = onnxpb.AttributeProto_STRINGS.Enum()
		for _, x := range v {
			a.Strings = append(a.Strings, []byte(x))
		}
	default:
		t.Fatalf("attribute %s: %T", name, v)
	}
	return a
}
