package model_test

import (
	"fmt"
	"testing"

	"github.com/zkinfer/zkinfer/model"
	"github.com/zkinfer/zkinfer/model/quantize"
)

// TestSaturationOfWideIntegers: Relu, Clip, Max and Min of integers that other operators
// compute saturate at their bounds and nowhere else.
func TestSaturationOfWideIntegers(t *testing.T) {
	const side = 1 << 25
	r := quantize.Range{Lo: -side, Hi: side}
	opts := model.Options{Quantize: quantize.Options{InputRanges: map[string]quantize.Range{"x0": r, "x1": r}}}
	a, b := []int64{1 << 21, -1 << 21, side, side, 3}, []int64{1 << 21, 1 << 21, side, -side, -5}
	products := []int64{1 << 42, -1 << 42, side * side, -side * side, -15}
	bounds := func(lo, hi int64) (out []int64) {
		for _, x := range products {
			out = append(out, min(max(x, lo), hi))
		}
		return out
	}
	point := func(v int64) operand { return operand{kind: i64, shape: []int64{}, ints: []int64{v}} }
	least, most := int64(-1<<62), int64(1<<62)
	var edges []edge
	for _, c := range []struct {
		name   string
		then   node
		lo, hi int64
	}{
		{"Relu", node{op: "Relu"}, 0, most},
		{"Max 0", node{op: "Max", in: []operand{point(0)}}, 0, most},
		{"Max far below", node{op: "Max", in: []operand{point(-1 << 41)}}, -1 << 41, most},
		{"Min far above", node{op: "Min", in: []operand{point(1<<41 + 1)}}, least, 1<<41 + 1},
		{"Clip", node{op: "Clip", in: []operand{point(-1<<41 - 7), point(1<<49 + 9)}}, -1<<41 - 7, 1<<49 + 9},
		{"Clip without an upper bound", node{op: "Clip", in: []operand{point(-3)}}, -3, most},
		{"Clip to the ends of int64", node{op: "Clip", in: []operand{point(-1 << 63), point(1<<63 - 1)}}, least, most},
	} {
		then := c.then
		edges = append(edges, edge{name: c.name, opts: opts,
			op:   node{op: "Mul", opset: 14, in: []operand{data(i64, 5), data(i64, 5)}, outputs: []kind{i64}, then: &then},
			runs: []run{{in: anys(a, b), want: anys(bounds(c.lo, c.hi))}}})
	}
	for name, then := range map[string]node{
		"a lower bound beyond 2^53":  {op: "Clip", in: []operand{point(1<<53 + 1)}},
		"an upper bound beyond 2^53": {op: "Clip", in: []operand{{}, point(1<<54 + 1)}},
	} {
		edges = append(edges, edge{name: name, opts: opts, refused: "2^53",
			op: node{op: "Mul", opset: 14, in: []operand{data(i64, 5), data(i64, 5)}, outputs: []kind{i64}, then: &then}})
	}
	runEdges(t, edges)
}

// TestBoundsBeyondTheRange: where every value is beyond a bound, the bound is the result.
func TestBoundsBeyondTheRange(t *testing.T) {
	opts := model.Options{Quantize: quantize.Options{InputRanges: map[string]quantize.Range{"x0": {Lo: -9, Hi: 9}}}}
	point := func(v int64) operand { return operand{kind: i64, shape: []int64{}, ints: []int64{v}} }
	double := node{op: "Add", opset: 14, in: []operand{data(i64, 2), wide(-1)}, outputs: []kind{i64}}
	alone := node{opset: 18, in: []operand{data(i64, 2)}, outputs: []kind{i64}}
	var edges []edge
	for _, c := range []struct {
		op     string
		bounds []operand
		want   int64
	}{
		{"Max", []operand{point(34893584334041)}, 34893584334041},
		{"Min", []operand{point(-34893584334041)}, -34893584334041},
		{"Clip", []operand{point(100), point(200)}, 100},
		{"Clip", []operand{point(-200), point(-100)}, -100},
		{"Clip", []operand{point(5), point(-5)}, -5}, // the upper bound wins
	} {
		then, first := node{op: c.op, in: c.bounds}, alone
		first.op, first.in = c.op, append(first.in[:1:1], c.bounds...)
		behind := double
		behind.then = &then
		for name, op := range map[string]node{"of an input": first, "of a sum": behind} {
			edges = append(edges, edge{name: fmt.Sprint(c.op, " ", c.want, " ", name), op: op, opts: opts,
				runs: []run{{in: anys([]int64{9, -9}), want: anys([]int64{c.want, c.want})}}})
		}
	}
	runEdges(t, edges)
}

// TestWideRealConstants: a table of whole numbers beyond 2^36 holds them in the steps
// of an activation, but for what is as good as infinite.
func TestWideRealConstants(t *testing.T) {
	table := constant(float, 1<<40, -1<<41, 3<<38)
	runEdges(t, []edge{
		{name: "table", op: node{op: "Gather", opset: 13, in: []operand{table, data(i64, 3)}, outputs: []kind{float}},
			runs: []run{{in: anys([]int64{0, 1, 2}), want: []any{[]float64{1 << 40, -1 << 41, 3 << 38}}}}},
	})
}

// TestClipWithoutBounds: the largest float32 is where exporters write no bound.
func TestClipWithoutBounds(t *testing.T) {
	opts := model.Options{Quantize: quantize.Options{InputRanges: map[string]quantize.Range{"x0": {Lo: -4, Hi: 4}}}}
	op := node{op: "Clip", opset: 13, in: []operand{data(float, 2), scalar(float, 0), scalar(float, 3.4028234663852886e38)}, outputs: []kind{float}}
	if _, _, err := model.Compile(op.model(t), opts); err != nil {
		t.Error(err)
	}
}
