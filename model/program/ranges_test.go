package program_test

import (
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/model/program/programtest"
)

// network is a builder for tests: it stops the test at the first error.
type network struct {
	*program.Builder
	t *testing.T
}

func newNetwork(t *testing.T) network { return network{program.NewBuilder("test"), t} }

func (n network) input(lo, hi int64, size int) program.ID {
	n.t.Helper()
	id, err := n.Input(program.Tensor{Name: "x", Shape: []int{size}, Lo: lo, Hi: hi, Scale: 1}, program.Public, nil)
	if err != nil {
		n.t.Fatal(err)
	}
	return id
}

func (n network) add(op program.Op, size int) program.ID {
	n.t.Helper()
	id, err := n.Add(op, program.Tensor{Name: "y", Shape: []int{size}, Scale: 1})
	if err != nil {
		n.t.Fatal(err)
	}
	return id
}

func (n network) refuse(part string, op program.Op, size int) {
	n.t.Helper()
	_, err := n.Add(op, program.Tensor{Name: "y", Shape: []int{size}, Scale: 1})
	if err == nil || !strings.Contains(err.Error(), part) {
		n.t.Errorf("%s: error is %v, want one that contains %q", op.Kind(), err, part)
	}
}

func (n network) end(id program.ID) *program.Program {
	n.t.Helper()
	if err := n.Output(id, program.Public, nil); err != nil {
		n.t.Fatal(err)
	}
	p, err := n.Program()
	if err != nil {
		n.t.Fatal(err)
	}
	return p
}

func (n network) wantRange(id program.ID, lo, hi int64) {
	n.t.Helper()
	if l, h := n.Range(id); l != lo || h != hi {
		n.t.Errorf("range is [%d, %d], want [%d, %d]", l, h, lo, hi)
	}
}

func on(in ...program.ID) program.Base { return program.Base{Node: "node", In: in} }

func count(n int) []int32 {
	index := make([]int32, n)
	for i := range index {
		index[i] = int32(i)
	}
	return index
}

// TestLinearRangeIsAttained: the input that takes each element's low end where
// its weight is positive, and its high end where it is negative, reaches the
// lower bound; the opposite one the upper bound.
func TestLinearRangeIsAttained(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 1))
	for range 200 {
		b := newNetwork(t)
		n, rows, positions := 2+rng.IntN(40), 1+rng.IntN(4), 1+rng.IntN(20)
		lo := rng.Int64N(200) - 100
		x := b.input(lo, lo+rng.Int64N(100), n)
		op := &program.Linear{Base: on(x), Rows: rows, Terms: 1 + rng.IntN(n), Positions: positions, Groups: 1}
		for range rows * op.Terms {
			op.Weights = append(op.Weights, int32(rng.IntN(1<<(1+rng.IntN(30)))-1<<rng.IntN(29)))
		}
		for range positions {
			for _, j := range rng.Perm(n)[:op.Terms] {
				op.Index = append(op.Index, int32(j)-int32(rng.IntN(20)/19*(j+1)))
			}
		}
		y := b.add(op, rows*positions)
		bl, bh := b.Ranges(y)
		in := b.Tensor(x)
		p := b.end(y)
		at := rng.IntN(rows * positions)
		low, high := make([]int64, n), make([]int64, n)
		for i := range low {
			low[i], high[i] = in.Lo, in.Lo
		}
		for k, w := range op.Weights[at/positions*op.Terms : (at/positions+1)*op.Terms] {
			if j := op.Index[at%positions*op.Terms+k]; j >= 0 && w < 0 {
				low[j] = in.Hi
			} else if j >= 0 {
				high[j] = in.Hi
			}
		}
		for _, c := range []struct {
			x    []int64
			want int64
		}{{low, bl[at]}, {high, bh[at]}} {
			got, err := p.Eval([][]int64{c.x})
			if err != nil {
				t.Fatal(err)
			}
			if v := got.Tensors[y][at]; v != c.want {
				t.Fatalf("extreme is %d, bound %d", v, c.want)
			}
		}
	}
}

// TestPaddingNarrowsRange: bounds are kept per element, so a padded corner does
// not get the range of the middle.
func TestPaddingNarrowsRange(t *testing.T) {
	b := newNetwork(t)
	x := b.input(0, 10, 3)
	y := b.add(&program.Linear{Base: on(x), Rows: 1, Terms: 2, Positions: 3, Groups: 1,
		Weights: []int32{1, -2}, Index: []int32{-1, 0, 0, 1, 1, -1}, Bias: []int64{5}}, 3)
	lo, hi := b.Ranges(y)
	for i, want := range [][2]int64{{-15, 5}, {-15, 15}, {5, 15}} {
		if lo[i] != want[0] || hi[i] != want[1] {
			t.Errorf("element %d is in [%d, %d], want %v", i, lo[i], hi[i], want)
		}
	}
	b.wantRange(y, -15, 15)
}

func TestRanges(t *testing.T) {
	b := newNetwork(t)
	x := b.input(-8, 7, 2)
	b.wantRange(b.add(&program.Clamp{Base: on(x), Lo: -3, Hi: 100}, 2), -3, 7)
	b.wantRange(b.add(&program.Clamp{Base: on(x), Lo: 9, Hi: 11}, 2), 9, 9)
	b.wantRange(b.add(&program.NonNegative{Base: on(x)}, 2), 0, 1)
	b.wantRange(b.add(&program.Bilinear{Base: on(x, x), Batch: 2, M: 1, K: 1, N: 1}, 2), 0, 64)
	b.wantRange(b.add(&program.Bilinear{Base: on(x, x), Batch: 1, M: 1, K: 2, N: 1}, 1), 0, 128)
	b.wantRange(b.add(&program.Bilinear{Base: on(x, x), Batch: 1, M: 2, K: 1, N: 2}, 4), -56, 64)
	b.wantRange(b.add(&program.Rescale{Base: on(x), Mult: []int64{3}, Offset: []int64{2}, Div: 4}, 2), -6, 5)
	z0 := b.add(&program.Clamp{Base: on(x), Lo: 0, Hi: 5}, 2)
	b.wantRange(b.add(&program.Divide{Base: on(x, z0), Factor: 3}, 2), -24, 21)
	b.wantRange(b.add(&program.Divide{Base: on(x, z0), Factor: 3, Floor: true}, 2), -24, 21)
	below := b.add(&program.Clamp{Base: on(x), Lo: -100, Hi: -2}, 2)
	b.wantRange(b.add(&program.Divide{Base: on(below, z0), Factor: 3}, 2), -24, -1)
	b.wantRange(b.add(&program.Divide{Base: on(below, z0), Factor: 3, Floor: true}, 2), -24, -2)
	b.wantRange(b.add(&program.Root{Base: on(z0), Factor: 3}, 2), 0, 3)
	b.wantRange(b.add(&program.Sort{Base: on(x), Size: 2}, 2), 0, 1)
	table := []int64{90, 1, -7, 2, 80, 3}
	b.wantRange(b.add(&program.Gather{Base: on(z0), Size: 2, Step: 2, Offset: []int32{1, 2}, Which: []int32{0, 1}, Table: table}, 2), -7, 80)
	b.wantRange(b.add(&program.Gather{Base: on(x, z0), Size: 1, Step: 9, Offset: []int32{1, 1, 1}, Which: []int32{0, 1, 1}}, 3), -8, 7)
	b.wantRange(b.add(&program.View{Base: on(x), Index: []int32{1, -2}, Consts: []int64{0, 50}}, 2), -8, 50)
	b.wantRange(b.add(&program.Segments{Base: on(x), Shift: 2, Lo: -2, Bases: []int64{0, 0, 5, 0}, Slopes: []int64{-1, 0, 3, 0}}, 2), -3, 14)
	z := b.add(&program.Clamp{Base: on(x), Lo: 2, Hi: 3}, 2)
	b.wantRange(b.add(&program.Max{Base: on(x, z), Terms: 2, Positions: 1, Index: []int32{0, 2}}, 1), 2, 7)
	b.wantRange(b.add(&program.Table{Base: on(z), Lo: 1, Values: []int64{100, 7, -7, -100}}, 2), -7, 7)
}

// TestShareRange: a share of a sum cannot exceed Factor, whatever interval
// arithmetic on numerator and divisor alone would say, and is tighter where the
// other terms have a positive least value.
func TestShareRange(t *testing.T) {
	sum := func(b network, x program.ID, weights []int32, bias int64) program.ID {
		return b.add(&program.Linear{Base: on(x), Rows: 1, Terms: len(weights), Positions: 1, Groups: 1,
			Weights: weights, Index: count(len(weights)), Bias: []int64{bias}}, 1)
	}
	spread := func(b network, s program.ID) program.ID {
		return b.add(&program.View{Base: on(s), Index: make([]int32, 3)}, 3)
	}
	for name, c := range map[string]struct {
		lo, hi  int64
		weights []int32
		bias    int64
		clampLo int64
		want    [2]int64 // bounds of the largest quotient
	}{
		"sum":                  {0, 1000, []int32{1, 1, 1}, 1, 0, [2]int64{999, 999}},
		"positive terms":       {50, 1000, []int32{1, 1, 1}, 0, 0, [2]int64{909, 909}},
		"clamped sum":          {0, 1000, []int32{1, 1, 1}, 0, 500, [2]int64{1000, 1000}},
		"larger weights":       {10, 1000, []int32{1, 3, 2}, 0, 0, [2]int64{950, 1000}},
		"one weight missing":   {10, 1000, []int32{0, 1, 1}, 0, 0, [2]int64{50000, 50000}},
		"negative other terms": {10, 1000, []int32{1, 1, -1}, 1000, 0, [2]int64{50000, 60000}},
	} {
		b := newNetwork(t)
		x := b.input(c.lo, c.hi, 3)
		s := sum(b, x, c.weights, c.bias)
		if c.clampLo > 0 {
			s = b.add(&program.Clamp{Base: on(s), Lo: c.clampLo, Hi: 1 << 40}, 1)
		}
		y := b.add(&program.Divide{Base: on(x, spread(b, s)), Factor: 1000}, 3)
		if _, hi := b.Range(y); hi < c.want[0] || hi > c.want[1] {
			t.Errorf("%s: bound %d, want %v", name, hi, c.want)
		}
		p := b.end(y)
		rng := rand.New(rand.NewPCG(3, 2))
		for range 200 {
			compare(t, p, programtest.Extremes(rng, p))
			compare(t, p, programtest.Inputs(rng, p))
		}
	}
}

func TestRangesRefuse(t *testing.T) {
	b := newNetwork(t)
	x := b.input(-8, 7, 2)
	big := b.input(-1<<61, 1<<61, 2)
	z := b.add(&program.Clamp{Base: on(x), Lo: 0, Hi: 7}, 2)
	one := b.add(&program.Clamp{Base: on(x), Lo: 1, Hi: 7}, 2)
	huge := b.add(&program.Clamp{Base: on(big), Lo: 0, Hi: 1 << 61}, 2)
	linear := func(w int32, bias ...int64) *program.Linear {
		return &program.Linear{Base: on(big), Rows: 1, Terms: 1, Positions: 2, Groups: 1,
			Weights: []int32{w}, Index: []int32{0, 1}, Bias: bias}
	}
	b.add(linear(2), 2)
	b.add(linear(-2), 2)
	b.refuse("2^62", linear(3), 2)
	b.refuse("2^62", linear(-2, 1), 2)
	b.refuse("2^62", &program.Bilinear{Base: on(big, big), Batch: 2, M: 1, K: 1, N: 1}, 2)
	b.refuse("2^62", &program.Bilinear{Base: on(big, x), Batch: 2, M: 1, K: 1, N: 1}, 2)
	b.add(&program.Rescale{Base: on(big), Mult: []int64{1 << 62}, Offset: []int64{0}, Div: 1 << 61}, 2)
	b.refuse("2^62", &program.Rescale{Base: on(big), Mult: []int64{1 << 62}, Offset: []int64{0}, Div: 1 << 60}, 2)
	b.refuse("table covers", &program.Table{Base: on(x), Lo: -8, Values: make([]int64, 15)}, 2)
	b.refuse("table covers", &program.Table{Base: on(x), Lo: -7, Values: make([]int64, 15)}, 2)
	b.add(&program.Table{Base: on(x), Lo: -8, Values: make([]int64, 16)}, 2)
	b.refuse("segments cover", &program.Segments{Base: on(x), Shift: 2, Lo: -2, Bases: make([]int64, 3), Slopes: make([]int64, 3)}, 2)
	b.refuse("segments cover", &program.Segments{Base: on(x), Shift: 2, Lo: -1, Bases: make([]int64, 3), Slopes: make([]int64, 3)}, 2)
	zero := b.add(&program.Clamp{Base: on(x), Lo: 0, Hi: 0}, 2)
	b.refuse("divisor 0 can be -8", &program.Divide{Base: on(z, x), Factor: 1}, 2)
	b.refuse("divisor 0 is always 0", &program.Divide{Base: on(z, zero), Factor: 1}, 2)
	b.refuse("element 0 can be -8", &program.Root{Base: on(x), Factor: 1}, 2)
	three := b.add(&program.Clamp{Base: on(x), Lo: 3, Hi: 4}, 2)
	b.refuse("always outside [0, 3)", &program.Gather{Base: on(three), Size: 3, Table: []int64{1, 2, 3}, Step: 1, Offset: make([]int32, 2), Which: make([]int32, 2)}, 2)
	b.refuse("2^62", &program.Divide{Base: on(huge, one), Factor: 3}, 2)
	b.add(&program.Divide{Base: on(huge, one), Factor: 2}, 2)
	b.add(&program.Divide{Base: on(z, one), Factor: 1}, 2)
}

// TestWideValues compares the 128-bit paths with the definition, near the ends
// of what a program's integers may be.
func TestWideValues(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for range 300 {
		b := newNetwork(t)
		hi := int64(1)<<rng.IntN(62) + rng.Int64N(9)
		x := b.input(-hi, hi-rng.Int64N(3), 3)
		m := 1 + rng.Int64N(1<<(1+rng.IntN(62)))
		op := &program.Rescale{Base: on(x), Mult: []int64{m, 1, m/2 + 1}, Offset: []int64{m / 3, -m, 1}, Div: m, HalfEven: rng.IntN(2) == 0}
		if rng.IntN(2) == 0 {
			for op.Div = 1; op.Div < m && op.Div < 1<<61; op.Div *= 2 {
			}
		}
		y := b.add(op, 3)
		a := b.add(&program.Clamp{Base: on(y), Lo: 0, Hi: program.MaxValue}, 3)
		d := b.add(&program.Clamp{Base: on(x), Lo: 1 + hi/2, Hi: program.MaxValue}, 3)
		z := b.add(&program.Divide{Base: on(a, d), Factor: 1 + rng.Int64N(hi), Floor: rng.IntN(2) == 0}, 3)
		b.add(&program.Divide{Base: on(y, d), Factor: 1 + rng.Int64N(hi)}, 3) // of either sign
		b.add(&program.Root{Base: on(a), Factor: 1 + rng.Int64N(1<<(1+rng.IntN(61)))}, 3)
		p := b.end(z)
		compare(t, p, programtest.Inputs(rng, p))
		compare(t, p, programtest.Extremes(rng, p))
	}
	b := newNetwork(t) // the largest divisor of all
	x := b.input(0, program.MaxValue, 2)
	d := b.add(&program.View{Base: on(x), Index: []int32{-1, -1}, Consts: []int64{program.MaxValue}}, 2)
	p := b.end(b.add(&program.Divide{Base: on(x, d), Factor: program.MaxValue / 2}, 2))
	for range 20 {
		compare(t, p, programtest.Inputs(rng, p))
		compare(t, p, programtest.Extremes(rng, p))
	}
}

// TestRoots takes the squares of a program's integers and what is next to them.
func TestRoots(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		b := newNetwork(t)
		root := 1 + rng.Int64N(1<<(1+rng.IntN(30)))
		x := b.input(root*root-1, root*root+1, 3)
		y := b.add(&program.Root{Base: on(x), Factor: 1}, 3)
		b.wantRange(y, root-1, root)
		square := b.add(&program.View{Base: on(x), Index: []int32{-1, -1, -1}, Consts: []int64{root * root}}, 3)
		b.wantRange(b.add(&program.Root{Base: on(square), Factor: root * root}, 3), root*root, root*root)
		p := b.end(y)
		compare(t, p, programtest.Inputs(rng, p))
		compare(t, p, programtest.Extremes(rng, p))
	}
	b := newNetwork(t) // the largest argument of all
	x := b.input(program.MaxValue-1, program.MaxValue, 2)
	p := b.end(b.add(&program.Root{Base: on(x), Factor: program.MaxValue / 2}, 2))
	for range 20 {
		compare(t, p, programtest.Extremes(rng, p))
	}
}

// TestReciprocalRoot composes floor(sqrt(2^82/a)) for an a of 2^20 to 2^50.
func TestReciprocalRoot(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	b := newNetwork(t)
	a := b.input(1<<20, 1<<50, 4)
	n := b.add(&program.View{Base: on(a), Index: []int32{-1, -1, -1, -1}, Consts: []int64{1 << 41}}, 4)
	q := b.add(&program.Divide{Base: on(n, a), Factor: 1 << 41, Floor: true}, 4)
	b.wantRange(q, 1<<32, 1<<62)
	y := b.add(&program.Root{Base: on(q), Factor: 1}, 4)
	b.wantRange(y, 1<<16, 1<<31)
	p := b.end(y)
	for range 50 {
		in := programtest.Inputs(rng, p)
		in[0][0] >>= rng.IntN(20)
		in[0][0] = max(in[0][0], 1<<20)
		compare(t, p, in)
		got, err := p.Eval(in)
		if err != nil {
			t.Fatal(err)
		}
		want := new(big.Int).Lsh(big.NewInt(1), 82)
		want.Sqrt(want.Div(want, big.NewInt(in[0][0])))
		if v := got.Tensors[y][0]; v != want.Int64() {
			t.Fatalf("1/sqrt(%d) is %d, want %d", in[0][0], v, want)
		}
	}
}
