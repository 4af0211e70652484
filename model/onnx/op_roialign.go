package onnx

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// roiPool pools regions of x [N, C, H, W] into rows by columns bins.
type roiPool struct {
	x             *value
	rois          []float64
	batches       []int
	rows, columns int
	scale         float64
}

// lowerRoiAlign averages samples of constant regions, each interpolated between
// four pixels; in mode max it takes the largest weighted pixel, as the reference
// implementation does.
func lowerRoiAlign(n *node) ([]*value, error) {
	op, err := readRois(n, 4)
	if err != nil {
		return nil, err
	}
	mode, err := n.attrString("mode", "avg")
	if err != nil {
		return nil, err
	}
	ratio, err := n.attrInt("sampling_ratio", 0)
	if err != nil {
		return nil, err
	}
	half := false
	if n.since >= 16 {
		coordinates, err := n.attrString("coordinate_transformation_mode", "half_pixel")
		if err != nil {
			return nil, err
		}
		if half = coordinates == "half_pixel"; !half && coordinates != "output_half_pixel" {
			return nil, fmt.Errorf("attribute coordinate_transformation_mode is %q", coordinates)
		}
	}
	if mode != "avg" && mode != "max" || ratio < 0 || ratio > maxWindow {
		return nil, fmt.Errorf("attribute mode is %q, sampling_ratio %d", mode, ratio)
	}
	if op.batches, err = roiBatches(n, len(op.rois)/4, op.x.shape[0]); err != nil {
		return nil, err
	}
	var bins [][]taps // by region and bin: a row for each sample
	for r := range op.batches {
		list, err := op.samples(n, r, int(ratio), half)
		if err != nil {
			return nil, err
		}
		bins = append(bins, list...)
	}
	if mode == "max" {
		return one(op.largest(n, bins))
	}
	rows := make([]taps, len(bins))
	for i, samples := range bins {
		for _, s := range samples {
			rows[i].at = append(rows[i].at, s.at...)
			for _, w := range s.weights {
				rows[i].weights = append(rows[i].weights, w/float64(len(samples)))
			}
		}
	}
	return one(op.pooled(n, rows))
}

// readRois reads the input, the constant regions and the output's size.
func readRois(n *node, width int) (*roiPool, error) {
	op := new(roiPool)
	var err error
	if op.x, err = n.float(0); err != nil {
		return nil, err
	}
	rois, err := n.reals(1)
	if err != nil {
		return nil, err
	}
	scale, err := n.attrFloat("spatial_scale", 1)
	if err != nil {
		return nil, err
	}
	if len(op.x.shape) != 4 || op.x.len() == 0 || rois == nil || len(rois.Shape) != 2 || rois.Shape[1] != width || rois.Len() == 0 {
		return nil, fmt.Errorf("an input of %v, or regions that are not a list of %d numbers each", op.x.shape, width)
	}
	op.rois, op.scale = rois.Floats, scale
	for i, v := range op.rois {
		if math.Abs(v*scale) > maxWindow {
			return nil, fmt.Errorf("tensor %s: element %d is %v", rois.Name, i, v)
		}
	}
	var size [2]int64
	if width == 4 {
		for i, name := range []string{"output_height", "output_width"} {
			if size[i], err = n.attrInt(name, 1); err != nil {
				return nil, err
			}
		}
	} else {
		list, err := n.attrInts("pooled_shape")
		if err != nil {
			return nil, err
		}
		if len(list) != 2 {
			return nil, fmt.Errorf("attribute pooled_shape is %v", list)
		}
		size = [2]int64(list)
	}
	if min(size[0], size[1]) < 1 || max(size[0], size[1]) > maxWindow {
		return nil, fmt.Errorf("bins of %d x %d", size[0], size[1])
	}
	op.rows, op.columns = int(size[0]), int(size[1])
	return op, nil
}

func roiBatches(n *node, count, batch int) ([]int, error) {
	list, err := n.ints(2)
	if err != nil {
		return nil, err
	}
	if len(list) != count {
		return nil, fmt.Errorf("%d batch indices for %d regions", len(list), count)
	}
	out := make([]int, count)
	for i, b := range list {
		if b < 0 || b >= int64(batch) {
			return nil, fmt.Errorf("batch index %d of %d", b, batch)
		}
		out[i] = int(b)
	}
	return out, nil
}

// samples lists the samples of each bin of a region.
func (op *roiPool) samples(n *node, region, ratio int, half bool) ([][]taps, error) {
	offset := 0.0
	if half {
		offset = 0.5
	}
	roi := op.rois[region*4 : region*4+4]
	left, top := roi[0]*op.scale-offset, roi[1]*op.scale-offset
	width, height := roi[2]*op.scale-offset-left, roi[3]*op.scale-offset-top
	if !half {
		width, height = math.Max(width, 1), math.Max(height, 1)
	}
	binHeight, binWidth := height/float64(op.rows), width/float64(op.columns)
	down, across := ratio, ratio
	if ratio == 0 {
		down, across = int(math.Ceil(binHeight)), int(math.Ceil(binWidth))
	}
	if down < 1 || across < 1 {
		return nil, errors.New("a region has no samples")
	}
	if _, err := n.reserve(op.rows, op.columns, down, across, 8); err != nil {
		return nil, err
	}
	var bins [][]taps
	for bin := range op.rows * op.columns {
		var list []taps
		for s := range down * across {
			y := top + (float64(bin/op.columns)+(float64(s/across)+0.5)/float64(down))*binHeight
			x := left + (float64(bin%op.columns)+(float64(s%across)+0.5)/float64(across))*binWidth
			list = append(list, op.sample(op.batches[region], y, x))
		}
		bins = append(bins, list)
	}
	return bins, nil
}

// sample interpolates between four pixels of channel 0; beyond the image it is 0.
func (op *roiPool) sample(batch int, y, x float64) taps {
	strides := rowMajor(op.x.shape)
	row := taps{at: []int32{int32(batch * strides[0])}, weights: []float64{1}}
	for i, at := range []float64{y, x} {
		size := op.x.shape[2+i]
		if at < -1 || at > float64(size) {
			return taps{at: []int32{0, 0, 0, 0}, weights: make([]float64, 4)}
		}
		at = math.Max(at, 0)
		low := min(int(at), size-1)
		high := min(low+1, size-1)
		if low == size-1 {
			at = float64(low)
		}
		part := at - float64(low)
		row = row.times(taps{at: []int32{int32(low * strides[2+i]), int32(high * strides[2+i])}, weights: []float64{1 - part, part}})
	}
	return row
}

// pooled applies rows of channel 0 to every channel: [regions, C, rows, columns].
func (op *roiPool) pooled(n *node, rows []taps) (*value, error) {
	places, err := n.strided([]int{op.x.shape[1]}, []int{rowMajor(op.x.shape)[1]}, 0)
	if err != nil {
		return nil, err
	}
	y, err := n.weighted(op.x, rows, places)
	if err != nil {
		return nil, err
	}
	return op.ordered(n, y)
}

// ordered takes [regions, bins, C] to [regions, C, rows, columns].
func (op *roiPool) ordered(n *node, y *value) (*value, error) {
	return n.rearrange(y, []int{len(op.batches), op.rows * op.columns, op.x.shape[1]}, []int{0, 2, 1},
		[]int{len(op.batches), op.x.shape[1], op.rows, op.columns})
}

// largest is the maximum over the weighted pixels of each bin.
func (op *roiPool) largest(n *node, bins [][]taps) (*value, error) {
	var rows []taps
	terms := 0
	for _, samples := range bins {
		terms = max(terms, 4*len(samples))
		for _, s := range samples {
			for k := range s.at {
				rows = append(rows, taps{at: s.at[k : k+1], weights: s.weights[k : k+1]})
			}
		}
	}
	channels := op.x.shape[1]
	places, err := n.strided([]int{channels}, []int{rowMajor(op.x.shape)[1]}, 0)
	if err != nil {
		return nil, err
	}
	y, err := n.weighted(op.x, rows, places) // [pixels of all bins, C]
	if err != nil {
		return nil, err
	}
	index, err := n.indices(len(bins), channels, terms)
	if err != nil {
		return nil, err
	}
	start := 0
	for b, samples := range bins {
		for c := range channels {
			for k := range terms {
				index[(b*channels+c)*terms+k] = -1
				if k < 4*len(samples) {
					index[(b*channels+c)*terms+k] = int32((start+k)*channels + c)
				}
			}
		}
		start += 4 * len(samples)
	}
	m, err := n.apply(&graph.Max{Terms: terms, Positions: len(bins) * channels, Index: index}, []int{len(bins), channels}, graph.Float, y)
	if err != nil {
		return nil, err
	}
	return op.ordered(n, m)
}

// lowerMaxRoiPool takes the maximum over the pixels of each bin of constant
// regions [batch, left, top, right, bottom]; an empty bin is 0.
func lowerMaxRoiPool(n *node) ([]*value, error) {
	op, err := readRois(n, 5)
	if err != nil {
		return nil, err
	}
	channels, h, w := op.x.shape[1], op.x.shape[2], op.x.shape[3]
	var windows [][]int32 // of channel 0
	terms := 1
	for r := range len(op.rois) / 5 {
		roi := op.rois[r*5 : r*5+5]
		batch := int(roi[0])
		if float64(batch) != roi[0] || batch < 0 || batch >= op.x.shape[0] {
			return nil, fmt.Errorf("batch index %v of %d", roi[0], op.x.shape[0])
		}
		op.batches = append(op.batches, batch)
		left, top := math.Round(roi[1]*op.scale), math.Round(roi[2]*op.scale)
		width := math.Max(math.Round(roi[3]*op.scale)-left+1, 1)
		height := math.Max(math.Round(roi[4]*op.scale)-top+1, 1)
		for bin := range op.rows * op.columns {
			y0, y1 := binRange(top, height, bin/op.columns, op.rows, h)
			x0, x1 := binRange(left, width, bin%op.columns, op.columns, w)
			if _, err := n.reserve(max(y1-y0, 0), max(x1-x0, 0)); err != nil {
				return nil, err
			}
			var window []int32
			for y := y0; y < y1; y++ {
				for x := x0; x < x1; x++ {
					window = append(window, int32((batch*channels*h+y)*w+x))
				}
			}
			windows = append(windows, window)
			terms = max(terms, len(window))
		}
	}
	return one(op.maxima(n, windows, terms))
}

// binRange are the pixels of a bin, clipped to the image.
func binRange(start, length float64, bin, bins, size int) (from, to int) {
	each := length / float64(bins)
	from = int(math.Floor(float64(bin)*each) + start)
	to = int(math.Ceil(float64(bin+1)*each) + start)
	return min(max(from, 0), size), min(max(to, 0), size)
}

// maxima takes the maximum of every window in every channel.
func (op *roiPool) maxima(n *node, windows [][]int32, terms int) (*value, error) {
	channels, plane := op.x.shape[1], op.x.shape[2]*op.x.shape[3]
	index, err := n.indices(len(windows), channels, terms)
	if err != nil {
		return nil, err
	}
	var empty []int // windows without a pixel: they read any pixel, then become 0
	for i, window := range windows {
		if len(window) == 0 {
			empty = append(empty, i)
			window = []int32{0}
		}
		for c := range channels {
			for k := range terms {
				index[(i*channels+c)*terms+k] = -1
				if k < len(window) {
					index[(i*channels+c)*terms+k] = window[k] + int32(c*plane)
				}
			}
		}
	}
	m, err := n.apply(&graph.Max{Terms: terms, Positions: len(windows) * channels, Index: index}, []int{len(windows), channels}, graph.Float, op.x)
	if err != nil {
		return nil, err
	}
	keep, err := n.strided([]int{m.len()}, []int{1}, 0)
	if err != nil {
		return nil, err
	}
	for i := range keep {
		if _, gone := slices.BinarySearch(empty, i/channels); gone {
			keep[i] = -1
		}
	}
	if m, err = n.view(keep, []float64{0}, m.shape, m); err != nil {
		return nil, err
	}
	return op.ordered(n, m)
}
