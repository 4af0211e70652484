package onnx

import (
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

func lowerRelu(n *node) ([]*value, error) {
	n.ignore("consumed_inputs")
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	return one(n.apply(&graph.Unary{Func: graph.Relu}, x.shape, x.dtype, x))
}

func lowerSigmoid(n *node) ([]*value, error) { return one(unary(n, graph.Sigmoid)) }

func lowerTanh(n *node) ([]*value, error) { return one(unary(n, graph.Tanh)) }

// unary is a function of floats without parameters.
func unary(n *node, f graph.Func) (*value, error) {
	n.ignore("consumed_inputs")
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	return n.apply(&graph.Unary{Func: f}, x.shape, graph.Float, x)
}

func lowerLeakyRelu(n *node) ([]*value, error) {
	n.ignore("consumed_inputs")
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	alpha, err := n.attrFloat("alpha", float64(float32(0.01)))
	if err != nil {
		return nil, err
	}
	return one(leakyRelu(n, x, alpha))
}

func leakyRelu(n *node, x *value, alpha float64) (*value, error) {
	if math.IsInf(alpha, 0) {
		return nil, n.unsupported("", "the slope is %v", alpha)
	}
	return n.apply(&graph.Unary{Func: graph.LeakyRelu, Alpha: alpha}, x.shape, graph.Float, x)
}
