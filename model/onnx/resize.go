package onnx

import (
	"fmt"
	"math"
	"slices"
)

// resizing is how one dimension is resampled.
type resizing struct {
	in, out    int
	scale      float64
	begin, end float64 // region of interest, as fractions of the dimension
}

// interpolation is the method, the same for all dimensions.
type interpolation struct {
	mode           string // nearest, linear or cubic
	coordinates    string
	nearest        string
	cubic          float64 // coefficient a
	excludeOutside bool
	antialias      bool
	extrapolation  float64
}

// source is the coordinate in the input of output element i; inside is false where
// tf_crop_and_resize takes the extrapolation value.
func (m *interpolation) source(r *resizing, i int) (x float64, inside bool, err error) {
	y, in := float64(i), float64(r.in)
	width := r.scale * in // of the output, a fraction where it comes from a scale
	switch m.coordinates {
	case "half_pixel":
		return (y+0.5)/r.scale - 0.5, true, nil
	case "half_pixel_symmetric":
		offset := in / 2 * (1 - float64(r.out)/width)
		return offset + (y+0.5)/r.scale - 0.5, true, nil
	case "pytorch_half_pixel":
		if width == 1 {
			return -0.5, true, nil
		}
		return (y+0.5)/r.scale - 0.5, true, nil
	case "align_corners":
		if width == 1 {
			return 0, true, nil
		}
		return y * (in - 1) / (width - 1), true, nil
	case "asymmetric":
		return y / r.scale, true, nil
	case "tf_half_pixel_for_nn":
		return (y + 0.5) / r.scale, true, nil
	case "tf_crop_and_resize":
		x = (r.end - r.begin) * (in - 1) / 2
		if width != 1 {
			x = y * (r.end - r.begin) * (in - 1) / (width - 1)
		}
		x += r.begin * (in - 1)
		return x, x >= 0 && x <= in-1, nil
	}
	return 0, false, fmt.Errorf("attribute coordinate_transformation_mode is %q", m.coordinates)
}

// row is output element i as a sum over the input dimension; offsets are times
// stride.
func (m *interpolation) row(r *resizing, i, stride int) (taps, error) {
	x, inside, err := m.source(r, i)
	if err != nil {
		return taps{}, err
	}
	if !inside {
		return taps{bias: m.extrapolation}, nil
	}
	if math.Abs(x) > maxWindow || math.IsNaN(x) {
		return taps{}, fmt.Errorf("output element %d lies at %v of a dimension of %d", i, x, r.in)
	}
	base := math.Ceil(x) - 1 // the neighbour on the left, never x itself
	weights, err := m.weights(x-base, math.Min(r.scale, 1))
	if err != nil {
		return taps{}, err
	}
	return m.clamp(r, int(base)+1-len(weights)/2, weights, stride), nil
}

// clamp reads what lies outside of the input at its edge, or leaves it out.
func (m *interpolation) clamp(r *resizing, first int, weights []float64, stride int) taps {
	var t taps
	total := 0.0
	for j, w := range weights {
		at := first + j
		if at < 0 || at >= r.in {
			if m.excludeOutside && m.mode != "nearest" {
				continue
			}
			at = min(max(at, 0), r.in-1)
		}
		total += w
		if w == 0 {
			continue
		}
		if k := slices.Index(t.at, int32(at*stride)); k >= 0 {
			t.weights[k] += w
		} else {
			t.at, t.weights = append(t.at, int32(at*stride)), append(t.weights, w)
		}
	}
	if m.excludeOutside && total != 0 {
		for k := range t.weights {
			t.weights[k] /= total
		}
	}
	return t
}

// maxFootprint bounds the taps of an antialiasing filter.
const maxFootprint = 1 << 16

// weights are the filter's taps around the left neighbour, an even number; ratio
// in (0, 1] is the distance to it. Antialiasing stretches the filter by 1/scale.
func (m *interpolation) weights(ratio, scale float64) ([]float64, error) {
	if m.mode == "nearest" {
		return m.nearestWeights(ratio)
	}
	first, err := m.first(scale)
	if err != nil {
		return nil, err
	}
	filter := func(x float64) float64 { return math.Max(1-math.Abs(x), 0) }
	if m.mode == "cubic" {
		filter = m.cubicFilter
	}
	if !m.antialias {
		scale = 1
	}
	w := make([]float64, 2-2*first)
	total := 0.0
	for i := range w {
		w[i] = filter((float64(first+i) - ratio) * scale)
		total += w[i]
	}
	if m.antialias && total != 0 {
		for i := range w {
			w[i] /= total
		}
	}
	return w, nil
}

// first is the position of the first tap, the left neighbour being 0.
func (m *interpolation) first(scale float64) (int, error) {
	reach := 1.0
	if m.mode == "cubic" {
		reach = 2
	}
	if m.antialias {
		reach /= scale
	}
	if !(reach < maxFootprint) {
		return 0, ErrTooLarge
	}
	return int(math.Floor(-reach)) + 1, nil
}

// cubicFilter is Keys' kernel.
func (m *interpolation) cubicFilter(x float64) float64 {
	a := m.cubic
	x = math.Abs(x)
	switch {
	case x <= 1:
		return ((a+2)*x-(a+3))*x*x + 1
	case x < 2:
		return ((a*x-5*a)*x+8*a)*x - 4*a
	}
	return 0
}

func (m *interpolation) nearestWeights(ratio float64) ([]float64, error) {
	var right bool
	switch m.nearest {
	case "round_prefer_floor":
		right = ratio > 0.5
	case "round_prefer_ceil":
		right = ratio >= 0.5
	case "floor":
		right = ratio == 1
	case "ceil":
		right = true
	default:
		return nil, fmt.Errorf("attribute nearest_mode is %q", m.nearest)
	}
	if right {
		return []float64{0, 1}, nil
	}
	return []float64{1, 0}, nil
}
