package circuits

import (
	"slices"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// search looks for every assignment, over the whole field, of the wires that are
// known before the challenge. It takes the lookup argument at its word: a query is
// an entry of its table, a range check of all its limbs an integer in [0, size) over
// the scale of its lowest limb, runs of a Sort are one multiset. From there on it
// decides, by propagation and by trying all entries, whether rows and lookups leave
// a prover anything else than the honest wires: fractions, wrapped numbers and
// changes of several wires at once included.
type search struct {
	s      *System
	known  map[Wire]fr.Element
	rows   []Row // without the challenge
	ranges []rangeClaim
	tuples []tupleClaim
	runs   []runClaim
	vars   []Wire // to be found

	nodes, limit int
	found        []map[Wire]fr.Element // at most two
	open         []Wire                // wires that nothing determines
}

// rangeClaim says that scale*x is an integer in [0, size).
type rangeClaim struct {
	x           LinExp
	scale, size int64
}

// tupleClaim says that its parts are an entry of a table.
type tupleClaim struct {
	tab   *table
	parts []LinExp
}

// runClaim says that two lists of values are the same multiset.
type runClaim struct{ entries, queries []LinExp }

// option is a way to satisfy a claim.
type option map[Wire]fr.Element

func newSearch(s *System, limit int) *search {
	q := &search{s: s, known: map[Wire]fr.Element{One: fr.One()}, limit: limit}
	implied := map[Wire]bool{s.wire(s.mask): true} // limbs follow from what they are of
	for _, t := range s.tables {
		for i := range t.n {
			implied[s.wire(t.mult+Wire(i))] = true
		}
	}
	for i, b := range s.blocks {
		q.claims(i, b, implied)
	}
	for w := Committed; int(w) < s.NbFixed(); w++ {
		if !implied[w] {
			q.vars = append(q.vars, w)
		}
	}
	return q
}

// claims collects what a block claims about wires that are known before the challenge.
func (q *search) claims(at int, b block, implied map[Wire]bool) {
	element := func(x Fixed, i int) LinExp {
		var e LinExp
		expr(&e, x, i, 1)
		q.s.number(&e)
		return e
	}
	tuple := func(t *table, i int, parts ...Fixed) {
		c := tupleClaim{tab: t}
		for _, x := range parts {
			c.parts = append(c.parts, element(x, i))
		}
		q.tuples = append(q.tuples, c)
	}
	switch b := b.(type) {
	case *rangeRows:
		c := rangeClaim{scale: 1, size: int64(b.tab.n)}
		if b.bits > 0 {
			c.scale, c.size = 1<<(b.bits-b.low), 1<<(b.bits*uint(b.limbs))
		}
		for j := range b.sel.n {
			c.x = element(b.x, b.sel.at(j))
			q.ranges = append(q.ranges, c)
		}
		for l := range b.sel.n * (b.limbs - 1) {
			implied[q.s.wire(b.high+Wire(l))] = true
		}
	case *pairRows:
		for j := range b.sel.n {
			tuple(b.tab, b.sel.at(j), b.x, b.y)
		}
	case *tripleRows:
		for j := range b.sel.n {
			tuple(b.tab, b.sel.at(j), b.x, b.y, b.z)
		}
	case *recordRows:
		for i := range b.len() {
			c := tupleClaim{b.tab, []LinExp{element(b.keys, i)}}
			for k := range b.sums.d {
				c.parts = append(c.parts, element(b.sums.x, b.sums.at(i, k)))
			}
			q.tuples = append(q.tuples, c)
		}
	case *taggedRows: // entries, and queries in the block behind
		sorted, ok := q.s.blocks[at+1].(*taggedRows)
		if !ok || !slices.Equal(sorted.tags, b.tags) {
			return
		}
		size := b.sel.n / len(b.tags)
		for r := range b.tags {
			var c runClaim
			for j := r * size; j < (r+1)*size; j++ {
				c.entries = append(c.entries, element(b.x, b.sel.at(j)))
				c.queries = append(c.queries, element(sorted.x, sorted.sel.at(j)))
			}
			q.runs = append(q.runs, c)
		}
	default:
		for i := q.s.starts[at]; i < q.s.starts[at+1]; i++ {
			var r Row
			if q.s.Row(i, &r); q.early(&r) {
				q.rows = append(q.rows, r)
			}
		}
	}
}

// early reports whether a row speaks about wires known before the challenge only,
// and about others than the mask.
func (q *search) early(r *Row) bool {
	for _, e := range r.sides() {
		for _, t := range e.Terms {
			if int(t.Wire) >= q.s.NbFixed() || t.Wire == Public || t.Wire == q.s.wire(q.s.mask) {
				return false
			}
		}
		for _, t := range e.Big {
			if int(t.Wire) >= q.s.NbFixed() || t.Wire == Public {
				return false
			}
		}
	}
	return true
}

// run finds the assignments that agree with what is known.
func (q *search) run() {
	if q.nodes++; q.nodes > q.limit || len(q.found) > 1 || len(q.open) > 0 {
		return
	}
	var set []Wire
	defer func() { q.forget(set) }()
	best, ok := q.propagate(&set)
	if !ok {
		return
	}
	if best == nil {
		for _, w := range q.vars {
			if _, ok := q.known[w]; !ok {
				q.open = append(q.open, w)
			}
		}
		if len(q.open) == 0 {
			found := make(map[Wire]fr.Element)
			for w, v := range q.known {
				found[w] = v
			}
			q.found = append(q.found, found)
		}
		return
	}
	for _, o := range best {
		for w, v := range o {
			q.known[w] = v
		}
		q.run()
		for w := range o {
			delete(q.known, w)
		}
	}
}

func (q *search) forget(wires []Wire) {
	for _, w := range wires {
		delete(q.known, w)
	}
}

// propagate sets what rows determine and returns the options of the claim that has
// the fewest, nil where all claims hold; false where one cannot.
func (q *search) propagate(set *[]Wire) (best []option, ok bool) {
	for again := true; again; {
		again, best = false, nil
		consider := func(o []option) bool {
			if best == nil || len(o) < len(best) {
				best = o
			}
			return len(o) > 0
		}
		for i := range q.rows {
			options, decided, ok := q.row(&q.rows[i])
			switch {
			case !ok:
				return nil, false
			case decided:
			case len(options) == 1:
				for w, v := range options[0] {
					q.known[w] = v
					*set = append(*set, w)
				}
				again = true
			case !consider(options):
				return nil, false
			}
		}
		if again {
			continue
		}
		for i := range q.ranges {
			if c := &q.ranges[i]; best == nil || int(c.size) < len(best) || len(q.sum(&c.x).wires) == 0 {
				if options, decided := q.inRange(c); !decided && !consider(options) {
					return nil, false
				}
			}
		}
		for i := range q.tuples {
			if options, decided := q.inTable(&q.tuples[i]); !decided && !consider(options) {
				return nil, false
			}
		}
		for i := range q.runs {
			if options, decided := q.permuted(&q.runs[i]); !decided && !consider(options) {
				return nil, false
			}
		}
	}
	return best, true
}

// partial is an expression of which some wires are known.
type partial struct {
	value fr.Element
	wires []Wire // in order of their appearance
	coefs map[Wire]fr.Element
}

func (q *search) sum(e *LinExp) partial {
	p := partial{coefs: map[Wire]fr.Element{}}
	add := func(w Wire, k fr.Element) {
		if v, ok := q.known[w]; ok {
			p.value.Add(&p.value, k.Mul(&k, &v))
			return
		}
		old, seen := p.coefs[w]
		if !seen {
			p.wires = append(p.wires, w)
		}
		p.coefs[w] = *k.Add(&k, &old)
	}
	for _, t := range e.Terms {
		var k fr.Element
		add(t.Wire, *k.SetInt64(t.Coef))
	}
	for _, t := range e.Big {
		add(t.Wire, t.Coef)
	}
	p.wires = slices.DeleteFunc(p.wires, func(w Wire) bool { k := p.coefs[w]; return k.IsZero() })
	return p
}

// at is the value of the one unknown wire where the expression is v.
func (p *partial) at(v fr.Element) option {
	k := p.coefs[p.wires[0]]
	v.Sub(&v, &p.value)
	return option{p.wires[0]: *v.Div(&v, &k)}
}

// row solves a row with one unknown wire: (a + bw)(c + dw) = e + fw. It is decided
// where it says nothing, for now or at all, and not ok where it cannot hold.
func (q *search) row(r *Row) (options []option, decided, ok bool) {
	l, x, o := q.sum(&r.L), q.sum(&r.R), q.sum(&r.O)
	all := slices.Concat(l.wires, x.wires, o.wires)
	for _, w := range all {
		if w != all[0] {
			return nil, true, true
		}
	}
	var a, b, c, t fr.Element // of a w^2 + b w + c = 0
	c.Mul(&l.value, &x.value)
	c.Sub(&c, &o.value)
	if len(all) == 0 {
		return nil, true, c.IsZero()
	}
	w := all[0]
	lw, xw, ow := l.coefs[w], x.coefs[w], o.coefs[w]
	a.Mul(&lw, &xw)
	b.Mul(&l.value, &xw)
	b.Add(&b, t.Mul(&lw, &x.value))
	b.Sub(&b, &ow)
	if a.IsZero() {
		if b.IsZero() {
			return nil, true, c.IsZero()
		}
		c.Neg(&c)
		return []option{{w: *c.Div(&c, &b)}}, false, true
	}
	var root fr.Element
	t.SetUint64(4)
	t.Mul(&t, &a).Mul(&t, &c)
	root.Square(&b)
	if root.Sub(&root, &t).Legendre() < 0 {
		return nil, false, false
	}
	root.Sqrt(&root)
	a.Double(&a)
	for range 2 {
		v := root
		v.Sub(&v, &b)
		v.Div(&v, &a)
		if len(options) == 0 || options[0][w] != v {
			options = append(options, option{w: v})
		}
		root.Neg(&root)
	}
	return options, false, true
}
