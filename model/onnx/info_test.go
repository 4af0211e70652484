package onnx

import "testing"

// A limit of an operator that is not there would be shown nowhere.
func TestLimits(t *testing.T) {
	left := len(limits)
	for _, o := range Table() {
		if o.Limits != "" {
			left--
		}
	}
	if left != 0 {
		t.Errorf("%d limits are of no operator", left)
	}
}
