package model

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/model/quantize"
	"google.golang.org/protobuf/proto"
)

// The integers of quantised models against rational arithmetic of this file's own:
// the float32 scales as the exact numbers that they are.

// quantNet is a model of QuantizeLinear and DequantizeLinear under construction.
type quantNet struct {
	g     *onnxpb.GraphProto
	opset int64
}

func (q *quantNet) node(op string, attrs map[string]int64, out string, in ...string) {
	n := &onnxpb.NodeProto{Name: &out, OpType: &op, Input: in, Output: []string{out}}
	for name, v := range attrs {
		n.Attribute = append(n.Attribute, &onnxpb.AttributeProto{Name: &name, Type: onnxpb.AttributeProto_INT.Enum(), I: &v})
	}
	q.g.Node = append(q.g.Node, n)
}

// params are scales and int8 zero points, as constants.
func (q *quantNet) params(name string, dims []int64, scales []float32, zeros []int32) (scale, zero string) {
	scale, zero = name+"/scale", name+"/zero"
	q.g.Initializer = append(q.g.Initializer,
		&onnxpb.TensorProto{Name: &scale, Dims: dims, DataType: proto.Int32(int32(onnxpb.TensorProto_FLOAT)), FloatData: scales},
		&onnxpb.TensorProto{Name: &zero, Dims: dims, DataType: proto.Int32(int32(onnxpb.TensorProto_INT8)), Int32Data: zeros})
	return scale, zero
}

func (q *quantNet) compile(t *testing.T) (*program.Program, error) {
	t.Helper()
	raw, err := proto.Marshal(&onnxpb.ModelProto{IrVersion: proto.Int64(10),
		OpsetImport: []*onnxpb.OperatorSetIdProto{{Version: &q.opset}}, Graph: q.g})
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := Compile(raw, Options{})
	return p, err
}

// eval is the output of the model's program.
func (q *quantNet) eval(t *testing.T, in ...[]int64) []int64 {
	t.Helper()
	p, err := q.compile(t)
	if err != nil {
		t.Fatal(err)
	}
	tr, err := p.Eval(in)
	if err != nil {
		t.Fatal(err)
	}
	return p.OutputsOf(tr)[0]
}

func exactly(x float32) *big.Rat { return new(big.Rat).SetFloat64(float64(x)) }

// nearest is the integer nearest to x, the even one at a tie.
func nearest(x *big.Rat) int64 {
	floor := new(big.Int).Div(x.Num(), x.Denom()) // Euclidean: below, as denominators are positive
	rest := new(big.Rat).Sub(x, new(big.Rat).SetInt(floor))
	switch c := rest.Cmp(big.NewRat(1, 2)); {
	case c > 0, c == 0 && floor.Bit(0) == 1:
		floor.Add(floor, big.NewInt(1))
	}
	return floor.Int64()
}

// quantised is x in int8, of scale s and zero point z.
func quantised(x *big.Rat, s float32, z int32) int64 {
	return min(max(nearest(new(big.Rat).Quo(x, exactly(s)))+int64(z), -128), 127)
}

// dequantised is (v - z)*s.
func dequantised(v int64, s float32, z int32) *big.Rat {
	return new(big.Rat).Mul(new(big.Rat).SetInt64(v-int64(z)), exactly(s))
}

// pairs are all pairs of int8.
func pairs() (a, b []int64) {
	for x := int64(-128); x < 128; x++ {
		for y := int64(-128); y < 128; y++ {
			a, b = append(a, x), append(b, y)
		}
	}
	return a, b
}

// sumOf adds two int8 tensors of all pairs; the third scale is that of the sum.
func sumOf(s [3]float32, z [3]int32) *quantNet {
	const n = 1 << 16
	q := &quantNet{g: &onnxpb.GraphProto{Name: proto.String("sum")}, opset: 17}
	q.g.Input = []*onnxpb.ValueInfoProto{port("a", onnxpb.TensorProto_INT8, size(n)), port("b", onnxpb.TensorProto_INT8, size(n))}
	q.g.Output = []*onnxpb.ValueInfoProto{port("y", onnxpb.TensorProto_INT8, size(n))}
	var scale, zero [3]string
	for i := range s {
		scale[i], zero[i] = q.params(fmt.Sprint("p", i), nil, s[i:i+1], z[i:i+1])
	}
	q.node("DequantizeLinear", nil, "da", "a", scale[0], zero[0])
	q.node("DequantizeLinear", nil, "db", "b", scale[1], zero[1])
	q.node("Add", nil, "sum", "da", "db")
	q.node("QuantizeLinear", nil, "y", "sum", scale[2], zero[2])
	return q
}

// TestExactSums: a sum of two quantised tensors, of every pair of integers, with
// scales of which some make ties.
func TestExactSums(t *testing.T) {
	a, b := pairs()
	for z, s := range map[[3]int32][3]float32{{3, -7, 11}: {0.012345678, 0.031415927, 0.04142135}, {5, 0, -9}: {0.5, 0.25, 1}, {}: {0.1, 0.1, 0.2}} {
		for i, y := range sumOf(s, z).eval(t, a, b) {
			x := new(big.Rat).Add(dequantised(a[i], s[0], z[0]), dequantised(b[i], s[1], z[1]))
			if want := quantised(x, s[2], z[2]); y != want {
				t.Fatalf("scales %v, zero points %v: %d + %d is %d, not %d", s, z, a[i], b[i], y, want)
			}
		}
	}
}

// TestSumsBetweenTies: what would be ties of decimal scales are none of the float32
// numbers nearest to them, by less than any multiplier of 30 bits can tell: there is
// no program, rather than a wrong one.
func TestSumsBetweenTies(t *testing.T) {
	q := sumOf([3]float32{0.0123, 0.031, 0.04}, [3]int32{})
	if _, err := q.compile(t); !errors.Is(err, quantize.ErrUnsupported) {
		t.Errorf("got %v", err)
	}
}

// exp is e^x to about 200 bits.
func exp(x *big.Rat) *big.Float {
	const halvings, terms, precision = 16, 40, 256
	small := new(big.Float).SetPrec(precision).SetRat(x)
	small.SetMantExp(small, -halvings)
	sum, term := big.NewFloat(1).SetPrec(precision), big.NewFloat(1).SetPrec(precision)
	for k := 1; k <= terms; k++ {
		term.Mul(term, small)
		term.Quo(term, new(big.Float).SetInt64(int64(k)))
		sum.Add(sum, term)
	}
	for range halvings {
		sum.Mul(sum, sum)
	}
	return sum
}

// TestExactSigmoids: a Sigmoid between two quantisations, of every integer.
func TestExactSigmoids(t *testing.T) {
	if e, _ := exp(big.NewRat(-7, 2)).Float64(); math.Abs(e/math.Exp(-3.5)-1) > 1e-15 {
		t.Fatalf("exp(-3.5) is %v", e)
	}
	var all []int64
	for v := int64(-128); v < 128; v++ {
		all = append(all, v)
	}
	for _, s := range [][2]float32{{0.05, 1.0 / 256}, {0.1234, 0.004}, {0.5, 0.0077}, {0.0017, 0.0039}} {
		for _, z := range [][2]int32{{3, -128}, {0, 0}, {-128, 5}} {
			q := &quantNet{g: &onnxpb.GraphProto{Name: proto.String("sigmoid")}, opset: 17}
			q.g.Input = []*onnxpb.ValueInfoProto{port("x", onnxpb.TensorProto_INT8, size(256))}
			q.g.Output = []*onnxpb.ValueInfoProto{port("y", onnxpb.TensorProto_INT8, size(256))}
			scale, zero := q.params("in", nil, s[:1], z[:1])
			q.node("DequantizeLinear", nil, "d", "x", scale, zero)
			q.node("Sigmoid", nil, "s", "d")
			scale, zero = q.params("out", nil, s[1:], z[1:])
			q.node("QuantizeLinear", nil, "y", "s", scale, zero)
			for i, y := range q.eval(t, all) {
				e := exp(new(big.Rat).Neg(dequantised(all[i], s[0], z[0])))
				one := big.NewFloat(1).SetPrec(256)
				x, _ := new(big.Float).Quo(one, e.Add(e, one)).Rat(nil)
				if want := quantised(x, s[1], z[1]); y != want {
					t.Fatalf("scales %v, zero points %v: sigmoid of %d is %d, not %d", s, z, all[i], y, want)
				}
			}
		}
	}
}

// TestExactAxesAndBlocks: integers of one scale for each position of an axis, or for
// each block of it, brought to those of another.
func TestExactAxesAndBlocks(t *testing.T) {
	for name, c := range map[string]struct {
		attrs       map[string]int64
		shape, dims []int64
		of          func(i int) int // the scale of an element
	}{
		"axis 0": {map[string]int64{"axis": 0}, []int64{2, 256}, []int64{2}, func(i int) int { return i / 256 }},
		"axis 1": {map[string]int64{"axis": 1}, []int64{256, 2}, []int64{2}, func(i int) int { return i % 2 }},
		"blocks": {map[string]int64{"axis": -1, "block_size": 128}, []int64{2, 256}, []int64{2, 2}, func(i int) int { return i / 128 }},
	} {
		count := 1
		for _, d := range c.dims {
			count *= int(d)
		}
		r := rand.New(rand.NewPCG(7, uint64(count)))
		draw := func() (scales []float32, zeros []int32) {
			for i := range count {
				s := float32(math.Exp(2*r.Float64() - 3))
				if i%3 == 0 { // between two of these, ties
					s = float32(math.Ldexp(1, r.IntN(3)-3))
				}
				scales, zeros = append(scales, s), append(zeros, int32(r.IntN(61)-30))
			}
			return scales, zeros
		}
		var dims []*onnxpb.TensorShapeProto_Dimension
		for _, d := range c.shape {
			dims = append(dims, size(d))
		}
		q := &quantNet{g: &onnxpb.GraphProto{Name: proto.String("axes")}, opset: 21}
		q.g.Input = []*onnxpb.ValueInfoProto{port("x", onnxpb.TensorProto_INT8, dims...)}
		q.g.Output = []*onnxpb.ValueInfoProto{port("y", onnxpb.TensorProto_INT8, dims...)}
		s, z := draw()
		scale, zero := q.params("in", c.dims, s, z)
		q.node("DequantizeLinear", c.attrs, "d", "x", scale, zero)
		so, zo := draw()
		scale, zero = q.params("out", c.dims, so, zo)
		q.node("QuantizeLinear", c.attrs, "y", "d", scale, zero)
		x := make([]int64, 512)
		for i := range x {
			x[i] = int64((i/2+i%2*128)%256 - 128) // all of them, by rows and by columns
		}
		for i, y := range q.eval(t, x) {
			k := c.of(i)
			if want := quantised(dequantised(x[i], s[k], z[k]), so[k], zo[k]); y != want {
				t.Fatalf("%s: %d of scale %v, %d to %v, %d is %d, not %d", name, x[i], s[k], z[k], so[k], zo[k], y, want)
			}
		}
	}
}

// TestExactDynamicQuantizeLinear: the scale of the data cancels, so the integers of
// the input decide.
func TestExactDynamicQuantizeLinear(t *testing.T) {
	const count = 16
	q := &quantNet{g: &onnxpb.GraphProto{Name: proto.String("dynamic")}, opset: 17}
	q.g.Input = []*onnxpb.ValueInfoProto{port("x", onnxpb.TensorProto_FLOAT, size(count))}
	q.g.Node = []*onnxpb.NodeProto{{Name: proto.String("dynamic"), OpType: proto.String("DynamicQuantizeLinear"), Input: []string{"x"}, Output: []string{"y", "scale", "zero"}}}
	q.g.Output = []*onnxpb.ValueInfoProto{port("y", onnxpb.TensorProto_UINT8, size(count)), port("zero", onnxpb.TensorProto_UINT8)}
	p, err := q.compile(t)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 3))
	in := &p.Tensors[p.Inputs[0].Tensor]
	if _, err := p.Eval([][]int64{make([]int64, count)}); err == nil {
		t.Error("a range of 0 has a scale")
	}
	for trial := range 2000 {
		x := make([]int64, count)
		reach := []int64{in.Hi, 1000, 255, 30, 2}[trial%5]
		for i := range x {
			x[i] = r.Int64N(2*reach+1) - reach
			if trial%3 == 0 {
				x[i] = max(x[i], -x[i])
			} else if trial%7 == 0 {
				x[i] = min(x[i], -x[i])
			}
		}
		if trial%5 == 2 { // 255 x/510: every odd x is a tie
			x[0], x[1] = 255, -255
		}
		lo, hi := int64(0), int64(0)
		for _, v := range x {
			lo, hi = min(lo, v), max(hi, v)
		}
		if lo == hi {
			continue
		}
		tr, err := p.Eval([][]int64{x})
		if err != nil {
			t.Fatal(err)
		}
		out := p.OutputsOf(tr)
		zero := min(max(nearest(big.NewRat(-255*lo, hi-lo)), 0), 255)
		if out[1][0] != zero {
			t.Fatalf("%v: the zero point is %d, not %d", x, out[1][0], zero)
		}
		for i, v := range x {
			if want := min(max(nearest(big.NewRat(255*v, hi-lo))+zero, 0), 255); out[0][i] != want {
				t.Fatalf("%v: element %d is %d, not %d", x, i, out[0][i], want)
			}
		}
	}
}
