package onnx

import (
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerReduceSum: the axes are an input from opset 13 on.
func lowerReduceSum(n *node) ([]*value, error) { return lowerReduce(n, 13, false) }

// lowerReduceMean: the axes are an input from opset 18 on.
func lowerReduceMean(n *node) ([]*value, error) { return lowerReduce(n, 18, true) }

func lowerReduce(n *node, inputSince int, mean bool) ([]*value, error) {
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	if mean && x.dtype != graph.Float {
		return nil, n.unsupported("", "the mean of integers")
	}
	list, err := n.axesOf(1, inputSince)
	if err != nil {
		return nil, err
	}
	keep, err := n.attrFlag("keepdims", true)
	if err != nil {
		return nil, err
	}
	noop := false
	if n.since >= inputSince {
		if noop, err = n.attrFlag("noop_with_empty_axes", false); err != nil {
			return nil, err
		}
	}
	along, err := axes(list, len(x.shape))
	if err != nil {
		return nil, err
	}
	if len(along) == 0 {
		if noop {
			return one(x, nil)
		}
		for i := range x.shape {
			along = append(along, i)
		}
	}
	return one(n.reduce(x, along, keep, mean))
}

// reduce is the sum or mean along some dimensions. The sum of nothing is 0, the
// mean of nothing is refused.
func (n *node) reduce(x *value, along []int, keep, mean bool) (*value, error) {
	split := splitAxes(x.shape, along, keep)
	if split.terms == 0 {
		return n.nothing(split, x, mean)
	}
	index, err := n.strided(slices.Concat(split.outer, split.inner), slices.Concat(split.outerStrides, split.innerStrides), 0)
	if err != nil {
		return nil, err
	}
	scale := 1.0
	if mean {
		scale = 1 / float64(split.terms)
	}
	if _, err := n.reserve(split.terms); err != nil {
		return nil, err
	}
	op := uniform(&graph.Linear{Positions: product(split.outer), Index: index}, scale, repeat(1, split.terms)...)
	return n.apply(op, split.shape, x.dtype, x)
}

// nothing is the sum over no elements.
func (n *node) nothing(split axisSplit, x *value, mean bool) (*value, error) {
	if mean {
		return nil, n.unsupported("", "the mean of no elements is not a number")
	}
	size, err := n.reserve(split.shape...)
	if err != nil {
		return nil, err
	}
	t := &Tensor{Name: n.name, Shape: split.shape, Type: x.dtype}
	if x.dtype == graph.Float {
		t.Floats = make([]float64, size)
	} else {
		t.Ints = make([]int64, size)
	}
	return constant(t), nil
}

// axisSplit tells the dimensions that an operator works along from the others.
type axisSplit struct {
	outer, outerStrides []int // dimensions that stay
	inner, innerStrides []int // dimensions that go
	terms               int   // product of inner
	shape               []int // outer, with 1 in place of inner if they are kept
}

func splitAxes(shape, along []int, keep bool) axisSplit {
	s := axisSplit{shape: []int{}}
	strides := rowMajor(shape)
	for i, d := range shape {
		if slices.Contains(along, i) {
			s.inner, s.innerStrides = append(s.inner, d), append(s.innerStrides, strides[i])
			if keep {
				s.shape = append(s.shape, 1)
			}
			continue
		}
		s.outer, s.outerStrides = append(s.outer, d), append(s.outerStrides, strides[i])
		s.shape = append(s.shape, d)
	}
	s.terms = product(s.inner)
	return s
}
