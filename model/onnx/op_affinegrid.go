package onnx

import (
	"fmt"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerAffineGrid maps the positions of an image of the given size, from -1 to 1
// along each dimension, by the matrices theta [N, d, d+1].
func lowerAffineGrid(n *node) ([]*value, error) {
	theta, err := n.float(0)
	if err != nil {
		return nil, err
	}
	list, err := n.ints(1)
	if err != nil {
		return nil, err
	}
	corners, err := n.attrFlag("align_corners", false)
	if err != nil {
		return nil, err
	}
	size, _, err := dimensions(list)
	if err != nil {
		return nil, err
	}
	d := len(size) - 2
	if d != 2 && d != 3 || product(size) == 0 || !slices.Equal(theta.shape, []int{size[0], d, d + 1}) {
		return nil, fmt.Errorf("matrices %v for an image %v", theta.shape, size)
	}
	spatial := size[2:]
	places := product(spatial)
	count, err := n.reserve(places, d+1)
	if err != nil {
		return nil, err
	}
	base := &Tensor{Name: n.name, Shape: []int{places, d + 1}, Type: graph.Float, Floats: make([]float64, 0, count)}
	at := make([]int, d)
	for range places {
		for i := d - 1; i >= 0; i-- { // x, the last dimension, comes first
			base.Floats = append(base.Floats, gridPosition(at[i], spatial[i], corners))
		}
		base.Floats = append(base.Floats, 1)
		next(at, spatial)
	}
	turned, err := n.permute(theta, []int{0, 2, 1})
	if err != nil {
		return nil, err
	}
	op := matmul{a: constant(base), b: turned, batch: []int{size[0]}, count: size[0], m: places, k: d + 1, n: d}
	y, err := op.lower(n)
	if err != nil {
		return nil, err
	}
	return one(reshape(y, slices.Concat([]int{size[0]}, spatial, []int{d})), nil)
}

// gridPosition is where pixel i of size lies between -1 and 1: these are the
// centres of the outer pixels (align_corners) or their edges.
func gridPosition(i, size int, corners bool) float64 {
	if !corners {
		return float64(2*i+1)/float64(size) - 1
	}
	if size == 1 {
		return 0
	}
	return 2*float64(i)/float64(size-1) - 1
}
