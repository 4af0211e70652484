package program

import "math"

func (op *Bilinear) eval(e *evaluation, out []int64) {
	a, b := e.Tensors[op.In[0]], e.Tensors[op.In[1]]
	m, k, n := op.M, op.K, op.N
	parallel(op.Batch*m, op.Batch*m*k*n >= smallWork, func(i int) { // i = batch*M + row
		row, y, bb := a[i*k:(i+1)*k], out[i*n:(i+1)*n], b[i/m*k*n:]
		for j, x := range row {
			for c, v := range bb[j*n : (j+1)*n] {
				y[c] += x * v
			}
		}
	})
}

func (op *Clamp) eval(e *evaluation, out []int64) {
	for i, x := range e.in(op) {
		out[i] = min(max(x, op.Lo), op.Hi)
	}
}

func (op *Table) eval(e *evaluation, out []int64) {
	for i, x := range e.in(op) {
		out[i] = op.Values[x-op.Lo]
	}
}

func (op *Segments) eval(e *evaluation, out []int64) {
	for i, x := range e.in(op) {
		out[i] = op.at(x)
	}
}

// at is the function's value at x, which a segment covers.
func (op *Segments) at(x int64) int64 {
	h, m := x>>op.Shift-op.Lo, x&(1<<op.Shift-1)
	return op.Bases[h] + op.Slopes[h]*m
}

func (op *Max) eval(e *evaluation, out []int64) {
	x := e.in(op)
	for p := range out {
		best := int64(math.MinInt64)
		for _, j := range op.Index[p*op.Terms : (p+1)*op.Terms] {
			if j >= 0 {
				best = max(best, x[j])
			}
		}
		out[p] = best
	}
}

func (op *NonNegative) eval(e *evaluation, out []int64) {
	for i, x := range e.in(op) {
		if x >= 0 {
			out[i] = 1
		}
	}
}

func (op *Divide) eval(e *evaluation, out []int64) {
	b := e.Tensors[op.In[1]]
	for i, a := range e.Tensors[op.In[0]] {
		out[i], _ = op.at(a, b[i])
	}
}

// at is floor((2*Factor*a + b) / (2*b)) for a >= 0 and b >= 1, false where it
// exceeds MaxValue.
func (op *Divide) at(a, b int64) (int64, bool) {
	n := mul(2*op.Factor, a).add(wide(b))
	if b == MaxValue { // 2*b does not fit: halve both, the numerator's odd bit cannot matter
		n, b = int128{n.hi >> 1, n.lo>>1 | uint64(n.hi)<<63}, b/2
	}
	q, _, ok := n.divFloor(2 * b)
	return q, ok
}

func (op *View) eval(e *evaluation, out []int64) {
	x := e.in(op)
	for i, j := range op.Index {
		if j < 0 {
			out[i] = op.Consts[-1-j]
		} else {
			out[i] = x[j]
		}
	}
}
