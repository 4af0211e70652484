package program_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/model/program/programtest"
)

// one is a network x -> op -> y of two elements each.
func one(t *testing.T, op func(x program.Base) program.Op) *program.Program {
	b := newNetwork(t)
	return b.end(b.add(op(on(b.input(-8, 7, 2))), 2))
}

func table(x program.Base) program.Op {
	return &program.Table{Base: x, Lo: -8, Values: make([]int64, 16)}
}

func TestValidateRefusesStructure(t *testing.T) {
	for part, change := range map[string]func(p *program.Program){
		"shape [0]":              func(p *program.Program) { p.Tensors[0].Shape[0] = 0 },
		"shape [-1 -2]":          func(p *program.Program) { p.Tensors[0].Shape = []int{-1, -2} },
		"scale 0":                func(p *program.Program) { p.Tensors[0].Scale = 0 },
		"scale NaN":              func(p *program.Program) { p.Tensors[0].Scale = math.NaN() },
		"scale +Inf":             func(p *program.Program) { p.Tensors[1].Scale = math.Inf(1) },
		"zero point":             func(p *program.Program) { p.Tensors[1].Zero = program.MaxValue + 1 },
		"the range [8, 7]":       func(p *program.Program) { p.Tensors[0].Lo = 8 },
		"the range [-8, 461":     func(p *program.Program) { p.Tensors[0].Hi = program.MaxValue + 1 },
		"must be [0, 0]":         func(p *program.Program) { p.Tensors[1].Lo = -1 },
		"the table covers":       func(p *program.Program) { p.Tensors[0].Hi++ },
		"no tensor 7":            func(p *program.Program) { p.Inputs[0].Tensor = 7 },
		"output 0: there is":     func(p *program.Program) { p.Outputs[0].Tensor = -1 },
		"visibility 3":           func(p *program.Program) { p.Outputs[0].Visibility = 3 },
		"3 labels":               func(p *program.Program) { p.Inputs[0].Labels = make([]string, 3) },
		"input 1: tensor 0":      func(p *program.Program) { p.Inputs = append(p.Inputs, p.Inputs[0]) },
		"op 0 is missing":        func(p *program.Program) { p.Ops[0] = nil },
		"which is not defined":   func(p *program.Program) { p.Ops[0].(*program.Table).In[0] = 1 },
		"which is not defined b": func(p *program.Program) { p.Ops[0].(*program.Table).In[0] = -1 },
		"no inputs":              func(p *program.Program) { p.Ops[0].(*program.Table).In = nil },
		"tensor 0 is defined":    func(p *program.Program) { p.Ops[0].(*program.Table).Out = 0 },
		"table: there is no":     func(p *program.Program) { p.Ops[0].(*program.Table).Out = 9 },
		"tensor 1 (y) is not":    func(p *program.Program) { p.Ops = nil },
		"no output":              func(p *program.Program) { p.Outputs = nil },
		"ties is true":           func(p *program.Program) { p.Ties = true },
		"65 bits":                func(p *program.Program) { p.Bits = 65 },
		"node: table: a table":   func(p *program.Program) { p.Ops[0].(*program.Table).Values = nil },
	} {
		p := one(t, table)
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
		change(p)
		if err := p.Validate(); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("error is %v, want one that contains %q", err, part)
		}
	}
}

// TestCheckRefuses goes through what each op's parameters must satisfy. The
// builder must be as it was after each refusal.
func TestCheckRefuses(t *testing.T) {
	b := newNetwork(t)
	x := b.input(-8, 7, 2)
	const beyond = program.MaxValue + 1
	linear := func(change func(op *program.Linear)) program.Op {
		op := &program.Linear{Base: on(x), Rows: 2, Terms: 1, Positions: 1, Groups: 2, Stride: 1, Weights: []int32{1, 2}, Index: []int32{0}}
		change(op)
		return op
	}
	gather := func(change func(op *program.Gather)) program.Op {
		op := &program.Gather{Base: on(x), Size: 2, Step: 1, Offset: []int32{0, 1}, Which: []int32{0, 1}, Table: []int64{5, 6, 7}}
		change(op)
		return op
	}
	two := []int64{1, 1}
	for _, c := range []struct {
		part string
		op   program.Op
	}{
		{"0 rows", linear(func(op *program.Linear) { op.Rows = 0 })},
		{"do not make", linear(func(op *program.Linear) { op.Positions = 2 })},
		{"groups", linear(func(op *program.Linear) { op.Groups = 0 })},
		{"stride -1", linear(func(op *program.Linear) { op.Stride = -1 })},
		{"weights", linear(func(op *program.Linear) { op.Terms = -1 })},
		{"weights", linear(func(op *program.Linear) { op.Weights = op.Weights[:1] })},
		{"indices", linear(func(op *program.Linear) { op.Index = nil })},
		{"biases", linear(func(op *program.Linear) { op.Bias = []int64{1} })},
		{"bias 1", linear(func(op *program.Linear) { op.Bias = []int64{0, -beyond} })},
		{"-2^31", linear(func(op *program.Linear) { op.Weights[1] = math.MinInt32 })},
		{"index 0 is 1", linear(func(op *program.Linear) { op.Index[0] = 1 })},
		{"index 0 is -2", linear(func(op *program.Linear) { op.Index[0] = -2 })},
		{"does not fit", &program.Bilinear{Base: on(x), Batch: 2, M: 1, K: 1, N: 1}},
		{"does not fit", &program.Bilinear{Base: on(x, x), Batch: 1, M: 1, K: 1, N: 2}},
		{"does not fit", &program.Bilinear{Base: on(x, x), Batch: -1, M: -1, K: 2, N: -2}},
		{"multipliers", &program.Rescale{Base: on(x), Div: 1}},
		{"multipliers", &program.Rescale{Base: on(x), Mult: two, Offset: two[:1], Div: 1}},
		{"multipliers", &program.Rescale{Base: on(x), Mult: make([]int64, 3), Offset: make([]int64, 3), Div: 1}},
		{"multiplier 0", &program.Rescale{Base: on(x), Mult: []int64{0}, Offset: two[:1], Div: 1}},
		{"divisor is 0", &program.Rescale{Base: on(x), Mult: two, Offset: two}},
		{"inputs of", &program.Rescale{Base: on(x, x), Mult: two, Offset: two, Div: 1}},
		{"empty", &program.Clamp{Base: on(x), Lo: 1}},
		{"2^62", &program.Clamp{Base: on(x), Lo: beyond, Hi: beyond}},
		{"value 1", &program.Table{Base: on(x), Values: []int64{0, beyond}}},
		{"2^62", &program.Segments{Base: on(x), Shift: 62, Bases: two, Slopes: two}},
		{"1 slopes", &program.Segments{Base: on(x), Shift: 2, Bases: two, Slopes: two[:1]}},
		{"base 0", &program.Segments{Base: on(x), Shift: 2, Bases: []int64{beyond}, Slopes: two[:1]}},
		{"segment 0", &program.Segments{Base: on(x), Shift: 2, Bases: two[:1], Slopes: []int64{program.MaxValue / 2}}},
		{"windows", &program.Max{Base: on(x), Terms: 1, Positions: 1, Index: []int32{0}}},
		{"window 1 is empty", &program.Max{Base: on(x), Terms: 1, Positions: 2, Index: []int32{0, -1}}},
		{"index 1 is 2", &program.Max{Base: on(x), Terms: 1, Positions: 2, Index: []int32{0, 2}}},
		{"inputs of", &program.NonNegative{Base: on(x, x)}},
		{"do not divide", &program.Divide{Base: on(x), Factor: 1}},
		{"factor 0", &program.Divide{Base: on(x, x)}},
		{"factor 0", &program.Root{Base: on(x)}},
		{"factor", &program.Root{Base: on(x), Factor: program.MaxValue/2 + 1}},
		{"inputs of", &program.Root{Base: on(x, x), Factor: 1}},
		{"not in runs of 3", &program.Sort{Base: on(x), Size: 3}},
		{"not in runs of 0", &program.Sort{Base: on(x)}},
		{"not in runs of -1", &program.Sort{Base: on(x), Size: -1}},
		{"inputs of", &program.Sort{Base: on(x, x), Size: 2}},
		{"1 inputs and a table of 0", gather(func(op *program.Gather) { op.Table = nil })},
		{"2 inputs and a table of 3", gather(func(op *program.Gather) { op.In = []program.ID{x, x} })},
		{"1 offsets", gather(func(op *program.Gather) { op.Offset = op.Offset[:1] })},
		{"1 indices", gather(func(op *program.Gather) { op.Which = op.Which[:1] })},
		{"0 indices of", gather(func(op *program.Gather) { op.Size = 0 })},
		{"step -1", gather(func(op *program.Gather) { op.Step = -1 })},
		{"step 1152921504606846976", gather(func(op *program.Gather) { op.Step = 1 << 60 })},
		{"1152921504606846976 indices", gather(func(op *program.Gather) { op.Size = 1 << 60 })},
		{"offset 1 is 1, outside [0, 1)", gather(func(op *program.Gather) { op.Size = 3 })},
		{"offset 0 is -1", gather(func(op *program.Gather) { op.Offset[0] = -1 })},
		{"outside [0, -2)", gather(func(op *program.Gather) { op.Step = 5 })},
		{"position 1 is 2", gather(func(op *program.Gather) { op.Which[1] = 2 })},
		{"position 0 is -1", gather(func(op *program.Gather) { op.Which[0] = -1 })},
		{"value 2", gather(func(op *program.Gather) { op.Table[2] = beyond })},
		{"factor", &program.Divide{Base: on(x, x), Factor: program.MaxValue/2 + 1}},
		{"indices", &program.View{Base: on(x), Index: []int32{0}}},
		{"constant 0", &program.View{Base: on(x), Index: []int32{0, 1}, Consts: []int64{beyond}}},
		{"index 1 is -2", &program.View{Base: on(x), Index: []int32{0, -2}, Consts: []int64{0}}},
		{"not defined before", &program.NonNegative{Base: on(1)}},
	} {
		b.refuse(c.part, c.op, 2)
	}
	if id := b.add(&program.NonNegative{Base: on(x)}, 2); id != 1 {
		t.Errorf("the first op that is accepted defines tensor %d", id)
	}
}

func TestBuilderRefuses(t *testing.T) {
	b := program.NewBuilder("test")
	good := program.Tensor{Name: "x", Shape: []int{2}, Lo: 0, Hi: 1, Scale: 1}
	for part, change := range map[string]func(x *program.Tensor){
		"range":     func(x *program.Tensor) { x.Lo = 2 },
		"scale":     func(x *program.Tensor) { x.Scale = -1 },
		"too large": func(x *program.Tensor) { x.Shape = []int{1 << 14, 1 << 14, 2} },
	} {
		x := good
		change(&x)
		if _, err := b.Input(x, program.Public, nil); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("error is %v, want one that contains %q", err, part)
		}
	}
	if _, err := b.Input(good, 9, nil); err == nil {
		t.Error("an unknown visibility is accepted")
	}
	id, err := b.Input(good, program.Private, []string{"a", "b"})
	if err != nil || id != 0 {
		t.Fatal(id, err)
	}
	if _, err := b.Program(); err == nil {
		t.Error("a program without outputs is accepted")
	}
	if _, err := b.Add(&program.NonNegative{Base: on(id)}, program.Tensor{Shape: []int{2}}); err == nil {
		t.Error("an output without a scale is accepted")
	}
	if err := b.Output(4, program.Public, nil); err == nil {
		t.Error("an output that does not exist is accepted")
	}
	if err := b.Output(id, program.Digest, nil); err != nil {
		t.Fatal(err)
	}
	p, err := b.Program()
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Eval([][]int64{{1, 0}})
	if err != nil || p.OutputsOf(got)[0][0] != 1 {
		t.Error("the input is not the output", err)
	}
}

// TestInfer: ranges of a program made by hand are filled in, in agreement with
// the builder's.
func TestInfer(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 1))
	for range 100 {
		p := programtest.Random(rng)
		want := append([]program.Tensor(nil), p.Tensors...)
		for _, op := range p.Ops {
			p.Tensors[op.Output()].Lo, p.Tensors[op.Output()].Hi = 0, 0
		}
		if err := p.Infer(); err != nil {
			t.Fatal(err)
		}
		for i, x := range want {
			if p.Tensors[i].Lo != x.Lo || p.Tensors[i].Hi != x.Hi {
				t.Fatalf("tensor %d: [%d, %d], want [%d, %d]", i, p.Tensors[i].Lo, p.Tensors[i].Hi, x.Lo, x.Hi)
			}
		}
	}
	p := one(t, table)
	p.Ops[0].(*program.Table).Lo++
	if err := p.Infer(); err == nil {
		t.Error("a table that does not cover its input is accepted")
	}
	p.Outputs = nil
	if err := p.Infer(); err == nil {
		t.Error("a program without outputs is accepted")
	}
}

func TestQueries(t *testing.T) {
	b := newNetwork(t)
	x := b.input(-8, 7, 6)
	y := b.add(&program.Linear{Base: on(x), Rows: 2, Terms: 3, Positions: 5, Groups: 1,
		Weights: make([]int32, 6), Index: make([]int32, 15)}, 10)
	z := b.add(&program.Bilinear{Base: on(x, x), Batch: 1, M: 2, K: 3, N: 2}, 4)
	p := b.end(z)
	if n := p.MACs(); n != 2*3*5+2*3*2 {
		t.Errorf("%d multiply-adds", n)
	}
	if by := p.Producers(); by[x] != nil || by[y] != p.Ops[0] || by[z] != p.Ops[1] {
		t.Errorf("producers %v", by)
	}
	if by := p.Consumers(); len(by[x]) != 2 || by[x][0] != p.Ops[0] || by[x][1] != p.Ops[1] || len(by[y])+len(by[z]) != 0 {
		t.Errorf("consumers %v", by)
	}
	if p.Size(y) != 10 || b.Tensor(y).Shape[0] != 10 {
		t.Errorf("sizes %d, %v", p.Size(y), b.Tensor(y).Shape)
	}
	for i, kind := range []string{"Linear", "Bilinear"} {
		if p.Ops[i].Kind() != kind {
			t.Errorf("op %d is a %s", i, p.Ops[i].Kind())
		}
	}
}
