package program

import "fmt"

func (op *Divide) eval(e *evaluation, out []int64) error {
	b := e.Tensors[op.In[1]]
	for i, a := range e.Tensors[op.In[0]] {
		if b[i] < 1 {
			return fmt.Errorf("element %d: the divisor is %d", i, b[i])
		}
		out[i], _ = op.at(a, b[i])
	}
	return nil
}

// at is the quotient for b >= 1, false where its magnitude exceeds MaxValue.
func (op *Divide) at(a, b int64) (int64, bool) {
	if op.Floor {
		q, _, ok := mul(op.Factor, a).divFloor(b)
		return q, ok
	}
	n := mul(2*op.Factor, a).add(wide(b))
	if b == MaxValue { // 2*b does not fit: halve both, the numerator's odd bit cannot matter
		n, b = int128{n.hi >> 1, n.lo>>1 | uint64(n.hi)<<63}, b/2
	}
	q, _, ok := n.divFloor(2 * b)
	return q, ok
}
