package quantize

import (
	"fmt"
	"math"
	"math/big"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// exact is what a tensor of a quantised model stands for, without any rounding:
// element i of channel c is rows[c] * (v[i] - zero + rest[c]), clipped to [lo, hi], fn of
// that where fn is set, in the order of index. Nothing of it is computed before a
// QuantizeLinear asks for it.
type exact struct {
	rows   []*big.Rat // real value of a step: one, or one per channel
	rest   []*big.Rat // what to add to v in a channel, of a bias that is no whole number of steps; nil: nothing
	lo, hi float64    // a Relu or Clip behind it
	fn     *graph.Unary
	index  []int32 // a View behind it
	parts  []part  // a sum of several tensors instead: the form's id is unused
	bias   float64
}

// part is one tensor of an exact sum.
type part struct {
	id    program.ID
	zero  int64
	ratio *big.Rat
	index []int32 // term -> element
}

func rat(x float64) *big.Rat { return new(big.Rat).SetFloat64(x) }

func exactly(ratio *big.Rat) *exact {
	return &exact{rows: []*big.Rat{ratio}, lo: math.Inf(-1), hi: math.Inf(1)}
}

func (e *exact) clipped() bool { return !math.IsInf(e.lo, -1) || !math.IsInf(e.hi, 1) }
func (e *exact) small() bool {
	return len(e.rows) == 1 && e.rest == nil && !e.clipped() && e.fn == nil && e.index == nil && e.parts == nil
}

// settles reports whether a form is a tensor with one scale once what is pending on
// it is carried out: a clip must be to whole steps.
func (e *exact) settles() bool {
	if len(e.rows) != 1 || e.rest != nil || e.fn != nil || e.parts != nil {
		return false
	}
	step, _ := e.rows[0].Float64()
	return wholeSteps(step, e.lo, e.hi)
}

// wholeSteps reports whether real numbers are multiples of a step, as far as a
// float32 says what the step is. Infinities are no ends of a clip.
func wholeSteps(step float64, x ...float64) bool {
	for _, v := range x {
		n := v / step
		if !math.IsInf(n, 0) && math.Abs(n-math.Round(n)) > 1e-6*math.Max(1, math.Abs(n)) {
			return false
		}
	}
	return true
}

// dequantize gives the integers of a tensor their meaning.
func (l *lowering) dequantize(n *graph.Node, op *graph.Dequantize) error {
	f := l.forms[n.In[0]]
	f, err := l.settle(n.In[0], f)
	if err != nil {
		return err
	}
	if f.scale != 1 || f.zero != 0 {
		return fmt.Errorf("%w: DequantizeLinear of a tensor that is not of integers", ErrUnsupported)
	}
	l.forms[n.Out] = &form{id: f.id, scale: op.Scale, zero: op.Zero, narrow: true, exact: exactly(rat(op.Scale))}
	return nil
}

// settle carries out what is pending on an exact form with one scale, so that it
// is a tensor: a view, and a clip to whole steps.
func (l *lowering) settle(id graph.ID, f *form) (*form, error) {
	e := f.exact
	if e == nil || e.small() {
		return f, nil
	}
	if !e.settles() {
		return nil, fmt.Errorf("%w: an accumulator of a quantised model with a scale a channel", ErrUnsupported)
	}
	out := &form{id: f.id, scale: f.scale, zero: f.zero, narrow: f.narrow, exact: exactly(e.rows[0])}
	var err error
	if e.clipped() {
		lo, hi := l.b.Range(f.id)
		zero := float64(f.zero)
		lo, hi = clipped(lo, hi, math.Round(e.lo/f.scale)+zero, math.Round(e.hi/f.scale)+zero)
		t := l.b.Tensor(f.id)
		if out.id, err = l.emit(&program.Clamp{Lo: lo, Hi: hi}, t, out.id); err != nil {
			return nil, err
		}
	}
	if e.index != nil {
		if out.id, err = l.emit(&program.View{Index: e.index}, l.tensorOf(id, out), out.id); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// plain is an exact form as a float model uses it: one scale, no zero point,
// nothing pending.
func (l *lowering) plain(id graph.ID) (*form, error) {
	f := l.forms[id]
	if f.exact == nil {
		return f, nil
	}
	if !f.exact.settles() {
		return l.realize(id, f)
	}
	f, err := l.settle(id, f)
	if err != nil {
		return nil, err
	}
	c := *f
	c.exact = nil
	return l.centered(id, &c)
}

// centered is a form without a zero point.
func (l *lowering) centered(id graph.ID, f *form) (*form, error) {
	if f.zero == 0 {
		return f, nil
	}
	out, err := l.finer(id, f, f.scale)
	if err == nil {
		out.narrow = f.narrow
	}
	return out, err
}

// exactView moves integers; behind an accumulator it waits for the rounding.
func (l *lowering) exactView(n *graph.Node, op *graph.View) (bool, error) {
	f := l.forms[n.In[0]]
	if len(n.In) == 1 && len(op.Consts) == 0 && !f.exact.small() && f.exact.parts == nil {
		e := *f.exact
		e.index = make([]int32, len(op.Index))
		for i, x := range op.Index {
			e.index[i] = x
			if f.exact.index != nil {
				e.index[i] = f.exact.index[x]
			}
		}
		l.forms[n.Out] = &form{id: f.id, scale: f.scale, zero: f.zero, narrow: f.narrow, exact: &e}
		return true, nil
	}
	fs := make([]*form, len(n.In))
	for i, id := range n.In {
		if e := l.forms[id].exact; e == nil || !e.settles() {
			return false, nil
		}
		var err error
		if fs[i], err = l.settle(id, l.forms[id]); err != nil {
			return false, err
		}
		if fs[i].zero != fs[0].zero || fs[i].exact.rows[0].Cmp(fs[0].exact.rows[0]) != 0 {
			return false, nil
		}
	}
	if !wholeSteps(fs[0].scale, op.Consts...) {
		return false, nil
	}
	v := &program.View{Index: op.Index}
	for _, c := range op.Consts {
		v.Consts = append(v.Consts, int64(math.Round(c/fs[0].scale))+fs[0].zero)
	}
	out := &form{scale: fs[0].scale, zero: fs[0].zero, narrow: fs[0].narrow, exact: exactly(fs[0].exact.rows[0])}
	return true, l.add(n, v, out, ids(fs)...)
}

// exactMax takes a maximum of integers, which commutes with their meaning.
func (l *lowering) exactMax(n *graph.Node, op *graph.Max) error {
	f, err := l.settle(n.In[0], l.forms[n.In[0]])
	if err != nil {
		return err
	}
	out := &form{scale: f.scale, zero: f.zero, narrow: f.narrow, exact: exactly(f.exact.rows[0])}
	return l.add(n, &program.Max{Terms: op.Terms, Positions: op.Positions, Index: op.Index}, out, f.id)
}

// exactBilinear multiplies two quantised tensors: the product's step is the product
// of theirs. It reports false for other operands, and where a product would be wide.
func (l *lowering) exactBilinear(n *graph.Node, op *graph.Bilinear) (bool, error) {
	if l.whole[n.In[0]] && l.whole[n.In[1]] {
		return false, nil
	}
	step := rat(1)
	fs := make([]*form, 2)
	largest := float64(op.K)
	for i, id := range n.In {
		f := l.forms[id]
		if f.exact == nil || !f.exact.settles() {
			return false, nil
		}
		largest *= l.magnitudeOf(f.id) + math.Abs(float64(f.zero))
		if largest > packable {
			return false, nil
		}
		var err error
		if f, err = l.settle(id, f); err != nil {
			return false, err
		}
		step.Mul(step, f.exact.rows[0])
		if fs[i], err = l.centered(id, f); err != nil {
			return false, err
		}
	}
	scale, _ := step.Float64()
	p := &program.Bilinear{Batch: op.Batch, M: op.M, K: op.K, N: op.N}
	return true, l.add(n, p, &form{scale: scale, exact: exactly(step)}, fs[0].id, fs[1].id)
}

func (l *lowering) soleQuantize(id graph.ID) *graph.Quantize {
	if r := l.soleReader(id); r != nil {
		if q, ok := r.Op.(*graph.Quantize); ok {
			return q
		}
	}
	return nil
}

// exactLinear lowers a map of integers whose weights are integers, or a sum of a
// few tensors. It reports false where the map has no exact form.
func (l *lowering) exactLinear(n *graph.Node, op *graph.Linear) (bool, error) {
	fs := make([]*form, len(n.In))
	same := true
	for i, id := range n.In {
		f := l.forms[id]
		if f.exact == nil || !f.exact.settles() {
			return false, nil
		}
		var err error
		if fs[i], err = l.settle(id, f); err != nil {
			return false, err
		}
		same = same && fs[i].exact.rows[0].Cmp(fs[0].exact.rows[0]) == 0
	}
	switch {
	case same && op.Ints != nil:
		return true, l.exactWeights(n, op, fs, op.Ints, op.Scales)
	case same && wholeWeights(op) && op.Bias == nil:
		ints := make([]int32, len(op.Weights))
		for i, w := range op.Weights {
			ints[i] = int32(w)
		}
		return true, l.exactWeights(n, op, fs, ints, nil)
	case op.Rows == 1 && op.Terms <= 3 && l.soleExact(n.Out):
		return l.exactSum(n, op, fs)
	}
	return false, nil
}

// soleExact reports whether a value goes to one QuantizeLinear, past Relu, Clip
// and views.
func (l *lowering) soleExact(id graph.ID) bool {
	r := l.soleReader(id)
	if r == nil {
		return false
	}
	switch op := r.Op.(type) {
	case *graph.Quantize:
		return true
	case *graph.Unary:
		return (op.Func == graph.Relu || op.Func == graph.Clip) && l.soleExact(r.Out)
	}
	return false
}

func wholeWeights(op *graph.Linear) bool {
	for _, w := range op.Weights {
		if w != math.Trunc(w) || math.Abs(w) > 1<<20 {
			return false
		}
	}
	return true
}

// exactWeights is an accumulator of integers: zero points go to the bias, position
// by position, since padding has none.
func (l *lowering) exactWeights(n *graph.Node, op *graph.Linear, fs []*form, ints []int32, scales []float64) error {
	p := &program.Linear{
		Rows: op.Rows, Terms: op.Terms, Positions: op.Positions,
		Index: op.Index, Groups: op.Groups, Stride: op.Stride, Weights: ints,
	}
	e := &exact{lo: math.Inf(-1), hi: math.Inf(1)}
	for r := range max(1, len(scales)) {
		row := new(big.Rat).Set(fs[0].exact.rows[0])
		if scales != nil {
			row.Mul(row, fraction(scales[r]))
		}
		e.rows = append(e.rows, row)
	}
	if equalRows(e.rows) {
		e.rows = e.rows[:1]
	}
	bias, err := l.exactBias(op, fs, ints, e)
	if err != nil {
		return err
	}
	p.Bias = bias
	scale, _ := e.rows[0].Float64()
	f := &form{scale: scale, exact: e}
	return l.add(n, p, f, ids(fs)...)
}

// fraction is a scale as a rational: the inverse of a whole number where it is
// one, as in an average.
func fraction(x float64) *big.Rat {
	if n := math.Round(1 / x); n >= 1 && n < 1<<24 && math.Abs(1/x-n) < 1e-9*n {
		return big.NewRat(1, int64(n))
	}
	return rat(x)
}

func equalRows(rows []*big.Rat) bool {
	for _, r := range rows {
		if r.Cmp(rows[0]) != 0 {
			return false
		}
	}
	return true
}

// exactSum keeps a sum of tensors of different scales for the QuantizeLinear
// behind it.
func (l *lowering) exactSum(n *graph.Node, op *graph.Linear, fs []*form) (bool, error) {
	e := &exact{lo: math.Inf(-1), hi: math.Inf(1)}
	starts := []int{0}
	for _, f := range fs {
		starts = append(starts, starts[len(starts)-1]+graph.Elements(l.b.Tensor(f.id).Shape))
	}
	for k := range op.Terms {
		which := -1
		index := make([]int32, op.Positions)
		for p := range index {
			x := int(op.Index[p*op.Terms+k])
			if x < 0 {
				return false, nil
			}
			j := 0
			for x >= starts[j+1] {
				j++
			}
			if which >= 0 && which != j {
				return false, nil
			}
			which, index[p] = j, int32(x-starts[j])
		}
		f := fs[which]
		e.parts = append(e.parts, part{f.id, f.zero, new(big.Rat).Mul(rat(op.Weights[k]), f.exact.rows[0]), index})
	}
	for _, b := range op.Bias {
		if b != op.Bias[0] {
			return false, nil
		}
		e.bias = b
	}
	l.forms[n.Out] = &form{scale: 1, exact: e}
	return true, nil
}
