package onnx

import (
	"math/rand/v2"
	"testing"
)

func convTransposeCases() []opCase {
	x := data{ramp(1, 1, 2)}
	w := ramp(1, 1, 2) // 1 2
	return []opCase{
		{name: "plain", opset: 11, op: "ConvTranspose", in: []any{x, w}, want: tensorOf([]int{1, 1, 3}, 1, 4, 4)},
		{name: "data", opset: 11, op: "ConvTranspose", in: []any{x, data{w}, data{ramp(1)}}, want: tensorOf([]int{1, 1, 3}, 2, 5, 5)},
		{name: "strides", opset: 1, op: "ConvTranspose", attrs: attrs{"strides": []int{3}, "output_padding": []int{1}}, in: []any{x, w, ramp(1)}, want: tensorOf([]int{1, 1, 6}, 2, 3, 1, 3, 5, 1)},
		{name: "output shape", opset: 22, op: "ConvTranspose", attrs: attrs{"output_shape": []int{1}}, in: []any{x, w}, want: tensorOf([]int{1, 1, 1}, 4)},
		{name: "same upper", opset: 11, op: "ConvTranspose", attrs: attrs{"auto_pad": "SAME_UPPER"}, in: []any{x, w}, want: tensorOf([]int{1, 1, 2}, 1, 4)},
		{name: "same lower", opset: 11, op: "ConvTranspose", attrs: attrs{"auto_pad": "SAME_LOWER"}, in: []any{x, w}, want: tensorOf([]int{1, 1, 2}, 4, 4)},
		{name: "nothing left", opset: 11, op: "ConvTranspose", attrs: attrs{"pads": []int{2, 2}}, in: []any{x, w}, err: "leave nothing"},
		{name: "groups", opset: 11, op: "ConvTranspose", attrs: attrs{"group": 2}, in: []any{x, w}, err: "do not fit"},
		{name: "auto_pad", opset: 11, op: "ConvTranspose", attrs: attrs{"auto_pad": "X"}, in: []any{x, w}, err: "auto_pad \"X\""},
	}
}

func TestConvTranspose(t *testing.T) { runCases(t, convTransposeCases()) }

// TestConvTransposeScatters compares with the definition: every input element adds
// its multiple of the kernel to the output.
func TestConvTransposeScatters(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	random := func(shape ...int) *Tensor {
		t := tensorOf(shape)
		for range product(shape) {
			t.Floats = append(t.Floats, float64(rng.IntN(9)-4))
		}
		return t
	}
	for range 60 {
		groups, perIn, perOut := 1+rng.IntN(2), 1+rng.IntN(2), 1+rng.IntN(2)
		h, w, kh, kw := 1+rng.IntN(3), 1+rng.IntN(3), 1+rng.IntN(3), 1+rng.IntN(3)
		stride, dilation := []int{1 + rng.IntN(3), 1 + rng.IntN(3)}, []int{1 + rng.IntN(2), 1 + rng.IntN(2)}
		pads := []int{rng.IntN(kh), rng.IntN(kw), rng.IntN(kh), rng.IntN(kw)}
		oh := (h-1)*stride[0] + (kh-1)*dilation[0] + 1 - pads[0] - pads[2]
		ow := (w-1)*stride[1] + (kw-1)*dilation[1] + 1 - pads[1] - pads[3]
		if oh < 1 || ow < 1 {
			continue
		}
		x, k := random(2, groups*perIn, h, w), random(groups*perIn, perOut, kh, kw)
		want := tensorOf([]int{2, groups * perOut, oh, ow}, make([]float64, 2*groups*perOut*oh*ow)...)
		for i := range product(x.Shape) {
			b, c, r, s := i/(w*h*groups*perIn), i/(w*h)%(groups*perIn), i/w%h, i%w
			for m := range perOut {
				for j := range kh * kw {
					o, p := r*stride[0]+j/kw*dilation[0]-pads[0], s*stride[1]+j%kw*dilation[1]-pads[1]
					if o >= 0 && o < oh && p >= 0 && p < ow {
						to := ((b*groups*perOut+c/perIn*perOut+m)*oh+o)*ow + p
						want.Floats[to] += x.Floats[i] * k.Floats[((c*perOut+m)*kh+j/kw)*kw+j%kw]
					}
				}
			}
		}
		a := attrs{"group": groups, "strides": stride, "dilations": dilation, "pads": pads}
		c := opCase{opset: 11, op: "ConvTranspose", attrs: a, in: []any{data{x}, k}, want: want}
		c.run(t)
		c.in = []any{data{x}, data{k}}
		c.run(t)
	}
}
