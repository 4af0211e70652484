package onnx

import (
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerClip: the bounds are attributes below opset 11 and inputs from there on.
func lowerClip(n *node) ([]*value, error) {
	n.ignore("consumed_inputs")
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	lo, hi := math.Inf(-1), math.Inf(1)
	if n.since < 11 {
		if lo, err = n.attrFloat("min", lo); err != nil {
			return nil, err
		}
		hi, err = n.attrFloat("max", hi)
	} else {
		if lo, err = n.scalar(1, lo); err != nil {
			return nil, err
		}
		hi, err = n.scalar(2, hi)
	}
	if err != nil {
		return nil, err
	}
	op := &graph.Unary{Func: graph.Clip, Alpha: lo, Beta: hi}
	switch {
	case math.IsInf(lo, 1) || math.IsInf(hi, -1):
		return nil, n.unsupported("", "the bounds are %v and %v", lo, hi)
	case math.IsInf(lo, -1) && math.IsInf(hi, 1):
		return one(x, nil)
	case lo == 0 && math.IsInf(hi, 1):
		op = &graph.Unary{Func: graph.Relu}
	}
	return one(n.apply(op, x.shape, x.dtype, x))
}
