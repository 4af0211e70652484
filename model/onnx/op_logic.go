package onnx

import "github.com/zkinfer/zkinfer/model/graph"

// Bits a and b combine by products and sums: And is ab, Or is a+b-ab, Xor is
// a+b-2ab.

func lowerAnd(n *node) ([]*value, error) { return one(logic(n, 0, 1)) }

func lowerOr(n *node) ([]*value, error) { return one(logic(n, 1, -1)) }

func lowerXor(n *node) ([]*value, error) { return one(logic(n, 1, -2)) }

// logic is sum*(a+b) + both*ab.
func logic(n *node, sum, both int32) (*value, error) {
	a, b, shape, err := n.pair(n.need)
	if err != nil {
		return nil, err
	}
	if a.dtype != graph.Bool {
		return nil, n.unsupported("", "the operands are not boolean")
	}
	if a.tensor != nil {
		a, b = b, a
	}
	if b.tensor != nil && a.tensor == nil { // (sum + both*b)*a + sum*b
		factor, err := n.affineOf(b, float64(both), float64(sum))
		if err != nil {
			return nil, err
		}
		shift, err := n.scaled(b, float64(sum))
		if err != nil {
			return nil, err
		}
		return n.affine(a, shape, graph.Bool, factor, shift)
	}
	ab, err := n.times(shape, graph.Bool, a, b)
	if err != nil || sum == 0 {
		return ab, err
	}
	return n.combine(shape, graph.Bool, 1, []int32{sum, sum, both}, a, b, ab)
}

// affineOf is factor*v + shift of a constant, as floats.
func (n *node) affineOf(v *value, factor, shift float64) (*Tensor, error) {
	t, err := n.scaled(v, factor)
	if err != nil {
		return nil, err
	}
	for i := range t.Floats {
		t.Floats[i] += shift
	}
	return t, nil
}

func lowerNot(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	if x.dtype != graph.Bool {
		return nil, n.unsupported("", "the operand is not boolean")
	}
	return one(n.not(x, nil))
}
