package onnx

import (
	"math"
	"math/rand/v2"
	"testing"
)

func deformCases() []opCase {
	x := data{ramp(1, 1, 3, 3)}
	w := tensorOf([]int{1, 1, 1, 1}, 2)
	none := tensorOf([]int{1, 2, 3, 3}, make([]float64, 18)...)
	half := tensorOf([]int{1, 2, 3, 3}, make([]float64, 18)...)
	for i := range 9 {
		half.Floats[9+i] = 0.5 // half a pixel to the right
	}
	mask := tensorOf([]int{1, 1, 3, 3}, 1, 0, 1, 0, 1, 0, 1, 0, 0.5)
	return []opCase{
		{name: "in place", opset: 19, op: "DeformConv", in: []any{x, w, data{none}}, want: tensorOf([]int{1, 1, 3, 3}, 2, 4, 6, 8, 10, 12, 14, 16, 18)},
		{name: "between pixels", opset: 22, op: "DeformConv", in: []any{x, data{w}, data{half}, ramp(1)}, want: tensorOf([]int{1, 1, 3, 3}, 4, 6, 4, 10, 12, 7, 16, 18, 10)},
		{name: "constant offsets", opset: 22, op: "DeformConv", in: []any{x, w, half, ramp(1)}, want: tensorOf([]int{1, 1, 3, 3}, 4, 6, 4, 10, 12, 7, 16, 18, 10)},
		{name: "mask", opset: 19, op: "DeformConv", in: []any{x, w, data{none}, nil, data{mask}}, want: tensorOf([]int{1, 1, 3, 3}, 2, 0, 6, 0, 10, 0, 14, 0, 9)},
		{name: "offsets", opset: 19, op: "DeformConv", in: []any{x, w, data{ramp(1, 2, 3, 2)}}, err: "offsets of shape"},
		{name: "mask shape", opset: 19, op: "DeformConv", in: []any{x, w, data{none}, nil, ramp(1, 1, 3, 2)}, err: "a mask of shape"},
		{name: "groups", opset: 19, op: "DeformConv", attrs: attrs{"offset_group": 2}, in: []any{x, w, data{none}}, err: "2 of offsets"},

		{name: "data", opset: 20, op: "IsNaN", in: []any{x}, want: boolsOf([]int{1, 1, 3, 3}, 0, 0, 0, 0, 0, 0, 0, 0, 0)},
		{name: "constant", opset: 9, op: "IsNaN", in: []any{tensorOf([]int{2}, math.NaN(), 1)}, want: boolsOf([]int{2}, 1, 0)},
		{name: "one side", opset: 10, op: "IsInf", attrs: attrs{"detect_negative": 0}, in: []any{tensorOf([]int{3}, math.Inf(1), math.Inf(-1), 1)}, want: boolsOf([]int{3}, 1, 0, 0)},
		{name: "integers", opset: 10, op: "IsInf", in: []any{data{list(1)}}, err: "not of a float type"},
	}
}

func TestDeformConv(t *testing.T) { runCases(t, deformCases()) }

// TestDeformConvUnmoved: without offsets it is a convolution.
func TestDeformConvUnmoved(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	random := func(shape ...int) *Tensor {
		t := tensorOf(shape)
		for range product(shape) {
			t.Floats = append(t.Floats, float64(rng.IntN(9)-4))
		}
		return t
	}
	x, w := random(2, 4, 5, 4), random(2, 2, 3, 2)
	want := reference(x, w, []float64{1, 2}, 2, [2]int{1, 0}, [2]int{2, 1}, [2]int{1, 2}, [2]int{1, 1})
	offset := tensorOf([]int{2, 2 * 6 * 2, want.Shape[2], want.Shape[3]})
	offset.Floats = make([]float64, product(offset.Shape))
	c := opCase{opset: 22, op: "DeformConv", attrs: attrs{"group": 2, "offset_group": 2, "pads": []int{1, 0, 1, 1}, "strides": []int{2, 1}, "dilations": []int{1, 2}},
		in: []any{data{x}, w, data{offset}, ramp(2)}, want: want}
	c.run(t)
}

// TestRefusedByName: what can have no circuit is refused with a reason, and in one table
// only.
func TestRefusedByName(t *testing.T) {
	known := make(map[string]bool)
	for _, name := range Operators() {
		known[name] = true
	}
	for name, why := range refusals() {
		if known[name] {
			t.Errorf("%s is supported and refused", name)
		}
		c := opCase{opset: 22, op: name, in: []any{data{ramp(2)}}, err: why}
		c.run(t)
	}
}
