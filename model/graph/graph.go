// Package graph holds a network as a list of real-valued primitives.
//
// It is what model/onnx produces and model/quantize consumes: the ONNX
// operators are gone, the numbers are still real. Every node is one of the
// primitives below; a composite operator (Softmax, BatchNormalization, ArgMax)
// is several nodes. Constants are folded into the nodes that use them, so every
// value of a graph depends on an input.
//
// Tensors are flat and row-major. Nodes never broadcast: a View makes every
// shape explicit, and wires are free in the circuit.
package graph

import "math"

// ID names a value of a graph: an index into Graph.Values.
type ID int

// DType is the element type that the model declares for a value.
type DType uint8

// The element types of values that reach a circuit.
const (
	Float DType = iota
	Bool
	Int8
	Uint8
	Int16
	Uint16
	Int32
	Uint32
	Int64
	Uint64
)

// Value is one tensor of the graph.
type Value struct {
	Name  string // ONNX name; made up for values inside a composite operator
	Shape []int  // every dimension known and positive
	Type  DType
}

// Graph is a network in topological order: a node reads only inputs and the
// outputs of earlier nodes.
type Graph struct {
	Name    string
	Values  []Value
	Nodes   []Node
	Inputs  []ID
	Outputs []ID
	Bound   []Binding // graph inputs that were fixed when importing
}

// Binding records a graph input that was fixed when the model was imported.
type Binding struct {
	Name  string
	Shape []int
	Value []float64
}

// Node applies Op to In and defines Out.
type Node struct {
	Name string // the ONNX node it came from, for messages
	Type string // the ONNX operator it came from, for messages
	Op   Op
	In   []ID
	Out  ID
}

// Op is one primitive: *Linear, *Bilinear, *Unary, *Max, *NonNegative, *Divide,
// *View, *Quantize, *Dequantize or *Round, or one of integer.go: *Select, *Gather,
// *Sort, *IntDivide, *Modulo, *Wrap, *Bitwise or *Shift.
type Op interface{ isOp() }

// Linear is an affine map in gathered form, wide enough for dense layers,
// convolutions of any stride, padding, dilation and group, pooling sums,
// reductions, and sums of tensors.
//
// Its inputs are concatenated into one flat vector x. Output element (r, p) of
// the R x P result, stored r-major, is
//
//	y[r*P+p] = Bias(r, p) + sum_k Weights[r*K+k] * x[Index[p*K+k] + Stride*(r / (R/Groups))]
//
// where an Index of -1 contributes nothing (padding). A dense layer has P = 1
// (or the batch), Groups = 1; a convolution has one p per output pixel; a
// depthwise one Groups = R; an elementwise sum of two tensors R = 1, K = 2.
type Linear struct {
	Rows, Terms, Positions int       // R, K, P
	Weights                []float64 // R*K
	Index                  []int32   // P*K
	Groups                 int       // divides R; 1 unless grouped
	Stride                 int       // input elements between groups
	Bias                   []float64 // nil, R, or R*P values

	// Set when every weight is an integer times a scale of its row, as behind a
	// DequantizeLinear of a constant: Weights[r*K+k] = Ints[r*K+k]*Scales[r]
	// with the model's own float32 scales. IntBias is the model's own int32 bias
	// in units of the accumulator (input scale times row scale), R values.
	Ints    []int32
	Scales  []float64
	IntBias []int64
}

// Bilinear multiplies two tensors of activations, batch by batch:
//
//	y[b,m,n] = sum_k A[b,m,k] * B[b,k,n]
//
// An elementwise product has M = K = N = 1 and Batch the number of elements.
type Bilinear struct{ Batch, M, K, N int }

// Max is a windowed maximum in gathered form: with the inputs concatenated into
// x, y[p] = max over k of x[Index[p*K+k]], an Index of -1 being skipped. Every
// window has at least one element.
type Max struct {
	Terms, Positions int
	Index            []int32
}

// NonNegative is y = 1 where x >= 0 and 0 elsewhere. Less, Greater, Equal and
// ArgMax are built from it and from Linear.
type NonNegative struct{}

// Divide is y = a / b, elementwise over two tensors of one shape. A zero divisor
// is an error.
type Divide struct{}

// View moves wires: with the inputs concatenated into x, y[i] = x[Index[i]], or
// Consts[-1-Index[i]] where Index[i] is negative. A constant of MaxFloat32 or its
// negative stands for an infinity of the model: later stages may saturate it.
type View struct {
	Index  []int32
	Consts []float64
}

// Quantize is ONNX QuantizeLinear on data: y = clamp(roundHalfEven(x/Scale) + Zero, Lo, Hi),
// computed exactly on the rational that the float32 Scale is.
type Quantize struct {
	Scale        float64
	Zero, Lo, Hi int64
}

// Dequantize is ONNX DequantizeLinear on data: y = (x - Zero)*Scale.
type Dequantize struct {
	Scale float64
	Zero  int64
}

// Round makes an integer of a real number.
type Round struct{ Mode RoundMode }

// RoundMode is a direction of rounding.
type RoundMode uint8

// The directions of rounding.
const (
	TowardZero RoundMode = iota // a Cast of a float
	Down                        // Floor
	Up                          // Ceil
	HalfEven                    // Round
)

func (m RoundMode) known() bool { return m <= HalfEven }

// Apply is x, rounded.
func (op *Round) Apply(x float64) float64 {
	switch op.Mode {
	case Down:
		return math.Floor(x)
	case Up:
		return math.Ceil(x)
	case HalfEven:
		return math.RoundToEven(x)
	}
	return math.Trunc(x)
}

func (*Linear) isOp()      {}
func (*Bilinear) isOp()    {}
func (*Unary) isOp()       {}
func (*Max) isOp()         {}
func (*NonNegative) isOp() {}
func (*Divide) isOp()      {}
func (*View) isOp()        {}
func (*Quantize) isOp()    {}
func (*Dequantize) isOp()  {}
func (*Round) isOp()       {}

// Elements is the number of elements of a shape.
func Elements(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}
