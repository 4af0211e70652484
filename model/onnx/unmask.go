package onnx

import (
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// hugeMask is what a number is at most that stands for minus infinity in a mask:
// exporters use -1e9, -3.4e38 and the like. In 32 bits scores hardly show beside
// it, and in a program it would decide their scale.
const hugeMask = -9e8

// absorbing is where scores do not show at all.
const absorbing = -1e30

// maskedSoftmax is a softmax over the last dimensions whose operand masks
// elements with numbers that stand for minus infinity. ok is false where it does
// not.
func (n *node) maskedSoftmax(x *value, along []int) (y *value, ok bool, err error) {
	split := splitAxes(x.shape, along, true)
	if len(along) == 0 || along[0] != len(x.shape)-len(along) || x.tensor != nil {
		return nil, false, nil
	}
	m := &mask{rows: split.places, terms: split.terms}
	if x, m.bits, err = n.unselect(x); err != nil {
		return nil, false, err
	}
	clean, masks, err := n.unmask(x, maskDepth)
	if err != nil || masks == nil && m.bits == nil {
		return nil, false, err
	}
	if masks != nil {
		if m.allowed, ok = m.split(masks); !ok {
			return nil, false, nil
		}
	}
	if y, err = m.softmax(n, clean); err != nil {
		return nil, false, err
	}
	if y, err = m.uniform(n, y); err != nil {
		return nil, false, err
	}
	return reshape(y, x.shape), true, nil
}

// split tells the elements that the masks (0 for none) leave. ok is false where a
// row is masked as a whole by numbers beside which scores still show.
func (m *mask) split(masks []float64) (allowed []bool, ok bool) {
	for r := range m.rows {
		row := masks[r*m.terms : (r+1)*m.terms]
		whole := !slices.Contains(row, 0)
		if whole && (slices.Max(row) > absorbing || slices.Min(row) != slices.Max(row)) {
			return nil, false
		}
		for _, x := range row {
			allowed = append(allowed, x == 0)
		}
	}
	return allowed, true
}

// uniform gives the rows that are masked as a whole, by finite numbers as large
// as a float's, equal weights.
func (m *mask) uniform(n *node, y *value) (*value, error) {
	share := n.realOf(1 / float64(m.terms))
	switch {
	case m.bits != nil:
		bits, err := m.allBits(n)
		if err != nil {
			return nil, err
		}
		some, err := n.largest(bits, []int{1}, true)
		if err != nil {
			return nil, err
		}
		return n.choose(bits.shape, some, reshape(y, bits.shape), share)
	case y.tensor != nil:
		return n.expand(share, y.shape)
	}
	index, err := n.strided([]int{y.len()}, []int{1}, 0)
	if err != nil {
		return nil, err
	}
	for r := range m.rows {
		if !slices.Contains(m.allowed[r*m.terms:(r+1)*m.terms], true) {
			for j := range m.terms {
				index[r*m.terms+j] = -1
			}
		}
	}
	return n.view(index, share.tensor.Floats, y.shape, y)
}

// unselect: where x is a choice between scores and a constant that stands for
// minus infinity, it gives the scores and where they are chosen.
func (n *node) unselect(x *value) (scores, bits *value, err error) {
	p := n.producing(x)
	if p == nil {
		return x, nil, nil
	}
	if _, ok := p.Op.(*graph.Select); !ok {
		return x, nil, nil
	}
	of := func(id graph.ID, dtype graph.DType) *value { return &value{shape: x.shape, dtype: dtype, id: id} }
	bits = of(p.In[0], graph.Bool)
	switch {
	case n.allHuge(p.In[2]):
		return of(p.In[1], graph.Float), bits, nil
	case n.allHuge(p.In[1]):
		bits, err = n.not(bits, nil)
		return of(p.In[2], graph.Float), bits, err
	}
	return x, nil, nil
}

// allHuge tells whether a value of the graph is constant and absorbs scores.
func (n *node) allHuge(id graph.ID) bool {
	i, ok := n.producer[id]
	if !ok {
		return false
	}
	view, ok := n.g.Nodes[i].Op.(*graph.View)
	return ok && !slices.ContainsFunc(view.Index, func(j int32) bool { return j >= 0 || view.Consts[-1-j] > absorbing })
}

// producing is the node that x comes from, nil for an input.
func (n *node) producing(x *value) *graph.Node {
	if i, ok := n.producer[x.id]; ok && x.tensor == nil {
		return &n.g.Nodes[i]
	}
	return nil
}

// maskDepth is how many nodes may be between a mask and its softmax.
const maskDepth = 6

// unmask takes the numbers that stand for minus infinity out of x, as far as
// constants put them there: it gives x with 0 in place of these, and for each
// element the mask that was taken out, or 0. masks is nil where there is none.
func (n *node) unmask(x *value, depth int) (clean *value, masks []float64, err error) {
	p := n.producing(x)
	if p == nil || depth == 0 {
		return x, nil, nil
	}
	switch op := p.Op.(type) {
	case *graph.View:
		return n.unmaskView(x, p, op, depth)
	case *graph.Linear:
		if op.Terms <= 2 && op.Groups*op.Terms > 0 {
			return n.unmaskLinear(x, p, op, depth)
		}
	}
	return x, nil, nil
}

// unmaskInputs unmasks a node's inputs; masks is over all their elements.
func (n *node) unmaskInputs(p *graph.Node, depth int) (in []*value, masks []float64, err error) {
	found := false
	for _, id := range p.In {
		v := n.g.Values[id]
		clean, m, err := n.unmask(&value{shape: v.Shape, dtype: v.Type, id: id}, depth-1)
		if err != nil {
			return nil, nil, err
		}
		size, err := n.reserve(v.Shape...)
		if err != nil {
			return nil, nil, err
		}
		if found = found || m != nil; m == nil {
			m = make([]float64, size)
		}
		in, masks = append(in, clean), append(masks, m...)
	}
	if !found {
		masks = nil
	}
	return in, masks, nil
}

func (n *node) unmaskView(x *value, p *graph.Node, op *graph.View, depth int) (*value, []float64, error) {
	in, before, err := n.unmaskInputs(p, depth)
	if err != nil {
		return nil, nil, err
	}
	if _, err := n.reserve(len(op.Index), 2); err != nil {
		return nil, nil, err
	}
	masks, found := make([]float64, len(op.Index)), false
	consts := slices.Clone(op.Consts)
	for i, j := range op.Index {
		switch {
		case j < 0 && op.Consts[-1-j] <= hugeMask:
			masks[i], consts[-1-j] = op.Consts[-1-j], 0
		case j >= 0 && before != nil:
			masks[i] = before[j]
		}
		found = found || masks[i] != 0
	}
	if !found || len(in) == 0 {
		return x, nil, nil
	}
	y, err := n.apply(&graph.View{Index: op.Index, Consts: consts}, x.shape, x.dtype, in...)
	return y, masks, err
}

// unmaskLinear: an element is masked where its bias is, or what it adds with a
// positive weight.
func (n *node) unmaskLinear(x *value, p *graph.Node, op *graph.Linear, depth int) (*value, []float64, error) {
	in, before, err := n.unmaskInputs(p, depth)
	if err != nil {
		return nil, nil, err
	}
	size, err := n.reserve(x.len())
	if err != nil {
		return nil, nil, err
	}
	masks, bias, found := make([]float64, size), make([]float64, size), false
	for e := range masks {
		r, at := e/op.Positions, e%op.Positions
		switch len(op.Bias) {
		case 0:
		case op.Rows:
			bias[e] = op.Bias[r]
		default:
			bias[e] = op.Bias[e]
		}
		if bias[e] <= hugeMask {
			masks[e], bias[e] = bias[e], 0
		}
		for k := 0; k < op.Terms && before != nil; k++ {
			j, w := op.Index[at*op.Terms+k], op.Weights[r*op.Terms+k]
			if j < 0 || w == 0 {
				continue
			}
			if m := before[int(j)+op.Stride*(r/(op.Rows/op.Groups))]; m != 0 {
				if w*m > hugeMask {
					return x, nil, nil // it does not stay a mask
				}
				masks[e] = min(masks[e], w*m)
			}
		}
		found = found || masks[e] != 0
	}
	if !found {
		return x, nil, nil
	}
	l := *op
	l.Bias, l.IntBias = bias, nil
	y, err := n.apply(&l, x.shape, x.dtype, in...)
	return y, masks, err
}
