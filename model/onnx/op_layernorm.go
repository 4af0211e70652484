package onnx

import "fmt"

// lowerLayerNormalization standardises over the dimensions from axis on. Its
// further outputs are the mean and 1/sqrt(variance + epsilon).
func lowerLayerNormalization(n *node) ([]*value, error) {
	n.ignore("stash_type") // the float type of the two further outputs
	x, along, err := n.normAxes()
	if err != nil {
		return nil, err
	}
	epsilon, err := n.epsilon()
	if err != nil {
		return nil, err
	}
	scale, shift, err := n.affineInputs(x)
	if err != nil {
		return nil, err
	}
	s, err := n.standardise(x, along, epsilon)
	if err != nil {
		return nil, err
	}
	y, err := n.scaleShift(s.y, scale, shift)
	return []*value{y, s.mean, s.inverse}, err
}

// lowerRMSNormalization divides by the root of the mean of the squares.
func lowerRMSNormalization(n *node) ([]*value, error) {
	n.ignore("stash_type")
	x, along, err := n.normAxes()
	if err != nil {
		return nil, err
	}
	epsilon, err := n.epsilon()
	if err != nil {
		return nil, err
	}
	scale, _, err := n.affineInputs(x)
	if err != nil {
		return nil, err
	}
	inverse, err := n.inverseRoot(x, along, epsilon)
	if err != nil {
		return nil, err
	}
	y, err := n.scaleShift(x, inverse, nil)
	if err != nil {
		return nil, err
	}
	return one(n.scaleShift(y, scale, nil))
}

// normAxes reads the operand and the dimensions from axis on.
func (n *node) normAxes() (x *value, along []int, err error) {
	if x, err = n.float(0); err != nil {
		return nil, nil, err
	}
	a, err := n.attrInt("axis", -1)
	if err != nil {
		return nil, nil, err
	}
	at, err := axis(a, len(x.shape))
	if err != nil {
		return nil, nil, err
	}
	if x.len() == 0 {
		return nil, nil, fmt.Errorf("the input's shape is %v, it has no elements", x.shape)
	}
	return x, from(at, len(x.shape)), nil
}

// affineInputs are inputs 1 and 2, a scale and a shift (nil if it is left out),
// which broadcast to x.
func (n *node) affineInputs(x *value) (scale, shift *value, err error) {
	if scale, err = n.float(1); err != nil {
		return nil, nil, err
	}
	if shift = n.opt(2); shift != nil {
		if shift, err = n.float(2); err != nil {
			return nil, nil, err
		}
	}
	for _, v := range []*value{scale, shift} {
		if v == nil {
			continue
		}
		if _, err := broadcastStrides(v.shape, x.shape); err != nil {
			return nil, nil, err
		}
	}
	return scale, shift, nil
}
