package circuits

import (
	"slices"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/model/program"
)

// Forger attacks one circuit as a malicious prover does, for tests of whole models:
// what the rows accept has a proof. What they refuse of it may have another form that
// they accept: it takes the auxiliary wires from the trace as an honest prover does,
// and lies about tensors alone. Lies about single wires are for the tests of each
// primitive.
type Forger struct {
	s     *System
	order []determination
}

// NewForger finds out which row determines which wire.
func NewForger(s *System) *Forger { return &Forger{s, determinations(s)} }

func determinations(rows Rows) []determination {
	l := newLinter(rows)
	l.close()
	return l.order
}

// Claim is what a prover claims: the values of all wires that are known before the
// challenge, without the mask. Two proofs of one input with different claims are
// one too many.
type Claim []fr.Element

// Forge makes wires of a trace, honest or not, and returns what it claims with
// the rows that refuse it.
func (f *Forger) Forge(t program.Trace) (c Claim, refused []int) {
	g := forge(f.s, t.Tensors, func(Rows) []determination { return f.order })
	refused = g.run()
	return g.claim(), refused
}

// claim is what the forger claims.
func (f *forger) claim() Claim {
	c := slices.Clone(Claim(f.w[Committed:f.s.NbFixed()]))
	c[f.s.wire(f.s.mask)-Committed].SetZero()
	return c
}

// forger is a malicious prover. It knows everything but the challenge when it
// sets the fixed wires, sets them to what it likes, gives the lookup argument
// the multiplicities that serve it best, and then lets the rows determine the
// late wires: any other value of those violates a row at once. What it made is
// judged on the full rows that setup sees.
type forger struct {
	s    *System
	rows Rows // s, or a weakened form of it
	w    []fr.Element

	order func(Rows) []determination // which row determines which wire
}

// forge fills the committed wires from a trace, honest or not.
func forge(s *System, trace values, order func(Rows) []determination) *forger {
	f := &forger{s: s, rows: s, order: order, w: make([]fr.Element, s.NbWires())}
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

// determine sets the wires from a number to another that rows determine.
func (f *forger) determine(from, to int) {
	var r Row
	for _, d := range f.order(f.rows) {
		if int(d.wire) < from || int(d.wire) >= to {
			continue
		}
		f.rows.Row(d.row, &r)
		f.solve(&r, d.wire)
	}
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
