package onnx

import (
	"math"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// data samples at positions that are data: the integer part of a coordinate is an
// index into the image with a frame around it, the rest interpolates.
func (op *sampling) data(n *node) (*value, error) {
	if op.mode == "cubic" || op.padding == "reflection" {
		return nil, n.unsupported("make the grid constant, or sample with mode linear and padding zeros or border",
			"a grid that depends on the network's input, with mode %s and padding %s", op.mode, op.padding)
	}
	d := len(op.spatial)
	at := make([]*value, d)
	for i, size := range op.spatial {
		g, err := n.strideView(op.grid, []int{op.grid.len() / d}, []int{d}, d-1-i)
		if err != nil {
			return nil, err
		}
		scale, shift := float64(size)/2, float64(size-1)/2
		if op.corners {
			scale = shift
		}
		if at[i], err = n.affine(g, g.shape, graph.Float, scalarOfFloat(scale), scalarOfFloat(shift)); err != nil {
			return nil, err
		}
	}
	y, err := op.interpolate(n, at)
	if err != nil {
		return nil, err
	}
	return reshape(y, op.shape()), nil
}

func scalarOfFloat(v float64) *Tensor { return &Tensor{Shape: []int{}, Floats: []float64{v}} }

// interpolate reads x at coordinates [N*out] along each dimension: [N, C, out].
func (op *sampling) interpolate(n *node, at []*value) (*value, error) {
	framed, err := op.frame(n)
	if err != nil {
		return nil, err
	}
	d, strides := len(op.spatial), rowMajor(framed.shape)
	base := make([]*value, d)  // index of the lower neighbour along each dimension
	ratio := make([]*value, d) // distance to it; nil for nearest
	steps := make([]int32, d)
	for i, size := range op.spatial {
		steps[i] = int32(strides[2+i])
		if base[i], ratio[i], err = op.split(n, at[i], size); err != nil {
			return nil, err
		}
	}
	index, err := n.combine(at[0].shape, graph.Int64, 1, steps, base...)
	if err != nil {
		return nil, err
	}
	offsets := op.corner(strides)
	corners := make([]*value, len(offsets))
	for k, offset := range offsets {
		if corners[k], err = op.read(n, framed, index, offset); err != nil {
			return nil, err
		}
	}
	for i := d - 1; i >= 0 && ratio[i] != nil; i-- { // neighbours along the last dimension alternate
		for k := range len(corners) / 2 {
			if corners[k], err = op.between(n, corners[2*k], corners[2*k+1], ratio[i]); err != nil {
				return nil, err
			}
		}
		corners = corners[:len(corners)/2]
	}
	return corners[0], nil
}

// frame puts two pixels around the image: zeros, or those at its edge.
func (op *sampling) frame(n *node) (*value, error) {
	shape, begin := slices.Clone(op.x.shape), make([]int, len(op.x.shape))
	for i := range op.spatial {
		shape[2+i] += 4
		begin[2+i] = 2
	}
	if op.padding == "zeros" {
		return n.shifted(op.x, shape, begin)
	}
	index, err := n.indices(shape...)
	if err != nil {
		return nil, err
	}
	strides, at := rowMajor(op.x.shape), make([]int, len(shape))
	for i := range index {
		for j, c := range at {
			index[i] += int32(min(max(c-begin[j], 0), op.x.shape[j]-1) * strides[j])
		}
		next(at, shape)
	}
	return n.view(index, nil, shape, op.x)
}

// split gives the index within the frame of the lower neighbour of coordinates x, or
// of the nearest one, and the distance to it.
func (op *sampling) split(n *node, x *value, size int) (base, ratio *value, err error) {
	// The bounds lie half way between pixels that are the same, so that what is
	// clipped to them does not depend on a rounding.
	lo, hi := -0.5, float64(size)-0.5
	if op.padding == "zeros" {
		lo, hi = -1.5, float64(size)+0.5
	}
	if x, err = n.apply(&graph.Unary{Func: graph.Clip, Alpha: lo, Beta: hi}, x.shape, graph.Float, x); err != nil {
		return nil, nil, err
	}
	mode := graph.Down
	if op.mode == "nearest" {
		mode = graph.HalfEven
	}
	whole, err := n.apply(&graph.Round{Mode: mode}, x.shape, graph.Int64, x)
	if err != nil {
		return nil, nil, err
	}
	whole = whole.within(interval{math.Floor(lo), math.Ceil(hi)})
	if op.mode != "nearest" {
		if ratio, err = n.combine(x.shape, graph.Float, 1, []int32{1, -1}, x, whole); err != nil {
			return nil, nil, err
		}
	}
	base, err = n.combine(x.shape, graph.Int64, 1, []int32{1, 1}, whole, n.scalarOf(graph.Int64, 2))
	return base, ratio, err
}

// corner lists the offsets of the neighbours: of each dimension the lower and the
// upper one.
func (op *sampling) corner(strides []int) []int {
	offsets := []int{0}
	if op.mode == "nearest" {
		return offsets
	}
	for i := range op.spatial {
		var all []int
		for _, o := range offsets {
			all = append(all, o, o+strides[2+i])
		}
		offsets = all
	}
	return offsets
}

// read gathers one neighbour of every position, for every channel: [N, C, out].
func (op *sampling) read(n *node, framed, index *value, neighbour int) (*value, error) {
	batch, channels := framed.shape[0], framed.shape[1]
	perImage := index.len() / batch
	plane := product(framed.shape[2:])
	offset, err := n.indices(batch, channels, perImage)
	if err != nil {
		return nil, err
	}
	which, err := n.indices(batch, channels, perImage)
	if err != nil {
		return nil, err
	}
	for i := range offset {
		offset[i] = int32(i/perImage*plane + neighbour)
		which[i] = int32(i/(perImage*channels)*perImage + i%perImage)
	}
	// an index is at most that of the lower neighbour of the last pixel
	size := plane - neighbour
	return n.lookup(&graph.Gather{Size: size, Step: 1, Offset: offset, Which: which}, []int{batch, channels, perImage}, framed, index)
}

// between is a + ratio*(b - a), ratio [N*out] being the same for all channels.
func (op *sampling) between(n *node, a, b, ratio *value) (*value, error) {
	d, err := n.minus(a.shape, b, a)
	if err != nil {
		return nil, err
	}
	ratio = reshape(ratio, []int{a.shape[0], 1, a.shape[2]})
	if d, err = n.product(a.shape, graph.Float, d, ratio); err != nil {
		return nil, err
	}
	return n.combine(a.shape, graph.Float, 1, []int32{1, 1}, a, d)
}
