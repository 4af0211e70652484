// Package program defines the integer program: the specification of what a
// proof proves.
//
// A program is a list of primitives over integer tensors. Each tensor has a
// static range that holds for every admissible input, each primitive one exact
// integer meaning, so Eval has one answer and the circuit accepts only that.
// A program is made by model/quantize and turned into constraints by circuits.
//
// Tensors are flat and row-major; element i of tensor t stands for the real
// number t.Scale * (v[i] - t.Zero).
package program

// ID names a tensor of a program: an index into Program.Tensors.
type ID int

// Tensor is one tensor: its shape, static range and meaning.
type Tensor struct {
	Name   string
	Shape  []int
	Lo, Hi int64   // static: Lo <= v[i] <= Hi for every i and every admissible input
	Scale  float64 // real value of one step
	Zero   int64   // integer that stands for 0.0
	Type   string  // the model's element type: float32, int8, uint8, ..., bool
}

// Visibility says how a statement binds an input or output.
type Visibility uint8

// The visibilities of an input or output.
const (
	Public  Visibility = iota // its elements are words of the statement
	Digest                    // a blinded Poseidon2 digest of it is a word of the statement
	Private                   // nothing about it is bound
)

// Port is an input or output of a program.
type Port struct {
	Tensor     ID
	Visibility Visibility
	Labels     []string // optional: names of the positions of a tensor of scores
}

// Program is an integer program in topological order: an op reads only input
// tensors and the outputs of earlier ops.
type Program struct {
	Name    string
	Tensors []Tensor
	Ops     []Op
	Inputs  []Port
	Outputs []Port
	Bound   []string // inputs of the model that were fixed when compiling, "name=value"
	Ties    bool     // rounding is half to even somewhere (quantised models)
	Bits    int      // activation width chosen when quantising; 0 for a quantised model
}

// Op is one primitive: *Linear, *Bilinear, *Rescale, *Clamp, *Table, *Segments,
// *Max, *NonNegative, *Divide, *Root, *Gather, *Sort, *View, *Wrap or *BitAnd. No
// other package can add one.
type Op interface {
	Inputs() []ID
	Output() ID
	Origin() string // the ONNX node it came from
	Kind() string   // the primitive's name

	base() *Base
	// check compares the parameters with the sizes of the inputs and the output.
	check(in []int, out int) error
	// infer fills out with the bounds of each element of the output.
	infer(r *ranges, out span) error
	// eval fills out with the values of the output; an error says which element
	// has none.
	eval(e *evaluation, out []int64) error
}

// Base is what every op has.
type Base struct {
	Node string // the ONNX node it came from, for messages
	In   []ID
	Out  ID
}

func (b *Base) base() *Base { return b }

// Inputs are the tensors the op reads.
func (b *Base) Inputs() []ID { return b.In }

// Output is the tensor the op defines.
func (b *Base) Output() ID { return b.Out }

// Origin names the ONNX node the op came from.
func (b *Base) Origin() string { return b.Node }

// Linear is an affine map in gathered form. The inputs are concatenated into
// one flat vector x; output element (r, p) of the R x P result, stored r-major, is
//
//	y[r*P+p] = Bias(r, p) + sum_k Weights[r*K+k] * x[Index[p*K+k] + Stride*(r / (R/Groups))]
//
// where an Index of -1 contributes nothing.
type Linear struct {
	Base
	Rows, Terms, Positions int     // R, K, P
	Weights                []int32 // R*K
	Index                  []int32 // P*K
	Groups, Stride         int
	Bias                   []int64 // nil, R, or R*P values
}

// Bilinear is y[b,m,n] = sum_k A[b,m,k]*B[b,k,n] over two activation tensors.
type Bilinear struct {
	Base
	Batch, M, K, N int
}

// Rescale divides by a constant: with channel c = i / (n/len(Mult)),
//
//	y[i] = floor((Mult[c]*x[i] + Offset[c]) / Div)
//
// The rounding offset (Div/2 for half up) is part of Offset. With HalfEven the
// exact ties, where the remainder is 0, go to the even neighbour:
// y = floor(..) - 1 if (Mult[c]*x[i] + Offset[c]) mod Div == 0 and floor(..) - Even is odd.
// Products are computed in 128 bits. Mult and Offset have the same length,
// which divides the number of elements.
type Rescale struct {
	Base
	Mult     []int64 // > 0
	Offset   []int64
	Div      int64 // >= 1
	HalfEven bool
	Even     int64 // value of y that counts as even: the output's zero point
}

// Clamp is y = min(max(x, Lo), Hi).
type Clamp struct {
	Base
	Lo, Hi int64
}

// Table is y = Values[x - Lo]: any function of a small integer, defined on the
// whole static range of x.
type Table struct {
	Base
	Lo     int64
	Values []int64
}

// Segments is a piecewise linear function: with h = x >> Shift and
// m = x & (2^Shift - 1), y = Bases[h-Lo] + Slopes[h-Lo]*m.
type Segments struct {
	Base
	Shift         uint
	Lo            int64
	Bases, Slopes []int64
}

// Max is a windowed maximum in gathered form: y[p] = max over k of
// x[Index[p*K+k]], an Index of -1 being skipped.
type Max struct {
	Base
	Terms, Positions int
	Index            []int32
}

// NonNegative is y = 1 where x >= 0 and 0 elsewhere.
type NonNegative struct{ Base }

// Divide is the quotient of two tensors, rounded half up or, with Floor, down:
//
//	y = floor((2*Factor*a + b) / (2*b))
//	y = floor(Factor*a / b)
//
// elementwise, a of any sign, b >= 0 by its static range. A divisor of 0 is
// ErrUndefined. Products are computed in 128 bits, so that the numerator may leave
// 62 bits where the quotient does not: sqrt(n/x), for an n of up to 2^122, is the
// Root of the floor of such a quotient.
//
// Where b is a sum that contains a >= 0 (a Linear over the tensor a with weights
// >= 1, its term a among them), the quotient is known to be at most Factor.
type Divide struct {
	Base
	Factor int64 // 1 .. 2^61
	Floor  bool
}

// Root is y = floor(sqrt(Factor*a)), elementwise, a >= 0 by its static range.
// Products are computed in 128 bits. A reciprocal root, floor(sqrt(n/a)), is the
// Root of floor(n/a), since a square is at most n/a if it is at most its floor.
type Root struct {
	Base
	Factor int64 // 1 .. 2^61
}

// Gather reads a table at indices that the inputs decide: with k the element
// Which[p] of the index tensor,
//
//	y[p] = x[Offset[p] + Step*k]    0 <= k < Size
//
// Its inputs are the table x and the index tensor, or the index tensor alone
// where Table is the table. Another k is ErrUndefined.
type Gather struct {
	Base
	Size, Step int
	Offset     []int32 // one an element of y
	Which      []int32 // one an element of y
	Table      []int64 // empty where the table is an input
}

// Sort orders each run of Size elements and gives their positions within the run:
// of the largest first where Largest is set, else of the smallest; equal elements
// in the order of their positions. A View keeps the first of them, and what it
// leaves out costs little.
type Sort struct {
	Base
	Size    int
	Largest bool
}

// View moves elements: with the inputs concatenated into x, y[i] = x[Index[i]],
// or Consts[-1-Index[i]] where Index[i] is negative.
type View struct {
	Base
	Index  []int32
	Consts []int64
}
