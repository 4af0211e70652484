package onnx

import (
	"errors"
	"fmt"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// maxDepth bounds the number of classes of a OneHot.
const maxDepth = 1 << 20

// lowerOneHot puts the value on where the index is the position along a new axis
// and off elsewhere; an index out of [-depth, depth) gives off everywhere.
func lowerOneHot(n *node) ([]*value, error) {
	index, err := n.need(0)
	if err != nil {
		return nil, err
	}
	depth, err := n.scalar(1, 0)
	if err != nil {
		return nil, err
	}
	levels, err := n.need(2)
	if err != nil {
		return nil, err
	}
	a, err := n.attrInt("axis", -1)
	if err != nil {
		return nil, err
	}
	at, err := axis(a, len(index.shape)+1)
	if err != nil {
		return nil, err
	}
	if len(levels.shape) != 1 || levels.shape[0] != 2 {
		return nil, fmt.Errorf("values of shape %v, expected two", levels.shape)
	}
	if depth < 1 || depth > maxDepth {
		return nil, n.unsupported("", "a depth of %v", depth)
	}
	size := int(depth)
	if index.dtype == graph.Float {
		if index, err = n.castAny(index, graph.Int64); err != nil {
			return nil, err
		}
	}
	if index.dtype == graph.Bool {
		return nil, errors.New("the indices are boolean")
	}
	if index, err = n.fromEndIndex(index, size); err != nil {
		return nil, err
	}
	bits, err := n.oneHot(index, size, at)
	if err != nil {
		return nil, err
	}
	var ends [2]*value // off, on
	for i := range ends {
		if ends[i], err = n.strideView(levels, []int{}, nil, i); err != nil {
			return nil, err
		}
		if ends[i], err = n.expand(ends[i], bits.shape); err != nil {
			return nil, err
		}
	}
	return one(n.where(bits, ends[1], ends[0]))
}

// fromEndIndex adds size to an index that is negative: it counts from the end.
func (n *node) fromEndIndex(index *value, size int) (*value, error) {
	reach := intervalOf(index)
	if reach.lo >= 0 {
		return index, nil
	}
	atLeast, err := n.apply(&graph.NonNegative{}, index.shape, graph.Bool, index)
	if err != nil {
		return nil, err
	}
	moved := n.scalarOf(graph.Int64, int64(size))
	y, err := n.combine(index.shape, graph.Int64, 1, []int32{1, int32(-size), 1}, index, atLeast, moved)
	if err != nil {
		return nil, err
	}
	return y.within(interval{min(reach.lo+float64(size), 0), max(reach.hi, float64(size-1))}), nil
}

// oneHot compares integers with 0 .. size-1 along a new axis. With the bits
// t_j = [index >= j], the one at j is t_j - t_(j+1): all are 0 outside of the range.
func (n *node) oneHot(index *value, size, at int) (*value, error) {
	shape := slices.Insert(slices.Clone(index.shape), at, size)
	steps := slices.Clone(shape)
	steps[at]++
	strides := slices.Insert(rowMajor(index.shape), at, 0)
	wide, err := n.strideView(index, steps, strides, 0)
	if err != nil {
		return nil, err
	}
	positions := &Tensor{Name: n.name, Shape: append([]int{size + 1}, ones(len(steps)-at-1)...), Type: graph.Int64}
	for j := range size + 1 {
		positions.Ints = append(positions.Ints, int64(j))
	}
	t, err := n.atLeast(steps, wide.integerAs(graph.Int64), constant(positions))
	if err != nil {
		return nil, err
	}
	own := rowMajor(steps)
	here, err := n.strideView(t, shape, own, 0)
	if err != nil {
		return nil, err
	}
	above, err := n.strideView(t, shape, own, own[at])
	if err != nil {
		return nil, err
	}
	return n.combine(shape, graph.Bool, 1, []int32{1, -1}, here, above)
}

// integerAs is an integer as one of another type that holds it, with the same range;
// a constant's tensor changes its type too.
func (v *value) integerAs(dtype graph.DType) *value {
	reach := intervalOf(v)
	out := *v
	out.dtype = dtype
	if v.tensor != nil {
		t := *v.tensor
		t.Type = dtype
		out.tensor = &t
		return &out
	}
	return out.within(reach)
}
