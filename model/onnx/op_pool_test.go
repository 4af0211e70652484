package onnx

import (
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

func TestMaxPool(t *testing.T) {
	x := data{tensorOf([]int{1, 1, 5}, 3, -1, -2, -3, 7)}
	runCases(t, []opCase{
		{name: "plain", opset: 12, op: "MaxPool", attrs: attrs{"kernel_shape": []int{2}}, in: []any{x}, want: tensorOf([]int{1, 1, 4}, 3, -1, -2, 7)},
		{name: "padding is skipped", opset: 12, op: "MaxPool", attrs: attrs{"kernel_shape": []int{2}, "pads": []int{1, 0}, "strides": []int{3}},
			in: []any{data{tensorOf([]int{1, 1, 4}, -5, -6, -7, -8)}}, want: tensorOf([]int{1, 1, 2}, -5, -7)},
		{name: "strides", opset: 1, op: "MaxPool", attrs: attrs{"kernel_shape": []int{2}, "strides": []int{2}}, in: []any{x}, want: tensorOf([]int{1, 1, 2}, 3, -2)},
		{name: "rounded up", opset: 12, op: "MaxPool", attrs: attrs{"kernel_shape": []int{2}, "strides": []int{2}, "ceil_mode": 1}, in: []any{x}, want: tensorOf([]int{1, 1, 3}, 3, -2, 7)},
		{name: "window in the padding is dropped", opset: 12, op: "MaxPool", attrs: attrs{"kernel_shape": []int{1}, "strides": []int{4}, "pads": []int{0, 0}, "ceil_mode": 1},
			in: []any{data{ramp(1, 1, 4)}}, want: tensorOf([]int{1, 1, 1}, 1)},
		{name: "rounded up beyond the input", opset: 12, op: "MaxPool", attrs: attrs{"kernel_shape": []int{6}, "strides": []int{2}, "ceil_mode": 1}, in: []any{x}, want: tensorOf([]int{1, 1, 1}, 7)},
		{name: "rounded up too far", opset: 12, op: "MaxPool", attrs: attrs{"kernel_shape": []int{7}, "strides": []int{2}, "ceil_mode": 1}, in: []any{x}, err: "does not fit"},
		{name: "valid and rounded up", opset: 12, op: "MaxPool", attrs: attrs{"kernel_shape": []int{2}, "strides": []int{2}, "ceil_mode": 1, "auto_pad": "VALID"}, in: []any{x}, err: "no agreed output size"},
		{name: "valid", opset: 12, op: "MaxPool", attrs: attrs{"kernel_shape": []int{3}, "strides": []int{2}, "ceil_mode": 1, "auto_pad": "VALID"}, in: []any{x}, want: tensorOf([]int{1, 1, 2}, 3, 7)},
		{name: "dilations", opset: 12, op: "MaxPool", attrs: attrs{"kernel_shape": []int{2}, "dilations": []int{3}}, in: []any{x}, want: tensorOf([]int{1, 1, 2}, 3, 7)},
		{name: "planes", opset: 12, op: "MaxPool", attrs: attrs{"kernel_shape": []int{2, 2}}, in: []any{data{ramp(2, 2, 2, 2)}}, want: tensorOf([]int{2, 2, 1, 1}, 4, 8, 12, 16)},
		{name: "integers", opset: 12, op: "MaxPool", attrs: attrs{"kernel_shape": []int{2}}, in: []any{data{intsOf(graph.Uint8, []int{1, 1, 3}, 1, 9, 4)}}, want: intsOf(graph.Uint8, []int{1, 1, 2}, 9, 9)},
		{name: "no kernel", opset: 12, op: "MaxPool", in: []any{x}, err: "kernel_shape"},
		{name: "rank", opset: 12, op: "MaxPool", attrs: attrs{"kernel_shape": []int{2}}, in: []any{data{ramp(2, 2)}}, err: "[N, C, spatial..]"},
		{name: "window in the padding", opset: 12, op: "MaxPool", attrs: attrs{"kernel_shape": []int{1}, "pads": []int{1, 1}}, in: []any{x}, err: "window 0 is empty"},
		{name: "huge kernel", opset: 12, op: "MaxPool", attrs: attrs{"kernel_shape": []int{1 << 30}}, in: []any{x}, err: "kernel_shape"},
	})
}

func TestMaxPoolIndices(t *testing.T) {
	x := data{tensorOf([]int{1, 2, 2, 3}, 5, 1, 5, 2, 7, 0, -1, -1, -3, -2, -1, -4)}
	indices := func(shape []int, v ...int64) []*Tensor { return []*Tensor{intsOf(graph.Int64, shape, v...)} }
	runCases(t, []opCase{
		{name: "first of equal ones", opset: 12, op: "MaxPool", attrs: attrs{"kernel_shape": []int{1, 3}}, in: []any{x},
			want: tensorOf([]int{1, 2, 2, 1}, 5, 7, -1, -1), more: indices([]int{1, 2, 2, 1}, 0, 4, 6, 10)},
		{name: "column major", opset: 8, op: "MaxPool", attrs: attrs{"kernel_shape": []int{2, 2}, "storage_order": 1}, in: []any{x},
			want: tensorOf([]int{1, 2, 1, 2}, 7, 7, -1, -1), more: indices([]int{1, 2, 1, 2}, 3, 3, 6, 8)},
		{name: "padding", opset: 22, op: "MaxPool", attrs: attrs{"kernel_shape": []int{2, 2}, "strides": []int{2, 2}, "pads": []int{1, 1, 0, 0}, "ceil_mode": 1}, in: []any{x},
			want: tensorOf([]int{1, 2, 2, 2}, 5, 5, 2, 7, -1, -1, -2, -1), more: indices([]int{1, 2, 2, 2}, 0, 2, 3, 4, 6, 7, 9, 10)},
		{name: "one element", opset: 22, op: "MaxPool", attrs: attrs{"kernel_shape": []int{1, 1}, "strides": []int{1, 2}}, in: []any{data{ramp(1, 1, 1, 3)}},
			want: tensorOf([]int{1, 1, 1, 2}, 1, 3), more: indices([]int{1, 1, 1, 2}, 0, 2)},
		{name: "integers", opset: 12, op: "MaxPool", attrs: attrs{"kernel_shape": []int{3}}, in: []any{data{intsOf(graph.Int8, []int{1, 1, 4}, -5, -1, -1, 3)}},
			want: intsOf(graph.Int8, []int{1, 1, 2}, -1, 3), more: indices([]int{1, 1, 2}, 1, 3)},
		{name: "an empty window", opset: 12, op: "MaxPool", attrs: attrs{"kernel_shape": []int{1}, "pads": []int{1, 0}}, in: []any{ramp(1, 1, 2)}, err: "window",
			want: nil, more: indices([]int{1, 1, 3}, 0, 0, 1)},
		{name: "order of old", opset: 1, op: "MaxPool", attrs: attrs{"kernel_shape": []int{2}, "storage_order": 1}, in: []any{data{ramp(1, 1, 2)}}, err: "storage_order is not supported"},
	})
}

func TestAveragePool(t *testing.T) {
	x := data{tensorOf([]int{1, 1, 4}, 2, 4, 6, 8)}
	runCases(t, []opCase{
		{name: "plain", opset: 7, op: "AveragePool", attrs: attrs{"kernel_shape": []int{2}}, in: []any{x}, want: tensorOf([]int{1, 1, 3}, 3, 5, 7)},
		{name: "padding does not count", opset: 11, op: "AveragePool", attrs: attrs{"kernel_shape": []int{3}, "pads": []int{1, 1}}, in: []any{x}, want: tensorOf([]int{1, 1, 4}, 3, 4, 6, 7)},
		{name: "padding counts", opset: 11, op: "AveragePool", attrs: attrs{"kernel_shape": []int{3}, "pads": []int{1, 1}, "count_include_pad": 1}, in: []any{x}, want: tensorOf([]int{1, 1, 4}, 2, 4, 6, 14.0/3)},
		{name: "overhang does not count", opset: 19, op: "AveragePool", attrs: attrs{"kernel_shape": []int{2}, "strides": []int{2}, "pads": []int{1, 0}, "ceil_mode": 1, "count_include_pad": 1},
			in: []any{x}, want: tensorOf([]int{1, 1, 3}, 1, 5, 8)},
		{name: "same lower", opset: 11, op: "AveragePool", attrs: attrs{"kernel_shape": []int{2}, "auto_pad": "SAME_LOWER"}, in: []any{x}, want: tensorOf([]int{1, 1, 4}, 2, 3, 5, 7)},
		{name: "planes with borders", opset: 11, op: "AveragePool", attrs: attrs{"kernel_shape": []int{2}, "pads": []int{1, 0}}, in: []any{data{ramp(1, 2, 2)}}, want: tensorOf([]int{1, 2, 2}, 1, 1.5, 3, 3.5)},
		{name: "dilations", opset: 19, op: "AveragePool", attrs: attrs{"kernel_shape": []int{2}, "dilations": []int{2}}, in: []any{x}, want: tensorOf([]int{1, 1, 2}, 4, 6)},
		{name: "no element", opset: 11, op: "AveragePool", attrs: attrs{"kernel_shape": []int{1}, "pads": []int{1, 0}}, in: []any{x}, err: "position 0 holds no element"},
		{name: "integers", opset: 11, op: "AveragePool", attrs: attrs{"kernel_shape": []int{1}}, in: []any{data{intsOf(graph.Int8, []int{1, 1, 1}, 1)}}, err: "not of a float type"},
		{name: "planes", opset: 22, op: "GlobalAveragePool", in: []any{data{ramp(1, 2, 2, 2)}}, want: tensorOf([]int{1, 2, 1, 1}, 2.5, 6.5)},
		{name: "rank", opset: 1, op: "GlobalAveragePool", in: []any{data{ramp(2, 2)}}, err: "[N, C, spatial..]"},
	})
}

// An average keeps its integer structure, so that a quantised model's ties are
// recognised.
func TestAverageKeepsIntegers(t *testing.T) {
	c := opCase{opset: 11, op: "AveragePool", attrs: attrs{"kernel_shape": []int{3}}, in: []any{data{ramp(1, 2, 4)}}}
	m, _ := c.model()
	g, err := Import(encode(t, m), Options{})
	if err != nil {
		t.Fatal(err)
	}
	op := g.Nodes[0].Op.(*graph.Linear)
	if len(g.Nodes) != 1 || len(op.Ints) != 3 || op.Ints[2] != 1 || op.Scales[0] != 1.0/3 {
		t.Errorf("%d nodes, integers %v, scales %v", len(g.Nodes), op.Ints, op.Scales)
	}
}

func TestReduce(t *testing.T) {
	x := data{ramp(2, 2, 2)}
	runCases(t, []opCase{
		{name: "input axes", opset: 13, op: "ReduceSum", in: []any{x, list(1)}, want: tensorOf([]int{2, 1, 2}, 4, 6, 12, 14)},
		{name: "two axes", opset: 13, op: "ReduceSum", attrs: attrs{"keepdims": 0}, in: []any{x, list(-1, 0)}, want: tensorOf([]int{2}, 14, 22)},
		{name: "all", opset: 13, op: "ReduceSum", in: []any{x}, want: tensorOf([]int{1, 1, 1}, 36)},
		{name: "empty axes", opset: 13, op: "ReduceSum", in: []any{x, list()}, want: tensorOf([]int{1, 1, 1}, 36)},
		{name: "no axes", opset: 13, op: "ReduceSum", attrs: attrs{"noop_with_empty_axes": 1}, in: []any{x}, want: x.Tensor},
		{name: "attribute axes", opset: 11, op: "ReduceSum", attrs: attrs{"axes": []int{1}, "keepdims": 0}, in: []any{x}, want: tensorOf([]int{2, 2}, 4, 6, 12, 14)},
		{name: "integers", opset: 13, op: "ReduceSum", attrs: attrs{"keepdims": 0}, in: []any{data{list(1, 2, 3)}}, want: scalarI(6)},
		{name: "nothing", opset: 13, op: "ReduceSum", in: []any{tensorOf([]int{2, 0}), list(1)}, want: tensorOf([]int{2, 1}, 0, 0)},
		{name: "axis", opset: 13, op: "ReduceSum", in: []any{x, list(3)}, err: "axis 3 is out of range"},
		{name: "axis twice", opset: 13, op: "ReduceSum", in: []any{x, list(1, -2)}, err: "named twice"},
		{name: "axes are data", opset: 13, op: "ReduceSum", in: []any{x, data{list(1)}}, err: "in1 depends"},
		{name: "attribute of old", opset: 13, op: "ReduceSum", attrs: attrs{"axes": []int{1}}, in: []any{x}, err: "attribute axes is not supported"},
		{name: "attribute axes", opset: 17, op: "ReduceMean", attrs: attrs{"axes": []int{2}, "keepdims": 0}, in: []any{x}, want: tensorOf([]int{2, 2}, 1.5, 3.5, 5.5, 7.5)},
		{name: "input axes", opset: 18, op: "ReduceMean", in: []any{x, list(0)}, want: tensorOf([]int{1, 2, 2}, 3, 4, 5, 6)},
		{name: "nothing", opset: 18, op: "ReduceMean", in: []any{tensorOf([]int{2, 0}), list(1)}, err: "mean of no elements"},
	})
}

func TestArgMax(t *testing.T) {
	x := data{tensorOf([]int{2, 3}, 1, 5, 5, 4, 4, 4)}
	index := func(shape []int, v ...int64) *Tensor { return intsOf(graph.Int64, shape, v...) }
	runCases(t, []opCase{
		{name: "first", opset: 13, op: "ArgMax", attrs: attrs{"axis": 1}, in: []any{x}, want: index([]int{2, 1}, 1, 0)},
		{name: "last", opset: 13, op: "ArgMax", attrs: attrs{"axis": -1, "select_last_index": 1, "keepdims": 0}, in: []any{x}, want: index([]int{2}, 2, 2)},
		{name: "default axis", opset: 11, op: "ArgMax", in: []any{x}, want: index([]int{1, 3}, 1, 0, 0)},
		{name: "one element", opset: 11, op: "ArgMax", in: []any{data{ramp(1, 2)}}, want: index([]int{1, 2}, 0, 0)},
		{name: "middle axis", opset: 11, op: "ArgMax", attrs: attrs{"axis": 1, "keepdims": 0}, in: []any{data{tensorOf([]int{2, 3, 2}, 1, 2, 3, 4, 5, 0, -1, -2, -3, -4, -5, 0)}},
			want: index([]int{2, 2}, 2, 1, 0, 2)},
		{name: "integers", opset: 13, op: "ArgMax", attrs: attrs{"keepdims": 0}, in: []any{data{intsOf(graph.Int8, []int{3}, -3, -1, -2)}}, want: scalarI(1)},
		{name: "axis", opset: 13, op: "ArgMax", attrs: attrs{"axis": 2}, in: []any{x}, err: "axis 2 is out of range"},
		{name: "long axis", opset: 13, op: "ArgMax", in: []any{data{ramp(maxArgMax + 1)}}, err: "at most 4096"},
		{name: "attribute of new", opset: 11, op: "ArgMax", attrs: attrs{"select_last_index": 1}, in: []any{x}, err: "select_last_index is not supported"},
	})
}
