package graph

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// lanes is how many positions the inner loop works on at once.
const lanes = 4

// smallWork is the number of multiply-adds below which goroutines cost more
// than they save.
const smallWork = 1 << 16

// eval fills out, stored r-major, from the concatenated inputs. Work is split
// into tasks of one group, one block of positions and a range of rows; the
// order of a sum does not depend on the split.
func (op *Linear) eval(x, out []float64) {
	groupRows := op.Rows / op.Groups
	blocks := (op.Positions + lanes - 1) / lanes
	split := 1
	if op.Groups*blocks < 4*runtime.GOMAXPROCS(0) { // few positions: split the rows too
		split = min((groupRows+63)/64, 4*runtime.GOMAXPROCS(0))
	}
	rows := (groupRows + split - 1) / split
	work := op.Rows * op.Terms * op.Positions
	parallel(op.Groups*blocks*split, work >= smallWork, func(task int) {
		group, block, part := task/(blocks*split), task/split%blocks, task%split
		from := min(part*rows, groupRows)
		to := min(from+rows, groupRows)
		op.evalBlock(x, out, group, block*lanes, group*groupRows+from, group*groupRows+to)
	})
}

// evalBlock computes rows [from, to) of one group at up to lanes positions
// beginning with p.
func (op *Linear) evalBlock(x, out []float64, group, p, from, to int) {
	k, n := op.Terms, min(lanes, op.Positions-p)
	width := lanes
	if n == 1 {
		width = 1
	}
	cols := make([]float64, k*width) // k-major: cols[k*width+lane]
	for lane := range n {
		for t, j := range op.Index[(p+lane)*k : (p+lane+1)*k] {
			if j >= 0 {
				cols[t*width+lane] = x[int(j)+op.Stride*group]
			}
		}
	}
	for r := from; r < to; r++ {
		w := op.Weights[r*k : (r+1)*k]
		if n == 1 {
			out[r*op.Positions+p] = op.BiasAt(r, p) + dotOne(w, cols)
			continue
		}
		s := dot(w, cols)
		for lane := range n {
			out[r*op.Positions+p+lane] = op.BiasAt(r, p+lane) + s[lane]
		}
	}
}

// BiasAt is Bias(r, p), 0 where there is none.
func (op *Linear) BiasAt(r, p int) float64 {
	switch len(op.Bias) {
	case 0:
		return 0
	case op.Rows:
		return op.Bias[r]
	}
	return op.Bias[r*op.Positions+p]
}

// dot is the product of one row of weights with lanes columns.
func dot(w, cols []float64) [lanes]float64 {
	var a, b, c, d float64
	for k, v := range w {
		x := cols[k*lanes : k*lanes+lanes : k*lanes+lanes]
		a += v * x[0]
		b += v * x[1]
		c += v * x[2]
		d += v * x[3]
	}
	return [lanes]float64{a, b, c, d}
}

// dotOne is the product of one row of weights with one column, in four partial
// sums so that additions need not wait for each other.
func dotOne(w, col []float64) float64 {
	var a, b, c, d float64
	for len(w) >= 4 && len(col) >= 4 {
		a += w[0] * col[0]
		b += w[1] * col[1]
		c += w[2] * col[2]
		d += w[3] * col[3]
		w, col = w[4:], col[4:]
	}
	for k, v := range w {
		a += v * col[k]
	}
	return (a + b) + (c + d)
}

// parallel calls f(0) .. f(n-1), on all cores if wide.
func parallel(n int, wide bool, f func(i int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	if !wide || workers < 2 {
		for i := range n {
			f(i)
		}
		return
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	wg.Wait()
}
