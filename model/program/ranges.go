package program

import (
	"fmt"
	"strings"
)

// span holds bounds of each element of a tensor: lo[i] <= v[i] <= hi[i].
type span struct{ lo, hi []int64 }

func newSpan(n int) span { return span{make([]int64, n), make([]int64, n)} }

// union is the range that covers every element.
func (s span) union() (lo, hi int64) {
	lo, _ = bounds(s.lo)
	_, hi = bounds(s.hi)
	return lo, hi
}

// ranges derives the static ranges of a program, op by op. It works on
// intervals of single elements: what padding, channels and constants add to a
// range stays with the elements it concerns.
type ranges struct {
	p        *Program
	spans    []span // by ID
	producer []Op   // by ID, nil for an input
	steps    int    // what Divide's rule may still look at
}

func (r *ranges) put(id ID, op Op, s span) {
	for int(id) >= len(r.spans) {
		r.spans, r.producer = append(r.spans, span{}), append(r.producer, nil)
	}
	r.spans[id], r.producer[id] = s, op
}

// input takes over the declared range of an input.
func (r *ranges) input(id ID) {
	t := &r.p.Tensors[id]
	s := newSpan(Elements(t.Shape))
	for i := range s.lo {
		s.lo[i], s.hi[i] = t.Lo, t.Hi
	}
	r.put(id, nil, s)
}

// apply derives the range of the op's output, whose shape is known.
func (r *ranges) apply(op Op) (lo, hi int64, err error) {
	s := newSpan(r.p.Size(op.Output()))
	if err = op.infer(r, s); err == nil {
		err = s.check()
	}
	if err != nil {
		return 0, 0, opError(op, err)
	}
	r.put(op.Output(), op, s)
	lo, hi = s.union()
	return lo, hi, nil
}

// opError names the op's node and primitive.
func opError(op Op, err error) error {
	return fmt.Errorf("%s: %s: %w", op.Origin(), strings.ToLower(op.Kind()), err)
}

func (s span) check() error {
	for i := range s.lo {
		if !inBounds(s.lo[i]) || !inBounds(s.hi[i]) {
			return rangeError(i)
		}
	}
	return nil
}

func rangeError(i int) error {
	return fmt.Errorf("element %d can leave the integers of a program, +-2^62", i)
}

// in is the concatenation of the spans of an op's inputs.
func (r *ranges) in(op Op) span {
	ids := op.Inputs()
	if len(ids) == 1 {
		return r.spans[ids[0]]
	}
	var s span
	for _, id := range ids {
		s.lo = append(s.lo, r.spans[id].lo...)
		s.hi = append(s.hi, r.spans[id].hi...)
	}
	return s
}

// infer of a monotone function maps the bounds.

func (op *Clamp) infer(r *ranges, out span) error {
	in := r.in(op)
	for i := range out.lo {
		out.lo[i] = min(max(in.lo[i], op.Lo), op.Hi)
		out.hi[i] = min(max(in.hi[i], op.Lo), op.Hi)
	}
	return nil
}

func (op *NonNegative) infer(r *ranges, out span) error {
	in := r.in(op)
	for i := range out.lo {
		if in.lo[i] >= 0 {
			out.lo[i] = 1
		}
		if in.hi[i] >= 0 {
			out.hi[i] = 1
		}
	}
	return nil
}

func (op *Rescale) infer(r *ranges, out span) error {
	in := r.in(op)
	size := len(out.lo) / len(op.Mult)
	for i := range out.lo {
		lo, _, ok := op.at(in.lo[i], i/size)
		hi, _, ok2 := op.at(in.hi[i], i/size)
		if !ok || !ok2 {
			return rangeError(i)
		}
		out.lo[i], out.hi[i] = lo, hi
	}
	return nil
}

func (op *Max) infer(r *ranges, out span) error {
	in := r.in(op)
	for p := range out.lo {
		out.lo[p], out.hi[p] = -MaxValue, -MaxValue
		for _, j := range op.Index[p*op.Terms : (p+1)*op.Terms] {
			if j >= 0 {
				out.lo[p] = max(out.lo[p], in.lo[j])
				out.hi[p] = max(out.hi[p], in.hi[j])
			}
		}
	}
	return nil
}

func (op *View) infer(r *ranges, out span) error {
	in := r.in(op)
	for i, j := range op.Index {
		if j < 0 {
			out.lo[i], out.hi[i] = op.Consts[-1-j], op.Consts[-1-j]
		} else {
			out.lo[i], out.hi[i] = in.lo[j], in.hi[j]
		}
	}
	return nil
}
