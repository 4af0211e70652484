package program

import "math"

// Tie is an exact tie that a Rescale met: the real result lies halfway between
// two integers.
type Tie struct {
	Program *Program
	Tensors [][]int64 // values known so far, by ID
	Op      *Rescale
	Index   int   // element of the Rescale's output
	Even    int64 // the even one of the two integers
	Down    int64 // the lower one, the other is Down+1

	producer []Op
}

// tie counts a tie and resolves it: even is the value by the rule of half to even.
func (e *evaluation) tie(op *Rescale, i int, even int64) int64 {
	e.Ties++
	if e.producer == nil {
		e.producer = e.program.Producers()
	}
	t := Tie{Program: e.program, Tensors: e.Tensors, Op: op, Index: i, Even: even, producer: e.producer}
	if _, _, ok := t.average(); ok {
		e.AverageTies++
	}
	if e.opts.ResolveTie == nil {
		return even
	}
	size := len(e.Tensors[op.In[0]]) / len(op.Mult)
	up, _, _ := mul(op.Mult[i/size], e.Tensors[op.In[0]][i]).add(wide(op.Offset[i/size])).divFloor(op.Div)
	t.Down = up - 1
	y := t.Down
	if e.opts.ResolveTie(t) {
		y = up
	}
	if out := &e.program.Tensors[op.Out]; y < out.Lo || y > out.Hi {
		return even // the ops behind are defined on the static range only
	}
	return y
}

// average is the Linear with equal weights, and its output element, that the
// tie's Rescale averages, or false.
func (t *Tie) average() (*Linear, int, bool) {
	id, i, ok := source(t.Program, t.producer, t.Op.In[0], t.Index)
	if !ok {
		return nil, 0, false
	}
	sum, ok := t.producer[id].(*Linear)
	if !ok || sum.Terms < 2 {
		return nil, 0, false
	}
	r := i / sum.Positions
	w := sum.Weights[r*sum.Terms : (r+1)*sum.Terms]
	for _, v := range w {
		if v != w[0] || v <= 0 {
			return nil, 0, false
		}
	}
	return sum, i, true
}

// Float32Average resolves a tie of an average as a float32 runtime does: the
// dequantised elements are summed one after the other in float32, the sum is
// divided by their number, then by the output's scale, and rounded half to
// even. Ties that are not of an average keep the rule of half to even.
func Float32Average(t Tie) bool {
	byRule := t.Even != t.Down
	sum, i, ok := t.average()
	if !ok {
		return byRule
	}
	r, p := i/sum.Positions, i%sum.Positions
	out := &t.Program.Tensors[t.Op.Out]
	var s float32
	var scale float64
	for _, j := range sum.Index[p*sum.Terms : (p+1)*sum.Terms] {
		if j < 0 {
			continue // padding adds zero
		}
		id, k := locate(t.Program, sum.In, int(j)+sum.Stride*(r/(sum.Rows/sum.Groups)))
		in := &t.Program.Tensors[id]
		scale = in.Scale
		x := float32(float32(t.Tensors[id][k]-in.Zero) * float32(in.Scale)) // rounded: no fused multiply-add
		s += x
	}
	// the divisor is what the exact multiplier divides by: it need not be the
	// number of terms, as padding may or may not count
	c := t.Index / (len(t.Tensors[t.Op.In[0]]) / len(t.Op.Mult))
	n := math.Round(scale * float64(t.Op.Div) / (out.Scale * float64(t.Op.Mult[c]) * float64(sum.Weights[r*sum.Terms])))
	if n < 1 {
		return byRule
	}
	y := float64(s / float32(n) / float32(out.Scale))
	switch int64(math.RoundToEven(y)) + out.Zero {
	case t.Down:
		return false
	case t.Down + 1:
		return true
	}
	return byRule
}
