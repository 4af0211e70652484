package program_test

import (
	"errors"
	"math/rand/v2"
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
