package onnx

import (
	"fmt"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
)

// lowerLinearRegressor: y = W x + b with a row of W for each target.
func lowerLinearRegressor(n *node) ([]*value, error) {
	targets, err := n.attrInt("targets", 1)
	if err != nil {
		return nil, err
	}
	x, err := n.features(0)
	if err != nil {
		return nil, err
	}
	y, err := n.linearModel(x, int(targets))
	if err != nil {
		return nil, err
	}
	return one(n.postTransform(y))
}

// lowerLinearClassifier gives labels and scores. One row of coefficients decides
// between two classes by its sign.
func lowerLinearClassifier(n *node) ([]*value, error) {
	n.ignore("multi_class")
	classes, err := n.classLabels("classlabels_ints", "classlabels_strings")
	if err != nil {
		return nil, err
	}
	x, err := n.features(0)
	if err != nil {
		return nil, err
	}
	b, err := n.attrFloats("intercepts")
	if err != nil {
		return nil, err
	}
	rows := len(classes)
	if len(b) == 1 && rows == 2 {
		rows = 1
	}
	y, err := n.linearModel(x, rows)
	if err != nil {
		return nil, err
	}
	return n.classified(y, classes, 0)
}

// linearModel is W x + b of the attributes coefficients and intercepts.
func (n *node) linearModel(x *value, rows int) (*value, error) {
	w, err := n.attrReals("coefficients")
	if err != nil {
		return nil, err
	}
	b, err := n.attrReals("intercepts")
	if err != nil {
		return nil, err
	}
	features := fromEnd(x.shape, 1)
	if w == nil || rows < 1 || w.Len() != rows*features || b != nil && b.Len() != rows {
		return nil, fmt.Errorf("coefficients and intercepts do not fit %d rows of %d features", rows, features)
	}
	return n.weighed(x, reshape(constant(w), []int{rows, features}).tensor, b)
}

// weighed is x wᵀ + b: [samples, rows].
func (n *node) weighed(x *value, w, b *Tensor) (*value, error) {
	rows, features := w.Shape[0], w.Shape[1]
	samples := x.len() / features
	index, err := n.strided([]int{samples, features}, []int{features, 1}, 0)
	if err != nil {
		return nil, err
	}
	op := &graph.Linear{Rows: rows, Terms: features, Positions: samples, Index: index, Groups: 1}
	if err := setWeights(op, w); err != nil {
		return nil, err
	}
	if b != nil {
		op.Bias = b.Floats
	}
	y, err := n.apply(op, []int{rows, samples}, graph.Float, x)
	if err != nil {
		return nil, err
	}
	return n.permute(y, []int{1, 0})
}

// classLabels are the numbers of a classifier's classes, in the order of its
// scores. Where they are strings, which no circuit has, they are replaced by their
// positions.
func (n *node) classLabels(ints, strings string) ([]int64, error) {
	labels, err := n.attrInts(ints)
	if err != nil {
		return nil, err
	}
	words, err := n.attrStrings(strings)
	if err != nil {
		return nil, err
	}
	if len(words) > 0 && len(labels) == 0 {
		return nil, n.unsupported("number the classes when exporting the model", "labels that are strings")
	}
	if len(labels) == 0 {
		return nil, fmt.Errorf("it has no class labels")
	}
	return labels, nil
}

// classified gives the label and the transformed scores of a classifier. One
// column of scores decides between two classes: the second one where it is above
// threshold.
func (n *node) classified(y *value, classes []int64, threshold float64) ([]*value, error) {
	if fromEnd(y.shape, 1) == 1 && len(classes) == 2 {
		return n.binary(y, classes, threshold)
	}
	if fromEnd(y.shape, 1) != len(classes) {
		return nil, fmt.Errorf("%d scores for %d classes", fromEnd(y.shape, 1), len(classes))
	}
	label, err := n.bestClass(y, classes)
	if err != nil {
		return nil, err
	}
	scores, err := n.postTransform(y)
	return []*value{label, scores}, err
}

// bestClass is the label of the largest score of each row, the first of equals.
func (n *node) bestClass(y *value, classes []int64) (*value, error) {
	best, err := n.best(y)
	if err != nil {
		return nil, err
	}
	return n.relabel(best, classes)
}

// relabel turns positions into class labels.
func (n *node) relabel(position *value, classes []int64) (*value, error) {
	position, err := n.castAny(position, graph.Int64)
	if err != nil {
		return nil, err
	}
	table := &Tensor{Name: n.name, Shape: []int{len(classes)}, Type: graph.Int64, Ints: classes}
	identity := true
	for i, c := range classes {
		identity = identity && c == int64(i)
	}
	if identity {
		return position, nil
	}
	out, err := lowerGather(n.sub("labels", 13, axisAttr(0), constant(table), position))
	if err != nil {
		return nil, err
	}
	return out[0], nil
}

// binary makes two scores and a label of one score.
func (n *node) binary(y *value, classes []int64, threshold float64) ([]*value, error) {
	bit, err := n.above(y, threshold)
	if err != nil {
		return nil, err
	}
	label, err := n.relabel(reshape(bit, []int{y.shape[0]}), classes)
	if err != nil {
		return nil, err
	}
	transform, err := n.attrString("post_transform", "NONE")
	if err != nil {
		return nil, err
	}
	p, other := y, &value{}
	if transform == "LOGISTIC" {
		if p, err = n.function(&graph.Unary{Func: graph.Sigmoid}, y); err != nil {
			return nil, err
		}
		other, err = n.combine(y.shape, graph.Float, 1, []int32{-1, 1}, p, n.realOf(1))
	} else {
		other, err = n.negate(y)
	}
	if err != nil {
		return nil, err
	}
	scores, err := n.join([]*value{other, p}, []int{y.shape[0], 2}, 1)
	if err != nil {
		return nil, err
	}
	if transform != "LOGISTIC" {
		scores, err = n.postTransform(scores)
	}
	return []*value{label, scores}, err
}

// postTransform applies the attribute post_transform along the last axis.
func (n *node) postTransform(y *value) (*value, error) {
	kind, err := n.attrString("post_transform", "NONE")
	if err != nil {
		return nil, err
	}
	switch kind {
	case "NONE":
		return y, nil
	case "LOGISTIC":
		return n.function(&graph.Unary{Func: graph.Sigmoid}, y)
	case "SOFTMAX":
		return n.softmax(y, []int{len(y.shape) - 1})
	}
	return nil, n.unsupported("", "post_transform %s", kind)
}

// best is the position of the largest score of each row, the first of equals.
func (n *node) best(y *value) (*value, error) {
	attrs := axisAttr(1)
	keep := int64(0)
	attrs["keepdims"] = &onnxpb.AttributeProto{Type: onnxpb.AttributeProto_INT.Enum(), I: &keep}
	out, err := lowerArgMax(n.sub("label", 13, attrs, y))
	if err != nil {
		return nil, err
	}
	return out[0], nil
}
