package onnx

import (
	"math"
	"math/rand/v2"
	"testing"
)

func resizeCases() []opCase {
	x, grid := data{ramp(1, 1, 2, 2)}, data{ramp(1, 1, 4, 4)}
	line := data{ramp(4)}
	return []opCase{
		{name: "nearest", opset: 13, op: "Resize", in: []any{x, nil, tensorOf([]int{4}, 1, 1, 2, 2)},
			want: tensorOf([]int{1, 1, 4, 4}, 1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4)},
		{name: "old", opset: 10, op: "Resize", in: []any{line, tensorOf([]int{1}, 1.5)}, want: tensorOf([]int{6}, 1, 1, 2, 3, 3, 4)},
		{name: "integers", opset: 19, op: "Resize", attrs: attrs{"axes": []int{-1}}, in: []any{data{list(1, 2)}, nil, nil, list(4)}, want: list(1, 1, 2, 2)},
		{name: "align corners", opset: 11, op: "Resize", attrs: attrs{"mode": "linear", "coordinate_transformation_mode": "align_corners"},
			in: []any{x, tensorOf([]int{0}), tensorOf([]int{4}, 1, 1, 1, 2)}, want: tensorOf([]int{1, 1, 2, 4}, 1, 4.0/3, 5.0/3, 2, 3, 10.0/3, 11.0/3, 4)},
		{name: "antialias", opset: 18, op: "Resize", attrs: attrs{"mode": "linear", "antialias": 1, "axes": []int{3, 2}},
			in: []any{grid, nil, nil, list(2, 4)}, want: tensorOf([]int{1, 1, 4, 2}, 1.625, 3.375, 5.625, 7.375, 9.625, 11.375, 13.625, 15.375)},
		{name: "antialias inside", opset: 18, op: "Resize", attrs: attrs{"mode": "linear", "antialias": 1, "exclude_outside": 1, "axes": []int{3, 2}},
			in: []any{grid, nil, nil, list(2, 4)}, want: tensorOf([]int{1, 1, 4, 2}, 12.0/7, 23.0/7, 40.0/7, 51.0/7, 68.0/7, 79.0/7, 96.0/7, 107.0/7)},
		{name: "not larger", opset: 18, op: "Resize", attrs: attrs{"keep_aspect_ratio_policy": "not_larger", "axes": []int{2, 3}},
			in: []any{x, nil, nil, list(3, 1)}, want: tensorOf([]int{1, 1, 1, 1}, 1)},
		{name: "not smaller", opset: 18, op: "Resize", attrs: attrs{"keep_aspect_ratio_policy": "not_smaller", "axes": []int{2, 3}},
			in: []any{x, nil, nil, list(1, 2)}, want: ramp(1, 1, 2, 2)},
		{name: "extrapolates", opset: 13, op: "Resize", attrs: attrs{"mode": "linear", "coordinate_transformation_mode": "tf_crop_and_resize", "extrapolation_value": 9.0},
			in: []any{line, tensorOf([]int{2}, -1.0/3, 1), nil, list(3)}, want: tensorOf([]int{3}, 9, 2, 4)},
		{name: "mode", opset: 13, op: "Resize", attrs: attrs{"mode": "area"}, in: []any{line, nil, nil, list(3)}, err: "mode is \"area\""},
		{name: "coordinates", opset: 13, op: "Resize", attrs: attrs{"coordinate_transformation_mode": "x"}, in: []any{line, nil, nil, list(3)}, err: "is \"x\""},
		{name: "scales and sizes", opset: 13, op: "Resize", in: []any{line, nil, tensorOf([]int{1}, 2), list(3)}, err: "not both"},
		{name: "negative scale", opset: 13, op: "Resize", in: []any{line, nil, tensorOf([]int{1}, -2)}, err: "the scales are"},
		{name: "tiny scale", opset: 13, op: "Resize", in: []any{line, nil, tensorOf([]int{1}, 1e-30)}, err: "resized to"},
		{name: "huge", opset: 13, op: "Resize", in: []any{line, nil, nil, list(1 << 30)}, err: "too large"},

		{name: "nearest", opset: 9, op: "Upsample", in: []any{x, tensorOf([]int{4}, 1, 1, 1, 2)}, want: tensorOf([]int{1, 1, 2, 4}, 1, 1, 2, 2, 3, 3, 4, 4)},
		{name: "linear", opset: 7, op: "Upsample", attrs: attrs{"mode": "linear", "scales": []float64{2}}, in: []any{data{tensorOf([]int{2}, 0, 4)}}, want: tensorOf([]int{4}, 0, 2, 4, 4)},
		{name: "factors", opset: 1, op: "Upsample", attrs: attrs{"height_scale": 1.0, "width_scale": 2.0}, in: []any{x}, want: tensorOf([]int{1, 1, 2, 4}, 1, 1, 2, 2, 3, 3, 4, 4)},
		{name: "count", opset: 9, op: "Upsample", in: []any{x, tensorOf([]int{2}, 1, 2)}, err: "2 scales for 4"},
	}
}

func TestResize(t *testing.T) { runCases(t, resizeCases()) }

// TestCubic compares with a convolution by Keys' kernel, written as its textbook
// sum over all elements of a padded signal.
func TestCubic(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	keys := func(x, a float64) float64 {
		x = math.Abs(x)
		if x < 1 {
			return (a+2)*math.Pow(x, 3) - (a+3)*x*x + 1
		} else if x < 2 {
			return a*math.Pow(x, 3) - 5*a*x*x + 8*a*x - 4*a
		}
		return 0
	}
	for range 50 {
		in, out, a, exclude := 1+rng.IntN(6), 1+rng.IntN(9), -0.5, rng.IntN(2)
		x, want := tensorOf([]int{in}), tensorOf([]int{out})
		for range in {
			x.Floats = append(x.Floats, float64(rng.IntN(100)))
		}
		for i := range out {
			at := (float64(i)+0.5)*float64(in)/float64(out) - 0.5
			sum, total := 0.0, 0.0
			for j := -8; j < in+8; j++ {
				w := keys(at-float64(j), a)
				if exclude == 1 && (j < 0 || j >= in) {
					w = 0
				}
				sum += w * x.Floats[min(max(j, 0), in-1)]
				total += w
			}
			want.Floats = append(want.Floats, sum/total)
		}
		c := opCase{opset: 13, op: "Resize", attrs: attrs{"mode": "cubic", "cubic_coeff_a": a, "exclude_outside": exclude},
			in: []any{data{x}, nil, nil, list(int64(out))}, want: want}
		c.run(t)
	}
}
