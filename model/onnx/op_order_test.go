package onnx

import (
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

func orderCases() []opCase {
	x := data{tensorOf([]int{2, 4}, 3, 1, 3, 2, -1, -2, -2, 0)}
	i64 := func(shape []int, v ...int64) *Tensor { return intsOf(graph.Int64, shape, v...) }
	u8 := data{intsOf(graph.Uint8, []int{3}, 0, 255, 1)}
	return []opCase{
		{name: "largest", opset: 11, op: "TopK", in: []any{x, list(2)}, want: tensorOf([]int{2, 2}, 3, 3, 0, -1), more: []*Tensor{i64([]int{2, 2}, 0, 2, 3, 0)}},
		{name: "smallest", opset: 24, op: "TopK", attrs: attrs{"largest": 0, "sorted": 1}, in: []any{x, list(2)}, want: tensorOf([]int{2, 2}, 1, 2, -2, -2), more: []*Tensor{i64([]int{2, 2}, 1, 3, 1, 2)}},
		{name: "axis", opset: 1, op: "TopK", attrs: attrs{"k": 1, "axis": 0}, in: []any{x}, want: tensorOf([]int{1, 4}, 3, 1, 3, 2), more: []*Tensor{i64([]int{1, 4}, 0, 0, 0, 0)}},
		{name: "unsigned", opset: 11, op: "TopK", in: []any{u8, list(3)}, want: intsOf(graph.Uint8, []int{3}, 255, 1, 0), more: []*Tensor{i64([]int{3}, 1, 2, 0)}},
		{name: "too many", opset: 11, op: "TopK", in: []any{x, list(5)}, more: []*Tensor{nil}, err: "the first 5 of 4"},
		{name: "negative", opset: 11, op: "TopK", in: []any{x, list(-1)}, more: []*Tensor{nil}, err: "the first -1 of 4"},

		{name: "first", opset: 13, op: "ArgMin", attrs: attrs{"axis": 1}, in: []any{x}, want: i64([]int{2, 1}, 1, 1)},
		{name: "last", opset: 13, op: "ArgMin", attrs: attrs{"axis": 1, "select_last_index": 1, "keepdims": 0}, in: []any{x}, want: i64([]int{2}, 1, 2)},
		{name: "unsigned", opset: 13, op: "ArgMin", in: []any{u8}, want: i64([]int{1}, 0)},
		{name: "unsigned", opset: 13, op: "ArgMax", in: []any{u8}, want: i64([]int{1}, 1)},

		{name: "ties", opset: 13, op: "Hardmax", in: []any{x}, want: tensorOf([]int{2, 4}, 1, 0, 0, 0, 0, 0, 0, 1)},
		{name: "axis", opset: 13, op: "Hardmax", attrs: attrs{"axis": 0}, in: []any{x}, want: tensorOf([]int{2, 4}, 1, 1, 1, 1, 0, 0, 0, 0)},
		{name: "flattens", opset: 11, op: "Hardmax", attrs: attrs{"axis": 0}, in: []any{x}, want: tensorOf([]int{2, 4}, 1, 0, 0, 0, 0, 0, 0, 0)},
		{name: "middle", opset: 13, op: "Hardmax", attrs: attrs{"axis": 1}, in: []any{data{ramp(1, 2, 2)}}, want: tensorOf([]int{1, 2, 2}, 0, 0, 1, 1)},

		{name: "plain", opset: 14, op: "CumSum", in: []any{x, scalarI(1)}, want: tensorOf([]int{2, 4}, 3, 4, 7, 9, -1, -3, -5, -5)},
		{name: "exclusive reverse", opset: 11, op: "CumSum", attrs: attrs{"exclusive": 1, "reverse": 1}, in: []any{x, list(-1)}, want: tensorOf([]int{2, 4}, 6, 5, 2, 0, -4, -2, 0, 0)},
		{name: "wraps", opset: 14, op: "CumSum", in: []any{u8, scalarI(0)}, want: intsOf(graph.Uint8, []int{3}, 0, 255, 0)},
		{name: "axis", opset: 14, op: "CumSum", in: []any{x, scalarI(2)}, err: "axis 2"},
		{name: "plain", opset: 26, op: "CumProd", in: []any{x, scalarI(1)}, want: tensorOf([]int{2, 4}, 3, 3, 9, 18, -1, 2, -4, 0)},
		{name: "exclusive reverse", opset: 26, op: "CumProd", attrs: attrs{"exclusive": 1, "reverse": 1}, in: []any{x, scalarI(-1)}, want: tensorOf([]int{2, 4}, 6, 6, 2, 1, 0, 0, 0, 1)},
		{name: "wraps", opset: 26, op: "CumProd", in: []any{data{intsOf(graph.Uint8, []int{2}, 100, 3)}, scalarI(0)}, want: intsOf(graph.Uint8, []int{2}, 100, 44)},
	}
}

func TestOrder(t *testing.T) { runCases(t, orderCases()) }
