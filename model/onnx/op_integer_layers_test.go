package onnx

import (
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

const qonnx = qonnxDomain + "."

func integerLayerCases() []opCase {
	u8 := func(shape []int, v ...int64) *Tensor { return intsOf(graph.Uint8, shape, v...) }
	i8 := func(shape []int, v ...int64) *Tensor { return intsOf(graph.Int8, shape, v...) }
	i32 := func(shape []int, v ...int64) *Tensor { return intsOf(graph.Int32, shape, v...) }
	a := data{u8([]int{2, 3}, 11, 7, 3, 10, 6, 2)}
	b := u8([]int{3, 2}, 1, 4, 2, 5, 3, 6)
	image := data{u8([]int{1, 1, 3, 3}, 2, 3, 4, 5, 6, 7, 8, 9, 10)}
	real := data{tensorOf([]int{2, 2}, 0.6, -0.25, 0.75, 9)}
	scalars := func(v ...float64) *Tensor { return tensorOf([]int{len(v), 1}, v...) }
	bits := tensorOf([]int{}, 3)
	zero := tensorOf([]int{}, 0)
	return []opCase{
		{name: "zero points", opset: 10, op: "MatMulInteger", in: []any{a, b, u8([]int{1}, 12), u8([]int{1}, 0)}, want: i32([]int{2, 2}, -38, -83, -44, -98)},
		{name: "rows and columns", opset: 10, op: "MatMulInteger", in: []any{a, b, u8([]int{2}, 12, 10), u8([]int{2}, 0, 1)}, want: i32([]int{2, 2}, -38, -68, -32, -56)},
		{name: "data by data", opset: 10, op: "MatMulInteger", in: []any{a, data{b}}, want: i32([]int{2, 2}, 34, 97, 28, 82)},
		{name: "types", opset: 10, op: "MatMulInteger", in: []any{a, i32([]int{3, 1}, 1, 2, 3)}, err: "other than of 8 bits"},
		{name: "padding", opset: 10, op: "ConvInteger", attrs: attrs{"pads": []int{1, 1, 1, 1}}, in: []any{image, u8([]int{1, 1, 2, 2}, 1, 1, 1, 1), u8([]int{}, 1)},
			want: i32([]int{1, 1, 4, 4}, 1, 3, 5, 3, 5, 12, 16, 9, 11, 24, 28, 15, 7, 15, 17, 9)},
		{name: "a zero point for each channel", opset: 10, op: "ConvInteger", in: []any{image, i8([]int{2, 1, 3, 3}, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), nil, i8([]int{2}, 0, 1)}, want: i32([]int{1, 2, 1, 1}, 54, 0)},
		{name: "half to even, saturated", opset: 10, op: "QLinearMatMul", in: []any{data{i8([]int{1, 2}, 3, -5)}, scalarF(0.5), i8([]int{}, 1), i8([]int{2, 3}, 1, 2, 100, 0, 1, 100), scalarF(1), i8([]int{}, 0), scalarF(1), i8([]int{}, -3)},
			want: i8([]int{1, 3}, -2, -4, -128)},
		{name: "bias", opset: 10, op: "QLinearConv", in: []any{image, scalarF(0.5), u8([]int{}, 2), i8([]int{1, 1, 3, 3}, 1, 0, 0, 0, 0, 0, 0, 0, 2), tensorOf([]int{1}, 0.25), i8([]int{1}, 0), scalarF(0.5), u8([]int{}, 10), i32([]int{1}, -3)},
			want: u8([]int{1, 1, 1, 1}, 13)},
		{name: "range of the data", opset: 11, op: "DynamicQuantizeLinear", in: []any{data{tensorOf([]int{6}, 0, 2, -3, -2.6, 1.34, 0.5)}},
			want: u8([]int{6}, 153, 255, 0, 20, 221, 179), more: []*Tensor{tensorOf([]int{}, 5.0/255), u8([]int{}, 153)}},
		{name: "positive data", opset: 11, op: "DynamicQuantizeLinear", in: []any{data{tensorOf([]int{3}, 1, 2, 4)}},
			want: u8([]int{3}, 64, 128, 255), more: []*Tensor{tensorOf([]int{}, 4.0/255), u8([]int{}, 0)}},
		{name: "saturates", opset: 1, op: qonnx + "Quant", in: []any{real, tensorOf([]int{}, 0.5), zero, bits}, want: tensorOf([]int{2, 2}, 0.5, 0, 1, 1.5)},
		{name: "narrow", opset: 1, op: qonnx + "Quant", attrs: attrs{"signed": 1, "narrow": 1}, in: []any{data{tensorOf([]int{2}, -9, 9)}, tensorOf([]int{}, 1), zero, bits}, want: tensorOf([]int{2}, -3, 3)},
		{name: "unsigned, a scale for each row", opset: 1, op: qonnx + "Quant", attrs: attrs{"signed": 0}, in: []any{real, scalars(0.5, 0.25), zero, bits}, want: tensorOf([]int{2, 2}, 0.5, 0, 0.75, 1.75)},
		{name: "rounding", opset: 1, op: qonnx + "Quant", attrs: attrs{"rounding_mode": "FLOOR"}, in: []any{real, tensorOf([]int{}, 0.5), zero, bits}, err: "rounding_mode FLOOR"},
		{name: "width", opset: 1, op: qonnx + "Quant", in: []any{real, tensorOf([]int{}, 0.5), zero, tensorOf([]int{}, 2.5)}, err: "bit width of 2.5"},
		{name: "signs", opset: 1, op: qonnx + "BipolarQuant", in: []any{data{tensorOf([]int{3}, -1, 0, 2)}, tensorOf([]int{}, 0.5)}, want: tensorOf([]int{3}, -0.5, 0.5, 0.5)},
	}
}

func TestIntegerLayers(t *testing.T) { runCases(t, integerLayerCases()) }
