package onnx

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
	"google.golang.org/protobuf/proto"
)

// Tensor is a constant: an initializer, a bound input, or what was folded from
// them. Exactly one of Floats and Ints has the elements, row-major.
type Tensor struct {
	Name   string
	Shape  []int
	Type   graph.DType
	Floats []float64 // Type is graph.Float: float32 or float64 values
	Ints   []int64   // any other type; Bool is 0 or 1

	quant *quant // where the constant came through DequantizeLinear
}

// quant is the integer form of a dequantised constant: element i is
// ints[i]*scale(i), the zero point being subtracted already.
type quant struct {
	ints   []int64
	scales []float64 // one, or one for each element
}

func (q *quant) scale(i int) float64 {
	if len(q.scales) == 1 {
		return q.scales[0]
	}
	return q.scales[i]
}

// maxRank is the largest number of dimensions a tensor may have.
const maxRank = 16

// Len is the number of elements.
func (t *Tensor) Len() int { return len(t.Floats) + len(t.Ints) }

// Values are the elements as real numbers. Integers beyond 2^53 are rounded.
func (t *Tensor) Values() []float64 {
	if t.Type == graph.Float {
		return t.Floats
	}
	v := make([]float64, len(t.Ints))
	for i, x := range t.Ints {
		v[i] = float64(x)
	}
	return v
}

// ReadTensor decodes a serialised TensorProto, the format of ONNX test data.
func ReadTensor(data []byte) (*Tensor, error) {
	p := new(onnxpb.TensorProto)
	if err := proto.Unmarshal(data, p); err != nil {
		return nil, fmt.Errorf("read tensor: %w", err)
	}
	t, err := readTensor(p)
	if err != nil {
		return nil, fmt.Errorf("read tensor %s: %w", p.GetName(), err)
	}
	return t, nil
}

// readTensor checks that the declared shape fits the data that are there before
// it allocates anything.
func readTensor(p *onnxpb.TensorProto) (*Tensor, error) {
	switch {
	case p.GetDataLocation() == onnxpb.TensorProto_EXTERNAL:
		return nil, errors.New("its data are in another file; save the model with the data inside")
	case p.Segment != nil:
		return nil, errors.New("it is a segment of a tensor")
	}
	kind := onnxpb.TensorProto_DataType(p.GetDataType())
	dtype, err := dtypeOf(kind)
	if err != nil {
		return nil, err
	}
	shape, n, err := dimensions(p.GetDims())
	if err != nil {
		return nil, err
	}
	t := &Tensor{Name: p.GetName(), Shape: shape, Type: dtype}
	if p.RawData != nil {
		return t, t.readRaw(kind, p.RawData, n)
	}
	return t, t.readTyped(kind, p, n)
}

// dimensions converts a declared shape; n is its number of elements.
func dimensions(dims []int64) (shape []int, n int, err error) {
	if len(dims) > maxRank {
		return nil, 0, fmt.Errorf("it has %d dimensions, at most %d are supported", len(dims), maxRank)
	}
	shape, n = make([]int, len(dims)), 1
	for i, d := range dims {
		if d < 0 || d > math.MaxInt32 {
			return nil, 0, fmt.Errorf("dimension %d is %d", i, d)
		}
		shape[i] = int(d)
	}
	n, err = elements(shape)
	return shape, n, err
}

// elements is the number of elements of a shape. The product of its dimensions
// other than 0 is at most 2^31-1, so that the product of any of them is too.
func elements(shape []int) (int, error) {
	n, empty := 1, false
	for _, d := range shape {
		if d == 0 {
			empty = true
			continue
		}
		if d < 0 || n > math.MaxInt32/d {
			return 0, fmt.Errorf("shape %v: %w", shape, ErrTooLarge)
		}
		n *= d
	}
	if empty {
		return 0, nil
	}
	return n, nil
}

// dtypeOf is the element type of a graph value for one of ONNX's.
func dtypeOf(kind onnxpb.TensorProto_DataType) (graph.DType, error) {
	switch kind {
	case onnxpb.TensorProto_FLOAT, onnxpb.TensorProto_DOUBLE:
		return graph.Float, nil
	case onnxpb.TensorProto_BOOL:
		return graph.Bool, nil
	case onnxpb.TensorProto_INT8:
		return graph.Int8, nil
	case onnxpb.TensorProto_UINT8:
		return graph.Uint8, nil
	case onnxpb.TensorProto_INT16:
		return graph.Int16, nil
	case onnxpb.TensorProto_UINT16:
		return graph.Uint16, nil
	case onnxpb.TensorProto_INT32:
		return graph.Int32, nil
	case onnxpb.TensorProto_UINT32:
		return graph.Uint32, nil
	case onnxpb.TensorProto_INT64:
		return graph.Int64, nil
	case onnxpb.TensorProto_UINT64:
		return graph.Uint64, nil
	}
	return 0, fmt.Errorf("element type %s is not supported", kind)
}

// intRange is the range of an integer type, as far as int64 holds it.
func intRange(d graph.DType) (lo, hi int64) {
	switch d {
	case graph.Bool:
		return 0, 1
	case graph.Int8:
		return math.MinInt8, math.MaxInt8
	case graph.Uint8:
		return 0, math.MaxUint8
	case graph.Int16:
		return math.MinInt16, math.MaxInt16
	case graph.Uint16:
		return 0, math.MaxUint16
	case graph.Int32:
		return math.MinInt32, math.MaxInt32
	case graph.Uint32:
		return 0, math.MaxUint32
	case graph.Uint64:
		return 0, math.MaxInt64
	}
	return math.MinInt64, math.MaxInt64
}

// width is the number of bytes of an element in raw_data.
func width(kind onnxpb.TensorProto_DataType) int {
	switch kind {
	case onnxpb.TensorProto_BOOL, onnxpb.TensorProto_INT8, onnxpb.TensorProto_UINT8:
		return 1
	case onnxpb.TensorProto_INT16, onnxpb.TensorProto_UINT16:
		return 2
	case onnxpb.TensorProto_FLOAT, onnxpb.TensorProto_INT32, onnxpb.TensorProto_UINT32:
		return 4
	}
	return 8
}

func (t *Tensor) readRaw(kind onnxpb.TensorProto_DataType, raw []byte, n int) error {
	w := width(kind)
	if len(raw)%w != 0 || len(raw)/w != n {
		return fmt.Errorf("shape %v does not fit %d bytes of %s", t.Shape, len(raw), kind)
	}
	if t.Type == graph.Float {
		t.Floats = make([]float64, n)
		for i := range t.Floats {
			if w == 4 {
				t.Floats[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:])))
			} else {
				t.Floats[i] = math.Float64frombits(binary.LittleEndian.Uint64(raw[8*i:]))
			}
		}
		return nil
	}
	t.Ints = make([]int64, n)
	for i := range t.Ints {
		t.Ints[i] = rawInt(kind, raw[w*i:])
	}
	return t.checkInts()
}

// rawInt decodes one little-endian integer. A uint64 beyond int64 comes out
// negative, which checkInts refuses.
func rawInt(kind onnxpb.TensorProto_DataType, b []byte) int64 {
	switch kind {
	case onnxpb.TensorProto_BOOL:
		return min(int64(b[0]), 1)
	case onnxpb.TensorProto_UINT8:
		return int64(b[0])
	case onnxpb.TensorProto_INT8:
		return int64(int8(b[0]))
	case onnxpb.TensorProto_UINT16:
		return int64(binary.LittleEndian.Uint16(b))
	case onnxpb.TensorProto_INT16:
		return int64(int16(binary.LittleEndian.Uint16(b)))
	case onnxpb.TensorProto_UINT32:
		return int64(binary.LittleEndian.Uint32(b))
	case onnxpb.TensorProto_INT32:
		return int64(int32(binary.LittleEndian.Uint32(b)))
	}
	return int64(binary.LittleEndian.Uint64(b))
}

func (t *Tensor) readTyped(kind onnxpb.TensorProto_DataType, p *onnxpb.TensorProto, n int) error {
	var have int
	switch kind {
	case onnxpb.TensorProto_FLOAT:
		have = len(p.FloatData)
	case onnxpb.TensorProto_DOUBLE:
		have = len(p.DoubleData)
	case onnxpb.TensorProto_INT64:
		have = len(p.Int64Data)
	case onnxpb.TensorProto_UINT32, onnxpb.TensorProto_UINT64:
		have = len(p.Uint64Data)
	default:
		have = len(p.Int32Data)
	}
	if have != n {
		return fmt.Errorf("shape %v does not fit %d elements of %s", t.Shape, have, kind)
	}
	switch kind {
	case onnxpb.TensorProto_FLOAT:
		t.Floats = convert[float64](p.FloatData)
		return nil
	case onnxpb.TensorProto_DOUBLE:
		t.Floats = convert[float64](p.DoubleData)
		return nil
	case onnxpb.TensorProto_INT64:
		t.Ints = convert[int64](p.Int64Data)
	case onnxpb.TensorProto_UINT32, onnxpb.TensorProto_UINT64:
		t.Ints = convert[int64](p.Uint64Data)
	default:
		t.Ints = convert[int64](p.Int32Data)
	}
	return t.checkInts()
}

// checkInts refuses elements outside the type's range.
func (t *Tensor) checkInts() error {
	lo, hi := intRange(t.Type)
	for i, x := range t.Ints {
		if x < lo || x > hi {
			return fmt.Errorf("element %d is out of range", i)
		}
	}
	return nil
}

// number is what convert converts between.
type number interface {
	~int | ~int32 | ~int64 | ~uint64 | ~float32 | ~float64
}

func convert[To, From number](from []From) []To {
	to := make([]To, len(from))
	for i, x := range from {
		to[i] = To(x)
	}
	return to
}

// gather is the tensor whose element i is t's element index[i], or
// consts[-1-index[i]] where that is negative.
func (t *Tensor) gather(index []int32, consts []float64, shape []int) *Tensor {
	out := &Tensor{Name: t.Name, Shape: shape, Type: t.Type}
	pick := func(i int32) (int, bool) { return int(i), i >= 0 }
	if t.Type != graph.Float {
		out.Ints = make([]int64, len(index))
		for i, j := range index {
			if k, ok := pick(j); ok {
				out.Ints[i] = t.Ints[k]
			} else {
				out.Ints[i] = int64(consts[-1-k])
			}
		}
		return out
	}
	out.Floats = make([]float64, len(index))
	for i, j := range index {
		if k, ok := pick(j); ok {
			out.Floats[i] = t.Floats[k]
		} else {
			out.Floats[i] = consts[-1-k]
		}
	}
	if t.quant != nil {
		out.quant = t.quant.gather(index, consts)
	}
	return out
}

// gather is the integer form of Tensor.gather. It is lost where a constant
// other than 0 comes in.
func (q *quant) gather(index []int32, consts []float64) *quant {
	for _, c := range consts {
		if c != 0 {
			return nil
		}
	}
	out := &quant{ints: make([]int64, len(index)), scales: q.scales}
	if len(q.scales) > 1 {
		out.scales = make([]float64, len(index))
	}
	for i, j := range index {
		k := max(int(j), 0)
		if j >= 0 {
			out.ints[i] = q.ints[k]
		}
		if len(q.scales) > 1 {
			out.scales[i] = q.scales[k]
		}
	}
	return out
}
