package onnx

import (
	"fmt"

	"github.com/zkinfer/zkinfer/model/graph"
)

// features is a required input of numbers whose last dimension is the features; a
// vector is one sample.
func (n *node) features(i int) (*value, error) {
	x, err := n.number(i)
	if err != nil {
		return nil, err
	}
	switch len(x.shape) {
	case 0:
		return nil, fmt.Errorf("input %s is a scalar", n.names[i])
	case 1:
		x = reshape(x, []int{1, x.shape[0]})
	}
	if x.len() == 0 {
		return nil, ErrEmpty
	}
	return x, nil
}

// attrReals is an attribute of floats as a constant, nil where it is left out.
func (n *node) attrReals(name string) (*Tensor, error) {
	f, err := n.attrFloats(name)
	if f == nil || err != nil {
		return nil, err
	}
	return &Tensor{Name: name, Shape: []int{len(f)}, Type: graph.Float, Floats: f}, nil
}

// lowerScaler: y = (x - offset) scale, each one for all features or one for each.
func lowerScaler(n *node) ([]*value, error) {
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	offset, err := n.attrReals("offset")
	if err != nil {
		return nil, err
	}
	scale, err := n.attrReals("scale")
	if err != nil {
		return nil, err
	}
	last := fromEnd(x.shape, 1)
	for _, t := range []*Tensor{offset, scale} {
		if t != nil && t.Len() != 1 && t.Len() != last {
			return nil, fmt.Errorf("%s of %d elements for %d features", t.Name, t.Len(), last)
		}
	}
	if offset != nil { // (x - offset) scale = scale x - offset scale
		shift := &Tensor{Name: offset.Name, Shape: []int{1}, Type: graph.Float}
		if offset.Len() > 1 || scale != nil && scale.Len() > 1 {
			shift.Shape[0] = last
		}
		for i := range shift.Shape[0] {
			shift.Floats = append(shift.Floats, -at(offset, i, 0)*at(scale, i, 1))
		}
		offset = shift
	}
	return one(n.affine(x, x.shape, graph.Float, scale, offset))
}

// at is element i of a list of one element or of many, def without a list.
func at(t *Tensor, i int, def float64) float64 {
	switch {
	case t == nil:
		return def
	case t.Len() == 1:
		return t.Floats[0]
	}
	return t.Floats[i]
}

// lowerNormalizer divides each row by the norm of its features.
func lowerNormalizer(n *node) ([]*value, error) {
	x, err := n.features(0)
	if err != nil {
		return nil, err
	}
	if x, err = n.castAny(x, graph.Float); err != nil {
		return nil, err
	}
	kind, err := n.attrString("norm", "MAX")
	if err != nil {
		return nil, err
	}
	last := []int{len(x.shape) - 1}
	var norm *value
	switch kind {
	case "MAX":
		norm, err = n.largest(x, last, true)
	case "L1":
		if norm, err = n.abs(x); err == nil {
			norm, err = n.reduce(norm, last, true, false)
		}
	case "L2":
		if norm, err = n.dot(x, x, last, true); err == nil {
			norm, err = n.function(&graph.Unary{Func: graph.Sqrt}, norm)
		}
	default:
		return nil, n.unsupported("", "norm %s", kind)
	}
	if err != nil {
		return nil, err
	}
	return one(n.quotient(x, norm))
}

// lowerBinarizer is 1 where x > threshold, else 0.
func lowerBinarizer(n *node) ([]*value, error) {
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	threshold, err := n.attrFloat("threshold", 0)
	if err != nil {
		return nil, err
	}
	bit, err := n.above(x, threshold)
	if err != nil {
		return nil, err
	}
	return []*value{retyped(bit, x.dtype)}, nil
}

// above is the bit x > t.
func (n *node) above(x *value, t float64) (*value, error) {
	d, err := n.combine(x.shape, graph.Float, 1, []int32{-1, 1}, x, n.realOf(t))
	if err != nil {
		return nil, err
	}
	atMost, err := n.apply(&graph.NonNegative{}, x.shape, graph.Bool, d)
	if err != nil {
		return nil, err
	}
	return n.not(atMost, nil)
}

// lowerArrayFeatureExtractor picks elements of the last dimension.
func lowerArrayFeatureExtractor(n *node) ([]*value, error) {
	x, err := n.features(0)
	if err != nil {
		return nil, err
	}
	picks, err := n.need(1)
	if err != nil {
		return nil, err
	}
	picks = reshape(picks, []int{picks.len()})
	return lowerGather(n.sub("features", 13, axisAttr(len(x.shape)-1), x, picks))
}

// lowerZipMap gives the scores as the tensor that they are: maps with a key for
// each position say nothing more.
func lowerZipMap(n *node) ([]*value, error) {
	n.ignore("classlabels_int64s", "classlabels_strings")
	x, err := n.features(0)
	return one(x, err)
}
