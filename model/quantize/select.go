package quantize

import (
	"fmt"
	"math"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// farthest bounds a constant in steps of what it is added to. The infinities of
// masks end there: no other value comes near it.
const farthest = 1 << 36

// farthestExponent is what is added to an exponent at most: exp of any less is 0.
const farthestExponent = 1 << 12

// inSteps is a constant in steps, beside or in place of what a value holds. One of
// an integer type is no mask: it stays what it is.
func (l *lowering) inSteps(of graph.ID, x, step float64) int64 {
	if l.g.Values[of].Type != graph.Float && math.Abs(x) <= program.MaxValue {
		return int64(math.Round(x / step))
	}
	return int64(math.Round(math.Min(math.Max(x/step, -farthest), farthest)))
}

// mask is what a real constant stands for infinity from: no activation holds it
// beside others.
const mask = 1 << 100

// constantStep is the step of constants that are a value of their own: 1 where they
// are whole and inSteps holds them, else that of an activation with all of them that
// are no masks.
func (l *lowering) constantStep(of graph.ID, x []float64) float64 {
	lo, hi := 0.0, 0.0
	for _, v := range x {
		if math.Abs(v) < mask {
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
	}
	integers := l.g.Values[of].Type != graph.Float
	if wholes(x) && (integers || math.Max(-lo, hi) <= farthest) {
		return 1
	}
	step, _, _ := l.grid(lo, hi)
	return step
}

// constants are the elements of a value that does not depend on the inputs.
func (l *lowering) constants(id graph.ID) ([]float64, bool) {
	if l.by[id] < 0 {
		return nil, false
	}
	view, ok := l.g.Nodes[l.by[id]].Op.(*graph.View)
	if !ok {
		return nil, false
	}
	x := make([]float64, len(view.Index))
	for i, j := range view.Index {
		if j >= 0 {
			return nil, false
		}
		x[i] = view.Consts[-1-j]
	}
	return x, true
}

// constant lowers a value that is the same for every input, which ONNX allows: at
// step 1 where it is of integers.
func (l *lowering) constant(n *graph.Node) error {
	x, ok := l.constants(n.Out)
	if !ok {
		return fmt.Errorf("%w: %T without an input", ErrUnsupported, n.Op)
	}
	step := l.constantStep(n.Out, x)
	v := &program.View{Index: n.Op.(*graph.View).Index}
	for _, c := range n.Op.(*graph.View).Consts {
		v.Consts = append(v.Consts, l.inSteps(n.Out, c, step))
	}
	return l.add(n, v, &form{scale: step, narrow: true})
}

// choose lowers Select: y = b + c*(a - b), exact at one step of both; constants
// take the step of the other.
func (l *lowering) choose(n *graph.Node) error {
	c, err := l.integer(n.In[0])
	if err != nil {
		return err
	}
	a, aConst := l.constants(n.In[1])
	b, bConst := l.constants(n.In[2])
	size := graph.Elements(l.g.Values[n.Out].Shape)
	if aConst && bConst {
		return l.chooseConstant(n, c, a, b)
	}
	var fs []*form
	var in []graph.ID
	for i, constant := range []bool{aConst, bConst} {
		if !constant {
			in = append(in, n.In[1+i])
		}
	}
	if fs, err = l.oneStep(in); err != nil {
		return err
	}
	if fs, err = l.beside(n.Out, in, fs, slices.Concat(a, b)); err != nil {
		return err
	}
	f := &form{scale: fs[0].scale, narrow: fs[0].narrow, raw: fs[0].raw}
	t := l.tensorOf(n.Out, f)
	// difference = a - b
	d := &program.Linear{Rows: 1, Terms: len(fs), Positions: size, Groups: 1, Index: columns(size, len(fs)), Weights: []int32{1, -1}[:len(fs)]}
	y := &program.Linear{Rows: 1, Terms: 2, Positions: size, Groups: 1, Index: columns(size, 2), Weights: []int32{1, 1}}
	switch {
	case aConst:
		d.Weights, d.Bias = []int32{-1}, l.biases(n.Out, a, f.scale, 1)
	case bConst:
		d.Bias = l.biases(n.Out, b, f.scale, -1)
		y.Terms, y.Weights, y.Index, y.Bias = 1, []int32{1}, identity(size), l.biases(n.Out, b, f.scale, 1)
	}
	diff, err := l.emit(d, t, ids(fs)...)
	if err != nil {
		return err
	}
	product, err := l.emit(&program.Bilinear{Batch: size, M: 1, K: 1, N: 1}, t, c.id, diff)
	if err != nil {
		return err
	}
	if bConst {
		return l.add(n, y, f, product)
	}
	return l.add(n, y, f, product, fs[len(fs)-1].id)
}

// biases are constants in steps, times a sign.
func (l *lowering) biases(of graph.ID, x []float64, step float64, sign int64) []int64 {
	out := make([]int64, len(x))
	for i, v := range x {
		out[i] = sign * l.inSteps(of, v, step)
	}
	return out
}

// chooseConstant is linear in the condition.
func (l *lowering) chooseConstant(n *graph.Node, c *form, a, b []float64) error {
	s := l.stats[n.Out]
	step, _, _ := l.grid(s.lo, s.hi)
	if wholes(a) && wholes(b) {
		step = 1
	}
	y := &program.Linear{Rows: len(a), Terms: 1, Positions: 1, Groups: len(a), Stride: 1, Index: []int32{0}, Bias: l.biases(n.Out, b, step, 1)}
	for i := range a {
		w := l.inSteps(n.Out, a[i], step) - y.Bias[i]
		if max(w, -w) > maxWeight && l.g.Values[n.Out].Type != graph.Float {
			return fmt.Errorf("%w: a choice between integers that are %d apart", ErrUnsupported, max(w, -w))
		}
		y.Weights = append(y.Weights, int32(min(max(w, -maxWeight), maxWeight)))
	}
	return l.add(n, y, &form{scale: step, narrow: true}, c.id)
}

// oneStep brings values to one step: their own, where they agree; the finest of
// wide operands, or else that of an activation which holds them all.
func (l *lowering) oneStep(in []graph.ID) ([]*form, error) {
	precise, finest := false, math.Inf(1)
	for _, id := range in {
		f, err := l.plain(id)
		if err != nil {
			return nil, err
		}
		precise = precise || l.precise[id]
		finest = math.Min(finest, f.scale)
	}
	if !precise {
		return l.common(in)
	}
	fs := make([]*form, len(in))
	for i, id := range in {
		var err error
		if fs[i], err = l.shift(id, finest); err != nil {
			return nil, err
		}
		if f := *fs[i]; f.raw && finest < l.forms[id].scale { // in finer steps, which is no rounding
			f.raw = false
			fs[i] = &f
		}
	}
	return fs, nil
}
