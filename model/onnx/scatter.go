package onnx

import (
	"github.com/zkinfer/zkinfer/model/graph"
)

// lower writes the rounds one after the other.
func (op *scatter) lower(n *node) (*value, error) {
	if op.index.tensor != nil && op.reduction == "none" {
		return op.move(n)
	}
	var bits *value // [index elements.., size]
	if op.index.tensor == nil {
		var err error
		if bits, err = n.oneHot(op.index, op.size, len(op.index.shape)); err != nil {
			return nil, err
		}
	}
	if bits == nil {
		op.distinct()
	}
	y := op.x
	for _, round := range op.rounds {
		var err error
		if bits == nil {
			y, err = op.writeConstant(n, y, round)
		} else {
			y, err = op.writeData(n, y, bits, round)
		}
		if err != nil {
			return nil, err
		}
	}
	return y, nil
}

// distinct makes rounds of writes with constant indices that go to different
// elements: the k-th write to each.
func (op *scatter) distinct() {
	seen := make(map[int]int)
	var rounds [][]write
	for _, round := range op.rounds {
		for _, w := range round {
			k := seen[op.at(w)]
			seen[op.at(w)]++
			if k == len(rounds) {
				rounds = append(rounds, nil)
			}
			rounds[k] = append(rounds[k], w)
		}
	}
	op.rounds = rounds
}

// at is the element that a write with a constant index goes to.
func (op *scatter) at(w write) int {
	return op.target(w.lane, int(op.index.tensor.Ints[w.which])+w.shift)
}

// move is a View: each element is the last update that goes there, or its own.
func (op *scatter) move(n *node) (*value, error) {
	index, err := n.strided([]int{op.x.len()}, []int{1}, 0)
	if err != nil {
		return nil, err
	}
	for _, round := range op.rounds {
		for _, w := range round {
			index[op.at(w)] = int32(op.x.len() + w.update)
		}
	}
	return n.view(index, nil, op.x.shape, op.x, op.updates)
}

// part is a View of some elements of a tensor.
func (n *node) part(x *value, count int, element func(i int) int) (*value, error) {
	index, err := n.indices(count)
	if err != nil {
		return nil, err
	}
	for i := range index {
		index[i] = int32(element(i))
	}
	return n.view(index, nil, []int{count}, x)
}

// writeConstant applies one round whose targets are known.
func (op *scatter) writeConstant(n *node, y *value, round []write) (*value, error) {
	old, err := n.part(y, len(round), func(i int) int { return op.at(round[i]) })
	if err != nil {
		return nil, err
	}
	update, err := n.part(op.updates, len(round), func(i int) int { return round[i].update })
	if err != nil {
		return nil, err
	}
	merged, err := n.reduction(op.reduction, old, update)
	if err != nil {
		return nil, err
	}
	index, err := n.strided([]int{y.len()}, []int{1}, 0)
	if err != nil {
		return nil, err
	}
	for i, w := range round {
		index[op.at(w)] = int32(y.len() + i)
	}
	return n.view(index, nil, y.shape, y, merged)
}

// writeData applies one round whose targets the one-hot bits of the indices say:
// every position of a lane is computed, and the bit selects the new or the old one.
func (op *scatter) writeData(n *node, y, bits *value, round []write) (*value, error) {
	count := len(round) * op.size
	at := func(i int) int { return op.target(round[i/op.size].lane, i%op.size+round[i/op.size].shift) }
	old, err := n.part(y, count, at)
	if err != nil {
		return nil, err
	}
	update, err := n.part(op.updates, count, func(i int) int { return round[i/op.size].update })
	if err != nil {
		return nil, err
	}
	chosen, err := n.part(bits, count, func(i int) int { return round[i/op.size].which*op.size + i%op.size })
	if err != nil {
		return nil, err
	}
	merged, err := n.reduction(op.reduction, old, update)
	if err != nil {
		return nil, err
	}
	if merged, err = n.where(chosen, merged, old); err != nil {
		return nil, err
	}
	index, err := n.strided([]int{y.len()}, []int{1}, 0)
	if err != nil {
		return nil, err
	}
	for i := range count {
		index[at(i)] = int32(y.len() + i)
	}
	return n.view(index, nil, y.shape, y, merged)
}

// reduction merges an update into what is there.
func (n *node) reduction(name string, old, update *value) (*value, error) {
	shape := old.shape
	switch name {
	case "add":
		return n.result(old.dtype, intervalOf(old).plus(intervalOf(update)), func(dtype graph.DType) (*value, error) {
			return n.plus(shape, dtype, old, 1, update)
		})
	case "mul":
		return n.result(old.dtype, intervalOf(old).times(intervalOf(update)), func(dtype graph.DType) (*value, error) {
			return n.product(shape, dtype, old, update)
		})
	case "max":
		return n.maximum(old.shape, []*value{old, update})
	case "min":
		return n.smaller(old, update)
	}
	return update, nil
}

// smaller is the elementwise minimum, -max(-a, -b).
func (n *node) smaller(a, b *value) (*value, error) {
	x, err := n.negative(a)
	if err != nil {
		return nil, err
	}
	y, err := n.negative(b)
	if err != nil {
		return nil, err
	}
	m, err := n.maximum(a.shape, []*value{x, y})
	if err != nil {
		return nil, err
	}
	return n.combine(a.shape, a.dtype, 1, []int32{-1}, m)
}
