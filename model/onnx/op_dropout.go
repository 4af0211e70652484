package onnx

import "github.com/zkinfer/zkinfer/model/graph"

// lowerDropout is the identity in inference; its mask is all true.
func lowerDropout(n *node) ([]*value, error) {
	n.ignore("seed", "ratio", "consumed_inputs")
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	if err := dropoutIsIdentity(n); err != nil {
		return nil, err
	}
	if len(n.wants) < 2 || !n.wants[1] {
		return one(x, nil)
	}
	size, err := n.reserve(x.shape...)
	if err != nil {
		return nil, err
	}
	mask := &Tensor{Shape: x.shape, Type: graph.Bool}
	if n.since < 10 {
		mask.Type, mask.Floats = graph.Float, make([]float64, size)
		for i := range mask.Floats {
			mask.Floats[i] = 1
		}
	} else {
		mask.Ints = convert[int64](repeat(1, size))
	}
	return []*value{x, constant(mask)}, nil
}

// dropoutIsIdentity refuses training, unless nothing is dropped.
func dropoutIsIdentity(n *node) error {
	const try = "export the model in evaluation mode"
	if n.since < 7 {
		test, err := n.attrFlag("is_test", false)
		if err == nil && !test {
			err = n.unsupported(try, "is_test is 0: it drops at random")
		}
		return err
	}
	training, err := n.scalar(2, 0)
	if err != nil || training == 0 {
		return err
	}
	ratio, err := n.scalar(1, 0.5)
	if err == nil && ratio != 0 {
		err = n.unsupported(try, "training_mode is true: it drops at random")
	}
	return err
}
