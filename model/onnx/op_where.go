package onnx

import (
	"errors"
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerWhere picks from a where the condition holds and from b elsewhere. A
// constant condition moves wires; between two constants it is an affine map of
// the condition.
func lowerWhere(n *node) ([]*value, error) {
	var in [3]*value // condition, a, b
	shape := []int{}
	for i := range in {
		v, err := n.need(i)
		if err != nil {
			return nil, err
		}
		if shape, err = broadcastShape(shape, v.shape); err != nil {
			return nil, err
		}
		in[i] = v
	}
	if in[0].dtype != graph.Bool || in[1].dtype != in[2].dtype {
		return nil, errors.New("the condition is not boolean, or the operands have different element types")
	}
	for i := range in {
		var err error
		if in[i], err = n.finite(in[i]); err != nil {
			return nil, err
		}
		if in[i], err = n.expand(in[i], shape); err != nil {
			return nil, err
		}
	}
	return one(n.where(in[0], in[1], in[2]))
}

// finite replaces infinities in a constant by the largest float32 of their sign:
// masks use them, and no arithmetic on what is masked out reaches a result.
func (n *node) finite(v *value) (*value, error) {
	if v.tensor == nil || v.dtype != graph.Float {
		return v, nil
	}
	if _, err := n.reserve(v.len()); err != nil {
		return nil, err
	}
	t := *v.tensor
	t.Floats = make([]float64, len(v.tensor.Floats))
	for i, x := range v.tensor.Floats {
		if math.IsNaN(x) {
			return nil, fmt.Errorf("tensor %s: element %d is NaN", t.Name, i)
		}
		t.Floats[i] = math.Min(math.Max(x, -math.MaxFloat32), math.MaxFloat32)
	}
	return constant(&t), nil
}

// where selects elementwise among three tensors of one shape.
func (n *node) where(c, a, b *value) (*value, error) {
	shape := c.shape
	if c.len() == 0 {
		return n.view(nil, nil, shape, a)
	}
	if c.tensor != nil {
		index, err := n.indices(shape...)
		if err != nil {
			return nil, err
		}
		for i := range index {
			index[i] = int32(i)
			if c.tensor.Ints[i] == 0 {
				index[i] += int32(len(index))
			}
		}
		return n.view(index, nil, shape, a, b)
	}
	if a.tensor != nil && b.tensor != nil && small(a.tensor) && small(b.tensor) {
		minus, err := n.scaled(b, -1)
		if err != nil {
			return nil, err
		}
		span, shift := &Tensor{Shape: shape}, &Tensor{Name: b.tensor.Name, Shape: shape, Floats: b.tensor.Values()}
		for i, x := range a.tensor.Values() {
			span.Floats = append(span.Floats, x+minus.Floats[i])
		}
		y, err := n.affine(c, shape, a.dtype, span, shift)
		if err != nil {
			return nil, err
		}
		return y.within(intervalOf(a).join(intervalOf(b))), nil
	}
	y, err := n.apply(&graph.Select{}, shape, a.dtype, c, a, b)
	if err != nil {
		return nil, err
	}
	return y.within(intervalOf(a).join(intervalOf(b))), nil
}

// small: differences of the elements are exact where they are integers.
func small(t *Tensor) bool {
	for _, x := range t.Values() {
		if math.Abs(x) >= maxExact/2 {
			return false
		}
	}
	return true
}
