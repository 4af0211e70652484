package quantize

import (
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// roundedQuotient lowers a quotient that is only read to be rounded half to even,
// together with that rounding, exactly: with q = a/b rounded half up, a remainder of
// 2a + b - 2bq = 0 is a tie, at which an odd q is one too large. done is false
// where the operands do not allow it: a step of the numerator that is no multiple of
// the divisor's, a divisor that may be negative, products that may be too wide.
func (l *lowering) roundedQuotient(n *graph.Node) (done bool, err error) {
	round := l.soleReader(n.Out)
	if round == nil {
		return false, nil
	}
	if op, ok := round.Op.(*graph.Round); !ok || op.Mode != graph.HalfEven {
		return false, nil
	}
	a, b := l.forms[n.In[0]], l.forms[n.In[1]]
	if a.exact != nil || b.exact != nil || a.zero != 0 || b.zero != 0 {
		return false, nil
	}
	k := math.Round(a.scale / b.scale)
	lo, _ := l.b.Range(b.id)
	widest := 4 * k * (l.magnitudeOf(a.id) + 1) * l.magnitudeOf(b.id)
	if k < 1 || a.scale != k*b.scale || lo < 0 || widest > widestProduct || 2*k > maxWeight {
		return false, nil
	}
	size := graph.Elements(l.g.Values[n.Out].Shape)
	out := wholeForm()
	t := l.tensorOf(n.Out, out)
	emit := func(op program.Op, in ...program.ID) program.ID {
		if err != nil {
			return 0
		}
		var id program.ID
		id, err = l.emit(op, t, in...)
		return id
	}
	product := func(x, y program.ID) program.ID {
		return emit(&program.Bilinear{Batch: size, M: 1, K: 1, N: 1}, x, y)
	}
	sum := func(weights ...int32) *program.Linear {
		return &program.Linear{Rows: 1, Terms: len(weights), Positions: size, Groups: 1, Weights: weights, Index: columns(size, len(weights))}
	}
	q := emit(&program.Divide{Factor: int64(k)}, a.id, b.id)
	tie := emit(&program.NonNegative{}, emit(sum(int32(-2*k), -1, 2), a.id, b.id, product(b.id, q)))
	odd := emit(&program.Wrap{Bits: 1}, q)
	one := product(tie, odd)
	if err != nil {
		return false, err
	}
	if err := l.add(round, sum(1, -1), out, q, one); err != nil {
		return false, err
	}
	l.forms[n.Out] = out
	return true, nil
}
