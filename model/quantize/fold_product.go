package quantize

import "github.com/zkinfer/zkinfer/model/graph"

// bilinear moves a division of whole rows behind a product of matrices, where that
// divides fewer elements: (A/s) B = (A B)/s, s a divisor for each row of A.
func (r *rewriter) bilinear(n graph.Node, op *graph.Bilinear) {
	p := r.producer(n.In[0])
	if p == nil || r.uses[n.In[0]] != 1 || op.N > op.K {
		r.append(n)
		return
	}
	_, ok := p.Op.(*graph.Divide)
	if !ok {
		r.append(n)
		return
	}
	by := r.producer(p.In[1])
	index := rowDivisors(by, op)
	if index == nil {
		r.append(n)
		return
	}
	out := r.g.Values[n.Out]
	product := r.value(graph.Value{Name: out.Name + "/product", Shape: out.Shape, Type: out.Type}, 1)
	divisors := r.value(graph.Value{Name: out.Name + "/divisors", Shape: out.Shape, Type: r.g.Values[by.In[0]].Type}, 1)
	divide := *p
	divide.In, divide.Out = []graph.ID{product, divisors}, n.Out
	view := *by
	view.Op, view.Out = &graph.View{Index: index}, divisors
	n.In, n.Out = []graph.ID{p.In[0], n.In[1]}, product
	for _, id := range by.In {
		r.uses[id]++
	}
	r.uses[p.In[0]]++
	r.append(n)
	r.append(view)
	r.append(divide)
	r.changed = true
}

// rowDivisors are the positions that a View gives the elements of a product, if it
// gives all elements of each row of the first factor one; else nil.
func rowDivisors(by *graph.Node, op *graph.Bilinear) []int32 {
	if by == nil {
		return nil
	}
	view, ok := by.Op.(*graph.View)
	if !ok || len(view.Consts) > 0 || len(view.Index) != op.Batch*op.M*op.K {
		return nil
	}
	var index []int32
	for row := range op.Batch * op.M {
		first := view.Index[row*op.K]
		for _, x := range view.Index[row*op.K : (row+1)*op.K] {
			if x != first {
				return nil
			}
		}
		for range op.N {
			index = append(index, first)
		}
	}
	return index
}
