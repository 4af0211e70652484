package onnx

import (
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// axisSplit tells the dimensions that an operator works along from the others.
type axisSplit struct {
	outer, outerStrides []int // dimensions that stay
	inner, innerStrides []int // dimensions that go
	places, terms       int   // products of outer and inner
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
	s.places, s.terms = product(s.outer), product(s.inner)
	return s
}

// index lists, for each place, the elements to be combined: [places, terms].
func (s *axisSplit) index(n *node) ([]int32, error) {
	return n.strided(slices.Concat(s.outer, s.inner), slices.Concat(s.outerStrides, s.innerStrides), 0)
}

// rows is x as [places, terms].
func (s *axisSplit) rows(n *node, x *value) (*value, error) {
	index, err := s.index(n)
	if err != nil {
		return nil, err
	}
	return n.view(index, nil, []int{s.places, s.terms}, x)
}

// reduce is the sum or mean along some dimensions. The sum of nothing is 0, the
// mean of nothing is refused.
func (n *node) reduce(x *value, along []int, keep, mean bool) (*value, error) {
	split := splitAxes(x.shape, along, keep)
	switch {
	case split.terms == 0 && mean:
		return nil, n.unsupported("", "the mean of no elements is not a number")
	case split.terms == 0:
		return n.filled(split.shape, x.dtype, 0)
	case split.terms == 1:
		return reshape(x, split.shape), nil
	}
	index, err := split.index(n)
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
	op := uniform(&graph.Linear{Positions: split.places, Index: index}, scale, repeat(1, split.terms)...)
	return n.apply(op, split.shape, x.dtype, x)
}

// largest is the maximum along some dimensions, which have an element.
func (n *node) largest(x *value, along []int, keep bool) (*value, error) {
	split := splitAxes(x.shape, along, keep)
	if split.terms == 1 {
		return reshape(x, split.shape), nil
	}
	index, err := split.index(n)
	if err != nil {
		return nil, err
	}
	return n.apply(&graph.Max{Terms: split.terms, Positions: split.places, Index: index}, split.shape, x.dtype, x)
}

// dot is the sum of products along some dimensions of two tensors of one shape.
func (n *node) dot(a, b *value, along []int, keep bool) (*value, error) {
	split := splitAxes(a.shape, along, keep)
	if split.terms == 0 || split.places == 0 {
		return n.filled(split.shape, a.dtype, 0)
	}
	left, err := split.rows(n, a)
	if err != nil {
		return nil, err
	}
	right := left
	if a != b {
		if right, err = split.rows(n, b); err != nil {
			return nil, err
		}
	}
	op := &graph.Bilinear{Batch: split.places, M: 1, K: split.terms, N: 1}
	return n.apply(op, split.shape, a.dtype, left, right)
}

// filled is a constant whose elements are equal.
func (n *node) filled(shape []int, dtype graph.DType, v int64) (*value, error) {
	size, err := n.reserve(shape...)
	if err != nil {
		return nil, err
	}
	t := &Tensor{Name: n.name, Shape: shape, Type: dtype}
	if dtype == graph.Float {
		t.Floats = make([]float64, size)
		for i := range t.Floats {
			t.Floats[i] = float64(v)
		}
		return constant(t), nil
	}
	t.Ints = make([]int64, size)
	for i := range t.Ints {
		t.Ints[i] = v
	}
	return constant(t), nil
}

// negative is -x exactly, which an unsigned type does not hold.
func (n *node) negative(x *value) (*value, error) {
	y, err := n.combine(x.shape, wide(x.dtype), 1, []int32{-1}, x)
	if err != nil {
		return nil, err
	}
	return y.within(intervalOf(x).scale(-1)), nil
}

// wide is the type of exact arithmetic on a type.
func wide(dtype graph.DType) graph.DType {
	if dtype == graph.Float {
		return dtype
	}
	return graph.Int64
}

// retyped is v with another element type, and nothing else: what is known of its
// values stays, and a constant's tensor keeps its own type.
func retyped(v *value, dtype graph.DType) *value {
	out := *v
	out.dtype = dtype
	return &out
}
