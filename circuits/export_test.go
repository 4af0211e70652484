package circuits

import (
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/model/program"
)

// Forgery is a malicious prover's assignment, for tests that run it through the
// real prover. Its row values are those of the full rows.
type Forgery struct{ f *forger }

// Forge forges value v at element i of tensor id, everything behind it following
// from v where that is defined.
func Forge(s *System, p *program.Program, in [][]int64, id program.ID, i int, v int64) *Forgery {
	trace := follow(p, in, id, i, v)
	if trace == nil {
		honest, err := p.Eval(in)
		if err != nil {
			panic(err)
		}
		trace = honest.Tensors
		trace[id][i] = v
	}
	f := newForger(s, trace)
	f.determine(s.NbCommitted()+int(Committed), s.NbFixed())
	f.multiplicities()
	return &Forgery{f}
}

// ForgeWire forges the last committed wire that is no multiplicity, by one; nil
// where all of those are inputs, as another input is no forgery.
func ForgeWire(s *System, p *program.Program, in [][]int64) *Forgery {
	trace, err := p.Eval(in)
	if err != nil {
		panic(err)
	}
	f := newForger(s, trace.Tensors)
	last := len(s.wires) - 1
	if last < len(p.Inputs) {
		return nil
	}
	w := f.at(s.wires[last].first + Wire(s.wires[last].sel.n-1))
	w.Add(w, new(fr.Element).SetOne())
	f.determine(s.NbCommitted()+int(Committed), s.NbFixed())
	f.multiplicities()
	return &Forgery{f}
}

func (g *Forgery) Committed() []fr.Element {
	return g.f.w[Committed : int(Committed)+g.f.s.NbCommitted()]
}

func (g *Forgery) Words() []fr.Element {
	words := make([]fr.Element, len(g.f.s.words))
	for i := range words {
		e := LinExp{Terms: append([]Term(nil), g.f.s.words[i].Terms...), Big: append([]BigTerm(nil), g.f.s.words[i].Big...)}
		g.f.s.number(&e)
		words[i] = e.value(g.f.w)
	}
	return words
}

func (g *Forgery) Solve(c fr.Element) error {
	s := g.f.s
	g.f.w[s.NbFixed()] = c
	g.f.determine(s.NbFixed()+1, s.NbWires())
	g.f.determine(int(Public), int(Public)+1)
	return nil
}

func (g *Forgery) Wires() []fr.Element { return g.f.w }

func (g *Forgery) Values(l, r, o []fr.Element) {
	var row Row
	for i := range g.f.s.NbRows() {
		g.f.s.Row(i, &row)
		l[i], r[i], o[i] = row.L.value(g.f.w), row.R.value(g.f.w), row.O.value(g.f.w)
	}
}

// Claimed lists the tensors that a prover claims, with a needed element of each.
func Claimed(p *program.Program) map[program.ID]int {
	b := &builder{prog: p}
	b.findNeeded()
	out := make(map[program.ID]int)
	for _, op := range p.Ops {
		if !b.dead[op.Output()] && hasWires(op) {
			out[op.Output()] = b.live(op.Output()).at(0)
		}
	}
	return out
}
