package onnx

import "fmt"

// lowerLayerNormalization standardises over the dimensions from axis on. Its
// further outputs are the mean and 1/sqrt(variance + epsilon).
func lowerLayerNormalization(n *node) ([]*value, error) {
	l, err := readLayer(n)
	if err != nil {
		return nil, err
	}
	s, err := n.standardise(l.x, l.along, l.epsilon)
	if err != nil {
		return nil, err
	}
	y, err := n.scaleShift(s.y, l.scale, l.shift)
	return []*value{y, s.mean, s.inverse}, err
}

// lowerRMSNormalization divides by the root of the mean of the squares.
func lowerRMSNormalization(n *node) ([]*value, error) {
	l, err := readLayer(n)
	if err != nil {
		return nil, err
	}
	inverse, err := n.inverseRoot(l.x, l.along, l.epsilon)
	if err != nil {
		return nil, err
	}
	y, err := n.scaleShift(l.x, inverse, nil)
	if err != nil {
		return nil, err
	}
	return one(n.scaleShift(y, l.scale, nil))
}

// layer is what a normalization of layers reads.
type layer struct {
	x            *value
	along        []int // the dimensions from axis on
	epsilon      float64
	scale, shift *value // broadcasting to x
}

func readLayer(n *node) (l layer, err error) {
	n.ignore("stash_type") // the float type of further outputs
	if l.x, l.along, err = n.normAxes(); err != nil {
		return l, err
	}
	if l.epsilon, err = n.epsilon(); err != nil {
		return l, err
	}
	l.scale, l.shift, err = n.affineInputs(l.x)
	return l, err
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
