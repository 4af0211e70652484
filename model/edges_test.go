package model_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/model"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/model/quantize"
)

// edge is a model of one operator, and what ONNX says of inputs that are at an edge
// of its types, its indices or its roundings. Where refused is set, the model itself
// is refused with an error that says so.
type edge struct {
	name    string
	op      node
	opts    model.Options
	runs    []run
	refused string
}

// run is a statement: the data inputs in order, and the outputs, nil where the
// inputs have none and so no proof. Each is []float64, or []int64 for integers.
type run struct {
	in   []any
	want []any
}

// undefined is a run without outputs.
func undefined(in ...any) run { return run{in: in} }

// runEdges runs the cases of a table, in which something must be there to forge.
func runEdges(t *testing.T, edges []edge) {
	t.Helper()
	t.Parallel()
	forged := 0
	for _, e := range edges {
		t.Run(e.name, func(t *testing.T) { forged += e.run(t) })
	}
	if forged == 0 {
		t.Error("nothing was forged")
	}
}

// run compiles the model, compares every run with what is expected, and attacks it.
// It returns how many forgeries were tried. A model whose outputs are expressions of
// its inputs has none: its prover claims nothing but the statement.
func (e edge) run(t *testing.T) (forged int) {
	t.Helper()
	p, _, err := model.Compile(e.op.model(t), e.opts)
	var s *circuits.System
	if err == nil {
		s, err = circuits.Compile(p)
	}
	if e.refused != "" {
		if err == nil || !strings.Contains(err.Error(), e.refused) {
			t.Fatalf("the compiler said %v, want an error about %q", err, e.refused)
		}
		return 0
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Lint(); err != nil {
		t.Fatal(err)
	}
	v := &victim{t, p, s, circuits.NewForger(s)}
	for _, r := range e.runs {
		in := v.integers(r.in)
		if r.want == nil {
			forged += v.undefined(in)
			continue
		}
		trace, err := p.Eval(in)
		if err != nil {
			t.Fatalf("inputs %v: %v", r.in, err)
		}
		v.compare(r, trace)
		v.honest(trace)
		forged += v.attack(in, trace)
	}
	return forged
}

// victim is a circuit under attack.
type victim struct {
	t      *testing.T
	p      *program.Program
	s      *circuits.System
	forger *circuits.Forger
}

// integers are the inputs in steps of the program, which must hold them exactly.
func (v *victim) integers(in []any) [][]int64 {
	v.t.Helper()
	if len(in) != len(v.p.Inputs) {
		v.t.Fatalf("%d inputs for a program of %d", len(in), len(v.p.Inputs))
	}
	out := make([][]int64, len(in))
	for i, x := range in {
		port := &v.p.Tensors[v.p.Inputs[i].Tensor]
		if ints, ok := x.([]int64); ok {
			if out[i] = ints; port.Scale != 1 || port.Zero != 0 {
				v.t.Fatalf("input %s has steps of %v", port.Name, port.Scale)
			}
			continue
		}
		reals := x.([]float64)
		out[i] = quantize.Integers(port, reals)
		for j, q := range out[i] {
			if got := port.Scale * float64(q-port.Zero); got != reals[j] {
				v.t.Fatalf("input %s: %v is no multiple of the step %v", port.Name, reals[j], port.Scale)
			}
		}
	}
	return out
}

// compare holds the outputs of an evaluation to the expected ones: integers are
// equal, reals within 2^-10 of the largest.
func (v *victim) compare(r run, trace program.Trace) {
	v.t.Helper()
	for k, got := range v.p.OutputsOf(trace) {
		port := &v.p.Tensors[v.p.Outputs[k].Tensor]
		if want, ok := r.want[k].([]int64); ok {
			if !slices.Equal(got, want) || port.Scale != 1 || port.Zero != 0 {
				v.t.Errorf("output %s of %v is %v in steps of %v, want %v", port.Name, r.in, got, port.Scale, want)
			}
			continue
		}
		want := r.want[k].([]float64)
		if len(got) != len(want) {
			v.t.Fatalf("output %s has %d elements, want %d", port.Name, len(got), len(want))
		}
		largest := 0.0
		for _, x := range want {
			largest = math.Max(largest, math.Abs(x))
		}
		for i, q := range got {
			if x := port.Scale * float64(q-port.Zero); !(math.Abs(x-want[i]) <= largest/1024) {
				v.t.Errorf("output %s of %v: element %d is %v, want %v", port.Name, r.in, i, x, want[i])
			}
		}
	}
}

// honest sees that the honest witness satisfies every row, that the forger makes of
// an honest trace what is accepted, and that no other word of the statement is.
func (v *victim) honest(trace program.Trace) {
	v.t.Helper()
	a, err := v.s.Assign(trace)
	if err != nil {
		v.t.Fatal(err)
	}
	challenge := fr.NewElement(0x9e3779b97f4a7c15)
	if err := a.Solve(challenge); err != nil {
		v.t.Fatal(err)
	}
	if bad := circuits.Violated(v.s, a.Wires()); len(bad) > 0 {
		v.t.Fatalf("rows %v refuse the honest witness", bad)
	}
	if _, bad := v.forger.Forge(trace); len(bad) > 0 {
		v.t.Fatalf("rows %v refuse an honest trace in the forger's hands", bad)
	}
	power := challenge // e = sum of word i * c^i
	for i := range a.Words() {
		wires := slices.Clone(a.Wires())
		wires[circuits.Public].Add(&wires[circuits.Public], &power)
		if len(circuits.Violated(v.s, wires)) == 0 {
			v.t.Errorf("word %d of the statement may be another", i)
		}
		power.Mul(&power, &challenge)
	}
}

// attack forges elements of tensors that ops define, with everything behind computed
// from the forged value, and of outputs with all else honest. It returns how many
// claims of the prover differed from the honest one.
func (v *victim) attack(in [][]int64, honest program.Trace) (forged int) {
	v.t.Helper()
	want, _ := v.forger.Forge(honest)
	for _, k := range sampled(len(v.p.Ops), attacked) {
		op := v.p.Ops[len(v.p.Ops)-1-k]
		id := op.Output()
		for _, i := range sampled(v.p.Size(id), max(1, attacked/len(v.p.Ops))) {
			for _, x := range v.lies(id, honest.Tensors[id][i]) {
				traces := []program.Trace{v.follow(in, id, i, x)}
				if v.isOutput(id) {
					traces = append(traces, alone(honest, id, i, x))
				}
				for _, trace := range traces {
					if trace.Tensors == nil {
						continue // what is behind is not defined on the lie
					}
					claim, refused := v.forger.Forge(trace)
					if slices.Equal(claim, want) {
						continue // an expression of others: there is nothing to claim
					}
					forged++
					if len(refused) == 0 {
						v.t.Errorf("inputs %v: %T %s: element %d is %d, and %d was accepted",
							in, op, v.p.Tensors[id].Name, i, honest.Tensors[id][i], x)
					}
				}
			}
		}
	}
	return forged
}

func (v *victim) isOutput(id program.ID) bool {
	return slices.ContainsFunc(v.p.Outputs, func(port program.Port) bool { return port.Tensor == id })
}

// attacked is how many elements of a program's tensors are attacked, or about so.
const attacked = 4

// sampled are k of n things, the first among them.
func sampled(n, k int) []int {
	var at []int
	for i := 0; i < n; i += (n + k - 1) / k {
		at = append(at, i)
	}
	return at
}

// lies are values of a tensor other than the honest one: its neighbours, the ends
// of its range, the other sign, and what is congruent modulo the types' widths.
func (v *victim) lies(id program.ID, x int64) []int64 {
	t := &v.p.Tensors[id]
	all := []int64{x - 1, x + 1, t.Lo, t.Hi, -x, x + 1<<8, x - 1<<16, x + 1<<32}
	slices.Sort(all)
	all = slices.Compact(all)
	return slices.DeleteFunc(all, func(y int64) bool { return y == x })
}

// alone is the honest trace with one element replaced.
func alone(honest program.Trace, id program.ID, i int, x int64) program.Trace {
	forged := program.Trace{Tensors: slices.Clone(honest.Tensors)}
	forged.Tensors[id] = slices.Clone(forged.Tensors[id])
	forged.Tensors[id][i] = x
	return forged
}

// follow evaluates the program with one element replaced, everything behind it
// following from that; without tensors where it is not defined.
func (v *victim) follow(in [][]int64, id program.ID, i int, x int64) (trace program.Trace) {
	defer func() {
		if recover() != nil { // a table is read beyond its end
			trace = program.Trace{}
		}
	}()
	trace, err := v.p.EvalWith(in, program.EvalOptions{Override: func(out program.ID, elements []int64) {
		if out == id {
			elements[i] = x
		}
	}})
	if err != nil {
		return program.Trace{}
	}
	return trace
}

// undefined sees that the inputs have no outputs, and that a prover who invents the
// result of the op that has none, and computes everything behind it, is refused
// whatever it is.
func (v *victim) undefined(in [][]int64) (tried int) {
	v.t.Helper()
	if _, err := v.p.Eval(in); !errors.Is(err, program.ErrUndefined) {
		v.t.Errorf("inputs %v gave %v, want an error of an undefined result", in, err)
		return 0
	}
	for _, x := range []int64{0, 1, -1, 255, math.MinInt32} {
		if trace, ok := v.invent(in, x); ok {
			tried++
			if _, refused := v.forger.Forge(trace); len(refused) == 0 {
				v.t.Errorf("inputs %v have no result, and %d was accepted", in, x)
			}
		}
	}
	if tried == 0 {
		v.t.Errorf("inputs %v: nothing could be invented", in)
	}
	return tried
}

// invent evaluates the program with all ops that have no value for the inputs
// replaced by a constant.
func (v *victim) invent(in [][]int64, x int64) (trace program.Trace, ok bool) {
	defer func() {
		if recover() != nil {
			trace, ok = program.Trace{}, false
		}
	}()
	q := *v.p
	q.Ops = slices.Clone(v.p.Ops)
	for range len(q.Ops) + 1 {
		failing := program.ID(0) // behind the last op that had a value
		trace, err := q.EvalWith(in, program.EvalOptions{Override: func(id program.ID, _ []int64) { failing = id + 1 }})
		if err == nil {
			return trace, true
		}
		at := slices.IndexFunc(q.Ops, func(op program.Op) bool { return op.Output() >= failing })
		if at < 0 {
			return program.Trace{}, false
		}
		op := q.Ops[at]
		view := &program.View{Base: program.Base{Node: op.Origin(), In: op.Inputs(), Out: op.Output()}, Consts: []int64{x}}
		for range v.p.Size(op.Output()) {
			view.Index = append(view.Index, -1)
		}
		q.Ops[at] = view
	}
	return program.Trace{}, false
}

// sample are options with one calibration sample.
func sample(in ...[]float64) model.Options {
	return model.Options{Quantize: quantize.Options{Calibration: [][][]float64{in}}}
}

// label names a case.
func label(parts ...any) string { return strings.TrimSpace(fmt.Sprintln(parts...)) }
