package onnx

import (
	"fmt"
	"math"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// readMask joins what excludes keys (causality, windows, lengths, the mask) and
// what is added to the scores.
func (op *attention) readMask(n *node) error {
	m := &op.excluded
	m.rows, m.terms = op.batch*op.heads*op.queries, op.keys
	if _, err := n.reserve(m.rows, m.terms); err != nil {
		return err
	}
	if err := op.readLengths(n); err != nil {
		return err
	}
	if op.causal || op.left >= 0 || op.right >= 0 || op.length != nil {
		op.exclude(func(b, _, i, j int) bool { return op.reaches(b, i, j) })
	}
	return op.readMaskInput(n)
}

// reaches tells whether query i of an element of the batch may see key j.
func (op *attention) reaches(b, i, j int) bool {
	at := i + op.past // the query's position among the keys
	if op.length != nil {
		at = i + op.length[b] - op.queries
		if j >= op.length[b] {
			return false
		}
	}
	return (!op.causal || j <= at) &&
		(op.left < 0 || int64(at-j) <= op.left) && (op.right < 0 || int64(j-at) <= op.right)
}

// exclude leaves only what allow says.
func (op *attention) exclude(allow func(b, h, i, j int) bool) {
	m := &op.excluded
	if m.allowed == nil {
		m.allowed = make([]bool, m.rows*m.terms)
		for i := range m.allowed {
			m.allowed[i] = true
		}
	}
	for i := range m.allowed {
		j, row := i%m.terms, i/m.terms
		m.allowed[i] = m.allowed[i] && allow(row/op.queries/op.heads, row/op.queries%op.heads, row%op.queries, j)
	}
}

// readLengths is the number of keys that are not padding, from opset 24 on.
func (op *attention) readLengths(n *node) error {
	list, err := n.ints(6)
	if err != nil || list == nil {
		return err
	}
	if op.past > 0 || len(list) != op.batch {
		return fmt.Errorf("%d lengths for %d sequences (with a past of %d)", len(list), op.batch, op.past)
	}
	for _, l := range list {
		if l < 0 || l > int64(op.keys) {
			return fmt.Errorf("a length is %d for %d keys", l, op.keys)
		}
		op.length = append(op.length, int(l))
	}
	return nil
}

// readMaskInput is input 3: booleans, false excluding a key, or numbers to add.
// It broadcasts to [batch, heads, queries, keys]; missing keys at its end are
// excluded.
func (op *attention) readMaskInput(n *node) error {
	v := n.opt(3)
	if v == nil {
		return nil
	}
	if v.dtype != graph.Bool && v.dtype != graph.Float || len(v.shape) == 0 || len(v.shape) > 4 {
		return n.unsupported("", "a mask of shape %v that is neither boolean nor float", v.shape)
	}
	shape := []int{op.batch, op.heads, op.queries, op.keys}
	if width := v.shape[len(v.shape)-1]; width < op.keys {
		op.exclude(func(_, _, _, j int) bool { return j < width })
		padded := append(append([]int(nil), v.shape[:len(v.shape)-1]...), op.keys)
		index, err := n.indices(padded...)
		if err != nil {
			return err
		}
		for i := range index {
			index[i] = -1
			if j := i % op.keys; j < width {
				index[i] = int32(i/op.keys*width + j)
			}
		}
		if v, err = n.view(index, []float64{0}, padded, v); err != nil {
			return err
		}
	}
	v, err := n.expand(v, shape)
	switch {
	case err != nil:
		return err
	case v.tensor == nil && v.dtype == graph.Bool:
		op.excluded.bits = v
	case v.tensor == nil:
		op.biases = v
	case v.dtype == graph.Bool:
		op.exclude(op.at(func(i int) bool { return v.tensor.Ints[i] != 0 }))
	default:
		return op.constantMask(n, v)
	}
	return nil
}

// at turns a function of an element's position into one of its coordinates.
func (op *attention) at(f func(i int) bool) func(b, h, i, j int) bool {
	return func(b, h, i, j int) bool { return f(((b*op.heads+h)*op.queries+i)*op.keys + j) }
}

// constantMask splits numbers into those that exclude and those to add.
func (op *attention) constantMask(n *node, v *value) error {
	if _, err := n.reserve(v.len()); err != nil {
		return err
	}
	t := *v.tensor
	t.Floats = make([]float64, v.len())
	zero, huge := true, false
	for i, x := range v.tensor.Floats {
		if math.IsNaN(x) || x >= -hugeMask {
			return fmt.Errorf("tensor %s: element %d is %v", t.Name, i, x)
		}
		if x > hugeMask {
			t.Floats[i] = x
			zero = zero && x == 0
		} else {
			huge = true
		}
	}
	if !zero {
		op.biases = constant(&t)
	}
	if !huge {
		return nil
	}
	values, reached := v.tensor.Floats, slices.Clone(op.excluded.allowed)
	op.exclude(op.at(func(i int) bool { return values[i] > hugeMask }))
	for r := range op.excluded.rows {
		row := op.excluded.allowed[r*op.keys : (r+1)*op.keys]
		for i := r * op.keys; i < (r+1)*op.keys && !slices.Contains(row, true); i++ {
			if (reached == nil || reached[i]) && !math.IsInf(values[i], -1) { // equal weights in 32 bits, others in more
				return n.unsupported("mask with -inf, or with booleans", "row %d is masked as a whole by finite numbers", r)
			}
		}
	}
	return nil
}
