package onnx

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

func attentionSeeds(add addSeed) {
	q, k := data{ramp(1, 2, 2, 2)}, data{ramp(1, 1, 3, 2)}
	add(25, "Attention", attrs{"is_causal": 1, "left_window_size": 1, "right_window_size": 2}, q, k, k, nil, nil, nil, list(2))
	add(24, "Attention", attrs{"q_num_heads": 2, "kv_num_heads": 1, "softcap": 2.0, "scale": 0.5}, data{ramp(1, 2, 4)}, data{ramp(1, 3, 2)}, data{ramp(1, 3, 2)})
	add(23, "Attention", attrs{"qk_matmul_output_mode": 2}, q, k, k, data{intsOf(graph.Bool, []int{2, 5}, 1, 1, 0, 0, 0, 1, 0, 1, 0, 0)}, ramp(1, 1, 2, 2), data{ramp(1, 1, 2, 2)})
	add(23, "Attention", nil, q, k, ramp(1, 1, 3, 2), tensorOf([]int{2, 3}, 1, -math.MaxFloat32, 0, 0, 0, math.Inf(-1)))
	x := data{ramp(1, 2, 4)}
	add(23, "RotaryEmbedding", attrs{"num_heads": 1, "interleaved": 1}, x, ramp(1, 2, 2), data{ramp(1, 2, 2)})
	add(23, "RotaryEmbedding", attrs{"num_heads": 2, "rotary_embedding_dim": 2}, x, ramp(3, 1), ramp(3, 1), data{intsOf(graph.Int64, []int{1, 2}, 2, 0)})
}

// attentionCase are sizes and options of an attention.
type attentionCase struct {
	batch, heads, kvHeads, queries, keys, past, size, vSize int
	scale, cap                                              float64
	mode                                                    int
	causal                                                  bool
	left, right                                             int // -1: all
	lengths                                                 []int64
	mask                                                    *Tensor // [.., keys + past] or fewer
}

// stages are the scores before and after softcap and masking, and the weights,
// of one query, read aloud from the definition; masked scores are -Inf.
func (c *attentionCase) stages(q []float64, keys [][]float64, b, h, i int) (out [4][]float64) {
	most := math.Inf(-1)
	for j, k := range keys {
		s := 0.0
		for d := range q {
			s += c.scale * q[d] * k[d]
		}
		out[0] = append(out[0], s)
		if c.cap > 0 {
			s = c.cap * math.Tanh(s/c.cap)
		}
		out[1] = append(out[1], s)
		at := i + c.past
		if c.lengths != nil {
			at = i + int(c.lengths[b]) - c.queries
			if j >= int(c.lengths[b]) {
				s = math.Inf(-1)
			}
		}
		if c.causal && j > at || c.left >= 0 && j < at-c.left || c.right >= 0 && j > at+c.right {
			s = math.Inf(-1)
		}
		s += c.masked(b, h, i, j)
		out[2] = append(out[2], s)
		most = math.Max(most, s)
	}
	sum := 0.0
	for _, s := range out[2] {
		if !math.IsInf(most, -1) {
			sum += math.Exp(s - most)
		}
	}
	for _, s := range out[2] {
		p := 0.0
		if sum > 0 {
			p = math.Exp(s-most) / sum
		}
		out[3] = append(out[3], p)
	}
	return out
}

// masked is what the mask adds to a score.
func (c *attentionCase) masked(b, h, i, j int) float64 {
	if c.mask == nil {
		return 0
	}
	s, at := c.mask.Shape, 0
	if j >= s[len(s)-1] {
		return math.Inf(-1)
	}
	for d, x := range []int{b, h, i, j}[4-len(s):] {
		at = at*s[d] + x%s[d]
	}
	if c.mask.Type == graph.Float {
		return c.mask.Floats[at]
	}
	return math.Log(float64(c.mask.Ints[at]))
}

// operator is the case as an operator, with inputs at random; packed as
// [batch, positions, heads*size]. Masked scores come out as the lowest float32.
func (c attentionCase) operator(rng *rand.Rand, packed, maskIsData bool) opCase {
	q, k, v := gaussian(rng, c.batch, c.heads, c.queries, c.size), gaussian(rng, c.batch, c.kvHeads, c.keys, c.size), gaussian(rng, c.batch, c.kvHeads, c.keys, c.vSize)
	pastK, pastV := gaussian(rng, c.batch, c.kvHeads, c.past, c.size), gaussian(rng, c.batch, c.kvHeads, c.past, c.vSize)
	row := func(t *Tensor, b, h, i int) []float64 {
		n := t.Shape[3]
		at := ((b*t.Shape[1]+h)*t.Shape[2] + i) * n
		return t.Floats[at : at+n]
	}
	total := c.past + c.keys
	y, stage := tensorOf([]int{c.batch, c.heads, c.queries, c.vSize}), tensorOf([]int{c.batch, c.heads, c.queries, total})
	presentK, presentV := tensorOf([]int{c.batch, c.kvHeads, total, c.size}), tensorOf([]int{c.batch, c.kvHeads, total, c.vSize})
	for b := range c.batch {
		for h := range c.kvHeads {
			for _, p := range []struct{ to, past, now *Tensor }{{presentK, pastK, k}, {presentV, pastV, v}} {
				for i := range c.past {
					p.to.Floats = append(p.to.Floats, row(p.past, b, h, i)...)
				}
				for i := range c.keys {
					p.to.Floats = append(p.to.Floats, row(p.now, b, h, i)...)
				}
			}
		}
		for h := range c.heads {
			group := h / (c.heads / c.kvHeads)
			for i := range c.queries {
				var keys [][]float64
				for j := range total {
					keys = append(keys, row(presentK, b, group, j))
				}
				s := c.stages(row(q, b, h, i), keys, b, h, i)
				for d := range c.vSize {
					sum := 0.0
					for j, p := range s[3] {
						sum += p * row(presentV, b, group, j)[d]
					}
					y.Floats = append(y.Floats, sum)
				}
				for _, x := range s[c.mode] {
					stage.Floats = append(stage.Floats, math.Max(x, -math.MaxFloat32))
				}
			}
		}
	}
	a := attrs{"qk_matmul_output_mode": c.mode, "scale": c.scale, "left_window_size": c.left, "right_window_size": c.right}
	if c.causal {
		a["is_causal"] = 1
	}
	if c.cap > 0 {
		a["softcap"] = c.cap
	}
	pack := func(t *Tensor) *Tensor {
		if !packed {
			return t
		}
		s := t.Shape
		out := tensorOf([]int{s[0], s[2], s[1] * s[3]})
		for b := range s[0] {
			for i := range s[2] {
				for h := range s[1] {
					out.Floats = append(out.Floats, row(t, b, h, i)...)
				}
			}
		}
		return out
	}
	if packed {
		a["q_num_heads"], a["kv_num_heads"] = c.heads, c.kvHeads
	}
	in := []any{data{pack(q)}, data{pack(k)}, data{pack(v)}, nil, nil, nil, nil}
	if c.mask != nil {
		in[3] = c.mask
		if maskIsData {
			in[3] = data{c.mask}
		}
	}
	if c.past > 0 {
		in[4], in[5] = data{pastK}, data{pastV}
	}
	if c.lengths != nil {
		in[6] = list(c.lengths...)
	}
	return opCase{name: fmt.Sprintf("%+v, packed %v, mask is data %v", c, packed, maskIsData), opset: 25, op: "Attention", attrs: a, in: in, want: pack(y),
		more: []*Tensor{presentK, presentV, stage}}
}

func TestAttention(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	inf := math.Inf(-1)
	bits := intsOf(graph.Bool, []int{3, 4}, 1, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0)
	numbers := tensorOf([]int{3, 3}, 0.5, inf, 0, -1, 2, 0, inf, inf, inf)
	plain := attentionCase{batch: 2, heads: 4, kvHeads: 2, queries: 3, keys: 4, size: 2, vSize: 3, scale: 0.7, left: -1, right: -1}
	with := func(change func(c *attentionCase)) attentionCase {
		c := plain
		change(&c)
		return c
	}
	for _, c := range []attentionCase{
		plain,
		with(func(c *attentionCase) { c.mode, c.cap = 1, 0.8 }),
		with(func(c *attentionCase) { c.cap = 0.8 }),
		with(func(c *attentionCase) { c.causal, c.mode = true, 2 }),
		with(func(c *attentionCase) { c.causal, c.mode, c.past = true, 3, 2 }),
		with(func(c *attentionCase) { c.left, c.right, c.mode = 0, 1, 2 }),
		with(func(c *attentionCase) { c.lengths, c.mode = []int64{2, 4}, 3 }),
		with(func(c *attentionCase) { c.lengths, c.causal = []int64{1, 4}, true }),
		with(func(c *attentionCase) { c.mask, c.mode = bits, 2 }),
		with(func(c *attentionCase) { c.mask, c.mode, c.causal = bits, 3, true }),
		with(func(c *attentionCase) { c.mask, c.mode = numbers, 3 }),
		with(func(c *attentionCase) { c.mask = gaussian(rng, 4, 3, 4) }),
		with(func(c *attentionCase) { c.mask = gaussian(rng, 2, 1, 1, 4) }),
	} {
		o := c.operator(rng, false, false)
		o.run(t)
		o = c.operator(rng, true, false)
		o.run(t)
		if c.mask != nil && !slices.Contains(c.mask.Values(), inf) {
			o = c.operator(rng, false, true)
			o.run(t)
		}
	}
}

// Masks of -3.4e38 exclude, and do not decide the scale of the scores.
func TestHugeMask(t *testing.T) {
	q := data{ramp(1, 1, 2, 2)}
	c := opCase{opset: 23, op: "Attention", in: []any{q, q, q, tensorOf([]int{2, 2}, 0, -math.MaxFloat32, 0, 0)}}
	m, in := c.model()
	g, err := Import(encode(t, m), Options{})
	if err != nil {
		t.Fatal(err)
	}
	values, err := g.Eval(in)
	if err != nil {
		t.Fatal(err)
	}
	for id, v := range values {
		for _, x := range v {
			if math.Abs(x) > 100 {
				t.Errorf("value %d has an element %v", id, x)
			}
		}
	}
}

func TestAttentionRefusals(t *testing.T) {
	q, k := data{ramp(1, 2, 2, 2)}, data{ramp(1, 2, 3, 2)}
	runCases(t, []opCase{
		{name: "heads", opset: 23, op: "Attention", in: []any{q, data{ramp(1, 3, 2, 2)}, data{ramp(1, 3, 2, 2)}}, err: "do not fit"},
		{name: "no heads", opset: 23, op: "Attention", in: []any{data{ramp(1, 2, 4)}, data{ramp(1, 2, 4)}, data{ramp(1, 2, 4)}}, err: "does not have 0 heads"},
		{name: "ranks", opset: 23, op: "Attention", attrs: attrs{"q_num_heads": 2, "kv_num_heads": 2}, in: []any{q, k, data{ramp(1, 3, 4)}}, err: "different ranks"},
		{name: "half a past", opset: 23, op: "Attention", in: []any{q, k, k, nil, ramp(1, 2, 1, 2)}, err: "only one"},
		{name: "past", opset: 23, op: "Attention", in: []any{q, k, k, nil, ramp(1, 2, 1, 3), ramp(1, 2, 1, 2)}, err: "does not fit"},
		{name: "mode", opset: 23, op: "Attention", attrs: attrs{"qk_matmul_output_mode": 4}, in: []any{q, k, k}, err: "qk_matmul_output_mode 4"},
		{name: "mask", opset: 23, op: "Attention", in: []any{q, k, k, ramp(4, 3)}, err: "cannot be broadcast"},
		{name: "NaN", opset: 23, op: "Attention", in: []any{q, k, k, scalarRow(math.NaN(), 0, 0)}, err: "NaN"},
		{name: "infinite", opset: 23, op: "Attention", in: []any{q, k, k, scalarRow(math.Inf(1), 0, 0)}, err: "+Inf"},
		{name: "finite row", opset: 23, op: "Attention", in: []any{q, k, k, scalarRow(-1e38, -1e38, -1e38)}, err: "masked as a whole"},
		{name: "lengths", opset: 24, op: "Attention", in: []any{q, k, k, nil, nil, nil, list(4)}, err: "a length is 4"},
		{name: "lengths are data", opset: 24, op: "Attention", in: []any{q, k, k, nil, nil, nil, data{list(2)}}, err: "depends on the network's input"},
		{name: "window of old", opset: 24, op: "Attention", attrs: attrs{"left_window_size": 1}, in: []any{q, k, k}, err: "left_window_size is not supported"},
	})
}

// scalarRow is a mask of one row.
func scalarRow(v ...float64) *Tensor { return tensorOf([]int{1, len(v)}, v...) }

func TestRotaryEmbedding(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	const batch, heads, length, size = 2, 3, 4, 6
	x := gaussian(rng, batch, heads, length, size)
	for _, half := range []int{3, 2} {
		for _, interleaved := range []int{0, 1} {
			cos, sin := gaussian(rng, batch, length, half), gaussian(rng, batch, length, half)
			want, packed := cloneOf(x), tensorOf([]int{batch, length, heads * size}, make([]float64, x.Len())...)
			packedWant := cloneOf(packed)
			for i := range batch * heads * length {
				b, h, l := i/length/heads, i/length%heads, i%length
				for p := range half {
					one, two := p, p+half
					if interleaved == 1 {
						one, two = 2*p, 2*p+1
					}
					c, s := cos.Floats[(b*length+l)*half+p], sin.Floats[(b*length+l)*half+p]
					x1, x2 := x.Floats[i*size+one], x.Floats[i*size+two]
					want.Floats[i*size+one], want.Floats[i*size+two] = c*x1-s*x2, s*x1+c*x2
				}
				at := ((b*length+l)*heads + h) * size
				copy(packed.Floats[at:at+size], x.Floats[i*size:])
				copy(packedWant.Floats[at:at+size], want.Floats[i*size:])
			}
			a := attrs{"interleaved": interleaved, "rotary_embedding_dim": 2 * half}
			withHeads := attrs{"interleaved": interleaved, "rotary_embedding_dim": 2 * half, "num_heads": heads}
			name := fmt.Sprintf("%d pairs, interleaved %d", half, interleaved)
			runCases(t, each(opCase{name: name, opset: 23, op: "RotaryEmbedding", attrs: a, in: []any{data{x}, cos, sin}, want: want}, 1))
			runCases(t, each(opCase{name: name + ", packed", opset: 23, op: "RotaryEmbedding", attrs: withHeads, in: []any{data{packed}, cos, sin}, want: packedWant}, 1))

			// the same angles, from a table in reverse order
			ids := intsOf(graph.Int64, []int{batch, length})
			table := func(t *Tensor) *Tensor {
				out := tensorOf([]int{batch * length, half})
				for i := range batch * length {
					at := (batch*length - 1 - i) * half
					out.Floats = append(out.Floats, t.Floats[at:at+half]...)
				}
				return out
			}
			for i := range batch * length {
				ids.Ints = append(ids.Ints, int64(batch*length-1-i))
			}
			runCases(t, each(opCase{name: name + ", positions", opset: 23, op: "RotaryEmbedding", attrs: a, in: []any{data{x}, table(cos), table(sin), ids}, want: want}, 1))
		}
	}
	in := data{x}
	runCases(t, []opCase{
		{name: "odd", opset: 23, op: "RotaryEmbedding", attrs: attrs{"rotary_embedding_dim": 3}, in: []any{in, ramp(2, 4, 3), ramp(2, 4, 3)}, err: "in pairs"},
		{name: "cache", opset: 23, op: "RotaryEmbedding", in: []any{in, ramp(2, 4, 2), ramp(2, 4, 3)}, err: "expected [2 4 3]"},
		{name: "position", opset: 23, op: "RotaryEmbedding", attrs: attrs{"rotary_embedding_dim": 2}, in: []any{data{ramp(1, 1, 1, 2)}, ramp(2, 1), ramp(2, 1), intsOf(graph.Int64, []int{1, 1}, 2)}, err: "out of range"},
	})
}
