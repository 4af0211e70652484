package model_test

import (
	"testing"

	"github.com/zkinfer/zkinfer/model"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/model/quantize"
)

// TestIndices: indices that are data, at both ends, from the end, and out of range.
func TestIndices(t *testing.T) {
	x := []int64{10, 20, 30, 40, 50, 60} // [3, 2]
	ints := func(v ...int64) []int64 { return v }
	gather := func(op string, attrs map[string]any, shape ...int64) node {
		return node{op: op, opset: 13, attrs: attrs, in: []operand{data(i32, 3, 2), data(i64, shape...)}, outputs: []kind{i32}}
	}
	table := node{op: "Gather", opset: 13, in: []operand{constant(i32, 7, -8, 9), data(i64, 2)}, outputs: []kind{i32}}
	scatter := func(op, reduction string, updates ...int64) node {
		index := updates
		attrs := map[string]any{"reduction": reduction}
		if op == "ScatterND" {
			index = append([]int64{}, updates[0], 1)
		}
		return node{op: op, opset: 18, attrs: attrs, in: []operand{data(i32, 3), data(i64, index...), data(i32, updates...)}, outputs: []kind{i32}}
	}
	oneHot := node{op: "OneHot", opset: 11, in: []operand{data(i64, 6), scalar(i64, 3), constant(i32, -5, 9)}, outputs: []kind{i32}}
	runEdges(t, []edge{
		{name: "Gather", op: gather("Gather", nil, 3), runs: []run{
			{in: anys(x, ints(-3, 2, -1)), want: anys(ints(10, 20, 50, 60, 50, 60))},
			undefined(x, ints(0, 3, 0)), undefined(x, ints(0, -4, 0)), undefined(x, ints(1<<31-1, 0, 0)), undefined(x, ints(0, 0, -1<<31)),
		}},
		{name: "Gather along columns", op: gather("Gather", map[string]any{"axis": 1}, 1), runs: []run{
			{in: anys(x, ints(-2)), want: anys(ints(10, 30, 50))}, undefined(x, ints(2)), undefined(x, ints(-3)),
		}},
		{name: "Gather of constants", op: table, runs: []run{
			{in: anys(ints(2, -3)), want: anys(ints(9, 7))}, undefined(ints(3, 0)), undefined(ints(0, -4)),
		}},
		{name: "Gather of constants at constants", op: node{op: "Gather", opset: 13,
			in: []operand{data(i32, 3), constant(i64, 3)}, outputs: []kind{i32}}, refused: "out of range"},
		{name: "GatherElements", op: gather("GatherElements", nil, 2, 2), runs: []run{
			{in: anys(x, ints(2, -3, -1, 0)), want: anys(ints(50, 20, 50, 20))},
			undefined(x, ints(3, 0, 0, 0)), undefined(x, ints(0, 0, 0, -4)),
		}},
		{name: "GatherND", op: gather("GatherND", nil, 2, 2), runs: []run{
			{in: anys(x, ints(-3, -2, 2, 1)), want: anys(ints(10, 60))},
			// Each index is held to its own dimension: 0*2 + 2 would be the place of (1, 0).
			undefined(x, ints(0, 2, 0, 0)), undefined(x, ints(0, 0, 3, 0)), undefined(x, ints(0, 0, 0, -3)), undefined(x, ints(-4, 0, 0, 0)),
		}},
		{name: "ScatterElements", op: scatter("ScatterElements", "none", 2), runs: []run{
			{in: anys(ints(1, 2, 3), ints(-1, 0), ints(7, 8)), want: anys(ints(8, 2, 7))},
			undefined(ints(1, 2, 3), ints(3, 0), ints(7, 8)), undefined(ints(1, 2, 3), ints(0, -4), ints(7, 8)),
		}},
		{name: "ScatterElements add", op: scatter("ScatterElements", "add", 2), runs: []run{
			{in: anys(ints(1<<31-1, 2, 3), ints(0, -3), ints(1, 8)), want: anys(ints(-1<<31+8, 2, 3))},
			undefined(ints(1, 2, 3), ints(3, 0), ints(7, 8)),
		}},
		{name: "ScatterND", op: scatter("ScatterND", "none", 2), runs: []run{
			{in: anys(ints(1, 2, 3), ints(2, 0), ints(7, 8)), want: anys(ints(8, 2, 7))},
			undefined(ints(1, 2, 3), ints(3, 0), ints(7, 8)), undefined(ints(1, 2, 3), ints(0, -4), ints(7, 8)),
		}},
		{name: "ScatterND mul", op: scatter("ScatterND", "mul", 2), runs: []run{
			{in: anys(ints(1<<30, 2, 3), ints(0, 0), ints(2, 3)), want: anys(ints(-1<<31, 2, 3))},
			undefined(ints(1, 2, 3), ints(3, 0), ints(7, 8)),
		}},
		// An index out of range is a row of the off value.
		{name: "OneHot", op: oneHot, runs: []run{
			{in: anys(ints(0, 2, -3, -1, 3, -4)), want: anys(ints(9, -5, -5, -5, -5, 9, 9, -5, -5, -5, -5, 9, -5, -5, -5, -5, -5, -5))},
			{in: anys(ints(1<<31-1, -1<<31, 4, -5, 1, -2)), want: anys(ints(-5, -5, -5, -5, -5, -5, -5, -5, -5, -5, -5, -5, -5, 9, -5, -5, 9, -5))},
		}},
	})
}

// TestDivisors: quotients and remainders of every integer type at its ends; a zero
// divisor has no result.
func TestDivisors(t *testing.T) {
	var edges []edge
	for _, typ := range integerTypes {
		lo, hi := typ.ends()
		a := []int64{hi, hi, lo, 7, 7, 0, lo}
		b := []int64{1, hi, hi, 2, 5, hi, 3}
		if typ.signed {
			a = append(a, lo, lo, -7, 7, -7, -1)
			b = append(b, lo, -1, 2, -2, -2, hi)
		}
		quotients, floors, rests := make([]int64, len(a)), make([]int64, len(a)), make([]int64, len(a))
		for i := range a {
			quotients[i] = wrapInto(typ, a[i]/b[i]) // Go truncates, as ONNX does
			rests[i] = a[i] % b[i]                  // of the dividend's sign
			floors[i] = rests[i]
			if floors[i] != 0 && (floors[i] < 0) != (b[i] < 0) {
				floors[i] += b[i]
			}
		}
		for _, c := range []struct {
			op   string
			fmod int
			want []int64
		}{{"Div", -1, quotients}, {"Mod", 0, floors}, {"Mod", 1, rests}} {
			of := func(n int) node {
				o := node{op: c.op, opset: 14, in: []operand{data(typ.kind, int64(n)), data(typ.kind, int64(n))}, outputs: []kind{typ.kind}}
				if c.fmod >= 0 {
					o.opset, o.attrs = 13, map[string]any{"fmod": c.fmod}
				}
				return o
			}
			edges = append(edges,
				edge{name: label(c.op, c.fmod, typ.name), op: of(len(a)), runs: []run{{in: anys(a, b), want: anys(c.want)}}},
				edge{name: label(c.op, c.fmod, typ.name, "by zero"), op: of(1), runs: []run{
					undefined([]int64{hi}, []int64{0}), undefined([]int64{0}, []int64{0}), undefined([]int64{lo}, []int64{0})}})
		}
		edges = append(edges, edge{name: label("Div", typ.name, "by a constant zero"), refused: "0",
			op: node{op: "Div", opset: 14, in: []operand{data(typ.kind, 1), constant(typ.kind, 0)}, outputs: []kind{typ.kind}}})
	}
	const top = 32767.0 / 4096 // of 16 bits: steps of 2^-12
	two := []operand{data(float, 2), data(float, 2)}
	calibrated := sample([]float64{top, -4.5}, []float64{top, -2})
	edges = append(edges,
		edge{name: "Div of floats", op: node{op: "Div", opset: 14, in: two, outputs: []kind{float}}, opts: calibrated, runs: []run{
			{in: []any{[]float64{4.5, -4.5}, []float64{1.5, -2}}, want: []any{[]float64{3, 2.25}}},
			undefined([]float64{4.5, -4.5}, []float64{0, 1}), undefined([]float64{0, 0}, []float64{1, 0}),
		}},
		// Nothing of a private output is bound, and still there is none of a zero divisor.
		edge{name: "Div with a private output", opts: model.Options{Quantize: quantize.Options{DefaultOutput: program.Private}},
			op:   node{op: "Div", opset: 14, in: []operand{data(i8, 1), data(i8, 1)}, outputs: []kind{i8}},
			runs: []run{{in: anys([]int64{7}, []int64{2}), want: anys([]int64{3})}, undefined([]int64{7}, []int64{0})}},
		edge{name: "Mod of floats", op: node{op: "Mod", opset: 13, attrs: map[string]any{"fmod": 1}, in: two, outputs: []kind{float}}, opts: calibrated, runs: []run{
			{in: []any{[]float64{4.5, -4.5}, []float64{1.5, -2}}, want: []any{[]float64{0, -0.5}}},
			undefined([]float64{4.5, -4.5}, []float64{0, 1}),
		}},
		edge{name: "Div of floats by a constant zero", refused: "0", op: node{op: "Div", opset: 14, in: []operand{data(float, 1), constant(float, 0)}, outputs: []kind{float}}},
	)
	runEdges(t, edges)
}

// TestShifts: by nothing, by all but one, by the width and by more. Of 64 bits, a
// result beyond the integers of a program has no proof.
func TestShifts(t *testing.T) {
	var edges []edge
	for _, typ := range integerTypes {
		if typ.signed {
			continue // BitShift is of integers without a sign
		}
		for _, direction := range []string{"LEFT", "RIGHT"} {
			var a, b, want []int64
			_, hi := typ.ends()
			for _, x := range []int64{hi, 1, hi/2 + 1} {
				for _, s := range []uint{0, 1, typ.width - 1, typ.width, typ.width + 1, 255} {
					y := uint64(x)
					switch {
					case s >= typ.width:
						y = 0
					case direction == "LEFT":
						y <<= s
					default:
						y >>= s
					}
					if typ.width == 64 && direction == "LEFT" && s > 25 {
						continue // no proof, below
					}
					a, b = append(a, x), append(b, int64(s))
					want = append(want, int64(y&(1<<typ.width-1)))
				}
			}
			n := int64(len(a))
			edges = append(edges, edge{name: label("BitShift", direction, typ.name),
				op: node{op: "BitShift", opset: 11, attrs: map[string]any{"direction": direction},
					in: []operand{data(typ.kind, n), data(typ.kind, n)}, outputs: []kind{typ.kind}},
				runs: []run{{in: anys(a, b), want: anys(want)}}})
		}
	}
	edges = append(edges, edge{name: "BitShift LEFT uint64 undefined",
		op: node{op: "BitShift", opset: 11, attrs: map[string]any{"direction": "LEFT"},
			in: []operand{data(u64, 1), data(u64, 1)}, outputs: []kind{u64}},
		runs: []run{undefined([]int64{1}, []int64{63}), undefined([]int64{1<<32 - 1}, []int64{40}), undefined([]int64{1}, []int64{64})}})
	runEdges(t, edges)
}
