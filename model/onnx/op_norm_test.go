package onnx

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

func normSeeds(add addSeed) {
	x, one := data{ramp(1, 4, 2, 2)}, ramp(4)
	for _, p := range []any{one, data{one}} {
		add(15, "BatchNormalization", attrs{"training_mode": 1, "momentum": 0.5}, x, p, p, p, p)
		add(7, "BatchNormalization", attrs{"spatial": 1}, x, one, one, p, one)
		add(22, "InstanceNormalization", attrs{"epsilon": 0.5}, x, p, p)
		add(21, "GroupNormalization", attrs{"num_groups": 2}, x, p, p)
		add(17, "LayerNormalization", attrs{"axis": 1, "stash_type": 1}, data{ramp(2, 4)}, p, one)
		add(23, "RMSNormalization", attrs{"axis": -1}, data{ramp(2, 4)}, p)
		add(15, "Pow", nil, data{ramp(4)}, p)
		add(15, "Pow", nil, data{intsOf(graph.Int8, []int{4}, 1, 2, 3, -4)}, p)
	}
	add(18, "GroupNormalization", attrs{"num_groups": 4}, x, one, one)
	add(15, "Pow", nil, data{ramp(4)}, data{intsOf(graph.Int8, []int{4}, 1, 2, 3, 4)})
	add(13, "MeanVarianceNormalization", attrs{"axes": []int{0, 2}}, x)
	add(13, "LRN", attrs{"size": 3, "alpha": 0.5, "bias": 2.0}, x)
	add(22, "LpNormalization", attrs{"axis": 1, "p": 1}, x)
	add(22, "LpPool", attrs{"kernel_shape": []int{2, 1}, "p": 3}, x)
	add(22, "GlobalLpPool", attrs{"p": 1}, x)
	add(22, "GlobalMaxPool", nil, x)
}

func gaussian(rng *rand.Rand, shape ...int) *Tensor {
	t := tensorOf(shape)
	for range product(shape) {
		t.Floats = append(t.Floats, float64(float32(rng.NormFloat64())))
	}
	return t
}

// moments of a list.
func moments(x []float64) (mean, variance float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		variance += (v - mean) * (v - mean) / float64(len(x))
	}
	return mean, variance
}

// standardise normalises, in place, groups of elements: group gives that of an
// element.
func standardiseGroups(x []float64, epsilon float64, group func(i int) int) (means, inverses []float64) {
	sets := make(map[int][]float64)
	for i, v := range x {
		sets[group(i)] = append(sets[group(i)], v)
	}
	for g := range len(sets) {
		mean, variance := moments(sets[g])
		means, inverses = append(means, mean), append(inverses, 1/math.Sqrt(variance+epsilon))
	}
	for i, v := range x {
		x[i] = (v - means[group(i)]) * inverses[group(i)]
	}
	return means, inverses
}

// cloneOf is a tensor with elements of its own.
func cloneOf(t *Tensor) *Tensor {
	c := *t
	c.Floats = append([]float64(nil), t.Floats...)
	return &c
}

// each runs a case with its parameters as constants, as data, and mixed.
func each(c opCase, from int) []opCase {
	var cases []opCase
	for mask := range 1 << (len(c.in) - from) {
		in := append([]any(nil), c.in...)
		for i := from; i < len(in); i++ {
			if t, ok := in[i].(*Tensor); ok && mask>>(i-from)&1 == 1 {
				in[i] = data{t}
			}
		}
		c.name, c.in = fmt.Sprintf("%s, data %b", c.name, mask), in
		cases = append(cases, c)
	}
	return cases
}

func TestNormalisations(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	x := gaussian(rng, 2, 4, 3)
	perChannel := func(y *Tensor, scale, shift *Tensor, per int) *Tensor {
		for i := range y.Floats {
			c := i / per % scale.Len()
			y.Floats[i] = y.Floats[i]*scale.Floats[c] + shift.Floats[c]
		}
		return y
	}
	scale, shift := gaussian(rng, 4), gaussian(rng, 4)

	y := cloneOf(x)
	standardiseGroups(y.Floats, 1e-5, func(i int) int { return i / 3 })
	runCases(t, each(opCase{name: "planes", opset: 22, op: "InstanceNormalization", in: []any{data{x}, scale, shift}, want: perChannel(y, scale, shift, 3)}, 1))

	y = cloneOf(x)
	standardiseGroups(y.Floats, 0.5, func(i int) int { return i / 6 })
	runCases(t, each(opCase{name: "channels", opset: 21, op: "GroupNormalization", attrs: attrs{"num_groups": 2, "epsilon": 0.5}, in: []any{data{x}, scale, shift},
		want: perChannel(cloneOf(y), scale, shift, 3)}, 1))
	two, twoShift := gaussian(rng, 2), gaussian(rng, 2)
	runCases(t, each(opCase{name: "groups", opset: 18, op: "GroupNormalization", attrs: attrs{"num_groups": 2, "epsilon": 0.5}, in: []any{data{x}, two, twoShift},
		want: perChannel(y, two, twoShift, 6)}, 1))

	y = cloneOf(x)
	standardiseGroups(y.Floats, 0, func(i int) int { return i / 3 % 4 })
	runCases(t, []opCase{
		{name: "axes", opset: 13, op: "MeanVarianceNormalization", attrs: attrs{"axes": []int{0, -1}}, in: []any{data{x}}, want: y},
		{name: "default axes", opset: 9, op: "MeanVarianceNormalization", in: []any{data{x}}, err: "axis 3 is out of range"},
	})

	by, plus := gaussian(rng, 4, 3), gaussian(rng, 3)
	y = cloneOf(x)
	means, inverses := standardiseGroups(y.Floats, 1e-5, func(i int) int { return i / 12 })
	for i := range y.Floats {
		y.Floats[i] = y.Floats[i]*by.Floats[i%12] + plus.Floats[i%3]
	}
	runCases(t, each(opCase{name: "three outputs", opset: 17, op: "LayerNormalization", attrs: attrs{"axis": -2}, in: []any{data{x}, by, plus}, want: y,
		more: []*Tensor{tensorOf([]int{2, 1, 1}, means...), tensorOf([]int{2, 1, 1}, inverses...)}}, 1))

	y = cloneOf(x)
	for i := range 8 {
		row := y.Floats[3*i : 3*i+3]
		mean := (row[0]*row[0] + row[1]*row[1] + row[2]*row[2]) / 3
		for j := range row {
			row[j] *= plus.Floats[j] / math.Sqrt(mean+1e-5)
		}
	}
	runCases(t, each(opCase{name: "rows", opset: 23, op: "RMSNormalization", in: []any{data{x}, plus}, want: y}, 1))
	runCases(t, []opCase{
		{name: "no shift", opset: 17, op: "LayerNormalization", in: []any{data{tensorOf([]int{1, 2}, 1, 3)}, ramp(2)}, attrs: attrs{"epsilon": 0.0}, want: tensorOf([]int{1, 2}, -1, 2)},
		{name: "axis", opset: 17, op: "LayerNormalization", attrs: attrs{"axis": 3}, in: []any{data{x}, plus}, err: "axis 3 is out of range"},
		{name: "scale", opset: 17, op: "LayerNormalization", in: []any{data{x}, ramp(2, 4, 3, 1)}, err: "cannot be broadcast"},
		{name: "epsilon", opset: 23, op: "RMSNormalization", attrs: attrs{"epsilon": -1.0}, in: []any{data{x}, plus}, err: "epsilon is -1"},
		{name: "groups", opset: 21, op: "GroupNormalization", attrs: attrs{"num_groups": 3}, in: []any{data{x}, scale, shift}, err: "num_groups is 3"},
		{name: "scale", opset: 22, op: "InstanceNormalization", in: []any{data{x}, plus, shift}, err: "list of 4 elements"},
	})
}

func TestBatchNormalization(t *testing.T) {
	x := data{ramp(1, 2, 2)}
	scale, bias, mean, variance := tensorOf([]int{2}, 2, 3), tensorOf([]int{2}, 1, -1), tensorOf([]int{2}, 1, 3), tensorOf([]int{2}, 3, 15)
	in := []any{x, scale, bias, mean, variance}
	want := tensorOf([]int{1, 2, 2}, 1, 2, -1, -0.25)
	runCases(t, each(opCase{name: "inference", opset: 15, op: "BatchNormalization", attrs: attrs{"epsilon": 1.0, "momentum": 0.5}, in: in, want: want}, 1))
	rows := func(t *Tensor) *Tensor {
		return tensorOf([]int{2, 2}, t.Floats[0], t.Floats[0], t.Floats[1], t.Floats[1])
	}
	runCases(t, []opCase{
		{name: "test", opset: 6, op: "BatchNormalization", attrs: attrs{"epsilon": 1.0, "is_test": 1}, in: in, want: want},
		{name: "spatial", opset: 7, op: "BatchNormalization", attrs: attrs{"epsilon": 1.0, "spatial": 1}, in: in, want: want},
		{name: "not spatial", opset: 7, op: "BatchNormalization", attrs: attrs{"epsilon": 1.0, "spatial": 0},
			in: []any{x, rows(scale), rows(bias), rows(mean), data{rows(variance)}}, want: want},
		{name: "training", opset: 15, op: "BatchNormalization", attrs: attrs{"training_mode": 1, "epsilon": 0.75, "momentum": 0.5}, in: in,
			want: tensorOf([]int{1, 2, 2}, 0, 2, -2.5, 0.5), more: []*Tensor{tensorOf([]int{2}, 1.25, 3.25), tensorOf([]int{2}, 1.625, 7.625)}},
		{name: "no test", opset: 6, op: "BatchNormalization", in: in, err: "is_test"},
		{name: "not spatial", opset: 7, op: "BatchNormalization", attrs: attrs{"spatial": 0}, in: in, err: "expected [2 2]"},
		{name: "length", opset: 15, op: "BatchNormalization", in: []any{x, ramp(3), bias, mean, variance}, err: "list of 2 elements"},
		{name: "variance", opset: 15, op: "BatchNormalization", in: []any{x, scale, bias, mean, tensorOf([]int{2}, 1, -1)}, err: "NaN"},
		{name: "momentum", opset: 15, op: "BatchNormalization", attrs: attrs{"training_mode": 1, "momentum": 2.0}, in: in, err: "momentum is 2"},
	})
}

func TestPow(t *testing.T) {
	x := data{tensorOf([]int{4}, 4, 1, -2, 0.25)}
	p := data{tensorOf([]int{3}, 4, 1, 0.25)}
	i32 := func(v ...int64) *Tensor { return intsOf(graph.Int32, []int{len(v)}, v...) }
	base := data{i32(3, -2, 0, 65537)}
	runCases(t, []opCase{
		{name: "square", opset: 15, op: "Pow", in: []any{x, scalarF(2)}, want: tensorOf([]int{4}, 16, 1, 4, 0.0625)},
		{name: "cube", opset: 7, op: "Pow", in: []any{x, scalarF(3)}, want: tensorOf([]int{4}, 64, 1, -8, 1.0/64)},
		{name: "fifth", opset: 7, op: "Pow", in: []any{x, scalarF(5)}, want: tensorOf([]int{4}, 1024, 1, -32, 1.0/1024)},
		{name: "zero", opset: 15, op: "Pow", in: []any{x, scalarI(0)}, want: tensorOf([]int{4}, 1, 1, 1, 1)},
		{name: "root", opset: 15, op: "Pow", in: []any{p, scalarF(0.5)}, want: tensorOf([]int{3}, 2, 1, 0.5)},
		{name: "inverse root", opset: 15, op: "Pow", in: []any{p, scalarF(-0.5)}, want: tensorOf([]int{3}, 0.5, 1, 2)},
		{name: "inverse", opset: 15, op: "Pow", in: []any{x, scalarF(-1)}, want: tensorOf([]int{4}, 0.25, 1, -0.5, 4)},
		{name: "exponents", opset: 15, op: "Pow", in: []any{x, tensorOf([]int{4}, 1.5, 2, 3, 1.5)}, want: tensorOf([]int{4}, 8, 1, -8, 0.125)},
		{name: "broadcast", opset: 15, op: "Pow", in: []any{data{tensorOf([]int{2, 1}, 2, 3)}, list(1, 2)}, want: tensorOf([]int{2, 2}, 2, 4, 3, 9)},
		{name: "of a constant", opset: 15, op: "Pow", in: []any{scalarF(2), data{tensorOf([]int{3}, 3, 0, -1)}}, want: tensorOf([]int{3}, 8, 1, 0.5)},
		{name: "data", opset: 15, op: "Pow", in: []any{data{tensorOf([]int{4}, 4, 0, 0, 9)}, data{tensorOf([]int{4}, 1.5, 0, 2, -0.5)}}, want: tensorOf([]int{4}, 8, 1, 0, 1.0/3)},
		{name: "whole data", opset: 15, op: "Pow", in: []any{x, data{i32(2, 7, 3, -1)}}, want: tensorOf([]int{4}, 16, 1, -8, 4)},
		{name: "constants", opset: 15, op: "Pow", in: []any{scalarF(2), scalarF(10)}, want: scalarF(1024)},
		{name: "axis", opset: 1, op: "Pow", attrs: attrs{"broadcast": 1, "axis": 0}, in: []any{data{ramp(2, 2)}, ramp(2)}, want: tensorOf([]int{2, 2}, 1, 2, 9, 16)},
		{name: "integers", opset: 12, op: "Pow", in: []any{base, scalarI(3)}, want: i32(27, -8, 0, 196609)},
		{name: "integers, real exponent", opset: 12, op: "Pow", in: []any{data{i32(2, 3, 4)}, scalarF(0.5)}, want: i32(1, 1, 2)},
		{name: "integers, data", opset: 15, op: "Pow", in: []any{base, data{i32(4, 255, 0, 2)}}, want: i32(81, 0, 1, 131073)},
		{name: "integers, real data", opset: 15, op: "Pow", in: []any{base, data{tensorOf([]int{4}, 4, 5, 1, 1)}}, want: i32(81, -32, 0, 65537)},
		{name: "integers, negative data", opset: 15, op: "Pow", in: []any{base, data{i32(4, -1, 0, 2)}}, err: "outside [0, 256)"},
		{name: "of zero", opset: 15, op: "Pow", in: []any{data{scalarF(0)}, data{scalarF(-1)}}, err: "Inf"},
		{name: "root of a negative", opset: 15, op: "Pow", in: []any{data{scalarF(-1)}, data{scalarF(0.5)}}, err: "NaN"},
		{name: "types", opset: 15, op: "Pow", in: []any{data{intsOf(graph.Bool, []int{1}, 1)}, scalarF(2)}, err: "boolean"},
	})
}

func TestLpAndLRN(t *testing.T) {
	x := data{tensorOf([]int{1, 3, 2}, 3, -1, 4, 2, 0, 2)}
	pool := data{tensorOf([]int{1, 1, 4}, 3, -4, 0, 2)}
	runCases(t, []opCase{
		{name: "default", opset: 1, op: "LpNormalization", in: []any{data{tensorOf([]int{2, 2}, 3, -4, 0, 0)}}, want: tensorOf([]int{2, 2}, 0.6, -0.8, 0, 0)},
		{name: "p of 1", opset: 22, op: "LpNormalization", attrs: attrs{"p": 1, "axis": 1}, in: []any{x}, want: tensorOf([]int{1, 3, 2}, 3.0/7, -0.2, 4.0/7, 0.4, 0, 0.4)},
		{name: "p of 3", opset: 22, op: "LpNormalization", attrs: attrs{"p": 3}, in: []any{x}, err: "p is 3"},
		{name: "default", opset: 2, op: "LpPool", attrs: attrs{"kernel_shape": []int{2}}, in: []any{pool}, want: tensorOf([]int{1, 1, 3}, 5, 4, 2)},
		{name: "p of 1", opset: 1, op: "LpPool", attrs: attrs{"kernel_shape": []int{2}, "p": 1.0, "pads": []int{1, 0}}, in: []any{pool}, want: tensorOf([]int{1, 1, 4}, 3, 7, 4, 2)},
		{name: "p of 3", opset: 22, op: "LpPool", attrs: attrs{"kernel_shape": []int{2}, "p": 3, "dilations": []int{2}, "ceil_mode": 1, "strides": []int{2}}, in: []any{pool},
			want: tensorOf([]int{1, 1, 2}, 3, 0)},
		{name: "p of 0", opset: 22, op: "LpPool", attrs: attrs{"kernel_shape": []int{2}, "p": 0}, in: []any{pool}, err: "p is 0"},
		{name: "default", opset: 22, op: "GlobalLpPool", in: []any{pool}, want: tensorOf([]int{1, 1, 1}, math.Sqrt(29))},
		{name: "p of 1", opset: 2, op: "GlobalLpPool", attrs: attrs{"p": 1}, in: []any{pool}, want: tensorOf([]int{1, 1, 1}, 9)},
		{name: "planes", opset: 22, op: "GlobalMaxPool", in: []any{x}, want: tensorOf([]int{1, 3, 1}, 3, 4, 2)},
		{name: "rank", opset: 22, op: "GlobalMaxPool", in: []any{data{ramp(2, 2)}}, err: "[N, C, spatial..]"},
		{name: "odd", opset: 13, op: "LRN", attrs: attrs{"size": 3, "alpha": 3.0, "beta": 1.0, "bias": 1.0}, in: []any{x},
			want: tensorOf([]int{1, 3, 2}, 3.0/26, -1.0/6, 4.0/26, 0.2, 0, 2.0/9)},
		{name: "even", opset: 1, op: "LRN", attrs: attrs{"size": 2, "alpha": 2.0, "beta": 0.5, "bias": 0.0}, in: []any{data{tensorOf([]int{1, 3, 1}, 3, 4, -2)}},
			want: tensorOf([]int{1, 3, 1}, 0.6, 4/math.Sqrt(20), -1)},
		{name: "size", opset: 13, op: "LRN", in: []any{x}, err: "size is 0"},
	})
}
