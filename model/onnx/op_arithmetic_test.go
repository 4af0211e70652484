package onnx

import (
	"math"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

func TestArithmetic(t *testing.T) {
	x := data{tensorOf([]int{2, 2}, 1, -2, 3, 4)}
	y := data{tensorOf([]int{2}, 10, 20)}
	i8 := data{intsOf(graph.Int8, []int{2}, -7, 9)}
	runCases(t, []opCase{
		{name: "constant", opset: 14, op: "Add", in: []any{x, tensorOf([]int{2}, 0.5, 1)}, want: tensorOf([]int{2, 2}, 1.5, -1, 3.5, 5)},
		{name: "constant first", opset: 14, op: "Add", in: []any{tensorOf([]int{2, 1}, 1, 2), x}, want: tensorOf([]int{2, 2}, 2, -1, 5, 6)},
		{name: "constant is larger", opset: 7, op: "Add", in: []any{y, tensorOf([]int{2, 1}, 1, 2)}, want: tensorOf([]int{2, 2}, 11, 21, 12, 22)},
		{name: "data", opset: 14, op: "Add", in: []any{x, y}, want: tensorOf([]int{2, 2}, 11, 18, 13, 24)},
		{name: "itself", opset: 14, op: "Add", in: []any{scalarF(3), scalarF(4)}, want: scalarF(7)},
		{name: "integers", opset: 14, op: "Add", in: []any{i8, intsOf(graph.Int8, []int{}, 5)}, want: intsOf(graph.Int8, []int{2}, -2, 14)},
		{name: "types differ", opset: 14, op: "Add", in: []any{i8, scalarF(1)}, err: "different element types"},
		{name: "booleans", opset: 14, op: "Add", in: []any{data{intsOf(graph.Bool, []int{1}, 1)}, intsOf(graph.Bool, []int{1}, 1)}, err: "boolean"},
		{name: "shapes", opset: 14, op: "Add", in: []any{x, tensorOf([]int{3}, 1, 2, 3)}, err: "cannot be broadcast"},
		{name: "not a number", opset: 14, op: "Add", in: []any{x, scalarF(math.NaN())}, err: "tensor in1: element 0 is NaN"},
		{name: "infinite", opset: 14, op: "Mul", in: []any{x, scalarF(math.Inf(1))}, err: "tensor in1: element 0 is +Inf"},
		{name: "wraps", opset: 14, op: "Add", in: []any{i8, intsOf(graph.Int8, []int{2}, -128, 127)}, want: intsOf(graph.Int8, []int{2}, 121, -120)},
		{name: "unsigned wraps", opset: 14, op: "Add", in: []any{data{intsOf(graph.Uint32, []int{2}, 5, 1<<32-1)}, intsOf(graph.Uint32, []int{}, 2)}, want: intsOf(graph.Uint32, []int{2}, 7, 1)},
		{name: "three operands", opset: 14, op: "Add", in: []any{x, y, y}, err: "3 inputs"},

		{name: "constant", opset: 14, op: "Sub", in: []any{x, y.Tensor}, want: tensorOf([]int{2, 2}, -9, -22, -7, -16)},
		{name: "constant first", opset: 14, op: "Sub", in: []any{scalarF(1), x}, want: tensorOf([]int{2, 2}, 0, 3, -2, -3)},
		{name: "data", opset: 7, op: "Sub", in: []any{y, x}, want: tensorOf([]int{2, 2}, 9, 22, 7, 16)},
		{name: "unsigned wraps", opset: 14, op: "Sub", in: []any{data{intsOf(graph.Uint8, []int{2}, 5, 0)}, data{intsOf(graph.Uint8, []int{2}, 7, 1)}}, want: intsOf(graph.Uint8, []int{2}, 254, 255)},

		{name: "constant", opset: 14, op: "Mul", in: []any{x, y.Tensor}, want: tensorOf([]int{2, 2}, 10, -40, 30, 80)},
		{name: "constant first", opset: 14, op: "Mul", in: []any{tensorOf([]int{2, 1}, 2, 3), x}, want: tensorOf([]int{2, 2}, 2, -4, 9, 12)},
		{name: "data", opset: 14, op: "Mul", in: []any{x, y}, want: tensorOf([]int{2, 2}, 10, -40, 30, 80)},
		{name: "wraps", opset: 14, op: "Mul", in: []any{data{intsOf(graph.Int16, []int{2}, 300, -300)}, data{intsOf(graph.Int16, []int{2}, 300, 300)}}, want: intsOf(graph.Int16, []int{2}, 24464, -24464)},

		{name: "constant", opset: 14, op: "Div", in: []any{x, tensorOf([]int{2}, 2, 4)}, want: tensorOf([]int{2, 2}, 0.5, -0.5, 1.5, 1)},
		{name: "of constant", opset: 14, op: "Div", in: []any{scalarF(12), x}, want: tensorOf([]int{2, 2}, 12, -6, 4, 3)},
		{name: "data", opset: 14, op: "Div", in: []any{x, y}, want: tensorOf([]int{2, 2}, 0.1, -0.1, 0.3, 0.2)},
		{name: "integers truncate", opset: 14, op: "Div", in: []any{i8, intsOf(graph.Int8, []int{1}, 4)}, want: intsOf(graph.Int8, []int{2}, -1, 2)},
		{name: "integers, exact quotient", opset: 14, op: "Div", in: []any{data{scalarI(49)}, scalarI(49)}, want: scalarI(1)},
		{name: "by zero", opset: 14, op: "Div", in: []any{x, scalarF(0)}, err: "divisor and 0"},
		{name: "integers by zero", opset: 14, op: "Div", in: []any{scalarI(1), scalarI(0)}, err: "divided by zero"},
		{name: "by negative data", opset: 14, op: "Div", in: []any{y, x}, want: tensorOf([]int{2, 2}, 10, -10, 10.0/3, 5)},
		{name: "integers by negative data", opset: 14, op: "Div", in: []any{i8, data{intsOf(graph.Int8, []int{2}, -2, -10)}}, want: intsOf(graph.Int8, []int{2}, 3, 0)},
		{name: "the least by -1 wraps", opset: 14, op: "Div", in: []any{data{intsOf(graph.Int8, []int{2}, -128, 9)}, data{intsOf(graph.Int8, []int{}, -1)}}, want: intsOf(graph.Int8, []int{2}, -128, -9)},
		{name: "integers by zero data", opset: 14, op: "Div", in: []any{i8, data{intsOf(graph.Int8, []int{}, 0)}}, err: "divisor is zero"},

		{name: "data", opset: 13, op: "Neg", in: []any{x}, want: tensorOf([]int{2, 2}, -1, 2, -3, -4)},
		{name: "the least wraps", opset: 13, op: "Neg", in: []any{data{intsOf(graph.Int8, []int{2}, -128, 127)}}, want: intsOf(graph.Int8, []int{2}, -128, -127)},
		{name: "three", opset: 13, op: "Sum", in: []any{x, y, scalarF(100)}, want: tensorOf([]int{2, 2}, 111, 118, 113, 124)},
		{name: "one", opset: 13, op: "Sum", in: []any{y}, want: y.Tensor},
		{name: "integers", opset: 13, op: "Sum", in: []any{i8}, err: "not of a float type"},
	})
}

// Below opset 7 a broadcast is asked for, and may name the axis it starts from.
func TestLegacyBroadcast(t *testing.T) {
	x := data{ramp(2, 2, 2)}
	runCases(t, []opCase{
		{name: "axis", opset: 6, op: "Add", attrs: attrs{"broadcast": 1, "axis": 1}, in: []any{x, tensorOf([]int{2}, 10, 20)},
			want: tensorOf([]int{2, 2, 2}, 11, 12, 23, 24, 15, 16, 27, 28)},
		{name: "last", opset: 6, op: "Mul", attrs: attrs{"broadcast": 1}, in: []any{x, data{tensorOf([]int{2}, 1, 10)}},
			want: tensorOf([]int{2, 2, 2}, 1, 20, 3, 40, 5, 60, 7, 80)},
		{name: "axis out of range", opset: 6, op: "Add", attrs: attrs{"broadcast": 1, "axis": 3}, in: []any{x, tensorOf([]int{2}, 10, 20)}, err: "from axis 3"},
		{name: "attributes of old", opset: 7, op: "Add", attrs: attrs{"broadcast": 1, "axis": 1}, in: []any{x, tensorOf([]int{2}, 10, 20)},
			err: "attribute axis, broadcast is not supported at opset 7"},
	})
}

func TestActivations(t *testing.T) {
	x := data{tensorOf([]int{1, 2, 2}, -4, -1, 0, 2)}
	e := math.Exp(2)
	runCases(t, []opCase{
		{name: "data", opset: 14, op: "Relu", in: []any{x}, want: tensorOf([]int{1, 2, 2}, 0, 0, 0, 2)},
		{name: "constant", opset: 6, op: "Relu", in: []any{tensorOf([]int{2}, -1, 1)}, want: tensorOf([]int{2}, 0, 1)},
		{name: "unknown attribute", opset: 14, op: "Relu", attrs: attrs{"alpha": 1.0}, in: []any{x}, err: "attribute alpha is not supported"},
		{name: "data", opset: 13, op: "Sigmoid", in: []any{x}, want: tensorOf([]int{1, 2, 2}, 1/(1+math.Exp(4)), 1/(1+math.E), 0.5, 1/(1+1/e))},
		{name: "integers", opset: 13, op: "Sigmoid", in: []any{data{list(1)}}, err: "not of a float type"},
		{name: "data", opset: 13, op: "Tanh", in: []any{x}, want: tensorOf([]int{1, 2, 2}, math.Tanh(-4), math.Tanh(-1), 0, math.Tanh(2))},
		{name: "default", opset: 16, op: "LeakyRelu", in: []any{x}, want: tensorOf([]int{1, 2, 2}, -0.04, -0.01, 0, 2)},
		{name: "slope", opset: 6, op: "LeakyRelu", attrs: attrs{"alpha": 0.5}, in: []any{x}, want: tensorOf([]int{1, 2, 2}, -2, -0.5, 0, 2)},
		{name: "wrong attribute type", opset: 6, op: "LeakyRelu", attrs: attrs{"alpha": 1}, in: []any{x}, err: "attribute alpha is a INT"},
		{name: "NaN", opset: 6, op: "LeakyRelu", attrs: attrs{"alpha": math.NaN()}, in: []any{x}, err: "NaN"},

		{name: "one slope", opset: 16, op: "PRelu", in: []any{x, tensorOf([]int{1}, 0.5)}, want: tensorOf([]int{1, 2, 2}, -2, -0.5, 0, 2)},
		{name: "slopes", opset: 16, op: "PRelu", in: []any{x, tensorOf([]int{2}, 0.25, 2)}, want: tensorOf([]int{1, 2, 2}, -1, -2, 0, 2)},
		{name: "channels", opset: 6, op: "PRelu", in: []any{x, tensorOf([]int{2}, 0.25, 2)}, want: tensorOf([]int{1, 2, 2}, -1, -0.25, 0, 2)},
		{name: "data", opset: 9, op: "PRelu", in: []any{x, data{tensorOf([]int{2, 1}, 0.25, 2)}}, want: tensorOf([]int{1, 2, 2}, -1, -0.25, 0, 2)},
		{name: "integers", opset: 16, op: "PRelu", in: []any{data{list(-3, 2)}, list(5, 7)}, want: list(-15, 2)},
		{name: "types", opset: 16, op: "PRelu", in: []any{data{list(-3, 2)}, scalarF(1)}, err: "different element types"},
		{name: "shapes", opset: 9, op: "PRelu", in: []any{x, tensorOf([]int{3}, 1, 2, 3)}, err: "cannot be broadcast"},
		{name: "NaN", opset: 9, op: "PRelu", in: []any{x, scalarF(math.NaN())}, err: "NaN"},

		{name: "inputs", opset: 13, op: "Clip", in: []any{x, scalarF(-2), scalarF(1)}, want: tensorOf([]int{1, 2, 2}, -2, -1, 0, 1)},
		{name: "attributes", opset: 6, op: "Clip", attrs: attrs{"min": -2.0, "max": 1.0}, in: []any{x}, want: tensorOf([]int{1, 2, 2}, -2, -1, 0, 1)},
		{name: "upper only", opset: 13, op: "Clip", in: []any{x, nil, scalarF(1)}, want: tensorOf([]int{1, 2, 2}, -4, -1, 0, 1)},
		{name: "infinite bound", opset: 13, op: "Clip", in: []any{x, scalarF(math.Inf(-1)), scalarF(1)}, want: tensorOf([]int{1, 2, 2}, -4, -1, 0, 1)},
		{name: "no bounds", opset: 13, op: "Clip", in: []any{x}, want: x.Tensor},
		{name: "NaN", opset: 13, op: "Clip", in: []any{x, scalarF(math.NaN())}, err: "NaN"},
		{name: "bounds are data", opset: 13, op: "Clip", in: []any{x, data{scalarF(-2)}, data{tensorOf([]int{1}, 1)}}, want: tensorOf([]int{1, 2, 2}, -2, -1, 0, 1)},
		{name: "one bound is data", opset: 13, op: "Clip", in: []any{x, scalarF(-2), data{scalarF(1)}}, want: tensorOf([]int{1, 2, 2}, -2, -1, 0, 1)},
		{name: "crossed", opset: 13, op: "Clip", in: []any{x, data{scalarF(1)}, scalarF(-2)}, want: tensorOf([]int{1, 2, 2}, -2, -2, -2, -2)},
		{name: "two bounds are data", opset: 13, op: "Clip", in: []any{x, data{ramp(2)}}, err: "expected one element"},
		{name: "two bounds", opset: 13, op: "Clip", in: []any{x, tensorOf([]int{2}, 1, 2)}, err: "expected one element"},
		{name: "attributes of old", opset: 13, op: "Clip", attrs: attrs{"min": -2.0}, in: []any{x}, err: "attribute min is not supported"},

		{name: "axis", opset: 13, op: "Softmax", attrs: attrs{"axis": 1}, in: []any{data{tensorOf([]int{1, 2, 2}, 1, 5, 1, 7)}},
			want: tensorOf([]int{1, 2, 2}, 0.5, 1/(1+e), 0.5, e/(1+e))},
		{name: "default axis", opset: 13, op: "Softmax", in: []any{data{tensorOf([]int{1, 2, 2}, 1, 3, 1000, 1000)}},
			want: tensorOf([]int{1, 2, 2}, 1/(1+e), e/(1+e), 0.5, 0.5)},
		{name: "flattens", opset: 11, op: "Softmax", in: []any{data{tensorOf([]int{1, 2, 2}, 1, 1, 1, 1)}},
			want: tensorOf([]int{1, 2, 2}, 0.25, 0.25, 0.25, 0.25)},
		{name: "axis out of range", opset: 13, op: "Softmax", attrs: attrs{"axis": 3}, in: []any{x}, err: "axis 3 is out of range"},
	})
}
