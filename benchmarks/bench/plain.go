package bench

import (
	"fmt"
	"math/big"
	"math/bits"

	"github.com/consensys/gnark/constraint/solver"
	"github.com/consensys/gnark/frontend"
	"github.com/consensys/gnark/std/lookup/logderivlookup"
	"github.com/consensys/gnark/std/rangecheck"
	"github.com/zkinfer/zkinfer/model/program"
)

// plainCircuit is a program as one would write it with gnark's frontend and its
// standard lookups: linear layers term by term, remainders range-checked, small
// functions looked up. The outputs are public, the inputs private.
type plainCircuit struct {
	Inputs  []frontend.Variable
	Outputs []frontend.Variable `gnark:",public"`

	prog *program.Program
}

// maxLookup is the largest table of a function of one variable.
const maxLookup = 1 << 18

// plainHints are the hints of the baseline's circuits.
func plainHints() []solver.Hint { return []solver.Hint{divideHint, maxHint} }

func newPlain(p *program.Program) *plainCircuit {
	c := &plainCircuit{prog: p}
	for _, port := range p.Inputs {
		c.Inputs = append(c.Inputs, make([]frontend.Variable, p.Size(port.Tensor))...)
	}
	for _, port := range p.Outputs {
		c.Outputs = append(c.Outputs, make([]frontend.Variable, p.Size(port.Tensor))...)
	}
	return c
}

// Define writes the program's constraints.
func (c *plainCircuit) Define(api frontend.API) error {
	b := &plainBuilder{api: api, p: c.prog, check: rangecheck.New(api), tensors: map[program.ID][]frontend.Variable{}, tables: map[string]logderivlookup.Table{}}
	rest := c.Inputs
	for _, port := range c.prog.Inputs {
		n := c.prog.Size(port.Tensor)
		b.tensors[port.Tensor], rest = rest[:n], rest[n:]
		t := &c.prog.Tensors[port.Tensor]
		for _, v := range b.tensors[port.Tensor] {
			b.within(v, t.Lo, t.Hi)
		}
	}
	for _, op := range c.prog.Ops {
		out, err := b.op(op)
		if err != nil {
			return err
		}
		b.tensors[op.Output()] = out
	}
	want := c.Outputs
	for _, port := range c.prog.Outputs {
		for i, v := range b.tensors[port.Tensor] {
			api.AssertIsEqual(v, want[i])
		}
		want = want[len(b.tensors[port.Tensor]):]
	}
	return nil
}

type plainBuilder struct {
	api     frontend.API
	p       *program.Program
	check   frontend.Rangechecker
	tensors map[program.ID][]frontend.Variable
	tables  map[string]logderivlookup.Table
}

func (b *plainBuilder) op(op program.Op) ([]frontend.Variable, error) {
	var x []frontend.Variable
	for _, id := range op.Inputs() {
		x = append(x, b.tensors[id]...)
	}
	in, y := &b.p.Tensors[op.Inputs()[0]], make([]frontend.Variable, b.p.Size(op.Output()))
	switch op := op.(type) {
	case *program.Linear:
		b.linear(op, x, y)
	case *program.View:
		for i, j := range op.Index {
			if j >= 0 {
				y[i] = x[j]
			} else {
				y[i] = op.Consts[-1-j]
			}
		}
	case *program.Rescale:
		if op.HalfEven {
			return nil, fmt.Errorf("%s: the baseline does not round half to even", op.Origin())
		}
		return y, b.rescale(op, x, y)
	case *program.Clamp:
		return y, b.function(op, x, y, in.Lo, in.Hi, func(v int64) int64 { return min(max(v, op.Lo), op.Hi) })
	case *program.Table:
		return y, b.function(op, x, y, op.Lo, op.Lo+int64(len(op.Values))-1, func(v int64) int64 { return op.Values[v-op.Lo] })
	case *program.Max:
		return y, b.maximum(op, x, y, in.Hi-in.Lo)
	default:
		return nil, fmt.Errorf("%s: the baseline has no %s", op.Origin(), op.Kind())
	}
	return y, nil
}

// linear adds the terms one by one.
func (b *plainBuilder) linear(op *program.Linear, x, y []frontend.Variable) {
	for r := range op.Rows {
		for p := range op.Positions {
			terms := []frontend.Variable{0, 0}
			switch len(op.Bias) {
			case 0:
			case op.Rows:
				terms[0] = op.Bias[r]
			default:
				terms[0] = op.Bias[r*op.Positions+p]
			}
			for k, w := range op.Weights[r*op.Terms : (r+1)*op.Terms] {
				if j := op.Index[p*op.Terms+k]; j >= 0 && w != 0 {
					terms = append(terms, b.api.Mul(w, x[int(j)+op.Stride*(r/(op.Rows/op.Groups))]))
				}
			}
			y[r*op.Positions+p] = b.api.Add(terms[0], terms[1], terms[2:]...)
		}
	}
}

// within checks lo <= v <= hi.
func (b *plainBuilder) within(v frontend.Variable, lo, hi int64) {
	width := bits.Len64(uint64(hi - lo))
	b.check.Check(b.api.Sub(v, lo), width)
	if hi-lo != 1<<width-1 {
		b.check.Check(b.api.Sub(hi, v), width)
	}
}

// rescale checks the remainder of each division, and the quotient.
func (b *plainBuilder) rescale(op *program.Rescale, x, y []frontend.Variable) error {
	out, size := &b.p.Tensors[op.Out], len(x)/len(op.Mult)
	for i, v := range x {
		n := b.api.Add(b.api.Mul(op.Mult[i/size], v), op.Offset[i/size])
		q, err := b.api.NewHint(divideHint, 1, n, op.Div)
		if err != nil {
			return err
		}
		b.within(b.api.Sub(n, b.api.Mul(q[0], op.Div)), 0, op.Div-1)
		b.within(q[0], out.Lo, out.Hi)
		y[i] = q[0]
	}
	return nil
}

// function looks a function up on [lo, hi].
func (b *plainBuilder) function(op program.Op, x, y []frontend.Variable, lo, hi int64, f func(int64) int64) error {
	if hi-lo >= maxLookup {
		return fmt.Errorf("%s: a table of %d values is too large for the baseline", op.Origin(), hi-lo+1)
	}
	values := make([]int64, hi-lo+1)
	for i := range values {
		values[i] = f(lo + int64(i))
	}
	key := fmt.Sprint(lo, values)
	t, ok := b.tables[key]
	if !ok {
		t = logderivlookup.New(b.api)
		for _, v := range values {
			t.Insert(v)
		}
		b.tables[key] = t
	}
	for i, v := range x {
		y[i] = t.Lookup(b.api.Sub(v, lo))[0]
	}
	return nil
}

// maximum checks every gap, and that one of each window is zero.
func (b *plainBuilder) maximum(op *program.Max, x, y []frontend.Variable, span int64) error {
	for p := range y {
		var window []frontend.Variable
		for _, j := range op.Index[p*op.Terms : (p+1)*op.Terms] {
			if j >= 0 {
				window = append(window, x[j])
			}
		}
		m, err := b.api.NewHint(maxHint, 1, window...)
		if err != nil {
			return err
		}
		product := frontend.Variable(1)
		for _, v := range window {
			gap := b.api.Sub(m[0], v)
			b.within(gap, 0, span)
			product = b.api.Mul(product, gap)
		}
		b.api.AssertIsEqual(product, 0)
		y[p] = m[0]
	}
	return nil
}

// centred is a field element as an integer around zero.
func centred(mod, v *big.Int) *big.Int {
	if v.Cmp(new(big.Int).Rsh(mod, 1)) > 0 {
		return new(big.Int).Sub(v, mod)
	}
	return v
}

// divideHint is floor(in[0] / in[1]).
func divideHint(mod *big.Int, in, out []*big.Int) error {
	out[0].Div(centred(mod, in[0]), in[1]) // Euclidean, which is floor for a positive divisor
	return nil
}

// maxHint is the largest of its inputs.
func maxHint(mod *big.Int, in, out []*big.Int) error {
	best := centred(mod, in[0])
	for _, v := range in[1:] {
		if v = centred(mod, v); v.Cmp(best) > 0 {
			best = v
		}
	}
	out[0].Set(best)
	return nil
}
