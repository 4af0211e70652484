package quantize

import "github.com/zkinfer/zkinfer/model/graph"

// view drops a View that moves nothing and composes Views.
func (r *rewriter) view(n graph.Node, op *graph.View) {
	if in, at, consts := r.flatten(n.In); at != nil {
		index := make([]int32, len(op.Index))
		for i, j := range op.Index {
			switch {
			case j < 0:
				index[i] = j - int32(len(consts))
			default:
				index[i] = at[j]
			}
		}
		op = &graph.View{Index: index, Consts: append(consts, op.Consts...)}
		n.In, n.Op, r.changed = in, op, true
	}
	if len(n.In) == 1 && r.size(n.In[0]) == len(op.Index) && isIdentity(op.Index) {
		r.replace(n.Out, n.In[0])
		return
	}
	r.append(n)
}

func isIdentity(index []int32) bool {
	for i, j := range index {
		if int(j) != i {
			return false
		}
	}
	return true
}

// flatten looks through the Views among the inputs of a node: the inputs to read
// instead, and for each position of the old concatenated vector its position in
// the new one, or -1-i for constant i. at is nil where no input is a View.
func (r *rewriter) flatten(in []graph.ID) (roots []graph.ID, at []int32, consts []float64) {
	found := false
	for _, id := range in {
		if p := r.producer(id); p != nil {
			_, ok := p.Op.(*graph.View)
			found = found || ok
		}
	}
	if !found {
		return nil, nil, nil
	}
	offsets, next := map[graph.ID]int{}, 0
	offset := func(id graph.ID) int {
		o, ok := offsets[id]
		if !ok {
			o = next
			offsets[id] = o
			roots = append(roots, id)
			next += r.size(id)
		}
		return o
	}
	for _, id := range in {
		p := r.producer(id)
		view, ok := (*graph.View)(nil), false
		if p != nil {
			view, ok = p.Op.(*graph.View)
		}
		if !ok {
			o := offset(id)
			for i := range r.size(id) {
				at = append(at, int32(o+i))
			}
			continue
		}
		at = append(at, r.through(p.In, view, offset, len(consts))...)
		consts = append(consts, view.Consts...)
	}
	return roots, at, consts
}

// through is where the elements of a View are among the roots; its constants
// come after the first `before` ones.
func (r *rewriter) through(in []graph.ID, view *graph.View, offset func(graph.ID) int, before int) []int32 {
	var from []int32 // position in the View's own inputs -> position among the roots
	for _, id := range in {
		o := offset(id)
		for i := range r.size(id) {
			from = append(from, int32(o+i))
		}
	}
	at := make([]int32, len(view.Index))
	for i, j := range view.Index {
		if j < 0 {
			at[i] = j - int32(before)
		} else {
			at[i] = from[j]
		}
	}
	return at
}

// readThrough composes the Views that a linear map reads into its index. It
// fails where a View's constant is not zero, or groups do not stay equally far
// apart.
func (r *rewriter) readThrough(n *graph.Node, op *graph.Linear) (*graph.Linear, bool) {
	roots, at, consts := r.flatten(n.In)
	if at == nil {
		return op, false
	}
	index := make([]int32, len(op.Index))
	stride := -1
	for i, j := range op.Index {
		index[i] = -1
		if j < 0 {
			continue
		}
		first := at[j]
		if first < 0 && consts[-1-first] != 0 {
			return op, false
		}
		for g := 1; g < op.Groups; g++ {
			next := at[int(j)+g*op.Stride]
			if first < 0 || next < 0 {
				if first < 0 && next < 0 && consts[-1-next] == 0 {
					continue
				}
				return op, false
			}
			if step := int(next - first); stride < 0 && g == 1 {
				stride = step
			} else if step != stride*g {
				return op, false
			}
		}
		if first >= 0 {
			index[i] = first
		}
	}
	if op.Groups > 1 && stride < 0 {
		return op, false
	}
	out := *op
	out.Index, out.Stride = index, max(stride, 0) // without groups there is none
	n.In, n.Op = roots, &out
	return &out, true
}
