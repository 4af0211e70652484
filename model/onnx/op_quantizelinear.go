package onnx

import "github.com/zkinfer/zkinfer/model/graph"

// maxSlices bounds the slices that a quantisation with many scales is cut into.
const maxSlices = 1 << 12

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
	return n.join(parts, x.shape, q.axis)
}
