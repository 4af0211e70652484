package circuits

import (
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/model/program"
)

// forger is a malicious prover. It knows everything but the challenge when it
// sets the fixed wires, sets them to what it likes, gives the lookup argument
// the multiplicities that serve it best, and then lets the rows determine the
// late wires: any other value of those violates a row at once. What it made is
// judged on the full rows that setup sees.
type forger struct {
	s    *System
	rows Rows // s, or a weakened form of it
	w    []fr.Element
}

// newForger fills the committed wires from a trace, honest or not.
func newForger(s *System, trace values) *forger {
	f := &forger{s: s, rows: s, w: make([]fr.Element, s.NbWires())}
	f.w[One].SetOne()
	for _, w := range s.wires {
		for j := range w.sel.n {
			f.at(w.first + Wire(j)).SetInt64(valueOr(w.of, trace, w.sel.at(j)) - w.lo)
		}
	}
	for _, b := range s.blocks {
		if r, ok := b.(*rangeRows); ok {
			f.fillLimbs(r, trace)
		}
	}
	_, _ = f.at(s.mask).SetRandom()
	return f
}

// valueOr is the value of an element, 0 where a forged trace leaves the tables.
func valueOr(of func(values, int) int64, trace values, i int) (v int64) {
	defer func() { _ = recover() }()
	return of(trace, i)
}

func (f *forger) at(w Wire) *fr.Element { return &f.w[f.s.wire(w)] }

// fillLimbs splits a value into limbs; one out of range keeps its upper limbs in
// range, so that the misfit is in the lowest.
func (f *forger) fillLimbs(r *rangeRows, trace values) {
	for j := range r.sel.n {
		v := valueOr(r.x.value, trace, r.sel.at(j))
		for l := 1; l < r.limbs; l++ {
			d := v >> (r.low + uint(l-1)*r.bits)
			if d < 0 {
				d = 0
			}
			f.at(r.high + Wire(j*(r.limbs-1)+l-1)).SetInt64(d & (1<<r.bits - 1))
		}
	}
}

// fixed determines the fixed wires that rows determine.
func (f *forger) determine(from, to int) {
	var r Row
	for _, d := range orderOf(f.rows) {
		if int(d.wire) < from || int(d.wire) >= to {
			continue
		}
		f.rows.Row(d.row, &r)
		f.solve(&r, d.wire)
	}
}

// orders memoises which row determines which wire.
var orders = map[Rows][]determination{}

func orderOf(rows Rows) []determination {
	if _, ok := orders[rows]; !ok {
		l := newLinter(rows)
		l.close()
		orders[rows] = l.order
	}
	return orders[rows]
}

// solve sets the one wire that a row determines.
func (f *forger) solve(r *Row, w Wire) {
	f.w[w].SetZero()
	coef := func(e *LinExp) (c fr.Element) {
		var x fr.Element
		for _, t := range e.Terms {
			if t.Wire == w {
				c.Add(&c, x.SetInt64(t.Coef))
			}
		}
		for i := range e.Big {
			if e.Big[i].Wire == w {
				c.Add(&c, &e.Big[i].Coef)
			}
		}
		return c
	}
	l, x, o := r.L.value(f.w), r.R.value(f.w), r.O.value(f.w)
	cl, cx, co := coef(&r.L), coef(&r.R), coef(&r.O)
	// l*x + w*(cl*x + cx*l) = o + w*co
	var num, den, t fr.Element
	num.Sub(&o, t.Mul(&l, &x))
	den.Mul(&cl, &x)
	den.Add(&den, t.Mul(&cx, &l))
	den.Sub(&den, &co)
	f.w[w].Div(&num, &den)
}

// tuple is what a query or an entry is before folding.
type tuple struct {
	x, y, z, tag fr.Element
	record       string // the values of a record
}

func (f *forger) value(x Fixed, i int) fr.Element {
	var e LinExp
	expr(&e, x, i, 1)
	f.s.number(&e)
	return e.value(f.w)
}

// queries calls visit with every lookup.
func (f *forger) queries(visit func(t *table, q tuple)) {
	for _, b := range f.s.blocks {
		switch b := b.(type) {
		case *rangeRows:
			for i := range b.len() {
				var e LinExp
				b.limb(i, &e, 1)
				f.s.number(&e)
				visit(b.tab, tuple{x: e.value(f.w)})
			}
		case *pairRows:
			for j := range b.sel.n {
				i := b.sel.at(j)
				visit(b.tab, tuple{x: f.value(b.x, i), y: f.value(b.y, i)})
			}
		case *recordRows:
			for i := range b.len() {
				q := tuple{x: f.value(b.keys, i)}
				for c := range b.sums.d {
					y := f.value(b.sums.x, b.sums.at(i, c))
					q.record += y.String() + " "
				}
				visit(b.tab, q)
			}
		case *tripleRows:
			for j := range b.sel.n {
				i := b.sel.at(j)
				visit(b.tab, tuple{x: f.value(b.x, i), y: f.value(b.y, i), z: f.value(b.z, i)})
			}
		}
	}
}

// multiplicities counts the queries that are entries; for the others there is
// nothing that a prover could count.
func (f *forger) multiplicities() {
	entries := make(map[tuple]Wire)
	for _, t := range f.s.tables {
		for i := range t.n {
			var e tuple
			e.tag.SetInt64(t.tag)
			e.x.SetInt64(t.key(i))
			if t.rec != nil {
				e.record = f.record(t, i)
			}
			if t.y != nil {
				e.y.SetInt64(t.y[i])
			}
			if t.z != nil {
				e.z.SetInt64(t.z[i])
			}
			entries[e] = t.mult + Wire(i)
			f.at(t.mult + Wire(i)).SetZero()
		}
	}
	var one fr.Element
	one.SetOne()
	f.queries(func(t *table, q tuple) {
		q.tag.SetInt64(t.tag)
		if w, ok := entries[q]; ok {
			f.at(w).Add(f.at(w), &one)
		}
	})
}

// record are the values of a record.
func (f *forger) record(t *table, i int) (s string) {
	d := t.rec
	for c := range d.offsets {
		var y fr.Element
		if at := d.at(t.key(i), c); d.x != nil {
			y = f.value(d.x, at)
		} else {
			y.SetInt64(d.values[at])
		}
		s += y.String() + " "
	}
	return s
}

// finish draws the challenge and determines the late wires; it returns the rows
// that refuse the forgery.
func (f *forger) finish() []int {
	_, _ = f.w[f.s.NbFixed()].SetRandom()
	f.determine(f.s.NbFixed()+1, f.s.NbWires())
	f.determine(int(Public), int(Public)+1)
	return Violated(f.rows, f.w)
}

// run determines everything behind the committed wires.
func (f *forger) run() []int {
	f.determine(f.s.NbCommitted()+int(Committed), f.s.NbFixed())
	f.multiplicities()
	return f.finish()
}

// attack tries to make the circuit accept value v at element i of tensor id: once
// with everything behind it computed from v, once with everything else honest.
// It reports whether every row accepted another assignment than the honest one;
// a tensor that is an expression of others has no wires to forge.
func attack(t *testing.T, s *System, p *program.Program, in [][]int64, id program.ID, i int, v int64) bool {
	t.Helper()
	honest, err := p.Eval(in)
	if err != nil {
		t.Fatal(err)
	}
	want := newForger(s, honest.Tensors)
	want.run()
	for _, trace := range []values{follow(p, in, id, i, v), honest.Tensors} {
		if trace == nil {
			continue // v has no consequence: an op behind it is not defined on it
		}
		trace[id][i] = v
		if f := newForger(s, trace); len(f.run()) == 0 && f.differs(want) {
			return true
		}
	}
	return false
}

// differs compares what two forgers claim: the fixed wires without the mask. With
// those equal the multiplicities are equal too.
func (f *forger) differs(g *forger) bool {
	for w := int(Committed); w < f.s.NbFixed(); w++ {
		if Wire(w) != f.s.wire(f.s.mask) && f.w[w] != g.w[w] {
			return true
		}
	}
	return false
}

// follow evaluates a program with one value replaced; nil where an op is not
// defined on what follows.
func follow(p *program.Program, in [][]int64, id program.ID, i int, v int64) (trace values) {
	defer func() {
		if recover() != nil {
			trace = nil
		}
	}()
	tr, err := p.EvalWith(in, program.EvalOptions{Override: func(out program.ID, elements []int64) {
		if out == id {
			elements[i] = v
		}
	}})
	if err != nil {
		return nil
	}
	return tr.Tensors
}
