package onnx

import (
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerPad adds elements at the ends of dimensions, or cuts them off where a pad
// is negative. The pads are an attribute below opset 11.
func lowerPad(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	mode, err := n.attrString("mode", "constant")
	if err != nil {
		return nil, err
	}
	begin, end, err := readPads(n, len(x.shape))
	if err != nil {
		return nil, err
	}
	fill, err := readFill(n, x.dtype)
	if err != nil {
		return nil, err
	}
	shape := make([]int, len(x.shape))
	for i, d := range x.shape {
		if shape[i] = d + begin[i] + end[i]; shape[i] < 0 {
			return nil, fmt.Errorf("pads %v and %v leave nothing of dimension %d of %v", begin, end, i, x.shape)
		}
	}
	pick, err := picker(mode)
	if err != nil {
		return nil, n.unsupported("", "%v", err)
	}
	index, err := n.indices(shape...)
	if err != nil {
		return nil, err
	}
	strides, at := rowMajor(x.shape), make([]int, len(shape))
	for i := range index {
		for d, size := range x.shape {
			p, ok := pick(at[d]-begin[d], size)
			if !ok && mode != "constant" {
				return nil, fmt.Errorf("pads %v and %v reach too far for mode %s and shape %v", begin, end, mode, x.shape)
			}
			if !ok || index[i] < 0 {
				index[i] = -1
				continue
			}
			index[i] += int32(p * strides[d])
		}
		next(at, shape)
	}
	if fill == nil {
		return one(n.view(index, []float64{0}, shape, x))
	}
	for i := range index {
		if index[i] < 0 {
			index[i] = int32(x.len())
		}
	}
	return one(n.view(index, nil, shape, x, fill))
}

// readPads are the pads of all dimensions; an optional input names the axes that
// they are for.
func readPads(n *node, rank int) (begin, end []int, err error) {
	var pads, list []int64
	switch {
	case n.since < 2:
		pads, err = n.attrInts("paddings")
	case n.since < 11:
		pads, err = n.attrInts("pads")
	default:
		if pads, err = n.ints(1); err == nil && n.since >= 18 {
			list, err = n.ints(3)
		}
	}
	if err != nil {
		return nil, nil, err
	}
	if list == nil {
		for i := range rank {
			list = append(list, int64(i))
		}
	}
	along, err := axes(list, rank)
	if err != nil {
		return nil, nil, err
	}
	if len(pads) != 2*len(along) {
		return nil, nil, fmt.Errorf("%d pads for %d dimensions", len(pads), len(along))
	}
	begin, end = make([]int, rank), make([]int, rank)
	for i, a := range along {
		b, e := pads[i], pads[len(along)+i]
		if min(b, e) < -maxWindow || max(b, e) > maxWindow {
			return nil, nil, fmt.Errorf("pads %v are not valid", pads)
		}
		begin[a], end[a] = int(b), int(e)
	}
	return begin, end, nil
}

// readFill is the element to pad with, nil for 0.
func readFill(n *node, dtype graph.DType) (*value, error) {
	if n.since < 11 {
		fill, err := n.attrFloat("value", 0)
		if err != nil || fill == 0 {
			return nil, err
		}
		if math.IsInf(fill, 0) {
			return nil, n.unsupported("", "it pads with %v", fill)
		}
		t, err := castTensor(&Tensor{Name: n.name, Shape: []int{}, Floats: []float64{fill}}, dtype)
		if err != nil {
			return nil, err
		}
		return constant(t), nil
	}
	fill := n.opt(2)
	if fill == nil {
		return nil, nil
	}
	if fill.len() != 1 || fill.dtype != dtype {
		return nil, fmt.Errorf("a value of shape %v, or of another element type", fill.shape)
	}
	if fill.tensor != nil && dtype == graph.Float && math.IsInf(fill.tensor.Floats[0], 0) {
		return nil, n.unsupported("", "it pads with %v", fill.tensor.Floats[0])
	}
	return fill, nil
}

// picker maps a coordinate, which may lie outside of a dimension, to the element
// that stands there; false where that is the constant or nothing.
func picker(mode string) (func(i, size int) (int, bool), error) {
	switch mode {
	case "constant":
		return func(i, size int) (int, bool) { return i, i >= 0 && i < size }, nil
	case "edge":
		return func(i, size int) (int, bool) { return min(max(i, 0), size-1), size > 0 }, nil
	case "reflect":
		return func(i, size int) (int, bool) {
			if size < 2 {
				return 0, size == 1
			}
			period := 2 * (size - 1)
			i = ((i % period) + period) % period
			return min(i, period-i), true
		}, nil
	case "wrap":
		return func(i, size int) (int, bool) {
			if size == 0 {
				return 0, false
			}
			return ((i % size) + size) % size, true
		}, nil
	}
	return nil, fmt.Errorf("mode %q is not supported", mode)
}
