package onnx

import "fmt"

// lowerDepthToSpace moves channels into blocks of pixels. The channels are
// [block, block, C] in mode DCR and [C, block, block] in mode CRD.
func lowerDepthToSpace(n *node) ([]*value, error) {
	x, block, err := blocks(n)
	if err != nil {
		return nil, err
	}
	mode := "DCR"
	if n.since >= 11 {
		if mode, err = n.attrString("mode", mode); err != nil {
			return nil, err
		}
	}
	c := x.shape[1] / (block * block)
	if c*block*block != x.shape[1] {
		return nil, fmt.Errorf("%d channels do not make blocks of %d", x.shape[1], block)
	}
	s := x.shape
	shape := []int{s[0], c, s[2] * block, s[3] * block}
	switch mode {
	case "DCR":
		return one(n.rearrange(x, []int{s[0], block, block, c, s[2], s[3]}, []int{0, 3, 4, 1, 5, 2}, shape))
	case "CRD":
		return one(n.rearrange(x, []int{s[0], c, block, block, s[2], s[3]}, []int{0, 1, 4, 2, 5, 3}, shape))
	}
	return nil, fmt.Errorf("attribute mode is %q", mode)
}

// lowerSpaceToDepth moves blocks of pixels into channels.
func lowerSpaceToDepth(n *node) ([]*value, error) {
	x, block, err := blocks(n)
	if err != nil {
		return nil, err
	}
	s := x.shape
	if s[2]%block != 0 || s[3]%block != 0 {
		return nil, fmt.Errorf("shape %v has no blocks of %d", s, block)
	}
	return one(n.rearrange(x, []int{s[0], s[1], s[2] / block, block, s[3] / block, block}, []int{0, 3, 5, 1, 2, 4},
		[]int{s[0], s[1] * block * block, s[2] / block, s[3] / block}))
}

// blocks reads an image [N, C, H, W] and the size of its blocks.
func blocks(n *node) (*value, int, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, 0, err
	}
	block, err := n.attrInt("blocksize", 0)
	if err != nil {
		return nil, 0, err
	}
	if len(x.shape) != 4 || block < 1 || block > 1<<15 {
		return nil, 0, fmt.Errorf("blocks of %d in a shape of %v, expected [N, C, H, W]", block, x.shape)
	}
	if _, err := elements([]int{x.shape[2], x.shape[3], int(block), int(block), x.shape[0], x.shape[1]}); err != nil {
		return nil, 0, err
	}
	return x, int(block), nil
}

// rearrange views x as one shape, transposes it, and gives it another shape.
func (n *node) rearrange(x *value, as, perm, shape []int) (*value, error) {
	y, err := n.permute(reshape(x, as), perm)
	if err != nil {
		return nil, err
	}
	return reshape(y, shape), nil
}
