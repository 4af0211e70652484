package onnx

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/zkinfer/zkinfer/model/graph"
)

// activation is a function inside a recurrent operator.
type activation struct {
	name        string // in lower case
	alpha, beta float64
}

// readActivations reads the functions of each direction. The lists of alpha and
// beta hold values for the functions that have these parameters, in order.
func readActivations(n *node, directions int, defaults []string) ([][]activation, error) {
	names, err := n.attrStrings("activations")
	if err != nil {
		return nil, err
	}
	alphas, err := n.attrFloats("activation_alpha")
	if err != nil {
		return nil, err
	}
	betas, err := n.attrFloats("activation_beta")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		for range directions {
			names = append(names, defaults...)
		}
	}
	if len(names) < directions*len(defaults) {
		return nil, fmt.Errorf("%d activations, expected %d", len(names), directions*len(defaults))
	}
	out := make([][]activation, directions)
	for i, name := range names[:directions*len(defaults)] {
		a, err := newActivation(strings.ToLower(name), &alphas, &betas)
		if err != nil {
			return nil, err
		}
		d := i / len(defaults)
		out[d] = append(out[d], a)
	}
	return out, nil
}

// newActivation takes the parameters that a function has from the lists, or
// their defaults.
func newActivation(name string, alphas, betas *[]float64) (activation, error) {
	a := activation{name: name}
	take := func(list *[]float64, to *float64, def float64) error {
		*to = def
		if len(*list) > 0 {
			*to, *list = (*list)[0], (*list)[1:]
		}
		if math.IsNaN(*to) || math.IsInf(*to, 0) {
			return fmt.Errorf("activation %s has a parameter that is missing or not finite", name)
		}
		return nil
	}
	none := math.NaN()
	switch name {
	case "relu", "tanh", "sigmoid", "softsign", "softplus":
		return a, nil
	case "leakyrelu":
		return a, take(alphas, &a.alpha, float64(float32(0.01)))
	case "thresholdedrelu", "elu":
		return a, take(alphas, &a.alpha, 1)
	case "hardsigmoid":
		return a, firstError(take(alphas, &a.alpha, float64(float32(0.2))), take(betas, &a.beta, 0.5))
	case "affine", "scaledtanh":
		return a, firstError(take(alphas, &a.alpha, none), take(betas, &a.beta, none))
	}
	return a, fmt.Errorf("activation %q is unknown", name)
}

// apply clips x, as the standard says of everything that goes into an activation
// (some runtimes do not clip the cell on its way to the hidden state), and applies
// the function.
func (a activation) apply(n *node, x *value, clip float64) (*value, error) {
	var err error
	if clip > 0 {
		if x, err = n.clip(x, x.shape, -clip, clip); err != nil {
			return nil, err
		}
	}
	switch a.name {
	case "affine":
		return n.line(x, a.alpha, a.beta)
	case "hardsigmoid":
		return n.hardSigmoid(x, a.alpha, a.beta)
	case "scaledtanh":
		if x, err = n.line(x, a.beta, 0); err != nil {
			return nil, err
		}
		if x, err = n.function(&graph.Unary{Func: graph.Tanh}, x); err != nil {
			return nil, err
		}
		return n.line(x, a.alpha, 0)
	case "thresholdedrelu": // unlike the operator, it keeps alpha itself
		above, err := n.compare(x, 1, -a.alpha)
		if err != nil {
			return nil, err
		}
		return n.choose(x.shape, above, x, n.realOf(0))
	}
	f := map[string]graph.Func{"relu": graph.Relu, "tanh": graph.Tanh, "sigmoid": graph.Sigmoid, "softsign": graph.Softsign,
		"softplus": graph.Softplus, "leakyrelu": graph.LeakyRelu, "elu": graph.Elu}[a.name]
	return n.function(&graph.Unary{Func: f, Alpha: a.alpha}, x)
}

// preactivation is x*W' + h*R' + bias for some gates of direction d, from the
// first to before the last: [rows, (last-first)*hidden]. h, or x, may be nil.
// With constant weights it is one linear map.
func (op *recurrent) preactivation(n *node, d, first, last int, x, h *value, biases ...*value) (*value, error) {
	rows := (last - first) * op.hidden
	operands := []struct {
		in, weights *value
		width       int
	}{{x, op.w[d], op.inputs}, {h, op.r[d], op.hidden}}
	var in, weights []*value
	for _, o := range operands {
		if o.in == nil || isZero(o.in) {
			continue
		}
		w, err := n.strideView(o.weights, []int{rows, o.width}, []int{o.width, 1}, first*op.hidden*o.width)
		if err != nil {
			return nil, err
		}
		in, weights = append(in, o.in), append(weights, w)
	}
	var b []*value
	for _, v := range biases {
		if v == nil {
			continue
		}
		v, err := n.strideView(v, []int{rows}, []int{1}, first*op.hidden)
		if err != nil {
			return nil, err
		}
		b = append(b, v)
	}
	isData := func(v *value) bool { return v.tensor == nil }
	if len(in) > 0 && !slices.ContainsFunc(slices.Concat(weights, b), isData) && !slices.ContainsFunc(in, func(v *value) bool { return v.tensor != nil }) {
		return op.fused(n, rows, in, weights, b)
	}
	return op.separate(n, rows, in, weights, b, x, h)
}

// fused is one linear map of all operands.
func (op *recurrent) fused(n *node, rows int, in, weights, biases []*value) (*value, error) {
	count, terms := in[0].shape[0], 0
	for _, v := range in {
		terms += v.shape[1]
	}
	index, err := n.indices(count, terms)
	if err != nil {
		return nil, err
	}
	l := &graph.Linear{Rows: rows, Terms: terms, Positions: count, Groups: 1, Index: index, Bias: make([]float64, rows)}
	w, err := n.join(weights, []int{rows, terms}, 1)
	if err != nil {
		return nil, err
	}
	if l.Weights, err = exactFloats(w.tensor); err != nil {
		return nil, err
	}
	start, offset := 0, 0
	for _, v := range in {
		width := v.shape[1]
		for i := range count * width {
			index[i/width*terms+start+i%width] = int32(offset + i)
		}
		start, offset = start+width, offset+v.len()
	}
	for _, b := range biases {
		f, err := exactFloats(b.tensor)
		if err != nil {
			return nil, err
		}
		for i, x := range f {
			l.Bias[i] += x
		}
	}
	y, err := n.apply(l, []int{rows, count}, graph.Float, in...)
	if err != nil {
		return nil, err
	}
	return n.permute(y, []int{1, 0})
}

// separate sums a product for each operand and the biases.
func (op *recurrent) separate(n *node, rows int, in, weights, biases []*value, x, h *value) (*value, error) {
	if x == nil {
		x = h
	}
	count := x.shape[0]
	terms := slices.Clone(biases)
	for i, v := range in {
		w, err := n.permute(weights[i], []int{1, 0})
		if err != nil {
			return nil, err
		}
		m := matmul{a: v, b: w, batch: []int{}, count: 1, m: count, k: v.shape[1], n: rows}
		y, err := m.lower(n)
		if err != nil {
			return nil, err
		}
		terms = append(terms, reshape(y, []int{count, rows}))
	}
	shape := []int{count, rows}
	if len(terms) == 0 {
		return n.filled(shape, graph.Float, 0)
	}
	return n.combine(shape, graph.Float, 1, repeat(1, len(terms)), terms...)
}

// isZero tells whether a value is known to be 0.
func isZero(v *value) bool {
	return v.tensor != nil && !slices.ContainsFunc(v.tensor.Floats, func(x float64) bool { return x != 0 })
}

// gate is gate i, counted from the first of those in a preactivation of count
// gates, after its activation.
func (op *recurrent) gate(n *node, pre *value, i int, a activation) (*value, error) {
	v, err := op.slice(n, pre, i)
	if err != nil {
		return nil, err
	}
	return a.apply(n, v, op.clip)
}

// slice is gate i of a preactivation.
func (op *recurrent) slice(n *node, pre *value, i int) (*value, error) {
	return n.strideView(pre, []int{pre.shape[0], op.hidden}, []int{pre.shape[1], 1}, i*op.hidden)
}

// blend is a*b + c*d, elementwise; each may be a constant.
func (n *node) blend(a, b, c, d *value) (*value, error) {
	shape := a.shape
	switch {
	case isZero(a) || isZero(b):
		return n.scaleShift(c, d, nil)
	case isZero(c) || isZero(d):
		return n.scaleShift(a, b, nil)
	case a.tensor != nil || b.tensor != nil || c.tensor != nil || d.tensor != nil:
		left, err := n.scaleShift(a, b, nil)
		if err != nil {
			return nil, err
		}
		right, err := n.scaleShift(c, d, nil)
		if err != nil {
			return nil, err
		}
		return n.combine(shape, graph.Float, 1, []int32{1, 1}, left, right)
	}
	pairs := append(slices.Clone(shape), 2)
	index, err := n.interleaved(shape, []*value{a, c})
	if err != nil {
		return nil, err
	}
	left, err := n.view(index, nil, pairs, a, c)
	if err != nil {
		return nil, err
	}
	right, err := n.view(slices.Clone(index), nil, pairs, b, d)
	if err != nil {
		return nil, err
	}
	return n.apply(&graph.Bilinear{Batch: product(shape), M: 1, K: 2, N: 1}, shape, graph.Float, left, right)
}
