package circuits

import (
	"math/rand/v2"
	"testing"

	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/model/program/programtest"
)

// planned builds a program's circuit with a range table of a given size and
// other choices than the planner's where change is set.
func planned(t *testing.T, p *program.Program, bits uint, change func(*Plan)) (*System, error) {
	t.Helper()
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	b := &builder{prog: p, largest: map[*program.Linear]int64{}}
	b.findNeeded()
	b.findBounded()
	b.findCovered()
	plan, exact := b.makePlan()
	plan.Bits = bits
	plan.price(b, exact)
	if change != nil {
		change(plan)
	}
	b.plan = plan
	return b.build()
}

// otherwise takes choices that the planner might have made for a larger program.
func otherwise(p *program.Program, r *rand.Rand) func(*Plan) {
	const entries = 1 << 11
	return func(plan *Plan) {
		for _, op := range p.Ops {
			if op, ok := op.(*program.Linear); ok && r.IntN(2) == 0 {
				plan.rows[op.Out] = true
			}
		}
		for _, g := range plan.gathers {
			g.flat = !g.flat
		}
		for id := range plan.random {
			plan.random[id] = !plan.random[id]
		}
		for size := range plan.own {
			plan.own[size] = !plan.own[size] && size <= entries
		}
		for _, g := range plan.clamps {
			limbs := r.IntN(3)
			shift := uint(limbs) * plan.Bits
			if g.segments = -1; (g.hi-g.lo)>>shift > entries {
				continue
			}
			if _, ok := clampSegments(g.Lo, g.Hi, g.lo, g.hi, shift); ok {
				g.segments = limbs
			}
		}
	}
}

// TestEveryPlan holds random programs to Eval under plans that cost more than the
// planner's: its choices are about cost, whatever it chooses is sound. What is an
// input or output, and how it is bound, is random too.
func TestEveryPlan(t *testing.T) {
	built := 0
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 123))
		p := programtest.Random(r)
		p.Outputs = append(p.Outputs, program.Port{Tensor: program.ID(r.IntN(len(p.Tensors)))}, p.Outputs[0])
		for _, ports := range [][]program.Port{p.Inputs, p.Outputs} {
			for i := range ports {
				ports[i].Visibility = program.Visibility(r.IntN(3))
			}
		}
		for _, bits := range []uint{3, 4, 7, 9} {
			for _, change := range []func(*Plan){nil, otherwise(p, r)} {
				s, err := planned(t, p, bits, change)
				if err != nil {
					t.Logf("program %d, range table 2^%d: %v", seed, bits, err)
					continue
				}
				built++
				if err := s.Lint(); err != nil {
					t.Fatal(err)
				}
				in := programtest.Inputs(r, p)
				checkHonest(t, s, p, in)
				attackAll(t, s, p, in, r)
			}
		}
	}
	if built < 26 {
		t.Errorf("%d circuits of 32 were built", built)
	}
}

// TestEveryVisibility: constants, maps without terms, inputs that nothing reads or
// of which one element is read, and outputs that are inputs or constants, bound
// in every way.
func TestEveryVisibility(t *testing.T) {
	for name, build := range map[string]func(n *net, x program.ID) program.ID{
		"view of constants": func(n *net, x program.ID) program.ID {
			return n.add(&program.View{Base: base(x), Index: []int32{-1, -2}, Consts: []int64{5, -6}}, 2)
		},
		"linear without terms": func(n *net, x program.ID) program.ID {
			return n.add(&program.Linear{Base: base(x), Rows: 2, Positions: 1, Groups: 1, Bias: []int64{4, -1}}, 2)
		},
		"one element of many": func(n *net, x program.ID) program.ID {
			return n.add(&program.View{Base: base(x), Index: []int32{7}}, 1)
		},
		"every op on constants": func(n *net, x program.ID) program.ID {
			c := n.add(&program.View{Base: base(x), Index: []int32{-1, -2}, Consts: []int64{5, -6}}, 2)
			m := n.add(&program.Max{Base: base(c, c), Terms: 2, Positions: 2, Index: []int32{0, -1, 1, 3}}, 2)
			d := n.add(&program.Clamp{Base: base(m), Lo: 1, Hi: 9}, 2)
			q := n.add(&program.Divide{Base: base(d, d), Factor: 7}, 2)
			s := n.add(&program.NonNegative{Base: base(m)}, 2)
			b := n.add(&program.Bilinear{Base: base(q, s), Batch: 2, M: 1, K: 1, N: 1}, 2)
			r := n.add(&program.Rescale{Base: base(b), Mult: []int64{3, 2}, Offset: []int64{1, -100}, Div: 7}, 2)
			return n.add(&program.Segments{Base: base(r), Shift: 5, Lo: -1, Bases: []int64{1, 2}, Slopes: []int64{-1, 1}}, 2)
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 9))
			for _, v := range []program.Visibility{program.Public, program.Digest, program.Private} {
				n := newNet(t)
				x := n.input(-5, 3, 9)
				constant := n.input(2, 2, 1)
				y := build(n, x)
				for _, id := range []program.ID{y, y, x, constant} {
					n.output(id)
				}
				p := n.program()
				p.Inputs[0].Visibility, p.Inputs[1].Visibility = v, program.Private
				for i := range p.Outputs {
					p.Outputs[i].Visibility = program.Visibility(r.IntN(3))
				}
				s := compiled(t, p)
				in := randomInputs(r, p)
				if a := checkHonest(t, s, p, in); len(a.Words()) != Schema(p).Words() {
					t.Errorf("%d words, the schema has %d", len(a.Words()), Schema(p).Words())
				}
				attackAll(t, s, p, in, r)
			}
		})
	}
}
