package onnx

import (
	"fmt"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerMaxPool skips the positions in the padding. Its second output is where the
// maxima are, the first of equal ones.
func lowerMaxPool(n *node) ([]*value, error) {
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	columns := false
	if n.since >= 8 {
		if columns, err = n.attrFlag("storage_order", false); err != nil {
			return nil, err
		}
	}
	op, err := readPool(n, x)
	if err != nil {
		return nil, err
	}
	index, err := n.planes(inside(op.taps), op.count, op.size)
	if err != nil {
		return nil, err
	}
	y, err := n.apply(&graph.Max{Terms: op.terms, Positions: op.count * op.places, Index: index}, op.shape, x.dtype, x)
	if err != nil || len(n.wants) < 2 || !n.wants[1] {
		return []*value{y}, err
	}
	where, err := op.indices(n, columns)
	return []*value{y, where}, err
}

// indices is where the maxima are in x as a flat list, each plane in row-major
// order or, with columns, in column-major order. With p_j of ArgMax, 1 where the
// first maximum of a window is behind its tap j, and i_j the index of tap j, it
// is i_0 + sum of p_j*(i_(j+1) - i_j).
func (op *pool) indices(n *node, columns bool) (*value, error) {
	if op.terms > maxArgMax {
		return nil, n.unsupported("", "a kernel of %d elements, at most %d are supported", op.terms, maxArgMax)
	}
	taps, err := op.filled()
	if err != nil {
		return nil, err
	}
	if taps, err = n.planes(taps, op.count, op.size); err != nil {
		return nil, err
	}
	positions := op.count * op.places
	index, err := n.indices(op.terms, positions)
	if err != nil {
		return nil, err
	}
	for i, t := range taps {
		index[i%op.terms*positions+i/op.terms] = t
	}
	where, err := op.numbers(n, taps, columns)
	if err != nil {
		return nil, err
	}
	l := &graph.Linear{Rows: positions, Terms: op.terms - 1, Positions: 1, Groups: positions, Stride: 1,
		Bias: make([]float64, positions), IntBias: make([]int64, positions), Scales: make([]float64, positions)}
	if l.Index, err = n.strided([]int{l.Terms}, []int{positions}, 0); err != nil {
		return nil, err
	}
	for r := range positions {
		l.Scales[r], l.Bias[r], l.IntBias[r] = 1, float64(where[r*op.terms]), where[r*op.terms]
		for j := range l.Terms {
			d := where[r*op.terms+j+1] - where[r*op.terms+j]
			l.Ints, l.Weights = append(l.Ints, int32(d)), append(l.Weights, float64(d))
		}
	}
	if op.terms == 1 {
		return constant(&Tensor{Name: n.name, Shape: op.shape, Type: graph.Int64, Ints: where}), nil
	}
	windows, err := n.view(index, nil, []int{op.terms, positions}, op.x)
	if err != nil {
		return nil, err
	}
	bits, err := n.notMax(windows, splitAxes(windows.shape, []int{0}, true), false)
	if err != nil {
		return nil, err
	}
	before, err := n.beforeFirst(bits, op.terms)
	if err != nil {
		return nil, err
	}
	y, err := n.apply(l, op.shape, graph.Int64, before...)
	if err != nil {
		return nil, err
	}
	return y.within(interval{0, float64(op.x.len() - 1)}), nil
}

// filled are the taps with the first that reads an element in place of those that
// read none: it cannot be the first maximum unless it is one.
func (op *pool) filled() ([]int32, error) {
	out := inside(op.taps)
	for p := range op.places {
		window := out[p*op.terms : (p+1)*op.terms]
		first := slices.IndexFunc(window, func(t int32) bool { return t >= 0 })
		if first < 0 {
			return nil, fmt.Errorf("the window at position %d holds no element", p)
		}
		for i, t := range window {
			if t < 0 {
				window[i] = window[first]
			}
		}
	}
	return out, nil
}

// numbers are the indices that the taps have in the second output.
func (op *pool) numbers(n *node, taps []int32, columns bool) ([]int64, error) {
	if _, err := n.reserve(len(taps), 4); err != nil {
		return nil, err
	}
	out := convert[int64](taps)
	if !columns {
		return out, nil
	}
	for i, t := range out {
		plane, rest, at, stride := int(t)/op.size, int(t)%op.size, 0, 1
		size := op.size
		for _, d := range op.window.in { // the first dimension varies fastest
			size /= d
			at += rest / size * stride
			rest %= size
			stride *= d
		}
		out[i] = int64(plane*op.size + at)
	}
	return out, nil
}
