package onnx

import (
	"fmt"
	"slices"
)

// lowerCenterCropPad cuts the middle out of a dimension, or puts it in the middle
// of zeros; an odd element is cut or added at the end.
func lowerCenterCropPad(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	want, err := n.ints(1)
	if err != nil {
		return nil, err
	}
	list, err := n.attrInts("axes")
	if err != nil {
		return nil, err
	}
	if list == nil {
		for i := range x.shape {
			list = append(list, int64(i))
		}
	}
	along, err := axes(list, len(x.shape))
	if err != nil {
		return nil, err
	}
	if len(want) != len(along) {
		return nil, fmt.Errorf("a shape of %d entries for %d axes", len(want), len(along))
	}
	shape, begin := slices.Clone(x.shape), make([]int, len(x.shape)) // begin: zeros in front, negative where it cuts
	for i, a := range along {
		if want[i] < 0 || want[i] > 1<<31-1 {
			return nil, fmt.Errorf("the shape is %v", want)
		}
		shape[a] = int(want[i])
		begin[a] = (shape[a] - x.shape[a]) / 2 // toward zero
	}
	return one(n.shifted(x, shape, begin))
}

// shifted places x in a tensor of zeros, or what is visible of it: element 0 comes
// to stand at begin, which may be negative.
func (n *node) shifted(x *value, shape, begin []int) (*value, error) {
	index, err := n.indices(shape...)
	if err != nil {
		return nil, err
	}
	strides, at := rowMajor(x.shape), make([]int, len(shape))
	for i := range index {
		for d, c := range at {
			c -= begin[d]
			if c < 0 || c >= x.shape[d] {
				index[i] = -1
				break
			}
			index[i] += int32(c * strides[d])
		}
		next(at, shape)
	}
	return n.view(index, []float64{0}, shape, x)
}
