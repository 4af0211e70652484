package onnx

import (
	"errors"
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerQuant is QONNX's Quant: y = (clamp(round(x/scale + zero), lo, hi) - zero) scale,
// with the range of an integer of bit_width bits. What rounds half to even is a
// QuantizeLinear and a DequantizeLinear; constants keep their integers.
// Source: the QONNX operator definitions.
func lowerQuant(n *node) ([]*value, error) {
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	q, lo, hi, err := readQuant(n, x)
	if err != nil {
		return nil, err
	}
	mode, err := n.attrString("rounding_mode", "ROUND")
	if err != nil {
		return nil, err
	}
	switch mode {
	case "ROUND", "HALF_EVEN":
	default:
		return nil, n.unsupported("", "rounding_mode %s", mode)
	}
	if x.tensor != nil {
		return one(q.quantConstant(n, x.tensor, lo, hi))
	}
	return one(q.each(n, x, func(scale float64, zero int64, part *value) (*value, error) {
		y, err := n.apply(&graph.Quantize{Scale: scale, Zero: zero, Lo: lo, Hi: hi}, part.shape, graph.Int32, part)
		if err != nil {
			return nil, err
		}
		return n.apply(&graph.Dequantize{Scale: scale, Zero: zero}, part.shape, graph.Float, y)
	}))
}

// maxQuantBits is the largest bit width of a Quant.
const maxQuantBits = 31

// readQuant reads the scale, zero point and bit width, all constants.
func readQuant(n *node, x *value) (q *quantParams, lo, hi int64, err error) {
	scale, err := n.positive(1)
	if err != nil {
		return nil, 0, 0, err
	}
	zero, err := n.reals(2)
	if err != nil {
		return nil, 0, 0, err
	}
	bits, err := n.scalar(3, 0)
	if err != nil {
		return nil, 0, 0, err
	}
	signed, err := n.attrFlag("signed", true)
	if err != nil {
		return nil, 0, 0, err
	}
	narrow, err := n.attrFlag("narrow", false)
	if err != nil {
		return nil, 0, 0, err
	}
	if zero == nil || bits != math.Trunc(bits) || bits < 1 || bits > maxQuantBits {
		return nil, 0, 0, n.unsupported("", "a bit width of %v, or no zero point", bits)
	}
	hi = 1<<int(bits) - 1
	if signed {
		lo, hi = -1<<int(bits-1), 1<<int(bits-1)-1
	}
	switch {
	case narrow && signed:
		lo++
	case narrow:
		hi--
	}
	if q, err = broadcastQuant(n, x, scale, zero); err != nil {
		return nil, 0, 0, err
	}
	return q, lo, hi, nil
}

// broadcastQuant gives the zero points the shape of the scales, and sees that both
// broadcast over x.
func broadcastQuant(n *node, x *value, scale, zero *Tensor) (*quantParams, error) {
	shape, err := broadcastShape(scale.Shape, zero.Shape)
	if err != nil {
		return nil, err
	}
	if _, err := broadcastStrides(shape, x.shape); err != nil {
		return nil, err
	}
	s, err := n.expand(constant(scale), shape)
	if err != nil {
		return nil, err
	}
	z, err := n.expand(constant(zero), shape)
	if err != nil {
		return nil, err
	}
	q := &quantParams{scale: s.tensor, zero: make([]int64, s.len()), dtype: graph.Int32}
	for i, v := range z.tensor.Floats {
		if v != math.Trunc(v) || math.Abs(v) > math.MaxInt32 {
			return nil, fmt.Errorf("zero point %v is not an integer of 32 bits", v)
		}
		q.zero[i] = int64(v)
	}
	return q, nil
}

// positive is a constant input of positive reals.
func (n *node) positive(i int) (*Tensor, error) {
	t, err := n.reals(i)
	if err != nil {
		return nil, err
	}
	if t == nil || t.Len() == 0 {
		return nil, errors.New("the scale is missing")
	}
	for j, s := range t.Floats {
		if s <= 0 {
			return nil, fmt.Errorf("tensor %s: element %d is a scale and %v", t.Name, j, s)
		}
	}
	return t, nil
}

// steps gives the scale, and the zero point, of each element of a shape.
func (q *quantParams) steps(n *node, shape []int) ([]int32, error) {
	strides, err := broadcastStrides(q.scale.Shape, shape)
	if err != nil {
		return nil, err
	}
	return n.strided(shape, strides, 0)
}

// quantConstant quantises weights and keeps their integers.
func (q *quantParams) quantConstant(n *node, t *Tensor, lo, hi int64) (*value, error) {
	if _, err := n.reserve(t.Len()); err != nil {
		return nil, err
	}
	which, err := q.steps(n, t.Shape)
	if err != nil {
		return nil, err
	}
	ints := &Tensor{Name: t.Name, Shape: t.Shape, Type: graph.Int32, Ints: make([]int64, t.Len())}
	for i, x := range t.Floats {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("tensor %s: element %d is %v", t.Name, i, x)
		}
		op := &graph.Quantize{Scale: q.scale.Floats[which[i]], Zero: q.zero[which[i]], Lo: lo, Hi: hi}
		ints.Ints[i] = op.Apply(x)
	}
	return q.dequantizeConstant(n, ints)
}

// lowerBipolarQuant is QONNX's BipolarQuant: scale where x >= 0, else -scale.
func lowerBipolarQuant(n *node) ([]*value, error) {
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	scale, err := n.positive(1)
	if err != nil {
		return nil, err
	}
	bit, err := n.apply(&graph.NonNegative{}, x.shape, graph.Bool, x)
	if err != nil {
		return nil, err
	}
	sign, err := n.combine(x.shape, graph.Float, 1, []int32{2, -1}, bit, n.realOf(1))
	if err != nil {
		return nil, err
	}
	return one(n.affine(sign, x.shape, graph.Float, scale, nil))
}
