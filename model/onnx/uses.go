package onnx

import (
	"maps"
	"slices"

	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
)

// Uses lists the operators of a model, in alphabetical order: those of its graph,
// of the graphs inside its nodes, and of its functions. An operator of another
// domain than the standard one is written domain.Name.
func Uses(data []byte) ([]string, error) {
	model, err := parse(data)
	if err != nil {
		return nil, err
	}
	used := map[string]bool{}
	collectUses(model.GetGraph().GetNode(), used, 0)
	for _, f := range model.GetFunctions() {
		collectUses(f.GetNode(), used, 0)
	}
	for _, f := range model.GetFunctions() { // which are inlined
		delete(used, qualified(canonical(f.GetDomain()), f.GetName()))
	}
	return slices.Sorted(maps.Keys(used)), nil
}

func collectUses(nodes []*onnxpb.NodeProto, used map[string]bool, depth int) {
	if depth > maxNesting {
		return
	}
	for _, n := range nodes {
		used[qualified(domainOf(n), n.GetOpType())] = true
		for _, a := range n.GetAttribute() {
			collectUses(a.GetG().GetNode(), used, depth+1)
		}
	}
}
