package quantize

import (
	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// gather reads a table at indices: constants get the step of an activation that
// holds them all, data keeps its own. There is no proof for an index out of range.
func (l *lowering) gather(n *graph.Node, op *graph.Gather) error {
	index, err := l.integer(n.In[len(n.In)-1])
	if err != nil {
		return err
	}
	p := &program.Gather{Size: op.Size, Step: op.Step, Offset: op.Offset, Which: op.Which}
	if op.Table == nil {
		x, err := l.plain(n.In[0])
		if err != nil {
			return err
		}
		return l.add(n, p, &form{scale: x.scale, zero: x.zero, narrow: x.narrow, raw: x.raw}, x.id, index.id)
	}
	step := l.constantStep(n.Out, op.Table)
	p.Table = make([]int64, len(op.Table))
	for i, x := range op.Table {
		p.Table[i] = l.inSteps(n.Out, x, step)
	}
	return l.add(n, p, &form{scale: step, narrow: true}, index.id)
}

// order lowers Sort: positions do not depend on the step.
func (l *lowering) order(n *graph.Node, op *graph.Sort) error {
	f, err := l.operand(n.In[0])
	if err != nil {
		return err
	}
	sort := &program.Sort{Size: op.Size, Largest: op.Largest}
	if op.Keep == op.Size {
		return l.add(n, sort, wholeForm(), f.id)
	}
	t := l.tensorOf(n.Out, wholeForm())
	t.Shape = l.g.Values[n.In[0]].Shape
	all, err := l.emit(sort, t, f.id)
	if err != nil {
		return err
	}
	first := &program.View{}
	for i := range graph.Elements(l.g.Values[n.Out].Shape) {
		first.Index = append(first.Index, int32(i/op.Keep*op.Size+i%op.Keep))
	}
	return l.add(n, first, wholeForm(), all)
}
