package onnx

import (
	"github.com/zkinfer/zkinfer/model/graph"
)

// maxArgMax bounds the length of an axis that ArgMax unrolls.
const maxArgMax = 1 << 12

// lowerArgMax is the index of the first maximum along an axis, or of the last.
// With m the maximum, eq_j = [x_j - m >= 0] marks the maxima, and p_j, the
// product of 1 - eq_l over l <= j, is 1 as long as none was met: the sum of the
// p_j is the index of the first one. The last one is the first in reverse.
func lowerArgMax(n *node) ([]*value, error) {
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	return argMax(n, x)
}

// lowerArgMin is the index of the maximum of -x.
func lowerArgMin(n *node) ([]*value, error) {
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	minus, err := n.negative(x)
	if err != nil {
		return nil, err
	}
	return argMax(n, minus)
}

func argMax(n *node, x *value) ([]*value, error) {
	a, err := n.attrInt("axis", 0)
	if err != nil {
		return nil, err
	}
	keep, err := n.attrFlag("keepdims", true)
	if err != nil {
		return nil, err
	}
	last := false
	if n.since >= 12 {
		if last, err = n.attrFlag("select_last_index", false); err != nil {
			return nil, err
		}
	}
	at, err := axis(a, len(x.shape))
	if err != nil {
		return nil, err
	}
	size := x.shape[at]
	if x.len() == 0 || size > maxArgMax {
		return nil, n.unsupported("", "an axis of %d elements of %v, at most %d are supported", size, x.shape, maxArgMax)
	}
	split := splitAxes(x.shape, []int{at}, keep)
	notMax, err := n.notMax(x, split, last)
	if err != nil {
		return nil, err
	}
	index, err := n.firstZero(notMax, size, last)
	if err != nil {
		return nil, err
	}
	index = reshape(index, split.shape)
	index.bounds = &bounds{0, int64(size - 1)}
	return one(index, nil)
}

// notMax is 1 - eq with the axis first: [size, places]; reversed if last.
func (n *node) notMax(x *value, split axisSplit, last bool) (*value, error) {
	places := product(split.outer)
	by := append(append([]int(nil), split.inner...), split.outer...)
	strides := append(append([]int(nil), split.innerStrides...), split.outerStrides...)
	offset := 0
	if last {
		offset, strides[0] = (split.terms-1)*strides[0], -strides[0]
	}
	x, err := n.strideView(x, by, strides, offset)
	if err != nil {
		return nil, err
	}
	x = reshape(x, []int{split.terms, places})
	index, err := n.strided([]int{places, split.terms}, []int{1, places}, 0)
	if err != nil {
		return nil, err
	}
	m, err := n.apply(&graph.Max{Terms: split.terms, Positions: places, Index: index}, []int{1, places}, x.dtype, x)
	if err != nil {
		return nil, err
	}
	d, err := n.minus(x.shape, x, m)
	if err != nil {
		return nil, err
	}
	eq, err := n.apply(&graph.NonNegative{}, x.shape, graph.Bool, d)
	if err != nil {
		return nil, err
	}
	return n.combine(x.shape, graph.Bool, 1, []int32{-1, 1}, eq, n.scalarOf(graph.Bool, 1))
}

// scalarOf is a constant of rank 0.
func (n *node) scalarOf(dtype graph.DType, v int64) *value {
	return constant(&Tensor{Name: n.name, Shape: []int{}, Type: dtype, Ints: []int64{v}})
}

// beforeFirst are p_0 .. p_(size-2) for bits [size, places] with a 0 in each
// column: p_j is 1 where the first 0 is below row j.
func (n *node) beforeFirst(bits *value, size int) ([]*value, error) {
	places := bits.len() / size
	shape := []int{1, places}
	var p []*value
	for j := range size - 1 { // the last row's product is 0
		b, err := n.strideView(bits, shape, []int{0, 1}, j*places)
		if err != nil {
			return nil, err
		}
		if j > 0 {
			if b, err = n.times(shape, graph.Bool, p[j-1], b); err != nil {
				return nil, err
			}
		}
		p = append(p, b)
	}
	return p, nil
}

// firstZero is the row of the first 0 in each column of bits [size, places],
// which has one: the number of rows before it. If last, it counts from the end.
func (n *node) firstZero(bits *value, size int, last bool) (*value, error) {
	shape := []int{1, bits.len() / size}
	if size == 1 {
		return n.zeros(bits, shape)
	}
	terms, err := n.beforeFirst(bits, size)
	if err != nil {
		return nil, err
	}
	if last {
		weights := append(repeat(-1, len(terms)), 1)
		return n.combine(shape, graph.Int64, 1, weights, append(terms, n.scalarOf(graph.Int64, int64(size-1)))...)
	}
	return n.combine(shape, graph.Int64, 1, repeat(1, len(terms)), terms...)
}

// zeros is the index along an axis of one element.
func (n *node) zeros(x *value, shape []int) (*value, error) {
	size, err := n.reserve(shape...)
	if err != nil {
		return nil, err
	}
	return constant(&Tensor{Name: n.name, Shape: shape, Type: graph.Int64, Ints: make([]int64, size)}), nil
}
