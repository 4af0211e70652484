package onnx

import "github.com/zkinfer/zkinfer/model/graph"

// lookup appends a Gather of table x at an index that is data. The elements of a
// constant table move into the primitive; a constant index makes it a View.
func (n *node) lookup(op *graph.Gather, shape []int, x, index *value) (*value, error) {
	if index.tensor != nil {
		return n.gather(x, index, op, shape)
	}
	in := []*value{x, index}
	if x.tensor != nil {
		table, err := exactFloats(x.tensor)
		if err != nil {
			return nil, err
		}
		op.Table, in = table, in[1:]
	}
	y, err := n.apply(op, shape, x.dtype, in...)
	if err != nil {
		return nil, err
	}
	return y.within(intervalOf(x)), nil
}

// position is step times an index that is data, into a dimension of size elements;
// a negative one counts from the end.
func (n *node) position(index *value, size, step int) (*value, error) {
	index, err := n.fromEndIndex(index, size)
	if err != nil {
		return nil, err
	}
	return n.inRange(index, size, step)
}

// inRange is step times an integer in [0, size); of any other there is no proof. It
// is read from a table that has an entry for each position.
func (n *node) inRange(index *value, size, step int) (*value, error) {
	if reach := intervalOf(index); step == 1 && reach.lo >= 0 && reach.hi < float64(size) {
		return index, nil
	}
	if _, err := n.reserve(size); err != nil {
		return nil, err
	}
	table := &Tensor{Name: n.name, Shape: []int{size}, Type: graph.Int64}
	for i := range size {
		table.Ints = append(table.Ints, int64(i*step))
	}
	offset, err := n.indices(index.shape...)
	if err != nil {
		return nil, err
	}
	which, err := n.strided([]int{index.len()}, []int{1}, 0)
	if err != nil {
		return nil, err
	}
	return n.lookup(&graph.Gather{Size: size, Step: 1, Offset: offset, Which: which}, index.shape, constant(table), index)
}
