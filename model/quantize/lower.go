package quantize

import (
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
	narrow bool        // of at most the width of activations
	raw    bool        // rounded to the scale of an activation, not yet saturated
	loose  *calibrated // where the static range exceeds the calibrated one, see slack.go

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
	rescales  map[rounding]program.ID // made before
	quant     bool                    // something was quantised by the model
	float     bool                    // something was rounded by us
}

// lower makes the program with activations of bits bits and a tolerance of the
// weights.
func (s *source) lower(bits int, tolerance float64, opts *Options) (*program.Program, error) {
	l := &lowering{source: s, opts: opts, bits: bits, tolerance: tolerance, b: program.NewBuilder(s.g.Name), rescales: map[rounding]program.ID{}}
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
		if err := l.staysWhole(l.node.Out); err != nil {
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
	if len(n.In) == 1 && len(op.Index) == graph.Elements(l.g.Values[n.In[0]].Shape) && isIdentity(op.Index) {
		l.forms[n.Out], l.narrow[n.Out] = l.forms[n.In[0]], l.narrow[n.In[0]]
		return nil
	}
	// One scale for all parts: the coarsest narrow one, or the wide ones' own.
	fs, err := l.oneStep(n.In)
	if err != nil {
		return err
	}
	if l.forms[n.In[0]].exact != nil && !wholeSteps(fs[0].scale, op.Consts...) {
		step := fs[0].scale / (1 << 14) // the model's own step would round the constants
		for i, id := range n.In {
			if fs[i], err = l.finer(id, fs[i], step); err != nil {
				return err
			}
		}
	}
	if fs, err = l.beside(n.Out, n.In, fs, op.Consts); err != nil {
		return err
	}
	f := &form{scale: fs[0].scale, narrow: fs[0].narrow, raw: fs[0].raw}
	v := &program.View{Index: op.Index}
	for _, c := range op.Consts {
		v.Consts = append(v.Consts, l.inSteps(n.Out, c, f.scale))
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
