package onnx

import (
	"math"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
)

func TestQuantizeLinear(t *testing.T) {
	x := data{tensorOf([]int{2, 3}, 0.5, 1.5, -1, 100, -100, 2.5)}
	i8 := func(v ...int64) *Tensor { return intsOf(graph.Int8, []int{len(v)}, v...) }
	runCases(t, []opCase{
		{name: "half to even", opset: 13, op: "QuantizeLinear", in: []any{x, scalarF(1), intsOf(graph.Int8, []int{}, 0)}, want: intsOf(graph.Int8, []int{2, 3}, 0, 2, -1, 100, -100, 2)},
		{name: "saturates", opset: 10, op: "QuantizeLinear", in: []any{x, scalarF(0.5), intsOf(graph.Uint8, []int{}, 100)}, want: intsOf(graph.Uint8, []int{2, 3}, 101, 103, 98, 255, 0, 105)},
		{name: "no zero point", opset: 13, op: "QuantizeLinear", in: []any{x, tensorOf([]int{1}, 1)}, want: intsOf(graph.Uint8, []int{2, 3}, 0, 2, 0, 100, 0, 2)},
		{name: "output_dtype", opset: 21, op: "QuantizeLinear", attrs: attrs{"output_dtype": 5}, in: []any{x, scalarF(1)}, want: intsOf(graph.Int16, []int{2, 3}, 0, 2, -1, 100, -100, 2)},
		{name: "axis", opset: 13, op: "QuantizeLinear", attrs: attrs{"axis": 0}, in: []any{x, tensorOf([]int{2}, 1, 4), i8(0, 1)}, want: intsOf(graph.Int8, []int{2, 3}, 0, 2, -1, 26, -24, 2)},
		{name: "constant", opset: 13, op: "QuantizeLinear", in: []any{x.Tensor, scalarF(1), intsOf(graph.Int8, []int{}, 0)}, want: intsOf(graph.Int8, []int{2, 3}, 0, 2, -1, 100, -100, 2)},
		{name: "negative scale", opset: 13, op: "QuantizeLinear", in: []any{x, scalarF(-1)}, err: "tensor in1: element 0 is a scale and -1"},
		{name: "infinite scale", opset: 13, op: "QuantizeLinear", in: []any{x, scalarF(math.Inf(1))}, err: "tensor in1: element 0 is +Inf"},
		{name: "scale is data", opset: 13, op: "QuantizeLinear", in: []any{x, data{scalarF(1)}}, err: "in1 depends"},
		{name: "zero points", opset: 13, op: "QuantizeLinear", in: []any{x, scalarF(1), i8(0, 1)}, err: "does not fit the 1 scales"},
		{name: "axis of another size", opset: 13, op: "QuantizeLinear", attrs: attrs{"axis": 1}, in: []any{x, tensorOf([]int{2}, 1, 4), i8(0, 1)}, err: "do not fit axis 1"},
		{name: "type", opset: 13, op: "QuantizeLinear", in: []any{x, scalarF(1), intsOf(graph.Int32, []int{}, 0)}, err: "integers of this type"},
		{name: "float8", opset: 21, op: "QuantizeLinear", attrs: attrs{"output_dtype": 17}, in: []any{x, scalarF(1)}, err: "FLOAT8E4M3FN is not supported"},
		{name: "blocks", opset: 21, op: "QuantizeLinear", attrs: attrs{"axis": 1, "block_size": 3}, in: []any{x, tensorOf([]int{2, 1}, 1, 4), intsOf(graph.Int8, []int{2, 1}, 0, 1)}, want: intsOf(graph.Int8, []int{2, 3}, 0, 2, -1, 26, -24, 2)},
		{name: "blocks along the first axis", opset: 21, op: "QuantizeLinear", attrs: attrs{"axis": 0, "block_size": 2}, in: []any{x, tensorOf([]int{1, 3}, 1, 0.5, 1), intsOf(graph.Int8, []int{1, 3}, 0, 1, 0)}, want: intsOf(graph.Int8, []int{2, 3}, 0, 4, -1, 100, -128, 2)},
	})
}

func TestDequantizeLinear(t *testing.T) {
	x := intsOf(graph.Int8, []int{2, 2}, -128, 0, 1, 127)
	zero := intsOf(graph.Int8, []int{}, 1)
	i8 := func(v ...int64) *Tensor { return intsOf(graph.Int8, []int{len(v)}, v...) }
	var cases []opCase
	for name, in := range map[string]any{"data": data{x}, "constant": x} {
		cases = append(cases, []opCase{
			{name: name, opset: 13, op: "DequantizeLinear", in: []any{in, scalarF(0.5), zero}, want: tensorOf([]int{2, 2}, -64.5, -0.5, 0, 63)},
			{name: name + " without zero point", opset: 10, op: "DequantizeLinear", in: []any{in, scalarF(0.5)}, want: tensorOf([]int{2, 2}, -64, 0, 0.5, 63.5)},
			{name: name + " along an axis", opset: 13, op: "DequantizeLinear", attrs: attrs{"axis": -1}, in: []any{in, tensorOf([]int{2}, 1, 2), i8(0, 1)}, want: tensorOf([]int{2, 2}, -128, -2, 1, 252)},
			{name: name + " in blocks", opset: 21, op: "DequantizeLinear", attrs: attrs{"axis": 1, "block_size": 2}, in: []any{in, tensorOf([]int{2, 1}, 1, 2)}, want: tensorOf([]int{2, 2}, -128, 0, 2, 254)},
		}...)
	}
	cases = append(cases, []opCase{
		{name: "zero point of another type", opset: 13, op: "DequantizeLinear", in: []any{data{x}, scalarF(0.5), intsOf(graph.Uint8, []int{}, 1)}, err: "another element type"},
		{name: "float", opset: 13, op: "DequantizeLinear", in: []any{data{ramp(1)}, scalarF(0.5)}, err: "not of a quantised type"},
		{name: "axis of old", opset: 10, op: "DequantizeLinear", in: []any{data{x}, tensorOf([]int{2}, 1, 2)}, err: "below opset 13"},
		{name: "wrong blocks", opset: 21, op: "DequantizeLinear", attrs: attrs{"axis": 1, "block_size": 1}, in: []any{data{x}, tensorOf([]int{2, 1}, 1, 2)}, err: "do not fit blocks"},
		{name: "zero scale", opset: 13, op: "DequantizeLinear", in: []any{data{x}, scalarF(0)}, err: "is a scale and 0"},
	}...)
	runCases(t, cases)
}

// qdq is DequantizeLinear of an int8 input and of constants, and one operator;
// the weights go through a Transpose first.
func qdq(op string, a attrs, scaleW, scaleB *Tensor, w, b *Tensor) *onnxpb.ModelProto {
	m := modelOf(13,
		nodeOf("DequantizeLinear", "x sx zx", "xr", nil),
		nodeOf("Relu", "xr", "xp", nil),
		nodeOf("DequantizeLinear", "w sw", "wr", attrs{"axis": 1}),
		nodeOf("Transpose", "wr", "wt", attrs{"perm": []int{1, 0}}),
		nodeOf("DequantizeLinear", "b sb", "br", attrs{"axis": 0}),
		nodeOf(op, "xp wt br", "y", a),
	)
	g := m.Graph
	for name, t := range map[string]*Tensor{"sx": scalarF(0.1), "zx": intsOf(graph.Int8, []int{}, 3), "sw": scaleW, "sb": scaleB, "w": w, "b": b} {
		g.Initializer = append(g.Initializer, tensorProto(name, t))
	}
	g.Input = append(g.Input, valueInfo("x", graph.Int8, 1, 3))
	g.Output = append(g.Output, valueInfo("y", graph.Float, 1, 2))
	return m
}

// lastLinear is the last linear map of a graph.
func lastLinear(t *testing.T, m *onnxpb.ModelProto) *graph.Linear {
	t.Helper()
	g, err := Import(encode(t, m), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var op *graph.Linear
	for _, n := range g.Nodes {
		if l, ok := n.Op.(*graph.Linear); ok {
			op = l
		}
	}
	if op == nil {
		t.Fatal("the graph has no linear map")
	}
	return op
}

func TestQuantisedConstantsKeepIntegers(t *testing.T) {
	w := intsOf(graph.Int8, []int{3, 2}, 1, -2, 3, -4, 5, -128)
	b := intsOf(graph.Int32, []int{2}, 1<<30, -7)
	sw := tensorOf([]int{2}, 0.5, 0.25)
	f := func(x float64) float64 { return float64(float32(x)) }
	sb := tensorOf([]int{2}, f(f(0.1)*0.5), f(f(0.1)*0.25))
	op := lastLinear(t, qdq("Gemm", attrs{"transB": 1}, sw, sb, w, b))
	wantInts, wantScales := []int32{1, 3, 5, -2, -4, -128}, []float64{0.5, 0.25}
	for i, v := range wantInts {
		if op.Ints == nil || op.Ints[i] != v || op.Weights[i] != float64(v)*wantScales[i/3] {
			t.Fatalf("integers %v, weights %v, want %v", op.Ints, op.Weights, wantInts)
		}
	}
	if op.Scales[0] != 0.5 || op.Scales[1] != 0.25 {
		t.Errorf("scales %v, want %v", op.Scales, wantScales)
	}
	if op.IntBias == nil || op.IntBias[0] != 1<<30 || op.IntBias[1] != -7 {
		t.Errorf("integer bias %v, want %v", op.IntBias, b.Ints)
	}

	// the twin: a bias in other units is no integer of the accumulator's
	if op := lastLinear(t, qdq("Gemm", attrs{"transB": 1}, sw, tensorOf([]int{2}, 0.05, 0.026), w, b)); op.IntBias != nil || op.Ints == nil {
		t.Errorf("integers %v, integer bias %v, want some and none", op.Ints, op.IntBias)
	}
	// the twin: a row with two scales has no integers
	sw3, sb1 := tensorOf([]int{3}, 1, 2, 3), tensorOf([]int{1}, 1)
	m := qdq("Gemm", attrs{"transB": 1}, sw3, sb1, w, b)
	m.Graph.Node[2].Attribute = attrs{"axis": 0}.protos()
	if op := lastLinear(t, m); op.Ints != nil || op.Scales != nil || op.Weights[1] != 6 {
		t.Errorf("integers %v, weights %v, want none and exact weights", op.Ints, op.Weights)
	}
}
