package onnx

import (
	"fmt"

	"github.com/zkinfer/zkinfer/model/graph"
)

// bits are the outcomes of the tests of some nodes: [samples, nodes]. Tests that
// are equal are made once.
func (f *forest) bits(n *node, x *value, nodes []int) (*value, error) {
	samples := x.len() / fromEnd(x.shape, 1)
	atMost := &comparisons{}
	type term struct {
		comparison, sign int
	}
	terms, consts, most := make([][]term, len(nodes)), make([]float64, len(nodes)), 0
	for i, at := range nodes {
		t := &f.nodes[at].test
		// le is x <= split, ge is x >= split; both at once where they are equal
		for _, split := range t.splits {
			le := func() int { return atMost.find(comparison{t.feature, split, false}) }
			ge := func() int { return atMost.find(comparison{t.feature, split, true}) }
			switch t.mode {
			case branchLEQ:
				terms[i] = append(terms[i], term{le(), 1})
			case branchGTE:
				terms[i] = append(terms[i], term{ge(), 1})
			case branchGT:
				terms[i], consts[i] = append(terms[i], term{le(), -1}), consts[i]+1
			case branchLT:
				terms[i], consts[i] = append(terms[i], term{ge(), -1}), consts[i]+1
			case branchEQ, branchMember:
				terms[i], consts[i] = append(terms[i], term{le(), 1}, term{ge(), 1}), consts[i]-1
			case branchNEQ:
				terms[i], consts[i] = append(terms[i], term{le(), -1}, term{ge(), -1}), consts[i]+2
			default:
				return nil, n.unsupported("", "mode %s of a node of a tree", t.mode)
			}
		}
		if len(terms[i]) == 0 {
			return nil, fmt.Errorf("a test of a tree has no value to compare with")
		}
		most = max(most, len(terms[i]))
	}
	bits, err := atMost.lower(n, x, samples)
	if err != nil {
		return nil, err
	}
	width := len(atMost.list)
	if most == 1 && plainTests(consts) {
		columns := make([]int, len(nodes))
		for i := range nodes {
			columns[i] = terms[i][0].comparison
		}
		return n.columns(bits, samples, columns)
	}
	// gather the terms of every node side by side, then add them
	index, err := n.indices(samples, len(nodes), most)
	if err != nil {
		return nil, err
	}
	signs := &Tensor{Name: n.name, Shape: []int{len(nodes), most}, Type: graph.Float, Floats: make([]float64, len(nodes)*most)}
	for i := range index {
		k, node := i%most, i/most%len(nodes)
		j := 0
		if k < len(terms[node]) {
			j = terms[node][k].comparison
			signs.Floats[node*most+k] = float64(terms[node][k].sign)
		}
		index[i] = int32(i/(most*len(nodes))*width + j)
	}
	side, err := n.view(index, nil, []int{samples, len(nodes) * most}, bits)
	if err != nil {
		return nil, err
	}
	return n.addSigned(side, signs, consts, samples)
}

// addSigned is the sum of each node's signed bits and constant: side is
// [samples, nodes*terms], signs [nodes, terms].
func (n *node) addSigned(side *value, signs *Tensor, consts []float64, samples int) (*value, error) {
	nodes, terms := signs.Shape[0], signs.Shape[1]
	op := &graph.Linear{Rows: nodes, Terms: terms, Positions: samples, Groups: nodes, Stride: terms, Bias: consts}
	var err error
	if op.Index, err = n.strided([]int{samples, terms}, []int{nodes * terms, 1}, 0); err != nil {
		return nil, err
	}
	if err := setWeights(op, signs); err != nil {
		return nil, err
	}
	y, err := n.apply(op, []int{nodes, samples}, graph.Bool, side)
	if err != nil {
		return nil, err
	}
	return n.permute(y, []int{1, 0})
}

// plainTests tells whether no test is inverted.
func plainTests(consts []float64) bool {
	for _, c := range consts {
		if c != 0 {
			return false
		}
	}
	return true
}

// comparison is x <= split, or x >= split.
type comparison struct {
	feature int
	split   float64
	above   bool
}

// comparisons are distinct.
type comparisons struct {
	list  []comparison
	index map[comparison]int
}

func (c *comparisons) find(x comparison) int {
	if c.index == nil {
		c.index = map[comparison]int{}
	}
	i, ok := c.index[x]
	if !ok {
		i = len(c.list)
		c.index[x], c.list = i, append(c.list, x)
	}
	return i
}

// lower gives the bits: [samples, comparisons].
func (c *comparisons) lower(n *node, x *value, samples int) (*value, error) {
	columns := make([]int, len(c.list))
	if _, err := n.reserve(len(c.list), 2); err != nil {
		return nil, err
	}
	scale := &Tensor{Name: n.name, Shape: []int{len(c.list)}, Type: graph.Float, Floats: make([]float64, len(c.list))}
	shift := &Tensor{Name: n.name, Shape: []int{len(c.list)}, Type: graph.Float, Floats: make([]float64, len(c.list))}
	for i, t := range c.list {
		columns[i] = t.feature
		scale.Floats[i], shift.Floats[i] = -1, t.split
		if t.above {
			scale.Floats[i], shift.Floats[i] = 1, -t.split
		}
	}
	picked, err := n.columns(x, samples, columns)
	if err != nil {
		return nil, err
	}
	d, err := n.affine(picked, picked.shape, graph.Float, scale, shift)
	if err != nil {
		return nil, err
	}
	return n.apply(&graph.NonNegative{}, picked.shape, graph.Bool, d)
}
