package onnx

import "github.com/zkinfer/zkinfer/model/graph"

// lowerMatMulInteger: y = (a - zero point of a) (b - zero point of b) in 32 bits;
// a's zero points may be one for each row, b's one for each column.
func lowerMatMulInteger(n *node) ([]*value, error) {
	a, b, err := integerOperands(n, fromEndAxis(2), fromEndAxis(1))
	if err != nil {
		return nil, err
	}
	return one(n.sumOf(fromEnd(a.shape, 1), a, b, func() (*value, error) {
		return n.multiplied(retyped(a, graph.Int32), retyped(b, graph.Int32))
	}))
}

// multiplied is the product of two matrices, as MatMul has it.
func (n *node) multiplied(a, b *value) (*value, error) {
	out, err := lowerMatMul(n.sub("product", 13, nil, a, b))
	if err != nil {
		return nil, err
	}
	return out[0], nil
}

// fromEndAxis is the axis that is k from the end.
func fromEndAxis(k int) func(x *value) int {
	return func(x *value) int { return max(0, len(x.shape)-k) }
}

// lowerQLinearMatMul is QuantizeLinear of MatMul of two DequantizeLinear.
func lowerQLinearMatMul(n *node) ([]*value, error) {
	a, b, err := n.operands(3)
	if err != nil {
		return nil, err
	}
	if a, err = n.dequantized("a", a, n.in[1], n.in[2], fromEndAxis(2)(a)); err != nil {
		return nil, err
	}
	if b, err = n.dequantized("b", b, n.in[4], n.in[5], fromEndAxis(1)(b)); err != nil {
		return nil, err
	}
	y, err := n.multiplied(a, b)
	if err != nil {
		return nil, err
	}
	return one(n.quantized("y", y, n.in[6], n.in[7]))
}

// operands are the tensors at inputs 0 and second, and nothing that follows them
// is left out.
func (n *node) operands(second int) (a, b *value, err error) {
	for i := range n.in {
		if _, err := n.need(i); err != nil {
			return nil, nil, err
		}
	}
	return n.in[0], n.in[second], nil
}
