package onnx

import (
	"errors"
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerRange is start, start+delta, .. up to limit, without it.
func lowerRange(n *node) ([]*value, error) {
	n.ignore("stash_type") // the precision of floats of 16 bits
	var ends [3]*Tensor
	for i := range ends {
		t, err := n.constant(i)
		if err != nil {
			return nil, err
		}
		if t == nil || t.Len() != 1 || i > 0 && t.Type != ends[0].Type {
			return nil, fmt.Errorf("input %d is not one number of the common type", i)
		}
		if _, err := exactFloats(t); err != nil {
			return nil, err
		}
		ends[i] = t
	}
	start, limit, delta := ends[0].Values()[0], ends[1].Values()[0], ends[2].Values()[0]
	if delta == 0 {
		return nil, errors.New("the step is 0")
	}
	steps := max(math.Ceil((limit-start)/delta), 0)
	if steps > math.MaxInt32 {
		return nil, ErrTooLarge
	}
	count, err := n.reserve(int(steps))
	if err != nil {
		return nil, err
	}
	values := make([]float64, count)
	for i := range values {
		values[i] = start + float64(i)*delta
	}
	t := &Tensor{Name: n.name, Shape: []int{count}, Type: ends[0].Type}
	if t.Type == graph.Float {
		t.Floats = values
		return one(constant(t), nil)
	}
	if t.Ints, err = toInts(values, t.Type); err != nil {
		return nil, err
	}
	return one(constant(t), nil)
}
