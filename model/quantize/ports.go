package quantize

import (
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// input makes a program input. A float input that only QuantizeLinear reads is an
// integer of that node: the caller quantises.
func (l *lowering) input(i int, id graph.ID) error {
	v, in := &l.g.Values[id], l.inputs[i]
	t := program.Tensor{Name: v.Name, Shape: v.Shape, Type: typeName(v.Type)}
	f := &form{narrow: true, scale: 1}
	if q := l.soleQuantize(id); q != nil {
		t.Lo, t.Hi, t.Scale, t.Zero = l.unclamped(id, q)
		f.scale, f.zero, f.exact = q.Scale, q.Zero, exactly(rat(q.Scale))
	} else if in.integers {
		t.Lo, t.Hi = int64(in.Lo), int64(in.Hi)
		t.Scale, f.exact = 1, exactly(rat(1))
		if v.Type == graph.Float {
			f.exact = nil
		}
	} else {
		f.scale = l.portStep(i, id)
		t.Scale = f.scale
		t.Lo, t.Hi = l.fullRange(math.Floor(in.Lo/f.scale+0.5), math.Floor(in.Hi/f.scale+0.5))
		f.narrow = t.Hi-t.Lo < 1<<(l.bits+1)
	}
	var err error
	visibility, ok := l.opts.Inputs[v.Name]
	if !ok {
		visibility = l.opts.DefaultInput
	}
	f.id, err = l.b.Input(t, visibility, nil)
	l.forms[id] = f
	if f.narrow {
		l.narrow[id] = f
	}
	if err != nil {
		return err
	}
	if q := l.soleQuantize(id); q != nil {
		// The integers are the QuantizeLinear's result.
		l.node = l.soleReader(id)
		out, err := l.saturate(l.node.Out, &form{id: f.id, scale: 1}, q.Lo, q.Hi)
		if err != nil {
			return err
		}
		out.exact = exactly(rat(1))
		l.forms[l.node.Out] = out
		l.quant = true
	}
	return nil
}

// unclamped is the range, scale and zero point of an input that the caller
// quantises, wide enough for what calibration saw: the program saturates.
func (l *lowering) unclamped(id graph.ID, q *graph.Quantize) (lo, hi int64, scale float64, zero int64) {
	lo, hi = q.Lo, q.Hi
	free := &graph.Quantize{Scale: q.Scale, Zero: q.Zero, Lo: -1 << 40, Hi: 1 << 40}
	least, most := free.Apply(l.stats[id].lo), free.Apply(l.stats[id].hi)
	for least < lo || most > hi {
		lo, hi = lo-(hi-lo+1)/2, hi+(hi-lo+1)/2
	}
	return lo, hi, q.Scale, q.Zero
}

// portStep is the step of an input of real numbers.
func (l *lowering) portStep(i int, id graph.ID) float64 {
	if step := l.thresholdStep(i, id); step > 0 {
		return step
	}
	if !l.jump[id] {
		step, _, _ := l.grid(l.inputs[i].Lo, l.inputs[i].Hi)
		return step
	}
	if step := l.ownStep(i, id); step > 0 {
		return step
	}
	return l.activation(id)
}

// fullRange widens an input's range, in steps, to a power of two, which is cheaper
// to check, and to the width of an activation.
func (l *lowering) fullRange(lo, hi float64) (int64, int64) {
	width := l.bits
	if lo >= 0 {
		for math.Ldexp(1, width)-1 < hi {
			width++
		}
		return 0, 1<<width - 1
	}
	for math.Ldexp(1, width-1)-1 < hi || -math.Ldexp(1, width-1) > lo {
		width++
	}
	return -1 << (width - 1), 1<<(width-1) - 1
}

// output ends a value: as it is, unless it is too wide for a statement or holds a
// scale per channel.
func (l *lowering) output(id graph.ID) error {
	f := l.forms[id]
	v := &l.g.Values[id]
	l.node = &graph.Node{Name: v.Name}
	var err error
	if f.exact != nil && !f.exact.settles() {
		f, err = l.realize(id, f)
	} else {
		f, err = l.settle(id, f)
	}
	if err != nil {
		return err
	}
	if lo, hi := l.b.Range(f.id); hi-lo > packable || hi-lo < 0 {
		if f, err = l.round(id); err != nil {
			return err
		}
	}
	if l.b.Tensor(f.id).Scale != f.scale || l.b.Tensor(f.id).Zero != f.zero || isInput(l, f.id) || l.b.Tensor(f.id).Name != v.Name {
		// A tensor of its own, with its name, scale and zero point.
		view := &program.View{Index: identity(graph.Elements(v.Shape))}
		id, err := l.emit(view, l.tensorOf(id, f), f.id)
		if err != nil {
			return err
		}
		f = &form{id: id}
	}
	visibility, ok := l.opts.Outputs[v.Name]
	if !ok {
		visibility = l.opts.DefaultOutput
	}
	return l.b.Output(f.id, visibility, l.opts.Labels[v.Name])
}

func isInput(l *lowering, id program.ID) bool {
	for _, in := range l.g.Inputs {
		if f := l.forms[in]; f != nil && f.id == id {
			return true
		}
	}
	return false
}
