package onnx

import (
	"fmt"
	"math"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
)

// node is one ONNX node while it is lowered. Lowering functions read its inputs
// and attributes and append primitives through it; an attribute that they never
// looked at is one they do not implement, and refused.
type node struct {
	*builder
	name  string
	op    string
	since int // the opset that introduced this version of the operator
	in    []*value
	names []string // ONNX names of the inputs
	wants []bool   // for each output, whether someone reads it
	attrs map[string]*onnxpb.AttributeProto
	seen  map[string]bool
	made  int // values made so far
}

// lowering appends the primitives of one operator and gives its outputs.
type lowering func(n *node) ([]*value, error)

// unsupported is the error for something this node asks for.
func (n *node) unsupported(try, format string, args ...any) error {
	return &UnsupportedError{Node: n.name, Op: n.op, What: fmt.Sprintf(format, args...), Try: try}
}

// one wraps the result of a lowering with a single output.
func one(v *value, err error) ([]*value, error) { return []*value{v}, err }

// opt is an input that may be left out: nil then.
func (n *node) opt(i int) *value {
	if i >= len(n.in) {
		return nil
	}
	return n.in[i]
}

// need is an input that the operator cannot do without.
func (n *node) need(i int) (*value, error) {
	if v := n.opt(i); v != nil {
		return v, nil
	}
	return nil, fmt.Errorf("input %d is missing", i)
}

// float is a required input of floats.
func (n *node) float(i int) (*value, error) {
	v, err := n.need(i)
	if err == nil && v.dtype != graph.Float {
		return nil, n.unsupported("", "input %s is not of a float type", n.names[i])
	}
	return v, err
}

// number is a required input of floats or integers.
func (n *node) number(i int) (*value, error) {
	v, err := n.need(i)
	if err == nil && v.dtype == graph.Bool {
		return nil, n.unsupported("", "input %s is boolean", n.names[i])
	}
	return v, err
}

// constant is a constant input; nil where it is left out.
func (n *node) constant(i int) (*Tensor, error) {
	v := n.opt(i)
	if v == nil {
		return nil, nil
	}
	if v.tensor == nil {
		return nil, n.unsupported(fmt.Sprintf("fix it when compiling: --bind %s=VALUE", n.names[i]),
			"input %s depends on the network's input, it must be a constant", n.names[i])
	}
	return v.tensor, nil
}

// ints is a constant input of integers, nil where it is left out.
func (n *node) ints(i int) ([]int64, error) {
	t, err := n.constant(i)
	if err != nil || t == nil {
		return nil, err
	}
	if t.Type == graph.Float || t.Type == graph.Bool {
		return nil, fmt.Errorf("input %s is not of an integer type", n.names[i])
	}
	if len(t.Shape) > 1 {
		return nil, fmt.Errorf("input %s has shape %v, expected a list", n.names[i], t.Shape)
	}
	if t.Ints == nil {
		return []int64{}, nil
	}
	return t.Ints, nil
}

// reals is a constant input of finite floats, nil where it is left out.
func (n *node) reals(i int) (*Tensor, error) {
	t, err := n.constant(i)
	if err != nil || t == nil {
		return nil, err
	}
	if t.Type != graph.Float {
		return nil, n.unsupported("", "input %s is not of a float type", n.names[i])
	}
	_, err = exactFloats(t)
	return t, err
}

// scalar is a constant input with one element, or def where it is left out.
func (n *node) scalar(i int, def float64) (float64, error) {
	t, err := n.constant(i)
	if err != nil || t == nil {
		return def, err
	}
	v := t.Values()
	if len(v) != 1 {
		return 0, fmt.Errorf("input %s has shape %v, expected one element", n.names[i], t.Shape)
	}
	if math.IsNaN(v[0]) {
		return 0, fmt.Errorf("tensor %s: element 0 is NaN", t.Name)
	}
	return v[0], nil
}

// attr is an attribute, nil where it is left out or is no attribute of this
// version of the operator, kinds being its type.
func (n *node) attr(name string, kind onnxpb.AttributeProto_AttributeType) (*onnxpb.AttributeProto, error) {
	n.seen[name] = true
	a := n.attrs[name]
	if a == nil || a.GetType() == kind || a.GetType() == onnxpb.AttributeProto_UNDEFINED {
		return a, nil
	}
	return nil, fmt.Errorf("attribute %s is a %s, expected %s", name, a.GetType(), kind)
}

func (n *node) attrInt(name string, def int64) (int64, error) {
	a, err := n.attr(name, onnxpb.AttributeProto_INT)
	if a == nil {
		return def, err
	}
	return a.GetI(), nil
}

// attrFlag is an attribute that is 0 or 1.
func (n *node) attrFlag(name string, def bool) (bool, error) {
	a, err := n.attr(name, onnxpb.AttributeProto_INT)
	if a == nil {
		return def, err
	}
	if i := a.GetI(); i != 0 && i != 1 {
		return def, fmt.Errorf("attribute %s is %d, expected 0 or 1", name, i)
	}
	return a.GetI() == 1, nil
}

// attrInts is nil where the attribute is left out.
func (n *node) attrInts(name string) ([]int64, error) {
	a, err := n.attr(name, onnxpb.AttributeProto_INTS)
	if a == nil {
		return nil, err
	}
	if a.Ints == nil {
		return []int64{}, nil
	}
	return a.Ints, nil
}

func (n *node) attrFloat(name string, def float64) (float64, error) {
	a, err := n.attr(name, onnxpb.AttributeProto_FLOAT)
	if a == nil {
		return def, err
	}
	f := float64(a.GetF())
	if math.IsNaN(f) {
		return def, fmt.Errorf("attribute %s is NaN", name)
	}
	return f, nil
}

// attrFloats is nil where the attribute is left out.
func (n *node) attrFloats(name string) ([]float64, error) {
	a, err := n.attr(name, onnxpb.AttributeProto_FLOATS)
	if a == nil {
		return nil, err
	}
	f := convert[float64](a.GetFloats())
	for _, x := range f {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("attribute %s has %v in it", name, x)
		}
	}
	return f, nil
}

// attrStrings is nil where the attribute is left out.
func (n *node) attrStrings(name string) ([]string, error) {
	a, err := n.attr(name, onnxpb.AttributeProto_STRINGS)
	if a == nil {
		return nil, err
	}
	s := make([]string, len(a.Strings))
	for i, x := range a.Strings {
		s[i] = string(x)
	}
	return s, nil
}

func (n *node) attrString(name, def string) (string, error) {
	a, err := n.attr(name, onnxpb.AttributeProto_STRING)
	if a == nil {
		return def, err
	}
	return string(a.GetS()), nil
}

// ignore accepts attributes that do not change the result.
func (n *node) ignore(names ...string) {
	for _, name := range names {
		n.seen[name] = true
	}
}

// axesOf reads the axes that are an attribute below the given opset and input i
// from there on. nil where they are left out.
func (n *node) axesOf(i, inputSince int) ([]int64, error) {
	if n.since >= inputSince {
		return n.ints(i)
	}
	return n.attrInts("axes")
}

// unread names the attributes that the lowering did not look at.
func (n *node) unread() []string {
	var names []string
	for name := range n.attrs {
		if !n.seen[name] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
