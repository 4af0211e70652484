package quantize

import (
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// exactUnary notes a saturation, or a function that a QuantizeLinear follows; any
// other function of a small integer is a table.
func (l *lowering) exactUnary(n *graph.Node, op *graph.Unary) error {
	f := l.forms[n.In[0]]
	e := *f.exact
	switch {
	case op.Func == graph.Relu && e.fn == nil:
		e.lo, e.hi = math.Max(e.lo, 0), math.Max(e.hi, 0)
	case op.Func == graph.Clip && e.fn == nil:
		e.lo, e.hi = math.Min(math.Max(e.lo, op.Alpha), op.Beta), math.Min(math.Max(e.hi, op.Alpha), op.Beta)
	case l.soleQuantize(n.Out) != nil && e.small():
		e.fn = op
	case !e.settles():
		return l.function(n, op)
	default:
		return l.exactTable(n, op)
	}
	l.forms[n.Out] = &form{id: f.id, scale: f.scale, zero: f.zero, narrow: f.narrow, exact: &e}
	return nil
}

// exactTable is a function of a small integer with results of 30 bits or more.
func (l *lowering) exactTable(n *graph.Node, op *graph.Unary) error {
	f, err := l.settle(n.In[0], l.forms[n.In[0]])
	if err != nil {
		return err
	}
	lo, hi := l.b.Range(f.id)
	if hi-lo >= 1<<17 {
		return fmt.Errorf("%w: %s of an accumulator of a quantised model", ErrUnsupported, op.Func)
	}
	step := math.Ldexp(l.stats[n.Out].largest(), -30)
	t := &program.Table{Lo: lo}
	for v := lo; v <= hi; v++ {
		y := math.Round(op.Apply(f.scale*float64(v-f.zero)) / step)
		if op.Func == graph.Exp {
			// exp of positive numbers is unreachable behind a maximum
			y = math.Min(math.Max(y, 1), 1<<30)
		}
		t.Values = append(t.Values, int64(y))
	}
	return l.add(n, t, &form{scale: step}, f.id)
}
