package quantize

import (
	"math"
	"math/big"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// realBits is the width that the real values of an accumulator of a quantised
// model have, where no QuantizeLinear asks for integers.
const realBits = 50

// realize is a pending value of a quantised model as a real number: at one step,
// fine enough for every channel or term.
func (l *lowering) realize(id graph.ID, f *form) (*form, error) {
	e := f.exact
	out := &form{}
	var err error
	if e.parts != nil {
		err = l.realSum(id, e, out)
	} else {
		err = l.realRows(id, f, out)
	}
	if err != nil {
		return nil, err
	}
	t := l.b.Tensor(out.id)
	if e.clipped() {
		lo, hi := l.b.Range(out.id)
		lo = max(lo, int64(math.Round(math.Max(e.lo/out.scale, -1<<60))))
		hi = min(hi, int64(math.Round(math.Min(e.hi/out.scale, 1<<60))))
		if out.id, err = l.emit(&program.Clamp{Lo: min(lo, hi), Hi: hi}, t, out.id); err != nil {
			return nil, err
		}
	}
	if e.index != nil {
		out.id, err = l.emit(&program.View{Index: e.index}, l.tensorOf(id, out), out.id)
	}
	return out, err
}

// weightBits is the width of weights for terms of the given width.
func weightBits(magnitude float64) int {
	return max(8, min(30, realBits-int(math.Ceil(math.Log2(magnitude+1)))))
}

// ratInSteps is a ratio in steps.
func ratInSteps(r *big.Rat, step float64) int32 {
	x, _ := r.Float64()
	return int32(math.Round(x / step))
}

// realRows brings the channels of an accumulator to one step.
func (l *lowering) realRows(id graph.ID, f, out *form) error {
	rows := f.exact.rows
	largest := 0.0
	for _, r := range rows {
		x, _ := r.Float64()
		largest = math.Max(largest, math.Abs(x))
	}
	out.scale = math.Ldexp(largest, -weightBits(l.magnitudeOf(f.id)))
	t := l.b.Tensor(f.id)
	n := graph.Elements(t.Shape) / len(rows)
	p := &program.Linear{Rows: len(rows), Terms: 1, Positions: n, Groups: len(rows), Stride: n, Index: identity(n)}
	for c, r := range rows {
		w := ratInSteps(r, out.scale)
		p.Weights = append(p.Weights, w)
		bias := -int64(w) * f.zero
		if f.exact.rest != nil {
			x, _ := f.exact.rest[c].Float64()
			bias += int64(math.Round(x * float64(w)))
		}
		p.Bias = append(p.Bias, bias)
	}
	t.Scale, t.Zero, t.Type = out.scale, 0, typeName(graph.Float)
	var err error
	out.id, err = l.emit(p, t, f.id)
	return err
}

// realSum adds the terms of a sum of tensors at one step.
func (l *lowering) realSum(id graph.ID, e *exact, out *form) error {
	largest, magnitude := 0.0, 0.0
	for _, p := range e.parts {
		x, _ := p.ratio.Float64()
		largest = math.Max(largest, math.Abs(x))
		magnitude += l.magnitudeOf(p.id)
	}
	out.scale = math.Ldexp(largest, -weightBits(magnitude))
	lin := l.sumOf(e.parts)
	bias := int64(math.Round(e.bias / out.scale))
	for _, p := range e.parts {
		w := ratInSteps(p.ratio, out.scale)
		lin.Weights = append(lin.Weights, w)
		bias -= int64(w) * p.zero
	}
	lin.Bias = []int64{bias}
	var in []program.ID
	for _, p := range e.parts {
		in = append(in, p.id)
	}
	t := l.tensorOf(id, out)
	t.Shape = []int{lin.Positions}
	var err error
	out.id, err = l.emit(lin, t, in...)
	return err
}

// sumOf is the elementwise sum of parts, without weights.
func (l *lowering) sumOf(parts []part) *program.Linear {
	lin := &program.Linear{Rows: 1, Terms: len(parts), Positions: len(parts[0].index), Groups: 1}
	lin.Index = make([]int32, lin.Positions*lin.Terms)
	start := 0
	for k, p := range parts {
		for i, x := range p.index {
			lin.Index[i*lin.Terms+k] = x + int32(start)
		}
		start += graph.Elements(l.b.Tensor(p.id).Shape)
	}
	return lin
}
