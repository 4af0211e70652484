package onnx

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

func TestMatMul(t *testing.T) {
	a, b := tensorOf([]int{2, 2}, 1, 2, 3, 4), tensorOf([]int{2, 2}, 5, 6, 7, 8)
	ab := tensorOf([]int{2, 2}, 19, 22, 43, 50)
	stack := tensorOf([]int{2, 2, 2}, 1, 2, 3, 4, 0, 1, 1, 0)
	twice := tensorOf([]int{2, 2, 2}, 19, 22, 43, 50, 7, 8, 5, 6)
	var cases []opCase
	for name, in := range map[string][2]any{
		"right": {0, 1}, "constants": {1, 1}, "left": {1, 0}, "data": {0, 0},
	} {
		operand := func(constant any, x *Tensor) any {
			if constant == 1 {
				return x
			}
			return data{x}
		}
		add := func(kind string, x, y, want *Tensor) {
			cases = append(cases, opCase{name: name + " " + kind, opset: 13, op: "MatMul",
				in: []any{operand(in[0], x), operand(in[1], y)}, want: want})
		}
		add("matrices", a, b, ab)
		add("batch on the left", stack, b, twice)
		add("batch on the right", tensorOf([]int{2, 2}, 1, 0, 0, 2), stack, tensorOf([]int{2, 2, 2}, 1, 2, 6, 8, 0, 1, 2, 0))
		add("two batches", stack, stack, tensorOf([]int{2, 2, 2}, 7, 10, 15, 22, 1, 0, 0, 1))
		add("crossed batches", tensorOf([]int{2, 1, 1, 2}, 1, 2, 3, 4), tensorOf([]int{2, 2, 1}, 1, 0, 0, 1),
			tensorOf([]int{2, 2, 1, 1}, 1, 2, 3, 4))
		add("row", tensorOf([]int{2}, 1, 2), b, tensorOf([]int{2}, 19, 22))
		add("column", a, tensorOf([]int{2}, 5, 7), tensorOf([]int{2}, 19, 43))
		add("vectors", tensorOf([]int{2}, 1, 2), tensorOf([]int{2}, 5, 7), tensorOf([]int{}, 19))
	}
	cases = append(cases,
		opCase{name: "inner sizes", opset: 13, op: "MatMul", in: []any{data{a}, tensorOf([]int{3}, 1, 2, 3)}, err: "do not fit"},
		opCase{name: "scalar", opset: 13, op: "MatMul", in: []any{data{a}, scalarF(1)}, err: "operands of shapes"},
		opCase{name: "batches", opset: 13, op: "MatMul", in: []any{data{ramp(2, 2, 2)}, ramp(3, 2, 2)}, err: "cannot be broadcast"})
	runCases(t, cases)
}

func TestGemm(t *testing.T) {
	a, b := tensorOf([]int{2, 3}, 1, 2, 3, 4, 5, 6), tensorOf([]int{3, 2}, 1, 0, 0, 1, 1, 1)
	at, bt := tensorOf([]int{3, 2}, 1, 4, 2, 5, 3, 6), tensorOf([]int{2, 3}, 1, 0, 1, 0, 1, 1)
	row, column, full := tensorOf([]int{2}, 10, 20), tensorOf([]int{2, 1}, 10, 20), tensorOf([]int{2, 2}, 1, 2, 3, 4)
	var cases []opCase
	for _, in := range [][]any{{data{a}, b}, {a, data{b}}, {data{a}, data{b}}, {a, b}} {
		name := fmt.Sprintf("%T %T", in[0], in[1])
		for _, c := range []opCase{
			{name: "product", in: in, want: tensorOf([]int{2, 2}, 4, 5, 10, 11)},
			{name: "row", in: append(in[:2:2], row), want: tensorOf([]int{2, 2}, 14, 25, 20, 31)},
			{name: "column", in: append(in[:2:2], column), want: tensorOf([]int{2, 2}, 14, 15, 30, 31)},
			{name: "matrix", in: append(in[:2:2], full), want: tensorOf([]int{2, 2}, 5, 7, 13, 15)},
			{name: "scalar", in: append(in[:2:2], scalarF(1)), want: tensorOf([]int{2, 2}, 5, 6, 11, 12)},
			{name: "alpha beta", attrs: attrs{"alpha": 2.0, "beta": 0.5}, in: append(in[:2:2], row), want: tensorOf([]int{2, 2}, 13, 20, 25, 32)},
			{name: "data bias", attrs: attrs{"alpha": 2.0, "beta": 0.5}, in: append(in[:2:2], data{row}), want: tensorOf([]int{2, 2}, 13, 20, 25, 32)},
			{name: "no bias", attrs: attrs{"alpha": 2.0, "beta": 0.0}, in: append(in[:2:2], row), want: tensorOf([]int{2, 2}, 8, 10, 20, 22)},
		} {
			c.name, c.opset, c.op = name+" "+c.name, 13, "Gemm"
			cases = append(cases, c)
		}
	}
	cases = append(cases, []opCase{
		{name: "transposed", opset: 9, op: "Gemm", attrs: attrs{"transA": 1, "transB": 1}, in: []any{data{at}, bt}, want: tensorOf([]int{2, 2}, 4, 5, 10, 11)},
		{name: "transposed, constant left", opset: 9, op: "Gemm", attrs: attrs{"transA": 1, "transB": 1}, in: []any{at, data{bt}, row}, want: tensorOf([]int{2, 2}, 14, 25, 20, 31)},
		{name: "transposed data", opset: 9, op: "Gemm", attrs: attrs{"transA": 1, "transB": 1}, in: []any{data{at}, data{bt}}, want: tensorOf([]int{2, 2}, 4, 5, 10, 11)},
		{name: "broadcast", opset: 6, op: "Gemm", attrs: attrs{"broadcast": 1}, in: []any{data{a}, b, row}, want: tensorOf([]int{2, 2}, 14, 25, 20, 31)},
		{name: "sizes", opset: 13, op: "Gemm", in: []any{data{a}, bt}, err: "do not fit"},
		{name: "rank", opset: 13, op: "Gemm", in: []any{data{ramp(1, 2, 3)}, b}, err: "not matrices"},
		{name: "bias", opset: 13, op: "Gemm", in: []any{data{a}, b, ramp(3)}, err: "bias"},
		{name: "flag", opset: 13, op: "Gemm", attrs: attrs{"transA": 2}, in: []any{data{a}, b}, err: "expected 0 or 1"},
	}...)
	runCases(t, cases)
}

// reference convolves [N, C, H, W] with [M, C/groups, h, w], reading the definition aloud.
func reference(x, w *Tensor, bias []float64, groups int, pads, strides, dilations [2]int, end [2]int) *Tensor {
	n, c, h, wd := x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]
	m, cg, kh, kw := w.Shape[0], w.Shape[1], w.Shape[2], w.Shape[3]
	oh := (h+pads[0]+end[0]-(kh-1)*dilations[0]-1)/strides[0] + 1
	ow := (wd+pads[1]+end[1]-(kw-1)*dilations[1]-1)/strides[1] + 1
	out := tensorOf([]int{n, m, oh, ow})
	for b := range n {
		for r := range m {
			for y := range oh {
				for z := range ow {
					s := bias[r]
					for ci := range cg {
						for i := range kh {
							for j := range kw {
								yy, zz := y*strides[0]+i*dilations[0]-pads[0], z*strides[1]+j*dilations[1]-pads[1]
								if yy < 0 || yy >= h || zz < 0 || zz >= wd {
									continue
								}
								channel := r/(m/groups)*cg + ci
								s += x.Floats[((b*c+channel)*h+yy)*wd+zz] * w.Floats[((r*cg+ci)*kh+i)*kw+j]
							}
						}
					}
					out.Floats = append(out.Floats, s)
				}
			}
		}
	}
	return out
}

func random(rng *rand.Rand, shape ...int) *Tensor {
	t := tensorOf(shape)
	for range product(shape) {
		t.Floats = append(t.Floats, float64(rng.IntN(19)-9))
	}
	return t
}

func TestConv(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	var cases []opCase
	for _, c := range []struct {
		n, c, m, groups         int
		pads, strides, dilation [2]int
		end                     [2]int
	}{
		{1, 1, 1, 1, [2]int{}, [2]int{1, 1}, [2]int{1, 1}, [2]int{}},
		{1, 2, 3, 1, [2]int{1, 0}, [2]int{1, 1}, [2]int{1, 1}, [2]int{0, 2}},
		{2, 4, 6, 2, [2]int{1, 1}, [2]int{2, 1}, [2]int{1, 2}, [2]int{1, 1}},
		{2, 3, 3, 3, [2]int{0, 1}, [2]int{1, 3}, [2]int{1, 1}, [2]int{2, 0}},
		{1, 2, 4, 2, [2]int{}, [2]int{1, 1}, [2]int{2, 1}, [2]int{}},
	} {
		x, w, bias := random(rng, c.n, c.c, 5, 6), random(rng, c.m, c.c/c.groups, 2, 3), random(rng, c.m)
		a := attrs{"group": c.groups, "pads": []int{c.pads[0], c.pads[1], c.end[0], c.end[1]},
			"strides": c.strides[:], "dilations": c.dilation[:]}
		want := reference(x, w, bias.Floats, c.groups, c.pads, c.strides, c.dilation, c.end)
		for _, in := range [][]any{{data{x}, w, bias}, {data{x}, data{w}, bias}, {data{x}, w, data{bias}}, {x, w, bias}, {data{x}, data{w}, data{bias}}} {
			cases = append(cases, opCase{name: fmt.Sprintf("%+v %T", c, in[1]), opset: 11, op: "Conv", attrs: a, in: in, want: want})
		}
	}
	x, w := data{tensorOf([]int{1, 1, 4}, 1, 2, 3, 4)}, tensorOf([]int{1, 1, 2}, 10, 1)
	cases = append(cases, []opCase{
		{name: "one dimension", opset: 22, op: "Conv", in: []any{x, w}, want: tensorOf([]int{1, 1, 3}, 12, 23, 34)},
		{name: "same upper", opset: 11, op: "Conv", attrs: attrs{"auto_pad": "SAME_UPPER", "kernel_shape": []int{2}}, in: []any{x, w}, want: tensorOf([]int{1, 1, 4}, 12, 23, 34, 40)},
		{name: "same lower", opset: 11, op: "Conv", attrs: attrs{"auto_pad": "SAME_LOWER"}, in: []any{x, w}, want: tensorOf([]int{1, 1, 4}, 1, 12, 23, 34)},
		{name: "same with strides", opset: 11, op: "Conv", attrs: attrs{"auto_pad": "SAME_UPPER", "strides": []int{3}}, in: []any{x, w}, want: tensorOf([]int{1, 1, 2}, 12, 40)},
		{name: "valid", opset: 11, op: "Conv", attrs: attrs{"auto_pad": "VALID", "strides": []int{2}}, in: []any{x, w}, want: tensorOf([]int{1, 1, 2}, 12, 34)},
		{name: "three dimensions", opset: 11, op: "Conv", in: []any{data{ramp(1, 1, 2, 2, 2)}, tensorOf([]int{1, 1, 2, 1, 1}, 1, 10)}, want: tensorOf([]int{1, 1, 1, 2, 2}, 51, 62, 73, 84)},
		{name: "auto_pad", opset: 11, op: "Conv", attrs: attrs{"auto_pad": "SOME"}, in: []any{x, w}, err: "auto_pad"},
		{name: "kernel_shape", opset: 11, op: "Conv", attrs: attrs{"kernel_shape": []int{3}}, in: []any{x, w}, err: "kernel_shape"},
		{name: "negative pads", opset: 11, op: "Conv", attrs: attrs{"pads": []int{-1, 0}}, in: []any{x, w}, err: "pads"},
		{name: "stride of zero", opset: 11, op: "Conv", attrs: attrs{"strides": []int{0}}, in: []any{x, w}, err: "strides"},
		{name: "groups", opset: 11, op: "Conv", attrs: attrs{"group": 2}, in: []any{x, w}, err: "2 groups"},
		{name: "kernel too large", opset: 11, op: "Conv", attrs: attrs{"dilations": []int{4}}, in: []any{x, w}, err: "does not fit"},
		{name: "bias", opset: 11, op: "Conv", in: []any{x, w, ramp(2)}, err: "bias"},
		{name: "integers", opset: 11, op: "Conv", in: []any{data{intsOf(graph.Int8, []int{1, 1, 4}, 1, 2, 3, 4)}, w}, err: "not of a float type"},
	}...)
	runCases(t, cases)
}
