// Package programtest makes random valid programs and inputs, and evaluates
// programs by the letter of their definition, for the tests of every stage that
// works on programs.
package programtest

import (
	"fmt"
	"math/big"

	"github.com/zkinfer/zkinfer/model/program"
)

// Eval computes every tensor of a program in big integers, one element at a
// time, as the definitions of the ops read. It shares nothing with
// program.Eval and is slow.
func Eval(p *program.Program, inputs [][]int64) [][]*big.Int {
	t := make([][]*big.Int, len(p.Tensors))
	for i, port := range p.Inputs {
		for _, v := range inputs[i] {
			t[port.Tensor] = append(t[port.Tensor], big.NewInt(v))
		}
	}
	for _, op := range p.Ops {
		if gather, ok := op.(*program.Gather); ok {
			t[gather.Out] = gathered(gather, t)
			continue
		}
		var x []*big.Int
		for _, id := range op.Inputs() {
			x = append(x, t[id]...)
		}
		n := program.Elements(p.Tensors[op.Output()].Shape)
		out := make([]*big.Int, n)
		for i := range out {
			out[i] = element(op, x, n, i)
		}
		t[op.Output()] = out
	}
	return t
}

// element is element i of an op's n outputs, x its concatenated inputs.
func element(op program.Op, x []*big.Int, n, i int) *big.Int {
	switch op := op.(type) {
	case *program.Linear:
		return linear(op, x, i)
	case *program.Bilinear:
		return bilinear(op, x, i)
	case *program.Rescale:
		return rescale(op, x[i], i/(n/len(op.Mult)))
	case *program.Clamp:
		return least(greatest(x[i], big.NewInt(op.Lo)), big.NewInt(op.Hi))
	case *program.Table:
		return big.NewInt(op.Values[sub(x[i], op.Lo).Int64()])
	case *program.Segments:
		h, m := new(big.Int).DivMod(x[i], new(big.Int).Lsh(big.NewInt(1), op.Shift), new(big.Int))
		at := sub(h, op.Lo).Int64()
		return m.Mul(m, big.NewInt(op.Slopes[at])).Add(m, big.NewInt(op.Bases[at]))
	case *program.Max:
		var best *big.Int
		for k := range op.Terms {
			if j := op.Index[i*op.Terms+k]; j >= 0 && (best == nil || x[j].Cmp(best) > 0) {
				best = x[j]
			}
		}
		return best
	case *program.NonNegative:
		if x[i].Sign() >= 0 {
			return big.NewInt(1)
		}
		return new(big.Int)
	case *program.Divide:
		a, b := x[i], x[n+i]
		top := new(big.Int).Mul(big.NewInt(op.Factor), a)
		if op.Floor {
			return floor(top, b)
		}
		return floor(top.Lsh(top, 1).Add(top, b), new(big.Int).Lsh(b, 1))
	case *program.Root:
		return new(big.Int).Sqrt(new(big.Int).Mul(big.NewInt(op.Factor), x[i]))
	case *program.Sort:
		return position(op, x[i/op.Size*op.Size:(i/op.Size+1)*op.Size], i%op.Size)
	case *program.Wrap:
		return wrap(op, x[i])
	case *program.BitAnd:
		return new(big.Int).And(x[i], x[n+i])
	case *program.View:
		if j := op.Index[i]; j < 0 {
			return big.NewInt(op.Consts[-1-j])
		}
		return x[op.Index[i]]
	}
	panic(fmt.Sprintf("programtest: unknown op %T", op))
}

func linear(op *program.Linear, x []*big.Int, i int) *big.Int {
	r, p := i/op.Positions, i%op.Positions
	y := new(big.Int)
	switch len(op.Bias) {
	case 0:
	case op.Rows:
		y.SetInt64(op.Bias[r])
	default:
		y.SetInt64(op.Bias[i])
	}
	group := r / (op.Rows / op.Groups)
	for k := range op.Terms {
		if j := op.Index[p*op.Terms+k]; j >= 0 {
			w := big.NewInt(int64(op.Weights[r*op.Terms+k]))
			y.Add(y, w.Mul(w, x[int(j)+op.Stride*group]))
		}
	}
	return y
}

func bilinear(op *program.Bilinear, x []*big.Int, i int) *big.Int {
	a, b := x[:op.Batch*op.M*op.K], x[op.Batch*op.M*op.K:]
	batch, m, n := i/op.N/op.M, i/op.N%op.M, i%op.N
	y := new(big.Int)
	for k := range op.K {
		y.Add(y, new(big.Int).Mul(a[(batch*op.M+m)*op.K+k], b[(batch*op.K+k)*op.N+n]))
	}
	return y
}

func rescale(op *program.Rescale, x *big.Int, c int) *big.Int {
	top := new(big.Int).Mul(big.NewInt(op.Mult[c]), x)
	top.Add(top, big.NewInt(op.Offset[c]))
	y := floor(top, big.NewInt(op.Div))
	tie := new(big.Int).Mod(top, big.NewInt(op.Div)).Sign() == 0
	if op.HalfEven && tie && sub(y, op.Even).Bit(0) == 1 {
		y.Sub(y, big.NewInt(1))
	}
	return y
}

// wrap is the number of the type that differs from x by a multiple of 2^Bits.
func wrap(op *program.Wrap, x *big.Int) *big.Int {
	period := new(big.Int).Lsh(big.NewInt(1), op.Bits)
	y := new(big.Int).Mod(x, period)
	if op.Signed && y.Bit(int(op.Bits)-1) == 1 {
		y.Sub(y, period)
	}
	return y
}

func gathered(op *program.Gather, t [][]*big.Int) []*big.Int {
	index := t[op.In[len(op.In)-1]]
	out := make([]*big.Int, len(op.Which))
	for p := range out {
		at := int64(op.Offset[p]) + int64(op.Step)*index[op.Which[p]].Int64()
		if len(op.Table) > 0 {
			out[p] = big.NewInt(op.Table[at])
		} else {
			out[p] = t[op.In[0]][at]
		}
	}
	return out
}

// position is the position of the element of a run that rank others go before.
func position(op *program.Sort, run []*big.Int, rank int) *big.Int {
	for i, v := range run {
		before := 0
		for j, w := range run {
			c := w.Cmp(v)
			if op.Largest {
				c = -c
			}
			if c < 0 || c == 0 && j < i {
				before++
			}
		}
		if before == rank {
			return big.NewInt(int64(i))
		}
	}
	panic("programtest: a run without an order")
}

// floor is floor(a/b) for b > 0.
func floor(a, b *big.Int) *big.Int { return new(big.Int).Div(a, b) }

func sub(a *big.Int, b int64) *big.Int { return new(big.Int).Sub(a, big.NewInt(b)) }

func least(a, b *big.Int) *big.Int {
	if a.Cmp(b) < 0 {
		return a
	}
	return b
}

func greatest(a, b *big.Int) *big.Int {
	if a.Cmp(b) > 0 {
		return a
	}
	return b
}
