package program_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/model/program/programtest"
)

// pooling is a mean of n elements per row, as a quantised model has it: input
// and output of the same scale, so that one value in n is a tie. Row r averages
// elements r*n .. r*n+n-1; the elements come through a View, the sums leave
// through one.
func pooling(t *testing.T, rows, n int, scale float64, zeroIn, zeroOut int64) *program.Program {
	b := newNetwork(t)
	x, err := b.Input(program.Tensor{Name: "x", Shape: []int{rows, n}, Lo: -128, Hi: 127, Scale: scale, Zero: zeroIn},
		program.Public, nil)
	if err != nil {
		t.Fatal(err)
	}
	sum := &program.Linear{Base: on(x), Rows: 1, Terms: n, Positions: rows, Groups: 1,
		Index: count(rows * n), Bias: []int64{-zeroIn * int64(n)}}
	for range n {
		sum.Weights = append(sum.Weights, 1)
	}
	s := b.add(sum, rows)
	s = b.add(&program.View{Base: on(s), Index: count(rows)}, rows)
	mean := &program.Rescale{Base: on(s), Mult: []int64{2}, Offset: []int64{int64(n) * (2*zeroOut + 1)}, Div: 2 * int64(n),
		HalfEven: true, Even: zeroOut}
	y, err := b.Add(mean, program.Tensor{Name: "y", Shape: []int{rows}, Scale: scale, Zero: zeroOut})
	if err != nil {
		t.Fatal(err)
	}
	return b.end(y)
}

// float32Mean is the runtime's mean of quantised elements.
func float32Mean(x []int64, scale float32, zeroIn, zeroOut int64) int64 {
	var s float32
	for _, v := range x {
		s += float32(float32(v-zeroIn) * scale)
	}
	return int64(math.RoundToEven(float64(s/float32(len(x))/scale))) + zeroOut
}

// TestFloat32Average: with the ties resolved as float32 does, every mean is the
// one that float32 computes; by the rule, some are not.
func TestFloat32Average(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 1))
	const rows, n = 64, 64
	ties, moved := 0, 0
	for range 100 {
		scale := float32(0.01 + rng.Float64())
		zeroIn, zeroOut := rng.Int64N(9)-4, rng.Int64N(9)-4
		p := pooling(t, rows, n, float64(scale), zeroIn, zeroOut)
		in := programtest.Inputs(rng, p)
		compare(t, p, in)
		rule, err := p.Eval(in)
		if err != nil {
			t.Fatal(err)
		}
		like32, err := p.EvalWith(in, program.EvalOptions{ResolveTie: program.Float32Average})
		if err != nil {
			t.Fatal(err)
		}
		if rule.Ties != like32.Ties || rule.AverageTies != rule.Ties {
			t.Fatalf("ties: %d and %d, of averages %d", rule.Ties, like32.Ties, rule.AverageTies)
		}
		a, b := p.OutputsOf(rule)[0], p.OutputsOf(like32)[0]
		differ := 0
		for r := range rows {
			if want := float32Mean(in[0][r*n:(r+1)*n], scale, zeroIn, zeroOut); b[r] != want {
				t.Fatalf("mean %d is %d, float32 gives %d", r, b[r], want)
			}
			if a[r] != b[r] {
				differ++
			}
		}
		if differ > rule.Ties {
			t.Fatalf("%d of %d elements differ, of %d ties", differ, rows, rule.Ties)
		}
		ties, moved = ties+rule.Ties, moved+differ
	}
	if ties < 50 || moved == 0 || moved == ties {
		t.Errorf("of %d ties float32 moves %d: the test does not see what it should", ties, moved)
	}
}

// TestTiesOfOthers: ties that are not of an average are counted and keep the
// rule, whatever Float32Average is asked.
func TestTiesOfOthers(t *testing.T) {
	b := newNetwork(t)
	x := b.input(-9, 9, 1)
	id := b.add(&program.Rescale{Base: on(x), Mult: []int64{1}, Offset: []int64{1}, Div: 2, HalfEven: true}, 1)
	p := b.end(id)
	for v, want := range map[int64]int64{-5: -2, -3: -2, -1: 0, 1: 0, 3: 2, 5: 2, 4: 2} {
		got, err := p.EvalWith([][]int64{{v}}, program.EvalOptions{ResolveTie: program.Float32Average})
		if err != nil {
			t.Fatal(err)
		}
		if got.Tensors[id][0] != want || got.Ties != int(v&1) || got.AverageTies != 0 {
			t.Errorf("%d/2 is %d with %d ties (%d of averages), want %d", v, got.Tensors[id][0], got.Ties, got.AverageTies, want)
		}
	}
}

// TestResolveTie: the option decides, but not beyond the static range, where
// the ops behind are not defined.
func TestResolveTie(t *testing.T) {
	b := newNetwork(t)
	x := b.input(-3, 5, 1)
	id := b.add(&program.Rescale{Base: on(x), Mult: []int64{1}, Offset: []int64{1}, Div: 2, HalfEven: true}, 1)
	b.wantRange(id, -2, 2) // -3/2 and 5/2 go to the even side
	p := b.end(id)
	for _, up := range []bool{false, true} {
		for v, want := range map[int64][2]int64{1: {0, 1}, 3: {1, 2}, 5: {2, 2}, -1: {-1, 0}, -3: {-2, -1}, 2: {1, 1}} {
			got, err := p.EvalWith([][]int64{{v}}, program.EvalOptions{ResolveTie: func(tie program.Tie) bool {
				if tie.Index != 0 || tie.Op != p.Ops[0] || tie.Even&1 != 0 || tie.Down != (v-1)>>1 {
					t.Errorf("tie of %d: %+v", v, tie)
				}
				return up
			}})
			if err != nil {
				t.Fatal(err)
			}
			i := 0
			if up {
				i = 1
			}
			if y := got.Tensors[id][0]; y != want[i] {
				t.Errorf("%d/2 with up %v is %d, want %d", v, up, y, want[i])
			}
		}
	}
}
