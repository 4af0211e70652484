package onnx

import (
	"maps"
	"slices"
)

// Uses lists the operators of a model's graph, in alphabetical order. An operator
// of another domain than the standard one is written domain.Name.
func Uses(data []byte) ([]string, error) {
	model, err := parse(data)
	if err != nil {
		return nil, err
	}
	used := map[string]bool{}
	for _, n := range model.GetGraph().GetNode() {
		name := n.GetOpType()
		if !standardDomain(n.GetDomain()) {
			name = n.GetDomain() + "." + name
		}
		used[name] = true
	}
	return slices.Sorted(maps.Keys(used)), nil
}
