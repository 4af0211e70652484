package onnx

import (
	"errors"
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// attention is softmax(scale * Q K^T) V for each head. Query heads share the
// heads of keys and values in groups: h0 h0 h1 h1.
type attention struct {
	q, k, v     *value // [batch, heads, queries, size], [batch, kvHeads, keys, size], [batch, kvHeads, keys, vSize]
	batch       int
	heads       int
	kvHeads     int
	queries     int // positions of q
	keys        int // positions of k and v, the past included
	past        int // positions of the past
	size, vSize int
	packed      bool // the inputs are [batch, positions, heads*size]
	scale, cap  float64
	mode        int64  // what the fourth output is
	causal      bool   // no key after the query
	left, right int64  // how many keys before and after it; -1 for all
	length      []int  // of keys and values in each of the batch; nil for all
	biases      *value // added to the scores, nil for nothing
	excluded    mask
	present     [2]*value
}

// lowerAttention: the outputs are the result, the keys and values with their
// past, and the scores at some stage.
func lowerAttention(n *node) ([]*value, error) {
	op, err := readAttention(n)
	if err != nil {
		return nil, err
	}
	if err := op.readMask(n); err != nil {
		return nil, err
	}
	scores, err := op.product(n, op.q, op.size, op.k, true)
	if err != nil {
		return nil, err
	}
	shape := []int{op.batch, op.heads, op.queries, op.keys}
	if scores, err = n.line(reshape(scores, shape), op.scale, 0); err != nil {
		return nil, err
	}
	stages := []*value{scores}
	if op.cap > 0 {
		if scores, err = n.softcap(scores, op.cap); err != nil {
			return nil, err
		}
	}
	stages = append(stages, scores)
	if op.biases != nil {
		if scores, err = n.combine(shape, graph.Float, 1, []int32{1, 1}, scores, op.biases); err != nil {
			return nil, err
		}
	}
	p, err := op.excluded.softmax(n, scores)
	if err != nil {
		return nil, err
	}
	y, err := op.product(n, p, op.keys, op.v, false)
	if err != nil {
		return nil, err
	}
	if y, err = op.unpack(n, y); err != nil {
		return nil, err
	}
	switch {
	case op.mode < 2:
		p = stages[op.mode]
	case op.mode == 2 && len(n.wants) > 3 && n.wants[3]:
		if p, err = op.excluded.scores(n, scores); err != nil {
			return nil, err
		}
	}
	return []*value{y, op.present[0], op.present[1], p}, nil
}

// softcap is c*tanh(x/c).
func (n *node) softcap(x *value, c float64) (*value, error) {
	y, err := n.line(x, 1/c, 0)
	if err != nil {
		return nil, err
	}
	if y, err = n.function(&graph.Unary{Func: graph.Tanh}, y); err != nil {
		return nil, err
	}
	return n.line(y, c, 0)
}

// product multiplies a [batch, heads, queries, inner] by b of each group of
// heads, which is [.., keys, inner] where transposed and [.., inner, vSize]
// else. Grouped heads are rows of one matrix.
func (op *attention) product(n *node, a *value, inner int, b *value, transposed bool) (*value, error) {
	rows := op.heads / op.kvHeads * op.queries
	m := matmul{a: reshape(a, []int{op.batch, op.kvHeads, rows, inner}), b: b,
		batch: []int{op.batch, op.kvHeads}, count: op.batch * op.kvHeads, m: rows, k: inner, n: op.vSize}
	if transposed {
		var err error
		if m.b, err = n.permute(b, []int{0, 1, 3, 2}); err != nil {
			return nil, err
		}
		m.n = op.keys
	}
	return m.lower(n)
}

// unpack gives the result the form of the inputs.
func (op *attention) unpack(n *node, y *value) (*value, error) {
	y = reshape(y, []int{op.batch, op.heads, op.queries, op.vSize})
	if !op.packed {
		return y, nil
	}
	y, err := n.permute(y, []int{0, 2, 1, 3})
	if err != nil {
		return nil, err
	}
	return reshape(y, []int{op.batch, op.queries, op.heads * op.vSize}), nil
}

func readAttention(n *node) (*attention, error) {
	n.ignore("softmax_precision") // the float type inside
	op := new(attention)
	if err := op.readAttributes(n); err != nil {
		return nil, err
	}
	heads, err := n.attrInt("q_num_heads", 0)
	if err != nil {
		return nil, err
	}
	kvHeads, err := n.attrInt("kv_num_heads", 0)
	if err != nil {
		return nil, err
	}
	for i, v := range []**value{&op.q, &op.k, &op.v} {
		count := kvHeads
		if i == 0 {
			count = heads
		}
		if *v, err = n.headed(i, count); err != nil {
			return nil, err
		}
		op.packed = len(n.in[i].shape) == 3
	}
	if len(n.in[0].shape) != len(n.in[1].shape) || len(n.in[0].shape) != len(n.in[2].shape) {
		return nil, errors.New("the inputs have different ranks")
	}
	if err := op.readPast(n); err != nil {
		return nil, err
	}
	q, k, v := op.q.shape, op.k.shape, op.v.shape
	op.batch, op.heads, op.queries, op.size = q[0], q[1], q[2], q[3]
	op.kvHeads, op.keys, op.vSize = k[1], k[2], v[3]
	if k[0] != op.batch || v[0] != op.batch || v[1] != op.kvHeads || v[2] != op.keys || k[3] != op.size ||
		op.q.len() == 0 || op.k.len() == 0 || op.v.len() == 0 || op.heads%op.kvHeads != 0 {
		return nil, fmt.Errorf("queries %v, keys %v and values %v do not fit", q, k, v)
	}
	if n.attrs["scale"] == nil {
		op.scale = 1 / math.Sqrt(float64(op.size))
	}
	return op, nil
}

func (op *attention) readAttributes(n *node) (err error) {
	if op.scale, err = n.attrFloat("scale", 0); err != nil {
		return err
	}
	if op.cap, err = n.attrFloat("softcap", 0); err != nil {
		return err
	}
	if op.mode, err = n.attrInt("qk_matmul_output_mode", 0); err != nil {
		return err
	}
	if op.causal, err = n.attrFlag("is_causal", false); err != nil {
		return err
	}
	op.left, op.right = -1, -1
	if n.since >= 25 {
		if op.left, err = n.attrInt("left_window_size", -1); err != nil {
			return err
		}
		if op.right, err = n.attrInt("right_window_size", -1); err != nil {
			return err
		}
	}
	if op.mode < 0 || op.mode > 3 || op.left < -1 || op.right < -1 || math.IsInf(op.scale, 0) || math.IsInf(op.cap, 0) {
		return fmt.Errorf("an attribute is out of range: qk_matmul_output_mode %d, windows %d and %d, scale %v, softcap %v",
			op.mode, op.left, op.right, op.scale, op.cap)
	}
	return nil
}

// headed is input i as [batch, heads, positions, size]; it may be
// [batch, positions, heads*size].
func (n *node) headed(i int, heads int64) (*value, error) {
	x, err := n.float(i)
	if err != nil {
		return nil, err
	}
	s := x.shape
	switch {
	case len(s) == 4 && (heads == 0 || heads == int64(s[1])):
		return x, nil
	case len(s) == 3 && heads > 0 && heads <= int64(s[2]) && s[2]%int(heads) == 0:
		return n.permute(reshape(x, []int{s[0], s[1], int(heads), s[2] / int(heads)}), []int{0, 2, 1, 3})
	}
	return nil, fmt.Errorf("input %s of shape %v does not have %d heads", n.names[i], s, heads)
}

// readPast puts the past in front of keys and values.
func (op *attention) readPast(n *node) error {
	if (n.opt(4) == nil) != (n.opt(5) == nil) {
		return errors.New("there is a past of only one of keys and values")
	}
	for i, v := range []**value{&op.k, &op.v} {
		if n.opt(4) != nil {
			past, err := n.float(4 + i)
			if err != nil {
				return err
			}
			s, p := (*v).shape, past.shape
			if len(p) != 4 || p[0] != s[0] || p[1] != s[1] || p[3] != s[3] {
				return fmt.Errorf("a past %v does not fit %v", p, s)
			}
			op.past = p[2]
			if *v, err = n.join([]*value{past, *v}, []int{s[0], s[1], p[2] + s[2], s[3]}, 2); err != nil {
				return err
			}
		}
		op.present[i] = *v
	}
	return nil
}
