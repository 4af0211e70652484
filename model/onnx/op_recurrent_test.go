package onnx

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

func recurrentSeeds(add addSeed) {
	x := data{ramp(3, 2, 2)}
	for i, op := range []string{"RNN", "GRU", "LSTM"} {
		gates := []int{1, 3, 4}[i]
		add(22, op, attrs{"hidden_size": 2, "clip": 1.0, "direction": "reverse", "layout": 0}, x, ramp(1, 2*gates, 2), data{ramp(1, 2*gates, 2)}, ramp(1, 4*gates), intsOf(graph.Int32, []int{2}, 3, 1), ramp(1, 2, 2))
		add(7, op, attrs{"direction": "bidirectional"}, x, ramp(2, 2*gates, 2), ramp(2, 2*gates, 2))
	}
	add(14, "LSTM", attrs{"input_forget": 1}, x, ramp(1, 8, 2), ramp(1, 8, 2), nil, nil, nil, data{ramp(1, 2, 2)}, ramp(1, 6))
	add(14, "GRU", attrs{"linear_before_reset": 1}, x, ramp(1, 6, 2), ramp(1, 6, 2))
}

// recurrentCase are sizes, options and parameters of a recurrent network; nil
// stands for what is left out.
type recurrentCase struct {
	op                                  string
	gates, steps, batch, inputs, hidden int
	direction                           string
	layout, linear, coupled             int
	clip                                float64
	lengths                             []int64
	x, w, r, b, h, c, p                 *Tensor // x and the states with the batch second
}

func (k *recurrentCase) directions() int {
	if k.direction == "bidirectional" {
		return 2
	}
	return 1
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// clipped is what goes into an activation.
func (k *recurrentCase) clipped(x float64) float64 {
	if k.clip > 0 {
		return math.Max(-k.clip, math.Min(k.clip, x))
	}
	return x
}

// pre is row i of gate g for input x: the products with W and R apart, each with
// its bias.
func (k *recurrentCase) pre(d, g, i int, x, h []float64) (entered, seen float64) {
	row := (d*k.gates+g)*k.hidden + i
	for j, v := range x {
		entered += v * k.w.Floats[row*k.inputs+j]
	}
	for j, v := range h {
		seen += v * k.r.Floats[row*k.hidden+j]
	}
	if k.b != nil {
		entered += k.b.Floats[2*d*k.gates*k.hidden+g*k.hidden+i]
		seen += k.b.Floats[(2*d+1)*k.gates*k.hidden+g*k.hidden+i]
	}
	return entered, seen
}

// step is one step of one sequence, by the standard's equations.
func (k *recurrentCase) step(d int, x, h, c []float64) (newH, newC []float64) {
	f := func(g, i int, h []float64, extra float64) float64 {
		entered, seen := k.pre(d, g, i, x, h)
		return k.clipped(entered + seen + extra)
	}
	peephole := func(g, i int) float64 {
		if k.p == nil {
			return 0
		}
		return k.p.Floats[(3*d+g)*k.hidden+i]
	}
	reset := make([]float64, k.hidden)
	for i := range k.hidden {
		if k.op == "GRU" {
			reset[i] = sigmoid(f(1, i, h, 0)) * h[i]
		}
	}
	for i := range k.hidden {
		switch k.op {
		case "RNN":
			newH = append(newH, math.Tanh(f(0, i, h, 0)))
		case "GRU":
			z := sigmoid(f(0, i, h, 0))
			g := math.Tanh(f(2, i, reset, 0))
			if k.linear == 1 {
				entered, seen := k.pre(d, 2, i, x, h)
				g = math.Tanh(k.clipped(entered + sigmoid(f(1, i, h, 0))*seen))
			}
			newH = append(newH, (1-z)*g+z*h[i])
		case "LSTM":
			input := sigmoid(f(0, i, h, peephole(0, i)*c[i]))
			forget := sigmoid(f(2, i, h, peephole(2, i)*c[i]))
			if k.coupled == 1 {
				forget = 1 - input
			}
			cell := forget*c[i] + input*math.Tanh(f(3, i, h, 0))
			output := sigmoid(f(1, i, h, peephole(1, i)*cell))
			newC, newH = append(newC, cell), append(newH, output*math.Tanh(k.clipped(cell)))
		}
	}
	return newH, newC
}

// operator is the case with its expected outputs.
func (k recurrentCase) operator(dataMask int) opCase {
	dirs := k.directions()
	y := tensorOf([]int{k.steps, dirs, k.batch, k.hidden}, make([]float64, k.steps*dirs*k.batch*k.hidden)...)
	lastH := tensorOf([]int{dirs, k.batch, k.hidden}, make([]float64, dirs*k.batch*k.hidden)...)
	lastC := cloneOf(lastH)
	for d := range dirs {
		for b := range k.batch {
			h, c := make([]float64, k.hidden), make([]float64, k.hidden)
			at := (d*k.batch + b) * k.hidden
			if k.h != nil {
				copy(h, k.h.Floats[at:])
			}
			if k.c != nil {
				copy(c, k.c.Floats[at:])
			}
			length := k.steps
			if k.lengths != nil {
				length = int(k.lengths[b])
			}
			for t := range length {
				if k.direction == "reverse" || d == 1 {
					t = length - 1 - t
				}
				x := k.x.Floats[(t*k.batch+b)*k.inputs:][:k.inputs]
				h, c = k.step(d, x, h, c)
				copy(y.Floats[((t*dirs+d)*k.batch+b)*k.hidden:], h)
			}
			copy(lastH.Floats[at:], h)
			copy(lastC.Floats[at:at+k.hidden], c)
		}
	}
	batchFirst := func(t *Tensor, perm ...int) *Tensor {
		if k.layout == 0 || t == nil {
			return t
		}
		n := new(node)
		n.builder = &builder{budget: 1 << 20}
		v, err := n.permute(constant(t), perm)
		if err != nil {
			panic(err)
		}
		return v.tensor
	}
	a := attrs{"hidden_size": k.hidden, "direction": k.direction}
	if k.clip > 0 {
		a["clip"] = k.clip
	}
	for name, v := range map[string]int{"layout": k.layout, "linear_before_reset": k.linear, "input_forget": k.coupled} {
		if v != 0 {
			a[name] = v
		}
	}
	operand := func(t *Tensor, bit int) any {
		switch {
		case t == nil:
			return nil
		case dataMask>>bit&1 == 1:
			return data{t}
		}
		return t
	}
	in := []any{data{batchFirst(k.x, 1, 0, 2)}, operand(k.w, 0), operand(k.r, 1), operand(k.b, 2), nil, operand(batchFirst(k.h, 1, 0, 2), 3)}
	if k.lengths != nil {
		in[4] = list(k.lengths...)
	}
	more := []*Tensor{batchFirst(lastH, 1, 0, 2)}
	if k.op == "LSTM" {
		in = append(in, operand(batchFirst(k.c, 1, 0, 2), 4), operand(k.p, 5))
		more = append(more, batchFirst(lastC, 1, 0, 2))
	}
	name := fmt.Sprintf("%s, layout %d, linear %d, coupled %d, clip %v, lengths %v, data %b", k.direction, k.layout, k.linear, k.coupled, k.clip, k.lengths, dataMask)
	return opCase{name: name, opset: 22, op: k.op, attrs: a, in: in, want: batchFirst(y, 2, 0, 1, 3), more: more}
}

func TestRecurrent(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 11))
	for op, gates := range map[string]int{"LSTM": 4, "GRU": 3, "RNN": 1} {
		for _, direction := range []string{"forward", "reverse", "bidirectional"} {
			k := recurrentCase{op: op, gates: gates, steps: 3, batch: 2, inputs: 2, hidden: 3, direction: direction}
			dirs, rows := k.directions(), gates*k.hidden
			k.x, k.w, k.r = gaussian(rng, k.steps, k.batch, k.inputs), gaussian(rng, dirs, rows, k.inputs), gaussian(rng, dirs, rows, k.hidden)
			var cases []opCase
			for _, change := range []func(k *recurrentCase){
				func(*recurrentCase) {},
				func(k *recurrentCase) { k.b, k.layout = gaussian(rng, dirs, 2*rows), 1 },
				func(k *recurrentCase) { k.h, k.lengths = gaussian(rng, dirs, k.batch, k.hidden), []int64{1, 3} },
				func(k *recurrentCase) {
					k.c, k.lengths, k.layout = gaussian(rng, dirs, k.batch, k.hidden), []int64{2, 1}, 1
				},
				func(k *recurrentCase) { k.clip, k.linear, k.p = 0.5, 1, gaussian(rng, dirs, 3*k.hidden) },
				func(k *recurrentCase) { k.linear, k.coupled, k.b = 1, 1, gaussian(rng, dirs, 2*rows) },
			} {
				if change(&k); op != "GRU" {
					k.linear = 0
				}
				if op != "LSTM" {
					k.coupled = 0
				}
				for _, mask := range []int{0, 1, 2, 4, 8, 63} {
					cases = append(cases, k.operator(mask))
				}
			}
			runCases(t, cases)
		}
	}
}

// rnnOf is h = f(clip(x)) of one step: all weights are those that give x.
func rnnOf(a attrs, x ...float64) opCase {
	a["hidden_size"] = 1
	return opCase{opset: 14, op: "RNN", attrs: a, in: []any{data{tensorOf([]int{1, len(x), 1}, x...)}, ramp(1, 1, 1), tensorOf([]int{1, 1, 1}, 0)}}
}

func TestRecurrentActivations(t *testing.T) {
	var cases []opCase
	x := []float64{-2, -0.5, 1, 3}
	for _, c := range []struct {
		name        string
		alpha, beta []float64
		f           func(x float64) float64
	}{
		{"Relu", nil, nil, func(x float64) float64 { return math.Max(x, 0) }},
		{"Sigmoid", nil, nil, sigmoid},
		{"softsign", nil, nil, func(x float64) float64 { return x / (1 + math.Abs(x)) }},
		{"Softplus", nil, nil, func(x float64) float64 { return math.Log1p(math.Exp(x)) }},
		{"LeakyRelu", []float64{0.25}, nil, func(x float64) float64 { return math.Max(x, x/4) }},
		{"LeakyRelu", nil, nil, func(x float64) float64 { return math.Max(x, x*0.01) }},
		{"ThresholdedRelu", nil, nil, func(x float64) float64 { return math.Floor(x) * math.Max(0, math.Min(1, x)) }},
		{"Elu", []float64{2}, nil, func(x float64) float64 { return math.Max(x, 0) + 2*math.Expm1(math.Min(x, 0)) }},
		{"HardSigmoid", nil, nil, func(x float64) float64 { return math.Max(0, math.Min(1, 0.2*x+0.5)) }},
		{"HardSigmoid", []float64{0.5}, []float64{0.25}, func(x float64) float64 { return math.Max(0, math.Min(1, x/2+0.25)) }},
		{"Affine", []float64{3}, []float64{-1}, func(x float64) float64 { return 3*x - 1 }},
		{"ScaledTanh", []float64{3}, []float64{0.5}, func(x float64) float64 { return 3 * math.Tanh(x/2) }},
	} {
		a := attrs{"activations": []string{c.name}}
		if c.alpha != nil {
			a["activation_alpha"] = c.alpha
		}
		if c.beta != nil {
			a["activation_beta"] = c.beta
		}
		o := rnnOf(a, x...)
		o.name, o.want = c.name, tensorOf([]int{1, 1, 4, 1})
		for _, v := range x {
			o.want.Floats = append(o.want.Floats, c.f(v))
		}
		cases = append(cases, o)
	}
	// the second function takes the first alpha: the first has none
	two := opCase{name: "order of parameters", opset: 14, op: "RNN", attrs: attrs{"direction": "bidirectional", "activations": []string{"Relu", "LeakyRelu"}, "activation_alpha": []float64{0.5}},
		in: []any{data{tensorOf([]int{1, 1, 1}, -2)}, tensorOf([]int{2, 1, 1}, 1, 1), tensorOf([]int{2, 1, 1}, 0, 0)}, want: tensorOf([]int{1, 2, 1, 1}, 0, -1)}
	cases = append(cases, two)
	for err, a := range map[string]attrs{
		`activation "gelu" is unknown`: {"activations": []string{"Gelu"}},
		"missing or not finite":        {"activations": []string{"Affine"}},
		"0 activations":                nil,
		"direction is":                 {"direction": "sideways"},
		"clip is -1":                   {"clip": -1.0},
	} {
		if a == nil {
			a, err = attrs{"direction": "bidirectional"}, "do not fit 2 directions"
		}
		o := rnnOf(a, 1)
		o.name, o.err = err, err
		cases = append(cases, o)
	}
	x1, w := data{ramp(2, 1, 1)}, ramp(1, 1, 1)
	cases = append(cases,
		opCase{name: "lengths", opset: 14, op: "RNN", in: []any{x1, w, w, nil, list(3)}, err: "a length is 3"},
		opCase{name: "no steps", opset: 14, op: "RNN", in: []any{x1, w, w, nil, list(0)}, err: "every sequence is empty"},
		opCase{name: "lengths are data", opset: 14, op: "RNN", in: []any{x1, w, w, nil, data{list(1)}}, err: "depends on the network's input"},
		opCase{name: "bias", opset: 14, op: "RNN", in: []any{x1, w, w, ramp(1, 3)}, err: "a bias of shape"},
		opCase{name: "state", opset: 14, op: "GRU", in: []any{x1, ramp(1, 3, 1), ramp(1, 3, 1), nil, nil, ramp(2, 1, 1)}, err: "input in5 has shape"},
		opCase{name: "peepholes", opset: 14, op: "LSTM", in: []any{x1, ramp(1, 4, 1), ramp(1, 4, 1), nil, nil, nil, nil, ramp(1, 4)}, err: "peepholes of shape"},
		opCase{name: "layout of old", opset: 7, op: "RNN", attrs: attrs{"layout": 1}, in: []any{x1, w, w}, err: "layout is not supported"})
	runCases(t, cases)
}
