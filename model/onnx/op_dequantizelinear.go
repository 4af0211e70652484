package onnx

import (
	"errors"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerDequantizeLinear: y = (x - zero point)*scale. On a constant it keeps the
// integers for the operator that uses it.
func lowerDequantizeLinear(n *node) ([]*value, error) {
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	if x.dtype == graph.Float || x.dtype == graph.Int64 || x.dtype == graph.Uint64 {
		return nil, n.unsupported("", "the input is not of a quantised type")
	}
	if n.since >= 23 {
		kind, err := n.attrInt("output_dtype", 0)
		if err != nil {
			return nil, err
		}
		if d, err := dtypeOf(1); kind != 0 && (kind != 1 || err != nil || d != graph.Float) {
			return nil, n.unsupported("", "a result other than float")
		}
	}
	q, err := readQuantParams(n, x, x.dtype)
	if err != nil {
		return nil, err
	}
	if q.dtype != x.dtype {
		return nil, errors.New("the zero point has another element type than the input")
	}
	switch {
	case x.tensor != nil:
		return one(q.dequantizeConstant(n, x.tensor))
	case q.scale.Len() == 1:
		return one(n.apply(&graph.Dequantize{Scale: q.scale.Floats[0], Zero: q.zero[0]}, x.shape, graph.Float, x))
	}
	return one(q.dequantizeAxis(n, x))
}

// dequantizeAxis is an affine map with a row for each scale.
func (q *quantParams) dequantizeAxis(n *node, x *value) (*value, error) {
	scales := *q.scale
	scales.quant = &quant{ints: convert[int64](repeat(1, scales.Len())), scales: scales.Floats}
	shift := &Tensor{Name: n.name, Shape: scales.Shape, Floats: make([]float64, scales.Len())}
	for i, z := range q.zero {
		shift.Floats[i] = -float64(z) * scales.Floats[i]
	}
	return n.affine(x, x.shape, graph.Float, &scales, shift)
}

// dequantizeConstant computes the reals and remembers the integers.
func (q *quantParams) dequantizeConstant(n *node, t *Tensor) (*value, error) {
	if _, err := n.reserve(t.Len(), 3); err != nil {
		return nil, err
	}
	which, err := q.steps(n, t.Shape)
	if err != nil {
		return nil, err
	}
	out := &Tensor{Name: t.Name, Shape: t.Shape, Type: graph.Float, Floats: make([]float64, t.Len())}
	out.quant = &quant{ints: make([]int64, t.Len()), scales: make([]float64, t.Len())}
	for i, x := range t.Ints {
		j := which[i]
		v := x - q.zero[j]
		if v > math.MaxInt32 || v < math.MinInt32 {
			out.quant = nil
			break
		}
		out.quant.ints[i], out.quant.scales[i] = v, q.scale.Floats[j]
	}
	for i, x := range t.Ints {
		out.Floats[i] = float64(x-q.zero[which[i]]) * q.scale.Floats[which[i]]
	}
	if out.quant != nil && q.scale.Len() == 1 {
		out.quant.scales = q.scale.Floats[:1]
	}
	return constant(out), nil
}
