package circuits

import "github.com/zkinfer/zkinfer/model/program"

// sort gives the positions of a run's elements in their order. With the elements
// x_i of a run of n, each has the key
//
//	key_i = n*u_i + (n-1-i)    u_i = x_i - Lo for the largest first, else Hi - x_i
//
// Keys differ, since their remainders modulo n do, and their falling order is the
// order asked for, equal elements by position. What is claimed are sorted keys
// k_0 .. k_{n-1}, checked
//
//	(1) to be the run's keys, as multisets, by the lookup argument: under a tag of
//	    the run's own each key is an entry that is read once
//	(2) to fall: k_j - k_{j+1} - 1 >= 0
//
// Sound because (1) makes them bounded integers and a permutation of the keys,
// and (2) leaves the one permutation that falls. A key twice would have to stand
// for another one in (1), and is not below itself in (2).
//
// A position p_j that is needed is a committed wire, and so is its u_j: its key is
// the expression n*u_j + (n-1-p_j), with p_j checked to be in [0, n) and u_j to be
// a bounded integer, which a key splits into in one way. (A u_j that nothing bounds
// could be the fraction of any p_j.) Other keys are committed as they are, and runs
// of which nothing is needed cost nothing.
//
// Where only the first position of a run is needed, as for ArgMax, its key is
// checked like a maximum in place of (1) and (2): no key of the run exceeds it and
// one is equal to it.
func (b *builder) sort(op *program.Sort) error {
	if op.Size == 1 {
		b.define(op.Out, constant(0))
		return nil
	}
	in, n, sel := b.tensor(op.In[0]), b.elements(op.Out), b.live(op.Out)
	u := &sum{parts: []Fixed{b.vec[op.In[0]]}, coefs: []int64{1}, konst: -in.Lo}
	if !op.Largest {
		u.coefs[0], u.konst = -1, in.Hi
	}
	y := b.commit(op.Out)
	b.define(op.Out, y)
	runs := runsOf(sel, op.Size)
	keys := &sortKeys{u: u, n: op.Size}
	sorted := &sortedKeys{keys: keys, position: y, needed: b.marked(op.Out)}
	sorted.u = b.wires(&wires{sel: sel, of: func(t values, i int) int64 { return u.value(t, sorted.source(t, i)) }}, n)
	sorted.key = b.wires(&wires{sel: runs.others(sorted.needed, op.Size), of: sorted.value}, n)
	if err := b.exactly(y, sel, int64(op.Size)); err != nil {
		return err
	}
	if err := b.nonNegative(sorted.u, sel, in.Hi-in.Lo); err != nil {
		return err
	}
	width := mulBound(count(in.Lo, in.Hi), int64(op.Size)) // keys are in [0, width)
	if err := b.firstKeys(sorted, runs.first, width); err != nil {
		return err
	}
	return b.allKeys(sorted, runs.whole, width)
}

// firstKeys checks the first sorted key of runs to be the greatest of them.
func (b *builder) firstKeys(sorted *sortedKeys, runs []int, width int64) error {
	if len(runs) == 0 {
		return nil
	}
	g := &gaps{m: sorted, x: sorted.keys}
	var ends []int
	for _, start := range runs {
		for i := range sorted.keys.n {
			g.pairs = append(g.pairs, [2]int32{int32(start), int32(start + i)})
		}
		ends = append(ends, len(g.pairs))
	}
	return b.greatest(g, ends, width-1)
}

// allKeys checks that the sorted keys of runs are their keys, and fall.
func (b *builder) allKeys(sorted *sortedKeys, runs []int, width int64) error {
	if len(runs) == 0 {
		return nil
	}
	size := sorted.keys.n
	members := selection{n: len(runs) * size}
	falls := &gaps{m: sorted, x: sorted}
	tags := make([]int64, len(runs))
	for r, start := range runs {
		tags[r] = b.newTag()
		for i := range size {
			members.items = append(members.items, int32(start+i))
			if i > 0 {
				falls.pairs = append(falls.pairs, [2]int32{int32(start + i - 1), int32(start + i)})
			}
		}
	}
	for _, x := range []Fixed{sorted.keys, sorted} {
		rows := &taggedRows{x: x, sel: members, tags: tags, ch: &b.ch, inv: b.lateWires(members.n)}
		if b.add(rows); x == sorted {
			b.query(rows.inv, members.n)
		} else {
			b.entries(rows.inv, members.n)
		}
	}
	return b.nonNegative(offset(falls, 1), selection{n: len(falls.pairs)}, width-1)
}

// runs are the first elements of the runs of which something is needed.
type runs struct {
	first []int // only the first position
	whole []int
}

func runsOf(sel selection, size int) (r runs) {
	for j := 0; j < sel.n; {
		start, from := sel.at(j)/size*size, j
		for j < sel.n && sel.at(j) < start+size {
			j++
		}
		if sel.at(from) == start && j == from+1 {
			r.first = append(r.first, start)
		} else {
			r.whole = append(r.whole, start)
		}
	}
	return r
}

// others are the elements of whole runs that are not needed.
func (r runs) others(needed []bool, size int) selection {
	items := []int32{}
	for _, start := range r.whole {
		for i := start; i < start+size; i++ {
			if !needed[i] {
				items = append(items, int32(i))
			}
		}
	}
	return selection{items, len(items)}
}

// sortKeys are the keys of elements, by position.
type sortKeys struct {
	u Fixed
	n int // elements of a run
}

func (s *sortKeys) terms(e *LinExp, konst *integer, i int, k int64) {
	s.u.terms(e, konst, i, k*int64(s.n))
	konst.add(k, int64(s.n-1-i%s.n))
}

func (s *sortKeys) value(t values, i int) int64 {
	return int64(s.n)*s.u.value(t, i) + int64(s.n-1-i%s.n)
}

func (s *sortKeys) maxCoef() int64 { return mulBound(int64(s.n), s.u.maxCoef()) }
func (*sortKeys) fixed()           {}

// sortedKeys are the keys in their order, as claimed.
type sortedKeys struct {
	keys     *sortKeys
	position *wires // of needed elements
	u        *wires // of needed elements
	key      *wires // of the others
	needed   []bool
}

// source is the element that is at place i of the order.
func (s *sortedKeys) source(t values, i int) int {
	return i - i%s.keys.n + int(s.position.value(t, i))
}

func (s *sortedKeys) terms(e *LinExp, konst *integer, i int, k int64) {
	if !s.needed[i] {
		s.key.terms(e, konst, i, k)
		return
	}
	n := int64(s.keys.n)
	s.u.terms(e, konst, i, k*n)
	s.position.terms(e, konst, i, -k)
	konst.add(k, n-1)
}

func (s *sortedKeys) value(t values, i int) int64 { return s.keys.value(t, s.source(t, i)) }
func (s *sortedKeys) maxCoef() int64              { return int64(s.keys.n) }
func (*sortedKeys) fixed()                        {}
