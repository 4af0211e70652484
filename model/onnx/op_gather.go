package onnx

import (
	"errors"
	"fmt"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerGather picks slices along an axis. Indices count from the end where they
// are negative.
func lowerGather(n *node) ([]*value, error) {
	x, picks, at, err := gatherOperands(n)
	if err != nil {
		return nil, err
	}
	shape := slices.Concat(x.shape[:at], picks.shape, x.shape[at+1:])
	offset, err := n.indices(shape...)
	if err != nil {
		return nil, err
	}
	which, err := n.indices(shape...)
	if err != nil {
		return nil, err
	}
	inner, size, count := product(x.shape[at+1:]), x.shape[at], picks.len()
	for i := range offset {
		which[i] = int32(i / inner % count)
		offset[i] = int32(i/(inner*count)*size*inner + i%inner)
	}
	return one(n.gather(x, picks, &graph.Gather{Size: size, Step: inner, Offset: offset, Which: which}, shape))
}

// lowerGatherElements picks one element for each index: along the axis the one
// that the index says, otherwise the one at the same place.
func lowerGatherElements(n *node) ([]*value, error) {
	x, picks, at, err := gatherOperands(n)
	if err != nil {
		return nil, err
	}
	if len(picks.shape) != len(x.shape) {
		return nil, fmt.Errorf("indices of shape %v for a shape of %v", picks.shape, x.shape)
	}
	for i, d := range picks.shape {
		if i != at && d > x.shape[i] {
			return nil, fmt.Errorf("indices of shape %v for a shape of %v", picks.shape, x.shape)
		}
	}
	strides := rowMajor(x.shape)
	step := strides[at]
	strides[at] = 0
	offset, err := n.strided(picks.shape, strides, 0)
	if err != nil {
		return nil, err
	}
	which, err := n.strided([]int{len(offset)}, []int{1}, 0)
	if err != nil {
		return nil, err
	}
	return one(n.gather(x, picks, &graph.Gather{Size: x.shape[at], Step: step, Offset: offset, Which: which}, picks.shape))
}

func gatherOperands(n *node) (x, picks *value, at int, err error) {
	if x, err = n.need(0); err != nil {
		return nil, nil, 0, err
	}
	if picks, err = n.need(1); err != nil {
		return nil, nil, 0, err
	}
	if picks.dtype == graph.Float || picks.dtype == graph.Bool {
		return nil, nil, 0, errors.New("the indices are not integers")
	}
	a, err := n.attrInt("axis", 0)
	if err != nil {
		return nil, nil, 0, err
	}
	at, err = axis(a, len(x.shape))
	return x, picks, at, err
}

// gather reads x at indices that may be constants, which make it a View.
func (n *node) gather(x, picks *value, op *graph.Gather, shape []int) (*value, error) {
	if len(op.Offset) == 0 {
		return n.view(nil, nil, shape, x)
	}
	if picks.tensor == nil {
		k, err := n.position(picks, op.Size, 1)
		if err != nil {
			return nil, err
		}
		return n.lookup(op, shape, x, k)
	}
	index, err := n.indices(len(op.Offset))
	if err != nil {
		return nil, err
	}
	for i, w := range op.Which {
		k, err := axis(picks.tensor.Ints[w], op.Size)
		if err != nil {
			return nil, fmt.Errorf("index %d is out of range for a dimension of %d", picks.tensor.Ints[w], op.Size)
		}
		index[i] = op.Offset[i] + int32(op.Step*k)
	}
	return n.view(index, nil, shape, x)
}

// lowerGatherND picks slices by tuples of indices, the last dimension of the
// indices; the first batch_dims dimensions go together.
func lowerGatherND(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	picks, err := n.need(1)
	if err != nil {
		return nil, err
	}
	b, err := n.attrInt("batch_dims", 0)
	if err != nil {
		return nil, err
	}
	if len(picks.shape) == 0 || b < 0 || b >= int64(min(len(x.shape), len(picks.shape))) {
		return nil, fmt.Errorf("indices of shape %v, shape %v and %d batch dimensions", picks.shape, x.shape, b)
	}
	batch, depth := int(b), fromEnd(picks.shape, 1)
	if depth < 1 || batch+depth > len(x.shape) || !slices.Equal(x.shape[:batch], picks.shape[:batch]) {
		return nil, fmt.Errorf("tuples %v do not index a shape of %v after %d batch dimensions", picks.shape, x.shape, batch)
	}
	dims := x.shape[batch : batch+depth]
	k, err := n.tuples(picks, dims)
	if err != nil {
		return nil, err
	}
	shape := slices.Concat(picks.shape[:len(picks.shape)-1], x.shape[batch+depth:])
	offset, err := n.indices(shape...)
	if err != nil {
		return nil, err
	}
	which, err := n.indices(shape...)
	if err != nil {
		return nil, err
	}
	inner, size := product(x.shape[batch+depth:]), product(dims)
	perBatch := k.len() / max(product(x.shape[:batch]), 1)
	for i := range offset {
		which[i] = int32(i / inner)
		offset[i] = int32(i/(inner*perBatch)*size*inner + i%inner)
	}
	return one(n.gather(x, k, &graph.Gather{Size: size, Step: inner, Offset: offset, Which: which}, shape))
}

// tuples are the row-major positions within dims that index tuples, the last
// dimension of picks, stand for. Each index is checked against its own dimension.
func (n *node) tuples(picks *value, dims []int) (*value, error) {
	if picks.dtype == graph.Float || picks.dtype == graph.Bool {
		return nil, errors.New("the indices are not integers")
	}
	shape := picks.shape[:len(picks.shape)-1]
	steps := rowMajor(dims)
	if picks.tensor != nil {
		t := &Tensor{Name: picks.tensor.Name, Shape: shape, Type: graph.Int64}
		size, err := n.reserve(shape...)
		if err != nil {
			return nil, err
		}
		t.Ints = make([]int64, size)
		for i := range t.Ints {
			for j, d := range dims {
				k, err := axis(picks.tensor.Ints[i*len(dims)+j], d)
				if err != nil {
					return nil, fmt.Errorf("index %d is out of range for a dimension of %d", picks.tensor.Ints[i*len(dims)+j], d)
				}
				t.Ints[i] += int64(k * steps[j])
			}
		}
		return constant(t), nil
	}
	parts := make([]*value, len(dims))
	for j, d := range dims {
		p, err := n.strideView(picks, shape, rowMajor(picks.shape)[:len(shape)], j)
		if err != nil {
			return nil, err
		}
		if parts[j], err = n.position(p, d, steps[j]); err != nil {
			return nil, err
		}
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	k, err := n.combine(shape, graph.Int64, 1, repeat(1, len(parts)), parts...)
	if err != nil {
		return nil, err
	}
	return k.within(interval{0, float64(product(dims) - 1)}), nil
}
