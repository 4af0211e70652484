package onnx

import "github.com/zkinfer/zkinfer/model/graph"

// maxGroups bounds the scales of a quantisation of data.
const maxGroups = 1 << 12

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

// quantize quantises the elements of each scale and zero point together.
func (q *quantParams) quantize(n *node, x *value) (*value, error) {
	lo, hi := intRange(q.dtype)
	return q.each(n, x, func(scale float64, zero int64, part *value) (*value, error) {
		return n.apply(&graph.Quantize{Scale: scale, Zero: zero, Lo: lo, Hi: hi}, part.shape, q.dtype, part)
	})
}

// each applies f to the elements of each scale and zero point, as a list, and puts
// the results where the elements were.
func (q *quantParams) each(n *node, x *value, f func(scale float64, zero int64, part *value) (*value, error)) (*value, error) {
	if q.scale.Len() == 1 {
		return f(q.scale.Floats[0], q.zero[0], x)
	}
	groups, err := q.groups(n, x.shape)
	if err != nil {
		return nil, err
	}
	back, err := n.indices(x.shape...)
	if err != nil {
		return nil, err
	}
	parts, at := make([]*value, len(groups)), int32(0)
	for i, g := range groups {
		part, err := n.view(g.elements, nil, []int{len(g.elements)}, x)
		if err != nil {
			return nil, err
		}
		if parts[i], err = f(g.scale, g.zero, part); err != nil {
			return nil, err
		}
		for _, e := range g.elements {
			back[e] = at
			at++
		}
	}
	return n.view(back, nil, x.shape, parts...)
}

// scaleGroup are the elements of a tensor that share a scale and a zero point.
type scaleGroup struct {
	scale    float64
	zero     int64
	elements []int32
}

// groups sorts the elements of a tensor by their scale and zero point, in the
// order in which these occur.
func (q *quantParams) groups(n *node, shape []int) ([]*scaleGroup, error) {
	which, err := q.steps(n, shape)
	if err != nil {
		return nil, err
	}
	if _, err := n.reserve(len(which)); err != nil {
		return nil, err
	}
	type key struct {
		scale float64
		zero  int64
	}
	var groups []*scaleGroup
	byKey := map[key]*scaleGroup{}
	for e, j := range which {
		k := key{q.scale.Floats[j], q.zero[j]}
		g := byKey[k]
		if g == nil {
			if len(groups) == maxGroups {
				return nil, n.unsupported("", "more than %d scales on data", maxGroups)
			}
			g = &scaleGroup{scale: k.scale, zero: k.zero}
			byKey[k] = g
			groups = append(groups, g)
		}
		g.elements = append(g.elements, int32(e))
	}
	return groups, nil
}
