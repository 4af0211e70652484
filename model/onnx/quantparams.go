package onnx

import (
	"errors"
	"fmt"

	"github.com/zkinfer/zkinfer/model/graph"
)

// quantParams are the constant scale and zero point of QuantizeLinear and
// DequantizeLinear, brought to the shape that broadcasts over the input.
type quantParams struct {
	scale *Tensor // positive and finite
	zero  []int64 // as many as scales
	dtype graph.DType
	block int // positions along the axis that share a scale; 0 if not blocked
	axis  int
}

// readQuantParams reads inputs 1 and 2. dtype is the type of the integers where
// the zero point is left out.
func readQuantParams(n *node, x *value, dtype graph.DType) (*quantParams, error) {
	scale, err := n.reals(1)
	if err != nil {
		return nil, err
	}
	if scale == nil || scale.Len() == 0 {
		return nil, errors.New("the scale is missing")
	}
	for i, s := range scale.Floats {
		if s <= 0 {
			return nil, fmt.Errorf("tensor %s: element %d is a scale and %v", scale.Name, i, s)
		}
	}
	q := &quantParams{scale: scale, dtype: dtype, zero: make([]int64, scale.Len())}
	zero, err := n.constant(2)
	if err != nil {
		return nil, err
	}
	if zero != nil {
		if len(zero.Ints) != scale.Len() || zero.Type == graph.Float || zero.Type == graph.Bool {
			return nil, fmt.Errorf("input %s does not fit the %d scales", n.names[2], scale.Len())
		}
		q.zero, q.dtype = zero.Ints, zero.Type
	}
	if scale.Len() == 1 && len(scale.Shape) <= 1 {
		n.ignore("axis", "block_size")
		q.scale = reshape(constant(scale), []int{}).tensor
		return q, nil
	}
	return q, q.readAxis(n, x)
}

// readAxis gives the scale the shape of x with 1 along the dimensions that it
// does not vary along.
func (q *quantParams) readAxis(n *node, x *value) error {
	if n.since < 13 {
		return n.unsupported("", "more than one scale below opset 13")
	}
	a, err := n.attrInt("axis", 1)
	if err != nil {
		return err
	}
	if q.axis, err = axis(a, len(x.shape)); err != nil {
		return err
	}
	block := int64(0)
	if n.since >= 21 {
		if block, err = n.attrInt("block_size", 0); err != nil {
			return err
		}
	}
	if block != 0 {
		if block < 1 || block > maxWindow || len(q.scale.Shape) != len(x.shape) {
			return fmt.Errorf("blocks of %d and scales of shape %v do not fit %v", block, q.scale.Shape, x.shape)
		}
		q.block = int(block)
		return q.spread(n, x)
	}
	if len(q.scale.Shape) != 1 || q.scale.Len() != x.shape[q.axis] {
		return fmt.Errorf("scales of shape %v do not fit axis %d of %v", q.scale.Shape, q.axis, x.shape)
	}
	shape := ones(len(x.shape))
	shape[q.axis] = q.scale.Len()
	q.scale = reshape(constant(q.scale), shape).tensor
	return nil
}

// spread repeats blocked scales and zero points for every element.
func (q *quantParams) spread(n *node, x *value) error {
	for d, size := range q.scale.Shape {
		want := x.shape[d]
		if d == q.axis {
			want = (want + q.block - 1) / q.block
		}
		if size != want {
			return fmt.Errorf("scales of shape %v do not fit blocks of %d of %v", q.scale.Shape, q.block, x.shape)
		}
	}
	index, err := n.indices(x.shape...)
	if err != nil {
		return err
	}
	at, strides := make([]int, len(x.shape)), rowMajor(q.scale.Shape)
	zero := make([]int64, len(index))
	for i := range index {
		j := 0
		for d, c := range at {
			if d == q.axis {
				c /= q.block
			}
			j += c * strides[d]
		}
		index[i], zero[i] = int32(j), q.zero[j]
		next(at, x.shape)
	}
	q.scale, q.zero = q.scale.gather(index, nil, x.shape), zero
	return nil
}
