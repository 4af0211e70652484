package onnx

import (
	"fmt"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerLSTM: gates are stored in the order i o f c. With P the peepholes,
//
//	i = f(x*Wi' + h*Ri' + Pi.c + b)   f = f(x*Wf' + h*Rf' + Pf.c + b)   g = g(x*Wc' + h*Rc' + b)
//	c = f.c + i.g                     o = f(x*Wo' + h*Ro' + Po.c + b)   h = o.h(c)
func lowerLSTM(n *node) ([]*value, error) {
	op, err := readRecurrent(n, 4, []string{"sigmoid", "tanh", "tanh"})
	if err != nil {
		return nil, err
	}
	coupled, err := n.attrFlag("input_forget", false)
	if err != nil {
		return nil, err
	}
	h, err := op.initial(n, 5)
	if err != nil {
		return nil, err
	}
	c, err := op.initial(n, 6)
	if err != nil {
		return nil, err
	}
	peepholes, err := op.readPeepholes(n)
	if err != nil {
		return nil, err
	}
	return op.run(n, func(d int, x *value, s state) (state, error) {
		return op.lstm(n, d, x, s, peepholes[d], coupled)
	}, h, c)
}

// lstm is one step.
func (op *recurrent) lstm(n *node, d int, x *value, s state, peephole [3]*value, coupled bool) (next state, err error) {
	f, g, last := op.activations[d][0], op.activations[d][1], op.activations[d][2]
	pre, err := op.preactivation(n, d, 0, 4, x, s.h, op.bias[d][0], op.bias[d][1])
	if err != nil {
		return next, err
	}
	gate := func(i int, c *value, p *value, a activation) (*value, error) {
		v, err := op.slice(n, pre, i)
		if err != nil {
			return nil, err
		}
		if p != nil && !isZero(c) {
			seen, err := n.scaleShift(c, p, nil)
			if err != nil {
				return nil, err
			}
			if v, err = n.combine(v.shape, graph.Float, 1, []int32{1, 1}, v, seen); err != nil {
				return nil, err
			}
		}
		return a.apply(n, v, op.clip)
	}
	input, err := gate(0, s.c, peephole[0], f)
	if err != nil {
		return next, err
	}
	var forget *value
	if coupled {
		forget, err = n.line(input, -1, 1)
	} else {
		forget, err = gate(2, s.c, peephole[2], f)
	}
	if err != nil {
		return next, err
	}
	candidate, err := gate(3, nil, nil, g)
	if err != nil {
		return next, err
	}
	if next.c, err = n.blend(forget, s.c, input, candidate); err != nil {
		return next, err
	}
	output, err := gate(1, next.c, peephole[1], f)
	if err != nil {
		return next, err
	}
	shown, err := last.apply(n, next.c, op.clip)
	if err != nil {
		return next, err
	}
	next.h, err = n.scaleShift(output, shown, nil)
	return next, err
}

// readPeepholes is input 7, [directions, 3*hidden], in the order i o f.
func (op *recurrent) readPeepholes(n *node) ([][3]*value, error) {
	out := make([][3]*value, op.directions)
	if n.opt(7) == nil {
		return out, nil
	}
	p, err := n.float(7)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(p.shape, []int{op.directions, 3 * op.hidden}) {
		return nil, fmt.Errorf("peepholes of shape %v, expected [%d %d]", p.shape, op.directions, 3*op.hidden)
	}
	for d := range op.directions {
		for i := range 3 {
			if out[d][i], err = n.block(p, 3*d+i, []int{op.hidden}); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}
