package onnx

import (
	"fmt"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerDeformConv convolves x [N, C, H, W] at positions that offset
// [N, groups*kernel*2, out..] moves, interpolated between four pixels, and that mask
// [N, groups*kernel, out..] weighs. What it samples makes the columns of an ordinary
// convolution.
func lowerDeformConv(n *node) ([]*value, error) {
	op, err := convOperands(n)
	if err != nil {
		return nil, err
	}
	offset, err := n.float(2)
	if err != nil {
		return nil, err
	}
	shared, err := n.attrInt("offset_group", 1)
	if err != nil {
		return nil, err
	}
	x, w := op.x.shape, op.w.shape
	if len(x) != 4 || shared < 1 || shared > maxWindow ||
		x[1] != w[1]*op.groups || w[0]%op.groups != 0 || x[1]%int(shared) != 0 {
		return nil, fmt.Errorf("weights %v in %d groups (%d of offsets) do not fit an input %v", w, op.groups, shared, x)
	}
	window, err := readWindow(n, x[2:], w[2:])
	if err != nil {
		return nil, err
	}
	if err := window.resolve(n, "NOTSET"); err != nil {
		return nil, err
	}
	op.rows = w[0]
	if op.places, err = elements(window.out); err != nil {
		return nil, err
	}
	columns, err := deformed(n, op.x, offset, window, int(shared))
	if err != nil {
		return nil, err
	}
	kernel := product(w[2:])
	op.x = reshape(columns, []int{op.batch, op.channels, kernel, op.places})
	op.size, op.terms = kernel*op.places, product(w[1:])
	op.shape = slices.Concat([]int{op.batch, op.rows}, window.out)
	if op.taps, err = n.strided([]int{op.places, kernel}, []int{1, op.places}, 0); err != nil {
		return nil, err
	}
	// the bias is input 3 here, and input 2 of a convolution
	n.in = []*value{op.x, op.w, n.opt(3)}
	n.names = []string{n.names[0], n.names[1], "B"}
	return one(op.lower(n))
}

// deformed samples the kernel elements of every output position: [N, C, kernel*out].
func deformed(n *node, x, offset *value, w *window, shared int) (*value, error) {
	kernel, places := product(w.kernel), product(w.out)
	batch := x.shape[0] * shared
	if want := slices.Concat([]int{x.shape[0], shared * kernel * 2}, w.out); !slices.Equal(offset.shape, want) {
		return nil, fmt.Errorf("offsets of shape %v, expected %v", offset.shape, want)
	}
	s := &sampling{x: reshape(x, []int{batch, x.shape[1] / shared, x.shape[2], x.shape[3]}), mode: "linear", padding: "zeros",
		spatial: w.in, out: []int{kernel * places}}
	var at [2]*value // [N*groups, kernel, out] along each dimension
	for d := range at {
		strides := []int{kernel * 2 * places, 2 * places, 1}
		moved, err := n.strideView(offset, []int{batch, kernel, places}, strides, d*places)
		if err != nil {
			return nil, err
		}
		start, err := w.starts(n, d)
		if err != nil {
			return nil, err
		}
		if at[d], err = n.affine(moved, moved.shape, graph.Float, nil, start); err != nil {
			return nil, err
		}
		at[d] = reshape(at[d], []int{at[d].len()})
	}
	y, err := s.interpolate(n, at[:])
	if err != nil {
		return nil, err
	}
	mask := n.opt(4)
	if mask == nil {
		return y, nil
	}
	if want := slices.Concat([]int{x.shape[0], shared * kernel}, w.out); !slices.Equal(mask.shape, want) || mask.dtype != graph.Float {
		return nil, fmt.Errorf("a mask of shape %v, expected %v", mask.shape, want)
	}
	return n.product(y.shape, graph.Float, y, reshape(mask, []int{batch, 1, kernel * places}))
}

// starts are the coordinates along dimension d that an ordinary convolution reads:
// [kernel, out].
func (w *window) starts(n *node, d int) (*Tensor, error) {
	kernel, places := product(w.kernel), product(w.out)
	count, err := n.reserve(kernel, places)
	if err != nil {
		return nil, err
	}
	t := &Tensor{Name: n.name, Shape: []int{kernel, places}, Type: graph.Float, Floats: make([]float64, count)}
	at, shape := make([]int, 2*len(w.kernel)), slices.Concat(w.kernel, w.out)
	for i := range t.Floats {
		t.Floats[i] = float64(at[len(w.kernel)+d]*w.stride[d] + at[d]*w.dilation[d] - w.padBegin[d])
		next(at, shape)
	}
	return t, nil
}
