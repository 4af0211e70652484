package onnx

import (
	"math"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

func TestReshapes(t *testing.T) {
	x := data{ramp(2, 3, 1)}
	as := func(shape ...int) *Tensor { return ramp(shape...) }
	runCases(t, []opCase{
		{name: "plain", opset: 13, op: "Reshape", in: []any{x, list(3, 2)}, want: as(3, 2)},
		{name: "inferred and copied", opset: 13, op: "Reshape", in: []any{x, list(0, -1)}, want: as(2, 3)},
		{name: "scalar", opset: 13, op: "Reshape", in: []any{data{ramp(1)}, list()}, want: scalarF(1)},
		{name: "attribute", opset: 1, op: "Reshape", attrs: attrs{"shape": []int{6}}, in: []any{x}, want: as(6)},
		{name: "too many", opset: 13, op: "Reshape", in: []any{x, list(7)}, err: "does not fit the 6 elements"},
		{name: "not divisible", opset: 13, op: "Reshape", in: []any{x, list(4, -1)}, err: "does not fit the 6 elements"},
		{name: "two inferred", opset: 13, op: "Reshape", in: []any{x, list(-1, -1)}, err: "not valid"},
		{name: "copies what is not there", opset: 13, op: "Reshape", in: []any{x, list(2, 3, 1, 0)}, err: "copies a dimension"},
		{name: "zero", opset: 14, op: "Reshape", attrs: attrs{"allowzero": 1}, in: []any{x, list(0, 3)}, err: "does not fit"},
		{name: "huge", opset: 13, op: "Reshape", in: []any{x, list(1<<31, 1<<31, 1<<31)}, err: "not valid"},
		{name: "product overflows", opset: 13, op: "Reshape", in: []any{x, list(1<<30, 1<<30, 1<<30, -1)}, err: "too large"},
		{name: "shape is float", opset: 13, op: "Reshape", in: []any{x, tensorOf([]int{1}, 6)}, err: "not of an integer type"},
		{name: "shape is data", opset: 13, op: "Reshape", in: []any{x, data{list(6)}}, err: "in1 depends"},

		{name: "default", opset: 13, op: "Flatten", in: []any{x}, want: as(2, 3)},
		{name: "axis", opset: 13, op: "Flatten", attrs: attrs{"axis": -1}, in: []any{x}, want: as(6, 1)},
		{name: "axis 0", opset: 1, op: "Flatten", attrs: attrs{"axis": 0}, in: []any{x}, want: as(1, 6)},
		{name: "axis after all", opset: 13, op: "Flatten", attrs: attrs{"axis": 3}, in: []any{x}, want: as(6, 1)},
		{name: "axis out of range", opset: 13, op: "Flatten", attrs: attrs{"axis": 4}, in: []any{x}, err: "axis 4"},

		{name: "all", opset: 13, op: "Squeeze", in: []any{x}, want: as(2, 3)},
		{name: "axes", opset: 13, op: "Squeeze", in: []any{data{ramp(1, 2, 1)}, list(-1)}, want: as(1, 2)},
		{name: "attribute", opset: 11, op: "Squeeze", attrs: attrs{"axes": []int{2}}, in: []any{x}, want: as(2, 3)},
		{name: "not 1", opset: 13, op: "Squeeze", in: []any{x, list(0)}, err: "is not 1"},
		{name: "axes", opset: 13, op: "Unsqueeze", in: []any{data{ramp(2, 3)}, list(-1, 0)}, want: as(1, 2, 3, 1)},
		{name: "attribute", opset: 11, op: "Unsqueeze", attrs: attrs{"axes": []int{1}}, in: []any{data{ramp(2)}}, want: as(2, 1)},
		{name: "axis out of range", opset: 13, op: "Unsqueeze", in: []any{x, list(4)}, err: "axis 4"},
		{name: "axis twice", opset: 13, op: "Unsqueeze", in: []any{x, list(0, 0)}, err: "named twice"},

		{name: "itself", opset: 13, op: "Identity", in: []any{x}, want: x.Tensor},
		{name: "nothing", opset: 13, op: "Identity", in: nil, err: "0 inputs"},
		{name: "inference", opset: 13, op: "Dropout", in: []any{x, scalarF(0.3)}, want: x.Tensor,
			more: []*Tensor{intsOf(graph.Bool, []int{2, 3, 1}, 1, 1, 1, 1, 1, 1)}},
		{name: "old mask", opset: 7, op: "Dropout", attrs: attrs{"ratio": 0.3}, in: []any{data{ramp(2)}}, want: ramp(2), more: []*Tensor{tensorOf([]int{2}, 1, 1)}},
		{name: "training without ratio", opset: 13, op: "Dropout", in: []any{x, scalarF(0), intsOf(graph.Bool, []int{}, 1)}, want: x.Tensor},
		{name: "training", opset: 13, op: "Dropout", in: []any{x, scalarF(0.3), intsOf(graph.Bool, []int{}, 1)}, err: "training_mode is true"},
		{name: "old training", opset: 6, op: "Dropout", in: []any{x}, err: "is_test is 0"},
	})
}

func TestMoves(t *testing.T) {
	x := data{ramp(2, 3)}
	runCases(t, []opCase{
		{name: "default", opset: 13, op: "Transpose", in: []any{x}, want: tensorOf([]int{3, 2}, 1, 4, 2, 5, 3, 6)},
		{name: "perm", opset: 1, op: "Transpose", attrs: attrs{"perm": []int{1, 2, 0}}, in: []any{data{ramp(2, 1, 2)}}, want: tensorOf([]int{1, 2, 2}, 1, 3, 2, 4)},
		{name: "short perm", opset: 13, op: "Transpose", attrs: attrs{"perm": []int{0}}, in: []any{x}, err: "perm has 1 entries"},
		{name: "no perm", opset: 13, op: "Transpose", attrs: attrs{"perm": []int{0, 0}}, in: []any{x}, err: "named twice"},

		{name: "data and constant", opset: 13, op: "Concat", attrs: attrs{"axis": 1}, in: []any{x, tensorOf([]int{2, 1}, 8, 9), x}, want: tensorOf([]int{2, 7}, 1, 2, 3, 8, 1, 2, 3, 4, 5, 6, 9, 4, 5, 6)},
		{name: "first axis", opset: 13, op: "Concat", attrs: attrs{"axis": -2}, in: []any{x, data{ramp(1, 3)}}, want: tensorOf([]int{3, 3}, 1, 2, 3, 4, 5, 6, 1, 2, 3)},
		{name: "old default", opset: 1, op: "Concat", in: []any{data{ramp(1, 1)}, data{ramp(1, 1)}}, want: tensorOf([]int{1, 2}, 1, 1)},
		{name: "nothing added", opset: 13, op: "Concat", attrs: attrs{"axis": 0}, in: []any{x, tensorOf([]int{0, 3})}, want: x.Tensor},
		{name: "no axis", opset: 13, op: "Concat", in: []any{x, x}, err: "axis is missing"},
		{name: "sizes", opset: 13, op: "Concat", attrs: attrs{"axis": 1}, in: []any{x, data{ramp(3, 3)}}, err: "cannot be joined along axis 1"},
		{name: "types", opset: 13, op: "Concat", attrs: attrs{"axis": 0}, in: []any{x, intsOf(graph.Int8, []int{1, 1}, 1)}, err: "type or rank differ"},
		{name: "infinite constant", opset: 13, op: "Concat", attrs: attrs{"axis": 0}, in: []any{x, tensorOf([]int{1, 3}, 1, math.Inf(1), 2)}, err: "tensor in1: element 1 is +Inf"},

		{name: "steps", opset: 10, op: "Slice", in: []any{x, list(-1), list(-1000), list(1), list(-2)}, want: tensorOf([]int{2, 2}, 3, 1, 6, 4)},
		{name: "no axes", opset: 13, op: "Slice", in: []any{x, list(1, 0), list(math.MaxInt64, 2)}, want: tensorOf([]int{1, 2}, 4, 5)},
		{name: "attributes", opset: 9, op: "Slice", attrs: attrs{"starts": []int{1}, "ends": []int{-1}, "axes": []int{1}}, in: []any{x}, want: tensorOf([]int{2, 1}, 2, 5)},
		{name: "far ends", opset: 13, op: "Slice", in: []any{x, list(math.MaxInt64), list(math.MinInt64), list(0), list(-1)}, want: tensorOf([]int{2, 3}, 4, 5, 6, 1, 2, 3)},
		{name: "step 0", opset: 13, op: "Slice", in: []any{x, list(0), list(1), list(0), list(0)}, err: "is 0"},
		{name: "lengths", opset: 13, op: "Slice", in: []any{x, list(0), list(1, 2)}, err: "differ in length"},
		{name: "too many", opset: 13, op: "Slice", in: []any{x, list(0, 0, 0), list(1, 1, 1)}, err: "axis 2"},

		{name: "constant", opset: 13, op: "Pad", in: []any{x, list(0, 1, 1, 0), scalarF(9)}, want: tensorOf([]int{3, 4}, 9, 1, 2, 3, 9, 4, 5, 6, 9, 9, 9, 9)},
		{name: "axes", opset: 18, op: "Pad", in: []any{x, list(1, 0), nil, list(-1)}, want: tensorOf([]int{2, 4}, 0, 1, 2, 3, 0, 4, 5, 6)},
		{name: "cut", opset: 13, op: "Pad", in: []any{x, list(-1, 0, 0, -2)}, want: tensorOf([]int{1, 1}, 4)},
		{name: "edge", opset: 2, op: "Pad", attrs: attrs{"pads": []int{0, 2, 0, 1}, "mode": "edge"}, in: []any{data{ramp(1, 2)}}, want: tensorOf([]int{1, 5}, 1, 1, 1, 2, 2)},
		{name: "reflect", opset: 13, op: "Pad", attrs: attrs{"mode": "reflect"}, in: []any{data{ramp(3)}, list(2, 3)}, want: tensorOf([]int{8}, 3, 2, 1, 2, 3, 2, 1, 2)},
		{name: "wrap", opset: 19, op: "Pad", attrs: attrs{"mode": "wrap"}, in: []any{data{ramp(3)}, list(2, 1)}, want: tensorOf([]int{6}, 2, 3, 1, 2, 3, 1)},
		{name: "value", opset: 2, op: "Pad", attrs: attrs{"pads": []int{1, 0}, "value": 5.0}, in: []any{data{ramp(1)}}, want: tensorOf([]int{2}, 5, 1)},
		{name: "old name", opset: 1, op: "Pad", attrs: attrs{"paddings": []int{1, 0}}, in: []any{data{ramp(1)}}, want: tensorOf([]int{2}, 0, 1)},
		{name: "infinite", opset: 13, op: "Pad", in: []any{x, list(0, 1, 1, 0), scalarF(math.Inf(-1))}, err: "pads with -Inf"},
		{name: "mode", opset: 13, op: "Pad", attrs: attrs{"mode": "mirror"}, in: []any{x, list(0, 1, 1, 0)}, err: `mode "mirror"`},
		{name: "length", opset: 13, op: "Pad", in: []any{x, list(0, 1)}, err: "2 pads for 2 dimensions"},
		{name: "huge", opset: 13, op: "Pad", in: []any{x, list(0, 1<<40, 0, 0)}, err: "not valid"},
		{name: "nothing left", opset: 13, op: "Pad", in: []any{x, list(0, -4, 0, 0)}, err: "leave nothing"},

		{name: "shape", opset: 13, op: "Expand", in: []any{data{ramp(2, 1)}, list(2, 1, 2)}, want: tensorOf([]int{2, 2, 2}, 1, 1, 2, 2, 1, 1, 2, 2)},
		{name: "smaller", opset: 13, op: "Expand", in: []any{x, list(1)}, want: x.Tensor},
		{name: "mismatch", opset: 13, op: "Expand", in: []any{x, list(2)}, err: "cannot be broadcast"},
		{name: "huge", opset: 13, op: "Expand", in: []any{data{ramp(1)}, list(1<<20, 1<<20)}, err: "too large"},
		{name: "beyond the budget", opset: 13, op: "Expand", in: []any{data{ramp(1)}, list(1<<15, 1<<15)}, err: "too large"},

		{name: "axis", opset: 13, op: "Gather", attrs: attrs{"axis": 1}, in: []any{x, list(2, -3)}, want: tensorOf([]int{2, 2}, 3, 1, 6, 4)},
		{name: "scalar", opset: 1, op: "Gather", in: []any{x, scalarI(1)}, want: tensorOf([]int{3}, 4, 5, 6)},
		{name: "out of range", opset: 13, op: "Gather", in: []any{x, scalarI(2)}, err: "index 2 is out of range"},
		{name: "data", opset: 13, op: "Gather", in: []any{x, data{scalarI(1)}}, want: tensorOf([]int{3}, 4, 5, 6)},
		{name: "float", opset: 13, op: "Gather", in: []any{x, scalarF(1)}, err: "not integers"},
	})
}

func TestCast(t *testing.T) {
	f := data{tensorOf([]int{4}, -1.7, 0, 1.7, 300)}
	b := data{intsOf(graph.Bool, []int{2}, 0, 1)}
	runCases(t, []opCase{
		{name: "to integer", opset: 13, op: "Cast", attrs: attrs{"to": 6}, in: []any{f}, want: intsOf(graph.Int32, []int{4}, -1, 0, 1, 300)},
		{name: "to bool", opset: 13, op: "Cast", attrs: attrs{"to": 9}, in: []any{f}, want: intsOf(graph.Bool, []int{4}, 1, 0, 1, 1)},
		{name: "to double", opset: 13, op: "Cast", attrs: attrs{"to": 11}, in: []any{f}, want: f.Tensor},
		{name: "from bool", opset: 13, op: "Cast", attrs: attrs{"to": 1}, in: []any{b}, want: tensorOf([]int{2}, 0, 1)},
		{name: "bool to int8", opset: 19, op: "Cast", attrs: attrs{"to": 3, "saturate": 1}, in: []any{b}, want: intsOf(graph.Int8, []int{2}, 0, 1)},
		{name: "wider", opset: 13, op: "Cast", attrs: attrs{"to": 7}, in: []any{data{intsOf(graph.Uint8, []int{1}, 200)}}, want: list(200)},
		{name: "narrower", opset: 13, op: "Cast", attrs: attrs{"to": 3}, in: []any{data{intsOf(graph.Uint8, []int{2}, 200, 127)}}, want: intsOf(graph.Int8, []int{2}, -56, 127)},
		{name: "a word", opset: 1, op: "Cast", attrs: attrs{"to": "INT64"}, in: []any{data{scalarF(2.5)}}, want: scalarI(2)},
		{name: "unknown word", opset: 1, op: "Cast", attrs: attrs{"to": "INT65"}, in: []any{f}, err: "INT65"},
		{name: "half", opset: 13, op: "Cast", attrs: attrs{"to": 10}, in: []any{f}, err: "FLOAT16 is not supported"},
		{name: "constant", opset: 13, op: "Cast", attrs: attrs{"to": 2}, in: []any{tensorOf([]int{2}, 7.9, 0)}, want: intsOf(graph.Uint8, []int{2}, 7, 0)},
		{name: "constant to bool", opset: 13, op: "Cast", attrs: attrs{"to": 9}, in: []any{list(7, 0)}, want: intsOf(graph.Bool, []int{2}, 1, 0)},
		{name: "float constant to bool", opset: 13, op: "Cast", attrs: attrs{"to": 9}, in: []any{tensorOf([]int{2}, 0.5, 0)}, want: intsOf(graph.Bool, []int{2}, 1, 0)},
		{name: "constant to float", opset: 13, op: "Cast", attrs: attrs{"to": 1}, in: []any{list(7, 0)}, want: tensorOf([]int{2}, 7, 0)},
		{name: "constant wraps", opset: 13, op: "Cast", attrs: attrs{"to": 2}, in: []any{list(257)}, want: intsOf(graph.Uint8, []int{1}, 1)},
		{name: "float constant does not fit", opset: 13, op: "Cast", attrs: attrs{"to": 2}, in: []any{tensorOf([]int{1}, -1)}, err: "does not fit"},
	})
}

func TestConstants(t *testing.T) {
	x := data{ramp(2, 3)}
	one := tensorOf([]int{1}, 7)
	runCases(t, []opCase{
		{name: "tensor", opset: 13, op: "Constant", attrs: attrs{"value": ramp(2)}, want: ramp(2)},
		{name: "float", opset: 13, op: "Constant", attrs: attrs{"value_float": 2.0}, want: scalarF(2)},
		{name: "floats", opset: 13, op: "Constant", attrs: attrs{"value_floats": []float64{2, 3}}, want: tensorOf([]int{2}, 2, 3)},
		{name: "integer", opset: 13, op: "Constant", attrs: attrs{"value_int": 2}, want: scalarI(2)},
		{name: "integers", opset: 13, op: "Constant", attrs: attrs{"value_ints": []int{2, 3}}, want: list(2, 3)},
		{name: "string", opset: 13, op: "Constant", attrs: attrs{"value_string": "x"}, err: "value_string is not supported"},
		{name: "nothing", opset: 13, op: "Constant", err: "expected one"},

		{name: "default", opset: 9, op: "ConstantOfShape", in: []any{list(2)}, want: tensorOf([]int{2}, 0, 0)},
		{name: "value", opset: 9, op: "ConstantOfShape", attrs: attrs{"value": list(5)}, in: []any{list(1, 2)}, want: intsOf(graph.Int64, []int{1, 2}, 5, 5)},
		{name: "two values", opset: 9, op: "ConstantOfShape", attrs: attrs{"value": list(5, 6)}, in: []any{list(1, 2)}, err: "expected one element"},
		{name: "negative", opset: 9, op: "ConstantOfShape", in: []any{list(-1)}, err: "dimension 0 is -1"},
		{name: "huge", opset: 9, op: "ConstantOfShape", in: []any{list(1<<30, 1<<30)}, err: "too large"},

		{name: "all", opset: 13, op: "Shape", in: []any{x}, want: list(2, 3)},
		{name: "range", opset: 15, op: "Shape", attrs: attrs{"start": -1}, in: []any{x}, want: list(3)},
		{name: "attribute of new", opset: 13, op: "Shape", attrs: attrs{"start": -1}, in: []any{x}, err: "start is not supported"},
		{name: "all", opset: 13, op: "Size", in: []any{x}, want: scalarI(6)},

		{name: "integers", opset: 11, op: "Range", in: []any{scalarI(5), scalarI(0), scalarI(-2)}, want: list(5, 3, 1)},
		{name: "floats", opset: 11, op: "Range", in: []any{scalarF(0), scalarF(1), scalarF(0.5)}, want: tensorOf([]int{2}, 0, 0.5)},
		{name: "step 0", opset: 11, op: "Range", in: []any{scalarI(0), scalarI(5), scalarI(0)}, err: "step is 0"},
		{name: "types", opset: 11, op: "Range", in: []any{scalarI(0), scalarI(5), scalarF(1)}, err: "common type"},
		{name: "huge", opset: 11, op: "Range", in: []any{scalarI(0), scalarI(1 << 40), scalarI(1)}, err: "too large"},

		{name: "integers", opset: 13, op: "Equal", in: []any{list(1, 2), scalarI(2)}, want: intsOf(graph.Bool, []int{2}, 0, 1)},
		{name: "floats", opset: 13, op: "Equal", in: []any{tensorOf([]int{1}, 1), tensorOf([]int{2}, 1, 2)}, want: intsOf(graph.Bool, []int{2}, 1, 0)},
		{name: "types", opset: 13, op: "Equal", in: []any{list(1), one}, err: "different element types"},

		{name: "matrix", opset: 13, op: "NonZero", in: []any{tensorOf([]int{2, 2}, 1, 0, 1, 1)}, want: intsOf(graph.Int64, []int{2, 3}, 0, 1, 1, 0, 0, 1)},
		{name: "data", opset: 13, op: "NonZero", in: []any{x}, err: "in0 depends"},
	})
}
