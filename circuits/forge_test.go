package circuits

import (
	"slices"
	"testing"

	"github.com/zkinfer/zkinfer/model/program"
)

// newForger is a forger that fills the committed wires from a trace.
func newForger(s *System, trace values) *forger { return forge(s, trace, orderOf) }

// orders memoises which row determines which wire.
var orders = map[Rows][]determination{}

func orderOf(rows Rows) []determination {
	if _, ok := orders[rows]; !ok {
		orders[rows] = determinations(rows)
	}
	return orders[rows]
}

// attack tries to make the circuit accept value v at element i of tensor id: once
// with everything behind it computed from v, once with everything else honest.
// It reports whether every row accepted another assignment than the honest one;
// a tensor that is an expression of others has no wires to forge.
func attack(t *testing.T, s *System, p *program.Program, in [][]int64, id program.ID, i int, v int64) bool {
	t.Helper()
	honest, err := p.Eval(in)
	if err != nil {
		t.Fatal(err)
	}
	want := newForger(s, honest.Tensors)
	want.run()
	for _, trace := range []values{follow(p, in, id, i, v), honest.Tensors} {
		if trace == nil {
			continue // v has no consequence: an op behind it is not defined on it
		}
		trace[id][i] = v
		if f := newForger(s, trace); len(f.run()) == 0 && f.differs(want) {
			return true
		}
	}
	return false
}

// differs compares what two forgers claim. With the fixed wires equal the
// multiplicities are equal too.
func (f *forger) differs(g *forger) bool { return !slices.Equal(f.claim(), g.claim()) }

// follow evaluates a program with one value replaced; nil where an op is not
// defined on what follows.
func follow(p *program.Program, in [][]int64, id program.ID, i int, v int64) (trace values) {
	defer func() {
		if recover() != nil {
			trace = nil
		}
	}()
	tr, err := p.EvalWith(in, program.EvalOptions{Override: func(out program.ID, elements []int64) {
		if out == id {
			elements[i] = v
		}
	}})
	if err != nil {
		return nil
	}
	return tr.Tensors
}
