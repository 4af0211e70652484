package onnx

import (
	"fmt"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerSVMRegressor: y = sum coefficient_i K(x, vector_i) + rho, or the sign of it
// for a one-class machine.
func lowerSVMRegressor(n *node) ([]*value, error) {
	x, err := n.features(0)
	if err != nil {
		return nil, err
	}
	supports, err := n.attrInt("n_supports", 0)
	if err != nil {
		return nil, err
	}
	k, err := n.kernel(x, int(supports))
	if err != nil {
		return nil, err
	}
	w, rho, err := n.svmWeights(1, fromEnd(k.shape, 1))
	if err != nil {
		return nil, err
	}
	y, err := n.weighed(k, w, rho)
	if err != nil {
		return nil, err
	}
	single, err := n.attrFlag("one_class", false)
	if err != nil {
		return nil, err
	}
	if single { // 1 where y > 0, else -1
		bit, err := n.above(y, 0)
		if err != nil {
			return nil, err
		}
		return one(n.combine(y.shape, graph.Float, 1, []int32{2, -1}, bit, n.realOf(1)))
	}
	return one(n.postTransform(y))
}

// svmWeights are the attributes coefficients, [rows, terms], and rho.
func (n *node) svmWeights(rows, terms int) (w, rho *Tensor, err error) {
	if w, err = n.attrReals("coefficients"); err != nil {
		return nil, nil, err
	}
	if rho, err = n.attrReals("rho"); err != nil {
		return nil, nil, err
	}
	if w == nil || w.Len() != rows*terms {
		return nil, nil, fmt.Errorf("coefficients do not fit %d rows of %d", rows, terms)
	}
	return reshape(constant(w), []int{rows, terms}).tensor, rho, nil
}

// kernel is K(x, v) for every support vector v: [samples, vectors]; x itself for a
// linear machine without any.
func (n *node) kernel(x *value, vectors int) (*value, error) {
	kind, err := n.attrString("kernel_type", "LINEAR")
	if err != nil {
		return nil, err
	}
	params, err := n.attrFloats("kernel_params") // gamma, coef0, degree
	if err != nil {
		return nil, err
	}
	v, err := n.attrReals("support_vectors")
	if err != nil {
		return nil, err
	}
	features := fromEnd(x.shape, 1)
	if vectors == 0 {
		if kind != "LINEAR" {
			return nil, n.unsupported("", "kernel %s without support vectors", kind)
		}
		return n.castAny(x, graph.Float)
	}
	if v == nil || vectors < 0 || v.Len() != vectors*features {
		return nil, fmt.Errorf("support vectors do not fit %d of %d features", vectors, features)
	}
	if kind != "LINEAR" && len(params) != 3 {
		return nil, fmt.Errorf("kernel_params has %d elements, expected 3", len(params))
	}
	v = reshape(constant(v), []int{vectors, features}).tensor
	if x, err = n.castAny(x, graph.Float); err != nil {
		return nil, err
	}
	switch kind {
	case "LINEAR":
		return n.weighed(x, v, nil)
	case "RBF":
		return n.gaussian(x, v, params[0])
	case "POLY", "SIGMOID":
		d, err := n.dotKernel(x, v, params[0], params[1])
		if err != nil {
			return nil, err
		}
		if kind == "SIGMOID" {
			return n.function(&graph.Unary{Func: graph.Tanh}, d)
		}
		return n.power(d, params[2])
	}
	return nil, n.unsupported("", "kernel %s", kind)
}

// dotKernel is gamma x v + coef0.
func (n *node) dotKernel(x *value, v *Tensor, gamma, coef0 float64) (*value, error) {
	scaled := &Tensor{Name: v.Name, Shape: v.Shape, Type: graph.Float, Floats: make([]float64, v.Len())}
	for i, f := range v.Floats {
		scaled.Floats[i] = gamma * f
	}
	shift := &Tensor{Name: v.Name, Shape: []int{v.Shape[0]}, Type: graph.Float, Floats: make([]float64, v.Shape[0])}
	for i := range shift.Floats {
		shift.Floats[i] = coef0
	}
	return n.weighed(x, scaled, shift)
}

// gaussian is exp(-gamma |x - v|^2), with |x - v|^2 = |x|^2 - 2 x v + |v|^2.
func (n *node) gaussian(x *value, v *Tensor, gamma float64) (*value, error) {
	vectors, features := v.Shape[0], v.Shape[1]
	samples := x.len() / features
	x = reshape(x, []int{samples, features})
	square, err := n.dot(x, x, []int{1}, true)
	if err != nil {
		return nil, err
	}
	w := &Tensor{Name: v.Name, Shape: v.Shape, Type: graph.Float, Floats: make([]float64, v.Len())}
	b := &Tensor{Name: v.Name, Shape: []int{vectors}, Type: graph.Float, Floats: make([]float64, vectors)}
	for i, f := range v.Floats {
		w.Floats[i] = 2 * gamma * f
		b.Floats[i/features] -= gamma * f * f
	}
	y, err := n.weighed(x, w, b)
	if err != nil {
		return nil, err
	}
	minus, err := n.affine(square, square.shape, graph.Float, &Tensor{Shape: []int{}, Floats: []float64{-gamma}}, nil)
	if err != nil {
		return nil, err
	}
	d, err := n.combine(y.shape, graph.Float, 1, []int32{1, 1}, y, minus)
	if err != nil {
		return nil, err
	}
	return n.function(&graph.Unary{Func: graph.Exp}, d)
}

// lowerSVMClassifier decides by a vote of the pairs of classes, or, where it has no
// support vectors, by the largest linear score.
func lowerSVMClassifier(n *node) ([]*value, error) {
	classes, err := n.classLabels("classlabels_ints", "classlabels_strings")
	if err != nil {
		return nil, err
	}
	if p, err := n.attrFloats("prob_a"); err != nil || len(p) > 0 {
		return nil, firstError(err, n.unsupported("train and export the machine without probabilities", "probabilities"))
	}
	n.ignore("prob_b")
	x, err := n.features(0)
	if err != nil {
		return nil, err
	}
	per, err := n.attrInts("vectors_per_class")
	if err != nil {
		return nil, err
	}
	if len(per) == 0 {
		return n.linearMachine(x, classes)
	}
	if len(per) != len(classes) {
		return nil, fmt.Errorf("vectors_per_class has %d elements for %d classes", len(per), len(classes))
	}
	total := 0
	for _, c := range per {
		if c < 0 || c > maxWindow {
			return nil, fmt.Errorf("a class has %d vectors", c)
		}
		total += int(c)
	}
	k, err := n.kernel(x, total)
	if err != nil {
		return nil, err
	}
	return n.vote(k, per, classes)
}

func (n *node) linearMachine(x *value, classes []int64) ([]*value, error) {
	k, err := n.kernel(x, 0)
	if err != nil {
		return nil, err
	}
	w, rho, err := n.svmWeights(len(classes), fromEnd(k.shape, 1))
	if err != nil {
		return nil, err
	}
	if rho != nil && rho.Len() == 1 && len(classes) > 1 { // one for all
		rho = &Tensor{Name: rho.Name, Shape: []int{len(classes)}, Type: graph.Float, Floats: repeated(rho.Floats[0], len(classes))}
	}
	y, err := n.weighed(k, w, rho)
	if err != nil {
		return nil, err
	}
	return n.classified(y, classes, 0)
}

func repeated(v float64, count int) []float64 {
	out := make([]float64, count)
	for i := range out {
		out[i] = v
	}
	return out
}

// vote lets every pair i < j of classes decide by the sign of
//
//	sum over vectors of i of a[j-1] K + sum over vectors of j of a[i] K + rho
//
// with a the rows of coefficients; k is [samples, vectors]. The scores are those of
// the pairs, both signs for two classes.
func (n *node) vote(k *value, per, classes []int64) ([]*value, error) {
	total, count := fromEnd(k.shape, 1), len(per)
	a, rho, err := n.svmWeights(max(1, count-1), total)
	if err != nil {
		return nil, err
	}
	pairs := count * (count - 1) / 2
	if pairs == 0 || rho == nil || rho.Len() != pairs {
		return nil, fmt.Errorf("rho does not fit the %d pairs of classes", pairs)
	}
	if _, err := n.reserve(pairs, total+count); err != nil {
		return nil, err
	}
	w := &Tensor{Name: n.name, Shape: []int{pairs, total}, Type: graph.Float, Floats: make([]float64, pairs*total)}
	// a vote: row i of votes adds the bit, row j adds 1 - bit
	votes := &Tensor{Name: n.name, Shape: []int{count, pairs}, Type: graph.Float, Floats: make([]float64, count*pairs)}
	shift := &Tensor{Name: n.name, Shape: []int{count}, Type: graph.Float, Floats: make([]float64, count)}
	p, first := 0, starts(per)
	for i := range count {
		for j := i + 1; j < count; j++ {
			copy(w.Floats[p*total+first[i]:], a.Floats[(j-1)*total+first[i]:(j-1)*total+first[i+1]])
			copy(w.Floats[p*total+first[j]:], a.Floats[i*total+first[j]:i*total+first[j+1]])
			votes.Floats[i*pairs+p], votes.Floats[j*pairs+p] = 1, -1
			shift.Floats[j]++
			p++
		}
	}
	scores, err := n.weighed(k, w, rho)
	if err != nil {
		return nil, err
	}
	bits, err := n.above(scores, 0)
	if err != nil {
		return nil, err
	}
	counts, err := n.weighed(bits, votes, shift)
	if err != nil {
		return nil, err
	}
	label, err := n.bestClass(counts, classes)
	if err != nil {
		return nil, err
	}
	if count == 2 {
		minus, err := n.negate(scores)
		if err != nil {
			return nil, err
		}
		if scores, err = n.join([]*value{minus, scores}, []int{scores.shape[0], 2}, 1); err != nil {
			return nil, err
		}
	}
	scores, err = n.postTransform(scores)
	return []*value{label, scores}, err
}

// starts are the positions where runs of the given lengths begin, and the end.
func starts(lengths []int64) []int {
	out := make([]int, len(lengths)+1)
	for i, l := range lengths {
		out[i+1] = out[i] + int(l)
	}
	return out
}
