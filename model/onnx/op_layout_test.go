package onnx

import (
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

func layoutCases() []opCase {
	x := data{ramp(2, 3)}
	i64 := func(shape []int, v ...int64) *Tensor { return intsOf(graph.Int64, shape, v...) }
	return []opCase{
		{name: "equal", opset: 13, op: "Split", attrs: attrs{"axis": 0}, in: []any{x}, want: ramp(1, 3), more: []*Tensor{tensorOf([]int{1, 3}, 4, 5, 6)}},
		{name: "sizes", opset: 13, op: "Split", attrs: attrs{"axis": -1}, in: []any{x, list(1, 2)}, want: tensorOf([]int{2, 1}, 1, 4), more: []*Tensor{tensorOf([]int{2, 2}, 2, 3, 5, 6)}},
		{name: "attribute", opset: 11, op: "Split", attrs: attrs{"axis": 1, "split": []int{2, 1}}, in: []any{x}, want: tensorOf([]int{2, 2}, 1, 2, 4, 5), more: []*Tensor{tensorOf([]int{2, 1}, 3, 6)}},
		{name: "input of old", opset: 1, op: "Split", attrs: attrs{"axis": 1}, in: []any{x, list(2, 1)}, want: tensorOf([]int{2, 2}, 1, 2, 4, 5), more: []*Tensor{tensorOf([]int{2, 1}, 3, 6)}},
		{name: "uneven", opset: 18, op: "Split", attrs: attrs{"axis": 1, "num_outputs": 2}, in: []any{x}, want: tensorOf([]int{2, 2}, 1, 2, 4, 5), more: []*Tensor{tensorOf([]int{2, 1}, 3, 6)}},
		{name: "does not divide", opset: 13, op: "Split", attrs: attrs{"axis": 1}, in: []any{x}, want: nil, more: []*Tensor{nil}, err: "does not split into 2 parts"},
		{name: "too much", opset: 13, op: "Split", attrs: attrs{"axis": 1}, in: []any{x, list(2, 2)}, more: []*Tensor{nil}, err: "do not split"},
		{name: "too little", opset: 13, op: "Split", attrs: attrs{"axis": 1}, in: []any{x, list(1, 1)}, more: []*Tensor{nil}, err: "do not split"},
		{name: "negative", opset: 13, op: "Split", attrs: attrs{"axis": 1}, in: []any{x, list(4, -1)}, more: []*Tensor{nil}, err: "do not split"},

		{name: "upper", opset: 14, op: "Trilu", in: []any{x}, want: tensorOf([]int{2, 3}, 1, 2, 3, 0, 5, 6)},
		{name: "lower", opset: 14, op: "Trilu", attrs: attrs{"upper": 0}, in: []any{x, scalarI(1)}, want: tensorOf([]int{2, 3}, 1, 2, 0, 4, 5, 6)},
		{name: "far below", opset: 14, op: "Trilu", attrs: attrs{"upper": 0}, in: []any{data{i64([]int{2, 1, 1}, 5, 6)}, scalarI(-1)}, want: i64([]int{2, 1, 1}, 0, 0)},
		{name: "vector", opset: 14, op: "Trilu", in: []any{data{ramp(3)}}, err: "takes matrices"},

		{name: "repeats", opset: 13, op: "Tile", in: []any{x, list(2, 2)}, want: tensorOf([]int{4, 6}, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6)},
		{name: "one axis", opset: 1, op: "Tile", in: []any{x, scalarI(2), scalarI(0)}, want: tensorOf([]int{4, 3}, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6)},
		{name: "rank", opset: 13, op: "Tile", in: []any{x, list(2)}, err: "1 repeats for 2"},
		{name: "huge", opset: 13, op: "Tile", in: []any{x, list(1<<31-1, 1<<31-1)}, err: "too large"},

		{name: "default axes", opset: 10, op: "ReverseSequence", in: []any{data{ramp(3, 2)}, list(3, 2)}, want: tensorOf([]int{3, 2}, 5, 4, 3, 2, 1, 6)},
		{name: "batch first", opset: 10, op: "ReverseSequence", attrs: attrs{"batch_axis": 0, "time_axis": 1}, in: []any{x, list(1, 3)}, want: tensorOf([]int{2, 3}, 1, 2, 3, 6, 5, 4)},
		{name: "too long", opset: 10, op: "ReverseSequence", in: []any{data{ramp(3, 1)}, list(4)}, err: "a length of 4"},
		{name: "one axis twice", opset: 10, op: "ReverseSequence", attrs: attrs{"batch_axis": 0, "time_axis": -2}, in: []any{x, list(1, 1)}, err: "named twice"},

		{name: "crop and pad", opset: 18, op: "CenterCropPad", in: []any{data{ramp(1, 4)}, list(4, 1)}, want: tensorOf([]int{4, 1}, 0, 2, 0, 0)},
		{name: "axes", opset: 18, op: "CenterCropPad", attrs: attrs{"axes": []int{-1}}, in: []any{x, list(4)}, want: tensorOf([]int{2, 4}, 1, 2, 3, 0, 4, 5, 6, 0)},
		{name: "negative", opset: 18, op: "CenterCropPad", in: []any{x, list(4, -1)}, err: "the shape is"},

		{name: "DCR", opset: 13, op: "DepthToSpace", attrs: attrs{"blocksize": 2}, in: []any{data{ramp(1, 8, 1, 1)}}, want: tensorOf([]int{1, 2, 2, 2}, 1, 3, 5, 7, 2, 4, 6, 8)},
		{name: "CRD", opset: 11, op: "DepthToSpace", attrs: attrs{"blocksize": 2, "mode": "CRD"}, in: []any{data{ramp(1, 8, 1, 1)}}, want: ramp(1, 2, 2, 2)},
		{name: "channels", opset: 11, op: "DepthToSpace", attrs: attrs{"blocksize": 3}, in: []any{data{ramp(1, 8, 1, 1)}}, err: "8 channels"},
		{name: "huge block", opset: 11, op: "DepthToSpace", attrs: attrs{"blocksize": 1 << 40}, in: []any{data{ramp(1, 8, 1, 1)}}, err: "blocks of"},
		{name: "image", opset: 13, op: "SpaceToDepth", attrs: attrs{"blocksize": 2}, in: []any{data{ramp(1, 1, 2, 4)}}, want: tensorOf([]int{1, 4, 1, 2}, 1, 3, 2, 4, 5, 7, 6, 8)},
		{name: "does not divide", opset: 13, op: "SpaceToDepth", attrs: attrs{"blocksize": 2}, in: []any{data{ramp(1, 1, 2, 3)}}, err: "no blocks of 2"},

		{name: "type", opset: 9, op: "EyeLike", attrs: attrs{"k": 1, "dtype": 7}, in: []any{x}, want: i64([]int{2, 3}, 0, 1, 0, 0, 0, 1)},
		{name: "own type", opset: 22, op: "EyeLike", attrs: attrs{"k": -1}, in: []any{x}, want: tensorOf([]int{2, 3}, 0, 0, 0, 1, 0, 0)},
		{name: "far", opset: 22, op: "EyeLike", attrs: attrs{"k": 1<<63 - 1}, in: []any{x}, want: tensorOf([]int{2, 3}, 0, 0, 0, 0, 0, 0)},
		{name: "vector", opset: 22, op: "EyeLike", in: []any{data{ramp(2)}}, err: "expected a matrix"},
	}
}

func TestLayout(t *testing.T) { runCases(t, layoutCases()) }
