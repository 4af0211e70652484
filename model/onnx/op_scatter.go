package onnx

import (
	"errors"
	"fmt"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// scatter writes updates into a tensor. The updates come in rounds: those of one
// round go to different lanes, each lane being a part of the result of size
// positions, of which an index picks one.
type scatter struct {
	x, updates *value
	index      *value // positions in [0, size), one for each update
	size       int
	rounds     [][]write
	target     func(lane, position int) int // element of x
	reduction  string
}

// write is one update: it goes to the position of its lane that index element
// which says, plus shift.
type write struct{ update, which, lane, shift int }

// lowerScatterElements writes each update along the axis to where its index says,
// and otherwise to its own place. Duplicates add up or the like; without a
// reduction the last one stays.
func lowerScatterElements(n *node) ([]*value, error) {
	op, err := readScatter(n)
	if err != nil {
		return nil, err
	}
	a, err := n.attrInt("axis", 0)
	if err != nil {
		return nil, err
	}
	at, err := axis(a, len(op.x.shape))
	if err != nil {
		return nil, err
	}
	picks := op.index.shape
	fits := slices.Equal(picks, op.updates.shape) && len(picks) == len(op.x.shape)
	for i, d := range picks {
		fits = fits && (i == at || d <= op.x.shape[i])
	}
	if !fits {
		return nil, fmt.Errorf("indices %v and updates %v for a shape of %v", picks, op.updates.shape, op.x.shape)
	}
	if op.updates.len() == 0 {
		return one(op.x, nil)
	}
	op.size = op.x.shape[at]
	if op.index, err = n.normal(op.index, op.size); err != nil {
		return nil, err
	}
	strides, from := rowMajor(op.x.shape), rowMajor(picks)
	step := strides[at]
	op.target = func(lane, position int) int { return lane + position*step }
	lanes, others := slices.Clone(picks), slices.Clone(strides)
	if len(lanes) > 0 {
		lanes[at], others[at] = 1, 0
	}
	lane, err := n.strided(lanes, others, 0)
	if err != nil {
		return nil, err
	}
	first, err := n.strided(lanes, from, 0)
	if err != nil {
		return nil, err
	}
	if _, err := n.reserve(picks...); err != nil {
		return nil, err
	}
	for j := range picks[at] {
		round := make([]write, len(lane))
		for i := range lane {
			u := int(first[i]) + j*from[at]
			round[i] = write{update: u, which: u, lane: int(lane[i])}
		}
		op.rounds = append(op.rounds, round)
	}
	return one(op.lower(n))
}

// lowerScatterND writes slices to where tuples of indices say, in their order.
func lowerScatterND(n *node) ([]*value, error) {
	op, err := readScatter(n)
	if err != nil {
		return nil, err
	}
	picks := op.index.shape
	if len(picks) == 0 || fromEnd(picks, 1) < 1 || fromEnd(picks, 1) > len(op.x.shape) {
		return nil, fmt.Errorf("tuples %v do not index a shape of %v", picks, op.x.shape)
	}
	depth := fromEnd(picks, 1)
	if want := slices.Concat(picks[:len(picks)-1], op.x.shape[depth:]); !slices.Equal(op.updates.shape, want) {
		return nil, fmt.Errorf("updates of shape %v, expected %v", op.updates.shape, want)
	}
	if op.updates.len() == 0 {
		return one(op.x, nil)
	}
	dims := op.x.shape[:depth]
	op.size = product(dims)
	if op.index, err = n.tuples(op.index, dims); err != nil {
		return nil, err
	}
	inner := product(op.x.shape[depth:])
	op.target = func(lane, position int) int { return position*inner + lane }
	if _, err := n.reserve(op.updates.shape...); err != nil {
		return nil, err
	}
	for k := range op.index.len() {
		round := make([]write, inner)
		for i := range round {
			round[i] = write{update: k*inner + i, which: k, lane: i}
		}
		op.rounds = append(op.rounds, round)
	}
	return one(op.lower(n))
}

// readScatter reads the operands and the reduction that ScatterElements and
// ScatterND share; index is still as the model gives it.
func readScatter(n *node) (*scatter, error) {
	op := &scatter{reduction: "none"}
	var err error
	if op.x, err = n.need(0); err != nil {
		return nil, err
	}
	if op.index, err = n.need(1); err != nil {
		return nil, err
	}
	if op.updates, err = n.need(2); err != nil {
		return nil, err
	}
	if op.updates.dtype != op.x.dtype || op.index.dtype == graph.Float || op.index.dtype == graph.Bool {
		return nil, errors.New("the updates are of another element type, or the indices are not integers")
	}
	if n.since >= 16 {
		if op.reduction, err = n.attrString("reduction", "none"); err != nil {
			return nil, err
		}
	}
	known := []string{"none", "add", "mul", "max", "min"}
	if n.since < 18 {
		known = known[:3]
	}
	if !slices.Contains(known, op.reduction) {
		return nil, n.unsupported("", "reduction %q", op.reduction)
	}
	if op.reduction != "none" && op.x.dtype == graph.Bool {
		return nil, n.unsupported("", "reduction %q of booleans", op.reduction)
	}
	return op, nil
}

// normal brings indices into [0, size): constants at once, data by a lookup.
func (n *node) normal(index *value, size int) (*value, error) {
	if index.tensor == nil && index.len() > 0 {
		return n.position(index, size, 1)
	}
	if index.tensor == nil {
		return index, nil
	}
	if _, err := n.reserve(index.len()); err != nil {
		return nil, err
	}
	t := &Tensor{Name: index.tensor.Name, Shape: index.shape, Type: graph.Int64, Ints: make([]int64, index.len())}
	for i, pick := range index.tensor.Ints {
		k, err := axis(pick, size)
		if err != nil {
			return nil, fmt.Errorf("index %d is out of range for a dimension of %d", pick, size)
		}
		t.Ints[i] = int64(k)
	}
	return constant(t), nil
}
