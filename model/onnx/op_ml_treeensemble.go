package onnx

import (
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerTreeEnsemble is the one operator for trees from version 5 on; its nodes and
// leaves are lists.
func lowerTreeEnsemble(n *node) ([]*value, error) {
	x, err := n.features(0)
	if err != nil {
		return nil, err
	}
	f, err := n.readEnsemble()
	if err != nil {
		return nil, err
	}
	y, err := f.lower(n, x)
	if err != nil {
		return nil, err
	}
	kind, err := n.attrInt("post_transform", 0)
	if err != nil {
		return nil, err
	}
	switch kind {
	case 0:
		return one(y, nil)
	case 1:
		return one(n.softmax(y, []int{1}))
	case 2:
		return one(n.function(&graph.Unary{Func: graph.Sigmoid}, y))
	}
	return nil, n.unsupported("", "post_transform %d", kind)
}

// Of TreeEnsemble, by number.
var (
	ensembleModes    = [...]string{branchLEQ, branchLT, branchGTE, branchGT, branchEQ, branchNEQ, branchMember}
	ensembleCombines = [...]string{"AVERAGE", "SUM", "MIN", "MAX"}
)

func (n *node) readEnsemble() (*forest, error) {
	n.ignore("nodes_hitrates")
	ints := map[string][]int64{}
	for _, name := range []string{"nodes_featureids", "nodes_truenodeids", "nodes_falsenodeids", "nodes_trueleafs", "nodes_falseleafs",
		"nodes_missing_value_tracks_true", "tree_roots", "leaf_targetids"} {
		v, err := n.attrInts(name)
		if err != nil {
			return nil, err
		}
		ints[name] = v
	}
	modes, err := n.tensorList("nodes_modes")
	if err != nil {
		return nil, err
	}
	splits, err := n.tensorList("nodes_splits")
	if err != nil {
		return nil, err
	}
	weights, err := n.tensorList("leaf_weights")
	if err != nil {
		return nil, err
	}
	targets, err := n.attrInt("n_targets", 1)
	if err != nil {
		return nil, err
	}
	combine, err := n.attrInt("aggregate_function", 1)
	if err != nil {
		return nil, err
	}
	if combine < 0 || int(combine) >= len(ensembleCombines) || targets < 1 || targets > maxWindow {
		return nil, fmt.Errorf("aggregate_function %d or %d targets", combine, targets)
	}
	members, err := n.memberSets(modes)
	if err != nil {
		return nil, err
	}
	count := len(modes)
	for _, name := range []string{"nodes_featureids", "nodes_truenodeids", "nodes_falsenodeids", "nodes_trueleafs", "nodes_falseleafs"} {
		if len(ints[name]) != count {
			return nil, fmt.Errorf("attribute %s has %d elements, expected %d", name, len(ints[name]), count)
		}
	}
	if len(splits) != count || len(ints["leaf_targetids"]) != len(weights) {
		return nil, fmt.Errorf("%d splits for %d nodes, or %d targets for %d leaves", len(splits), count, len(ints["leaf_targetids"]), len(weights))
	}
	f := &forest{targets: int(targets), leaves: len(weights), combine: ensembleCombines[combine], weights: make([][]leafWeight, len(weights))}
	for i, w := range weights {
		f.weights[i] = []leafWeight{{int(ints["leaf_targetids"][i]), w}}
	}
	for i, mode := range modes {
		if mode < 0 || int(mode) >= len(ensembleModes) {
			return nil, fmt.Errorf("node %d has mode %v", i, mode)
		}
		test := treeTest{int(ints["nodes_featureids"][i]), ensembleModes[int(mode)], splits[i : i+1]}
		if test.mode == branchMember {
			test.splits = members[i]
		}
		f.nodes = append(f.nodes, treeNode{test: test,
			yes: child(ints["nodes_truenodeids"][i], ints["nodes_trueleafs"][i]),
			no:  child(ints["nodes_falsenodeids"][i], ints["nodes_falseleafs"][i])})
	}
	return f, f.setRoots(ints["tree_roots"])
}

// child is a node, or leaf -1-id.
func child(id, leaf int64) int {
	if id < 0 || id > math.MaxInt32 {
		id = math.MaxInt32 // refused when the trees are followed
	}
	if leaf != 0 {
		return -1 - int(id)
	}
	return int(id)
}

// setRoots takes over the roots. A tree of one leaf is written as a node whose
// outcomes lead to the same leaf.
func (f *forest) setRoots(roots []int64) error {
	for _, r := range roots {
		if r < 0 || int(r) >= len(f.nodes) {
			return fmt.Errorf("root %d of %d nodes", r, len(f.nodes))
		}
		if at := f.nodes[r]; at.yes < 0 && at.yes == at.no {
			f.roots = append(f.roots, at.yes)
		} else {
			f.roots = append(f.roots, int(r))
		}
	}
	if len(f.roots) == 0 {
		return fmt.Errorf("there is no tree")
	}
	return nil
}

// memberSets are the values of the membership tests, by node: one list for all, in
// which a NaN ends a set.
func (n *node) memberSets(modes []float64) (map[int][]float64, error) {
	var values []float64
	if a := n.attrs["membership_values"]; a != nil {
		t, err := readTensor(a.GetT())
		if err != nil {
			return nil, fmt.Errorf("attribute membership_values: %w", err)
		}
		values = t.Values()
	}
	n.ignore("membership_values")
	sets := map[int][]float64{}
	for i, mode := range modes {
		if mode != float64(len(ensembleModes)-1) {
			continue
		}
		end := 0
		for end < len(values) && !math.IsNaN(values[end]) {
			end++
		}
		seen := map[float64]bool{}
		for _, v := range values[:end] {
			if !seen[v] {
				sets[i] = append(sets[i], v)
			}
			seen[v] = true
		}
		values = values[min(end+1, len(values)):]
	}
	return sets, nil
}

// tensorList are the elements of a tensor attribute.
func (n *node) tensorList(name string) ([]float64, error) {
	n.ignore(name)
	a := n.attrs[name]
	if a == nil {
		return nil, nil
	}
	t, err := readTensor(a.GetT())
	if err != nil {
		return nil, fmt.Errorf("attribute %s: %w", name, err)
	}
	return exactFloats(t)
}
