package onnx

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerResize resamples dimensions. All weights are constants, computed in float64
// by the standard's formula for each coordinate_transformation_mode.
func lowerResize(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	m, err := readInterpolation(n)
	if err != nil {
		return nil, err
	}
	dims, err := resizedDims(n, x)
	if err != nil {
		return nil, err
	}
	return one(n.resample(x, m, dims))
}

// lowerUpsample is a Resize with asymmetric coordinates that takes the left
// neighbour. The scales are an attribute below opset 9.
func lowerUpsample(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	mode, err := n.attrString("mode", "nearest")
	if err != nil {
		return nil, err
	}
	if mode == "bilinear" || mode == "trilinear" {
		mode = "linear"
	}
	m := &interpolation{mode: mode, coordinates: "asymmetric", nearest: "floor"}
	var scales []float64
	switch {
	case n.since < 7:
		var s [2]float64
		for i, name := range []string{"height_scale", "width_scale"} {
			if s[i], err = n.attrFloat(name, 0); err != nil {
				return nil, err
			}
		}
		scales = []float64{1, 1, s[0], s[1]}
	case n.since < 9:
		scales, err = n.attrFloats("scales")
	default:
		scales, err = n.floats(1)
	}
	if err != nil {
		return nil, err
	}
	if mode != "nearest" && mode != "linear" {
		return nil, fmt.Errorf("attribute mode is %q", mode)
	}
	dims, err := scaled(x.shape, allAxes(len(x.shape)), scales)
	if err != nil {
		return nil, err
	}
	return one(n.resample(x, m, dims))
}

func readInterpolation(n *node) (*interpolation, error) {
	m := &interpolation{coordinates: "asymmetric", nearest: "floor", cubic: -0.75}
	var err error
	if m.mode, err = n.attrString("mode", "nearest"); err != nil {
		return nil, err
	}
	if !slices.Contains([]string{"nearest", "linear", "cubic"}, m.mode) {
		return nil, fmt.Errorf("attribute mode is %q", m.mode)
	}
	if n.since < 11 {
		return m, nil
	}
	if m.coordinates, err = n.attrString("coordinate_transformation_mode", "half_pixel"); err != nil {
		return nil, err
	}
	if m.nearest, err = n.attrString("nearest_mode", "round_prefer_floor"); err != nil {
		return nil, err
	}
	if m.cubic, err = n.attrFloat("cubic_coeff_a", m.cubic); err != nil {
		return nil, err
	}
	if m.extrapolation, err = n.attrFloat("extrapolation_value", 0); err != nil {
		return nil, err
	}
	if m.excludeOutside, err = n.attrFlag("exclude_outside", false); err != nil {
		return nil, err
	}
	if n.since >= 18 {
		if m.antialias, err = n.attrFlag("antialias", false); err != nil {
			return nil, err
		}
	}
	if math.IsInf(m.cubic, 0) || math.IsInf(m.extrapolation, 0) {
		return nil, errors.New("an attribute is infinite")
	}
	if m.antialias && m.mode == "nearest" {
		return nil, n.unsupported("", "antialias with mode nearest")
	}
	return m, nil
}

// resizedDims reads the region of interest and the scales or sizes.
func resizedDims(n *node, x *value) ([]resizing, error) {
	if n.since < 11 {
		scales, err := n.floats(1)
		if err != nil {
			return nil, err
		}
		return scaled(x.shape, allAxes(len(x.shape)), scales)
	}
	along, policy := allAxes(len(x.shape)), "stretch"
	if n.since >= 18 {
		list, err := n.attrInts("axes")
		if err != nil {
			return nil, err
		}
		if list != nil {
			if along, err = axes(list, len(x.shape)); err != nil {
				return nil, err
			}
		}
		if policy, err = n.attrString("keep_aspect_ratio_policy", policy); err != nil {
			return nil, err
		}
	}
	roi, err := n.floats(1)
	if err != nil {
		return nil, err
	}
	scales, err := n.floats(2)
	if err != nil {
		return nil, err
	}
	sizes, err := n.ints(3)
	if err != nil {
		return nil, err
	}
	var dims []resizing
	switch {
	case len(scales) > 0 && len(sizes) == 0:
		dims, err = scaled(x.shape, along, scales)
	case len(scales) == 0 && len(sizes) > 0:
		dims, err = sized(x.shape, along, sizes, policy)
	default:
		err = errors.New("it needs scales or sizes, and not both")
	}
	if err != nil {
		return nil, err
	}
	for i, a := range along {
		if len(roi) == 2*len(along) {
			dims[a].begin, dims[a].end = roi[i], roi[len(along)+i]
		}
	}
	return dims, nil
}

// floats is a constant input of floats, empty where it is left out.
func (n *node) floats(i int) ([]float64, error) {
	t, err := n.reals(i)
	if err != nil || t == nil {
		return nil, err
	}
	return t.Floats, nil
}

// unchanged are dimensions that keep their size.
func unchanged(shape []int) []resizing {
	dims := make([]resizing, len(shape))
	for i, d := range shape {
		dims[i] = resizing{in: d, out: d, scale: 1, end: 1}
	}
	return dims
}

func scaled(shape, along []int, scales []float64) ([]resizing, error) {
	if len(scales) != len(along) {
		return nil, fmt.Errorf("%d scales for %d dimensions", len(scales), len(along))
	}
	dims := unchanged(shape)
	for i, a := range along {
		out := math.Floor(scales[i] * float64(shape[a]))
		if !(scales[i] > 0) || out > math.MaxInt32 {
			return nil, fmt.Errorf("the scales are %v", scales)
		}
		dims[a].scale, dims[a].out = scales[i], int(out)
	}
	return dims, nil
}

// sized derives the scales from sizes: one for each dimension, or a common one
// that makes the result not larger or not smaller than the sizes.
func sized(shape, along []int, sizes []int64, policy string) ([]resizing, error) {
	if len(sizes) != len(along) {
		return nil, fmt.Errorf("%d sizes for %d dimensions", len(sizes), len(along))
	}
	dims := unchanged(shape)
	least, most := math.Inf(1), 0.0
	for i, a := range along {
		if sizes[i] < 1 || sizes[i] > math.MaxInt32 || shape[a] == 0 {
			return nil, fmt.Errorf("sizes %v of a shape of %v", sizes, shape)
		}
		d := &dims[a]
		d.scale, d.out = float64(sizes[i])/float64(d.in), int(sizes[i])
		least, most = math.Min(least, d.scale), math.Max(most, d.scale)
	}
	common := least
	switch policy {
	case "stretch":
		return dims, nil
	case "not_smaller":
		common = most
	case "not_larger":
	default:
		return nil, fmt.Errorf("attribute keep_aspect_ratio_policy is %q", policy)
	}
	for _, a := range along {
		d := &dims[a]
		d.scale, d.out = common, int(math.Floor(common*float64(d.in)+0.5))
	}
	return dims, nil
}

// moves tells whether the dimension is resampled at all.
func (r *resizing) moves() bool {
	return r.out != r.in || math.Abs(r.scale-1) > 1e-9 || r.begin != 0 || r.end != 1
}

// resample interpolates along the dimensions that change.
func (n *node) resample(x *value, m *interpolation, dims []resizing) (*value, error) {
	shape := make([]int, len(dims))
	var along []int
	for i, d := range dims {
		shape[i] = d.out
		if d.moves() {
			along = append(along, i)
		}
	}
	if _, err := elements(shape); err != nil {
		return nil, err
	}
	if product(shape) == 0 || x.len() == 0 {
		return nil, fmt.Errorf("shape %v resized to %v", x.shape, shape)
	}
	if x.dtype != graph.Float && (m.mode != "nearest" || m.coordinates == "tf_crop_and_resize") {
		return nil, n.unsupported("", "mode %s of integers", m.mode)
	}
	strides := rowMajor(x.shape)
	rows := []taps{{at: []int32{0}, weights: []float64{1}}}
	for _, a := range along {
		var err error
		if rows, err = n.crossed(rows, m, &dims[a], strides[a]); err != nil {
			return nil, err
		}
	}
	split := splitAxes(x.shape, along, false)
	places, err := n.strided(split.outer, split.outerStrides, 0)
	if err != nil {
		return nil, err
	}
	y, err := n.weighted(x, rows, places)
	if err != nil {
		return nil, err
	}
	return n.restore(y, shape, along)
}

// crossed combines rows with those of one more dimension.
func (n *node) crossed(rows []taps, m *interpolation, d *resizing, stride int) ([]taps, error) {
	first, err := m.first(math.Min(d.scale, 1))
	if err != nil {
		return nil, err
	}
	if _, err := n.reserve(d.out, 8+2-2*first); err != nil { // a row's header and its taps
		return nil, err
	}
	var out, added []taps
	for i := range d.out {
		t, err := m.row(d, i, stride)
		if err != nil {
			return nil, err
		}
		added = append(added, t)
	}
	for _, a := range rows {
		for _, b := range added {
			if _, err := n.reserve(len(a.at)*len(b.at) + 1); err != nil {
				return nil, err
			}
			out = append(out, a.times(b))
		}
	}
	return out, nil
}

// times is the row of two dimensions together. A row without taps is a constant
// whatever the other one is.
func (t taps) times(b taps) taps {
	if len(t.at) == 0 {
		return t
	}
	if len(b.at) == 0 {
		return b
	}
	var out taps
	for i, x := range t.at {
		for j, y := range b.at {
			out.at = append(out.at, x+y)
			out.weights = append(out.weights, t.weights[i]*b.weights[j])
		}
	}
	return out
}
