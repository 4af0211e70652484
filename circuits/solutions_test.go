package circuits

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/model/program"
)

// searched looks for the assignments of a program's circuit with the given inputs.
func searched(s *System, p *program.Program, in [][]int64) *search {
	q := newSearch(s, 20000)
	b := &builder{prog: p}
	b.findNeeded()
	of := s.wires // those of inputs come first
	for i, port := range p.Inputs {
		if b.dead[port.Tensor] {
			continue
		}
		w := of[0]
		of = of[1:]
		for j := range w.sel.n {
			var v fr.Element
			q.known[s.wire(w.first+Wire(j))] = *v.SetInt64(in[i][w.sel.at(j)] - w.lo)
		}
	}
	return q
}

// TestOneSolution decides for small random programs, under the planner's choices
// and others, that an input leaves a prover one assignment, the honest one, and none
// where the program is not defined.
func TestOneSolution(t *testing.T) {
	decided, undecided, undefined := map[string]int{}, 0, 0 // by primitive
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 99))
		p := tinyProgram(t, r)
		other := otherwise(p, r)
		s, err := planned(t, p, 3, func(plan *Plan) {
			if seed%2 == 0 {
				other(plan)
			}
			clear(plan.random) // products as rows: search does not do Horner's rule
		})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			in := randomInputs(r, p)
			trace, err := p.Eval(in)
			q := searched(s, p, in)
			q.run()
			want := 1
			if err != nil {
				want = 0
				undefined++
			}
			switch {
			case q.nodes > q.limit:
				undecided++
			case len(q.open) > 0 || len(q.found) != want:
				t.Errorf("program %d on %v: %d solutions, want %d; nothing determines wires %v", seed, in, len(q.found), want, q.open)
			default:
				for _, op := range p.Ops {
					decided[op.Kind()]++
				}
			}
			if err != nil || len(q.found) == 0 {
				continue
			}
			for _, w := range s.wires {
				for j := range w.sel.n {
					var v fr.Element
					v.SetInt64(w.of(trace.Tensors, w.sel.at(j)) - w.lo)
					if q.found[0][s.wire(w.first+Wire(j))] != v {
						t.Errorf("program %d on %v: the solution is not the honest one", seed, in)
					}
				}
			}
		}
	}
	if undecided > 12 || undefined < 3 || len(decided) < 15 {
		t.Errorf("%d searches had no end, %d programs were not defined, decided were %v", undecided, undefined, decided)
	}
}

// TestSearchFindsForgeries: without any one of the checks of a gadget there are
// other solutions, so that their absence above means something.
func TestSearchFindsForgeries(t *testing.T) {
	for name, build := range map[string]func(n *net, x program.ID) program.ID{
		"rescale": func(n *net, x program.ID) program.ID {
			return n.add(&program.Rescale{Base: base(x), Mult: []int64{1}, Offset: []int64{1}, Div: 3}, 2)
		},
		"saturate": func(n *net, x program.ID) program.ID {
			return n.add(&program.Clamp{Base: base(x), Lo: -2, Hi: 3}, 2)
		},
		"sign": func(n *net, x program.ID) program.ID { return n.add(&program.NonNegative{Base: base(x)}, 2) },
		"root": func(n *net, x program.ID) program.ID {
			return n.add(&program.Root{Base: base(n.add(&program.Linear{Base: base(x), Rows: 1, Terms: 1, Positions: 2, Groups: 1,
				Weights: []int32{1}, Index: []int32{0, 1}, Bias: []int64{5}}, 2)), Factor: 2}, 2)
		},
		"wrap": func(n *net, x program.ID) program.ID {
			return n.add(&program.Wrap{Base: base(x), Bits: 2}, 2)
		},
	} {
		n := newNet(t)
		x := n.input(-5, 6, 2)
		n.output(build(n, x))
		p := n.program()
		s, err := planned(t, p, 3, func(plan *Plan) {
			for _, g := range plan.clamps {
				g.segments = -1
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		const ofInputs = 4 // each takes two
		checks := len(newSearch(s, 0).ranges)
		for i := ofInputs; i < checks; i++ {
			missed := false
			for _, in := range [][][]int64{{{5, -4}}, {{-4, 5}}, {{6, 0}}, {{1, 6}}} {
				q := searched(s, p, in)
				q.ranges = append(q.ranges[:i], q.ranges[i+1:]...)
				q.run()
				missed = missed || len(q.found) > 1 || len(q.open) > 0
			}
			if !missed {
				t.Errorf("%s: range check %d of %d is not missed", name, i-ofInputs, checks-ofInputs)
			}
		}
		if checks == ofInputs {
			t.Errorf("%s has no range checks", name)
		}
	}
}

// tiny makes programs with ranges so small that all of a circuit's assignments can
// be searched.
type tiny struct {
	*net
	r    *rand.Rand
	live []program.ID
}

func tinyProgram(t *testing.T, r *rand.Rand) *program.Program {
	g := &tiny{net: newNet(t), r: r}
	for range 1 + r.IntN(2) {
		lo := r.Int64N(12) - 8
		g.live = append(g.live, g.input(lo, lo+1+r.Int64N(14), 1+r.IntN(2)))
	}
	for range 1 + r.IntN(3) {
		g.op()
	}
	g.output(g.live[len(g.live)-1])
	if r.IntN(3) == 0 {
		g.output(g.live[r.IntN(len(g.live))])
	}
	p := g.program()
	if r.IntN(4) == 0 {
		p.Inputs[0].Visibility = program.Private
	}
	return p
}

func (g *tiny) size(x program.ID) int { return program.Elements(g.b.Tensor(x).Shape) }

// pick is a tensor of at most w values.
func (g *tiny) pick(w int64) program.ID {
	x := g.live[g.r.IntN(len(g.live))]
	lo, hi := g.b.Range(x)
	if hi-lo < w {
		return x
	}
	n := g.size(x)
	switch g.r.IntN(3) {
	case 0:
		a := lo + g.r.Int64N(hi-lo)
		return g.add(&program.Clamp{Base: base(x), Lo: a, Hi: a + 1 + g.r.Int64N(w-1)}, n)
	case 1:
		d := (hi-lo)/w + 1
		if g.r.IntN(2) == 0 {
			d = 1 << bitsFor(d-1)
		}
		return g.add(&program.Rescale{Base: base(x), Mult: []int64{1}, Offset: []int64{g.r.Int64N(d)}, Div: d, HalfEven: g.r.IntN(2) == 0}, n)
	}
	return g.add(&program.Wrap{Base: base(x), Bits: bitsFor(w) - 1, Signed: g.r.IntN(2) == 0}, n)
}

// view is n elements of x and of a constant.
func (g *tiny) view(x program.ID, n int) program.ID {
	op := &program.View{Base: base(x), Consts: []int64{g.r.Int64N(9) - 4}}
	for range n {
		i := int32(g.r.IntN(g.size(x)))
		if g.r.IntN(8) == 0 {
			i = -1
		}
		op.Index = append(op.Index, i)
	}
	return g.add(op, n)
}

func (g *tiny) values(n int64) (v []int64) {
	for range n {
		v = append(v, g.r.Int64N(9)-4)
	}
	return v
}

func (g *tiny) op() {
	r, x := g.r, g.pick(16)
	n := g.size(x)
	lo, hi := g.b.Range(x)
	y := x
	switch r.IntN(14) {
	case 0:
		z := g.pick(16)
		op := &program.Linear{Base: base(x, z), Rows: 2, Terms: 2, Positions: 1, Groups: 1, Bias: g.values(2)}
		for range 4 {
			op.Weights = append(op.Weights, int32(r.IntN(7)-3))
		}
		for range 2 {
			op.Index = append(op.Index, int32(r.IntN(n+g.size(z))))
		}
		y = g.add(op, 2)
	case 1:
		a, b := g.view(g.pick(8), 2), g.view(g.pick(8), 2)
		y = g.add(&program.Bilinear{Base: base(a, b), Batch: 1, M: 1, K: 2, N: 1}, 1)
	case 2:
		y = g.add(&program.Rescale{Base: base(x), Mult: []int64{1 + r.Int64N(5)}, Offset: []int64{r.Int64N(30) - 15},
			Div: 1 + r.Int64N(9), HalfEven: r.IntN(2) == 0, Even: r.Int64N(3) - 1}, n)
	case 3:
		a := lo + r.Int64N(hi-lo+1)
		y = g.add(&program.Clamp{Base: base(x), Lo: a, Hi: a + r.Int64N(6)}, n)
	case 4:
		y = g.add(&program.Table{Base: base(x), Lo: lo, Values: g.values(hi - lo + 1 + r.Int64N(2))}, n)
	case 5:
		op := &program.Segments{Base: base(x), Shift: uint(r.IntN(3))}
		op.Lo = lo >> op.Shift
		op.Bases = g.values(hi>>op.Shift - op.Lo + 1)
		op.Slopes = g.values(int64(len(op.Bases)))
		y = g.add(op, n)
	case 6:
		op := &program.Max{Base: base(x), Terms: 1 + r.IntN(3), Positions: 1}
		for range op.Terms {
			op.Index = append(op.Index, int32(r.IntN(n)))
		}
		y = g.add(op, 1)
	case 7:
		y = g.add(&program.NonNegative{Base: base(x)}, n)
	case 8:
		least := r.Int64N(2)
		d := g.add(&program.Clamp{Base: base(g.view(g.pick(8), n)), Lo: least, Hi: 1 + r.Int64N(6)}, n)
		y = g.divide(x, d)
	case 9:
		a := g.add(&program.Clamp{Base: base(x), Lo: 0, Hi: 20}, n)
		y = g.add(&program.Root{Base: base(a), Factor: 1 + r.Int64N(5)}, n)
	case 10:
		y = g.gather(x)
	case 11:
		size := 1 + r.IntN(3)
		y = g.add(&program.Sort{Base: base(g.view(g.pick(8), size)), Size: size, Largest: r.IntN(2) == 0}, size)
		if r.IntN(2) == 0 {
			y = g.view(y, 1)
		}
	case 12:
		y = g.add(&program.Wrap{Base: base(x), Bits: 1 + uint(r.IntN(3)), Signed: r.IntN(2) == 0}, n)
	case 13:
		bits := 1 + uint(r.IntN(3))
		a := g.add(&program.Wrap{Base: base(x), Bits: bits}, n)
		b := g.add(&program.Wrap{Base: base(g.view(g.pick(8), n)), Bits: bits}, n)
		y = g.add(&program.BitAnd{Base: base(a, b), Bits: bits}, n)
	}
	g.live = append(g.live, y)
}

// divide is a quotient, or the numerator where a divisor is never positive.
func (g *tiny) divide(a, b program.ID) program.ID {
	n := g.size(a)
	op := &program.Divide{Base: base(a, b), Factor: 1 + g.r.Int64N(4), Floor: g.r.IntN(2) == 0}
	y, err := g.b.Add(op, program.Tensor{Name: "quotient", Shape: []int{n}, Scale: 1, Type: "float32"})
	if err != nil {
		return a
	}
	return y
}

// gather reads constants or elements of x at an index that may be out of range.
func (g *tiny) gather(x program.ID) program.ID {
	size, outputs := 1+g.r.IntN(4), 1+g.r.IntN(2)
	from := g.pick(8)
	index := g.add(&program.Clamp{Base: base(from), Lo: -g.r.Int64N(2), Hi: int64(size) - 1 + g.r.Int64N(2)}, g.size(from))
	op := &program.Gather{Size: size, Step: g.r.IntN(3)}
	for i := range outputs {
		op.Offset, op.Which = append(op.Offset, int32(i)), append(op.Which, int32(g.r.IntN(g.size(index))))
	}
	n := op.Step*(size-1) + outputs
	op.Base = base(index)
	if g.r.IntN(2) == 0 {
		op.Base = base(g.view(x, n), index)
	} else {
		op.Table = g.values(int64(n))
	}
	y, err := g.b.Add(op, program.Tensor{Name: fmt.Sprint("read", n), Shape: []int{outputs}, Scale: 1, Type: "float32"})
	if err != nil {
		return x // no index is in range
	}
	return y
}
