package onnx

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
	"google.golang.org/protobuf/proto"
)

// graphOf is the graph of a branch or a loop.
func graphOf(in, out string, nodes ...*onnxpb.NodeProto) *onnxpb.GraphProto {
	g := &onnxpb.GraphProto{Node: nodes}
	for name := range strings.FieldsSeq(in) {
		g.Input = append(g.Input, &onnxpb.ValueInfoProto{Name: proto.String(name)})
	}
	for name := range strings.FieldsSeq(out) {
		g.Output = append(g.Output, &onnxpb.ValueInfoProto{Name: proto.String(name)})
	}
	return g
}

// addBody is a loop's body: a' = a + step, yielding the square of a.
func addBody(condition string) *onnxpb.GraphProto {
	g := graphOf("i go a", condition+" next square",
		nodeOf("Add", "a step", "next", nil),
		nodeOf("Mul", "a a", "square", nil),
		nodeOf("Less", "i limit", "more", nil))
	g.Initializer = append(g.Initializer, tensorProto("limit", scalarI(1)), tensorProto("step", tensorOf([]int{2}, 1, 10)))
	return g
}

func controlCases() []opCase {
	x := data{tensorOf([]int{2}, 3, -4)}
	yes, no := boolsOf([]int{}, 1), boolsOf([]int{1}, 0)
	branches := attrs{
		"then_branch": graphOf("", "t", nodeOf("Neg", "in1", "t", nil)),
		"else_branch": graphOf("", "e", nodeOf("Abs", "in1", "e", nil)),
	}
	scanBody := func() attrs {
		return attrs{"num_scan_inputs": 1, "body": graphOf("s x", "t y", nodeOf("Add", "s x", "t", nil), nodeOf("Neg", "t", "y", nil))}
	}
	with := func(a attrs, name string, v any) attrs { a[name] = v; return a }
	line := data{tensorOf([]int{3}, 1, 2, 4)}
	return []opCase{
		{name: "then", opset: 13, op: "If", attrs: branches, in: []any{yes}, err: "in1"},
		{name: "no branch", opset: 13, op: "If", in: []any{yes}, err: "then_branch has no graph"},
		{name: "data", opset: 13, op: "If", attrs: branches, in: []any{data{no}}, err: "in0 depends"},

		{name: "count", opset: 13, op: "Loop", attrs: attrs{"body": addBody("go")}, in: []any{scalarI(3), nil, x},
			want: tensorOf([]int{2}, 6, 26), more: []*Tensor{tensorOf([]int{3, 2}, 9, 16, 16, 36, 25, 256)}},
		{name: "condition", opset: 11, op: "Loop", attrs: attrs{"body": addBody("more")}, in: []any{nil, yes, x},
			want: tensorOf([]int{2}, 5, 16), more: []*Tensor{tensorOf([]int{2, 2}, 9, 16, 16, 36)}},
		{name: "not at all", opset: 1, op: "Loop", attrs: attrs{"body": addBody("go")}, in: []any{scalarI(3), no, x}, want: x.Tensor},
		{name: "no iteration", opset: 13, op: "Loop", attrs: attrs{"body": addBody("go")}, in: []any{scalarI(0), yes, x}, more: []*Tensor{nil}, err: "no iteration"},
		{name: "count is data", opset: 13, op: "Loop", attrs: attrs{"body": addBody("go")}, in: []any{data{scalarI(3)}, nil, x}, err: "in0 depends"},
		{name: "condition is data", opset: 13, op: "Loop", attrs: attrs{"body": graphOf("i go a", "more a", nodeOf("Sub", "a a", "zero", nil), nodeOf("Greater", "a zero", "more", nil))},
			in: []any{scalarI(3), nil, data{scalarF(1)}}, err: "its condition depends"},
		{name: "inputs", opset: 13, op: "Loop", attrs: attrs{"body": addBody("go")}, in: []any{scalarI(3), nil, x, x}, err: "its graph has 3 inputs"},

		{name: "forward", opset: 9, op: "Scan", attrs: scanBody(), in: []any{scalarF(10), line}, want: scalarF(17), more: []*Tensor{tensorOf([]int{3}, -11, -13, -17)}},
		{name: "backward", opset: 16, op: "Scan", attrs: with(with(scanBody(), "scan_input_directions", []int{1}), "scan_output_directions", []int{1}),
			in: []any{scalarF(10), line}, want: scalarF(17), more: []*Tensor{tensorOf([]int{3}, -17, -16, -14)}},
		{name: "axes", opset: 16, op: "Scan", attrs: with(with(scanBody(), "scan_input_axes", []int{-1}), "scan_output_axes", []int{1}),
			in: []any{tensorOf([]int{2}, 0, 0), data{ramp(2, 2)}}, want: tensorOf([]int{2}, 3, 7), more: []*Tensor{tensorOf([]int{2, 2}, -1, -3, -3, -7)}},
		{name: "batches", opset: 8, op: "Scan", attrs: scanBody(), in: []any{nil, tensorOf([]int{2, 1}, 10, 20), data{ramp(2, 2, 1)}},
			want: tensorOf([]int{2, 1}, 13, 27), more: []*Tensor{tensorOf([]int{2, 2, 1}, -11, -13, -23, -27)}},
		{name: "nothing scanned", opset: 9, op: "Scan", attrs: attrs{"body": graphOf("", "")}, in: []any{scalarF(1)}, err: "0 scanned inputs"},
	}
}

func TestControl(t *testing.T) { runCases(t, controlCases()) }

// TestEndlessLoop: a loop without an end runs out of its budget.
func TestEndlessLoop(t *testing.T) {
	c := opCase{opset: 13, op: "Loop", attrs: attrs{"body": addBody("go")}, in: []any{nil, nil, data{tensorOf([]int{2}, 3, -4)}}}
	m, _ := c.model()
	if _, err := Import(encode(t, m), Options{MaxElements: 1 << 16}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("error %v, want %v", err, ErrTooLarge)
	}
}

// TestIf: branches read the names around them; the other branch may be anything.
func TestIf(t *testing.T) {
	for value, want := range map[int64]float64{0: 4, 1: -3} {
		m := withIO(modelOf(13, nodeOf("Shape", "x", "s", nil), nodeOf("Equal", "s c", "is", nil),
			nodeOf("If", "is", "y", attrs{
				"then_branch": graphOf("", "t", nodeOf("Neg", "x", "t", nil)),
				"else_branch": graphOf("", "e", nodeOf("Add", "x one", "e", nil)),
			})), infos(valueInfo("x", graph.Float, 1)), infos(valueInfo("y", graph.Float)),
			map[string]*Tensor{"c": list(value), "one": scalarF(1)})
		g := importModel(t, m, Options{})
		if v := evalGraph(t, g, []float64{3}); v[g.Outputs[0]][0] != want {
			t.Errorf("condition %d gives %v, want %v", value, v[g.Outputs[0]], want)
		}
	}
}

// functionModel calls scale(x, b) = x*factor + b, with or without b.
func functionModel(call *onnxpb.NodeProto, nodes ...*onnxpb.NodeProto) *onnxpb.ModelProto {
	call.Domain = proto.String("own")
	m := withIO(modelOf(13, call), infos(valueInfo("x", graph.Float, 2)), infos(valueInfo("y", graph.Float)), nil)
	if nodes == nil {
		nodes = []*onnxpb.NodeProto{
			nodeOf("Constant", "", "f", attrs{"value_float": referTo("factor")}),
			nodeOf("Mul", "a f", "p", nil),
			nodeOf("Sum", "p", "r", nil),
		}
	}
	m.Functions = []*onnxpb.FunctionProto{{
		Name: proto.String("scale"), Domain: proto.String("own"), Input: []string{"a", "b"}, Output: []string{"r"}, Node: nodes,
		AttributeProto: attrs{"factor": 2.0}.protos(),
		OpsetImport:    []*onnxpb.OperatorSetIdProto{{Version: proto.Int64(18)}},
	}}
	return m
}

func TestLocalFunctions(t *testing.T) {
	for name, c := range map[string]struct {
		call  *onnxpb.NodeProto
		nodes []*onnxpb.NodeProto
		want  string
		err   string
	}{
		"default":         {call: nodeOf("scale", "x", "y", nil), want: "[2 -6]"},
		"argument":        {call: nodeOf("scale", "x", "y", attrs{"factor": 0.5}), want: "[0.5 -1.5]"},
		"omitted input":   {call: nodeOf("scale", "x", "y", nil), nodes: []*onnxpb.NodeProto{nodeOf("Clip", "a - b", "r", nil)}, want: "[1 -3]"},
		"given input":     {call: nodeOf("scale", "x x", "y", nil), nodes: []*onnxpb.NodeProto{nodeOf("Add", "a b", "r", nil)}, want: "[2 -6]"},
		"not found":       {call: nodeOf("scale", "x", "y", nil), nodes: []*onnxpb.NodeProto{nodeOf("Add", "a x", "r", nil)}, err: "reads x, which is not defined"},
		"missing":         {call: nodeOf("scale", "x", "y", nil), nodes: []*onnxpb.NodeProto{nodeOf("Add", "a b", "r", nil)}, err: "input 1 is missing"},
		"unknown":         {call: nodeOf("scale", "x", "y", attrs{"k": 1}), err: "attribute k is not supported"},
		"too many inputs": {call: nodeOf("scale", "x x x", "y", nil), err: "3 inputs"},
	} {
		g, err := Import(encode(t, functionModel(c.call, c.nodes...)), Options{})
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: error %v, want one with %q", name, err, c.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if v := evalGraph(t, g, []float64{1, -3}); fmt.Sprint(v[g.Outputs[0]]) != c.want {
			t.Errorf("%s gives %v, want %s", name, v[g.Outputs[0]], c.want)
		}
	}
}

// TestNesting: functions that call themselves, or each other more and more often,
// end with an error.
func TestNesting(t *testing.T) {
	self := nodeOf("scale", "a b", "r", nil)
	self.Domain = proto.String("own")
	if _, err := Import(encode(t, functionModel(nodeOf("scale", "x", "y", nil), self)), Options{}); err == nil || !strings.Contains(err.Error(), "nest deeper") {
		t.Errorf("recursion: %v", err)
	}
	m := functionModel(nodeOf("scale", "x", "y", nil))
	m.Functions = nil
	for i := range 40 {
		name := "scale"
		if i > 0 {
			name = fmt.Sprintf("f%d", i)
		}
		next := fmt.Sprintf("f%d", i+1)
		calls := []*onnxpb.NodeProto{nodeOf(next, "a", "m", nil), nodeOf(next, "m", "r", nil)}
		for _, c := range calls {
			c.Domain = proto.String("own")
		}
		m.Functions = append(m.Functions, &onnxpb.FunctionProto{Name: &name, Domain: proto.String("own"), Input: []string{"a"}, Output: []string{"r"}, Node: calls})
	}
	m.Functions = append(m.Functions, &onnxpb.FunctionProto{Name: proto.String("f40"), Domain: proto.String("own"), Input: []string{"a"}, Output: []string{"r"},
		Node: []*onnxpb.NodeProto{nodeOf("Identity", "a", "r", nil)}})
	if _, err := Import(encode(t, m), Options{MaxElements: 1 << 16}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("2^40 calls: %v", err)
	}
}

// externalModel has a weight in another file.
func externalModel(entries ...string) *onnxpb.ModelProto {
	m := withIO(modelOf(13, nodeOf("Add", "x w", "y", nil)), infos(valueInfo("x", graph.Float, 2)), infos(valueInfo("y", graph.Float)), nil)
	w := &onnxpb.TensorProto{Name: proto.String("w"), Dims: []int64{2}, DataType: proto.Int32(1), DataLocation: onnxpb.TensorProto_EXTERNAL.Enum()}
	for i := 0; i < len(entries); i += 2 {
		w.ExternalData = append(w.ExternalData, &onnxpb.StringStringEntryProto{Key: &entries[i], Value: &entries[i+1]})
	}
	m.Graph.Initializer = append(m.Graph.Initializer, w)
	return m
}

func TestExternalData(t *testing.T) {
	one, two := "\x00\x00\x80\x3f", "\x00\x00\x00\x40"
	files := fstest.MapFS{"w.bin": {Data: []byte(one + two + two)}, "sub/w": {Data: []byte(two + one)}, "dir": {Mode: os.ModeDir}}
	for want, entries := range map[string][]string{
		"[2 3]": {"location", "w.bin", "length", "8"},
		"[3 3]": {"location", "./w.bin", "offset", "4"},
		"[3 2]": {"location", "sub/w"},
	} {
		g, err := Import(encode(t, externalModel(entries...)), Options{Dir: files})
		if err != nil {
			t.Errorf("%v: %v", entries, err)
			continue
		}
		if v := evalGraph(t, g, []float64{1, 1}); fmt.Sprint(v[g.Outputs[0]]) != want {
			t.Errorf("%v gives %v, want %s", entries, v[g.Outputs[0]], want)
		}
	}
	for want, entries := range map[string][]string{
		"not a file inside":     {"location", "../w.bin"},
		"\"/w.bin\" is not":     {"location", "/w.bin"},
		"\"\" is not a file":    {"offset", "0"},
		"is not a regular file": {"location", "dir"},
		"does not exist":        {"location", "v.bin"},
		"8 are asked for at 8":  {"location", "w.bin", "offset", "8"},
		"asked for at 92233720": {"location", "w.bin", "offset", "9223372036854775807"},
		"offset is \"-4\"":      {"location", "w.bin", "offset", "-4"},
		"12 bytes do not fit":   {"location", "w.bin", "length", "12"},
	} {
		var u *UnsupportedError
		if _, err := Import(encode(t, externalModel(entries...)), Options{Dir: files}); !errors.As(err, &u) || !strings.Contains(u.What, want) {
			t.Errorf("%v: error %v, want one with %q", entries, err, want)
		}
	}
	m := externalModel("location", "w.bin")
	m.Graph.Initializer[0].Dims = []int64{1 << 28}
	if _, err := Import(encode(t, m), Options{Dir: files}); err == nil || !strings.Contains(err.Error(), "asked for") {
		t.Errorf("a huge shape: %v", err)
	}
	if _, err := Import(encode(t, externalModel("location", "w.bin")), Options{}); err == nil || !strings.Contains(err.Error(), "no folder") {
		t.Errorf("without a folder: %v", err)
	}
}
