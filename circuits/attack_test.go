package circuits

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/model/program/programtest"
)

// TestRandomPrograms holds the circuit to Eval: it accepts the honest witness of
// every program and input, and refuses a changed value of any tensor that an
// output depends on.
func TestRandomPrograms(t *testing.T) {
	for _, kind := range append(programtest.Kinds(), "mixed") {
		t.Run(kind, func(t *testing.T) {
			for seed := range uint64(6) {
				r := rand.New(rand.NewPCG(seed, 77))
				var p *program.Program
				if kind == "mixed" {
					p = programtest.Random(r)
				} else {
					p = programtest.Of(r, kind)
				}
				s := compiled(t, p)
				for _, in := range [][][]int64{programtest.Inputs(r, p), programtest.Extremes(r, p)} {
					checkHonest(t, s, p, in)
					attackAll(t, s, p, in, r)
				}
			}
		})
	}
}

// attackAll attacks one needed element of each tensor that an op defines.
func attackAll(t *testing.T, s *System, p *program.Program, in [][]int64, r *rand.Rand) {
	t.Helper()
	b := &builder{prog: p}
	b.findNeeded()
	honest, err := p.Eval(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range p.Ops {
		id := op.Output()
		if b.dead[id] || !hasWires(op) {
			continue
		}
		sel := b.live(id)
		i := sel.at(r.IntN(sel.n))
		v := honest.Tensors[id][i]
		for _, forged := range []int64{v - 1, v + 1, v - 2, v + 17, p.Tensors[id].Lo, p.Tensors[id].Hi, -v} {
			if forged != v && attack(t, s, p, in, id, i, forged) {
				t.Errorf("%T: element %d of tensor %d is %d, and %d was accepted", op, i, id, v, forged)
			}
		}
	}
}

// hasWires reports whether an op's output is claimed by a prover. Linear maps and
// views are expressions: there is nothing to claim.
func hasWires(op program.Op) bool {
	switch op := op.(type) {
	case *program.Linear, *program.View:
		return false
	case *program.Rescale:
		return op.Div > 1
	}
	return true
}

// TestForgedWires changes committed wires, one at a time, by one, by minus one
// and by a fraction that a scaled range check alone would accept. The
// multiplicities are excepted: the forger recomputes them.
func TestForgedWires(t *testing.T) {
	for _, kind := range programtest.Kinds() {
		t.Run(kind, func(t *testing.T) {
			r := rand.New(rand.NewPCG(5, 5))
			p := programtest.Of(r, kind)
			s := compiled(t, p)
			trace, err := p.Eval(programtest.Inputs(r, p))
			if err != nil {
				t.Fatal(err)
			}
			forgeWires(t, s, p, trace.Tensors, r)
		})
	}
	t.Run("cnn", func(t *testing.T) {
		p := smallCNN(t)
		r := rand.New(rand.NewPCG(6, 5))
		trace, err := p.Eval(programtest.Inputs(r, p))
		if err != nil {
			t.Fatal(err)
		}
		forgeWires(t, compiled(t, p), p, trace.Tensors, r)
	})
}

func forgeWires(t *testing.T, s *System, p *program.Program, trace values, r *rand.Rand) {
	t.Helper()
	var half, one fr.Element
	half.SetUint64(16)
	half.Inverse(&half)
	one.SetOne()
	skip := map[Wire]bool{s.wire(s.mask): true}
	for _, tab := range s.tables {
		for i := range tab.n {
			skip[s.wire(tab.mult+Wire(i))] = true
		}
	}
	wires := make([]Wire, 0, s.NbCommitted())
	for i := range s.NbCommitted() {
		if w := Committed + Wire(i); !skip[w] {
			wires = append(wires, w)
		}
	}
	inputs := map[Wire]bool{} // another input is another statement
	for _, w := range s.wires[:min(len(p.Inputs), len(s.wires))] {
		for j := range w.sel.n {
			inputs[s.wire(w.first+Wire(j))] = true
		}
	}
	if len(wires) == 0 {
		t.Fatal("nothing to forge")
	}
	r.Shuffle(len(wires), func(i, j int) { wires[i], wires[j] = wires[j], wires[i] })
	for _, w := range wires[:min(len(wires), 25)] {
		for name, change := range map[string]func(x *fr.Element){
			"+1":    func(x *fr.Element) { x.Add(x, &one) },
			"-1":    func(x *fr.Element) { x.Sub(x, &one) },
			"+1/16": func(x *fr.Element) { x.Add(x, &half) },
			"r-x":   func(x *fr.Element) { x.Neg(x).Sub(x, &one) },
		} {
			if another := len(name) == 2; another && inputs[w] {
				continue
			}
			f := newForger(s, trace)
			change(&f.w[w])
			if bad := f.run(); len(bad) == 0 {
				t.Errorf("wire %d %s was accepted", w, name)
			}
		}
	}
}

// TestForgerIsHonestWithoutForgery: what the forger makes of an honest trace is
// accepted, so a refusal above is the forgery's.
func TestForgerIsHonestWithoutForgery(t *testing.T) {
	for _, kind := range programtest.Kinds() {
		r := rand.New(rand.NewPCG(8, 8))
		p := programtest.Of(r, kind)
		s := compiled(t, p)
		trace, err := p.Eval(programtest.Inputs(r, p))
		if err != nil {
			t.Fatal(err)
		}
		if bad := newForger(s, trace.Tensors).run(); len(bad) > 0 {
			t.Errorf("%s: rows %v refuse the honest trace", kind, bad)
		}
	}
}

// weakened is a system with rows replaced, to show what a check is for.
type weakened struct {
	*System
	edit func(i int, r *Row)
}

func (w *weakened) Row(i int, r *Row) {
	w.System.Row(i, r)
	w.edit(i, r)
}

// untagged takes the tags out of every lookup.
func untagged(s *System, ch *challengeWires) func(int, *Row) {
	b3 := s.wire(ch.b3)
	return func(_ int, r *Row) {
		for j, t := range r.R.Terms {
			if t.Wire == b3 && len(r.R.Terms) > 1 {
				r.R.Terms[j].Coef = 0
			}
		}
	}
}

// squaredChallenge makes b = a^2 in place of b = Poseidon2(a).
func squaredChallenge(s *System, ch *challengeWires) func(int, *Row) {
	c, b := Wire(s.NbFixed()), s.wire(ch.b)
	return func(_ int, r *Row) {
		if len(r.O.Terms) == 1 && r.O.Terms[0].Wire == b && len(r.R.Terms) == 1 && r.R.Terms[0].Wire == One {
			r.Reset()
			wireTerm(&r.L, c, 1)
			wireTerm(&r.R, c, 1)
			wireTerm(&r.O, b, 1)
		}
	}
}

// reluNet looks q up in a table of Relu and checks ranges besides.
func reluNet(t *testing.T) (*program.Program, *System, *tableLookup) {
	n := newNet(t)
	x := n.input(-8, 7, 1)
	q := n.shift(n.add(&program.Linear{Base: base(x), Rows: 1, Terms: 1, Positions: 1, Groups: 1, Weights: []int32{3}, Index: []int32{0}}, 1), 2, 1)
	y := n.add(&program.Table{Base: base(q), Lo: -6, Values: []int64{0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5}}, 1)
	n.output(y)
	p := n.program()
	s := compiled(t, p)
	return p, s, findPair(t, s)
}

// tableLookup is the one pair lookup of a net.
type tableLookup struct {
	rows *pairRows
	main *table
}

func findPair(t *testing.T, s *System) *tableLookup {
	l := &tableLookup{}
	for _, b := range s.blocks {
		switch b := b.(type) {
		case *pairRows:
			l.rows = b
		case *rangeRows:
			if b.tab.tag == 0 {
				l.main = b.tab
			}
		}
	}
	if l.rows == nil || l.main == nil {
		t.Fatal("the net has no pair lookup beside a range check")
	}
	return l
}

// TestUntaggedTablesForgery: without tags a pair (q, 0) passes for every q of the
// range table, whatever the table says: here Relu(5) = 0.
func TestUntaggedTablesForgery(t *testing.T) {
	p, s, l := reluNet(t)
	forged := func(weak bool) []int {
		trace, err := p.Eval([][]int64{{7}}) // q = 5
		if err != nil {
			t.Fatal(err)
		}
		trace.Tensors[p.Outputs[0].Tensor][0] = 0
		f := newForger(s, trace.Tensors)
		if weak {
			f.rows = &weakened{s, untagged(s, l.rows.ch)}
		}
		f.determine(s.NbCommitted()+int(Committed), s.NbFixed())
		f.multiplicities()
		one := new(fr.Element).SetOne()
		f.at(l.main.mult+5).Add(f.at(l.main.mult+5), one)
		return f.finish()
	}
	if bad := forged(true); len(bad) > 0 {
		t.Fatalf("the attack should work on untagged tables; rows %v refuse it", bad)
	}
	if bad := forged(false); len(bad) == 0 {
		t.Fatal("Relu(5) = 0 was accepted")
	}
}

// TestSquaredChallengeForgery: with b = a^2 the pair (0, 1) passes with
// multiplicities +1 and -1 on the rows of 0 and 1, because
// 1/(a - a^2) = 1/a - 1/(a-1): here Relu(0) = 1.
func TestSquaredChallengeForgery(t *testing.T) {
	p, s, l := reluNet(t)
	forged := func(square bool) []int {
		trace, err := p.Eval([][]int64{{0}}) // q = 0
		if err != nil {
			t.Fatal(err)
		}
		trace.Tensors[p.Outputs[0].Tensor][0] = 1
		f := newForger(s, trace.Tensors)
		noTags, squared := untagged(s, l.rows.ch), squaredChallenge(s, l.rows.ch)
		f.rows = &weakened{s, func(i int, r *Row) {
			noTags(i, r)
			if square {
				squared(i, r)
			}
		}}
		f.determine(s.NbCommitted()+int(Committed), s.NbFixed())
		f.multiplicities()
		one := new(fr.Element).SetOne()
		f.at(l.main.mult).Add(f.at(l.main.mult), one)
		f.at(l.main.mult+1).Sub(f.at(l.main.mult+1), one)
		return f.finish()
	}
	if bad := forged(true); len(bad) > 0 {
		t.Fatalf("the attack should work with b = a^2; rows %v refuse it", bad)
	}
	if bad := forged(false); len(bad) == 0 {
		t.Fatal("Relu(0) = 1 was accepted")
	}
}

func ExampleStats() {
	var s Stats
	s.add("conv", 3)
	s.add("conv", 4)
	fmt.Println(s.Nodes[0].Node, s.Nodes[0].Rows)
	// Output: conv 7
}
