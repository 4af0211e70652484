package onnx

import "github.com/zkinfer/zkinfer/model/graph"

// lowerSoftmax is exp(x - m) / sum exp(x - m), m being the maximum.
func lowerSoftmax(n *node) ([]*value, error) {
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	along, err := softmaxAxes(n, x)
	if err != nil {
		return nil, err
	}
	if y, ok, err := n.maskedSoftmax(x, along); ok || err != nil {
		return one(y, err)
	}
	return one(n.softmax(x, along))
}

// lowerLogSoftmax is x - m - log sum exp(x - m).
func lowerLogSoftmax(n *node) ([]*value, error) {
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	along, err := softmaxAxes(n, x)
	if err != nil || x.len() == 0 {
		return []*value{x}, err
	}
	e, err := n.exponentials(x, along)
	if err != nil {
		return nil, err
	}
	log, err := n.function(&graph.Unary{Func: graph.Log}, e.sum)
	if err != nil {
		return nil, err
	}
	return one(n.combine(x.shape, graph.Float, 1, []int32{1, -1}, e.diff, log))
}

// softmaxAxes are the dimensions that Softmax, LogSoftmax and Hardmax work along:
// one axis from opset 13 on; below, all from axis on, as if they were one.
func softmaxAxes(n *node, x *value) (along []int, err error) {
	def := int64(-1)
	if n.since < 13 {
		def = 1
	}
	a, err := n.attrInt("axis", def)
	if err != nil {
		return nil, err
	}
	rank := len(x.shape)
	if n.since < 13 && a == int64(rank) { // every element on its own
		return nil, nil
	}
	at, err := axis(a, rank)
	if err != nil {
		return nil, err
	}
	along = []int{at}
	if n.since < 13 {
		for i := at + 1; i < rank; i++ {
			along = append(along, i)
		}
	}
	return along, nil
}

// exponentials are what softmax and its relatives are made of. Shapes are those
// of x, or x with 1 along the dimensions that are worked along.
type exponentials struct {
	max  *value // m
	diff *value // d = x - m, at most 0
	exp  *value // e = exp(d)
	sum  *value // sum of e, at least 1
}

// exponentials of x, which has elements.
func (n *node) exponentials(x *value, along []int) (e exponentials, err error) {
	if e.max, err = n.largest(x, along, true); err != nil {
		return e, err
	}
	if e.diff, err = n.combine(x.shape, graph.Float, 1, []int32{1, -1}, x, e.max); err != nil {
		return e, err
	}
	if e.exp, err = n.function(&graph.Unary{Func: graph.Exp}, e.diff); err != nil {
		return e, err
	}
	e.sum, err = n.reduce(e.exp, along, true, false)
	return e, err
}

// softmax is e / sum of e along some dimensions.
func (n *node) softmax(x *value, along []int) (*value, error) {
	if x.len() == 0 {
		return x, nil
	}
	e, err := n.exponentials(x, along)
	if err != nil {
		return nil, err
	}
	return n.quotient(e.exp, e.sum)
}

// quotient is a / b, b being broadcast to a.
func (n *node) quotient(a, b *value) (*value, error) {
	b, err := n.expand(b, a.shape)
	if err != nil {
		return nil, err
	}
	return n.apply(&graph.Divide{}, a.shape, graph.Float, a, b)
}
