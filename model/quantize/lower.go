package quantize

import (
	"errors"
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// form is how a value of the graph exists in the program. A value may exist wide
// (an accumulator, a sum of products) and, once a consumer needs few bits of it,
// narrow as well.
type form struct {
	id     program.ID
	scale  float64 // real value of one step
	zero   int64
	narrow bool // of at most the width of activations
	raw    bool // rounded to the scale of an activation, not yet saturated

	exact *exact // integers of a quantised model; nil for a float model
}

// lowering makes the program of one width.
type lowering struct {
	*source
	opts      *Options
	bits      int
	tolerance float64 // see tolerances
	b         *program.Builder
	forms     []*form // by value
	narrow    []*form // by value: the rounded form, once made
	by        []int   // by value: index of the node that defines it, -1 for inputs
	uses      [][]int // by value: nodes that read it, -1 for an output
	node      *graph.Node
	quant     bool // something was quantised by the model
	float     bool // something was rounded by us
}

// lower makes the program with activations of bits bits and a tolerance of the
// weights.
func (s *source) lower(bits int, tolerance float64, opts *Options) (*program.Program, error) {
	l := &lowering{source: s, opts: opts, bits: bits, tolerance: tolerance, b: program.NewBuilder(s.g.Name)}
	n := len(s.g.Values)
	l.forms, l.narrow, l.by, l.uses = make([]*form, n), make([]*form, n), make([]int, n), make([][]int, n)
	for i := range l.by {
		l.by[i] = -1
	}
	for i := range s.g.Nodes {
		l.by[s.g.Nodes[i].Out] = i
		for _, id := range s.g.Nodes[i].In {
			l.uses[id] = append(l.uses[id], i)
		}
	}
	for _, id := range s.g.Outputs {
		l.uses[id] = append(l.uses[id], -1)
	}
	for i, id := range s.g.Inputs {
		if err := l.input(i, id); err != nil {
			return nil, err
		}
	}
	for i := range s.g.Nodes {
		l.node = &s.g.Nodes[i]
		if l.forms[l.node.Out] != nil {
			continue // made together with an earlier node
		}
		if err := l.lowerNode(l.node); err != nil {
			return nil, fmt.Errorf("node %s (%s): %w", l.node.Name, l.node.Type, err)
		}
	}
	for _, id := range s.g.Outputs {
		if err := l.output(id); err != nil {
			return nil, fmt.Errorf("output %s: %w", s.g.Values[id].Name, err)
		}
	}
	p, err := l.b.Program()
	if err != nil {
		return nil, err
	}
	if l.float || !l.quant {
		p.Bits = bits
	}
	for _, bound := range s.g.Bound {
		p.Bound = append(p.Bound, fmt.Sprintf("%s=%v", bound.Name, bound.Value))
	}
	return p, nil
}

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
		f.scale, t.Lo, t.Hi = l.grid(in.Lo, in.Hi)
		if l.jump[id] {
			f.scale = l.activation(id)
		}
		t.Scale = f.scale
		t.Lo = max(t.Lo, int64(math.Floor(in.Lo/f.scale+0.5)))
		t.Hi = min(t.Hi, int64(math.Floor(in.Hi/f.scale+0.5)))
		t.Lo, t.Hi = l.fullRange(t.Lo, t.Hi)
	}
	var err error
	visibility, ok := l.opts.Inputs[v.Name]
	if !ok {
		visibility = l.opts.DefaultInput
	}
	f.id, err = l.b.Input(t, visibility, nil)
	l.forms[id], l.narrow[id] = f, f
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

// fullRange widens an input's range to a power of two, which is cheaper to check.
func (l *lowering) fullRange(lo, hi int64) (int64, int64) {
	if lo >= 0 {
		return 0, 1<<l.bits - 1
	}
	return -1 << (l.bits - 1), 1<<(l.bits-1) - 1
}

// grid is the step of an activation that holds [lo, hi], and its integers.
func (l *lowering) grid(lo, hi float64) (step float64, min, max int64) {
	largest := math.Max(math.Abs(lo), math.Abs(hi))
	if largest == 0 {
		largest = 1
	}
	if lo >= 0 {
		return largest / levels(l.bits, true), 0, int64(levels(l.bits, true))
	}
	return largest / levels(l.bits, false), -int64(levels(l.bits, false)) - 1, int64(levels(l.bits, false))
}

func (l *lowering) lowerNode(n *graph.Node) error {
	if len(n.In) == 0 {
		return l.constant(n)
	}
	switch op := n.Op.(type) {
	case *graph.Linear:
		return l.linear(n, op)
	case *graph.View:
		return l.view(n, op)
	case *graph.Max:
		return l.maximum(n, op)
	case *graph.Unary:
		return l.unary(n, op)
	case *graph.Bilinear:
		return l.bilinear(n, op)
	case *graph.NonNegative:
		f, err := l.plain(n.In[0])
		if err != nil {
			return err
		}
		if f, err = l.centered(n.In[0], f); err != nil {
			return err
		}
		return l.add(n, &program.NonNegative{}, &form{scale: 1, narrow: true}, f.id)
	case *graph.Divide:
		return l.divide(n)
	case *graph.Quantize:
		return l.quantize(n, op)
	case *graph.Dequantize:
		return l.dequantize(n, op)
	case *graph.Round:
		return l.roundInteger(n, op)
	}
	return l.lowerInteger(n)
}

// lowerInteger lowers the primitives that work on integers.
func (l *lowering) lowerInteger(n *graph.Node) error {
	switch op := n.Op.(type) {
	case *graph.Select:
		return l.choose(n)
	case *graph.Wrap:
		return l.wrap(n, op)
	case *graph.Bitwise:
		return l.bitwise(n, op)
	case *graph.Shift:
		return l.shiftBits(n, op)
	case *graph.IntDivide:
		return l.intDivide(n)
	case *graph.Modulo:
		return l.modulo(n, op)
	case *graph.Gather:
		return l.gather(n, op)
	case *graph.Sort:
		return l.order(n, op)
	}
	return fmt.Errorf("%w: %T", ErrUnsupported, n.Op)
}

// emit adds an op and returns its tensor.
func (l *lowering) emit(op program.Op, t program.Tensor, in ...program.ID) (program.ID, error) {
	base := program.Base{Node: l.node.Name, In: in}
	switch op := op.(type) {
	case *program.Linear:
		op.Base = base
	case *program.Bilinear:
		op.Base = base
	case *program.Rescale:
		op.Base = base
	case *program.Clamp:
		op.Base = base
	case *program.Table:
		op.Base = base
	case *program.Segments:
		op.Base = base
	case *program.Max:
		op.Base = base
	case *program.NonNegative:
		op.Base = base
	case *program.Divide:
		op.Base = base
	case *program.View:
		op.Base = base
	case *program.Wrap:
		op.Base = base
	case *program.BitAnd:
		op.Base = base
	case *program.Root:
		op.Base = base
	case *program.Gather:
		op.Base = base
	case *program.Sort:
		op.Base = base
	}
	return l.b.Add(op, t)
}

// add emits the op that defines a node's value in form f.
func (l *lowering) add(n *graph.Node, op program.Op, f *form, in ...program.ID) error {
	id, err := l.emit(op, l.tensorOf(n.Out, f), in...)
	if err != nil {
		return err
	}
	f.id = id
	// Small integers are what they are: rounding them to another step would lose
	// that (bits, indices, counts).
	if lo, hi := l.b.Range(id); f.scale == 1 && f.exact == nil && hi-lo < 1<<MaxBits {
		f.narrow = true
	}
	l.forms[n.Out] = f
	return nil
}

func (l *lowering) tensorOf(id graph.ID, f *form) program.Tensor {
	v := &l.g.Values[id]
	return program.Tensor{Name: v.Name, Shape: v.Shape, Scale: f.scale, Zero: f.zero, Type: typeName(v.Type)}
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

func identity(n int) []int32 {
	index := make([]int32, n)
	for i := range index {
		index[i] = int32(i)
	}
	return index
}

func (l *lowering) view(n *graph.Node, op *graph.View) error {
	if l.forms[n.In[0]].exact != nil {
		if done, err := l.exactView(n, op); done || err != nil {
			return err
		}
	}
	// One scale for all parts: the coarsest narrow one, or the wide ones' own.
	fs, err := l.oneStep(n.In)
	if err != nil {
		return err
	}
	f := &form{scale: fs[0].scale, narrow: fs[0].narrow, raw: fs[0].raw}
	v := &program.View{Index: op.Index}
	for _, c := range op.Consts {
		v.Consts = append(v.Consts, inSteps(c, f.scale))
	}
	return l.add(n, v, f, ids(fs)...)
}

func ids(fs []*form) []program.ID {
	out := make([]program.ID, len(fs))
	for i, f := range fs {
		out[i] = f.id
	}
	return out
}

// common brings values to one scale.
func (l *lowering) common(in []graph.ID) ([]*form, error) {
	fs := make([]*form, len(in))
	same := true
	for i, id := range in {
		var err error
		if fs[i], err = l.plain(id); err != nil {
			return nil, err
		}
		same = same && fs[i].scale == fs[0].scale && fs[i].zero == 0 && fs[i].exact == nil
	}
	if same {
		return fs, nil
	}
	var all stats
	for _, id := range in {
		s := l.stats[id]
		all.see([]float64{s.lo, s.hi})
	}
	step, _, _ := l.grid(all.lo, all.hi)
	for i, id := range in {
		var err error
		if fs[i], err = l.roundTo(id, step, all.lo, all.hi); err != nil {
			return nil, err
		}
	}
	return fs, nil
}

// bilinear multiplies two rounded tensors; what is multiplied by bits is not rounded.
func (l *lowering) bilinear(n *graph.Node, op *graph.Bilinear) error {
	if done, err := l.exactBilinear(n, op); done || err != nil {
		return err
	}
	x, err := l.factor(n.In[0], n.In[1])
	if err != nil {
		return err
	}
	y, err := l.factor(n.In[1], n.In[0])
	if err != nil {
		return err
	}
	if x, err = l.centered(n.In[0], x); err != nil {
		return err
	}
	if y, err = l.centered(n.In[1], y); err != nil {
		return err
	}
	if l.whole[n.In[0]] && l.whole[n.In[1]] {
		a, b := *x, *y
		return l.multiplyIntegers(n, op, &a, &b)
	}
	p := &program.Bilinear{Batch: op.Batch, M: op.M, K: op.K, N: op.N}
	return l.add(n, p, &form{scale: x.scale * y.scale}, x.id, y.id)
}

// factor is a value as an operand of a product with another.
func (l *lowering) factor(id, other graph.ID) (*form, error) {
	if f := l.forms[other]; l.whole[other] {
		if lo, hi := l.b.Range(f.id); lo >= -2 && hi <= 2 {
			return l.wide(id)
		}
	}
	return l.round(id)
}

// maximum takes the maximum of accumulators behind a rounding without
// saturation: the cheapest place of it.
func (l *lowering) maximum(n *graph.Node, op *graph.Max) error {
	fs := make([]*form, len(n.In))
	for i, id := range n.In {
		fs[i] = l.forms[id]
	}
	same, whole := true, true
	for i, f := range fs {
		same = same && f.exact != nil
		whole = whole && l.whole[n.In[i]]
	}
	if same && len(fs) == 1 && fs[0].exact.settles() {
		return l.exactMax(n, op)
	}
	for i, id := range n.In {
		var err error
		if fs[i], err = l.plain(id); err != nil {
			return err
		}
	}
	same = true
	for _, f := range fs {
		same = same && f.scale == fs[0].scale && f.zero == fs[0].zero
	}
	switch {
	case whole && same:
	case l.precise[n.Out]:
		var err error
		if fs, err = l.oneStep(n.In); err != nil {
			return err
		}
	case !fs[0].narrow && !fs[0].raw && l.roundsLater(n.Out) || len(fs) > 1:
		lo, hi := l.roundRange(n.Out)
		step, _, _ := l.grid(lo, hi)
		for i, id := range n.In {
			var err error
			if fs[i], err = l.shift(id, step); err != nil {
				return err
			}
		}
	}
	f := &form{scale: fs[0].scale, narrow: fs[0].narrow, raw: fs[0].raw}
	return l.add(n, &program.Max{Terms: op.Terms, Positions: op.Positions, Index: op.Index}, f, ids(fs)...)
}

// compare is the largest error of a program's outputs over the samples, relative
// to the largest magnitude of the output.
func (s *source) compare(p *program.Program) (float64, error) {
	worst := 0.0
	for k, sample := range s.samples {
		in := make([][]int64, len(sample))
		for i, x := range sample {
			in[i] = Integers(&p.Tensors[p.Inputs[i].Tensor], x)
		}
		t, err := p.Eval(in)
		if err != nil {
			if s.made && errors.Is(err, program.ErrUndefined) {
				continue
			}
			var out *program.InputError
			if errors.As(err, &out) {
				return 0, fmt.Errorf("calibration sample %d: %w", k, err)
			}
			return 0, err
		}
		for i, v := range p.OutputsOf(t) {
			o := &p.Tensors[p.Outputs[i].Tensor]
			largest, diff := 0.0, 0.0
			for j, x := range v {
				want := s.want[k][i][j]
				diff = math.Max(diff, math.Abs(o.Scale*float64(x-o.Zero)-want))
				largest = math.Max(largest, math.Abs(want))
			}
			if largest > 0 {
				worst = math.Max(worst, diff/largest)
			}
		}
	}
	return worst, nil
}

// Integers rounds real numbers to the integers of an input tensor.
func Integers(t *program.Tensor, x []float64) []int64 {
	out := make([]int64, len(x))
	for i, v := range x {
		q := math.RoundToEven(v/t.Scale) + float64(t.Zero)
		out[i] = int64(math.Max(math.Min(q, 1<<62), -1<<62))
		if t.Type == "float32" && v/t.Scale > float64(t.Hi-t.Zero) && v/t.Scale < float64(t.Hi-t.Zero)+1 {
			out[i] = t.Hi
		}
	}
	return out
}
