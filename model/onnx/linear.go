package onnx

import (
	"fmt"
	"math"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// setWeights makes w, R*K elements, the weights of a linear map. Where they were
// dequantised with one scale for each row, it keeps their integers.
func setWeights(op *graph.Linear, w *Tensor) error {
	floats, err := exactFloats(w)
	if err != nil {
		return err
	}
	op.Weights = floats
	k := op.Terms
	if w.quant == nil || k == 0 {
		return nil
	}
	ints, scales := make([]int32, len(floats)), make([]float64, op.Rows)
	for r := range op.Rows {
		scales[r] = w.quant.scale(r * k)
		for i := r * k; i < (r+1)*k; i++ {
			q := w.quant.ints[i]
			if w.quant.scale(i) != scales[r] || q < math.MinInt32 || q > math.MaxInt32 {
				return nil
			}
			ints[i] = int32(q)
		}
	}
	op.Ints, op.Scales = ints, scales
	return nil
}

// scaleWeights multiplies every weight by a factor.
func scaleWeights(op *graph.Linear, factor float64) {
	if factor == 1 {
		return
	}
	scale := func(v []float64) []float64 {
		v = slices.Clone(v)
		for i := range v {
			v[i] *= factor
		}
		return v
	}
	op.Weights, op.Scales = scale(op.Weights), scale(op.Scales)
}

// uniform makes a map of one row whose weights are the given small integers,
// each times scale.
func uniform(op *graph.Linear, scale float64, weights ...int32) *graph.Linear {
	op.Rows, op.Groups, op.Terms = 1, 1, len(weights)
	op.Ints, op.Scales = weights, []float64{scale}
	for _, w := range weights {
		op.Weights = append(op.Weights, float64(w)*scale)
	}
	return op
}

// repeat is a list of n equal weights.
func repeat(w int32, n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = w
	}
	return out
}

// scaleTolerance is how far the scale of a bias may be from the product of the
// scales of input and weights, relative to it: the model's own float32 product
// is off by up to 2^-24.
const scaleTolerance = 1e-6

// setBias gives a linear map the bias b, one element for each row, and keeps its
// integers where its scale is that of x times that of the row.
func (n *node) setBias(op *graph.Linear, x *value, b *Tensor) error {
	floats, err := exactFloats(b)
	if err != nil {
		return err
	}
	if len(floats) != op.Rows {
		return fmt.Errorf("the bias has %d elements, expected %d", len(floats), op.Rows)
	}
	op.Bias = floats
	sx := n.scaleOf(x)
	if b.quant == nil || op.Ints == nil || sx == 0 {
		return nil
	}
	for r, s := range op.Scales {
		if math.Abs(b.quant.scale(r)-sx*s) > scaleTolerance*sx*s {
			return nil
		}
	}
	op.IntBias = b.quant.ints
	return nil
}

// scaleOf is the scale of the DequantizeLinear that x comes from through views,
// maxima and clips; 0 if it comes from somewhere else.
func (n *node) scaleOf(x *value) float64 {
	if x.tensor != nil {
		return 0
	}
	id := x.id
	for {
		i, ok := n.producer[id]
		if !ok {
			return 0
		}
		p := n.g.Nodes[i]
		switch op := p.Op.(type) {
		case *graph.Dequantize:
			return op.Scale
		case *graph.Unary:
			if op.Func != graph.Relu && op.Func != graph.Clip {
				return 0
			}
		case *graph.View, *graph.Max:
		default:
			return 0
		}
		if len(p.In) != 1 {
			return 0
		}
		id = p.In[0]
	}
}

// combine is the sum of weights[i]*in[i], integers times scale, after
// broadcasting to shape. Constants become the bias.
func (n *node) combine(shape []int, dtype graph.DType, scale float64, weights []int32, in ...*value) (*value, error) {
	var live []*value
	var w []int32
	var bias []float64
	size, err := n.reserve(shape...)
	if err != nil {
		return nil, err
	}
	for i, v := range in {
		if v.tensor == nil || size == 0 {
			live, w = append(live, v), append(w, weights[i])
			continue
		}
		c, err := n.expand(v, shape)
		if err != nil {
			return nil, err
		}
		f, err := exactFloats(c.tensor)
		if err != nil {
			return nil, err
		}
		if bias == nil {
			bias = make([]float64, size)
		}
		for j, x := range f {
			bias[j] += float64(weights[i]) * scale * x
		}
	}
	op := uniform(&graph.Linear{Positions: size, Bias: bias}, scale, w...)
	if op.Index, err = n.interleaved(shape, live); err != nil {
		return nil, err
	}
	return n.apply(op, shape, dtype, live...)
}

// interleaved lists, for each element of shape, the elements of several tensors
// that broadcast to it: [elements, tensors].
func (n *node) interleaved(shape []int, in []*value) ([]int32, error) {
	index, err := n.indices(product(shape), len(in))
	if err != nil {
		return nil, err
	}
	offset := 0
	for k, v := range in {
		strides, err := broadcastStrides(v.shape, shape)
		if err != nil {
			return nil, err
		}
		from, err := n.strided(shape, strides, offset)
		if err != nil {
			return nil, err
		}
		for p, j := range from {
			index[p*len(in)+k] = j
		}
		offset += v.len()
	}
	return index, nil
}

// affine is scale*x + shift with constants that broadcast to shape; either may
// be nil. The map has a row for each combination of the leading dimensions that
// the constants vary along, so a factor for each channel is stored once.
func (n *node) affine(x *value, shape []int, dtype graph.DType, scale, shift *Tensor) (*value, error) {
	x, err := n.expand(x, shape)
	if err != nil {
		return nil, err
	}
	outer := max(varying(scale, len(shape)), varying(shift, len(shape)))
	rows := product(shape[:outer])
	op := &graph.Linear{Rows: rows, Terms: 1, Positions: product(shape[outer:]), Groups: rows}
	op.Stride = op.Positions
	if op.Index, err = n.strided([]int{op.Positions}, []int{1}, 0); err != nil {
		return nil, err
	}
	if scale == nil {
		scale = &Tensor{Floats: []float64{1}, quant: &quant{ints: []int64{1}, scales: []float64{1}}}
	}
	if scale, err = n.leading(scale, shape, outer); err != nil {
		return nil, err
	}
	if err := setWeights(op, scale); err != nil {
		return nil, err
	}
	if shift != nil {
		if shift, err = n.leading(shift, shape, outer); err != nil {
			return nil, err
		}
		if op.Bias, err = exactFloats(shift); err != nil {
			return nil, err
		}
	}
	return n.apply(op, shape, dtype, x)
}

// varying is the number of leading dimensions, out of rank, up to the last one
// that t varies along.
func varying(t *Tensor, rank int) int {
	if t == nil {
		return 0
	}
	for i := len(t.Shape) - 1; i >= 0; i-- {
		if t.Shape[i] != 1 {
			return rank - len(t.Shape) + i + 1
		}
	}
	return 0
}

// leading broadcasts t to the first dimensions of shape; it does not vary along
// the others.
func (n *node) leading(t *Tensor, shape []int, outer int) (*Tensor, error) {
	strides, err := broadcastStrides(t.Shape, shape)
	if err != nil {
		return nil, err
	}
	index, err := n.strided(shape[:outer], strides[:outer], 0)
	if err != nil {
		return nil, err
	}
	if t.Type != graph.Float { // integers as weights of integers
		f, err := exactFloats(t)
		if err != nil {
			return nil, err
		}
		t = &Tensor{Name: t.Name, Shape: t.Shape, Floats: f}
	}
	return t.gather(index, nil, shape[:outer]), nil
}

// times is the elementwise product of two tensors of activations.
func (n *node) times(shape []int, dtype graph.DType, a, b *value) (*value, error) {
	a, err := n.expand(a, shape)
	if err != nil {
		return nil, err
	}
	if b, err = n.expand(b, shape); err != nil {
		return nil, err
	}
	return n.apply(&graph.Bilinear{Batch: product(shape), M: 1, K: 1, N: 1}, shape, dtype, a, b)
}
