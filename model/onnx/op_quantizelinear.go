package onnx

import (
	"errors"
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// maxSlices bounds the slices that a quantisation with many scales is cut into.
const maxSlices = 1 << 12

// quantParams are the constant scale and zero point of QuantizeLinear and
// DequantizeLinear, brought to the shape that broadcasts over the input.
type quantParams struct {
	scale *Tensor // positive and finite
	zero  []int64 // as many as scales
	dtype graph.DType
	block int // positions along the axis that share a scale; 0 if not blocked
	axis  int
}

// readQuantParams reads inputs 1 and 2. dtype is the type of the integers where
// the zero point is left out.
func readQuantParams(n *node, x *value, dtype graph.DType) (*quantParams, error) {
	scale, err := n.reals(1)
	if err != nil {
		return nil, err
	}
	if scale == nil {
		return nil, errors.New("the scale is missing")
	}
	for i, s := range scale.Floats {
		if s <= 0 {
			return nil, fmt.Errorf("tensor %s: element %d is a scale and %v", scale.Name, i, s)
		}
	}
	q := &quantParams{scale: scale, dtype: dtype, zero: make([]int64, scale.Len())}
	zero, err := n.constant(2)
	if err != nil {
		return nil, err
	}
	if zero != nil {
		if len(zero.Ints) != scale.Len() || zero.Type == graph.Float || zero.Type == graph.Bool {
			return nil, fmt.Errorf("input %s does not fit the %d scales", n.names[2], scale.Len())
		}
		q.zero, q.dtype = zero.Ints, zero.Type
	}
	if scale.Len() == 1 && len(scale.Shape) <= 1 {
		n.ignore("axis", "block_size")
		q.scale = reshape(constant(scale), []int{}).tensor
		return q, nil
	}
	return q, q.readAxis(n, x)
}

// readAxis gives the scale the shape of x with 1 along the dimensions that it
// does not vary along.
func (q *quantParams) readAxis(n *node, x *value) error {
	if n.since < 13 {
		return n.unsupported("", "more than one scale below opset 13")
	}
	a, err := n.attrInt("axis", 1)
	if err != nil {
		return err
	}
	if q.axis, err = axis(a, len(x.shape)); err != nil {
		return err
	}
	block := int64(0)
	if n.since >= 21 {
		if block, err = n.attrInt("block_size", 0); err != nil {
			return err
		}
	}
	if block != 0 {
		if block < 1 || block > maxWindow || len(q.scale.Shape) != len(x.shape) {
			return fmt.Errorf("blocks of %d and scales of shape %v do not fit %v", block, q.scale.Shape, x.shape)
		}
		q.block = int(block)
		return q.spread(n, x)
	}
	if len(q.scale.Shape) != 1 || q.scale.Len() != x.shape[q.axis] {
		return fmt.Errorf("scales of shape %v do not fit axis %d of %v", q.scale.Shape, q.axis, x.shape)
	}
	shape := ones(len(x.shape))
	shape[q.axis] = q.scale.Len()
	q.scale = reshape(constant(q.scale), shape).tensor
	return nil
}

// spread repeats blocked scales and zero points for every element.
func (q *quantParams) spread(n *node, x *value) error {
	for d, size := range q.scale.Shape {
		want := x.shape[d]
		if d == q.axis {
			want = (want + q.block - 1) / q.block
		}
		if size != want {
			return fmt.Errorf("scales of shape %v do not fit blocks of %d of %v", q.scale.Shape, q.block, x.shape)
		}
	}
	index, err := n.indices(x.shape...)
	if err != nil {
		return err
	}
	at, strides := make([]int, len(x.shape)), rowMajor(q.scale.Shape)
	zero := make([]int64, len(index))
	for i := range index {
		j := 0
		for d, c := range at {
			if d == q.axis {
				c /= q.block
			}
			j += c * strides[d]
		}
		index[i], zero[i] = int32(j), q.zero[j]
		next(at, x.shape)
	}
	q.scale, q.zero = q.scale.gather(index, nil, x.shape), zero
	return nil
}

// lowerQuantizeLinear: y = clamp(round(x/scale) + zero point), half to even.
func lowerQuantizeLinear(n *node) ([]*value, error) {
	n.ignore("saturate") // concerns types of 8 bit floats
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	dtype := graph.Uint8
	if n.since >= 21 {
		kind, err := n.attrInt("output_dtype", 0)
		if err != nil {
			return nil, err
		}
		if kind != 0 {
			if dtype, err = n.elementType(kind); err != nil {
				return nil, err
			}
		}
		if precision, err := n.attrInt("precision", 0); err != nil || precision != 0 && precision != 1 && precision != 11 {
			return nil, firstError(err, n.unsupported("", "a precision other than float"))
		}
	}
	q, err := readQuantParams(n, x, dtype)
	if err != nil {
		return nil, err
	}
	switch q.dtype {
	case graph.Int8, graph.Uint8, graph.Int16, graph.Uint16:
	default:
		return nil, n.unsupported("", "integers of this type")
	}
	return one(q.quantize(n, x))
}

// quantize cuts x into slices of one scale each.
func (q *quantParams) quantize(n *node, x *value) (*value, error) {
	lo, hi := intRange(q.dtype)
	op := func(i int) *graph.Quantize {
		return &graph.Quantize{Scale: q.scale.Floats[i], Zero: q.zero[i], Lo: lo, Hi: hi}
	}
	if q.scale.Len() == 1 {
		return n.apply(op(0), x.shape, q.dtype, x)
	}
	if q.block != 0 || q.scale.Len() > maxSlices {
		return nil, n.unsupported("", "blocks of scales, or more than %d of them, on data", maxSlices)
	}
	part := append([]int(nil), x.shape...)
	part[q.axis] = 1
	strides := rowMajor(x.shape)
	parts := make([]*value, q.scale.Len())
	for i := range parts {
		y, err := n.strideView(x, part, strides, i*strides[q.axis])
		if err != nil {
			return nil, err
		}
		if parts[i], err = n.apply(op(i), part, q.dtype, y); err != nil {
			return nil, err
		}
	}
	joined := &node{builder: n.builder, name: n.name, op: n.op, in: parts, made: n.made}
	y, err := concat(joined, x.shape, q.axis)
	n.made = joined.made
	return y, err
}

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
	strides, err := broadcastStrides(q.scale.Shape, t.Shape)
	if err != nil {
		return nil, err
	}
	which, err := n.strided(t.Shape, strides, 0)
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
