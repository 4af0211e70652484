package onnx

import (
	"fmt"
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

func lowerLeakyRelu(n *node) ([]*value, error) {
	x, p, err := n.parametrised("alpha", float64(float32(0.01)))
	if err != nil {
		return nil, err
	}
	return one(leakyRelu(n, x, p[0]))
}

func leakyRelu(n *node, x *value, alpha float64) (*value, error) {
	if math.IsInf(alpha, 0) {
		return nil, n.unsupported("", "the slope is %v", alpha)
	}
	return n.function(&graph.Unary{Func: graph.LeakyRelu, Alpha: alpha}, x)
}

// parametrised reads input 0 and finite attributes, given as pairs of a name and
// its default.
func (n *node) parametrised(defaults ...any) (x *value, p []float64, err error) {
	n.ignore("consumed_inputs")
	if x, err = n.float(0); err != nil {
		return nil, nil, err
	}
	for i := 0; i < len(defaults); i += 2 {
		name := defaults[i].(string)
		v, err := n.attrFloat(name, defaults[i+1].(float64))
		if err != nil {
			return nil, nil, err
		}
		if math.IsInf(v, 0) {
			return nil, nil, fmt.Errorf("attribute %s is %v", name, v)
		}
		p = append(p, v)
	}
	return x, p, nil
}

func lowerElu(n *node) ([]*value, error) {
	x, p, err := n.parametrised("alpha", 1.0)
	if err != nil {
		return nil, err
	}
	return one(n.function(&graph.Unary{Func: graph.Elu, Alpha: p[0]}, x))
}

func lowerCelu(n *node) ([]*value, error) {
	x, p, err := n.parametrised("alpha", 1.0)
	if err != nil {
		return nil, err
	}
	if p[0] == 0 {
		return nil, fmt.Errorf("attribute alpha is 0")
	}
	return one(n.function(&graph.Unary{Func: graph.Celu, Alpha: p[0]}, x))
}

// lowerSelu: opset 6 gave the defaults more digits.
func lowerSelu(n *node) ([]*value, error) {
	alpha, gamma := float64(float32(1.67326319217681884765625)), float64(float32(1.05070102214813232421875))
	if n.since < 6 {
		alpha, gamma = float64(float32(1.6732)), float64(float32(1.0507))
	}
	x, p, err := n.parametrised("alpha", alpha, "gamma", gamma)
	if err != nil {
		return nil, err
	}
	return one(n.function(&graph.Unary{Func: graph.Selu, Alpha: p[0], Beta: p[1]}, x))
}

func lowerGelu(n *node) ([]*value, error) {
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	approximate, err := n.attrString("approximate", "none")
	if err != nil {
		return nil, err
	}
	switch approximate {
	case "none":
		return one(n.function(&graph.Unary{Func: graph.Gelu}, x))
	case "tanh":
		return one(n.function(&graph.Unary{Func: graph.GeluTanh}, x))
	}
	return nil, fmt.Errorf("attribute approximate is %q", approximate)
}

func lowerSwish(n *node) ([]*value, error) {
	x, p, err := n.parametrised("alpha", 1.0)
	if err != nil {
		return nil, err
	}
	return one(n.function(&graph.Unary{Func: graph.Swish, Alpha: p[0]}, x))
}

// lowerHardSigmoid is max(0, min(1, alpha*x + beta)).
func lowerHardSigmoid(n *node) ([]*value, error) {
	x, p, err := n.parametrised("alpha", float64(float32(0.2)), "beta", 0.5)
	if err != nil {
		return nil, err
	}
	return one(n.hardSigmoid(x, p[0], p[1]))
}

func (n *node) hardSigmoid(x *value, alpha, beta float64) (*value, error) {
	line, err := n.line(x, alpha, beta)
	if err != nil {
		return nil, err
	}
	return n.function(&graph.Unary{Func: graph.Clip, Beta: 1}, line)
}

// line is alpha*x + beta.
func (n *node) line(x *value, alpha, beta float64) (*value, error) {
	return n.affine(x, x.shape, graph.Float, n.realOf(alpha).tensor, n.realOf(beta).tensor)
}

// lowerThresholdedRelu is x above alpha and 0 elsewhere.
func lowerThresholdedRelu(n *node) ([]*value, error) {
	x, p, err := n.parametrised("alpha", 1.0)
	if err != nil {
		return nil, err
	}
	below, err := n.compare(x, -1, p[0])
	if err != nil {
		return nil, err
	}
	return one(n.choose(x.shape, below, n.realOf(0), x))
}

// lowerShrink is x + bias below -lambd, x - bias above lambd and 0 between.
func lowerShrink(n *node) ([]*value, error) {
	x, p, err := n.parametrised("bias", 0.0, "lambd", 0.5)
	if err != nil {
		return nil, err
	}
	bias, lambd := p[0], p[1]
	up, err := n.line(x, 1, bias)
	if err != nil {
		return nil, err
	}
	down, err := n.line(x, 1, -bias)
	if err != nil {
		return nil, err
	}
	notAbove, err := n.compare(x, -1, lambd)
	if err != nil {
		return nil, err
	}
	notBelow, err := n.compare(x, 1, lambd)
	if err != nil {
		return nil, err
	}
	y, err := n.choose(x.shape, notAbove, n.realOf(0), down)
	if err != nil {
		return nil, err
	}
	return one(n.choose(x.shape, notBelow, y, up))
}
