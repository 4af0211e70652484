package quantize

import (
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// denominatorBits is how much finer than an activation a root is that something
// is divided by.
const denominatorBits = 8

// radicand is an operand of a root: as wide as it is, and at least `least` steps.
func (l *lowering) radicand(id graph.ID, least int64) (*form, error) {
	f, err := l.relative(id)
	if err != nil {
		return nil, err
	}
	if lo, hi := l.b.Range(f.id); lo < least {
		return l.saturate(id, f, least, max(hi, least))
	}
	return f, nil
}

// squareRoot lowers Sqrt: floor(sqrt(factor*a)), its step such that factor is
// whole.
func (l *lowering) squareRoot(n *graph.Node) error {
	f, err := l.radicand(n.In[0], 0)
	if err != nil {
		return err
	}
	step := l.activation(n.Out)
	if l.precise[n.Out] {
		step = math.Ldexp(step, -denominatorBits)
	}
	factor := math.Max(1, math.Round(math.Min(f.scale/(step*step), maxFactor)))
	return l.add(n, &program.Root{Factor: int64(factor)}, &form{scale: math.Sqrt(f.scale / factor)}, f.id)
}

// reciprocalRoot lowers Rsqrt: the root of floor(factor/a).
func (l *lowering) reciprocalRoot(n *graph.Node) error {
	f, err := l.radicand(n.In[0], 1)
	if err != nil {
		return err
	}
	step := l.activation(n.Out)
	factor := math.Max(1, math.Round(math.Min(1/(f.scale*step*step), maxFactor)))
	one, err := l.ones(n.Out)
	if err != nil {
		return err
	}
	t := l.tensorOf(n.Out, wholeForm())
	square, err := l.emit(&program.Divide{Factor: int64(factor), Floor: true}, t, one, f.id)
	if err != nil {
		return err
	}
	return l.add(n, &program.Root{Factor: 1}, &form{scale: 1 / math.Sqrt(f.scale*factor)}, square)
}
