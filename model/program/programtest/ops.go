package programtest

import "github.com/zkinfer/zkinfer/model/program"

// narrow is x, rescaled where its range is wider than limit.
func (g *generator) narrow(x program.ID, limit int64) program.ID {
	lo, hi := g.b.Range(x)
	if m := max(-lo, hi); m > limit/2 {
		return g.rescale(x, m/(limit/2)+1)
	}
	return x
}

// linear is a dense layer, a grouped convolution or a sum of two tensors.
func (g *generator) linear(x program.ID) program.ID {
	in, size := []program.ID{x}, g.size(x)
	if g.rng.IntN(2) == 0 {
		y := g.narrow(g.live[g.rng.IntN(len(g.live))], 1<<16)
		in, size = append(in, y), size+g.size(y)
	}
	op := &program.Linear{Base: g.base(in...), Terms: 1 + g.rng.IntN(6), Positions: 1 + g.rng.IntN(10), Groups: 1}
	if g.rng.IntN(3) == 0 {
		op.Groups = 1 + g.rng.IntN(min(3, size))
		op.Stride = g.rng.IntN((size-1)/max(op.Groups-1, 1) + 1)
	}
	op.Rows = op.Groups * (1 + g.rng.IntN(2))
	for range op.Rows * op.Terms {
		op.Weights = append(op.Weights, int32(g.rng.IntN(1<<(1+g.rng.IntN(8)))-1<<g.rng.IntN(7)))
	}
	op.Index = g.index(op.Terms*op.Positions, size-op.Stride*(op.Groups-1))
	for range []int{0, op.Rows, op.Rows * op.Positions}[g.rng.IntN(3)] {
		op.Bias = append(op.Bias, g.rng.Int64N(2000)-1000)
	}
	return g.add(op, op.Rows*op.Positions)
}

// bilinear is a batch of matrix products, or the squares of a tensor.
func (g *generator) bilinear(x program.ID) program.ID {
	if g.rng.IntN(3) == 0 {
		return g.add(&program.Bilinear{Base: g.base(x, x), Batch: g.size(x), M: 1, K: 1, N: 1}, g.size(x))
	}
	op := &program.Bilinear{Batch: 1 + g.rng.IntN(3), M: 1 + g.rng.IntN(3), K: 1 + g.rng.IntN(3), N: 1 + g.rng.IntN(3)}
	y := g.narrow(g.live[g.rng.IntN(len(g.live))], 1<<14)
	a := g.view(g.narrow(x, 1<<14), op.Batch*op.M*op.K)
	op.Base = g.base(a, g.view(y, op.Batch*op.K*op.N))
	return g.add(op, op.Batch*op.M*op.N)
}

// rescale divides by about by.
func (g *generator) rescale(x program.ID, by int64) program.ID {
	channels := 1
	if n := g.size(x); g.rng.IntN(2) == 0 && n%2 == 0 {
		channels = n / 2
	}
	shift := g.rng.IntN(8)
	op := &program.Rescale{Base: g.base(x), Div: by << shift, HalfEven: g.rng.IntN(2) == 0, Even: g.rng.Int64N(5) - 2}
	if g.rng.IntN(2) == 0 { // the next power of two
		for op.Div = 1; op.Div < by<<shift; op.Div *= 2 {
		}
	}
	for range channels {
		op.Mult = append(op.Mult, 1+g.rng.Int64N(1<<shift))
		op.Offset = append(op.Offset, op.Div/2+op.Div*(g.rng.Int64N(7)-3))
	}
	return g.add(op, g.size(x))
}

func (g *generator) table(x program.ID) program.ID {
	x = g.narrow(x, 1<<9)
	lo, hi := g.b.Range(x)
	op := &program.Table{Base: g.base(x), Lo: lo - g.rng.Int64N(3)}
	for range hi - op.Lo + 1 + g.rng.Int64N(3) {
		op.Values = append(op.Values, g.rng.Int64N(1001)-500)
	}
	return g.add(op, g.size(x))
}

func (g *generator) segments(x program.ID) program.ID {
	lo, hi := g.b.Range(x)
	op := &program.Segments{Base: g.base(x), Shift: 1 + uint(g.rng.IntN(6))}
	for (hi-lo)>>op.Shift > 40 {
		op.Shift++
	}
	op.Lo = lo >> op.Shift
	for range hi>>op.Shift - op.Lo + 1 {
		op.Bases = append(op.Bases, g.rng.Int64N(2001)-1000)
		op.Slopes = append(op.Slopes, g.rng.Int64N(41)-20)
	}
	return g.add(op, g.size(x))
}

// divide is a share of a sum, as in Softmax, or a quotient of two tensors.
func (g *generator) divide(x program.ID) program.ID {
	n := g.size(x)
	op := &program.Divide{Factor: 1 + g.rng.Int64N(1<<g.rng.IntN(12)), Floor: g.rng.IntN(3) == 0}
	if g.rng.IntN(2) == 0 {
		a := g.add(&program.Clamp{Base: g.base(x), Lo: g.rng.Int64N(2), Hi: 5 + g.rng.Int64N(1000)}, n)
		sum := &program.Linear{Base: g.base(a), Rows: 1, Terms: n, Positions: 1, Groups: 1, Bias: []int64{1 + g.rng.Int64N(3)}}
		for i := range n {
			sum.Weights, sum.Index = append(sum.Weights, 1), append(sum.Index, int32(i))
		}
		b := g.add(sum, 1)
		b = g.add(&program.View{Base: g.base(b), Index: make([]int32, n)}, n)
		op.Base = g.base(a, b)
		return g.add(op, n)
	}
	b := g.view(g.narrow(g.live[g.rng.IntN(len(g.live))], 1<<16), n)
	lo := 1 + g.rng.Int64N(1<<g.rng.IntN(6))
	op.Base = g.base(x, g.within(b, lo, lo+g.rng.Int64N(1000), 0))
	return g.add(op, n)
}

// within is x clamped to [lo, hi]. Half the time its static range says that it
// can be outside, but not below least.
func (g *generator) within(x program.ID, lo, hi, least int64) program.ID {
	n := g.size(x)
	y := g.add(&program.Clamp{Base: g.base(x), Lo: lo, Hi: hi}, n)
	if g.rng.IntN(2) == 0 {
		return y
	}
	op := &program.Linear{Base: g.base(y, x), Rows: 1, Terms: 3, Positions: n, Groups: 1, Weights: []int32{1, 1, -1}}
	for i := range int32(n) {
		op.Index = append(op.Index, i, int32(n)+i, int32(n)+i)
	}
	return g.add(&program.Clamp{Base: g.base(g.add(op, n)), Lo: least, Hi: 1 << 20}, n)
}

// gather reads a table of constants or of activations: rows of it, as an
// embedding does, or elements here and there.
func (g *generator) gather(x program.ID) program.ID {
	op := &program.Gather{Size: 1 + g.rng.IntN(6), Step: g.rng.IntN(5)}
	offsets := 1 + g.rng.IntN(4)
	table := op.Step*(op.Size-1) + offsets + g.rng.IntN(2)
	index := g.within(g.narrow(g.live[g.rng.IntN(len(g.live))], 1<<10), 0, int64(op.Size)-1, -9)
	rows := g.rng.IntN(2) == 0
	for i := range (1 + g.rng.IntN(3)) * offsets {
		offset, which := int32(i%offsets), int32(i/offsets%g.size(index))
		if !rows {
			offset, which = int32(g.rng.IntN(offsets)), int32(g.rng.IntN(g.size(index)))
		}
		op.Offset, op.Which = append(op.Offset, offset), append(op.Which, which)
	}
	op.Base = g.base(index)
	if g.rng.IntN(2) == 0 {
		op.Base = g.base(g.view(x, table), index)
	} else {
		for range table {
			op.Table = append(op.Table, g.rng.Int64N(201)-100)
		}
	}
	return g.add(op, len(op.Offset))
}

// view picks n elements of x and of two constants.
func (g *generator) view(x program.ID, n int) program.ID {
	op := &program.View{Base: g.base(x), Index: g.index(n, g.size(x)), Consts: []int64{g.rng.Int64N(21) - 10, 3}}
	for i := range op.Index {
		if op.Index[i] < 0 {
			op.Index[i] -= int32(g.rng.IntN(2))
		}
	}
	return g.add(op, n)
}

// wrap reduces to a type that is narrower than the range, as a rule.
func (g *generator) wrap(x program.ID) program.ID {
	return g.add(&program.Wrap{Base: g.base(x), Bits: 1 + uint(g.rng.IntN(17)), Signed: g.rng.IntN(2) == 0}, g.size(x))
}

// bitAnd is the conjunction of two tensors, wrapped to unsigned numbers.
func (g *generator) bitAnd(x program.ID) program.ID {
	n, bits := g.size(x), 1+uint(g.rng.IntN(14))
	y := g.view(g.narrow(g.live[g.rng.IntN(len(g.live))], 1<<16), n)
	a := g.add(&program.Wrap{Base: g.base(x), Bits: bits}, n)
	b := g.add(&program.Wrap{Base: g.base(y), Bits: 1 + uint(g.rng.IntN(int(bits)))}, n)
	return g.add(&program.BitAnd{Base: g.base(a, b), Bits: bits}, n)
}
