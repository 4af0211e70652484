package model_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/model"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/model/quantize"
)

// TestEndsOfInputs: an input at either end of its declared range has a proof, one
// beyond has none: Eval refuses it, and so do the rows, whatever follows from it.
func TestEndsOfInputs(t *testing.T) {
	ranged := model.Options{Quantize: quantize.Options{InputRanges: map[string]quantize.Range{"x0": {Lo: -3, Hi: 5}}}}
	unary := func(op string, in, out kind) node {
		return node{op: op, opset: 14, in: []operand{data(in, 2)}, outputs: []kind{out}}
	}
	type declared struct {
		name string
		op   node
		opts model.Options
	}
	cases := []declared{
		{"Not", unary("Not", boolean, boolean), model.Options{}},
		{"Relu", unary("Relu", float, float), ranged},
		{"Sigmoid", unary("Sigmoid", float, float), ranged},
		{"Exp", unary("Exp", float, float), ranged},
		{"Identity", unary("Identity", float, float), ranged},
		{"Neg of a declared int32", unary("Neg", i32, i32), ranged},
		{"Softmax", unary("Softmax", float, float), ranged},
		{"QuantizeLinear", node{op: "QuantizeLinear", opset: 13, in: []operand{data(float, 2), scalar(float, 0.5), scalar(u8, 10)}, outputs: []kind{u8}}, ranged},
	}
	for _, typ := range integerTypes {
		cases = append(cases, declared{"Neg " + typ.name, unary("Neg", typ.kind, typ.kind), model.Options{}})
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p, _, err := model.Compile(c.op.model(t), c.opts)
			if err != nil {
				t.Fatal(err)
			}
			s, err := circuits.Compile(p)
			if err != nil {
				t.Fatal(err)
			}
			v := &victim{t, p, s, circuits.NewForger(s)}
			in := &p.Tensors[p.Inputs[0].Tensor]
			ends := [][]int64{{in.Lo, in.Hi}}
			if in.Lo < 0 && c.name == "Neg uint64" {
				t.Fatalf("an input of uint64 begins at %d", in.Lo)
			}
			if c.name == "Neg uint64" { // of which only 0 has a negative
				ends = [][]int64{{0, 0}}
			}
			for _, x := range ends {
				trace, err := p.Eval([][]int64{x})
				if err != nil {
					t.Fatal(err)
				}
				v.honest(trace)
				v.attack([][]int64{x}, trace)
				for _, beyond := range []int64{in.Hi + 1, in.Lo - 1, in.Hi + 1<<16, in.Lo - 1<<16, 1 << 40} {
					v.beyond(trace, x, beyond)
				}
			}
		})
	}
}

// beyond puts an element out of its declared range.
func (v *victim) beyond(honest program.Trace, x []int64, beyond int64) {
	v.t.Helper()
	id := v.p.Inputs[0].Tensor
	in := slices.Clone(x)
	in[0] = beyond
	var refused *program.InputError
	if _, err := v.p.Eval([][]int64{in}); !errors.As(err, &refused) {
		v.t.Errorf("an input of %d gave %v", beyond, err)
	}
	traces := []program.Trace{alone(honest, id, 0, beyond), v.widened(in)}
	for _, trace := range traces {
		if trace.Tensors == nil {
			continue
		}
		if _, bad := v.forger.Forge(trace); len(bad) == 0 {
			v.t.Errorf("an input of %d was accepted, its range is [%d, %d]", beyond, v.p.Tensors[id].Lo, v.p.Tensors[id].Hi)
		}
	}
}

// widened is what follows from an input that the program does not admit.
func (v *victim) widened(in []int64) (trace program.Trace) {
	defer func() {
		if recover() != nil {
			trace = program.Trace{}
		}
	}()
	q := *v.p
	q.Tensors = slices.Clone(v.p.Tensors)
	port := &q.Tensors[q.Inputs[0].Tensor]
	port.Lo, port.Hi = math.MinInt64, math.MaxInt64
	trace, err := q.EvalWith([][]int64{in}, program.EvalOptions{})
	if err != nil {
		return program.Trace{}
	}
	return trace
}
