package onnx

import "github.com/zkinfer/zkinfer/model/graph"

// lowerConvInteger: y = Conv(x - zero point of x, w - zero point of w) in 32 bits;
// w's zero points may be one for each output channel.
func lowerConvInteger(n *node) ([]*value, error) {
	first := func(*value) int { return 0 }
	x, w, err := integerOperands(n, first, first)
	if err != nil {
		return nil, err
	}
	if len(w.shape) < 3 {
		return nil, n.unsupported("", "weights of shape %v", w.shape)
	}
	return one(n.sumOf(product(w.shape[1:]), x, w, func() (*value, error) {
		return n.convolved(retyped(x, graph.Float), retyped(w, graph.Float), nil)
	}))
}

// convolved is a convolution with this node's attributes.
func (n *node) convolved(x, w, bias *value) (*value, error) {
	out, err := lowerConv(n.sub("convolution", 11, n.attrs, x, w, bias))
	if err != nil {
		return nil, err
	}
	return out[0], nil
}

// lowerQLinearConv is QuantizeLinear of Conv of two DequantizeLinear; the bias is
// in units of the accumulator, the product of the two scales.
func lowerQLinearConv(n *node) ([]*value, error) {
	x, w, err := n.operands(3)
	if err != nil {
		return nil, err
	}
	bias := n.opt(8)
	if bias != nil {
		if bias, err = n.accumulatorBias(bias, n.in[1], n.in[4]); err != nil {
			return nil, err
		}
	}
	if x, err = n.dequantized("x", x, n.in[1], n.in[2], 1); err != nil {
		return nil, err
	}
	if w, err = n.dequantized("w", w, n.in[4], n.in[5], 0); err != nil {
		return nil, err
	}
	y, err := n.convolved(x, w, bias)
	if err != nil {
		return nil, err
	}
	return one(n.quantized("y", y, n.in[6], n.in[7]))
}

// accumulatorBias are the reals of a bias of integers.
func (n *node) accumulatorBias(bias, x, w *value) (*value, error) {
	if x == nil || w == nil || x.tensor == nil || w.tensor == nil || x.dtype != graph.Float || w.dtype != graph.Float || x.len() != 1 {
		return nil, n.unsupported("", "a scale that is not a constant of floats, or more than one of x")
	}
	scale := &Tensor{Name: n.name, Shape: w.tensor.Shape, Floats: make([]float64, w.len())}
	for i, s := range w.tensor.Floats {
		scale.Floats[i] = s * x.tensor.Floats[0] // exact: both are float32 numbers
	}
	return n.dequantized("bias", bias, constant(scale), nil, 0)
}
