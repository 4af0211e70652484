package circuits

import (
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

func (q *search) inRange(c *rangeClaim) (options []option, decided bool) {
	p := q.sum(&c.x)
	var scale, v fr.Element
	scale.SetInt64(c.scale)
	switch {
	case len(p.wires) == 0:
		v.Mul(&p.value, &scale)
		return nil, v.IsUint64() && v.Uint64() < uint64(c.size)
	case len(p.wires) > 1 || c.size > 1<<13:
		return nil, true // not yet
	}
	scale.Inverse(&scale)
	for n := range c.size {
		v.SetInt64(n)
		options = append(options, p.at(*v.Mul(&v, &scale)))
	}
	return options, false
}

func (q *search) inTable(c *tupleClaim) (options []option, decided bool) {
	decided = true
	for i := range c.tab.n {
		entry, known := q.entry(c.tab, i, len(c.parts))
		if !known {
			return nil, true // not yet
		}
		o, holds, known := q.match(c, entry)
		if !known {
			return nil, true
		}
		if holds {
			options = append(options, o)
		}
		decided = decided && len(o) == 0
	}
	return options, decided && len(options) > 0
}

// match is what an entry makes of a tuple's unknown wires, part after part in an
// order in which each has one left; not known where there is none.
func (q *search) match(c *tupleClaim, entry []fr.Element) (o option, holds, known bool) {
	o = option{}
	defer func() {
		for w := range o {
			delete(q.known, w)
		}
	}()
	done := make([]bool, len(c.parts))
	for left := len(done); left > 0; {
		before := left
		for j := range c.parts {
			if done[j] {
				continue
			}
			p := q.sum(&c.parts[j])
			if len(p.wires) > 1 {
				continue
			}
			done[j] = true
			left--
			if len(p.wires) == 0 && p.value != entry[j] {
				return o, false, true
			}
			if len(p.wires) == 1 {
				for w, v := range p.at(entry[j]) {
					o[w], q.known[w] = v, v
				}
			}
		}
		if left == before {
			return o, false, false
		}
	}
	return o, true, true
}

// entry is entry i of a table; not known where it holds activations that are not.
func (q *search) entry(t *table, i, parts int) (entry []fr.Element, known bool) {
	var v fr.Element
	entry = append(entry, *v.SetInt64(t.key(i)))
	if t.rec == nil {
		for _, column := range [][]int64{t.y, t.z}[:parts-1] {
			entry = append(entry, *v.SetInt64(column[i]))
		}
		return entry, true
	}
	for c := range t.rec.offsets {
		at := t.rec.at(t.key(i), c)
		if t.rec.x == nil {
			entry = append(entry, *v.SetInt64(t.rec.values[at]))
			continue
		}
		var e LinExp
		expr(&e, t.rec.x, at, 1)
		q.s.number(&e)
		p := q.sum(&e)
		if len(p.wires) > 0 {
			return nil, false
		}
		entry = append(entry, p.value)
	}
	return entry, true
}

func (q *search) permuted(c *runClaim) (options []option, decided bool) {
	left := map[fr.Element]int{}
	for i := range c.entries {
		p := q.sum(&c.entries[i])
		if len(p.wires) > 0 {
			return nil, true // not yet
		}
		left[p.value]++
	}
	var next *partial
	for i := range c.queries {
		p := q.sum(&c.queries[i])
		switch len(p.wires) {
		case 0:
			if left[p.value]--; left[p.value] < 0 {
				return nil, false
			}
		case 1:
			next = &p
		}
	}
	if next == nil {
		return nil, true
	}
	for v, n := range left {
		if n > 0 {
			options = append(options, next.at(v))
		}
	}
	return options, false
}
