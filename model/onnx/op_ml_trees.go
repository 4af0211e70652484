package onnx

import (
	"fmt"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerTreeEnsembleRegressor adds up the weights of the leaves that are reached.
func lowerTreeEnsembleRegressor(n *node) ([]*value, error) {
	targets, err := n.attrInt("n_targets", 1)
	if err != nil {
		return nil, err
	}
	combine, err := n.attrString("aggregate_function", "SUM")
	if err != nil {
		return nil, err
	}
	switch combine {
	case "SUM", "AVERAGE", "MIN", "MAX":
	default:
		return nil, n.unsupported("", "aggregate_function %s", combine)
	}
	if targets < 1 || targets > maxWindow {
		return nil, fmt.Errorf("%d targets", targets)
	}
	y, err := n.forestScores("target", int(targets), combine)
	if err != nil {
		return nil, err
	}
	return one(n.postTransform(y))
}

// lowerTreeEnsembleClassifier gives the label of the class with the largest sum,
// and the transformed sums. Where all weights are of one class of two, their sum s
// decides: against 1/2 if no weight is negative, with scores 1-s and s, else
// against 0.
func lowerTreeEnsembleClassifier(n *node) ([]*value, error) {
	classes, err := n.classLabels("classlabels_int64s", "classlabels_strings")
	if err != nil {
		return nil, err
	}
	ids, err := n.attrInts("class_ids")
	if err != nil {
		return nil, err
	}
	weights, err := n.listOf("class_weights")
	if err != nil {
		return nil, err
	}
	single := len(classes) == 2 && len(ids) > 0
	for _, id := range ids {
		single = single && id == ids[0]
	}
	if !single {
		y, err := n.forestScores("class", len(classes), "SUM")
		if err != nil {
			return nil, err
		}
		return n.classified(y, classes, 0)
	}
	y, err := n.forestScores("class", 1, "SUM")
	if err != nil {
		return nil, err
	}
	for _, w := range weights {
		if w < 0 {
			return n.classified(y, classes, 0)
		}
	}
	return n.shared(y, classes)
}

// shared makes the scores 1-s and s of one score s.
func (n *node) shared(y *value, classes []int64) ([]*value, error) {
	if kind, err := n.attrString("post_transform", "NONE"); err != nil || kind == "PROBIT" {
		return nil, firstError(err, n.unsupported("", "post_transform %s", kind))
	}
	bit, err := n.above(y, 0.5)
	if err != nil {
		return nil, err
	}
	label, err := n.relabel(reshape(bit, []int{y.shape[0]}), classes)
	if err != nil {
		return nil, err
	}
	rest, err := n.combine(y.shape, graph.Float, 1, []int32{-1, 1}, y, n.realOf(1))
	if err != nil {
		return nil, err
	}
	scores, err := n.join([]*value{rest, y}, []int{y.shape[0], 2}, 1)
	return []*value{label, scores}, err
}

// forestScores reads the attributes of the older operators, whose leaves' weights
// begin with prefix: [samples, targets].
func (n *node) forestScores(prefix string, targets int, combine string) (*value, error) {
	x, err := n.features(0)
	if err != nil {
		return nil, err
	}
	f, err := n.readForest(prefix, targets)
	if err != nil {
		return nil, err
	}
	f.combine = combine
	y, err := f.lower(n, x)
	if err != nil {
		return nil, err
	}
	base, err := n.listOf("base_values")
	if err != nil || len(base) == 0 {
		return y, err
	}
	if len(base) != targets {
		return nil, n.unsupported("", "%d base values for %d targets", len(base), targets)
	}
	shift := &Tensor{Name: "base_values", Shape: []int{targets}, Type: graph.Float, Floats: base}
	return n.affine(y, y.shape, graph.Float, nil, shift)
}

// listOf is an attribute of floats, or the tensor of doubles that may take its
// place from opset 3 on.
func (n *node) listOf(name string) ([]float64, error) {
	n.ignore(name + "_as_tensor")
	if a := n.attrs[name+"_as_tensor"]; a != nil {
		t, err := readTensor(a.GetT())
		if err != nil {
			return nil, fmt.Errorf("attribute %s_as_tensor: %w", name, err)
		}
		return exactFloats(t)
	}
	t, err := n.attrReals(name)
	if t == nil {
		return nil, err
	}
	return t.Floats, err
}

// treeKey names a node of an ensemble.
type treeKey struct{ tree, node int64 }

// readForest reads nodes and leaves.
func (n *node) readForest(prefix string, targets int) (*forest, error) {
	n.ignore("nodes_hitrates", "nodes_hitrates_as_tensor")
	ints := map[string][]int64{}
	for _, name := range []string{"nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_truenodeids", "nodes_falsenodeids",
		prefix + "_treeids", prefix + "_nodeids", prefix + "_ids"} {
		v, err := n.attrInts(name)
		if err != nil {
			return nil, err
		}
		ints[name] = v
	}
	if err := n.noMissing("nodes_missing_value_tracks_true"); err != nil {
		return nil, err
	}
	modes, err := n.attrStrings("nodes_modes")
	if err != nil {
		return nil, err
	}
	values, err := n.listOf("nodes_values")
	if err != nil {
		return nil, err
	}
	weights, err := n.listOf(prefix + "_weights")
	if err != nil {
		return nil, err
	}
	count, leaves := len(modes), len(weights)
	for name, v := range ints {
		want := count
		if name[0] != 'n' {
			want = leaves
		}
		if len(v) != want {
			return nil, fmt.Errorf("attribute %s has %d elements, expected %d", name, len(v), want)
		}
	}
	if len(values) != count || count == 0 {
		return nil, fmt.Errorf("%d values for %d nodes", len(values), count)
	}
	if _, err := n.reserve(count, 4); err != nil {
		return nil, err
	}
	f := &forest{targets: targets}
	place := make(map[treeKey]int, count) // inner node, or -1-leaf
	for i, mode := range modes {
		key := treeKey{ints["nodes_treeids"][i], ints["nodes_nodeids"][i]}
		if _, twice := place[key]; twice {
			return nil, fmt.Errorf("node %d of tree %d is there twice", key.node, key.tree)
		}
		if mode == "LEAF" {
			place[key] = -1 - f.leaves
			f.leaves++
			continue
		}
		place[key] = len(f.nodes)
		f.nodes = append(f.nodes, treeNode{test: treeTest{int(ints["nodes_featureids"][i]), mode, values[i : i+1]}})
	}
	if err := f.connect(ints, modes, place); err != nil {
		return nil, err
	}
	return f, f.weigh(ints[prefix+"_treeids"], ints[prefix+"_nodeids"], ints[prefix+"_ids"], weights, place)
}

// connect sets the children of every node; a node that is no child is a root.
func (f *forest) connect(ints map[string][]int64, modes []string, place map[treeKey]int) error {
	child := map[treeKey]bool{}
	for i, mode := range modes {
		tree := ints["nodes_treeids"][i]
		if mode == "LEAF" {
			continue
		}
		yes, no := treeKey{tree, ints["nodes_truenodeids"][i]}, treeKey{tree, ints["nodes_falsenodeids"][i]}
		y, ok1 := place[yes]
		m, ok2 := place[no]
		if !ok1 || !ok2 {
			return fmt.Errorf("node %d of tree %d leads to a node that is not there", ints["nodes_nodeids"][i], tree)
		}
		child[yes], child[no] = true, true
		at := &f.nodes[place[treeKey{tree, ints["nodes_nodeids"][i]}]]
		at.yes, at.no = y, m
	}
	for i := range modes {
		key := treeKey{ints["nodes_treeids"][i], ints["nodes_nodeids"][i]}
		if !child[key] {
			f.roots = append(f.roots, place[key])
		}
	}
	return nil
}

// weigh gives the leaves their weights.
func (f *forest) weigh(trees, nodes, targets []int64, weights []float64, place map[treeKey]int) error {
	f.weights = make([][]leafWeight, f.leaves)
	for i, w := range weights {
		at, ok := place[treeKey{trees[i], nodes[i]}]
		if !ok || at >= 0 {
			return fmt.Errorf("a weight is of node %d of tree %d, which is no leaf", nodes[i], trees[i])
		}
		target := int(targets[i])
		if f.targets == 1 {
			target = 0 // the only class that has weights
		}
		f.weights[-1-at] = append(f.weights[-1-at], leafWeight{target, w})
	}
	return nil
}

// noMissing accepts the ways of missing values, of which a program has none.
func (n *node) noMissing(name string) error {
	_, err := n.attrInts(name)
	return err
}
