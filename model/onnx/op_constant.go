package onnx

import (
	"errors"
	"fmt"

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
	t, err := n.tensor(a.GetT())
	switch {
	case errors.Is(err, ErrTooLarge):
		return nil, err
	case err != nil:
		return nil, n.unsupported("", "attribute %s: %v", name, err)
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
