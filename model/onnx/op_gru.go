package onnx

import "github.com/zkinfer/zkinfer/model/graph"

// lowerGRU: gates are stored in the order z r h.
//
//	z = f(x*Wz' + h*Rz' + b)   r = f(x*Wr' + h*Rr' + b)
//	g = g(x*Wh' + (r.h)*Rh' + b), or, with linear_before_reset, g(x*Wh' + r.(h*Rh' + Rbh) + Wbh)
//	h = (1-z).g + z.h
func lowerGRU(n *node) ([]*value, error) {
	op, err := readRecurrent(n, 3, []string{"sigmoid", "tanh"})
	if err != nil {
		return nil, err
	}
	linear := false
	if n.since >= 3 {
		if linear, err = n.attrFlag("linear_before_reset", false); err != nil {
			return nil, err
		}
	}
	h, err := op.initial(n, 5)
	if err != nil {
		return nil, err
	}
	return op.run(n, func(d int, x *value, s state) (state, error) { return op.gru(n, d, x, s, linear) }, h, nil)
}

// gru is one step.
func (op *recurrent) gru(n *node, d int, x *value, s state, linear bool) (next state, err error) {
	f, g := op.activations[d][0], op.activations[d][1]
	pre, err := op.preactivation(n, d, 0, 2, x, s.h, op.bias[d][0], op.bias[d][1])
	if err != nil {
		return next, err
	}
	update, err := op.gate(n, pre, 0, f)
	if err != nil {
		return next, err
	}
	reset, err := op.gate(n, pre, 1, f)
	if err != nil {
		return next, err
	}
	candidate, err := op.candidate(n, d, x, s.h, reset, linear)
	if err != nil {
		return next, err
	}
	if candidate, err = g.apply(n, candidate, op.clip); err != nil {
		return next, err
	}
	// g + z.(h - g)
	difference, err := n.combine(candidate.shape, graph.Float, 1, []int32{1, -1}, s.h, candidate)
	if err != nil {
		return next, err
	}
	if difference, err = n.scaleShift(difference, update, nil); err != nil {
		return next, err
	}
	next.h, err = n.combine(candidate.shape, graph.Float, 1, []int32{1, 1}, candidate, difference)
	return next, err
}

// candidate is the preactivation of the new state.
func (op *recurrent) candidate(n *node, d int, x, h, reset *value, linear bool) (*value, error) {
	if !linear {
		if !isZero(h) {
			var err error
			if h, err = n.scaleShift(reset, h, nil); err != nil {
				return nil, err
			}
		}
		return op.preactivation(n, d, 2, 3, x, h, op.bias[d][0], op.bias[d][1])
	}
	seen, err := op.preactivation(n, d, 2, 3, nil, h, op.bias[d][1])
	if err != nil {
		return nil, err
	}
	if seen, err = n.scaleShift(reset, seen, nil); err != nil {
		return nil, err
	}
	entered, err := op.preactivation(n, d, 2, 3, x, nil, op.bias[d][0])
	if err != nil {
		return nil, err
	}
	return n.combine(entered.shape, graph.Float, 1, []int32{1, 1}, entered, seen)
}

// lowerRNN is h = f(x*W' + h*R' + b).
func lowerRNN(n *node) ([]*value, error) {
	op, err := readRecurrent(n, 1, []string{"tanh"})
	if err != nil {
		return nil, err
	}
	h, err := op.initial(n, 5)
	if err != nil {
		return nil, err
	}
	return op.run(n, func(d int, x *value, s state) (next state, err error) {
		pre, err := op.preactivation(n, d, 0, 1, x, s.h, op.bias[d][0], op.bias[d][1])
		if err != nil {
			return next, err
		}
		next.h, err = op.activations[d][0].apply(n, pre, op.clip)
		return next, err
	}, h, nil)
}
