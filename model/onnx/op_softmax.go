package onnx

import (
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerSoftmax works along one axis from opset 13 on; below, it works along all
// dimensions from axis on, as if they were one.
func lowerSoftmax(n *node) ([]*value, error) {
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	def := int64(-1)
	if n.since < 13 {
		def = 1
	}
	a, err := n.attrInt("axis", def)
	if err != nil {
		return nil, err
	}
	rank := len(x.shape)
	if n.since < 13 && a == int64(rank) { // every element on its own
		return one(n.softmax(x, nil))
	}
	at, err := axis(a, rank)
	if err != nil {
		return nil, err
	}
	along := []int{at}
	if n.since < 13 {
		for i := at + 1; i < rank; i++ {
			along = append(along, i)
		}
	}
	return one(n.softmax(x, along))
}

// softmax is exp(x - m) / sum exp(x - m) along some dimensions, m being the
// maximum along them.
func (n *node) softmax(x *value, along []int) (*value, error) {
	split := splitAxes(x.shape, along, true)
	index, err := n.strided(slices.Concat(split.outer, split.inner), slices.Concat(split.outerStrides, split.innerStrides), 0)
	if err != nil {
		return nil, err
	}
	m, err := n.apply(&graph.Max{Terms: split.terms, Positions: product(split.outer), Index: index}, split.shape, graph.Float, x)
	if err != nil {
		return nil, err
	}
	d, err := n.combine(x.shape, graph.Float, 1, []int32{1, -1}, x, m)
	if err != nil {
		return nil, err
	}
	e, err := n.apply(&graph.Unary{Func: graph.Exp}, x.shape, graph.Float, d)
	if err != nil {
		return nil, err
	}
	s, err := n.reduce(e, along, true, false)
	if err != nil {
		return nil, err
	}
	if s, err = n.expand(s, x.shape); err != nil {
		return nil, err
	}
	return n.apply(&graph.Divide{}, x.shape, graph.Float, e, s)
}
