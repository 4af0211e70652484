package circuits

import (
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/model/program"
)

// concat is the concatenation of vectors.
type concat struct {
	parts []Fixed
	ends  []int // ends[j] is the number of elements of parts[0..j]
}

func newConcat(parts []Fixed, sizes []int) Fixed {
	if len(parts) == 1 {
		return parts[0]
	}
	c := &concat{parts: parts, ends: make([]int, len(parts))}
	end := 0
	for j, n := range sizes {
		end += n
		c.ends[j] = end
	}
	return c
}

func (c *concat) at(i int) (Fixed, int) {
	start := 0
	for j, end := range c.ends {
		if i < end {
			return c.parts[j], i - start
		}
		start = end
	}
	panic("circuits: element beyond a concatenation")
}

func (c *concat) terms(e *LinExp, konst *integer, i int, k int64) {
	p, i := c.at(i)
	p.terms(e, konst, i, k)
}

func (c *concat) value(t values, i int) int64 {
	p, i := c.at(i)
	return p.value(t, i)
}

func (c *concat) maxCoef() int64 {
	m := int64(1)
	for _, p := range c.parts {
		m = max(m, p.maxCoef())
	}
	return m
}

func (*concat) fixed() {}

// linear is the output of a Linear as expressions over its input: no wire, no
// constraint. The terms of an element are made when a row asks for them, from
// the layer's one copy of its weights. Sound because nothing is claimed: the
// expression is substituted wherever the output is used.
type linear struct {
	op    *program.Linear
	in    Fixed
	bound int64 // of the coefficients
}

// newLinear takes the layer's largest weight, of which Compile's trials share one
// look at all weights.
func newLinear(op *program.Linear, in Fixed, largest int64) *linear {
	l := &linear{op: op, in: in, bound: mulBound(largest, in.maxCoef())}
	if c, ok := in.(*concat); ok && l.bound >= limit {
		l.bound = boundOfParts(op, c)
	}
	return l
}

// largestWeight is the largest magnitude of a layer's weights, at least 1.
func (b *builder) largestWeight(op *program.Linear) int64 {
	if w, ok := b.largest[op]; ok {
		return w
	}
	w := int64(1)
	for _, x := range op.Weights {
		w = max(w, abs(int64(x)))
	}
	b.largest[op] = w
	return w
}

// boundOfParts bounds the coefficients of a map of several tensors closer: a large
// weight need not meet the tensor whose coefficients are large.
func boundOfParts(op *program.Linear, in *concat) int64 {
	largest := make([]int64, op.Terms) // weight of each term
	for i, w := range op.Weights {
		largest[i%op.Terms] = max(largest[i%op.Terms], abs(int64(w)))
	}
	bound := int64(1)
	for i, x := range op.Index {
		for g := 0; x >= 0 && g < op.Groups; g++ {
			part, _ := in.at(int(x) + g*op.Stride)
			bound = max(bound, mulBound(largest[i%op.Terms], part.maxCoef()))
		}
	}
	return bound
}

func (l *linear) terms(e *LinExp, konst *integer, i int, k int64) {
	op := l.op
	row, pos := i/op.Positions, i%op.Positions
	switch len(op.Bias) {
	case 0:
	case op.Rows:
		konst.add(k, op.Bias[row])
	default:
		konst.add(k, op.Bias[i])
	}
	base := op.Stride * (row / (op.Rows / op.Groups))
	weights := op.Weights[row*op.Terms : (row+1)*op.Terms]
	index := op.Index[pos*op.Terms : (pos+1)*op.Terms]
	if w, ok := l.in.(*wires); ok {
		w.gather(e, konst, weights, index, base, k)
		return
	}
	for j, x := range index {
		if x >= 0 && weights[j] != 0 {
			l.in.terms(e, konst, int(x)+base, k*int64(weights[j]))
		}
	}
}

// gather is terms for a whole row of weights: the loop that compiling and setup
// spend their time in.
func (w *wires) gather(e *LinExp, konst *integer, weights, index []int32, base int, k int64) {
	sum := int64(0)
	for j, x := range index {
		if x < 0 || weights[j] == 0 {
			continue
		}
		e.Terms = append(e.Terms, Term{w.at(int(x) + base), k * int64(weights[j])})
		sum += int64(weights[j]) // below 2^31 each: no wrap
	}
	if c, ok := mulInt64(k, sum); ok {
		konst.add(c, w.lo)
	} else if c, ok := mulInt64(sum, w.lo); ok {
		konst.add(k, c)
	} else {
		for j, x := range index {
			if x >= 0 {
				konst.add(k*int64(weights[j]), w.lo)
			}
		}
	}
}

func (l *linear) value(values, int) int64 { panic("circuits: value of an unnamed expression") }
func (l *linear) maxCoef() int64          { return l.bound }
func (*linear) fixed()                    {}

// named is an expression that is a tensor of the program: its value is in the
// executor's trace, so a row's value costs nothing while proving.
type named struct {
	Fixed
	tensor program.ID
}

func (n *named) value(t values, i int) int64 { return t[n.tensor][i] }

// linearRows gives each element of an expression a wire of its own, one row an
// element: expression * 1 = wire. Done only where the expression is used so
// often that repeating its terms costs more than the row (plan.go). The wire is
// fixed: a row without the challenge determines it.
type linearRows struct {
	x   Fixed
	out *wires
}

func (b *linearRows) len() int { return b.out.sel.n }

func (b *linearRows) row(j int, r *Row) {
	wireTerm(&r.L, One, 1)
	expr(&r.R, b.x, b.out.sel.at(j), 1)
	wireTerm(&r.O, b.out.first+Wire(j), 1)
	addConst(&r.O, b.out.lo)
}

func (b *linearRows) spoken(int, *LinExp)         {}
func (b *linearRows) prepare(a *assignment) error { return b.out.fill(a) }
func (b *linearRows) solve(*assignment)           {}

func (b *linearRows) values(a *assignment, l, r, o []fr.Element) {
	for j := range b.out.sel.n {
		l[j].SetOne()
		r[j].SetInt64(b.x.value(a.trace, b.out.sel.at(j)))
		o[j] = r[j]
	}
}
