package onnx

import (
	"errors"
	"fmt"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerTensorScatter writes update into a cache from the position along the axis
// that its batch's entry of write_indices says, 0 without them. In mode circular
// positions beyond the end begin again at 0.
func lowerTensorScatter(n *node) ([]*value, error) {
	op := &scatter{reduction: "none"}
	var err error
	if op.x, err = n.need(0); err != nil {
		return nil, err
	}
	if op.updates, err = n.need(1); err != nil {
		return nil, err
	}
	mode, err := n.attrString("mode", "linear")
	if err != nil {
		return nil, err
	}
	a, err := n.attrInt("axis", -2)
	if err != nil {
		return nil, err
	}
	shape := op.x.shape
	at, err := axis(a, len(shape))
	if err != nil {
		return nil, err
	}
	want := slices.Clone(shape)
	if len(op.updates.shape) == len(shape) {
		want[at] = op.updates.shape[at]
	}
	switch {
	case at == 0:
		return nil, errors.New("the axis is that of the batch")
	case mode != "linear" && mode != "circular":
		return nil, fmt.Errorf("attribute mode is %q", mode)
	case op.x.dtype != op.updates.dtype || !slices.Equal(op.updates.shape, want) || want[at] > shape[at]:
		return nil, fmt.Errorf("an update of %v for a cache of %v", op.updates.shape, shape)
	}
	if op.updates.len() == 0 {
		return one(op.x, nil)
	}
	length, steps := shape[at], want[at]
	op.size = length - steps + 1
	if mode == "circular" {
		op.size = length
	}
	if op.index, err = writeIndices(n, shape[0], op.size, mode == "circular"); err != nil {
		return nil, err
	}
	return one(op.tensor(n, at, length, steps))
}

// tensor makes a round of writes for each step of the update.
func (op *scatter) tensor(n *node, at, length, steps int) (*value, error) {
	inner := product(op.x.shape[at+1:])
	op.target = func(lane, position int) int { return lane + position%length*inner }
	places := product(op.x.shape[:at]) * inner
	if _, err := n.reserve(places, steps); err != nil {
		return nil, err
	}
	perBatch := places / max(op.x.shape[0], 1)
	for s := range steps {
		round := make([]write, places)
		for i := range round {
			outer, in := i/inner, i%inner
			round[i] = write{update: (outer*steps+s)*inner + in, which: i / perBatch, lane: outer*length*inner + in, shift: s}
		}
		op.rounds = append(op.rounds, round)
	}
	return op.lower(n)
}

// writeIndices are the positions in [0, size) that the batches write from.
func writeIndices(n *node, batch, size int, circular bool) (*value, error) {
	index := n.opt(2)
	if index == nil {
		if _, err := n.reserve(batch); err != nil {
			return nil, err
		}
		return constant(&Tensor{Name: n.name, Shape: []int{batch}, Type: graph.Int64, Ints: make([]int64, batch)}), nil
	}
	if index.dtype == graph.Float || index.dtype == graph.Bool || !slices.Equal(index.shape, []int{batch}) {
		return nil, fmt.Errorf("write_indices have shape %v, or are not integers", index.shape)
	}
	if circular && size > 0 {
		var err error
		length, err := n.expand(n.scalarOf(index.dtype, int64(size)), index.shape)
		if err != nil {
			return nil, err
		}
		if index, err = n.apply(&graph.Modulo{}, index.shape, index.dtype, index, length); err != nil {
			return nil, err
		}
		index = index.within(interval{0, float64(size - 1)})
	}
	if index.tensor == nil {
		return n.inRange(index, size, 1)
	}
	for _, w := range index.tensor.Ints {
		if w < 0 || w >= int64(size) {
			return nil, fmt.Errorf("write index %d is outside of [0, %d)", w, size)
		}
	}
	return index, nil
}
