package onnx

import (
	"fmt"
	"slices"
)

// lowerConvTranspose spreads each element of x [N, C, spatial..] over the output
// with weights w [C, M/groups, kernel..]. Seen from an output position it is a
// convolution: kernel element k reads the input position (o + pad - k*dilation) /
// stride, if there is one.
func lowerConvTranspose(n *node) ([]*value, error) {
	op, err := convOperands(n)
	if err != nil {
		return nil, err
	}
	x, w := op.x.shape, op.w.shape
	if x[1] != w[0] || w[0]%op.groups != 0 {
		return nil, misfit(x, w, op.groups)
	}
	if op.rows, err = elements([]int{w[1], op.groups}); err != nil {
		return nil, err
	}
	perGroup := op.channels / op.groups
	op.size, op.terms = product(x[2:]), perGroup*product(w[2:])
	window, err := readTransposed(n, x[2:], w[2:])
	if err != nil {
		return nil, err
	}
	op.shape = slices.Concat([]int{op.batch, op.rows}, window.out)
	if op.places, err = elements(window.out); err != nil {
		return nil, err
	}
	if op.taps, err = window.transposedTaps(n); err != nil {
		return nil, err
	}
	kernel := product(w[2:])
	op.w, err = n.rearrange(op.w, []int{op.groups, perGroup, w[1], kernel}, []int{0, 2, 1, 3}, []int{op.rows, perGroup, kernel})
	if err != nil {
		return nil, err
	}
	return one(op.lower(n))
}

// readTransposed reads the window of a ConvTranspose. The output's size is
// (in-1)*stride + output_padding + kernel - padding, unless output_shape or
// auto_pad give it; then the padding follows.
func readTransposed(n *node, spatial, kernel []int) (*window, error) {
	w, err := readWindow(n, spatial, kernel)
	if err != nil {
		return nil, err
	}
	rank := len(spatial)
	extra, err := n.spatialAttr("output_padding", rank, 1, 0, make([]int, rank))
	if err != nil {
		return nil, err
	}
	autoPad, err := n.attrString("auto_pad", "NOTSET")
	if err != nil {
		return nil, err
	}
	want, err := n.attrInts("output_shape")
	if err != nil {
		return nil, err
	}
	if len(want) == rank+2 { // with N and C
		want = want[2:]
	}
	same := autoPad == "SAME_UPPER" || autoPad == "SAME_LOWER"
	if want != nil && len(want) != rank || !same && !slices.Contains([]string{"NOTSET", "VALID", ""}, autoPad) {
		return nil, fmt.Errorf("attribute output_shape is %v, auto_pad %q", want, autoPad)
	}
	if autoPad == "VALID" || same {
		w.padBegin, w.padEnd = make([]int, rank), make([]int, rank)
	}
	w.out = make([]int, rank)
	for i, in := range spatial {
		full := (in-1)*w.stride[i] + extra[i] + (w.kernel[i]-1)*w.dilation[i] + 1
		switch {
		case want != nil:
			if want[i] < 1 || want[i] > maxWindow {
				return nil, fmt.Errorf("attribute output_shape is %v", want)
			}
			w.out[i] = int(want[i])
		case same:
			w.out[i] = in * w.stride[i]
		default:
			w.out[i] = full - w.padBegin[i] - w.padEnd[i]
		}
		if w.out[i] < 1 {
			return nil, fmt.Errorf("pads %v and %v leave nothing of an output of %d", w.padBegin, w.padEnd, full)
		}
		if want != nil || same {
			total := full - w.out[i] // negative where the output is larger than what is written
			w.padBegin[i] = total >> 1
			if autoPad != "SAME_UPPER" {
				w.padBegin[i] = total - total>>1
			}
		}
	}
	return w, nil
}

// transposedTaps lists, for each output and kernel position, the spatial offset it
// reads, or padding.
func (w *window) transposedTaps(n *node) ([]int32, error) {
	rank := len(w.in)
	shape := slices.Concat(w.out, w.kernel)
	taps, err := n.indices(shape...)
	if err != nil {
		return nil, err
	}
	strides, at := rowMajor(w.in), make([]int, 2*rank)
	for i := range taps {
		for d := range rank {
			x := at[d] + w.padBegin[d] - at[rank+d]*w.dilation[d]
			if x < 0 || x%w.stride[d] != 0 || x/w.stride[d] >= w.in[d] {
				taps[i] = padding
				break
			}
			taps[i] += int32(x / w.stride[d] * strides[d])
		}
		next(at, shape)
	}
	return taps, nil
}
