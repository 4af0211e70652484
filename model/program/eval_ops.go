package program

import "math"

func (op *Bilinear) eval(e *evaluation, out []int64) error {
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
	return nil
}

func (op *Clamp) eval(e *evaluation, out []int64) error {
	for i, x := range e.in(op) {
		out[i] = min(max(x, op.Lo), op.Hi)
	}
	return nil
}

func (op *Table) eval(e *evaluation, out []int64) error {
	for i, x := range e.in(op) {
		out[i] = op.Values[x-op.Lo]
	}
	return nil
}

func (op *Segments) eval(e *evaluation, out []int64) error {
	for i, x := range e.in(op) {
		out[i] = op.at(x)
	}
	return nil
}

// at is the function's value at x, which a segment covers.
func (op *Segments) at(x int64) int64 {
	h, m := x>>op.Shift-op.Lo, x&(1<<op.Shift-1)
	return op.Bases[h] + op.Slopes[h]*m
}

func (op *Max) eval(e *evaluation, out []int64) error {
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
	return nil
}

func (op *NonNegative) eval(e *evaluation, out []int64) error {
	for i, x := range e.in(op) {
		if x >= 0 {
			out[i] = 1
		}
	}
	return nil
}

func (op *View) eval(e *evaluation, out []int64) error {
	x := e.in(op)
	for i, j := range op.Index {
		if j < 0 {
			out[i] = op.Consts[-1-j]
		} else {
			out[i] = x[j]
		}
	}
	return nil
}
