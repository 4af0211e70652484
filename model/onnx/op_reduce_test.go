package onnx

import (
	"math"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

func reduceSeeds(add addSeed) {
	x := data{ramp(2, 3)}
	for _, op := range []string{"ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceSumSquare"} {
		add(18, op, attrs{"keepdims": 0}, x, list(-1))
		add(13, op, attrs{"axes": []int{0, 1}}, data{intsOf(graph.Int8, []int{2, 2}, 1, -2, 3, -128)})
	}
	for _, op := range []string{"Max", "Min", "Mean", "Sum"} {
		add(13, op, nil, x, ramp(3), data{ramp(1, 1)})
		add(13, op, nil, x, scalarF(2))
		add(13, op, nil, x)
	}
	add(13, "LogSoftmax", attrs{"axis": 0}, x)
	add(11, "LogSoftmax", attrs{"axis": 1}, x)
}

// references are the Reduce operators, of a list.
func references() map[string]func(x []float64) float64 {
	sum := func(x []float64, f func(float64) float64) (s float64) {
		for _, v := range x {
			s += f(v)
		}
		return s
	}
	same := func(v float64) float64 { return v }
	square := func(v float64) float64 { return v * v }
	fold := func(x []float64, f func(a, b float64) float64) float64 {
		y := x[0]
		for _, v := range x[1:] {
			y = f(y, v)
		}
		return y
	}
	return map[string]func(x []float64) float64{
		"ReduceSum":       func(x []float64) float64 { return sum(x, same) },
		"ReduceMean":      func(x []float64) float64 { return sum(x, same) / float64(len(x)) },
		"ReduceL1":        func(x []float64) float64 { return sum(x, math.Abs) },
		"ReduceL2":        func(x []float64) float64 { return math.Sqrt(sum(x, square)) },
		"ReduceSumSquare": func(x []float64) float64 { return sum(x, square) },
		"ReduceLogSum":    func(x []float64) float64 { return math.Log(sum(x, same)) },
		"ReduceLogSumExp": func(x []float64) float64 { return math.Log(sum(x, math.Exp)) },
		"ReduceMax":       func(x []float64) float64 { return fold(x, math.Max) },
		"ReduceMin":       func(x []float64) float64 { return fold(x, math.Min) },
		"ReduceProd":      func(x []float64) float64 { return fold(x, func(a, b float64) float64 { return a * b }) },
	}
}

// Every Reduce operator along one axis, all, and none.
func TestReduceOperators(t *testing.T) {
	x := []float64{1.5, 2, -0.5, 3, 0.25, 1, 2.5, -1, 4, 1, 2, 0.5} // [2, 3, 2]
	in := tensorOf([]int{2, 3, 2}, x...)
	var cases []opCase
	for op, f := range references() {
		middle, each := tensorOf([]int{2, 2}), tensorOf([]int{2, 3, 2})
		for i := range 4 {
			at := i/2*6 + i%2
			middle.Floats = append(middle.Floats, f([]float64{x[at], x[at+2], x[at+4]}))
		}
		positive := []float64{1.5, 2, 0.5, 3, 0.25, 1, 2.5, 1, 4, 1, 2, 0.5}
		for _, v := range positive {
			each.Floats = append(each.Floats, f([]float64{v}))
		}
		axes := list(-2)
		if op == "ReduceSum" {
			axes = list(1)
		}
		cases = append(cases,
			opCase{name: "axis", opset: 18, op: op, attrs: attrs{"keepdims": 0}, in: []any{data{in}, axes}, want: middle},
			opCase{name: "constant", opset: 18, op: op, attrs: attrs{"keepdims": 0}, in: []any{in, axes}, want: middle},
			opCase{name: "all", opset: 18, op: op, in: []any{data{in}}, want: tensorOf([]int{1, 1, 1}, f(x))},
			opCase{name: "none", opset: 18, op: op, attrs: attrs{"noop_with_empty_axes": 1}, in: []any{data{tensorOf([]int{2, 3, 2}, positive...)}, list()}, want: each},
			opCase{name: "attribute", opset: 11, op: op, attrs: attrs{"axes": []int{0, 1, 2}, "keepdims": 0}, in: []any{data{in}}, want: tensorOf([]int{}, f(x))},
			opCase{name: "axis", opset: 18, op: op, in: []any{data{in}, list(3)}, err: "axis 3 is out of range"})
	}
	runCases(t, cases)
}

func TestReduceIntegers(t *testing.T) {
	i8 := func(v ...int64) *Tensor { return intsOf(graph.Int8, []int{len(v)}, v...) }
	one := func(v int64) *Tensor { return intsOf(graph.Int8, []int{1}, v) }
	x := data{i8(-128, 100, 7)}
	bits := data{intsOf(graph.Bool, []int{2, 2}, 1, 0, 1, 1)}
	runCases(t, []opCase{
		{name: "integers", opset: 13, op: "ReduceSum", in: []any{x}, want: one(-21)},
		{name: "wraps", opset: 13, op: "ReduceSum", in: []any{data{i8(100, 100)}}, want: one(-56)},
		{name: "truncates", opset: 18, op: "ReduceMean", in: []any{data{i8(-3, -4)}}, want: one(-3)},
		{name: "wraps", opset: 18, op: "ReduceL1", in: []any{x}, want: one(235 - 256)},
		{name: "wraps", opset: 18, op: "ReduceSumSquare", in: []any{data{i8(100, 7)}}, want: one((10049+128)%256 - 128)},
		{name: "truncates", opset: 18, op: "ReduceL2", in: []any{data{i8(3, 5)}}, want: one(5)},
		{name: "truncates", opset: 28, op: "ReduceLogSum", in: []any{data{i8(3, 5)}}, want: one(2)},
		{name: "wraps", opset: 18, op: "ReduceProd", in: []any{data{i8(100, 3, 3)}}, want: one(-124)},
		{name: "integers", opset: 20, op: "ReduceMax", in: []any{x}, want: one(100)},
		{name: "integers", opset: 20, op: "ReduceMin", in: []any{x}, want: one(-128)},
		{name: "booleans", opset: 20, op: "ReduceMin", attrs: attrs{"keepdims": 0}, in: []any{bits, list(1)}, want: intsOf(graph.Bool, []int{2}, 0, 1)},
		{name: "booleans", opset: 20, op: "ReduceMax", attrs: attrs{"keepdims": 0}, in: []any{bits, list(1)}, want: intsOf(graph.Bool, []int{2}, 1, 1)},
		{name: "booleans", opset: 13, op: "ReduceSum", in: []any{bits}, err: "boolean"},
		{name: "integers", opset: 18, op: "ReduceLogSumExp", in: []any{x}, err: "not of a float type"},
	})
}

func TestReduceNothing(t *testing.T) {
	empty := tensorOf([]int{2, 0, 3})
	var cases []opCase
	for op, want := range map[string]float64{"ReduceSum": 0, "ReduceL1": 0, "ReduceL2": 0, "ReduceSumSquare": 0, "ReduceProd": 1} {
		w := tensorOf([]int{2, 1, 1}, want, want)
		cases = append(cases, opCase{name: "nothing", opset: 18, op: op, in: []any{empty, list(1, 2)}, want: w})
	}
	for op, err := range map[string]string{"ReduceMax": "no elements", "ReduceMin": "no elements", "ReduceLogSum": "infinite", "ReduceLogSumExp": "infinite", "ReduceMean": "not a number"} {
		cases = append(cases, opCase{name: "nothing", opset: 18, op: op, in: []any{empty, list(1)}, err: err})
	}
	none := intsOf(graph.Int8, []int{0})
	cases = append(cases,
		opCase{name: "no integers", opset: 18, op: "ReduceMax", in: []any{none}, want: intsOf(graph.Int8, []int{1}, -128)},
		opCase{name: "no integers", opset: 18, op: "ReduceMin", in: []any{none}, want: intsOf(graph.Int8, []int{1}, 127)})
	runCases(t, cases)
}

func TestVariadic(t *testing.T) {
	x, y := data{tensorOf([]int{2, 2}, 1, -2, 3, 4)}, data{tensorOf([]int{2}, 2, -3)}
	u8 := func(v ...int64) *Tensor { return intsOf(graph.Uint8, []int{len(v)}, v...) }
	runCases(t, []opCase{
		{name: "three", opset: 13, op: "Max", in: []any{x, y, scalarF(0)}, want: tensorOf([]int{2, 2}, 2, 0, 3, 4)},
		{name: "three", opset: 13, op: "Min", in: []any{x, y, scalarF(0)}, want: tensorOf([]int{2, 2}, 0, -3, 0, -3)},
		{name: "three", opset: 13, op: "Mean", in: []any{x, y, scalarF(3)}, want: tensorOf([]int{2, 2}, 2, -2.0/3, 8.0/3, 4.0/3)},
		{name: "bound", opset: 13, op: "Max", in: []any{scalarF(1.5), x}, want: tensorOf([]int{2, 2}, 1.5, 1.5, 3, 4)},
		{name: "bound", opset: 13, op: "Min", in: []any{x, tensorOf([]int{1, 1, 1}, 1.5)}, want: tensorOf([]int{1, 2, 2}, 1, -2, 1.5, 1.5)},
		{name: "zero", opset: 13, op: "Max", in: []any{x, scalarF(0)}, want: tensorOf([]int{2, 2}, 1, 0, 3, 4)},
		{name: "one", opset: 6, op: "Max", in: []any{x}, want: x.Tensor},
		{name: "one", opset: 6, op: "Min", in: []any{x}, want: x.Tensor},
		{name: "one", opset: 6, op: "Mean", in: []any{x}, want: x.Tensor},
		{name: "integers", opset: 12, op: "Max", in: []any{data{u8(1, 255)}, data{u8(7, 0)}}, want: u8(7, 255)},
		{name: "integers", opset: 12, op: "Min", in: []any{data{u8(1, 255)}, data{u8(7, 0)}}, want: u8(1, 0)},
		{name: "integers", opset: 13, op: "Mean", in: []any{data{u8(1)}, data{u8(7)}}, err: "not of a float type"},
		{name: "types", opset: 13, op: "Max", in: []any{x, data{u8(7)}}, err: "different element types"},
		{name: "shapes", opset: 13, op: "Min", in: []any{x, data{ramp(3)}}, err: "cannot be broadcast"},
		{name: "NaN", opset: 13, op: "Min", in: []any{x, scalarF(math.NaN())}, err: "NaN"},
		{name: "infinite", opset: 13, op: "Max", in: []any{x, scalarF(math.Inf(1))}, err: "Inf"},
	})
}

func TestLogSoftmax(t *testing.T) {
	l := math.Log(1 + math.E*math.E)
	x := data{tensorOf([]int{1, 2, 2}, 1, 3, 1000, 1000)}
	runCases(t, []opCase{
		{name: "default axis", opset: 13, op: "LogSoftmax", in: []any{x}, want: tensorOf([]int{1, 2, 2}, -l, 2-l, -math.Ln2, -math.Ln2)},
		{name: "flattens", opset: 11, op: "LogSoftmax", in: []any{data{tensorOf([]int{1, 2, 1}, 1, 3)}}, want: tensorOf([]int{1, 2, 1}, -l, 2-l)},
		{name: "axis out of range", opset: 13, op: "LogSoftmax", attrs: attrs{"axis": 3}, in: []any{x}, err: "axis 3 is out of range"},
	})
}
