package onnx

import "fmt"

// lowerReverseSequence reverses the first elements of each sequence: of batch b,
// as many as entry b of the lengths says.
func lowerReverseSequence(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	lengths, err := n.ints(1)
	if err != nil {
		return nil, err
	}
	batch, err := n.attrInt("batch_axis", 1)
	if err != nil {
		return nil, err
	}
	time, err := n.attrInt("time_axis", 0)
	if err != nil {
		return nil, err
	}
	along, err := axes([]int64{batch, time}, len(x.shape))
	if err != nil {
		return nil, err
	}
	b, t := along[0], along[1]
	if len(lengths) != x.shape[b] {
		return nil, fmt.Errorf("%d lengths for a batch of %d", len(lengths), x.shape[b])
	}
	for _, l := range lengths {
		if l < 0 || l > int64(x.shape[t]) {
			return nil, fmt.Errorf("a length of %d, a sequence has %d elements", l, x.shape[t])
		}
	}
	index, err := n.indices(x.shape...)
	if err != nil {
		return nil, err
	}
	strides, at := rowMajor(x.shape), make([]int, len(x.shape))
	for i := range index {
		index[i] = int32(i)
		if l := int(lengths[at[b]]); at[t] < l {
			index[i] += int32((l - 1 - 2*at[t]) * strides[t])
		}
		next(at, x.shape)
	}
	return one(n.view(index, nil, x.shape, x))
}
