package program

import "fmt"

// maxVisits bounds the terms that Divide's rule looks at in one program.
const maxVisits = 1 << 28

// infer uses that the quotient grows with a and falls with b. Where b is a sum
// that contains a, the quotient a/(a + rest) grows with a even so, and is
// largest where a is and the rest is least: never more than Factor.
func (op *Divide) infer(r *ranges, out span) error {
	a, b := r.spans[op.In[0]], r.spans[op.In[1]]
	for i := range out.lo {
		if a.lo[i] < 0 {
			return fmt.Errorf("numerator %d can be %d, it must not be negative", i, a.lo[i])
		}
		if b.lo[i] < 1 {
			return fmt.Errorf("divisor %d can be %d, it must be positive", i, b.lo[i])
		}
		least := b.lo[i] // divisor at the largest numerator
		rest, ok, err := r.rest(op, i)
		if err != nil {
			return err
		}
		if ok {
			least = max(least, a.hi[i]+rest)
		}
		lo, ok1 := op.at(a.lo[i], b.hi[i])
		hi, ok2 := op.at(a.hi[i], least)
		if !ok1 || !ok2 {
			return rangeError(i)
		}
		out.lo[i], out.hi[i] = lo, hi
	}
	return nil
}

// rest is the least value of divisor i without its numerator's own term, at
// least 0, or false where the divisor is not such a sum. The divisor may pass
// through Views, and through Clamps that do not cut it from above.
func (r *ranges) rest(op *Divide, i int) (int64, bool, error) {
	an, ai, ok := source(r.p, r.producer, op.In[0], i)
	if !ok {
		return 0, false, nil
	}
	id, at := op.In[1], i
	for {
		if id, at, ok = source(r.p, r.producer, id, at); !ok {
			return 0, false, nil
		}
		clamp, isClamp := r.producer[id].(*Clamp)
		if !isClamp {
			break
		}
		id = clamp.In[0]
		if r.spans[id].hi[at] > clamp.Hi {
			return 0, false, nil
		}
	}
	sum, ok := r.producer[id].(*Linear)
	if !ok {
		return 0, false, nil
	}
	if r.visited += sum.Terms; r.visited > maxVisits {
		return 0, false, fmt.Errorf("the divisors have more than %d terms in all", maxVisits)
	}
	row, p := at/sum.Positions, at%sum.Positions
	bias := sum.bias(row, p)
	if bias < 0 {
		return 0, false, nil
	}
	found := false
	for k, w := range sum.Weights[row*sum.Terms : (row+1)*sum.Terms] {
		j := int(sum.Index[p*sum.Terms+k])
		if j < 0 {
			continue
		}
		tid, tat := locate(r.p, sum.In, j+sum.Stride*(row/(sum.Rows/sum.Groups)))
		if w < 0 || r.spans[tid].lo[tat] < 0 {
			return 0, false, nil
		}
		if w >= 1 && !found {
			tid, tat, ok = source(r.p, r.producer, tid, tat)
			found = ok && tid == an && tat == ai
		}
	}
	// every term is non-negative, so the sum exceeds a by at least its own least
	// value less a's
	rest := r.spans[id].lo[at] - r.spans[an].lo[ai]
	return rest, found && rest >= 0, nil
}
