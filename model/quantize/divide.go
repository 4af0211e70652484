package quantize

import (
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// divide lowers a quotient of non-negative numbers by positive ones; the
// quotients of a softmax are fractions.
func (l *lowering) divide(n *graph.Node) error {
	a, err := l.plain(n.In[0])
	if err != nil {
		return err
	}
	b, err := l.plain(n.In[1])
	if err != nil {
		return err
	}
	alo, _ := l.b.Range(a.id)
	blo, _ := l.b.Range(b.id)
	if alo < 0 || blo < 1 || a.zero != 0 || b.zero != 0 {
		return fmt.Errorf("%w: a quotient whose divisor may be below one step, or that may be negative", ErrUnsupported)
	}
	s := l.stats[n.Out]
	step, _, _ := l.grid(0, s.hi)
	if q := l.soleQuantize(n.Out); q != nil {
		step = q.Scale
	} else if s.hi <= 1 {
		step = math.Ldexp(1, -l.bits)
	}
	// y = Factor*a/b in steps: a.scale/b.scale/step = Factor.
	factor := math.Round(a.scale / b.scale / step)
	if factor < 1 {
		return fmt.Errorf("%w: a quotient finer than its operands", ErrUnsupported)
	}
	real := a.scale / b.scale / factor
	f := &form{scale: real, narrow: true}
	if err := l.add(n, &program.Divide{Factor: int64(factor)}, f, a.id, b.id); err != nil {
		return err
	}
	if q := l.soleQuantize(n.Out); q != nil && real == q.Scale {
		f.exact = exactly(rat(real))
	}
	return nil
}
