package graph

import (
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
)

// naive is Linear's definition, read aloud.
func naive(op *Linear, x []float64) []float64 {
	out := make([]float64, op.Rows*op.Positions)
	for r := range op.Rows {
		for p := range op.Positions {
			var s float64
			switch len(op.Bias) {
			case 0:
			case op.Rows:
				s = op.Bias[r]
			default:
				s = op.Bias[r*op.Positions+p]
			}
			for k := range op.Terms {
				if j := op.Index[p*op.Terms+k]; j >= 0 {
					s += op.Weights[r*op.Terms+k] * x[int(j)+op.Stride*(r/(op.Rows/op.Groups))]
				}
			}
			out[r*op.Positions+p] = s
		}
	}
	return out
}

// randomLinear has small integers for weights, so that every order of summation
// gives the same float64.
func randomLinear(rng *rand.Rand, groups, rows, terms, positions, inputs, biases int) *Linear {
	op := &Linear{Rows: groups * rows, Terms: terms, Positions: positions, Groups: groups, Stride: 3}
	for range op.Rows * terms {
		op.Weights = append(op.Weights, float64(rng.IntN(31)-15))
	}
	for range positions * terms {
		op.Index = append(op.Index, int32(rng.IntN(inputs-3*(groups-1)+1)-1))
	}
	for range biases {
		op.Bias = append(op.Bias, float64(rng.IntN(9)))
	}
	return op
}

func TestLinear(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, c := range []struct{ groups, rows, terms, positions, biases int }{
		{1, 1, 1, 1, 0}, {1, 7, 13, 1, 7}, {1, 5, 9, 6, 5}, {4, 3, 9, 11, 12 * 11}, {3, 1, 2, 4, 3},
		{1, 300, 300, 1, 300}, {1, 130, 20, 2, 0}, {2, 40, 30, 50, 80}, {1, 2, 0, 3, 2},
	} {
		op := randomLinear(rng, c.groups, c.rows, c.terms, c.positions, 60, c.biases)
		x := make([]float64, 60)
		for i := range x {
			x[i] = float64(rng.IntN(201) - 100)
		}
		g := one(op, []int{20}, []int{op.Rows * op.Positions})
		g.Values = append(g.Values, Value{Name: "more", Shape: []int{40}})
		g.Inputs = append(g.Inputs, 2)
		g.Nodes[0].In = []ID{0, 2}
		if err := g.Validate(); err != nil {
			t.Fatal(err)
		}
		got, err := g.Eval([][]float64{x[:20], x[20:]})
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range naive(op, x) {
			if got[1][i] != want {
				t.Fatalf("%+v: element %d is %v, want %v", c, i, got[1][i], want)
			}
		}
	}
}

// one is a graph of one node with one input.
func one(op Op, in, out []int) *Graph {
	return &Graph{
		Name:    "test",
		Values:  []Value{{Name: "x", Shape: in}, {Name: "y", Shape: out}},
		Nodes:   []Node{{Name: "node7", Type: "Test", Op: op, In: []ID{0}, Out: 1}},
		Inputs:  []ID{0},
		Outputs: []ID{1},
	}
}

func TestElementwise(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		name string
		op   Op
		x, y []float64
	}{
		{"relu", &Unary{Func: Relu}, []float64{-2, 0, 3}, []float64{0, 0, 3}},
		{"leaky relu", &Unary{Func: LeakyRelu, Alpha: 0.25}, []float64{-2, 0, 3}, []float64{-0.5, 0, 3}},
		{"clip", &Unary{Func: Clip, Alpha: -1, Beta: 2}, []float64{-2, 0, 3}, []float64{-1, 0, 2}},
		{"clip without bounds", &Unary{Func: Clip, Alpha: -inf, Beta: inf}, []float64{-2, 3}, []float64{-2, 3}},
		{"clip with crossed bounds", &Unary{Func: Clip, Alpha: 2, Beta: -1}, []float64{-2, 3}, []float64{-1, -1}},
		{"sigmoid", &Unary{Func: Sigmoid}, []float64{0, 800, -800}, []float64{0.5, 1, 0}},
		{"tanh", &Unary{Func: Tanh}, []float64{0, 50}, []float64{0, 1}},
		{"exp", &Unary{Func: Exp}, []float64{0, 1}, []float64{1, math.E}},
		{"reciprocal", &Unary{Func: Reciprocal}, []float64{4, -0.5}, []float64{0.25, -2}},
		{"max", &Max{Terms: 2, Positions: 2, Index: []int32{0, 1, -1, 2}}, []float64{1, 5, -7}, []float64{5, -7}},
		{"non-negative", &NonNegative{}, []float64{-1, 0, 2}, []float64{0, 1, 1}},
		{"view", &View{Index: []int32{1, -2, 0, -1}, Consts: []float64{9, 8}}, []float64{1, 2}, []float64{2, 8, 1, 9}},
		{"round", &Round{}, []float64{1.9, -1.9, 0.5}, []float64{1, -1, 0}},
		{"dequantize", &Dequantize{Scale: 0.5, Zero: 2}, []float64{2, 5}, []float64{0, 1.5}},
		{"quantize", &Quantize{Scale: 0.5, Zero: 1, Lo: -128, Hi: 127},
			[]float64{0, 0.25, 0.75, -0.25, -0.75, 0.3, 1e9, -1e9, 1e300, -1e300},
			[]float64{1, 1, 3, 1, -1, 2, 127, -128, 127, -128}},
	} {
		g := one(c.op, []int{len(c.x)}, []int{len(c.y)})
		if err := g.Validate(); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		got, err := g.Eval([][]float64{c.x})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		for i := range c.y {
			if math.Abs(got[1][i]-c.y[i]) > 1e-15 {
				t.Errorf("%s: element %d is %v, want %v", c.name, i, got[1][i], c.y[i])
			}
		}
	}
}

// TestQuantizeTies compares the rounding near half-integers with exact
// rational arithmetic, for scales that are float32 and not a power of two.
func TestQuantizeTies(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	half := big.NewRat(1, 2)
	for range 5000 {
		scale := float64(float32(rng.Float64() + 0.01))
		k := rng.Int64N(1<<rng.IntN(40)+1) - 1<<10
		x := (float64(k) + 0.5) * scale
		for range rng.IntN(4) { // walk through the neighbours of the tie
			x = math.Nextafter(x, math.Inf(1-2*rng.IntN(2)))
		}
		q := new(big.Rat).SetFloat64(x)
		q.Quo(q, new(big.Rat).SetFloat64(scale))
		frac := new(big.Rat).Sub(q, new(big.Rat).SetInt64(k))
		want := k
		if c := frac.Cmp(half); c > 0 || c == 0 && k&1 != 0 {
			want++
		}
		op := &Quantize{Scale: scale, Zero: 3, Lo: math.MinInt64 / 4, Hi: math.MaxInt64 / 4}
		if got := op.Apply(x); got != want+3 {
			t.Fatalf("x %v scale %v: got %d, want %d", x, scale, got, want+3)
		}
	}
}

func TestBilinearAndDivide(t *testing.T) {
	g := &Graph{
		Values: []Value{{Name: "a", Shape: []int{2, 2, 3}}, {Name: "b", Shape: []int{2, 3, 1}},
			{Name: "c", Shape: []int{2, 2, 1}}, {Name: "d", Shape: []int{4}}, {Name: "e", Shape: []int{4}}},
		Nodes: []Node{
			{Name: "matmul", Type: "MatMul", Op: &Bilinear{Batch: 2, M: 2, K: 3, N: 1}, In: []ID{0, 1}, Out: 2},
			{Name: "div", Type: "Div", Op: &Divide{}, In: []ID{2, 3}, Out: 4},
		},
		Inputs: []ID{0, 1, 3}, Outputs: []ID{4},
	}
	if err := g.Validate(); err != nil {
		t.Fatal(err)
	}
	in := [][]float64{{1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 0, 1}, {1, 0, 2, 3, 1, -1}, {7, 2, 4, 2}}
	got, err := g.Eval(in)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{1, 8, 5, 1} {
		if got[4][i] != want {
			t.Errorf("element %d is %v, want %v", i, got[4][i], want)
		}
	}
	in[2][1] = 0
	wantError(t, "div", func() error { _, err := g.Eval(in); return err })
}

func wantError(t *testing.T, part string, f func() error) {
	t.Helper()
	if err := f(); err == nil || !strings.Contains(err.Error(), part) {
		t.Errorf("error is %v, want one that contains %q", err, part)
	}
}

func TestEvalErrors(t *testing.T) {
	g := one(&Unary{Func: Reciprocal}, []int{2}, []int{2})
	for part, in := range map[string][][]float64{
		"0 inputs given":      {},
		"input x: 1 elements": {{1}},
		"element 1 is NaN":    {{1, math.NaN()}},
		"element 0 is -Inf":   {{math.Inf(-1), 1}},
		"Test node7":          {{1, 0}},
	} {
		wantError(t, part, func() error { _, err := g.Eval(in); return err })
	}
}

func TestValidateRefuses(t *testing.T) {
	linear := func(change func(*Linear)) Op {
		op := &Linear{Rows: 2, Terms: 1, Positions: 1, Weights: []float64{1, 2}, Index: []int32{0}, Groups: 2, Stride: 1}
		change(op)
		return op
	}
	good := func() *Graph { return one(linear(func(*Linear) {}), []int{2}, []int{2}) }
	if err := good().Validate(); err != nil {
		t.Fatal(err)
	}
	for part, change := range map[string]func(*Graph){
		"not positive":         func(g *Graph) { g.Values[0].Shape[0] = 0 },
		"no value 9":           func(g *Graph) { g.Inputs[0] = 9 },
		"defined twice":        func(g *Graph) { g.Nodes[0].Out = 0 },
		"not defined before":   func(g *Graph) { g.Nodes[0].In[0] = 1 },
		"no output":            func(g *Graph) { g.Outputs = nil },
		"output 0 is value 5":  func(g *Graph) { g.Outputs[0] = 5 },
		"do not make":          func(g *Graph) { g.Values[1].Shape = []int{3} },
		"groups":               func(g *Graph) { g.Nodes[0].Op.(*Linear).Groups = 3 },
		"3 weights":            func(g *Graph) { g.Nodes[0].Op.(*Linear).Weights = make([]float64, 3) },
		"5 biases":             func(g *Graph) { g.Nodes[0].Op.(*Linear).Bias = make([]float64, 5) },
		"1 integer weights":    func(g *Graph) { g.Nodes[0].Op.(*Linear).Ints = make([]int32, 1) },
		"1 integer biases":     func(g *Graph) { g.Nodes[0].Op.(*Linear).IntBias = make([]int64, 1) },
		"scale 1 is NaN":       func(g *Graph) { g.Nodes[0].Op.(*Linear).Weights[1] = math.NaN() },
		"index 0 is 1":         func(g *Graph) { g.Nodes[0].Op.(*Linear).Index[0] = 1 },
		"index 0 is -2":        func(g *Graph) { g.Nodes[0].Op.(*Linear).Index[0] = -2 },
		"unknown primitive":    func(g *Graph) { g.Nodes[0].Op = nil },
		"unknown function":     func(g *Graph) { g.Nodes[0].Op = &Unary{Func: "Sine"} },
		"a parameter is NaN":   func(g *Graph) { g.Nodes[0].Op = &Unary{Func: Clip, Beta: math.NaN()} },
		"scale 0":              func(g *Graph) { g.Nodes[0].Op = &Quantize{} },
		"scale -1":             func(g *Graph) { g.Nodes[0].Op = &Dequantize{Scale: -1} },
		"elementwise function": func(g *Graph) { g.Nodes[0].Op, g.Values[1].Shape = &Round{}, []int{3} },
		"elementwise division": func(g *Graph) { g.Nodes[0].Op = &Divide{} },
		"not fit inputs":       func(g *Graph) { g.Nodes[0].Op = &Bilinear{Batch: 1, M: 1, K: 1, N: 2} },
		"a size of":            func(g *Graph) { g.Nodes[0].Op = &Bilinear{Batch: 2, M: 1, K: -1, N: 1} },
		"window 1 is empty":    func(g *Graph) { g.Nodes[0].Op = &Max{Terms: 1, Positions: 2, Index: []int32{0, -1}} },
		"windows of":           func(g *Graph) { g.Nodes[0].Op = &Max{Terms: 2, Positions: 2, Index: []int32{0, -1}} },
		"1 indices":            func(g *Graph) { g.Nodes[0].Op = &View{Index: []int32{0}} },
		"outside [-1, 2)":      func(g *Graph) { g.Nodes[0].Op = &View{Index: []int32{0, -2}, Consts: []float64{1}} },
		"constant 0 is":        func(g *Graph) { g.Nodes[0].Op = &View{Index: []int32{0, 1}, Consts: []float64{math.Inf(1)}} },
	} {
		g := good()
		change(g)
		wantError(t, part, g.Validate)
	}
}

func BenchmarkLinear(b *testing.B) {
	rng := rand.New(rand.NewPCG(3, 3))
	op := randomLinear(rng, 1, 64, 576, 1024, 65536, 64)
	x := make([]float64, 65536)
	out := make([]float64, 64*1024)
	for b.Loop() {
		op.eval(x, out)
	}
	b.ReportMetric(float64(64*576*1024)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GMAC/s")
}
