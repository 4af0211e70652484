package onnx

import (
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerClip is min(max(x, lo), hi): the upper bound wins where they cross. The
// bounds are attributes below opset 11 and inputs from there on.
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
		if hi, err = n.attrFloat("max", hi); err != nil {
			return nil, err
		}
		return one(n.clamp(x, lo, hi))
	}
	for i := 1; i <= 2; i++ {
		if v := n.opt(i); v != nil && v.tensor == nil {
			return one(n.clampByData(x))
		}
	}
	if lo, err = n.clipBound(1, lo); err != nil {
		return nil, err
	}
	if hi, err = n.clipBound(2, hi); err != nil {
		return nil, err
	}
	return one(n.clamp(x, lo, hi))
}

// clipBound is a constant bound. An integer at the far end of int64 or uint64 is none:
// exporters write it where there is no bound.
func (n *node) clipBound(i int, none float64) (float64, error) {
	t, err := n.constant(i)
	if err != nil || t == nil {
		return none, err
	}
	bound, err := n.scalar(i, none)
	if err != nil || t.Type == graph.Float {
		return bound, err
	}
	if math.Abs(bound) >= 1<<62 && (bound > 0) == (none > 0) {
		return none, nil
	}
	_, err = exactFloats(t)
	return bound, err
}

// clamp has constant bounds.
func (n *node) clamp(x *value, lo, hi float64) (*value, error) {
	switch {
	case math.IsInf(lo, 1) || math.IsInf(hi, -1):
		return nil, n.unsupported("", "the bounds are %v and %v", lo, hi)
	case math.IsInf(lo, -1) && math.IsInf(hi, 1):
		return x, nil
	}
	return n.clip(x, x.shape, lo, hi)
}

// clampByData has a bound that depends on the network's input.
func (n *node) clampByData(x *value) (*value, error) {
	for i := 1; i <= 2; i++ {
		v := n.opt(i)
		if v == nil {
			continue
		}
		if v.dtype != x.dtype || v.len() != 1 {
			return nil, fmt.Errorf("input %s has shape %v, expected one element of the type of x", n.names[i], v.shape)
		}
		var err error
		if v, err = n.finite(reshape(v, []int{})); err != nil {
			return nil, err
		}
		if i == 1 {
			x, err = n.maximum(x.shape, []*value{x, v})
		} else {
			x, err = n.minimum(x.shape, []*value{x, v})
		}
		if err != nil {
			return nil, err
		}
	}
	return x, nil
}

// clip is min(max(x, lo), hi), broadcast to shape.
func (n *node) clip(x *value, shape []int, lo, hi float64) (*value, error) {
	x, err := n.expand(x, shape)
	if err != nil {
		return nil, err
	}
	op := &graph.Unary{Func: graph.Clip, Alpha: lo, Beta: hi}
	if lo == 0 && math.IsInf(hi, 1) {
		op = &graph.Unary{Func: graph.Relu}
	}
	return n.apply(op, shape, x.dtype, x)
}
