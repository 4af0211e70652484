package onnx

import (
	"errors"
	"fmt"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// state is what a step hands to the next, [rows, hidden] each.
type state struct{ h, c *value }

// cell makes one step of direction d for some rows of the batch: x is [rows, inputs].
type cell func(d int, x *value, s state) (state, error)

// initial is input i, the first state of each direction: [batch, hidden] each,
// zeros where it is left out.
func (op *recurrent) initial(n *node, i int) ([]*value, error) {
	shape := []int{op.batch, op.hidden}
	var out []*value
	v := n.opt(i)
	if v != nil {
		var err error
		if v, err = n.float(i); err != nil {
			return nil, err
		}
		if op.batchFirst && len(v.shape) == 3 {
			if v, err = n.permute(v, []int{1, 0, 2}); err != nil {
				return nil, err
			}
		}
		if !slices.Equal(v.shape, []int{op.directions, op.batch, op.hidden}) {
			return nil, fmt.Errorf("input %s has shape %v", n.names[i], n.in[i].shape)
		}
	}
	for d := range op.directions {
		var first *value
		var err error
		if v == nil {
			first, err = n.filled(shape, graph.Float, 0)
		} else {
			first, err = n.block(v, d, shape)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, first)
	}
	return out, nil
}

// run unrolls a cell and gives the states of all steps, [steps, directions,
// batch, hidden], and the last ones, [directions, batch, hidden].
func (op *recurrent) run(n *node, step cell, h, c []*value) ([]*value, error) {
	var pieces []*value
	y, err := n.indices(op.steps, op.directions, op.batch, op.hidden)
	if err != nil {
		return nil, err
	}
	for i := range y {
		y[i] = -1 // past the end of a sequence: 0
	}
	last := make([]state, op.directions)
	offset := 0
	for d := range op.directions {
		s := state{h: h[d]}
		if c != nil {
			s.c = c[d]
		}
		for t := range op.steps {
			var active, at []int // rows that have a step t; where they read their input
			for b, l := range op.lengths {
				if t < l {
					active = append(active, b)
					if op.backward[d] {
						at = append(at, l-1-t)
					} else {
						at = append(at, t)
					}
				}
			}
			if len(active) == 0 {
				break
			}
			next, err := op.advance(n, step, d, s, active, at)
			if err != nil {
				return nil, err
			}
			for i, b := range active {
				for j := range op.hidden {
					y[((at[i]*op.directions+d)*op.batch+b)*op.hidden+j] = int32(offset + i*op.hidden + j)
				}
			}
			offset += next.h.len()
			pieces = append(pieces, next.h)
			if s, err = s.merge(n, next, active); err != nil {
				return nil, err
			}
		}
		last[d] = s
	}
	return op.outputs(n, y, pieces, last)
}

// advance makes a step for the active rows.
func (op *recurrent) advance(n *node, step cell, d int, s state, active, at []int) (state, error) {
	var places []int
	for i, b := range active {
		places = append(places, at[i]*op.batch+b)
	}
	x, err := n.rows(op.x, places, op.inputs)
	if err != nil {
		return state{}, err
	}
	if s.h, err = n.rows(s.h, active, op.hidden); err != nil {
		return state{}, err
	}
	if s.c != nil {
		if s.c, err = n.rows(s.c, active, op.hidden); err != nil {
			return state{}, err
		}
	}
	return step(d, x, s)
}

// rows picks rows of a matrix of the given width.
func (n *node) rows(v *value, rows []int, width int) (*value, error) {
	index, err := n.indices(len(rows), width)
	if err != nil {
		return nil, err
	}
	for i := range index {
		index[i] = int32(rows[i/width]*width + i%width)
	}
	return n.view(index, nil, []int{len(rows), width}, v)
}

// merge replaces the active rows of a state.
func (s state) merge(n *node, next state, active []int) (state, error) {
	if len(active)*next.h.shape[1] == s.h.len() {
		return next, nil
	}
	merged := state{}
	for _, p := range []struct {
		to       **value
		old, new *value
	}{{&merged.h, s.h, next.h}, {&merged.c, s.c, next.c}} {
		if p.old == nil {
			continue
		}
		width := p.new.shape[1]
		index, err := n.strided([]int{p.old.len()}, []int{1}, 0)
		if err != nil {
			return merged, err
		}
		for i, b := range active {
			for j := range width {
				index[b*width+j] = int32(p.old.len() + i*width + j)
			}
		}
		if *p.to, err = n.view(index, nil, p.old.shape, p.old, p.new); err != nil {
			return merged, err
		}
	}
	return merged, nil
}

func (op *recurrent) outputs(n *node, y []int32, pieces []*value, last []state) ([]*value, error) {
	if len(pieces) == 0 {
		return nil, errors.New("every sequence is empty")
	}
	all, err := n.view(y, []float64{0}, []int{op.steps, op.directions, op.batch, op.hidden}, pieces...)
	if err != nil {
		return nil, err
	}
	var h, c []*value
	for _, s := range last {
		h = append(h, reshape(s.h, []int{1, op.batch, op.hidden}))
		if s.c != nil {
			c = append(c, reshape(s.c, []int{1, op.batch, op.hidden}))
		}
	}
	out := []*value{all}
	for _, parts := range [][]*value{h, c} {
		if parts == nil {
			continue
		}
		v, err := n.join(parts, []int{op.directions, op.batch, op.hidden}, 0)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	if !op.batchFirst {
		return out, nil
	}
	for i, v := range out {
		perm := []int{1, 0, 2}
		if i == 0 {
			perm = []int{2, 0, 1, 3}
		}
		if out[i], err = n.permute(v, perm); err != nil {
			return nil, err
		}
	}
	return out, nil
}
