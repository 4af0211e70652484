package check

import (
	"maps"
	"reflect"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// operatorUses says which primitives the operators of a model became. g may be
// nil.
func operatorUses(operators []string, g *graph.Graph) []OperatorUse {
	primitives := map[string]map[string]bool{}
	if g != nil {
		for _, n := range g.Nodes {
			if primitives[n.Type] == nil {
				primitives[n.Type] = map[string]bool{}
			}
			primitives[n.Type][reflect.TypeOf(n.Op).Elem().Name()] = true
		}
	}
	uses := make([]OperatorUse, len(operators))
	for i, name := range operators {
		uses[i] = OperatorUse{name, slices.Sorted(maps.Keys(primitives[name]))}
	}
	return uses
}
