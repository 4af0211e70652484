package onnx

import (
	"fmt"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerCol2Im puts columns [N, C*block elements, blocks] back into an image
// [N, C, image..]: every pixel is the sum of what the blocks that cover it hold.
func lowerCol2Im(n *node) ([]*value, error) {
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	var sizes [2][]int // image, block
	for i := range sizes {
		list, err := n.ints(i + 1)
		if err != nil {
			return nil, err
		}
		for _, d := range list {
			if d < 1 || d > maxWindow {
				return nil, fmt.Errorf("input %d is %v", i+1, list)
			}
			sizes[i] = append(sizes[i], int(d))
		}
	}
	image, block := sizes[0], sizes[1]
	if len(image) == 0 || len(image) != len(block) || len(x.shape) != 3 {
		return nil, fmt.Errorf("an image %v of blocks %v from %v", image, block, x.shape)
	}
	w, err := readWindow(n, image, block)
	if err != nil {
		return nil, err
	}
	w.out = image
	w.in = make([]int, len(image))
	for i := range image {
		room := image[i] + w.padBegin[i] + w.padEnd[i] - (block[i]-1)*w.dilation[i] - 1
		if room < 0 {
			return nil, fmt.Errorf("blocks %v do not fit an image %v", block, image)
		}
		w.in[i] = room/w.stride[i] + 1
	}
	blocks, err := elements(w.in)
	if err != nil {
		return nil, err
	}
	kernel, err := elements(block)
	if err != nil {
		return nil, err
	}
	if x.shape[2] != blocks || x.shape[1]%kernel != 0 || x.len() == 0 {
		return nil, fmt.Errorf("columns %v do not fit %d blocks of %v", x.shape, blocks, block)
	}
	taps, err := w.transposedTaps(n)
	if err != nil {
		return nil, err
	}
	planes := x.shape[0] * x.shape[1] / kernel
	index, err := n.indices(planes, len(taps))
	if err != nil {
		return nil, err
	}
	for i := range index {
		tap, plane := i%len(taps), i/len(taps)
		index[i] = -1
		if t := int(taps[tap]); t >= 0 {
			index[i] = int32((plane*kernel+tap%kernel)*blocks + t)
		}
	}
	shape := slices.Concat([]int{x.shape[0], x.shape[1] / kernel}, image)
	if _, err := elements(shape); err != nil {
		return nil, err
	}
	op := uniform(&graph.Linear{Positions: product(shape), Index: index}, 1, repeat(1, kernel)...)
	return one(n.apply(op, shape, graph.Float, x))
}
