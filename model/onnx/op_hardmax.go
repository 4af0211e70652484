package onnx

import "github.com/zkinfer/zkinfer/model/graph"

// lowerHardmax is 1 at the first maximum along an axis and 0 elsewhere. Below
// opset 13 it works along all dimensions from axis on, as if they were one. With
// the products p_j of ArgMax, entry j is p_(j-1) - p_j.
func lowerHardmax(n *node) ([]*value, error) {
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	along, err := softmaxAxes(n, x)
	if err != nil {
		return nil, err
	}
	split := splitAxes(x.shape, along, true)
	if x.len() == 0 || split.terms > maxArgMax {
		return nil, n.unsupported("", "an axis of %d elements of %v, at most %d are supported", split.terms, x.shape, maxArgMax)
	}
	notMax, err := n.notMax(x, split, false)
	if err != nil {
		return nil, err
	}
	y, err := n.markFirst(notMax, split.terms)
	if err != nil {
		return nil, err
	}
	return one(n.restore(y, x.shape, along))
}

// markFirst is 1.0 at the first 0 of each column of bits [size, places], which
// has one.
func (n *node) markFirst(bits *value, size int) (*value, error) {
	shape := []int{1, bits.len() / size}
	p, err := n.beforeFirst(bits, size)
	if err != nil {
		return nil, err
	}
	one, zero := n.scalarOf(graph.Bool, 1), n.scalarOf(graph.Bool, 0)
	rows := make([]*value, size)
	for j := range rows {
		above, own := one, zero
		if j > 0 {
			above = p[j-1]
		}
		if j < size-1 {
			own = p[j]
		}
		if rows[j], err = n.combine(shape, graph.Float, 1, []int32{1, -1}, above, own); err != nil {
			return nil, err
		}
	}
	index, err := n.strided([]int{size * shape[1]}, []int{1}, 0)
	if err != nil {
		return nil, err
	}
	return n.view(index, nil, []int{size, shape[1]}, rows...)
}
