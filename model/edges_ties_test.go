package model_test

import (
	"math"
	"testing"
)

// TestRoundings: what lies exactly between two integers, and next to it.
func TestRoundings(t *testing.T) {
	halves := []float64{0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 3, -3, 1.75, -1.25}
	var odd []float64 // just below and above a half
	const step = 1.0 / 4096
	for _, x := range []float64{0.5, 2.5, -1.5} {
		odd = append(odd, x-step, x+step)
	}
	in := append(halves, odd...)
	n := int64(len(in))
	top := make([]float64, n)
	copy(top, in)
	top[0] = 32767 * step
	unary := func(op string, want func(float64) float64) edge {
		var y []float64
		for _, x := range in {
			y = append(y, want(x))
		}
		return edge{name: op, op: node{op: op, opset: 13, in: []operand{data(float, n)}, outputs: []kind{float}},
			opts: sample(top), runs: []run{{in: []any{in}, want: []any{y}}}}
	}
	edges := []edge{unary("Round", math.RoundToEven), unary("Floor", math.Floor), unary("Ceil", math.Ceil)}
	for _, typ := range integerTypes[:7] {
		var want []int64
		for _, x := range in {
			want = append(want, wrapInto(typ, int64(math.Trunc(x))))
		}
		edges = append(edges, edge{name: label("Cast to", typ.name), opts: sample(top), runs: []run{{in: []any{in}, want: anys(want)}},
			op: node{op: "Cast", opset: 13, attrs: map[string]any{"to": int(typ.kind)}, in: []operand{data(float, n)}, outputs: []kind{typ.kind}}})
	}
	var bytes, half, sat []int64 // x/2 + 1, and 2x + 1 saturated
	for x := int64(-128); x < 128; x += 5 {
		bytes = append(bytes, x)
		half = append(half, int64(math.RoundToEven(float64(x)/2))+1)
		sat = append(sat, min(max(2*x+1, -128), 127))
	}
	for _, c := range []struct {
		name  string
		scale float64
		want  []int64
	}{{"half", 0.5, half}, {"double", 2, sat}} {
		edges = append(edges, edge{name: "QLinearMatMul " + c.name, runs: []run{{in: anys(bytes), want: anys(c.want)}},
			op: node{op: "QLinearMatMul", opset: 10, outputs: []kind{i8}, in: []operand{data(i8, int64(len(bytes)), 1), scalar(float, c.scale), scalar(i8, 0),
				{kind: i8, shape: []int64{1, 1}, values: []float64{1}}, scalar(float, 1), scalar(i8, 0), scalar(float, 1), scalar(i8, 1)}}})
	}
	// Means of integers are truncated.
	rows := []int64{1, 2, -1, -2, 3, 4, -3, -4, 7, 7, 1 << 20, -1<<20 + 1}
	edges = append(edges, edge{name: "ReduceMean", runs: []run{{in: anys(rows), want: anys([]int64{1, -1, 3, -3, 7, 0})}},
		op: node{op: "ReduceMean", opset: 18, attrs: map[string]any{"keepdims": 0}, in: []operand{data(i32, 6, 2), constant(i64, 1)}, outputs: []kind{i32}}})
	// 255/(max-min) is 1/2, so that odd elements are on halves: half to even, then the zero point.
	x := []float64{-255, 255, 1, 3, 5, -1, -3, 0}
	edges = append(edges, edge{name: "DynamicQuantizeLinear", opts: sample(x),
		op: node{op: "DynamicQuantizeLinear", opset: 11, in: []operand{data(float, 8)}, outputs: []kind{u8, float, u8}},
		runs: []run{
			{in: []any{x}, want: []any{[]int64{0, 255, 128, 130, 130, 128, 126, 128}, []float64{2}, []int64{128}}},
			undefined(make([]float64, 8)), // a range of nothing
		}})
	runEdges(t, edges)
}

// TestTies: equal elements at every operator that answers with positions.
func TestTies(t *testing.T) {
	rows := []int64{5, 5, 5, 5, -128, 127, 127, -128, 127, -128, -128, 127, 2, 1, 2, 1} // [4, 4]
	var edges []edge
	for _, typ := range []kind{i8, i32} {
		for _, c := range []struct {
			op   string
			last int
			want []int64
		}{
			{"ArgMax", 0, []int64{0, 1, 0, 0}}, {"ArgMax", 1, []int64{3, 2, 3, 2}},
			{"ArgMin", 0, []int64{0, 0, 1, 1}}, {"ArgMin", 1, []int64{3, 3, 2, 3}},
		} {
			edges = append(edges, edge{name: label(c.op, typ, c.last), runs: []run{{in: anys(rows), want: anys(c.want)}},
				op: node{op: c.op, opset: 13, attrs: map[string]any{"axis": 1, "keepdims": 0, "select_last_index": c.last},
					in: []operand{data(typ, 4, 4)}, outputs: []kind{i64}}})
		}
		for _, c := range []struct {
			largest          int
			values, position []int64
		}{
			{1, []int64{5, 5, 5, 127, 127, -128, 127, 127, -128, 2, 2, 1}, []int64{0, 1, 2, 1, 2, 0, 0, 3, 1, 0, 2, 1}},
			{0, []int64{5, 5, 5, -128, -128, 127, -128, -128, 127, 1, 1, 2}, []int64{0, 1, 2, 0, 3, 1, 1, 2, 0, 1, 3, 0}},
		} {
			edges = append(edges, edge{name: label("TopK", typ, c.largest), runs: []run{{in: anys(rows), want: anys(c.values, c.position)}},
				op: node{op: "TopK", opset: 11, attrs: map[string]any{"largest": c.largest}, in: []operand{data(typ, 4, 4), constant(i64, 3)}, outputs: []kind{typ, i64}}})
		}
	}
	reals := make([]float64, len(rows))
	for i, x := range rows {
		reals[i] = float64(x)
	}
	edges = append(edges,
		edge{name: "Hardmax", opts: sample(reals), op: node{op: "Hardmax", opset: 13, in: []operand{data(float, 4, 4)}, outputs: []kind{float}},
			runs: []run{{in: []any{reals}, want: []any{[]float64{1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0}}}}},
		edge{name: "MaxPool", op: node{op: "MaxPool", opset: 12, attrs: map[string]any{"kernel_shape": []int{2, 2}, "pads": []int{1, 1, 0, 0}, "strides": []int{2, 2}},
			in: []operand{data(i8, 1, 1, 4, 4)}, outputs: []kind{i8, i64}},
			runs: []run{{in: anys(rows), want: anys([]int64{5, 5, 127, 127}, []int64{0, 1, 8, 5})}}},
		edge{name: "Unique", refused: "constant", op: node{op: "Unique", opset: 11, in: []operand{data(i8, 4)}, outputs: []kind{i8}}},
		edge{name: "NonMaxSuppression", refused: "depends on the values", op: node{op: "NonMaxSuppression", opset: 11,
			in: []operand{data(float, 1, 2, 4), data(float, 1, 1, 2)}, outputs: []kind{i64}}},
		edge{name: "TreeEnsembleClassifier", op: votes(), runs: []run{
			{in: []any{[]float64{0, 0}}, want: anys([]int64{1})},     // one vote each for 1 and 2
			{in: []any{[]float64{1, 1}}, want: anys([]int64{0})},     // both for 0
			{in: []any{[]float64{0, 1}}, want: anys([]int64{0})},     // one each for 1 and 0
			{in: []any{[]float64{0.5, 0.5}}, want: anys([]int64{1})}, // a threshold is at most
		}, opts: sample([]float64{32767.0 / 16384, 0.5})},
	)
	runEdges(t, edges)
}

// votes are two trees of one test each: feature i at most 1/2 votes for class 1 + i,
// more for class 0.
func votes() node {
	return node{op: "ai.onnx.ml.TreeEnsembleClassifier", opset: 3, in: []operand{data(float, 1, 2)}, outputs: []kind{i64},
		attrs: map[string]any{
			"classlabels_int64s": []int{0, 1, 2}, "post_transform": "NONE",
			"nodes_treeids": []int{0, 0, 0, 1, 1, 1}, "nodes_nodeids": []int{0, 1, 2, 0, 1, 2}, "nodes_featureids": []int{0, 0, 0, 1, 0, 0},
			"nodes_modes":  []string{"BRANCH_LEQ", "LEAF", "LEAF", "BRANCH_LEQ", "LEAF", "LEAF"},
			"nodes_values": []float64{0.5, 0, 0, 0.5, 0, 0}, "nodes_truenodeids": []int{1, 0, 0, 1, 0, 0}, "nodes_falsenodeids": []int{2, 0, 0, 2, 0, 0},
			"class_treeids": []int{0, 0, 1, 1}, "class_nodeids": []int{1, 2, 1, 2}, "class_ids": []int{1, 0, 2, 0}, "class_weights": []float64{1, 1, 1, 1},
		}}
}
