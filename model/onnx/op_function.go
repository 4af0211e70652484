package onnx

import "github.com/zkinfer/zkinfer/model/graph"

// lowerFunction lowers an operator that is a function of floats without
// parameters: Acos, Acosh, Asin, Asinh, Atan, Atanh, Cos, Cosh, Erf, Exp,
// HardSwish, Log, Mish, Reciprocal, Sigmoid, Sin, Sinh, Softplus, Softsign,
// Sqrt, Tan, Tanh.
func lowerFunction(f graph.Func) lowering {
	return func(n *node) ([]*value, error) {
		n.ignore("consumed_inputs")
		x, err := n.float(0)
		if err != nil {
			return nil, err
		}
		return one(n.function(&graph.Unary{Func: f}, x))
	}
}

// function applies a function to every element of floats.
func (n *node) function(op *graph.Unary, x *value) (*value, error) {
	return n.apply(op, x.shape, graph.Float, x)
}

// lowerRounding lowers Ceil, Floor and Round, which rounds half to even.
func lowerRounding(mode graph.RoundMode) lowering {
	return func(n *node) ([]*value, error) {
		n.ignore("consumed_inputs")
		x, err := n.float(0)
		if err != nil {
			return nil, err
		}
		return one(n.apply(&graph.Round{Mode: mode}, x.shape, graph.Float, x))
	}
}
