package onnx

import "fmt"

func lowerIdentity(n *node) ([]*value, error) { return one(n.need(0)) }

// lowerReshape: 0 copies a dimension unless allowzero is set, -1 is inferred.
// The shape is an attribute below opset 5.
func lowerReshape(n *node) ([]*value, error) {
	n.ignore("consumed_inputs")
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	var want []int64
	if n.since < 5 {
		want, err = n.attrInts("shape")
	} else {
		want, err = n.ints(1)
	}
	if err != nil {
		return nil, err
	}
	allowZero := false
	if n.since >= 14 {
		if allowZero, err = n.attrFlag("allowzero", false); err != nil {
			return nil, err
		}
	}
	shape, err := reshaped(x.shape, want, allowZero)
	if err != nil {
		return nil, err
	}
	return one(reshape(x, shape), nil)
}

// reshaped resolves the shape that a Reshape asks for.
func reshaped(from []int, want []int64, allowZero bool) ([]int, error) {
	if len(want) > maxRank {
		return nil, fmt.Errorf("the shape has %d dimensions, at most %d are supported", len(want), maxRank)
	}
	shape, infer, rest := make([]int, len(want)), -1, []int(nil)
	for i, d := range want {
		switch {
		case d == -1 && infer < 0:
			infer = i
			continue
		case d == 0 && !allowZero:
			if i >= len(from) {
				return nil, fmt.Errorf("shape %v copies a dimension that %v does not have", want, from)
			}
			shape[i] = from[i]
		case d < 0 || d > 1<<31-1:
			return nil, fmt.Errorf("shape %v is not valid", want)
		default:
			shape[i] = int(d)
		}
		rest = append(rest, shape[i])
	}
	known, err := elements(rest)
	if err != nil {
		return nil, err
	}
	total := product(from)
	if infer >= 0 && known > 0 {
		shape[infer] = total / known
	}
	if got := product(shape); got != total || infer >= 0 && known == 0 {
		return nil, fmt.Errorf("shape %v does not fit the %d elements of %v", want, total, from)
	}
	return shape, nil
}

// lowerFlatten makes a matrix: the dimensions before axis, and those from it on.
func lowerFlatten(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	a, err := n.attrInt("axis", 1)
	if err != nil {
		return nil, err
	}
	at := len(x.shape)
	if a != int64(at) {
		if at, err = axis(a, len(x.shape)); err != nil {
			return nil, err
		}
	}
	return one(reshape(x, []int{product(x.shape[:at]), product(x.shape[at:])}), nil)
}
