package quantize

import (
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// roundsLater reports whether the value ends in a rounding before it is used: its
// one reader is a saturating function, a maximum or a view that ends so.
func (l *lowering) roundsLater(id graph.ID) bool {
	reader := l.soleReader(id)
	if reader == nil {
		return false
	}
	switch op := reader.Op.(type) {
	case *graph.Unary:
		return op.Func == graph.Relu || op.Func == graph.Clip
	case *graph.Max, *graph.View:
		return l.roundsLater(reader.Out)
	case *graph.Linear:
		return !unitWeights(op)
	}
	return false
}

// roundRange is the range of the activation that a value is rounded to: that of
// the saturating function behind it, if there is one.
func (l *lowering) roundRange(id graph.ID) (lo, hi float64) {
	if end := l.flatBeyond(id); end > 0 {
		return math.Max(l.stats[id].lo, -end), math.Min(l.stats[id].hi, end)
	}
	if reader := l.soleReader(id); reader != nil {
		switch op := reader.Op.(type) {
		case *graph.Unary:
			if op.Func == graph.Relu || op.Func == graph.Clip {
				return l.roundRange(reader.Out)
			}
		case *graph.Max, *graph.View:
			return l.roundRange(reader.Out)
		}
	}
	return l.stats[id].lo, l.stats[id].hi
}

// flatBeyond is where all functions that read a value are flat, 0 where something
// else reads it.
func (l *lowering) flatBeyond(id graph.ID) float64 {
	end := 0.0
	for _, i := range l.uses[id] {
		e := 0.0
		if i >= 0 {
			switch op := l.g.Nodes[i].Op.(type) {
			case *graph.Unary:
				e = flatBeyond(op.Func)
			case *graph.View:
				e = l.flatBeyond(l.g.Nodes[i].Out)
			}
		}
		if e == 0 {
			return 0
		}
		end = math.Max(end, e)
	}
	return end
}

func (l *lowering) soleReader(id graph.ID) *graph.Node {
	if len(l.uses[id]) != 1 || l.uses[id][0] < 0 {
		return nil
	}
	return &l.g.Nodes[l.uses[id][0]]
}

// round is the narrow form of a value: at most the width of an activation.
func (l *lowering) round(id graph.ID) (*form, error) {
	if l.narrow[id] != nil {
		return l.narrow[id], nil
	}
	f, err := l.plain(id)
	if err != nil || f.narrow || l.whole[id] {
		return f, err
	}
	s := l.stats[id]
	step, lo, hi := l.grid(s.lo, s.hi)
	if l.jump[id] {
		step = l.activation(id)
	}
	aligned := align(f, step)
	if f, err = l.shift(id, aligned); err != nil {
		return nil, err
	}
	if f, err = l.hold(id, f, widen(lo, step/aligned), widen(hi, step/aligned)); err != nil {
		return nil, err
	}
	l.narrow[id] = f
	return f, nil
}

// align makes a step at most twice as fine, so that it is a power of two times
// the step of an accumulator and the rescaling is a shift.
func align(f *form, step float64) float64 {
	if f.narrow || f.raw || f.scale > step {
		return step
	}
	k := math.Log2(step / f.scale)
	if r := math.Round(k); math.Abs(k-r) < 1e-9 {
		return step
	}
	return math.Ldexp(f.scale, int(math.Floor(k)))
}

// widen is the end of a range in finer steps.
func widen(end int64, ratio float64) int64 {
	if ratio == 1 {
		return end
	}
	return int64(math.Ceil(float64(end) * ratio))
}

// roundTo rounds a value to a step and saturates it to the activation that holds
// [lo, hi], where its static range is much wider.
func (l *lowering) roundTo(id graph.ID, step, lo, hi float64) (*form, error) {
	f, err := l.shift(id, step)
	if err != nil {
		return nil, err
	}
	_, min, max := l.grid(lo, hi)
	return l.hold(id, f, min, max)
}

// saturate clamps a rounded value to [lo, hi].
func (l *lowering) saturate(id graph.ID, f *form, lo, hi int64) (*form, error) {
	out := &form{scale: f.scale, narrow: true}
	if a, b := l.b.Range(f.id); lo <= a && b <= hi {
		out.id = f.id
		return out, nil
	}
	var err error
	out.id, err = l.emit(&program.Clamp{Lo: lo, Hi: hi}, l.tensorOf(id, out), f.id)
	return out, err
}

// shift rounds a value to a step, half up, without saturation.
func (l *lowering) shift(id graph.ID, step float64) (*form, error) {
	f, err := l.plain(id)
	if err != nil {
		return nil, err
	}
	return l.rescaled(id, f, step)
}

// rescaled is shift for the form f of a value.
func (l *lowering) rescaled(id graph.ID, f *form, step float64) (*form, error) {
	if f.scale == step && f.zero == 0 {
		return f, nil
	}
	l.float = true
	mult, div := ratioOf(f.scale / step)
	out := &form{scale: step, raw: true}
	offset := div/2 - f.zero*mult
	key := rounding{f.id, mult, offset, div}
	if made, ok := l.rescales[key]; ok {
		out.id = made
		return out, nil
	}
	r := &program.Rescale{Mult: []int64{mult}, Offset: []int64{offset}, Div: div}
	var err error
	out.id, err = l.emit(r, l.tensorOf(id, out), f.id)
	l.rescales[key] = out.id
	return out, err
}

// rounding is what a Rescale of a tensor does.
type rounding struct {
	of                program.ID
	mult, offset, div int64
}

// ratioOf writes a ratio as mult / 2^s: exactly where it is a power of two, else
// with 15 bits or more.
func ratioOf(ratio float64) (mult, div int64) {
	m, e := math.Frexp(ratio) // ratio = m * 2^e, m in [0.5, 1)
	if m == 0.5 {
		if e-1 >= 0 {
			return 1 << (e - 1), 1
		}
		return 1, 1 << (1 - e)
	}
	s := max(0, 16-e)
	return int64(math.Round(math.Ldexp(ratio, s))), 1 << s
}
