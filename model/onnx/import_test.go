package onnx

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
	"google.golang.org/protobuf/proto"
)

// importModel imports and checks that a second import gives the same graph.
func importModel(t *testing.T, m *onnxpb.ModelProto, opt Options) *graph.Graph {
	t.Helper()
	g, err := Import(encode(t, m), opt)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Import(encode(t, m), opt)
	if err != nil || fmt.Sprintf("%+v", again.Values) != fmt.Sprintf("%+v", g.Values) {
		t.Fatalf("a second import differs (error %v)", err)
	}
	return g
}

func evalGraph(t *testing.T, g *graph.Graph, in ...[]float64) [][]float64 {
	t.Helper()
	v, err := g.Eval(in)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// withIO adds inputs and outputs to a model.
func withIO(m *onnxpb.ModelProto, in, out []*onnxpb.ValueInfoProto, constants map[string]*Tensor) *onnxpb.ModelProto {
	m.Graph.Input, m.Graph.Output = in, out
	for _, name := range sortedKeys(constants) {
		m.Graph.Initializer = append(m.Graph.Initializer, tensorProto(name, constants[name]))
	}
	return m
}

func infos(v ...*onnxpb.ValueInfoProto) []*onnxpb.ValueInfoProto { return v }

// TestShapesFold: a shape computed from the input's is a constant, and its
// nodes leave nothing behind.
func TestShapesFold(t *testing.T) {
	m := withIO(modelOf(13,
		nodeOf("Relu", "x", "r", nil),
		nodeOf("Shape", "r", "s", nil),
		nodeOf("Gather", "s zero", "batch", nil),
		nodeOf("Unsqueeze", "batch axes", "b1", nil),
		nodeOf("Mul", "b1 two", "b2", nil),
		nodeOf("Concat", "b2 minus", "want", attrs{"axis": 0}),
		nodeOf("Reshape", "x want", "y", nil),
		nodeOf("Mystery", "x", "unused", nil),
	), infos(valueInfo("x", graph.Float, -1, 4)), infos(valueInfo("y", graph.Float)),
		map[string]*Tensor{"zero": scalarI(0), "axes": list(0), "two": list(2), "minus": list(-1)})
	g := importModel(t, m, Options{Shapes: map[string][]int{"x": {3, 4}}})
	v := evalGraph(t, g, ramp(3, 4).Floats)
	if len(g.Nodes) != 1 || !slices.Equal(g.Values[g.Outputs[0]].Shape, []int{6, 2}) || v[g.Outputs[0]][11] != 12 {
		t.Errorf("%d nodes, output %+v = %v", len(g.Nodes), g.Values[g.Outputs[0]], v[g.Outputs[0]])
	}
	if g.Values[g.Outputs[0]].Name != "y" || g.Values[g.Inputs[0]].Name != "x" {
		t.Errorf("values are named %+v", g.Values)
	}

	_, err := Import(encode(t, m), Options{})
	var u *UnsupportedError
	if !errors.As(err, &u) || u.Node != "x" || !strings.Contains(u.Hint(), "--shape x=") || !strings.Contains(u.What, "[d0,4]") {
		t.Errorf("without a shape: %v", err)
	}
	for part, shape := range map[string][]int{"declares [d0,4]": {3, 5}, "no elements": {0, 4}, "too large": {1 << 30, 4}} {
		if _, err := Import(encode(t, m), Options{Shapes: map[string][]int{"x": shape}}); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("shape %v: %v, want %q", shape, err, part)
		}
	}
}

func TestBind(t *testing.T) {
	m := withIO(modelOf(13, nodeOf("Reshape", "x s", "r", nil), nodeOf("Mul", "r w", "y", nil)),
		infos(valueInfo("x", graph.Float, 2, 3), valueInfo("s", graph.Int64, 1), valueInfo("w", graph.Float, 6)),
		infos(valueInfo("y", graph.Float, 6)), nil)
	bound := map[string]*Tensor{"s": list(6)}
	g := importModel(t, m, Options{Bind: bound})
	if len(g.Inputs) != 2 || len(g.Bound) != 1 || g.Bound[0].Name != "s" || g.Bound[0].Value[0] != 6 {
		t.Errorf("inputs %v, bound %+v", g.Inputs, g.Bound)
	}
	if _, ok := g.Nodes[0].Op.(*graph.Bilinear); !ok {
		t.Errorf("the product of two inputs is a %T", g.Nodes[0].Op)
	}
	bound["w"] = scalarF(2)
	if _, err := Import(encode(t, m), Options{Bind: bound}); err == nil || !strings.Contains(err.Error(), "declares [6]") {
		t.Errorf("a scalar for six elements: %v", err)
	}
	bound["w"] = intsOf(graph.Int64, []int{2, 3}, 1, 2, 3, 4, 5, 6) // a list of integers for as many floats
	g = importModel(t, m, Options{Bind: bound})
	if v := evalGraph(t, g, ramp(2, 3).Floats); v[g.Outputs[0]][5] != 36 {
		t.Errorf("output %v", v[g.Outputs[0]])
	}

	for part, opt := range map[string]Options{
		`no input "q"; its inputs are s, w, x`: {Bind: map[string]*Tensor{"q": list(1)}},
		"no input \"z\"":                       {Shapes: map[string][]int{"z": {1}}},
		"does not fit 1 elements":              {Bind: map[string]*Tensor{"s": intsOf(graph.Int64, []int{2}, 1)}},
		"does not fit its integer type":        {Bind: map[string]*Tensor{"s": tensorOf([]int{1}, 1.5)}},
		"input s depends on the network's":     {},
		"tensor w: element 1 is NaN":           {Bind: map[string]*Tensor{"s": list(6), "w": tensorOf([]int{6}, 1, math.NaN(), 1, 1, 1, 1)}},
	} {
		if _, err := Import(encode(t, m), opt); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("error is %v, want %q", err, part)
		}
	}
	_, err := Import(encode(t, m), Options{})
	var u *UnsupportedError
	if !errors.As(err, &u) || u.Op != "Reshape" || u.Node != "Reshape#0" || !strings.Contains(u.Try, "--bind s=") {
		t.Errorf("an unbound shape: %#v", err)
	}
}

// TestInitializersAmongInputs: up to IR version 3 the constants are listed as
// inputs too; binding one replaces it.
func TestInitializersAmongInputs(t *testing.T) {
	m := withIO(modelOf(7, nodeOf("Add", "x w", "y", nil)),
		infos(valueInfo("x", graph.Float, 1), valueInfo("w", graph.Float, 1)), infos(valueInfo("y", graph.Float, 1)),
		map[string]*Tensor{"w": tensorOf([]int{1}, 5)})
	g := importModel(t, m, Options{})
	if v := evalGraph(t, g, []float64{1}); len(g.Inputs) != 1 || v[g.Outputs[0]][0] != 6 {
		t.Errorf("inputs %v, output %v", g.Inputs, v)
	}
	g = importModel(t, m, Options{Bind: map[string]*Tensor{"w": tensorOf([]int{1}, 7)}})
	if v := evalGraph(t, g, []float64{1}); v[g.Outputs[0]][0] != 8 || len(g.Bound) != 1 {
		t.Errorf("bound: output %v", v)
	}
}

// TestOutputs: an output is a value of its own even if it is an input, a
// constant, another output, or a value with another shape or type.
func TestOutputs(t *testing.T) {
	m := withIO(modelOf(13,
		nodeOf("Identity", "x", "same", nil),
		nodeOf("Relu", "x", "r", nil),
		nodeOf("Reshape", "r s", "flat", nil),
		nodeOf("Identity", "r", "twice", nil),
		nodeOf("Shape", "x", "shape", nil),
		nodeOf("Cast", "x", "bits", attrs{"to": 9}),
		nodeOf("Cast", "bits", "floats", attrs{"to": 1}),
	), infos(valueInfo("x", graph.Float, 1, 2)),
		infos(valueInfo("same", graph.Float), valueInfo("flat", graph.Float), valueInfo("twice", graph.Float), valueInfo("r", graph.Float),
			valueInfo("shape", graph.Int64), valueInfo("floats", graph.Float), valueInfo("bits", graph.Bool)),
		map[string]*Tensor{"s": list(2)})
	g := importModel(t, m, Options{})
	v := evalGraph(t, g, []float64{-1, 3})
	seen := map[graph.ID]bool{g.Inputs[0]: true}
	for i, want := range []struct {
		name string
		*Tensor
	}{
		{"same", tensorOf([]int{1, 2}, -1, 3)}, {"flat", tensorOf([]int{2}, 0, 3)}, {"twice", tensorOf([]int{1, 2}, 0, 3)},
		{"r", tensorOf([]int{1, 2}, 0, 3)}, {"shape", list(1, 2)}, {"floats", tensorOf([]int{1, 2}, 1, 1)},
		{"bits", intsOf(graph.Bool, []int{1, 2}, 1, 1)},
	} {
		id := g.Outputs[i]
		if seen[id] || g.Values[id].Name != want.name {
			t.Errorf("output %d is value %d (%+v), named %s in the model", i, id, g.Values[id], want.name)
		}
		seen[id] = true
		compare(t, g, v, i, want.Tensor)
	}
}

func TestRefusals(t *testing.T) {
	ok := func() *onnxpb.ModelProto {
		return withIO(modelOf(13, nodeOf("Add", "x w", "y", nil)), infos(valueInfo("x", graph.Float, 2)),
			infos(valueInfo("y", graph.Float, 2)), map[string]*Tensor{"w": scalarF(1)})
	}
	importModel(t, ok(), Options{})
	for part, change := range map[string]func(m *onnxpb.ModelProto){
		"it has no graph":                       func(m *onnxpb.ModelProto) { m.Graph = nil },
		"does not say which opset":              func(m *onnxpb.ModelProto) { m.OpsetImport = nil },
		"version 99 is not supported":           func(m *onnxpb.ModelProto) { m.OpsetImport[0].Version = proto.Int64(99) },
		"sparse initializers":                   func(m *onnxpb.ModelProto) { m.Graph.SparseInitializer = []*onnxpb.SparseTensorProto{{}} },
		"Celurelu Celurelu#0: this operator is": func(m *onnxpb.ModelProto) { m.Graph.Node[0].OpType = proto.String("Celurelu") },
		"Add one: operator Add of domain q": func(m *onnxpb.ModelProto) {
			m.Graph.Node[0].Domain, m.Graph.Node[0].Name = proto.String("q"), proto.String("one")
		},
		"Range Range#0: there is no such operator at opset 7": func(m *onnxpb.ModelProto) {
			m.Graph.Node[0].OpType, m.OpsetImport[0].Version = proto.String("Range"), proto.Int64(7)
		},
		"reads z, which is not defined": func(m *onnxpb.ModelProto) { m.Graph.Node[0].Input[0] = "z" },
		"output q: it reads q":          func(m *onnxpb.ModelProto) { m.Graph.Output[0].Name = proto.String("q") },
		"no output":                     func(m *onnxpb.ModelProto) { m.Graph.Output = nil },
		"value x is defined twice": func(m *onnxpb.ModelProto) {
			m.Graph.Node[0].Output = []string{"y", "x"}
			m.Graph.Node[0].Output[0] = "x"
			m.Graph.Output[0].Name = proto.String("x")
		},
		"value w is defined twice": func(m *onnxpb.ModelProto) {
			m.Graph.Node = append(m.Graph.Node, nodeOf("Relu", "x", "w", nil))
			m.Graph.Output[0].Name = proto.String("w")
		},
		`input "x" is defined twice`:        func(m *onnxpb.ModelProto) { m.Graph.Input = append(m.Graph.Input, m.Graph.Input[0]) },
		`initializer "w" is defined twice`:  func(m *onnxpb.ModelProto) { m.Graph.Initializer = append(m.Graph.Initializer, m.Graph.Initializer[0]) },
		"input x: it is not a tensor":       func(m *onnxpb.ModelProto) { m.Graph.Input[0].Type = nil },
		"element type FLOAT16":              func(m *onnxpb.ModelProto) { m.Graph.Input[0].Type.GetTensorType().ElemType = proto.Int32(10) },
		"input x: its shape any shape":      func(m *onnxpb.ModelProto) { m.Graph.Input[0].Type.GetTensorType().Shape = nil },
		"input x: it has 17 dimensions":     func(m *onnxpb.ModelProto) { m.Graph.Input[0] = valueInfo("x", graph.Float, make([]int, 17)...) },
		"input x: dimension 4294967296":     func(m *onnxpb.ModelProto) { m.Graph.Input[0] = valueInfo("x", graph.Float, 1<<32) },
		"initializer w: shape [3] does not": func(m *onnxpb.ModelProto) { m.Graph.Initializer[0].Dims = []int64{3} },
		"attribute a is given twice": func(m *onnxpb.ModelProto) {
			m.Graph.Node[0].Attribute = append(attrs{"a": 1}.protos(), attrs{"a": 1}.protos()...)
		},
		"refers to a function": func(m *onnxpb.ModelProto) {
			m.Graph.Node[0].Attribute = attrs{"a": 1}.protos()
			m.Graph.Node[0].Attribute[0].RefAttrName = proto.String("b")
		},
	} {
		m := ok()
		change(m)
		if _, err := Import(encode(t, m), Options{}); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("error is %v, want %q", err, part)
		}
	}
	if _, err := Import([]byte("not a model"), Options{}); err == nil || !strings.Contains(err.Error(), "not an ONNX model") {
		t.Errorf("garbage: %v", err)
	}
	data := encode(t, ok())
	for n := range data {
		if _, err := Import(data[:n], Options{}); err == nil && n > 0 && n < len(data)-20 {
			t.Errorf("the first %d of %d bytes are a model", n, len(data))
		}
	}
	m := withIO(modelOf(13, nodeOf("Slice", "x a b", "y", nil)), infos(valueInfo("x", graph.Float, 2)), infos(valueInfo("y", graph.Float)),
		map[string]*Tensor{"a": list(2), "b": list(1)})
	if _, err := Import(encode(t, m), Options{}); !errors.Is(err, ErrEmpty) {
		t.Errorf("an empty output: %v", err)
	}
}

// TestBudget: what a small file asks to be built is refused before it is.
func TestBudget(t *testing.T) {
	m := withIO(modelOf(13), infos(valueInfo("x", graph.Float, 1)), infos(valueInfo("y", graph.Float)), map[string]*Tensor{"s": list(1<<14, 1<<13)})
	last := "x"
	for i := range 100 {
		m.Graph.Node = append(m.Graph.Node, nodeOf("Expand", last+" s", fmt.Sprint("v", i), nil))
		last = fmt.Sprint("v", i)
	}
	m.Graph.Node = append(m.Graph.Node, nodeOf("Relu", last, "y", nil))
	if _, err := Import(encode(t, m), Options{MaxElements: 1 << 20}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("error is %v, want %v", err, ErrTooLarge)
	}
	m.Graph.Initializer[0] = tensorProto("s", list(4, 4))
	if _, err := Import(encode(t, m), Options{MaxElements: 1 << 20}); err != nil {
		t.Error(err)
	}
}

func TestTableIsSorted(t *testing.T) {
	names := Operators()
	if !slices.IsSorted(names) || len(slices.Compact(names)) != len(operators()) {
		t.Errorf("operators %v are not sorted or not distinct", names)
	}
	for _, o := range operators() {
		if !slices.IsSorted(o.since) || o.since[len(o.since)-1] > maxOpset || o.minIn > o.maxIn {
			t.Errorf("row %+v is not valid", o)
		}
	}
}
