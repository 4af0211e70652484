package onnx

import (
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// view moves elements: with the inputs concatenated into x, the result's
// element i is x[index[i]], or consts[-1-index[i]] where index[i] is negative.
// All inputs have the result's type. A view that moves nothing is no node, and
// one of constants is a constant with exact integers.
func (n *node) view(index []int32, consts []float64, shape []int, in ...*value) (*value, error) {
	dtype := in[0].dtype
	if len(index) == 0 {
		return n.apply(&graph.View{}, shape, dtype)
	}
	if len(in) == 1 && len(index) == in[0].len() && isIdentity(index) {
		return reshape(in[0], shape), nil
	}
	if !slices.ContainsFunc(in, func(v *value) bool { return v.tensor == nil }) {
		t, err := n.concatenated(in)
		if err != nil {
			return nil, err
		}
		if _, err := n.reserve(len(index)); err != nil {
			return nil, err
		}
		return constant(t.gather(index, consts, shape)), nil
	}
	in, index, consts, err := n.splitConstants(in, index, consts)
	if err != nil {
		return nil, err
	}
	out, err := n.apply(&graph.View{Index: index, Consts: consts}, shape, dtype, in...)
	if err == nil && len(in) == 1 && len(consts) == 0 {
		out.bounds = in[0].bounds
	}
	return out, err
}

// strideView is a view of one tensor with strides into it.
func (n *node) strideView(x *value, shape, strides []int, offset int) (*value, error) {
	index, err := n.strided(shape, strides, offset)
	if err != nil {
		return nil, err
	}
	return n.view(index, nil, shape, x)
}

// expand repeats x along broadcast dimensions.
func (n *node) expand(x *value, shape []int) (*value, error) {
	if slices.Equal(x.shape, shape) {
		return x, nil
	}
	strides, err := broadcastStrides(x.shape, shape)
	if err != nil {
		return nil, err
	}
	return n.strideView(x, shape, strides, 0)
}

// permute transposes: dimension i of the result is dimension perm[i] of x.
func (n *node) permute(x *value, perm []int) (*value, error) {
	shape, strides := make([]int, len(perm)), make([]int, len(perm))
	own := rowMajor(x.shape)
	for i, p := range perm {
		shape[i], strides[i] = x.shape[p], own[p]
	}
	return n.strideView(x, shape, strides, 0)
}

// restore brings back the order of dimensions: x has those named by along first, in
// rising order, and the others after them.
func (n *node) restore(x *value, shape, along []int) (*value, error) {
	var first, last []int
	for i := range shape {
		if slices.Contains(along, i) {
			first = append(first, i)
		} else {
			last = append(last, i)
		}
	}
	order := append(first, last...)
	from, own := make([]int, len(shape)), make([]int, len(shape))
	for i, d := range order {
		own[i] = shape[d]
	}
	for i, s := range rowMajor(own) {
		from[order[i]] = s
	}
	return n.strideView(x, shape, from, 0)
}

func isIdentity(index []int32) bool {
	for i, j := range index {
		if int(j) != i {
			return false
		}
	}
	return true
}

// concatenated is one flat constant of several.
func (n *node) concatenated(in []*value) (*Tensor, error) {
	if len(in) == 1 {
		return in[0].tensor, nil
	}
	total := 0
	quantised := true
	for _, v := range in {
		total += v.len()
		quantised = quantised && v.tensor.quant != nil
	}
	if _, err := n.reserve(total); err != nil {
		return nil, err
	}
	t := &Tensor{Name: n.name, Shape: []int{total}, Type: in[0].dtype}
	if quantised {
		t.quant = &quant{}
	}
	for _, v := range in {
		t.Ints = append(t.Ints, v.tensor.Ints...)
		t.Floats = append(t.Floats, v.tensor.Floats...)
		if quantised {
			q := v.tensor.quant
			t.quant.ints = append(t.quant.ints, q.ints...)
			for i := range q.ints {
				t.quant.scales = append(t.quant.scales, q.scale(i))
			}
		}
	}
	if quantised && total == 1 {
		t.quant.scales = t.quant.scales[:1]
	}
	return t, nil
}

// splitConstants moves the constants among a view's inputs into its consts.
func (n *node) splitConstants(in []*value, index []int32, consts []float64) ([]*value, []int32, []float64, error) {
	if !slices.ContainsFunc(in, func(v *value) bool { return v.tensor != nil }) {
		return in, index, consts, nil
	}
	var rest []*value
	var moved []int32 // old position of an element of x -> new one, negative for a constant
	consts = slices.Clone(consts)
	at := 0
	for _, v := range in {
		size, err := n.reserve(v.len())
		if err != nil {
			return nil, nil, nil, err
		}
		if v.tensor == nil {
			for i := range size {
				moved = append(moved, int32(at+i))
			}
			at += size
			rest = append(rest, v)
			continue
		}
		c, err := exactFloats(v.tensor)
		if err != nil {
			return nil, nil, nil, err
		}
		for i := range c {
			moved = append(moved, int32(-1-len(consts)-i))
		}
		consts = append(consts, c...)
	}
	out, err := n.indices(len(index))
	if err != nil {
		return nil, nil, nil, err
	}
	for i, j := range index {
		if j >= 0 {
			j = moved[j]
		}
		out[i] = j
	}
	return rest, out, consts, nil
}
