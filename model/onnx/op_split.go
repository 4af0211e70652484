package onnx

import (
	"fmt"
	"slices"
)

// lowerSplit cuts a tensor along an axis. The sizes are an attribute below opset
// 13 (or an input below opset 2) and an input from there on; without them the
// parts are of one size, the last one smaller where num_outputs does not divide.
func lowerSplit(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	a, err := n.attrInt("axis", 0)
	if err != nil {
		return nil, err
	}
	at, err := axis(a, len(x.shape))
	if err != nil {
		return nil, err
	}
	sizes, err := splitSizes(n, x.shape[at])
	if err != nil {
		return nil, err
	}
	var out []*value
	strides, offset := rowMajor(x.shape), 0
	for _, size := range sizes {
		shape := slices.Clone(x.shape)
		shape[at] = size
		v, err := n.strideView(x, shape, strides, offset)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
		offset += size * strides[at]
	}
	return out, nil
}

// splitSizes are the sizes of the parts of a dimension.
func splitSizes(n *node, dim int) ([]int, error) {
	list, err := n.attrInts("split")
	if err != nil {
		return nil, err
	}
	if list == nil && (n.since >= 13 || n.since < 2) {
		if list, err = n.ints(1); err != nil {
			return nil, err
		}
	}
	parts := int64(len(n.wants))
	if n.since >= 18 {
		if parts, err = n.attrInt("num_outputs", parts); err != nil {
			return nil, err
		}
	}
	if parts < int64(len(n.wants)) || parts > many || list != nil && len(list) < len(n.wants) {
		return nil, fmt.Errorf("%d outputs are wanted, it has %d sizes and %d parts", len(n.wants), len(list), parts)
	}
	var sizes []int
	if list == nil {
		if parts == 0 || n.since < 18 && dim%int(parts) != 0 {
			return nil, fmt.Errorf("a dimension of %d does not split into %d parts", dim, parts)
		}
		each := (dim + int(parts) - 1) / int(parts)
		for range len(n.wants) {
			sizes = append(sizes, min(each, dim))
			dim -= sizes[len(sizes)-1]
		}
		return sizes, nil
	}
	rest := int64(dim)
	for _, s := range list {
		if s < 0 || s > rest {
			return nil, fmt.Errorf("sizes %v do not split a dimension of %d", list, dim)
		}
		sizes = append(sizes, int(s))
		rest -= s
	}
	if rest != 0 {
		return nil, fmt.Errorf("sizes %v do not split a dimension of %d", list, dim)
	}
	return sizes[:len(n.wants)], nil
}
