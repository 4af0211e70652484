package onnx

import (
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

// indexCases pick by indices and write to them, constant and data.
func indexCases() []opCase {
	x := data{ramp(2, 3)}
	i64 := func(shape []int, v ...int64) *Tensor { return intsOf(graph.Int64, shape, v...) }
	u8 := func(v ...int64) *Tensor { return intsOf(graph.Uint8, []int{len(v)}, v...) }
	var cases []opCase
	// both runs a case with the operand at position i as a constant and as data
	both := func(i int, c opCase) {
		cases = append(cases, c)
		c.in = append([]any(nil), c.in...)
		c.in[i] = data{c.in[i].(*Tensor)}
		c.name += ", data"
		cases = append(cases, c)
	}
	both(1, opCase{name: "axis", opset: 13, op: "Gather", attrs: attrs{"axis": 1}, in: []any{x, i64([]int{2, 1}, 2, -3)}, want: tensorOf([]int{2, 2, 1}, 3, 1, 6, 4)})
	both(1, opCase{name: "table", opset: 13, op: "Gather", in: []any{ramp(3, 2), list(2, 0, 2)}, want: tensorOf([]int{3, 2}, 5, 6, 1, 2, 5, 6)})
	both(1, opCase{name: "below", opset: 13, op: "Gather", in: []any{x, list(-3)}, err: "-"})
	both(1, opCase{name: "beyond", opset: 13, op: "Gather", in: []any{x, list(2)}, err: "2"})
	both(1, opCase{name: "axis", opset: 13, op: "GatherElements", attrs: attrs{"axis": 1}, in: []any{x, i64([]int{2, 2}, 2, 0, -1, -2)}, want: tensorOf([]int{2, 2}, 3, 1, 6, 5)})
	both(1, opCase{name: "first axis", opset: 11, op: "GatherElements", in: []any{x, i64([]int{1, 2}, 1, 0)}, want: tensorOf([]int{1, 2}, 4, 2)})
	both(1, opCase{name: "shape", opset: 11, op: "GatherElements", in: []any{x, i64([]int{1, 4}, 1, 0, 0, 0)}, err: "indices of shape"})
	both(1, opCase{name: "elements", opset: 13, op: "GatherND", in: []any{x, i64([]int{2, 2}, 0, 2, -1, -3)}, want: tensorOf([]int{2}, 3, 4)})
	both(1, opCase{name: "slices", opset: 12, op: "GatherND", in: []any{x, i64([]int{1, 2, 1}, 1, 0)}, want: tensorOf([]int{1, 2, 3}, 4, 5, 6, 1, 2, 3)})
	both(1, opCase{name: "batch", opset: 13, op: "GatherND", attrs: attrs{"batch_dims": 1}, in: []any{x, i64([]int{2, 1}, 2, 0)}, want: tensorOf([]int{2}, 3, 4)})
	// the second index is out of its own range, the position is not
	both(1, opCase{name: "one out of range", opset: 13, op: "GatherND", in: []any{x, i64([]int{1, 2}, 0, 3)}, err: "3"})
	both(1, opCase{name: "depth", opset: 13, op: "GatherND", in: []any{x, i64([]int{1, 3}, 0, 1, 0)}, err: "do not index"})

	both(1, opCase{name: "axis", opset: 13, op: "ScatterElements", attrs: attrs{"axis": 1}, in: []any{x, i64([]int{2, 1}, 2, -3), data{tensorOf([]int{2, 1}, 8, 9)}}, want: tensorOf([]int{2, 3}, 1, 2, 8, 9, 5, 6)})
	both(1, opCase{name: "last of duplicates", opset: 11, op: "Scatter", attrs: attrs{"axis": 1}, in: []any{data{ramp(1, 3)}, i64([]int{1, 2}, 1, 1), data{tensorOf([]int{1, 2}, 8, 9)}}, want: tensorOf([]int{1, 3}, 1, 9, 3)})
	for reduction, want := range map[string]*Tensor{
		"add": tensorOf([]int{1, 3}, 1, 19, 3), "mul": tensorOf([]int{1, 3}, 1, 144, 3),
		"max": tensorOf([]int{1, 3}, 1, 9, 3), "min": tensorOf([]int{1, 3}, 1, 2, 3),
	} {
		both(1, opCase{name: reduction, opset: 18, op: "ScatterElements", attrs: attrs{"axis": 1, "reduction": reduction},
			in: []any{data{ramp(1, 3)}, i64([]int{1, 2}, 1, 1), data{tensorOf([]int{1, 2}, 8, 9)}}, want: want})
	}
	both(1, opCase{name: "wraps", opset: 18, op: "ScatterElements", attrs: attrs{"reduction": "add"}, in: []any{data{u8(250, 1)}, list(0, 1), data{u8(10, 2)}}, want: u8(4, 3)})
	both(1, opCase{name: "unsigned", opset: 18, op: "ScatterElements", attrs: attrs{"reduction": "min"}, in: []any{data{u8(250, 1)}, list(0, 1), data{u8(10, 2)}}, want: u8(10, 1)})
	both(1, opCase{name: "out of range", opset: 18, op: "ScatterElements", in: []any{data{u8(250, 1)}, list(2), data{u8(10)}}, err: "2"})
	both(1, opCase{name: "max of old", opset: 16, op: "ScatterElements", attrs: attrs{"reduction": "max"}, in: []any{data{u8(250, 1)}, list(1), data{u8(10)}}, err: "reduction"})
	both(1, opCase{name: "updates", opset: 16, op: "ScatterElements", in: []any{data{u8(250, 1)}, list(1), data{u8(10, 2)}}, err: "updates"})
	both(1, opCase{name: "elements", opset: 18, op: "ScatterND", in: []any{x, i64([]int{2, 2}, 0, 2, -1, -3), data{tensorOf([]int{2}, 8, 9)}}, want: tensorOf([]int{2, 3}, 1, 2, 8, 9, 5, 6)})
	both(1, opCase{name: "slices", opset: 16, op: "ScatterND", attrs: attrs{"reduction": "add"}, in: []any{x, i64([]int{2, 1}, 1, 1), data{ramp(2, 3)}}, want: tensorOf([]int{2, 3}, 1, 2, 3, 9, 12, 15)})
	both(1, opCase{name: "one out of range", opset: 18, op: "ScatterND", in: []any{x, i64([]int{1, 2}, 0, 3), data{ramp(1)}}, err: "3"})

	cache, update := data{ramp(2, 3, 1)}, data{tensorOf([]int{2, 2, 1}, 10, 11, 12, 13)}
	both(2, opCase{name: "linear", opset: 24, op: "TensorScatter", in: []any{cache, update, list(1, 0)}, want: tensorOf([]int{2, 3, 1}, 1, 10, 11, 12, 13, 6)})
	both(2, opCase{name: "circular", opset: 24, op: "TensorScatter", attrs: attrs{"mode": "circular", "axis": 1}, in: []any{cache, update, list(2, 4)}, want: tensorOf([]int{2, 3, 1}, 11, 2, 10, 4, 12, 13)})
	both(2, opCase{name: "beyond", opset: 24, op: "TensorScatter", in: []any{cache, update, list(2, 0)}, err: "2"})
	both(2, opCase{name: "below", opset: 24, op: "TensorScatter", in: []any{cache, update, list(0, -1)}, err: "-1"})
	cases = append(cases, opCase{name: "from 0", opset: 24, op: "TensorScatter", in: []any{cache, update}, want: tensorOf([]int{2, 3, 1}, 10, 11, 3, 12, 13, 6)})

	ends := tensorOf([]int{2}, -1, 5)
	both(0, opCase{name: "last", opset: 11, op: "OneHot", in: []any{list(1, -3, 3), scalarI(3), ends}, want: tensorOf([]int{3, 3}, -1, 5, -1, 5, -1, -1, -1, -1, -1)})
	both(0, opCase{name: "first", opset: 9, op: "OneHot", attrs: attrs{"axis": 0}, in: []any{tensorOf([]int{2}, 0, 1), scalarF(2), data{ends}}, want: tensorOf([]int{2, 2}, 5, -1, -1, 5)})
	both(0, opCase{name: "far", opset: 11, op: "OneHot", in: []any{u8(255), list(2), intsOf(graph.Bool, []int{2}, 0, 1)}, want: intsOf(graph.Bool, []int{1, 2}, 0, 0)})
	both(0, opCase{name: "depth", opset: 11, op: "OneHot", in: []any{u8(255), scalarI(0), ends}, err: "a depth of 0"})
	return cases
}

func TestIndices(t *testing.T) { runCases(t, indexCases()) }
