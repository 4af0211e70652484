package onnx

import "github.com/zkinfer/zkinfer/model/graph"

// lowerAbs is the larger of x and -x. The smallest integer of a signed type has
// no positive counterpart and stays itself, as in two's complement.
func lowerAbs(n *node) ([]*value, error) {
	n.ignore("consumed_inputs")
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	_, signed := x.dtype.Width()
	if x.dtype != graph.Float && !signed {
		return one(x, nil)
	}
	abs, err := n.abs(x)
	if err != nil || x.dtype == graph.Float {
		return one(abs, err)
	}
	return one(n.apply(&graph.Wrap{Type: x.dtype}, x.shape, x.dtype, abs))
}

// abs is max(x, -x).
func (n *node) abs(x *value) (*value, error) {
	minus, err := n.negative(x)
	if err != nil {
		return nil, err
	}
	return n.maximum(x.shape, []*value{retyped(x, minus.dtype), minus})
}

// lowerSign is [x >= 0] - [x <= 0].
func lowerSign(n *node) ([]*value, error) {
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	up, err := n.compare(x, 1, 0)
	if err != nil {
		return nil, err
	}
	down, err := n.compare(x, -1, 0)
	if err != nil {
		return nil, err
	}
	return one(n.combine(x.shape, x.dtype, 1, []int32{1, -1}, up, down))
}

// compare is 1 where sign*x + shift >= 0 and 0 elsewhere.
func (n *node) compare(x *value, sign int32, shift float64) (*value, error) {
	moved, err := n.combine(x.shape, graph.Float, 1, []int32{sign, 1}, x, n.realOf(shift))
	if err != nil {
		return nil, err
	}
	return n.apply(&graph.NonNegative{}, x.shape, graph.Bool, moved)
}

// realOf is a constant of rank 0.
func (n *node) realOf(v float64) *value {
	return constant(&Tensor{Name: n.name, Shape: []int{}, Type: graph.Float, Floats: []float64{v}})
}

// choose is a where c is true and b elsewhere, broadcast to shape.
func (n *node) choose(shape []int, c, a, b *value) (*value, error) {
	in := []*value{c, a, b}
	for i, v := range in {
		var err error
		if in[i], err = n.expand(v, shape); err != nil {
			return nil, err
		}
	}
	return n.where(in[0], in[1], in[2])
}
