package program

import "fmt"

func (op *Table) infer(r *ranges, out span) error {
	in := r.in(op)
	tree := newExtrema(span{op.Values, op.Values})
	end := op.Lo + int64(len(op.Values)) - 1
	for i := range out.lo {
		lo, hi := in.lo[i], in.hi[i]
		if lo < op.Lo || hi > end {
			return fmt.Errorf("element %d is in [%d, %d], the table covers [%d, %d]", i, lo, hi, op.Lo, end)
		}
		out.lo[i], out.hi[i] = tree.query(int(lo-op.Lo), int(hi-op.Lo))
	}
	return nil
}

func (op *Segments) infer(r *ranges, out span) error {
	in := r.in(op)
	n := len(op.Bases)
	ends := newSpan(n) // of each whole segment
	for h := range n {
		a, b := op.Bases[h], op.Bases[h]+op.Slopes[h]*(1<<op.Shift-1)
		ends.lo[h], ends.hi[h] = min(a, b), max(a, b)
	}
	tree := newExtrema(ends)
	for i := range out.lo {
		lo, hi := in.lo[i], in.hi[i]
		first, last := lo>>op.Shift-op.Lo, hi>>op.Shift-op.Lo
		if first < 0 || last >= int64(n) {
			return fmt.Errorf("element %d is in [%d, %d], the segments cover %d .. %d of 2^%d",
				i, lo, hi, op.Lo, op.Lo+int64(n)-1, op.Shift)
		}
		// a segment is monotone: its part's extremes are at the part's ends
		part := []int64{op.at(lo), op.at(hi)}
		if first < last {
			part = append(part, op.at((lo>>op.Shift+1)<<op.Shift-1), op.at(hi>>op.Shift<<op.Shift))
		}
		out.lo[i], out.hi[i] = bounds(part)
		if first+1 < last {
			a, b := tree.query(int(first+1), int(last-1))
			out.lo[i], out.hi[i] = min(out.lo[i], a), max(out.hi[i], b)
		}
	}
	return nil
}

// extrema answers the least and the greatest value of any stretch of a list: a
// complete binary tree whose node i has the children 2i and 2i+1.
type extrema struct {
	n int
	span
}

func newExtrema(leaves span) extrema {
	n := len(leaves.lo)
	t := extrema{n, newSpan(2 * n)}
	copy(t.lo[n:], leaves.lo)
	copy(t.hi[n:], leaves.hi)
	for i := n - 1; i > 0; i-- {
		t.lo[i] = min(t.lo[2*i], t.lo[2*i+1])
		t.hi[i] = max(t.hi[2*i], t.hi[2*i+1])
	}
	return t
}

// query is the least and the greatest value from position i to j, both included.
func (t extrema) query(i, j int) (lo, hi int64) {
	lo, hi = t.lo[t.n+i], t.hi[t.n+i]
	for i, j = i+t.n, j+t.n+1; i < j; i, j = i/2, j/2 {
		if i&1 == 1 {
			lo, hi = min(lo, t.lo[i]), max(hi, t.hi[i])
			i++
		}
		if j&1 == 1 {
			j--
			lo, hi = min(lo, t.lo[j]), max(hi, t.hi[j])
		}
	}
	return lo, hi
}
