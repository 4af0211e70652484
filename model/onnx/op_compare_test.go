package onnx

import (
	"math"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

func boolsOf(shape []int, v ...int64) *Tensor { return intsOf(graph.Bool, shape, v...) }

func compareCases() []opCase {
	x, y := data{tensorOf([]int{2, 2}, 1, -2, 3, 4)}, data{tensorOf([]int{2}, 3, -2)}
	i8, u64 := data{intsOf(graph.Int8, []int{3}, -128, 0, 127)}, data{intsOf(graph.Uint64, []int{2}, 0, 1<<53)}
	p, q := data{boolsOf([]int{4}, 0, 0, 1, 1)}, data{boolsOf([]int{4}, 0, 1, 0, 1)}
	square := func(v ...int64) *Tensor { return boolsOf([]int{2, 2}, v...) }
	four := func(v ...int64) *Tensor { return boolsOf([]int{4}, v...) }
	inf := math.Inf(-1)
	return []opCase{
		{name: "data", opset: 13, op: "Less", in: []any{x, y}, want: square(1, 0, 0, 0)},
		{name: "constant", opset: 9, op: "Less", in: []any{x, scalarF(3)}, want: square(1, 1, 0, 0)},
		{name: "constant first", opset: 9, op: "Less", in: []any{scalarF(1), x}, want: square(0, 0, 1, 1)},
		{name: "legacy axis", opset: 6, op: "Less", attrs: attrs{"broadcast": 1, "axis": 0}, in: []any{x, y}, want: square(1, 1, 0, 0)},
		{name: "edges", opset: 13, op: "Less", in: []any{i8, data{intsOf(graph.Int8, []int{1}, 127)}}, want: boolsOf([]int{3}, 1, 1, 0)},
		{name: "unsigned", opset: 13, op: "Less", in: []any{u64, data{intsOf(graph.Uint64, []int{}, 1)}}, want: boolsOf([]int{2}, 1, 0)},
		{name: "types", opset: 13, op: "Less", in: []any{x, i8}, err: "different element types"},
		{name: "shapes", opset: 13, op: "Less", in: []any{x, ramp(3)}, err: "cannot be broadcast"},
		{name: "data", opset: 16, op: "LessOrEqual", in: []any{x, y}, want: square(1, 1, 1, 0)},
		{name: "data", opset: 13, op: "Greater", in: []any{x, y}, want: square(0, 0, 0, 1)},
		{name: "constant", opset: 7, op: "Greater", in: []any{x, scalarF(3)}, want: square(0, 0, 0, 1)},
		{name: "legacy", opset: 1, op: "Greater", attrs: attrs{"broadcast": 1}, in: []any{x, y}, want: square(0, 0, 0, 1)},
		{name: "data", opset: 12, op: "GreaterOrEqual", in: []any{x, y}, want: square(0, 1, 1, 1)},
		{name: "data", opset: 13, op: "Equal", in: []any{x, y}, want: square(0, 1, 1, 0)},
		{name: "booleans", opset: 7, op: "Equal", in: []any{p, q}, want: four(1, 0, 0, 1)},
		{name: "edges", opset: 7, op: "Equal", in: []any{i8, intsOf(graph.Int8, []int{1}, -128)}, want: boolsOf([]int{3}, 1, 0, 0)},

		{name: "data", opset: 7, op: "And", in: []any{p, q}, want: four(0, 0, 0, 1)},
		{name: "data", opset: 7, op: "Or", in: []any{p, q}, want: four(0, 1, 1, 1)},
		{name: "data", opset: 7, op: "Xor", in: []any{p, q}, want: four(0, 1, 1, 0)},
		{name: "constant", opset: 7, op: "And", in: []any{p, q.Tensor}, want: four(0, 0, 0, 1)},
		{name: "constant", opset: 7, op: "Or", in: []any{p.Tensor, q}, want: four(0, 1, 1, 1)},
		{name: "constant", opset: 7, op: "Xor", in: []any{p, q.Tensor}, want: four(0, 1, 1, 0)},
		{name: "legacy", opset: 1, op: "Xor", attrs: attrs{"broadcast": 1, "axis": 0}, in: []any{data{square(0, 0, 1, 1)}, boolsOf([]int{2}, 1, 0)}, want: square(1, 1, 1, 1)},
		{name: "numbers", opset: 7, op: "And", in: []any{x, y}, err: "not boolean"},
		{name: "data", opset: 1, op: "Not", in: []any{p}, want: four(1, 1, 0, 0)},
		{name: "numbers", opset: 1, op: "Not", in: []any{x}, err: "not boolean"},

		{name: "data", opset: 16, op: "Where", in: []any{data{boolsOf([]int{2, 1}, 1, 0)}, x, y}, want: tensorOf([]int{2, 2}, 1, -2, 3, -2)},
		{name: "constant condition", opset: 9, op: "Where", in: []any{boolsOf([]int{2}, 0, 1), x, y}, want: tensorOf([]int{2, 2}, 3, -2, 3, 4)},
		{name: "constants", opset: 9, op: "Where", in: []any{p, scalarF(5), scalarF(-7)}, want: tensorOf([]int{4}, -7, -7, 5, 5)},
		{name: "integers", opset: 9, op: "Where", in: []any{p, intsOf(graph.Int8, []int{}, 5), data{intsOf(graph.Int8, []int{4}, 1, 2, 3, 4)}}, want: intsOf(graph.Int8, []int{4}, 1, 2, 5, 5)},
		{name: "infinite mask", opset: 9, op: "Where", in: []any{p, data{scalarF(5)}, scalarF(inf)}, want: tensorOf([]int{4}, -math.MaxFloat32, -math.MaxFloat32, 5, 5)},
		{name: "NaN", opset: 9, op: "Where", in: []any{p, data{scalarF(5)}, scalarF(math.NaN())}, err: "is NaN"},
		{name: "types", opset: 9, op: "Where", in: []any{p, x, i8}, err: "cannot be broadcast"},
		{name: "no condition", opset: 9, op: "Where", in: []any{x, x, x}, err: "not boolean"},
	}
}

func TestCompare(t *testing.T) { runCases(t, compareCases()) }

func integerCases() []opCase {
	u8 := func(v ...int64) *Tensor { return intsOf(graph.Uint8, []int{len(v)}, v...) }
	i8 := func(v ...int64) *Tensor { return intsOf(graph.Int8, []int{len(v)}, v...) }
	a, b := data{i8(12, -12, 127, -128)}, data{i8(10, 10, -1, 127)}
	return []opCase{
		{name: "data", opset: 18, op: "BitwiseAnd", in: []any{a, b}, want: i8(8, 0, 127, 0)},
		{name: "data", opset: 18, op: "BitwiseOr", in: []any{a, b}, want: i8(14, -2, -1, -1)},
		{name: "data", opset: 18, op: "BitwiseXor", in: []any{a, b}, want: i8(6, -2, -128, -1)},
		{name: "constant", opset: 18, op: "BitwiseAnd", in: []any{a, i8(1)}, want: i8(0, 0, 1, 0)},
		{name: "floats", opset: 18, op: "BitwiseAnd", in: []any{data{ramp(2)}, ramp(2)}, err: "not integers"},
		{name: "signed", opset: 18, op: "BitwiseNot", in: []any{a}, want: i8(-13, 11, -128, 127)},
		{name: "unsigned", opset: 18, op: "BitwiseNot", in: []any{data{u8(0, 3, 255)}}, want: u8(255, 252, 0)},
		{name: "floats", opset: 18, op: "BitwiseNot", in: []any{data{ramp(2)}}, err: "not an integer"},

		{name: "left", opset: 11, op: "BitShift", attrs: attrs{"direction": "LEFT"}, in: []any{data{u8(1, 255, 3, 7)}, data{u8(7, 1, 8, 200)}}, want: u8(128, 254, 0, 0)},
		{name: "right", opset: 11, op: "BitShift", attrs: attrs{"direction": "RIGHT"}, in: []any{data{u8(128, 255, 3)}, u8(7, 1, 9)}, want: u8(1, 127, 0)},
		{name: "direction", opset: 11, op: "BitShift", attrs: attrs{"direction": "UP"}, in: []any{data{u8(1)}, u8(1)}, err: "direction is \"UP\""},
		{name: "negative", opset: 11, op: "BitShift", attrs: attrs{"direction": "LEFT"}, in: []any{a, i8(-1)}, err: "shifts by -1"},
		{name: "negative data", opset: 11, op: "BitShift", attrs: attrs{"direction": "LEFT"}, in: []any{a, b}, err: "signed type"},

		{name: "divisor's sign", opset: 13, op: "Mod", in: []any{data{i8(7, -7, 7, -7)}, data{i8(3, 3, -3, -3)}}, want: i8(1, 2, -2, -1)},
		{name: "dividend's sign", opset: 13, op: "Mod", attrs: attrs{"fmod": 1}, in: []any{data{i8(7, -7, 7, -7)}, data{i8(3, 3, -3, -3)}}, want: i8(1, -1, 1, -1)},
		{name: "floats", opset: 13, op: "Mod", attrs: attrs{"fmod": 1}, in: []any{data{tensorOf([]int{2}, 4.25, -4.25)}, scalarF(2)}, want: tensorOf([]int{2}, 0.25, -0.25)},
		{name: "floats without fmod", opset: 13, op: "Mod", in: []any{data{ramp(2)}, ramp(2)}, err: "fmod 0"},
		{name: "by zero", opset: 13, op: "Mod", in: []any{a, i8(0)}, err: "divisor and 0"},
		{name: "by zero data", opset: 13, op: "Mod", in: []any{a, data{i8(0)}}, err: "divisor is zero"},

		{name: "like", opset: 15, op: "CastLike", in: []any{data{tensorOf([]int{2}, 1.75, -0.75)}, u8(0)}, want: u8(1, 0)},
		{name: "bool", opset: 15, op: "CastLike", in: []any{data{u8(0, 1, 255)}, boolsOf([]int{0})}, want: boolsOf([]int{3}, 0, 1, 1)},
		{name: "signed to bool", opset: 15, op: "CastLike", in: []any{a, data{boolsOf([]int{1}, 0)}}, want: boolsOf([]int{4}, 1, 1, 1, 1)},
	}
}

func TestIntegers(t *testing.T) { runCases(t, integerCases()) }
