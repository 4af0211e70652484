package program_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/model/program/programtest"
)

// compare evaluates a program both ways and holds every element against its
// tensor's range.
func compare(t *testing.T, p *program.Program, inputs [][]int64) {
	t.Helper()
	got, err := p.Eval(inputs)
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range programtest.Eval(p, inputs) {
		x := &p.Tensors[id]
		for i, w := range want {
			v := got.Tensors[id][i]
			if !w.IsInt64() || v != w.Int64() {
				t.Fatalf("%s: element %d of %s is %d, want %d", p.Name, i, x.Name, v, w)
			}
			if v < x.Lo || v > x.Hi {
				t.Fatalf("%s: element %d of %s is %d, outside [%d, %d]", p.Name, i, x.Name, v, x.Lo, x.Hi)
			}
		}
	}
}

func TestEvalAgainstDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, kind := range programtest.Kinds() {
		for range 150 {
			p := programtest.Of(rng, kind)
			compare(t, p, programtest.Inputs(rng, p))
			compare(t, p, programtest.Extremes(rng, p))
		}
	}
	for range 1000 {
		p := programtest.Random(rng)
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
		compare(t, p, programtest.Inputs(rng, p))
		compare(t, p, programtest.Extremes(rng, p))
	}
}

// TestLargeLinear takes layers that are split over goroutines, with
// accumulators below and above 32 bits.
func TestLargeLinear(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 4))
	for _, c := range []struct{ groups, rows, terms, positions, inputs int }{
		{1, 300, 270, 1, 400}, {1, 200, 50, 9, 90}, {1, 3, 200, 130, 500}, {40, 1, 9, 300, 2000}, {2, 70, 30, 17, 100}, {1, 1, 2, 40000, 900},
	} {
		for _, hi := range []int64{255, 1 << 20, 1 << 45} {
			b := newNetwork(t)
			x := b.input(-hi, hi, c.inputs)
			op := &program.Linear{Base: on(x), Rows: c.groups * c.rows, Terms: c.terms, Positions: c.positions, Groups: c.groups, Stride: 7}
			for range op.Rows * op.Terms {
				op.Weights = append(op.Weights, int32(rng.IntN(511)-255))
			}
			for range op.Positions * op.Terms {
				op.Index = append(op.Index, int32(rng.IntN(c.inputs-7*(c.groups-1)+1)-1))
			}
			for range op.Rows {
				op.Bias = append(op.Bias, rng.Int64N(1000))
			}
			p := b.end(b.add(op, op.Rows*op.Positions))
			compare(t, p, programtest.Inputs(rng, p))
			compare(t, p, programtest.Extremes(rng, p))
		}
	}
}

func TestEvalRefusesInputs(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 3))
	p := programtest.Of(rng, "Clamp")
	in := programtest.Inputs(rng, p)
	if _, err := p.Eval(in); err != nil {
		t.Fatal(err)
	}
	x := p.Tensors[p.Inputs[0].Tensor]
	for _, v := range []int64{x.Lo - 1, x.Hi + 1} {
		in[0][0] = v
		var e *program.InputError
		if _, err := p.Eval(in); !errors.As(err, &e) || *e != (program.InputError{Name: x.Name, Value: v, Lo: x.Lo, Hi: x.Hi}) {
			t.Errorf("value %d: %v", v, err)
		} else if !strings.Contains(e.Error(), x.Name) || !strings.Contains(e.Error(), fmt.Sprint(v)) {
			t.Errorf("the error names neither input nor value: %v", e)
		}
	}
	if _, err := p.Eval(in[:0]); err == nil {
		t.Error("no inputs are accepted")
	}
	in[0] = in[0][:len(in[0])-1]
	if _, err := p.Eval(in); err == nil {
		t.Error("a short input is accepted")
	}
}

// TestUndefined: an op without a value for an admissible input is an error that
// names its node; the values next to it have one.
func TestUndefined(t *testing.T) {
	two := []int32{0, 0}
	for _, c := range []struct {
		op   func(x, five program.ID) program.Op
		want map[int64]string // value -> error
	}{
		{func(x, five program.ID) program.Op { return &program.Divide{Base: on(five, x), Factor: 1} },
			map[int64]string{0: "node: divide: element 1: the divisor is 0"}},
		{func(x, five program.ID) program.Op { return &program.Divide{Base: on(five, x), Factor: 9, Floor: true} },
			map[int64]string{0: "node: divide: element 1: the divisor is 0"}},
		{func(x, _ program.ID) program.Op {
			return &program.Gather{Base: on(x), Size: 3, Step: 1, Offset: two, Which: count(2), Table: []int64{7, 8, 9}}
		}, map[int64]string{3: "node: gather: element 1: index 3 is outside [0, 3)", 4: "index 4"}},
		{func(x, five program.ID) program.Op {
			return &program.Gather{Base: on(five, x), Size: 2, Step: 0, Offset: two, Which: count(2)}
		}, map[int64]string{2: "element 1: index 2 is outside [0, 2)", 3: "index 3", 4: "index 4"}},
	} {
		b := newNetwork(t)
		x := b.input(0, 4, 2)
		five := b.add(&program.View{Base: on(x), Index: []int32{-1, -1}, Consts: []int64{5}}, 2)
		p := b.end(b.add(c.op(x, five), 2))
		for v := range int64(5) {
			in := [][]int64{{1, v}}
			want, undefined := c.want[v]
			if !undefined {
				compare(t, p, in)
			} else if _, err := p.Eval(in); !errors.Is(err, program.ErrUndefined) || !strings.Contains(err.Error(), want) {
				t.Errorf("value %d: %v, want %s", v, err, want)
			}
		}
	}
}
