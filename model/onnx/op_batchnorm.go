package onnx

import (
	"fmt"
	"math"
)

// lowerBatchNormalization with constant statistics is scale*(x-mean)/sqrt(var+epsilon) + bias,
// an affine map for each channel.
func lowerBatchNormalization(n *node) ([]*value, error) {
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	if err := inferenceOnly(n); err != nil {
		return nil, err
	}
	epsilon, err := n.attrFloat("epsilon", float64(float32(1e-5)))
	if err != nil {
		return nil, err
	}
	n.ignore("momentum", "consumed_inputs")
	if len(x.shape) < 2 {
		return nil, fmt.Errorf("the input's shape is %v, expected [N, C, ..]", x.shape)
	}
	var p [4][]float64 // scale, bias, mean, variance
	for i := range p {
		t, err := n.reals(i + 1)
		if err != nil {
			return nil, err
		}
		if t == nil || t.Len() != x.shape[1] || len(t.Shape) != 1 {
			return nil, fmt.Errorf("input %d is not a list of %d elements", i+1, x.shape[1])
		}
		p[i] = t.Floats
	}
	channels, err := n.reserve(x.shape[1])
	if err != nil {
		return nil, err
	}
	shape := ones(len(x.shape) - 1)
	shape[0] = channels
	factor := &Tensor{Name: n.name, Shape: shape, Floats: make([]float64, channels)}
	shift := &Tensor{Name: n.name, Shape: shape, Floats: make([]float64, channels)}
	for c := range channels {
		root := math.Sqrt(p[3][c] + epsilon)
		if !(root > 0) {
			return nil, fmt.Errorf("the variance of channel %d is %v", c, p[3][c])
		}
		factor.Floats[c] = p[0][c] / root
		shift.Floats[c] = p[1][c] - p[2][c]*factor.Floats[c]
	}
	return one(n.affine(x, x.shape, x.dtype, factor, shift))
}

// inferenceOnly refuses a normalisation that computes the batch's statistics.
func inferenceOnly(n *node) error {
	const try = "export the model in evaluation mode"
	if n.since < 7 {
		if test, err := n.attrFlag("is_test", false); err != nil || !test {
			return firstError(err, n.unsupported(try, "is_test is 0: it normalises by the batch's statistics"))
		}
	}
	if n.since < 9 {
		if spatial, err := n.attrFlag("spatial", true); err != nil || !spatial {
			return firstError(err, n.unsupported("", "spatial is 0"))
		}
	}
	if n.since >= 14 {
		if training, err := n.attrFlag("training_mode", false); err != nil || training {
			return firstError(err, n.unsupported(try, "training_mode is 1"))
		}
	}
	return nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
