package model_test

import (
	"fmt"
	"math"
	"math/big"
	"testing"

	"github.com/zkinfer/zkinfer/model"
	"github.com/zkinfer/zkinfer/model/quantize"
)

// integerType is an integer type of ONNX.
type integerType struct {
	kind   kind
	name   string
	width  uint
	signed bool
}

var integerTypes = []integerType{
	{i8, "int8", 8, true}, {u8, "uint8", 8, false}, {i16, "int16", 16, true}, {u16, "uint16", 16, false},
	{i32, "int32", 32, true}, {u32, "uint32", 32, false}, {i64, "int64", 64, true}, {u64, "uint64", 64, false},
}

// ends are the range that an input of the type is declared with, that of the type
// itself where it has at most 32 bits.
func (t integerType) ends() (lo, hi int64) {
	width := min(t.width, 32)
	if t.signed {
		return -1 << (width - 1), 1<<(width-1) - 1
	}
	return 0, 1<<width - 1
}

// reduce is v modulo 2^width in the range of the type.
func (t integerType) reduce(v *big.Int) *big.Int {
	period := new(big.Int).Lsh(big.NewInt(1), t.width)
	r := new(big.Int).Mod(v, period)
	if t.signed && r.Bit(int(t.width)-1) == 1 {
		r.Sub(r, period)
	}
	return r
}

// wrapInto is reduce of an int64.
func wrapInto(t integerType, v int64) int64 { return t.reduce(big.NewInt(v)).Int64() }

// edges are the integers at the ends of the declared range, around 0, and between.
func (t integerType) edges() []int64 {
	lo, hi := t.ends()
	v := []int64{lo, lo + 1, hi / 2, hi - 1, hi, 0, 1}
	if t.signed {
		v = append(v, -1, lo/2)
	}
	return v
}

// pairs are pairs of edges.
func (t integerType) pairs() (a, b []int64) {
	lo, hi := t.ends()
	least := int64(0)
	if t.signed {
		least = -1
	}
	return []int64{lo, hi, lo, hi, hi, lo, 0, lo + 1, hi - 1, hi/2 + 1},
		[]int64{lo, hi, hi, lo, 1, 1, least, least, 2, hi / 2}
}

// answers sorts operands into those with an answer and those without: of 64 bits,
// what leaves the integers of a program has none, and neither have operands beyond
// reach, as products have it: without calibration they are of 30 bits.
func (t integerType) answers(operands [][]int64, reach int64, rule func(v ...*big.Int) *big.Int) (in [][]int64, want []int64, none [][]int64) {
	in = make([][]int64, len(operands))
	limit := new(big.Int).Lsh(big.NewInt(1), 62)
	for i := range operands[0] {
		var v []*big.Int
		for _, o := range operands {
			v = append(v, big.NewInt(o[i]))
		}
		exact := rule(v...)
		y := t.reduce(exact)
		far := y.Cmp(exact) != 0 || y.CmpAbs(limit) >= 0
		for _, o := range operands {
			far = far || max(o[i], -o[i]) > reach
		}
		if t.width == 64 && far {
			var column []int64
			for _, o := range operands {
				column = append(column, o[i])
			}
			none = append(none, column)
			continue
		}
		for k, o := range operands {
			in[k] = append(in[k], o[i])
		}
		want = append(want, y.Int64())
	}
	return in, want, none
}

// elementwise are the edges of an operator on integers: one model for all operands
// that have an answer, one more for those that have none.
func elementwise(t integerType, op string, opset int64, operands [][]int64, rule func(v ...*big.Int) *big.Int) []edge {
	reach := int64(math.MaxInt64)
	if op == "Mul" {
		reach = 1 << 30
	}
	model := func(n int) node {
		o := node{op: op, opset: opset, outputs: []kind{t.kind}}
		for range operands {
			o.in = append(o.in, data(t.kind, int64(n)))
		}
		return o
	}
	in, want, none := t.answers(operands, reach, rule)
	all := edge{name: label(op, t.name), op: model(len(want)), runs: []run{{in: anys(in...), want: anys(want)}}}
	edges := []edge{all}
	if len(none) > 0 {
		e := edge{name: label(op, t.name, "undefined"), op: model(1)}
		for _, column := range none {
			var in []any
			for _, x := range column {
				in = append(in, []int64{x})
			}
			e.runs = append(e.runs, undefined(in...))
		}
		edges = append(edges, e)
	}
	return edges
}

func anys(v ...[]int64) (a []any) {
	for _, x := range v {
		a = append(a, x)
	}
	return a
}

// TestWrapAround: every operator that can leave its type, on every integer type, at
// both ends and around 0. Of 64 bits, what would wrap is refused: the integers of a
// program end at 2^62.
func TestWrapAround(t *testing.T) {
	var edges []edge
	binary := map[string]func(v ...*big.Int) *big.Int{
		"Add": func(v ...*big.Int) *big.Int { return new(big.Int).Add(v[0], v[1]) },
		"Sub": func(v ...*big.Int) *big.Int { return new(big.Int).Sub(v[0], v[1]) },
		"Mul": func(v ...*big.Int) *big.Int { return new(big.Int).Mul(v[0], v[1]) },
	}
	unary := map[string]func(v ...*big.Int) *big.Int{
		"Neg": func(v ...*big.Int) *big.Int { return new(big.Int).Neg(v[0]) },
		"Abs": func(v ...*big.Int) *big.Int { return new(big.Int).Abs(v[0]) },
	}
	for _, typ := range integerTypes {
		a, b := typ.pairs()
		for op, rule := range binary {
			edges = append(edges, elementwise(typ, op, 14, [][]int64{a, b}, rule)...)
		}
		for op, rule := range unary {
			edges = append(edges, elementwise(typ, op, 13, [][]int64{typ.edges()}, rule)...)
		}
	}
	runEdges(t, edges)
}

// TestWrapOfReductions: sums, products, squares and running sums of a row.
func TestWrapOfReductions(t *testing.T) {
	var edges []edge
	sum := func(row []*big.Int) *big.Int {
		y := new(big.Int)
		for _, v := range row {
			y.Add(y, v)
		}
		return y
	}
	rules := map[string]func(row []*big.Int) *big.Int{
		"ReduceSum": sum,
		"ReduceL1": func(row []*big.Int) *big.Int {
			y := new(big.Int)
			for _, v := range row {
				y.Add(y, new(big.Int).Abs(v))
			}
			return y
		},
		"ReduceProd": func(row []*big.Int) *big.Int {
			y := big.NewInt(1)
			for _, v := range row {
				y.Mul(y, v)
			}
			return y
		},
		"ReduceSumSquare": func(row []*big.Int) *big.Int {
			y := new(big.Int)
			for _, v := range row {
				y.Add(y, new(big.Int).Mul(v, v))
			}
			return y
		},
	}
	for _, typ := range integerTypes[:6] {
		lo, hi := typ.ends()
		rows := [][]int64{{hi, 1, 0}, {hi, hi, hi}, {lo, lo, lo}, {lo, hi, 1}, {lo + 1, 3, hi - 1}, {hi, 2, lo + 3}}
		for op, rule := range rules {
			var flat, want []int64
			for _, row := range rows {
				var v []*big.Int
				for _, x := range row {
					flat, v = append(flat, x), append(v, big.NewInt(x))
				}
				want = append(want, typ.reduce(rule(v)).Int64())
			}
			edges = append(edges, edge{
				name: label(op, typ.name),
				op: node{op: op, opset: 18, attrs: map[string]any{"keepdims": 0}, outputs: []kind{typ.kind},
					in: []operand{data(typ.kind, int64(len(rows)), 3), constant(i64, 1)}},
				runs: []run{{in: anys(flat), want: anys(want)}},
			})
		}
		var flat, want []int64
		for _, row := range rows {
			running := new(big.Int)
			for _, x := range row {
				flat = append(flat, x)
				want = append(want, typ.reduce(running.Add(running, big.NewInt(x))).Int64())
			}
		}
		edges = append(edges, edge{
			name: label("CumSum", typ.name),
			op:   node{op: "CumSum", opset: 14, in: []operand{data(typ.kind, int64(len(rows)), 3), scalar(i64, 1)}, outputs: []kind{typ.kind}},
			runs: []run{{in: anys(flat), want: anys(want)}},
		})
	}
	runEdges(t, edges)
}

// TestWrapOfCasts: from every integer type to every other.
func TestWrapOfCasts(t *testing.T) {
	var edges []edge
	for _, from := range integerTypes {
		for _, to := range integerTypes {
			if from.kind == to.kind {
				continue
			}
			var in, want []int64
			var none []run
			for _, x := range from.edges() {
				if to.width == 64 && !to.signed && x < 0 { // 2^64 - |x| is no integer of a program
					none = append(none, undefined([]int64{x}))
					continue
				}
				in, want = append(in, x), append(want, to.reduce(big.NewInt(x)).Int64())
			}
			cast := func(n int) node {
				return node{op: "Cast", opset: 13, attrs: map[string]any{"to": int(to.kind)},
					in: []operand{data(from.kind, int64(n))}, outputs: []kind{to.kind}}
			}
			edges = append(edges, edge{name: label("Cast", from.name, to.name), op: cast(len(in)),
				runs: []run{{in: anys(in), want: anys(want)}}})
			if len(none) > 0 {
				edges = append(edges, edge{name: label("Cast", from.name, to.name, "undefined"), op: cast(1), runs: none})
			}
		}
	}
	runEdges(t, edges)
}

// TestWrapOfPowers: by constants and by data; exponents of data beyond 255 and
// negative ones have no result.
func TestWrapOfPowers(t *testing.T) {
	var edges []edge
	for _, typ := range integerTypes {
		for _, e := range []int64{0, 1, 2, 3, 7} {
			in, want, _ := typ.answers([][]int64{typ.edges()}, 1<<30, func(v ...*big.Int) *big.Int {
				return new(big.Int).Exp(v[0], big.NewInt(e), nil)
			})
			refused := ""
			if typ.kind == i64 && e > 2 { // (2^31)^2 (-2^31) is no integer of a program
				refused = "leaves 62 bits"
			}
			edges = append(edges, edge{
				name: label("Pow", typ.name, "constant", e), refused: refused,
				op:   node{op: "Pow", opset: 15, in: []operand{data(typ.kind, int64(len(want))), scalar(i64, float64(e))}, outputs: []kind{typ.kind}},
				runs: []run{{in: anys(in...), want: anys(want)}},
			})
		}
		if typ.kind != i8 && typ.kind != i32 {
			continue
		}
		var x, y, want []int64
		for _, v := range typ.edges()[:5] {
			for _, e := range []int64{3, 255} {
				x, y = append(x, v), append(y, e)
				want = append(want, typ.reduce(new(big.Int).Exp(big.NewInt(v), big.NewInt(e), nil)).Int64())
			}
		}
		n := int64(len(want))
		edges = append(edges, edge{
			name: label("Pow", typ.name, "data"),
			op:   node{op: "Pow", opset: 15, in: []operand{data(typ.kind, n), data(i32, n)}, outputs: []kind{typ.kind}},
			runs: []run{{in: anys(x, y), want: anys(want)}},
		}, edge{
			name: label("Pow", typ.name, "exponents out of range"),
			op:   node{op: "Pow", opset: 15, in: []operand{data(typ.kind, 1), data(i32, 1)}, outputs: []kind{typ.kind}},
			runs: []run{undefined([]int64{1}, []int64{-1}), undefined([]int64{1}, []int64{256}), undefined([]int64{0}, []int64{math.MaxInt32})},
		})
	}
	runEdges(t, edges)
}

// TestWideIntegers: inputs of 64 bits with a declared range beyond 32 bits are exact
// or refused, and so are constants beyond 2^53.
func TestWideIntegers(t *testing.T) {
	const far = 1 << 52
	ranges := model.Options{Quantize: quantize.Options{InputRanges: map[string]quantize.Range{"x0": {Lo: -far, Hi: far}, "x1": {Lo: -far, Hi: far}}}}
	one, two := []operand{data(i64, 1), data(i64, 1)}, []operand{data(i64, 3), data(i64, 3)}
	edges := []edge{
		{name: "sum", op: node{op: "Add", opset: 14, in: two, outputs: []kind{i64}}, opts: ranges,
			runs: []run{{in: anys([]int64{far, -far, far - 1}, []int64{far, -far, -1}), want: anys([]int64{2 * far, -2 * far, far - 2})}}},
		{name: "product", op: node{op: "Mul", opset: 14, in: one, outputs: []kind{i64}}, opts: ranges, runs: []run{
			{in: anys([]int64{1 << 30}, []int64{1 - 1<<30}), want: anys([]int64{1<<30 - 1<<60})},
			undefined([]int64{1<<30 + 1}, []int64{1 << 30}), undefined([]int64{far}, []int64{-far})}},
		{name: "a constant beyond 2^53", op: node{op: "Add", opset: 14, in: []operand{data(i64, 1), wide(1<<53 + 1)}, outputs: []kind{i64}}, refused: "2^53"},
	}
	for _, c := range []int64{1 << 31, 1<<36 + 1, 1<<40 + 7, 1<<52 - 3, -1<<36 - 1, -1<<40 - 7} {
		edges = append(edges, []edge{
			{name: fmt.Sprint("sum with ", c), op: node{op: "Add", opset: 14, in: []operand{data(i64, 2), wide(c)}, outputs: []kind{i64}},
				runs: []run{{in: anys([]int64{5, -7}), want: anys([]int64{c + 5, c - 7})}}},
			{name: fmt.Sprint("join with ", c), op: node{op: "Concat", opset: 13, attrs: map[string]any{"axis": 0}, in: []operand{data(i64, 2), wide(c)}, outputs: []kind{i64}},
				runs: []run{{in: anys([]int64{5, -7}), want: anys([]int64{5, -7, c})}}},
			{name: fmt.Sprint("table of ", c), op: node{op: "Gather", opset: 13, in: []operand{wide(c, 3), data(i64, 2)}, outputs: []kind{i64}},
				runs: []run{{in: anys([]int64{0, 1}), want: anys([]int64{c, 3})}}},
			{name: fmt.Sprint("choice of ", c), op: node{op: "Where", opset: 16, in: []operand{data(boolean, 2), wide(c), wide(-2)}, outputs: []kind{i64}}, refused: "no integer form"},
			{name: fmt.Sprint("choice of data or ", c), op: node{op: "Where", opset: 16, in: []operand{data(boolean, 2), wide(c), data(i64, 2)}, outputs: []kind{i64}},
				runs: []run{{in: anys([]int64{0, 1}, []int64{4, 5}), want: anys([]int64{4, c})}}},
			{name: fmt.Sprint("product with ", c), op: node{op: "Mul", opset: 14, in: []operand{data(i64, 2), wide(c)}, outputs: []kind{i64}},
				opts: model.Options{Quantize: quantize.Options{InputRanges: map[string]quantize.Range{"x0": {Lo: -8, Hi: 8}}}}, refused: "no integer form"},
			{name: fmt.Sprint("equal to ", c), op: node{op: "Equal", opset: 13, in: []operand{data(i64, 2), wide(c)}, outputs: []kind{boolean}},
				opts: model.Options{Quantize: quantize.Options{InputRanges: map[string]quantize.Range{"x0": {Lo: -far, Hi: far}}}},
				runs: []run{{in: anys([]int64{c, c - 1}), want: anys([]int64{1, 0})}}},
		}...)
	}
	runEdges(t, edges)
}

// TestLastIntegers: an input has 60 bits at most, and the integers of a program end at
// 2^62. What stays within is exact up to there, what may leave does not compile.
func TestLastIntegers(t *testing.T) {
	const lo, hi = -1 << 59, 1<<59 - 64 // a real number below 2^59
	within := func(r quantize.Range, inputs ...string) model.Options {
		o := model.Options{Quantize: quantize.Options{InputRanges: map[string]quantize.Range{}}}
		for _, name := range inputs {
			o.Quantize.InputRanges[name] = r
		}
		return o
	}
	last, beyond := quantize.Range{Lo: lo, Hi: hi}, quantize.Range{Lo: 4 * lo, Hi: 4 * hi}
	one, two := []operand{data(i64, 2)}, []operand{data(i64, 2), data(i64, 2)}
	runEdges(t, []edge{
		{name: "sum", op: node{op: "Add", opset: 14, in: two, outputs: []kind{i64}}, opts: within(last, "x0", "x1"), runs: []run{
			{in: anys([]int64{hi, lo}, []int64{hi, lo}), want: anys([]int64{2 * hi, 2 * lo})},
			{in: anys([]int64{hi, lo}, []int64{-1, 1}), want: anys([]int64{hi - 1, lo + 1})}}},
		{name: "difference", op: node{op: "Sub", opset: 14, in: two, outputs: []kind{i64}}, opts: within(last, "x0", "x1"), runs: []run{
			{in: anys([]int64{hi, lo}, []int64{lo, hi}), want: anys([]int64{hi - lo, lo - hi})}}},
		{name: "negative", op: node{op: "Neg", opset: 13, in: one, outputs: []kind{i64}}, opts: within(last, "x0"), runs: []run{
			{in: anys([]int64{hi, lo}), want: anys([]int64{-hi, -lo})}}},
		{name: "magnitude", op: node{op: "Abs", opset: 13, in: one, outputs: []kind{i64}}, opts: within(quantize.Range{Lo: lo / 2, Hi: hi / 2}, "x0"), runs: []run{
			{in: anys([]int64{hi / 2, lo / 2}), want: anys([]int64{hi / 2, -lo / 2})}}},
		{name: "an input beyond", op: node{op: "Neg", opset: 13, in: one, outputs: []kind{i64}}, opts: within(beyond, "x0"), refused: "62 bits"},
	})
}
