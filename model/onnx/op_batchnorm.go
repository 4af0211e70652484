package onnx

import (
	"fmt"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerBatchNormalization is scale*(x - mean)/sqrt(variance + epsilon) + bias for
// each channel, or each element of one where spatial is 0. With constant
// statistics and scale it is an affine map.
func lowerBatchNormalization(n *node) ([]*value, error) {
	n.ignore("consumed_inputs")
	x, err := n.channelled(2)
	if err != nil {
		return nil, err
	}
	epsilon, err := n.epsilon()
	if err != nil {
		return nil, err
	}
	training, err := batchStatistics(n)
	if err != nil {
		return nil, err
	}
	p, err := batchParameters(n, x)
	if err != nil {
		return nil, err
	}
	if training {
		return p.train(n, x, epsilon)
	}
	n.ignore("momentum")
	variance, err := n.line(p.variance, 1, epsilon)
	if err != nil {
		return nil, err
	}
	factor, err := n.function(&graph.Unary{Func: graph.Rsqrt}, variance)
	if err != nil {
		return nil, err
	}
	if factor, err = n.scaleShift(factor, p.scale, nil); err != nil {
		return nil, err
	}
	if factor.tensor == nil || p.mean.tensor == nil { // or the difference loses digits
		if x, err = n.combine(x.shape, graph.Float, 1, []int32{1, -1}, x, p.mean); err != nil {
			return nil, err
		}
		return one(n.scaleShift(x, factor, p.bias))
	}
	shift, err := n.scaleShift(p.mean, factor, nil)
	if err != nil {
		return nil, err
	}
	if shift, err = n.combine(p.bias.shape, graph.Float, 1, []int32{1, -1}, p.bias, shift); err != nil {
		return nil, err
	}
	return one(n.scaleShift(x, factor, shift))
}

// batch are the parameters of a BatchNormalization, broadcasting to x.
type batch struct{ scale, bias, mean, variance *value }

func batchParameters(n *node, x *value) (p batch, err error) {
	spatial := true
	if n.since < 9 {
		if spatial, err = n.attrFlag("spatial", true); err != nil {
			return p, err
		}
	}
	for i, v := range []**value{&p.scale, &p.bias, &p.mean, &p.variance} {
		if spatial {
			*v, err = n.parameter(i+1, x.shape[1], len(x.shape))
		} else if *v, err = n.float(i + 1); err == nil && !slices.Equal((*v).shape, x.shape[1:]) {
			err = fmt.Errorf("input %s has shape %v, expected %v", n.names[i+1], (*v).shape, x.shape[1:])
		}
		if err != nil {
			return p, err
		}
	}
	return p, nil
}

// train normalises by the statistics of the batch itself. The further outputs are
// the running statistics.
func (p *batch) train(n *node, x *value, epsilon float64) ([]*value, error) {
	momentum, err := n.attrFloat("momentum", float64(float32(0.9)))
	if err != nil {
		return nil, err
	}
	if !(momentum >= 0 && momentum <= 1) {
		return nil, fmt.Errorf("attribute momentum is %v", momentum)
	}
	along := append([]int{0}, from(2, len(x.shape))...)
	s, err := n.standardise(x, along, epsilon)
	if err != nil {
		return nil, err
	}
	y, err := n.scaleShift(s.y, p.scale, p.bias)
	if err != nil {
		return nil, err
	}
	d, err := n.combine(x.shape, graph.Float, 1, []int32{1, -1}, x, s.mean)
	if err != nil {
		return nil, err
	}
	variance, err := n.meanSquare(d, along, 0)
	if err != nil {
		return nil, err
	}
	out := []*value{y}
	for _, v := range [][2]*value{{p.mean, s.mean}, {p.variance, variance}} {
		kept, err := n.line(v[0], momentum, 0)
		if err != nil {
			return nil, err
		}
		added, err := n.line(v[1], 1-momentum, 0)
		if err != nil {
			return nil, err
		}
		running, err := n.combine(added.shape, graph.Float, 1, []int32{1, 1}, kept, added)
		if err != nil {
			return nil, err
		}
		out = append(out, reshape(running, []int{x.shape[1]}))
	}
	return out, nil
}

// batchStatistics tells whether the batch's own statistics are used. Older
// versions give no sign of it that models set with care, so they are refused.
func batchStatistics(n *node) (bool, error) {
	if n.since < 7 {
		if test, err := n.attrFlag("is_test", false); err != nil || !test {
			return false, firstError(err, n.unsupported("export the model in evaluation mode", "is_test is 0: it normalises by the batch's statistics"))
		}
	}
	if n.since < 14 {
		return false, nil
	}
	return n.attrFlag("training_mode", false)
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
