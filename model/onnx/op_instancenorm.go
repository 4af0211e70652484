package onnx

import (
	"fmt"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerInstanceNormalization standardises each plane of [N, C, spatial..], and
// scales and shifts it by its channel.
func lowerInstanceNormalization(n *node) ([]*value, error) {
	n.ignore("consumed_inputs")
	x, err := n.channelled(3)
	if err != nil {
		return nil, err
	}
	epsilon, err := n.epsilon()
	if err != nil {
		return nil, err
	}
	rank := len(x.shape)
	scale, err := n.parameter(1, x.shape[1], rank)
	if err != nil {
		return nil, err
	}
	shift, err := n.parameter(2, x.shape[1], rank)
	if err != nil {
		return nil, err
	}
	s, err := n.standardise(x, from(2, rank), epsilon)
	if err != nil {
		return nil, err
	}
	return one(n.scaleShift(s.y, scale, shift))
}

// lowerGroupNormalization standardises groups of channels. Scale and shift are
// for each group below opset 21 and for each channel from there on.
func lowerGroupNormalization(n *node) ([]*value, error) {
	n.ignore("stash_type")
	x, err := n.channelled(2)
	if err != nil {
		return nil, err
	}
	epsilon, err := n.epsilon()
	if err != nil {
		return nil, err
	}
	groups, err := n.attrInt("num_groups", 0)
	if err != nil {
		return nil, err
	}
	channels := x.shape[1]
	if groups < 1 || groups > int64(channels) || channels%int(groups) != 0 {
		return nil, fmt.Errorf("attribute num_groups is %d for %d channels", groups, channels)
	}
	grouped := reshape(x, []int{x.shape[0], int(groups), x.len() / x.shape[0] / int(groups)})
	s, err := n.standardise(grouped, []int{2}, epsilon)
	if err != nil {
		return nil, err
	}
	y, count := s.y, int(groups)
	if n.since >= 21 {
		y, count = reshape(s.y, x.shape), channels
	}
	scale, err := n.parameter(1, count, len(y.shape))
	if err != nil {
		return nil, err
	}
	shift, err := n.parameter(2, count, len(y.shape))
	if err != nil {
		return nil, err
	}
	if y, err = n.scaleShift(y, scale, shift); err != nil {
		return nil, err
	}
	return one(reshape(y, x.shape), nil)
}

// meanVarianceEpsilon is added to the standard deviation, by the operator's
// defining function.
const meanVarianceEpsilon = 1e-9

// lowerMeanVarianceNormalization is (x - mean) / (sqrt(variance) + 1e-9).
func lowerMeanVarianceNormalization(n *node) ([]*value, error) {
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	list, err := n.attrInts("axes")
	if err != nil {
		return nil, err
	}
	if list == nil {
		list = []int64{0, 2, 3}
	}
	along, err := axes(list, len(x.shape))
	if err != nil {
		return nil, err
	}
	if x.len() == 0 {
		return one(x, nil)
	}
	mean, err := n.reduce(x, along, true, true)
	if err != nil {
		return nil, err
	}
	d, err := n.combine(x.shape, graph.Float, 1, []int32{1, -1}, x, mean)
	if err != nil {
		return nil, err
	}
	variance, err := n.meanSquare(d, along, 0)
	if err != nil {
		return nil, err
	}
	deviation, err := n.function(&graph.Unary{Func: graph.Sqrt}, variance)
	if err != nil {
		return nil, err
	}
	if deviation, err = n.line(deviation, 1, meanVarianceEpsilon); err != nil {
		return nil, err
	}
	return one(n.quotient(d, deviation))
}
