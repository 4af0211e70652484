package onnx

import (
	"fmt"

	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
)

// functionKey names a function of a model.
type functionKey struct{ domain, name, overload string }

// functionsOf are the model-local functions.
func functionsOf(model *onnxpb.ModelProto) (map[functionKey]*onnxpb.FunctionProto, error) {
	functions := make(map[functionKey]*onnxpb.FunctionProto)
	for _, f := range model.GetFunctions() {
		key := functionKey{f.GetDomain(), f.GetName(), f.GetOverload()}
		if functions[key] != nil {
			return nil, fmt.Errorf("function %s of domain %q is defined twice", key.name, key.domain)
		}
		functions[key] = f
	}
	return functions, nil
}

// inlined is the row of a function: its nodes take the place of the one that
// calls it.
func inlined(f *onnxpb.FunctionProto) *operator {
	return &operator{name: f.GetName(), maxIn: len(f.GetInput()), lower: func(n *node) ([]*value, error) {
		versions := n.versions
		if len(f.GetOpsetImport()) > 0 {
			var err error
			if versions, err = readOpsets(f.GetOpsetImport(), false); err != nil {
				return nil, err
			}
		}
		s := newScope(versions)
		s.inside, s.prefix = true, n.name+"/"
		s.given = n.argumentsOf(f)
		for i, name := range f.GetInput() {
			if _, ok := s.values[name]; ok || name == "" {
				return nil, fmt.Errorf("input %q of the function is defined twice or has no name", name)
			}
			s.values[name] = n.opt(i)
		}
		names := make([]string, len(f.GetOutput()))
		for i, name := range f.GetOutput() {
			if i < len(n.wants) && n.wants[i] {
				names[i] = name
			}
		}
		return n.within(s, f.GetNode(), names)
	}}
}

// argumentsOf are the attributes of a call: those of the node, else the defaults.
func (n *node) argumentsOf(f *onnxpb.FunctionProto) map[string]*onnxpb.AttributeProto {
	given := make(map[string]*onnxpb.AttributeProto)
	for _, a := range f.GetAttributeProto() {
		given[a.GetName()] = a
		n.seen[a.GetName()] = true
	}
	for _, name := range f.GetAttribute() {
		n.seen[name] = true
	}
	for name, a := range n.attrs {
		if n.seen[name] {
			given[name] = a
		}
	}
	return given
}
