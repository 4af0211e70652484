package onnx

import (
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// standardised is x with mean 0 and variance 1 along some dimensions.
type standardised struct {
	y, mean, inverse *value // inverse is 1/sqrt(variance + epsilon); 1 in place of the dimensions
}

// standardise is (x - mean) / sqrt(variance + epsilon); the variance is divided
// by the number of elements.
func (n *node) standardise(x *value, along []int, epsilon float64) (s standardised, err error) {
	if s.mean, err = n.reduce(x, along, true, true); err != nil {
		return s, err
	}
	d, err := n.combine(x.shape, graph.Float, 1, []int32{1, -1}, x, s.mean)
	if err != nil {
		return s, err
	}
	if s.inverse, err = n.inverseRoot(d, along, epsilon); err != nil {
		return s, err
	}
	s.y, err = n.scaleShift(d, s.inverse, nil)
	return s, err
}

// inverseRoot is 1/sqrt(mean of x^2 + epsilon) along some dimensions.
func (n *node) inverseRoot(x *value, along []int, epsilon float64) (*value, error) {
	mean, err := n.meanSquare(x, along, epsilon)
	if err != nil {
		return nil, err
	}
	return n.function(&graph.Unary{Func: graph.Rsqrt}, mean)
}

// meanSquare is the mean of x^2, plus epsilon, along some dimensions.
func (n *node) meanSquare(x *value, along []int, epsilon float64) (*value, error) {
	squares, err := n.dot(x, x, along, true)
	if err != nil {
		return nil, err
	}
	terms := splitAxes(x.shape, along, true).terms
	if terms == 0 {
		return nil, n.unsupported("", "the mean of no elements is not a number")
	}
	return n.line(squares, 1/float64(terms), epsilon)
}

// scaleShift is scale*x + shift; both broadcast to x, and may be constants, data
// or nil.
func (n *node) scaleShift(x, scale, shift *value) (*value, error) {
	constants := func(v *value) (*Tensor, bool) {
		if v == nil {
			return nil, true
		}
		return v.tensor, v.tensor != nil
	}
	by, fixed := constants(scale)
	plus, fixedShift := constants(shift)
	if fixed && fixedShift && x.tensor == nil {
		return n.affine(x, x.shape, graph.Float, by, plus)
	}
	var err error
	switch {
	case scale == nil:
	case fixed && x.tensor == nil:
		x, err = n.affine(x, x.shape, graph.Float, by, nil)
	case x.tensor != nil && !fixed:
		var wide *value
		if wide, err = n.expand(scale, x.shape); err == nil {
			x, err = n.affine(wide, x.shape, graph.Float, x.tensor, nil)
		}
	default:
		x, err = n.times(x.shape, graph.Float, x, scale)
	}
	if err != nil || shift == nil {
		return x, err
	}
	return n.combine(x.shape, graph.Float, 1, []int32{1, 1}, x, shift)
}

// epsilon is the attribute that keeps a denominator from 0.
func (n *node) epsilon() (float64, error) {
	e, err := n.attrFloat("epsilon", float64(float32(1e-5)))
	if err == nil && !(e >= 0 && e <= math.MaxFloat32) {
		return 0, fmt.Errorf("attribute epsilon is %v", e)
	}
	return e, err
}

// parameter is input i, a list of floats, of count elements, as a tensor that
// broadcasts along dimension 1 of rank dimensions.
func (n *node) parameter(i, count, rank int) (*value, error) {
	v, err := n.float(i)
	if err != nil {
		return nil, err
	}
	if len(v.shape) != 1 || v.shape[0] != count {
		return nil, fmt.Errorf("input %s has shape %v, expected a list of %d elements", n.names[i], v.shape, count)
	}
	shape := ones(rank - 1)
	shape[0] = count
	return reshape(v, shape), nil
}

// from lists the dimensions from one on.
func from(first, rank int) []int {
	var along []int
	for i := first; i < rank; i++ {
		along = append(along, i)
	}
	return along
}

// channelled is input 0 as floats [N, C, ..], with elements.
func (n *node) channelled(rank int) (*value, error) {
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	if len(x.shape) < rank || x.len() == 0 {
		return nil, fmt.Errorf("the input's shape is %v, expected [N, C, spatial..]", x.shape)
	}
	return x, nil
}
