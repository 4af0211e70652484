package onnx

import (
	"math"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

func functionSeeds(add addSeed) {
	x := data{tensorOf([]int{4}, 0.25, 0.5, 0.75, 1)}
	for _, o := range operators() {
		if o.minIn != 1 || o.maxIn != 1 {
			continue
		}
		add(28, o.name, nil, x)
	}
	add(28, "Elu", attrs{"alpha": 2.0}, x)
	add(28, "Gelu", attrs{"approximate": "tanh"}, x)
	add(28, "Abs", nil, data{intsOf(graph.Int8, []int{2}, -128, 5)})
}

// Every function against Go's own, or against its defining formula.
func TestFunctions(t *testing.T) {
	points := []float64{0.125, 0.25, 0.75, 1}
	apply := func(f func(x float64) float64) *Tensor {
		out := tensorOf([]int{2, 2})
		for _, x := range points {
			out.Floats = append(out.Floats, f(x))
		}
		return out
	}
	var cases []opCase
	for op, f := range map[string]func(x float64) float64{
		"Acos": math.Acos, "Asin": math.Asin, "Asinh": math.Asinh, "Atan": math.Atan, "Cos": math.Cos, "Cosh": math.Cosh,
		"Erf": math.Erf, "Exp": math.Exp, "Log": math.Log, "Sin": math.Sin, "Sinh": math.Sinh, "Sqrt": math.Sqrt,
		"Tan": math.Tan, "Tanh": math.Tanh, "Ceil": math.Ceil, "Floor": math.Floor, "Round": math.RoundToEven, "Abs": math.Abs,
		"Reciprocal": func(x float64) float64 { return 1 / x },
		"Sigmoid":    func(x float64) float64 { return 1 / (1 + math.Exp(-x)) },
		"Softplus":   func(x float64) float64 { return math.Log(1 + math.Exp(x)) },
		"Softsign":   func(x float64) float64 { return x / (1 + math.Abs(x)) },
		"Mish":       func(x float64) float64 { return x * math.Tanh(math.Log(1+math.Exp(x))) },
		"HardSwish":  func(x float64) float64 { return x * (x + 3) / 6 },
		"Gelu":       func(x float64) float64 { return x * (1 + math.Erf(x/math.Sqrt2)) / 2 },
		"Swish":      func(x float64) float64 { return x / (1 + math.Exp(-x)) },
	} {
		in := tensorOf([]int{2, 2}, points...)
		cases = append(cases,
			opCase{name: "data", opset: 28, op: op, in: []any{data{in}}, want: apply(f)},
			opCase{name: "constant", opset: 28, op: op, in: []any{in}, want: apply(f)},
			opCase{name: "booleans", opset: 28, op: op, in: []any{data{intsOf(graph.Bool, []int{1}, 1)}}, err: "input in0 is"})
	}
	cases = append(cases,
		opCase{name: "above 1", opset: 22, op: "Acosh", in: []any{data{tensorOf([]int{2}, 1, 2)}}, want: tensorOf([]int{2}, 0, math.Acosh(2))},
		opCase{name: "below 1", opset: 22, op: "Atanh", in: []any{data{tensorOf([]int{2}, 0, 0.5)}}, want: tensorOf([]int{2}, 0, math.Atanh(0.5))},
		opCase{name: "undefined", opset: 13, op: "Log", in: []any{tensorOf([]int{1}, -1)}, err: "is NaN"})
	runCases(t, cases)
}

func TestJumps(t *testing.T) {
	x := data{tensorOf([]int{6}, -2.5, -1.5, -0.5, 0, 0.5, 1.5)}
	runCases(t, []opCase{
		{name: "half to even", opset: 11, op: "Round", in: []any{x}, want: tensorOf([]int{6}, -2, -2, 0, 0, 0, 2)},
		{name: "down", opset: 6, op: "Floor", in: []any{x}, want: tensorOf([]int{6}, -3, -2, -1, 0, 0, 1)},
		{name: "up", opset: 1, op: "Ceil", in: []any{x}, want: tensorOf([]int{6}, -2, -1, 0, 0, 1, 2)},
		{name: "floats", opset: 9, op: "Sign", in: []any{x}, want: tensorOf([]int{6}, -1, -1, -1, 0, 1, 1)},
		{name: "integers", opset: 13, op: "Sign", in: []any{data{list(-7, 0, 7)}}, want: list(-1, 0, 1)},
		{name: "default", opset: 10, op: "ThresholdedRelu", in: []any{x}, want: tensorOf([]int{6}, 0, 0, 0, 0, 0, 1.5)},
		{name: "at the threshold", opset: 22, op: "ThresholdedRelu", attrs: attrs{"alpha": -1.5}, in: []any{x}, want: tensorOf([]int{6}, 0, 0, -0.5, 0, 0.5, 1.5)},
		{name: "hard", opset: 9, op: "Shrink", attrs: attrs{"lambd": 1.5}, in: []any{x}, want: tensorOf([]int{6}, -2.5, 0, 0, 0, 0, 0)},
		{name: "soft", opset: 9, op: "Shrink", attrs: attrs{"lambd": 0.5, "bias": 0.5}, in: []any{x}, want: tensorOf([]int{6}, -2, -1, 0, 0, 0, 1)},
		{name: "integers", opset: 13, op: "Abs", in: []any{data{intsOf(graph.Int8, []int{3}, -128, -5, 127)}}, want: intsOf(graph.Int8, []int{3}, -128, 5, 127)},
		{name: "unsigned", opset: 13, op: "Abs", in: []any{data{intsOf(graph.Uint8, []int{2}, 0, 255)}}, want: intsOf(graph.Uint8, []int{2}, 0, 255)},
	})
}

func TestParametrisedActivations(t *testing.T) {
	x, e := data{tensorOf([]int{4}, -2, -1, 0, 3)}, math.E
	runCases(t, []opCase{
		{name: "default", opset: 6, op: "Elu", in: []any{x}, want: tensorOf([]int{4}, 1/(e*e)-1, 1/e-1, 0, 3)},
		{name: "alpha", opset: 22, op: "Elu", attrs: attrs{"alpha": 2.0}, in: []any{x}, want: tensorOf([]int{4}, 2/(e*e)-2, 2/e-2, 0, 3)},
		{name: "alpha", opset: 12, op: "Celu", attrs: attrs{"alpha": 2.0}, in: []any{x}, want: tensorOf([]int{4}, 2/e-2, 2/math.Sqrt(e)-2, 0, 3)},
		{name: "zero", opset: 12, op: "Celu", attrs: attrs{"alpha": 0.0}, in: []any{x}, err: "alpha is 0"},
		{name: "alpha and gamma", opset: 6, op: "Selu", attrs: attrs{"alpha": 2.0, "gamma": 3.0}, in: []any{x}, want: tensorOf([]int{4}, 6/(e*e)-6, 6/e-6, 0, 9)},
		{name: "default", opset: 1, op: "Selu", in: []any{data{tensorOf([]int{1}, 2)}}, want: tensorOf([]int{1}, 2*1.0507)},
		{name: "default", opset: 6, op: "HardSigmoid", in: []any{x}, want: tensorOf([]int{4}, 0.1, 0.3, 0.5, 1)},
		{name: "attributes", opset: 22, op: "HardSigmoid", attrs: attrs{"alpha": 0.5, "beta": 0.75}, in: []any{x}, want: tensorOf([]int{4}, 0, 0.25, 0.75, 1)},
		{name: "infinite", opset: 6, op: "HardSigmoid", attrs: attrs{"alpha": math.Inf(1)}, in: []any{x}, err: "alpha is +Inf"},
		{name: "alpha", opset: 24, op: "Swish", attrs: attrs{"alpha": 2.0}, in: []any{data{tensorOf([]int{1}, 1)}}, want: tensorOf([]int{1}, 1/(1+1/(e*e)))},
		{name: "tanh", opset: 20, op: "Gelu", attrs: attrs{"approximate": "tanh"}, in: []any{data{tensorOf([]int{1}, 1)}}, want: tensorOf([]int{1}, 0.8411919906082768)},
		{name: "unknown", opset: 20, op: "Gelu", attrs: attrs{"approximate": "erf"}, in: []any{x}, err: `approximate is "erf"`},
	})
}
