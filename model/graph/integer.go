package graph

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// The primitives of this file work on integers, or pick elements; a float64
// holds their operands exactly, as importing refuses constants beyond 2^53.

// Select is y = a where c is 1 and b where c is 0, elementwise over inputs c, a, b.
type Select struct{}

// Gather reads a table at indices that the inputs decide: with k the element
// Which[p] of the index tensor, 0 <= k < Size,
//
//	y[p] = x[Offset[p] + Step*k]
//
// Its inputs are the table x and the index tensor, or the index tensor alone
// where the table is constant. An index out of range is an error.
type Gather struct {
	Size, Step int
	Offset     []int32   // one an output element
	Which      []int32   // one an output element
	Table      []float64 // nil where the table is an input
}

// Sort orders each run of Size elements and gives the positions, within the
// run, of the first Keep, as integers: the largest first where Largest is set,
// else the smallest; equal elements in the order of their positions.
type Sort struct {
	Size, Keep int
	Largest    bool
}

// IntDivide is integer division toward zero; a zero divisor is an error.
type IntDivide struct{}

// Modulo is the remainder of an integer division: with the divisor's sign, or
// with the dividend's where Fmod is set. A zero divisor is an error.
type Modulo struct{ Fmod bool }

// Wrap reduces an integer modulo 2^n into the range of an n-bit type.
type Wrap struct{ Type DType }

// Bitwise is a logical operation on the bits of two integers of one type.
type Bitwise struct {
	Func BitFunc
	Type DType
}

// BitFunc names an operation on bits.
type BitFunc string

// The operations on bits.
const (
	And BitFunc = "And"
	Or  BitFunc = "Or"
	Xor BitFunc = "Xor"
)

// Shift moves the bits of a left or right by b >= 0 places; the result is of
// Type. Bits that leave it are lost: a shift by its width or more gives 0, or -1
// for a negative number that is shifted right.
type Shift struct {
	Left bool
	Type DType
}

func (*Select) isOp()    {}
func (*Gather) isOp()    {}
func (*Sort) isOp()      {}
func (*IntDivide) isOp() {}
func (*Modulo) isOp()    {}
func (*Wrap) isOp()      {}
func (*Bitwise) isOp()   {}
func (*Shift) isOp()     {}

// Width is the number of bits of an integer type, 1 for Bool, and whether it
// is signed. It is 0 for Float.
func (t DType) Width() (bits int, signed bool) {
	switch t {
	case Bool:
		return 1, false
	case Int8, Int16, Int32, Int64:
		return 8 << ((t - Int8) / 2), true
	case Uint8, Uint16, Uint32, Uint64:
		return 8 << ((t - Uint8) / 2), false
	}
	return 0, false
}

// apply reduces x, an integer of magnitude below 2^63.
func (op *Wrap) apply(x float64) float64 {
	bits, signed := op.Type.Width()
	v := int64(x)
	switch shift := 64 - bits; {
	case bits == 64:
	case signed:
		v = v << shift >> shift
	default:
		v = int64(uint64(v) << shift >> shift)
	}
	if bits == 64 && !signed {
		return float64(uint64(v))
	}
	return float64(v)
}

func (op *Bitwise) apply(a, b float64) float64 {
	x, y := int64(a), int64(b)
	switch op.Func {
	case And:
		x &= y
	case Or:
		x |= y
	case Xor:
		x ^= y
	}
	return float64(x)
}

func (op *Shift) apply(a, b float64) float64 {
	x, n := int64(a), uint(math.Min(b, 64))
	if !op.Left {
		return float64(x >> min(n, 63))
	}
	return (&Wrap{op.Type}).apply(float64(x << n))
}

func (op *Modulo) apply(a, b float64) float64 {
	r := math.Mod(a, b)
	if !op.Fmod && r != 0 && (r < 0) != (b < 0) {
		r += b
	}
	return r
}

func (op *Gather) eval(in [][]float64, out []float64) error {
	x, index := op.Table, in[len(in)-1]
	if x == nil {
		x = in[0]
	}
	for p := range out {
		k := index[op.Which[p]]
		if k != math.Trunc(k) || k < 0 || k >= float64(op.Size) {
			return fmt.Errorf("index %v is outside [0, %d)", k, op.Size)
		}
		out[p] = x[int(op.Offset[p])+op.Step*int(k)]
	}
	return nil
}

func (op *Sort) eval(x, out []float64) {
	for run := range len(x) / op.Size {
		v := x[run*op.Size : (run+1)*op.Size]
		copy(out[run*op.Keep:(run+1)*op.Keep], op.order(v))
	}
}

// order is the positions of a run's elements in their order.
func (op *Sort) order(v []float64) []float64 {
	positions := make([]float64, len(v))
	for i := range positions {
		positions[i] = float64(i)
	}
	slices.SortStableFunc(positions, func(a, b float64) int {
		c := cmp.Compare(v[int(a)], v[int(b)])
		if op.Largest {
			return -c
		}
		return c
	})
	return positions
}

// evalInteger fills out with the result of a primitive of this file.
func evalInteger(op Op, in [][]float64, out []float64) error {
	switch op := op.(type) {
	case *Select:
		for i, c := range in[0] {
			out[i] = in[2][i]
			if c != 0 {
				out[i] = in[1][i]
			}
		}
	case *Gather:
		return op.eval(in, out)
	case *Sort:
		op.eval(in[0], out)
	case *Wrap:
		for i, x := range in[0] {
			out[i] = op.apply(x)
		}
	case *Bitwise:
		return pairs(in, out, op.apply, false)
	case *Shift:
		return pairs(in, out, op.apply, false)
	case *IntDivide:
		return pairs(in, out, func(a, b float64) float64 { return math.Trunc(a / b) }, true)
	case *Modulo:
		return pairs(in, out, op.apply, true)
	default:
		return fmt.Errorf("unknown primitive %T", op)
	}
	return nil
}

// pairs applies f elementwise; a divisor must not be zero.
func pairs(in [][]float64, out []float64, f func(a, b float64) float64, divisor bool) error {
	for i, a := range in[0] {
		b := in[1][i]
		if divisor && b == 0 {
			return fmt.Errorf("element %d: the divisor is zero", i)
		}
		out[i] = f(a, b)
	}
	return nil
}

// checkInteger checks a primitive of this file against the sizes of its inputs
// and output.
func checkInteger(op Op, in []int, out int) error {
	want := 1
	switch op := op.(type) {
	case *Gather:
		return op.check(in, out)
	case *Sort:
		if len(in) != 1 || op.Size < 1 || op.Keep < 1 || op.Keep > op.Size || in[0]%op.Size != 0 || out != in[0]/op.Size*op.Keep {
			return fmt.Errorf("keeping %d of each %d elements of %v does not make %d", op.Keep, op.Size, in, out)
		}
		return nil
	case *Wrap:
		if bits, _ := op.Type.Width(); bits == 0 {
			return fmt.Errorf("type %d is not an integer type", op.Type)
		}
	case *Select:
		want = 3
	case *Bitwise:
		want = 2
		if op.Func != And && op.Func != Or && op.Func != Xor {
			return fmt.Errorf("unknown operation %q", string(op.Func))
		}
	case *Shift, *IntDivide, *Modulo:
		want = 2
	default:
		return fmt.Errorf("unknown primitive %T", op)
	}
	if len(in) != want {
		return fmt.Errorf("%d inputs, expected %d", len(in), want)
	}
	for _, n := range in {
		if n != out {
			return fmt.Errorf("input sizes %v do not fit an elementwise function with %d outputs", in, out)
		}
	}
	return nil
}

func (op *Gather) check(in []int, out int) error {
	table := len(op.Table)
	want := 1
	if op.Table == nil && len(in) > 0 {
		table, want = in[0], 2
	}
	if len(in) != want || len(op.Offset) != out || len(op.Which) != out || op.Size < 1 || op.Step < 0 {
		return fmt.Errorf("%d offsets and %d indices of [0, %d) do not make %d elements of %v", len(op.Offset), len(op.Which), op.Size, out, in)
	}
	if i := notFinite(op.Table); i >= 0 {
		return fmt.Errorf("table entry %d is %v", i, op.Table[i])
	}
	if err := checkIndex(op.Which, in[want-1], 0); err != nil {
		return err
	}
	return checkIndex(op.Offset, table-op.Step*(op.Size-1), 0)
}
