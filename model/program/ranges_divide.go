package program

import (
	"fmt"
	"slices"
)

// maxSteps bounds the terms of divisors, and the tensors between, that are
// looked at in one program; quotients beyond are bounded by intervals alone.
const maxSteps = 1 << 25

// infer uses that the quotient grows with a and moves towards 0 as b grows. Where
// b is a sum that contains a, the quotient a/(a + rest) grows with a even so, and
// is largest where a is and the rest is least: never more than Factor.
func (op *Divide) infer(r *ranges, out span) error {
	a, b := r.spans[op.In[0]], r.spans[op.In[1]]
	sums := map[element]sum{}
	for i := range out.lo {
		if b.lo[i] < 0 {
			return fmt.Errorf("divisor %d can be %d, it must not be negative", i, b.lo[i])
		}
		if b.hi[i] == 0 {
			return fmt.Errorf("divisor %d is always 0", i)
		}
		least := max(b.lo[i], 1)
		most := least // divisor at the largest numerator
		if rest, ok := r.rest(op, i, sums); ok {
			most = max(least, a.hi[i]+rest)
		} else if a.hi[i] < 0 {
			most = b.hi[i]
		}
		if a.lo[i] >= 0 {
			least = b.hi[i]
		}
		lo, ok1 := op.at(a.lo[i], least)
		hi, ok2 := op.at(a.hi[i], most)
		if !ok1 || !ok2 {
			return rangeError(i)
		}
		out.lo[i], out.hi[i] = lo, hi
	}
	return nil
}

// element is an element of a tensor.
type element struct {
	id ID
	at int
}

func (e element) compare(f element) int {
	if e.id != f.id {
		return int(e.id - f.id)
	}
	return e.at - f.at
}

// sum is a sum of non-negative terms: those with a weight of at least 1, sorted,
// and its own least value. It has no terms where a term can be negative.
type sum struct {
	terms []element
	least int64
}

// rest is the least value of divisor i without its numerator's own term, at
// least 0, or false where the divisor is not such a sum. The divisor may pass
// through Views, and through Clamps that do not cut it from above.
func (r *ranges) rest(op *Divide, i int, sums map[element]sum) (int64, bool) {
	id, at, ok := r.source(op.In[0], i)
	if !ok {
		return 0, false
	}
	a := element{id, at}
	b, ok := r.unclamped(op.In[1], i)
	if !ok {
		return 0, false
	}
	s, known := sums[b]
	if !known {
		s = r.sum(b)
		sums[b] = s
	}
	if _, ok = slices.BinarySearchFunc(s.terms, a, element.compare); !ok {
		return 0, false
	}
	// every term is non-negative, so the sum exceeds a by at least its own least
	// value less a's
	rest := s.least - r.spans[a.id].lo[a.at]
	return rest, rest >= 0
}

func (r *ranges) source(id ID, i int) (ID, int, bool) {
	return sourceWithin(r.p, r.producer, id, i, &r.steps)
}

// unclamped follows an element back through Views and Clamps to one that it is
// never less than.
func (r *ranges) unclamped(id ID, i int) (element, bool) {
	for {
		var ok bool
		if id, i, ok = r.source(id, i); !ok {
			return element{}, false
		}
		clamp, isClamp := r.producer[id].(*Clamp)
		if !isClamp {
			return element{id, i}, true
		}
		if r.steps--; r.steps < 0 {
			return element{}, false
		}
		if id = clamp.In[0]; r.spans[id].hi[i] > clamp.Hi {
			return element{}, false
		}
	}
}

// sum reads an element as a sum.
func (r *ranges) sum(e element) sum {
	op, ok := r.producer[e.id].(*Linear)
	if !ok || op.Terms > r.steps/len(op.In) {
		return sum{}
	}
	r.steps -= op.Terms * len(op.In)
	row, p := e.at/op.Positions, e.at%op.Positions
	if op.bias(row, p) < 0 {
		return sum{}
	}
	s := sum{least: r.spans[e.id].lo[e.at]}
	for k, w := range op.Weights[row*op.Terms : (row+1)*op.Terms] {
		j := int(op.Index[p*op.Terms+k])
		if j < 0 || w == 0 {
			continue
		}
		id, at := locate(r.p, op.In, j+op.Stride*(row/(op.Rows/op.Groups)))
		if w < 0 || r.spans[id].lo[at] < 0 {
			return sum{}
		}
		if id, at, ok = r.source(id, at); ok {
			s.terms = append(s.terms, element{id, at})
		}
	}
	slices.SortFunc(s.terms, element.compare)
	return s
}
