package onnx

import "fmt"

// lowerTranspose permutes the dimensions; the default reverses them.
func lowerTranspose(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	list, err := n.attrInts("perm")
	if err != nil {
		return nil, err
	}
	if list == nil {
		for i := range x.shape {
			list = append(list, int64(len(x.shape)-1-i))
		}
	}
	perm, err := axes(list, len(x.shape))
	if err != nil {
		return nil, err
	}
	if len(perm) != len(x.shape) {
		return nil, fmt.Errorf("attribute perm has %d entries for %d dimensions", len(perm), len(x.shape))
	}
	return one(n.permute(x, perm))
}
