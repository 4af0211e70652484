package onnx

import (
	"errors"
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
)

// lowerConstant: one attribute holds the value.
func lowerConstant(n *node) ([]*value, error) {
	if len(n.attrs) != 1 {
		return nil, fmt.Errorf("it has %d attributes, expected one", len(n.attrs))
	}
	var t *Tensor
	var err error
	switch a := n.attrs; {
	case a["value"] != nil:
		return one(n.tensorAttr("value"))
	case a["value_float"] != nil:
		var p *onnxpb.AttributeProto
		if p, err = n.attr("value_float", onnxpb.AttributeProto_FLOAT); err == nil {
			t = &Tensor{Shape: []int{}, Type: graph.Float, Floats: []float64{float64(p.GetF())}}
		}
	case a["value_floats"] != nil:
		var p *onnxpb.AttributeProto
		if p, err = n.attr("value_floats", onnxpb.AttributeProto_FLOATS); err == nil {
			t = &Tensor{Shape: []int{len(p.Floats)}, Type: graph.Float, Floats: convert[float64](p.Floats)}
		}
	case a["value_int"] != nil:
		var i int64
		if i, err = n.attrInt("value_int", 0); err == nil {
			t = &Tensor{Shape: []int{}, Type: graph.Int64, Ints: []int64{i}}
		}
	case a["value_ints"] != nil:
		var list []int64
		if list, err = n.attrInts("value_ints"); err == nil {
			t = &Tensor{Shape: []int{len(list)}, Type: graph.Int64, Ints: list}
		}
	default:
		return nil, n.unsupported("", "attribute %s is not supported", n.unread()[0])
	}
	if err != nil {
		return nil, err
	}
	return one(constant(t), nil)
}

// tensorAttr is a constant held by an attribute.
func (n *node) tensorAttr(name string) (*value, error) {
	a, err := n.attr(name, onnxpb.AttributeProto_TENSOR)
	if err != nil {
		return nil, err
	}
	if a.GetT() == nil {
		return nil, fmt.Errorf("attribute %s has no tensor", name)
	}
	t, err := readTensor(a.GetT())
	if err != nil {
		return nil, n.unsupported("", "attribute %s: %v", name, err)
	}
	if _, err := n.reserve(t.Len()); err != nil {
		return nil, err
	}
	return constant(t), nil
}

// lowerConstantOfShape fills a shape with one value, 0.0 by default.
func lowerConstantOfShape(n *node) ([]*value, error) {
	list, err := n.ints(0)
	if err != nil {
		return nil, err
	}
	shape, _, err := dimensions(list)
	if err != nil {
		return nil, err
	}
	fill := constant(&Tensor{Shape: []int{1}, Type: graph.Float, Floats: []float64{0}})
	n.seen["value"] = true
	if n.attrs["value"] != nil {
		if fill, err = n.tensorAttr("value"); err != nil {
			return nil, err
		}
	}
	if fill.len() != 1 {
		return nil, fmt.Errorf("attribute value has shape %v, expected one element", fill.shape)
	}
	return one(n.expand(reshape(fill, []int{}), shape))
}

// lowerShape is the shape of a tensor, or a range of its dimensions.
func lowerShape(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	rank := int64(len(x.shape))
	start, end := int64(0), rank
	if n.since >= 15 {
		if start, err = n.attrInt("start", 0); err != nil {
			return nil, err
		}
		if end, err = n.attrInt("end", rank); err != nil {
			return nil, err
		}
	}
	from, count := sliceRange(start, end, 1, rank)
	t := &Tensor{Shape: []int{int(count)}, Type: graph.Int64, Ints: []int64{}}
	for _, d := range x.shape[from : from+count] {
		t.Ints = append(t.Ints, int64(d))
	}
	return one(constant(t), nil)
}

func lowerSize(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	return one(constant(&Tensor{Shape: []int{}, Type: graph.Int64, Ints: []int64{int64(x.len())}}), nil)
}

// lowerRange is start, start+delta, .. up to limit, without it.
func lowerRange(n *node) ([]*value, error) {
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

// lowerEqual compares constants; on data it is not supported.
func lowerEqual(n *node) ([]*value, error) {
	a, err := n.need(0)
	if err != nil {
		return nil, err
	}
	b, err := n.need(1)
	if err != nil {
		return nil, err
	}
	for i := range 2 {
		if _, err := n.constant(i); err != nil {
			return nil, err
		}
	}
	if a.dtype != b.dtype {
		return nil, errors.New("the operands have different element types")
	}
	shape, err := broadcastShape(a.shape, b.shape)
	if err != nil {
		return nil, err
	}
	if a, err = n.expand(a, shape); err != nil {
		return nil, err
	}
	if b, err = n.expand(b, shape); err != nil {
		return nil, err
	}
	size, err := n.reserve(shape...)
	if err != nil {
		return nil, err
	}
	t := &Tensor{Shape: shape, Type: graph.Bool, Ints: make([]int64, size)}
	for i := range t.Ints {
		if a.dtype == graph.Float && a.tensor.Floats[i] == b.tensor.Floats[i] ||
			a.dtype != graph.Float && a.tensor.Ints[i] == b.tensor.Ints[i] {
			t.Ints[i] = 1
		}
	}
	return one(constant(t), nil)
}

// lowerNonZero lists the coordinates of a constant's elements other than 0, one
// row for each dimension.
func lowerNonZero(n *node) ([]*value, error) {
	t, err := n.constant(0)
	if err != nil {
		return nil, err
	}
	if t == nil {
		return nil, errors.New("input 0 is missing")
	}
	var at []int
	for i := range t.Len() {
		if t.Type == graph.Float && t.Floats[i] != 0 || t.Type != graph.Float && t.Ints[i] != 0 {
			at = append(at, i)
		}
	}
	if _, err := n.reserve(len(t.Shape), len(at)); err != nil {
		return nil, err
	}
	out := &Tensor{Shape: []int{len(t.Shape), len(at)}, Type: graph.Int64, Ints: []int64{}}
	strides := rowMajor(t.Shape)
	for d, size := range t.Shape {
		for _, i := range at {
			out.Ints = append(out.Ints, int64(i/strides[d]%size))
		}
	}
	return one(constant(out), nil)
}
