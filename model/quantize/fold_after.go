package quantize

import "github.com/zkinfer/zkinfer/model/graph"

// mergeAfter merges an affine map of single elements (op) into the linear map
// whose result it alone reads, possibly in another order.
func (r *rewriter) mergeAfter(n graph.Node, op *graph.Linear) bool {
	if len(n.In) != 1 || op.Terms != 1 || op.Ints != nil || r.uses[n.In[0]] != 1 {
		return false
	}
	p := r.producer(n.In[0])
	size := r.size(n.Out)
	if p == nil || r.size(n.In[0]) != size {
		return false
	}
	l, ok := p.Op.(*graph.Linear)
	if !ok || l.Ints != nil {
		return false
	}
	factor, bias, order, ok := perElement(op, size)
	if !ok {
		return false
	}
	for i, f := range factor {
		if f != factor[i/l.Positions*l.Positions] {
			return false
		}
	}
	out := scaleRows(l, factor, bias)
	if isIdentity(order) {
		r.append(graph.Node{Name: p.Name, Type: p.Type, Op: out, In: p.In, Out: n.Out})
		return true
	}
	inner := r.value(graph.Value{Name: r.g.Values[n.Out].Name + "/linear", Shape: r.g.Values[n.In[0]].Shape}, 1)
	r.append(graph.Node{Name: p.Name, Type: p.Type, Op: out, In: p.In, Out: inner})
	r.append(graph.Node{Name: n.Name, Type: n.Type, Op: &graph.View{Index: order}, In: []graph.ID{inner}, Out: n.Out})
	return true
}

// perElement is an affine map of single elements as a factor and a bias of each
// element read, and the order in which they are read; false where an element is
// read twice or not at all.
func perElement(op *graph.Linear, size int) (factor, bias []float64, order []int32, ok bool) {
	factor, bias, order = make([]float64, size), make([]float64, size), make([]int32, size)
	seen := make([]bool, size)
	for row := range op.Rows {
		for p := range op.Positions {
			if op.Index[p] < 0 {
				return nil, nil, nil, false
			}
			j := int(op.Index[p]) + op.Stride*(row/(op.Rows/op.Groups))
			if seen[j] {
				return nil, nil, nil, false
			}
			seen[j] = true
			factor[j], bias[j] = op.Weights[row], biasAt(op.Bias, op.Rows, op.Positions, row, p)
			order[row*op.Positions+p] = int32(j)
		}
	}
	return factor, bias, order, true
}

// scaleRows is factor*(l) + bias, the factor being one for each row.
func scaleRows(l *graph.Linear, factor, bias []float64) *graph.Linear {
	out := *l
	one := true
	for _, f := range factor {
		one = one && f == 1
	}
	if !one {
		out.Weights = make([]float64, len(l.Weights))
		for i, w := range l.Weights {
			out.Weights[i] = w * factor[i/l.Terms*l.Positions]
		}
	}
	sum := make([]float64, l.Rows*l.Positions)
	for i := range sum {
		sum[i] = factor[i]*biasAt(l.Bias, l.Rows, l.Positions, i/l.Positions, i%l.Positions) + bias[i]
	}
	out.Bias = shortBias(sum, l.Rows, l.Positions)
	return &out
}
