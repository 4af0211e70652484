package program

import "fmt"

// Wrap reduces x modulo 2^Bits into the range of the integer type of that
// width: y = x - q*2^Bits with
//
//	0 <= y < 2^Bits                       unsigned
//	-2^(Bits-1) <= y < 2^(Bits-1)         signed
//
// The integers of a program end at +-2^62, so 64 bits are a promise that nothing
// wraps, not a reduction: what could leave them is refused when a program is made
// (a sum or product, by its static range), and a negative x, whose y without a
// sign would be 2^64 - |x|, when it is evaluated (ErrUndefined; there is no proof).
// No such x is accepted with another y. To go further, every offset, coefficient
// and limb that circuits keeps within 62 bits would have to be wider, for numbers
// that the float64 inputs and constants of a model, exact up to 2^53, cannot name.
// Products modulo 2^64 compose where they are needed: limbs of 22 bits, split by
// Rescale and carried by Linear, have products and sums well within 2^62.
type Wrap struct {
	Base
	Bits   uint // 1 to 62, or 64
	Signed bool
}

// BitAnd is y = a & b, elementwise, of integers in [0, 2^Bits). The other
// logical functions are linear in it: a|b = a+b-y, a^b = a+b-2y.
type BitAnd struct {
	Base
	Bits uint // 1 to 62
}

// Kind is "Wrap".
func (*Wrap) Kind() string { return "Wrap" }

// Kind is "BitAnd".
func (*BitAnd) Kind() string { return "BitAnd" }

func (op *Wrap) check(in []int, out int) error {
	if op.Bits < 1 || op.Bits > 62 && op.Bits != 64 {
		return fmt.Errorf("there is no type of %d bits to wrap to", op.Bits)
	}
	return checkElementwise(in, out)
}

func (op *BitAnd) check(in []int, out int) error {
	if op.Bits < 1 || op.Bits > 62 {
		return fmt.Errorf("%d bits are outside [1, 62]", op.Bits)
	}
	if len(in) != 2 || in[0] != out || in[1] != out {
		return fmt.Errorf("inputs of %v elements do not fit an output of %d", in, out)
	}
	return nil
}

// Period is the q of x: which period of 2^Bits it lies in.
func (op *Wrap) Period(x int64) int64 {
	switch {
	case op.Bits == 64 && op.Signed:
		return 0
	case op.Bits == 64:
		return x >> 63
	case op.Signed:
		x += 1 << (op.Bits - 1) // of a magnitude below 2^62: no overflow
	}
	return x >> op.Bits
}

// bounds is the range of the type within the integers of a program.
func (op *Wrap) bounds() (lo, hi int64) {
	switch {
	case op.Bits == 64 && op.Signed:
		return -MaxValue, MaxValue
	case op.Bits == 64:
		return 0, MaxValue
	case op.Signed:
		return -1 << (op.Bits - 1), 1<<(op.Bits-1) - 1
	}
	return 0, 1<<op.Bits - 1
}

// infer keeps the interval of x where all of it lies in one period.
func (op *Wrap) infer(r *ranges, out span) error {
	in := r.in(op)
	least, greatest := op.bounds()
	for i := range out.lo {
		lo, hi := in.lo[i], in.hi[i]
		q := op.Period(lo)
		switch {
		case op.Bits == 64:
			if hi < least {
				return fmt.Errorf("element %d is at most %d, which has no type of 64 bits without a sign", i, hi)
			}
			lo, hi = max(lo, least), min(hi, greatest)
		case q == op.Period(hi):
			lo, hi = lo-q<<op.Bits, hi-q<<op.Bits
		default:
			lo, hi = least, greatest
		}
		out.lo[i], out.hi[i] = lo, hi
	}
	return nil
}

func (op *Wrap) eval(e *evaluation, out []int64) error {
	for i, x := range e.in(op) {
		if q := op.Period(x); op.Bits < 64 {
			x -= q << op.Bits
		} else if q != 0 {
			return fmt.Errorf("element %d is %d, modulo 2^64 it leaves the integers of a program", i, x)
		}
		out[i] = x
	}
	return nil
}

func (op *BitAnd) infer(r *ranges, out span) error {
	a, b := r.spans[op.In[0]], r.spans[op.In[1]]
	for i := range out.lo {
		if lo, hi := min(a.lo[i], b.lo[i]), max(a.hi[i], b.hi[i]); lo < 0 || hi>>op.Bits != 0 {
			return fmt.Errorf("element %d is in [%d, %d], beyond %d bits", i, lo, hi, op.Bits)
		}
		out.hi[i] = min(a.hi[i], b.hi[i])
		if a.lo[i] == a.hi[i] && b.lo[i] == b.hi[i] {
			out.lo[i], out.hi[i] = a.lo[i]&b.lo[i], a.lo[i]&b.lo[i]
		}
	}
	return nil
}

func (op *BitAnd) eval(e *evaluation, out []int64) error {
	b := e.Tensors[op.In[1]]
	for i, a := range e.Tensors[op.In[0]] {
		out[i] = a & b[i]
	}
	return nil
}
