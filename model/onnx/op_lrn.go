package onnx

import (
	"fmt"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerLRN is x / (bias + alpha/size * s)^beta, s being the sum of the squares
// over size channels around each: floor((size-1)/2) before and ceil((size-1)/2)
// after.
func lowerLRN(n *node) ([]*value, error) {
	x, err := n.channelled(2)
	if err != nil {
		return nil, err
	}
	_, p, err := n.parametrised("alpha", float64(float32(1e-4)), "beta", 0.75, "bias", 1.0)
	if err != nil {
		return nil, err
	}
	alpha, beta, bias := p[0], p[1], p[2]
	size, err := n.attrInt("size", 0)
	if err != nil {
		return nil, err
	}
	if size < 1 || size > maxWindow {
		return nil, fmt.Errorf("attribute size is %d", size)
	}
	w := &window{in: []int{x.shape[1]}, out: []int{x.shape[1]}, kernel: []int{int(size)}, stride: []int{1}, dilation: []int{1},
		padBegin: []int{int(size-1) / 2}, padEnd: []int{int(size) / 2}}
	taps, err := w.taps(n)
	if err != nil {
		return nil, err
	}
	squares, err := n.times(x.shape, graph.Float, x, x)
	if err != nil {
		return nil, err
	}
	plane := x.len() / x.shape[0] / x.shape[1]
	index, err := n.indices(x.shape[0], x.shape[1], plane, int(size))
	if err != nil {
		return nil, err
	}
	for i := range index {
		k, at := i%int(size), i/int(size)
		image, channel, place := at/(x.shape[1]*plane), at/plane%x.shape[1], at%plane
		index[i] = -1
		if t := taps[channel*int(size)+k]; t >= 0 {
			index[i] = int32((image*x.shape[1]+int(t))*plane + place)
		}
	}
	l := uniform(&graph.Linear{Positions: x.len(), Index: index, Bias: []float64{bias}}, alpha/float64(size), repeat(1, int(size))...)
	sum, err := n.apply(l, x.shape, graph.Float, squares)
	if err != nil {
		return nil, err
	}
	factor, err := n.power(sum, -beta)
	if err != nil {
		return nil, err
	}
	return one(n.scaleShift(x, factor, nil))
}
