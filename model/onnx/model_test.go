package onnx

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
	"google.golang.org/protobuf/proto"
)

// tensorOf is a tensor of float32 values.
func tensorOf(shape []int, v ...float64) *Tensor {
	return &Tensor{Shape: shape, Type: graph.Float, Floats: v}
}

// ramp is a tensor of 1, 2, 3, ..
func ramp(shape ...int) *Tensor {
	t := tensorOf(shape)
	for i := range product(shape) {
		t.Floats = append(t.Floats, float64(i+1))
	}
	return t
}

// intsOf is a tensor of integers.
func intsOf(d graph.DType, shape []int, v ...int64) *Tensor {
	return &Tensor{Shape: shape, Type: d, Ints: v}
}

// list is a list of int64, as shapes and axes are given.
func list(v ...int64) *Tensor { return intsOf(graph.Int64, []int{len(v)}, v...) }

// scalarF and scalarI are tensors of rank 0.
func scalarF(v float64) *Tensor { return tensorOf([]int{}, v) }
func scalarI(v int64) *Tensor   { return intsOf(graph.Int64, []int{}, v) }

// elemType is ONNX's number for an element type.
func elemType(d graph.DType) onnxpb.TensorProto_DataType {
	return map[graph.DType]onnxpb.TensorProto_DataType{
		graph.Float: 1, graph.Uint8: 2, graph.Int8: 3, graph.Uint16: 4, graph.Int16: 5, graph.Int32: 6,
		graph.Int64: 7, graph.Bool: 9, graph.Uint32: 12, graph.Uint64: 13,
	}[d]
}

// tensorProto is a constant in wire form.
func tensorProto(name string, t *Tensor) *onnxpb.TensorProto {
	p := &onnxpb.TensorProto{Name: &name, DataType: proto.Int32(int32(elemType(t.Type))), Dims: convert[int64](t.Shape)}
	switch t.Type {
	case graph.Float:
		for _, v := range t.Floats {
			p.FloatData = append(p.FloatData, float32(v))
		}
	case graph.Int64:
		p.Int64Data = t.Ints
	case graph.Uint32, graph.Uint64:
		p.Uint64Data = convert[uint64](t.Ints)
	default:
		p.Int32Data = convert[int32](t.Ints)
	}
	return p
}

// valueInfo declares an input or output; a dimension of -1 is symbolic.
func valueInfo(name string, d graph.DType, shape ...int) *onnxpb.ValueInfoProto {
	s := &onnxpb.TensorShapeProto{}
	for i, n := range shape {
		dim := &onnxpb.TensorShapeProto_Dimension{Value: &onnxpb.TensorShapeProto_Dimension_DimValue{DimValue: int64(n)}}
		if n < 0 {
			dim.Value = &onnxpb.TensorShapeProto_Dimension_DimParam{DimParam: fmt.Sprintf("d%d", i)}
		}
		s.Dim = append(s.Dim, dim)
	}
	return &onnxpb.ValueInfoProto{Name: &name, Type: &onnxpb.TypeProto{Value: &onnxpb.TypeProto_TensorType{
		TensorType: &onnxpb.TypeProto_Tensor{ElemType: proto.Int32(int32(elemType(d))), Shape: s}}}}
}

// referTo is an attribute that a function takes from its caller.
type referTo string

// attrs are a node's attributes by name: numbers, strings, lists, tensors, graphs.
type attrs map[string]any

func (a attrs) protos() []*onnxpb.AttributeProto {
	var out []*onnxpb.AttributeProto
	for _, name := range sortedKeys(a) {
		p := &onnxpb.AttributeProto{Name: proto.String(name)}
		switch v := a[name].(type) {
		case int:
			p.Type, p.I = onnxpb.AttributeProto_INT.Enum(), proto.Int64(int64(v))
		case float64:
			p.Type, p.F = onnxpb.AttributeProto_FLOAT.Enum(), proto.Float32(float32(v))
		case string:
			p.Type, p.S = onnxpb.AttributeProto_STRING.Enum(), []byte(v)
		case []int:
			p.Type, p.Ints = onnxpb.AttributeProto_INTS.Enum(), convert[int64](v)
		case []float64:
			p.Type, p.Floats = onnxpb.AttributeProto_FLOATS.Enum(), convert[float32](v)
		case []string:
			p.Type = onnxpb.AttributeProto_STRINGS.Enum()
			for _, x := range v {
				p.Strings = append(p.Strings, []byte(x))
			}
		case *Tensor:
			p.Type, p.T = onnxpb.AttributeProto_TENSOR.Enum(), tensorProto("", v)
		case *onnxpb.GraphProto:
			p.Type, p.G = onnxpb.AttributeProto_GRAPH.Enum(), v
		case referTo:
			p.RefAttrName = proto.String(string(v))
		default:
			panic(fmt.Sprintf("attribute %s: %T", name, v))
		}
		out = append(out, p)
	}
	return out
}

// nodeOf is an unnamed node; in and out are lists of names separated by blanks,
// "-" being an omitted one.
func nodeOf(op, in, out string, a attrs) *onnxpb.NodeProto {
	names := func(s string) []string {
		f := strings.Fields(s)
		for i := range f {
			if f[i] == "-" {
				f[i] = ""
			}
		}
		return f
	}
	return &onnxpb.NodeProto{OpType: &op, Input: names(in), Output: names(out), Attribute: a.protos()}
}

// modelOf is a model without inputs or outputs yet.
func modelOf(opset int64, nodes ...*onnxpb.NodeProto) *onnxpb.ModelProto {
	return &onnxpb.ModelProto{
		IrVersion:   proto.Int64(8),
		OpsetImport: []*onnxpb.OperatorSetIdProto{{Version: &opset}},
		Graph:       &onnxpb.GraphProto{Name: proto.String("test"), Node: nodes},
	}
}

func encode(t testing.TB, m *onnxpb.ModelProto) []byte {
	t.Helper()
	data, err := proto.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// data marks an operand as an input of the graph; the others are initializers.
type data struct{ *Tensor }

// opCase is one operator with its operands.
type opCase struct {
	name  string
	opset int64
	op    string
	attrs attrs
	in    []any // data, *Tensor or nil (omitted)
	want  *Tensor
	more  []*Tensor // further outputs
	err   string    // part of the expected error instead
}

// model has the graph inputs and initializers in0, in1, .. and the outputs out0, ..
func (c *opCase) model() (m *onnxpb.ModelProto, inputs [][]float64) {
	var in, out []string
	m = modelOf(c.opset)
	for i, v := range c.in {
		name := fmt.Sprintf("in%d", i)
		switch v := v.(type) {
		case nil:
			name = "-"
		case data:
			m.Graph.Input = append(m.Graph.Input, valueInfo(name, v.Type, v.Shape...))
			inputs = append(inputs, v.Values())
		case *Tensor:
			m.Graph.Initializer = append(m.Graph.Initializer, tensorProto(name, v))
		}
		in = append(in, name)
	}
	for i := range 1 + len(c.more) {
		name := fmt.Sprintf("out%d", i)
		out = append(out, name)
		m.Graph.Output = append(m.Graph.Output, valueInfo(name, graph.Float))
	}
	node := nodeOf(c.op, strings.Join(in, " "), strings.Join(out, " "), c.attrs)
	if i := strings.LastIndexByte(c.op, '.'); i > 0 { // of another domain, whose version is the opset
		node.Domain, node.OpType = proto.String(c.op[:i]), proto.String(c.op[i+1:])
		m.OpsetImport = []*onnxpb.OperatorSetIdProto{{Version: proto.Int64(17)}, {Domain: node.Domain, Version: &c.opset}}
	}
	m.Graph.Node = []*onnxpb.NodeProto{node}
	return m, inputs
}

func (c *opCase) run(t *testing.T) {
	t.Helper()
	m, inputs := c.model()
	g, err := Import(encode(t, m), Options{})
	if err == nil {
		var values [][]float64
		if values, err = g.Eval(inputs); err == nil && c.err == "" {
			for i, want := range append([]*Tensor{c.want}, c.more...) {
				compare(t, g, values, i, want)
			}
			c.folded(t)
			return
		}
	}
	switch {
	case c.err == "":
		t.Errorf("error: %v", err)
	case err == nil || !strings.Contains(err.Error(), c.err):
		t.Errorf("error is %v, want one that contains %q", err, c.err)
	case !strings.Contains(err.Error(), c.op[strings.LastIndexByte(c.op, '.')+1:]):
		t.Errorf("error %v does not name the operator", err)
	}
}

// folded gives every operand as a constant: folding must give the same.
func (c *opCase) folded(t *testing.T) {
	t.Helper()
	all := *c
	all.in = nil
	for _, v := range c.in {
		if d, ok := v.(data); ok {
			v = d.Tensor
		}
		all.in = append(all.in, v)
	}
	m, _ := all.model()
	g, err := Import(encode(t, m), Options{})
	if err != nil {
		t.Errorf("with constants only: %v", err)
		return
	}
	values, err := g.Eval(nil)
	if err != nil {
		t.Errorf("with constants only: %v", err)
		return
	}
	for i, want := range append([]*Tensor{c.want}, c.more...) {
		compare(t, g, values, i, want)
	}
}

// compare checks shape, type and elements of an output.
func compare(t *testing.T, g *graph.Graph, values [][]float64, output int, want *Tensor) {
	t.Helper()
	id := g.Outputs[output]
	v := g.Values[id]
	if fmt.Sprint(v.Shape) != fmt.Sprint(want.Shape) || v.Type != want.Type {
		t.Errorf("output %d has shape %v and type %d, want %v and %d", output, v.Shape, v.Type, want.Shape, want.Type)
		return
	}
	for i, w := range want.Values() {
		if math.Abs(values[id][i]-w) > 1e-6*math.Max(1, math.Abs(w)) {
			t.Errorf("output %d is %v, want %v", output, values[id], want.Values())
			return
		}
	}
}

func runCases(t *testing.T, cases []opCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(fmt.Sprintf("%s/%d/%s", c.op, c.opset, c.name), c.run)
	}
}
