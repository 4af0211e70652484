package verifier

import (
	"errors"
	"fmt"
	"math"
)

// ErrOutOfRange says that a real number has no integer in a tensor's range.
var ErrOutOfRange = errors.New("out of range")

// Integers are the values of a tensor nearest to real numbers, ties going to the
// even neighbour: x/Scale is rounded exactly, then Zero is added, as ONNX's
// QuantizeLinear does. A number outside [Real(Lo), Real(Hi)] is refused, not
// saturated: such an input has no statement.
func (t *Tensor) Integers(reals []float64) ([]int64, error) {
	if len(reals) != t.Size() {
		return nil, fmt.Errorf("tensor %q: %d elements, shape %v has %d", t.Name, len(reals), t.Shape, t.Size())
	}
	values := make([]int64, len(reals))
	for i, x := range reals {
		q, ok := roundQuotient(x, t.Scale)
		v := q + t.Zero
		if !ok || v < t.Lo || v > t.Hi {
			return nil, fmt.Errorf("tensor %q: element %d is %v: %w %v to %v", t.Name, i, x, ErrOutOfRange, t.Real(t.Lo), t.Real(t.Hi))
		}
		values[i] = v
	}
	return values, nil
}

// roundQuotient is x/s rounded half to even, s positive: the quotient's own
// rounding error is undone by comparing x with the midpoint, in one rounding. It
// is false for NaN and from 2^52 on.
func roundQuotient(x, s float64) (int64, bool) {
	f := math.Floor(x / s)
	if !(math.Abs(f) < 1<<52) {
		return 0, false
	}
	n := int64(f)
	over := -math.FMA(f+0.5, s, -x) // x minus the midpoint of n and n+1
	if over > 0 || over == 0 && n&1 != 0 {
		n++
	}
	return n, true
}
