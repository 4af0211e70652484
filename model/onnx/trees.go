package onnx

import (
	"errors"
	"fmt"

	"github.com/zkinfer/zkinfer/model/graph"
)

// treeNode is an inner node of an ensemble: a test of a feature, and where its
// outcomes lead.
type treeNode struct {
	test    treeTest
	yes, no int // an inner node, or leaf -1-yes
}

// treeTest compares a feature with a threshold; a membership test with several.
type treeTest struct {
	feature int
	mode    string
	splits  []float64
}

// The modes of a test.
const (
	branchLEQ    = "BRANCH_LEQ"
	branchLT     = "BRANCH_LT"
	branchGTE    = "BRANCH_GTE"
	branchGT     = "BRANCH_GT"
	branchEQ     = "BRANCH_EQ"
	branchNEQ    = "BRANCH_NEQ"
	branchMember = "BRANCH_MEMBER"
)

// forest is an ensemble of trees as the graph sees it. A root is an inner node,
// or leaf -1-root.
type forest struct {
	nodes   []treeNode
	roots   []int
	leaves  int
	targets int
	weights [][]leafWeight // of every leaf
	combine string         // SUM, AVERAGE, MIN or MAX over the trees
}

// leafWeight is what a leaf adds to a target.
type leafWeight struct {
	target int
	weight float64
}

// check follows every tree from its root: a node that is reached twice is no tree.
func (f *forest) check(features int) error {
	seen, leaf := make([]bool, len(f.nodes)), make([]bool, f.leaves)
	next := append([]int(nil), f.roots...)
	for len(next) > 0 {
		at := next[len(next)-1]
		next = next[:len(next)-1]
		if at < 0 {
			if -1-at >= f.leaves || leaf[-1-at] {
				return errors.New("a leaf of the trees is missing or is reached twice")
			}
			leaf[-1-at] = true
			continue
		}
		if at >= len(f.nodes) || seen[at] {
			return errors.New("a node of the trees is missing or is reached twice")
		}
		seen[at] = true
		t := &f.nodes[at].test
		if t.feature < 0 || t.feature >= features {
			return fmt.Errorf("a tree tests feature %d of %d", t.feature, features)
		}
		next = append(next, f.nodes[at].yes, f.nodes[at].no)
	}
	for _, ws := range f.weights {
		for _, w := range ws {
			if w.target < 0 || w.target >= f.targets {
				return fmt.Errorf("a leaf has a weight for target %d of %d", w.target, f.targets)
			}
		}
	}
	return nil
}

// lower gives the scores of the targets: [samples, targets].
//
// Every test is a bit. The indicator of a node is 1 where the sample passes it: of
// a root it is 1, of a node's children it is the node's times the bit, and the
// rest. One product for each inner node that is not a root; scores are linear in
// the indicators of the leaves.
func (f *forest) lower(n *node, x *value) (*value, error) {
	features := fromEnd(x.shape, 1)
	if err := f.check(features); err != nil {
		return nil, err
	}
	samples := x.len() / features
	level := f.roots
	var pass *value // indicators of the level, [samples, nodes]; nil for roots
	leaves := &leafLevels{place: make([]leafPlace, f.leaves)}
	for i := range leaves.place {
		leaves.place[i].level = unreached
	}
	for len(level) > 0 {
		inner, err := f.innerOf(n, level, samples, pass, leaves)
		if err != nil {
			return nil, err
		}
		if len(inner.nodes) == 0 {
			break
		}
		bits, err := f.bits(n, x, inner.nodes)
		if err != nil {
			return nil, err
		}
		if level, pass, err = f.children(n, inner, bits); err != nil {
			return nil, err
		}
	}
	return f.scores(n, leaves, samples)
}

// leafPlace says where the indicator of a leaf is.
type leafPlace struct {
	level int // of leafLevels.values, or one of the next
	at    int
}

// The levels of leaves that are no part of an indicator.
const (
	always    = -1 // a root
	unreached = -2 // of no tree
)

// leafLevels are the indicators of leaves, level by level: [samples, leaves].
type leafLevels struct {
	values []*value
	place  []leafPlace
}

// innerLevel are the inner nodes of a level, with their indicators.
type innerLevel struct {
	nodes []int
	pass  *value // [samples, nodes]; nil for roots
}

// innerOf sets the leaves of a level aside.
func (f *forest) innerOf(n *node, level []int, samples int, pass *value, leaves *leafLevels) (inner innerLevel, err error) {
	var columns, ends []int
	for c, at := range level {
		if at >= 0 {
			inner.nodes, columns = append(inner.nodes, at), append(columns, c)
			continue
		}
		place := leafPlace{always, 0}
		if pass != nil {
			place = leafPlace{len(leaves.values), len(ends)}
			ends = append(ends, c)
		}
		leaves.place[-1-at] = place
	}
	if pass == nil {
		return inner, nil
	}
	if len(ends) > 0 {
		v, err := n.columns(pass, samples, ends)
		if err != nil {
			return inner, err
		}
		leaves.values = append(leaves.values, v)
	}
	inner.pass = pass
	if len(columns) > 0 {
		inner.pass, err = n.columns(pass, samples, columns)
	}
	return inner, err
}

// columns picks columns of x: [samples, ..].
func (n *node) columns(x *value, samples int, which []int) (*value, error) {
	index, err := n.indices(samples, len(which))
	if err != nil {
		return nil, err
	}
	width := x.len() / samples
	for i := range index {
		index[i] = int32(i/len(which)*width + which[i%len(which)])
	}
	return n.view(index, nil, []int{samples, len(which)}, x)
}

// children are the two children of every node of a level, and their indicators.
func (f *forest) children(n *node, inner innerLevel, bits *value) (level []int, pass *value, err error) {
	shape := bits.shape
	yes := bits
	if inner.pass != nil {
		if yes, err = n.times(shape, graph.Bool, inner.pass, bits); err != nil {
			return nil, nil, err
		}
	} else {
		inner.pass = n.scalarOf(graph.Bool, 1)
	}
	no, err := n.combine(shape, graph.Bool, 1, []int32{1, -1}, inner.pass, yes)
	if err != nil {
		return nil, nil, err
	}
	for _, at := range inner.nodes {
		level = append(level, f.nodes[at].yes)
	}
	for _, at := range inner.nodes {
		level = append(level, f.nodes[at].no)
	}
	pass, err = n.join([]*value{yes, no}, []int{shape[0], 2 * shape[1]}, 1)
	return level, pass, err
}

// scores adds the weights of the leaves that are reached.
func (f *forest) scores(n *node, leaves *leafLevels, samples int) (*value, error) {
	rows := f.targets
	perTree := f.combine == "MIN" || f.combine == "MAX"
	tree := make([]int, f.leaves)
	floor, partial := 0.0, false
	if perTree {
		rows *= len(f.roots)
		f.markTrees(tree)
		floor, partial = f.complete()
	}
	offsets, widths, total := []int{}, []int{}, 0
	for _, v := range leaves.values {
		offsets, widths = append(offsets, total), append(widths, v.len()/samples)
		total += v.len()
	}
	var terms []int // leaf of every term
	for leaf, p := range leaves.place {
		if p.level >= 0 {
			terms = append(terms, leaf)
		}
	}
	op := &graph.Linear{Rows: rows, Terms: len(terms), Positions: samples, Groups: 1, Bias: make([]float64, rows)}
	if _, err := n.reserve(rows, len(terms)); err != nil {
		return nil, err
	}
	weights := &Tensor{Name: n.name, Shape: []int{rows, len(terms)}, Type: graph.Float, Floats: make([]float64, rows*len(terms))}
	scale := 1.0
	if f.combine == "AVERAGE" {
		scale = 1 / float64(len(f.roots))
	}
	column := make(map[int]int, len(terms))
	for k, leaf := range terms {
		column[leaf] = k
	}
	for leaf, ws := range f.weights {
		for _, w := range ws {
			r := tree[leaf]*f.targets + w.target
			if k, ok := column[leaf]; ok {
				weights.Floats[r*len(terms)+k] += w.weight * scale
			} else if leaves.place[leaf].level == always {
				op.Bias[r] += w.weight * scale
			}
		}
	}
	index, err := n.indices(samples, len(terms))
	if err != nil {
		return nil, err
	}
	for i := range index {
		p := leaves.place[terms[i%len(terms)]]
		index[i] = int32(offsets[p.level] + i/len(terms)*widths[p.level] + p.at)
	}
	op.Index = index
	if err := setWeights(op, weights); err != nil {
		return nil, err
	}
	if len(terms) == 0 {
		return nil, n.unsupported("", "trees without a test, whose result does not depend on the input")
	}
	y, err := n.apply(op, []int{rows, samples}, graph.Float, leaves.values...)
	if err != nil {
		return nil, err
	}
	if perTree {
		if y, err = n.largest(reshape(y, []int{len(f.roots), f.targets, samples}), []int{0}, false); err != nil {
			return nil, err
		}
	}
	if partial {
		if y, err = n.saidOnly(y, floor); err != nil {
			return nil, err
		}
	}
	if f.combine == "MIN" {
		if y, err = n.negate(y); err != nil {
			return nil, err
		}
	}
	return n.permute(reshape(y, []int{f.targets, samples}), []int{1, 0})
}
