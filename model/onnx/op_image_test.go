package onnx

import (
	"math/rand/v2"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

func imageCases() []opCase {
	x := data{ramp(1, 1, 2, 2)}
	i64 := func(shape []int, v ...int64) *Tensor { return intsOf(graph.Int64, shape, v...) }
	// the positions of the two diagonal pixels, the centre, and far away
	grid := tensorOf([]int{1, 1, 4, 2}, -1, -1, 1, 1, 0, 0, 9, 0)
	at := func(v ...float64) *Tensor { return tensorOf([]int{1, 1, 1, 4}, v...) }
	wide := data{ramp(1, 1, 4, 4)}
	pooled := attrs{"kernel_shape": []int{2, 2}, "strides": []int{2, 2}}
	return []opCase{
		{name: "linear", opset: 20, op: "GridSample", attrs: attrs{"align_corners": 1}, in: []any{x, grid}, want: at(1, 4, 2.5, 0)},
		{name: "linear on data", opset: 16, op: "GridSample", attrs: attrs{"align_corners": 1, "mode": "bilinear"}, in: []any{x, data{grid}}, want: at(1, 4, 2.5, 0)},
		{name: "edges", opset: 20, op: "GridSample", in: []any{x, data{grid}}, want: at(0.25, 1, 2.5, 0)},
		{name: "border", opset: 20, op: "GridSample", attrs: attrs{"padding_mode": "border"}, in: []any{x, grid}, want: at(1, 4, 2.5, 3)},
		{name: "border on data", opset: 20, op: "GridSample", attrs: attrs{"padding_mode": "border"}, in: []any{x, data{grid}}, want: at(1, 4, 2.5, 3)},
		{name: "nearest", opset: 22, op: "GridSample", attrs: attrs{"mode": "nearest", "align_corners": 1}, in: []any{x, data{grid}}, want: at(1, 4, 1, 0)},
		{name: "reflection", opset: 22, op: "GridSample", attrs: attrs{"mode": "nearest", "align_corners": 1, "padding_mode": "reflection"},
			in: []any{x, tensorOf([]int{1, 1, 4, 2}, -3, -1, 3, 1, 5, 1, 9, 1)}, want: at(2, 3, 4, 4)},
		{name: "reflection on data", opset: 22, op: "GridSample", attrs: attrs{"padding_mode": "reflection"}, in: []any{x, data{grid}}, err: "a grid that depends"},
		{name: "mode", opset: 22, op: "GridSample", attrs: attrs{"mode": "bilinear"}, in: []any{x, grid}, err: "not valid"},
		{name: "far", opset: 22, op: "GridSample", in: []any{x, tensorOf([]int{1, 1, 1, 2}, 1e30, 0)}, err: "the grid reaches"},
		{name: "shape", opset: 22, op: "GridSample", in: []any{x, ramp(1, 1, 3)}, err: "a grid [1 1 3]"},

		{name: "average", opset: 16, op: "RoiAlign", attrs: attrs{"coordinate_transformation_mode": "half_pixel", "output_width": 2}, in: []any{wide, tensorOf([]int{1, 4}, 1, 1, 3, 3), list(0)},
			want: tensorOf([]int{1, 1, 1, 2}, 8, 9)},
		{name: "beyond", opset: 10, op: "RoiAlign", in: []any{wide, tensorOf([]int{1, 4}, 50, 50, 51, 51), list(0)}, want: tensorOf([]int{1, 1, 1, 1}, 0)},
		{name: "batch", opset: 16, op: "RoiAlign", in: []any{wide, tensorOf([]int{1, 4}, 0, 0, 1, 1), list(1)}, err: "batch index 1 of 1"},
		{name: "data", opset: 16, op: "RoiAlign", in: []any{wide, data{ramp(1, 4)}, list(0)}, err: "in1 depends"},
		{name: "huge", opset: 16, op: "RoiAlign", attrs: attrs{"sampling_ratio": 1 << 20}, in: []any{wide, ramp(1, 4), list(0)}, err: "too large"},
		{name: "bins", opset: 1, op: "MaxRoiPool", attrs: attrs{"pooled_shape": []int{1, 2}}, in: []any{wide, tensorOf([]int{2, 5}, 0, 0, 1, 3, 2, 0, 9, 9, 9, 9)}, want: tensorOf([]int{2, 1, 1, 2}, 10, 12, 0, 0)},
		{name: "batch", opset: 1, op: "MaxRoiPool", attrs: attrs{"pooled_shape": []int{1, 2}}, in: []any{wide, tensorOf([]int{1, 5}, 0.5, 0, 1, 3, 2)}, err: "batch index 0.5"},

		{name: "overlap", opset: 18, op: "Col2Im", in: []any{data{ramp(1, 2, 2)}, list(3), list(2)}, want: tensorOf([]int{1, 1, 3}, 1, 5, 4)},
		{name: "pads and steps", opset: 18, op: "Col2Im", attrs: attrs{"pads": []int{1, 0}, "strides": []int{2}}, in: []any{data{ramp(1, 2, 2)}, list(3), list(2)}, want: tensorOf([]int{1, 1, 3}, 3, 2, 4)},
		{name: "count", opset: 18, op: "Col2Im", in: []any{data{ramp(1, 2, 3)}, list(3), list(2)}, err: "do not fit 2 blocks"},
		{name: "large block", opset: 18, op: "Col2Im", in: []any{data{ramp(1, 4, 1)}, list(3), list(4)}, err: "do not fit an image"},

		{name: "identity", opset: 20, op: "AffineGrid", attrs: attrs{"align_corners": 1}, in: []any{data{tensorOf([]int{1, 2, 3}, 1, 0, 0, 0, 1, 0)}, list(1, 1, 2, 3)},
			want: tensorOf([]int{1, 2, 3, 2}, -1, -1, 0, -1, 1, -1, -1, 1, 0, 1, 1, 1)},
		{name: "centres", opset: 20, op: "AffineGrid", in: []any{data{tensorOf([]int{1, 2, 3}, 0, 2, 1, 1, 0, 0)}, list(1, 1, 2, 2)},
			want: tensorOf([]int{1, 2, 2, 2}, 0, -0.5, 0, 0.5, 2, -0.5, 2, 0.5)},
		{name: "shape", opset: 20, op: "AffineGrid", in: []any{data{ramp(1, 2, 3)}, list(2, 1, 2, 2)}, err: "matrices [1 2 3]"},

		{name: "indices", opset: 12, op: "MaxPool", attrs: pooled, in: []any{data{tensorOf([]int{1, 2, 2, 2}, 1, 3, 3, 2, 4, 4, 4, 4)}},
			want: tensorOf([]int{1, 2, 1, 1}, 3, 4), more: []*Tensor{i64([]int{1, 2, 1, 1}, 1, 4)}},
		{name: "column-major indices", opset: 12, op: "MaxPool", attrs: attrs{"kernel_shape": []int{2, 2}, "storage_order": 1, "pads": []int{1, 0, 0, 0}}, in: []any{data{tensorOf([]int{1, 1, 2, 2}, -1, -3, -5, -2)}},
			want: tensorOf([]int{1, 1, 2, 1}, -1, -1), more: []*Tensor{i64([]int{1, 1, 2, 1}, 0, 0)}},

		{name: "planes", opset: 11, op: "MaxUnpool", attrs: pooled, in: []any{data{tensorOf([]int{1, 2, 1, 1}, 8, 9)}, i64([]int{1, 2, 1, 1}, 1, 4)}, want: tensorOf([]int{1, 2, 2, 2}, 0, 8, 0, 0, 9, 0, 0, 0)},
		{name: "data", opset: 11, op: "MaxUnpool", attrs: pooled, in: []any{data{tensorOf([]int{1, 2, 1, 1}, 8, 9)}, data{i64([]int{1, 2, 1, 1}, 1, 4)}}, want: tensorOf([]int{1, 2, 2, 2}, 0, 8, 0, 0, 9, 0, 0, 0)},
		{name: "output shape", opset: 9, op: "MaxUnpool", attrs: pooled, in: []any{data{tensorOf([]int{1, 1, 1, 1}, 8)}, i64([]int{1, 1, 1, 1}, 2), list(1, 1, 2, 3)}, want: tensorOf([]int{1, 1, 2, 3}, 0, 0, 0, 8, 0, 0)},
		{name: "another plane", opset: 11, op: "MaxUnpool", attrs: pooled, in: []any{data{tensorOf([]int{1, 2, 1, 1}, 8, 9)}, i64([]int{1, 2, 1, 1}, 1, 3)}, err: "outside of its plane"},
		{name: "another plane, data", opset: 11, op: "MaxUnpool", attrs: pooled, in: []any{data{tensorOf([]int{1, 2, 1, 1}, 8, 9)}, data{i64([]int{1, 2, 1, 1}, 1, 3)}}, err: "index -1"},

		{name: "axis", opset: 11, op: "Compress", attrs: attrs{"axis": -1}, in: []any{x, boolsOf([]int{2}, 0, 1)}, want: tensorOf([]int{1, 1, 2, 1}, 2, 4)},
		{name: "flat", opset: 9, op: "Compress", in: []any{x, boolsOf([]int{3}, 1, 0, 1)}, want: tensorOf([]int{2}, 1, 3)},
		{name: "too far", opset: 9, op: "Compress", attrs: attrs{"axis": 2}, in: []any{x, boolsOf([]int{3}, 0, 0, 1)}, err: "keeps element 2 of 2"},
		{name: "data", opset: 9, op: "Compress", in: []any{x, data{boolsOf([]int{3}, 0, 0, 1)}}, err: "in1 depends"},

		{name: "sorted", opset: 11, op: "Unique", in: []any{tensorOf([]int{5}, 2, 1, 1, 3, 2)}, want: tensorOf([]int{3}, 1, 2, 3), more: []*Tensor{list(1, 0, 3), list(1, 0, 0, 2, 1), list(2, 2, 1)}},
		{name: "in order", opset: 11, op: "Unique", attrs: attrs{"sorted": 0}, in: []any{tensorOf([]int{5}, 2, 1, 1, 3, 2)}, want: tensorOf([]int{3}, 2, 1, 3), more: []*Tensor{list(0, 1, 3), list(0, 1, 1, 2, 0), list(2, 2, 1)}},
		{name: "slices", opset: 11, op: "Unique", attrs: attrs{"axis": 1}, in: []any{intsOf(graph.Int8, []int{2, 3}, 1, 0, 1, 5, 7, 5)}, want: intsOf(graph.Int8, []int{2, 2}, 0, 1, 7, 5), more: []*Tensor{list(1, 0), list(1, 0, 1), list(1, 2)}},
		{name: "data", opset: 11, op: "Unique", in: []any{x}, err: "in0 depends"},
	}
}

func TestImages(t *testing.T) { runCases(t, imageCases()) }

// TestPlanes: on an image that rises evenly, interpolation at any position inside
// gives that position; a region's average is its centre.
func TestPlanes(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	const h, w = 6, 7
	x := tensorOf([]int{1, 1, h, w})
	for i := range h * w {
		x.Floats = append(x.Floats, float64(10*(i/w)+i%w))
	}
	for _, onData := range []bool{false, true} {
		grid, want := tensorOf([]int{1, 20, 1, 2}), tensorOf([]int{1, 1, 20, 1})
		for range 20 {
			u, v := float64(float32(2*rng.Float64()-1)), float64(float32(2*rng.Float64()-1))
			grid.Floats = append(grid.Floats, u, v)
			want.Floats = append(want.Floats, 10*(v+1)/2*(h-1)+(u+1)/2*(w-1))
		}
		c := opCase{opset: 20, op: "GridSample", attrs: attrs{"align_corners": 1}, in: []any{data{x}, grid}, want: want}
		if onData {
			c.in[1] = data{grid}
		}
		c.run(t)
	}
	for _, ratio := range []int{0, 1, 3} {
		roi := tensorOf([]int{1, 4}, 1, 1.5, 4, 5)
		c := opCase{opset: 22, op: "RoiAlign", attrs: attrs{"sampling_ratio": ratio, "output_height": 1}, in: []any{data{x}, roi, list(0)},
			want: tensorOf([]int{1, 1, 1, 1}, 10*(3.25-0.5)+2.5-0.5)}
		c.run(t)
	}
}
