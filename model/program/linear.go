package program

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

const (
	// lanes is how many columns the inner loop works on at once.
	lanes = 4
	// smallWork is the number of multiply-adds below which goroutines cost more
	// than they save.
	smallWork = 1 << 16
)

func (op *Linear) eval(e *evaluation, out []int64) error {
	x := e.in(op)
	pack := op.packs(&e.program.Tensors[op.Out])
	op.blocks(pack, func(b *block) {
		b.gather(x)
		for r := b.from; r < b.to; r++ {
			s := b.dot(op.Weights[r*op.Terms : (r+1)*op.Terms])
			for i := range b.n {
				out[r*op.Positions+b.p+i] = op.bias(r, b.p+i) + s[i]
			}
		}
	})
	return nil
}

func (op *Linear) bias(r, p int) int64 {
	switch len(op.Bias) {
	case 0:
		return 0
	case op.Rows:
		return op.Bias[r]
	}
	return op.Bias[r*op.Positions+p]
}

// packs reports whether every accumulator, before its bias, fits 32 bits.
func (op *Linear) packs(out *Tensor) bool {
	var lo, hi int64 // of the biases
	if len(op.Bias) > 0 {
		lo, hi = bounds(op.Bias)
	}
	return out.Lo-hi >= math.MinInt32 && out.Hi-lo <= math.MaxInt32
}

func bounds(v []int64) (lo, hi int64) {
	lo, hi = v[0], v[0]
	for _, x := range v {
		lo, hi = min(lo, x), max(hi, x)
	}
	return lo, hi
}

// block is the work of rows [from, to) of one group at n positions from p on.
//
// Its columns are gathered k-major, lanes words to a term. Where accumulators
// fit 32 bits, a word holds two positions, x0 + x1*2^32: a product with a weight
// then is both products at once, and the sum splits into the two accumulators,
// since arithmetic modulo 2^64 loses nothing of them.
type block struct {
	op       *Linear
	group    int
	p, n     int
	from, to int
	pack     bool
	cols     []int64 // Terms * lanes, or Terms where n == 1
}

// blocks calls f on all blocks of the layer, on several goroutines when there
// is enough to do.
func (op *Linear) blocks(pack bool, f func(b *block)) {
	width := lanes
	if pack {
		width *= 2
	}
	procs := runtime.GOMAXPROCS(0)
	perGroup := (op.Positions + width - 1) / width
	units, rows := op.Groups*perGroup, op.Rows/op.Groups
	split := 1
	if units < 4*procs { // few positions: split the rows too
		split = min((rows+63)/64, 4*procs)
	}
	chunk := (rows + split - 1) / split
	// a goroutine takes enough units at a time to make them worth its buffer
	work := chunk * op.Terms * width
	batch := min(max(smallWork/4/max(work, 1), 1), (units*split+procs-1)/procs)
	tasks := (units*split + batch - 1) / batch
	parallel(tasks, op.Rows*op.Terms*op.Positions >= smallWork, func(task int) {
		b := &block{op: op, cols: make([]int64, op.Terms*lanes)}
		for i := task * batch; i < min((task+1)*batch, units*split); i++ {
			unit, part := i/split, i%split
			b.group, b.p = unit/perGroup, unit%perGroup*width
			b.n = min(width, op.Positions-b.p)
			b.pack = pack && b.n > lanes
			b.from = b.group*rows + min(part*chunk, rows)
			b.to = b.group*rows + min((part+1)*chunk, rows)
			if b.from < b.to {
				f(b)
			}
		}
	})
}

// gather fills the columns from the concatenated inputs.
func (b *block) gather(x []int64) {
	k, shift := b.op.Terms, b.op.Stride*b.group
	if b.n == 1 {
		for t, j := range b.op.Index[b.p*k : (b.p+1)*k] {
			b.cols[t] = 0
			if j >= 0 {
				b.cols[t] = x[int(j)+shift]
			}
		}
		return
	}
	if b.n != lanes && b.n != 2*lanes {
		clear(b.cols) // columns without a position
	}
	for i := range b.n {
		index, lane := b.op.Index[(b.p+i)*k:(b.p+i+1)*k], b.cols[i%lanes:]
		for t, j := range index {
			var v int64
			if j >= 0 {
				v = x[int(j)+shift]
			}
			if i < lanes {
				lane[t*lanes] = v
			} else {
				lane[t*lanes] += v << 32
			}
		}
	}
}

// dot is the product of one row of weights with the block's columns, valid
// in its first n elements.
func (b *block) dot(w []int32) (s [2 * lanes]int64) {
	if b.n == 1 {
		s[0] = dotOne(w, b.cols)
		return s
	}
	words := dotLanes(w, b.cols)
	if !b.pack {
		copy(s[:], words[:])
		return s
	}
	for i, v := range words {
		s[i] = int64(int32(v))
		s[i+lanes] = int64(int32((v - s[i]) >> 32))
	}
	return s
}

func dotLanes(w []int32, cols []int64) [lanes]int64 {
	var a, b, c, d int64
	for k, v := range w {
		x := cols[k*lanes : k*lanes+lanes : k*lanes+lanes]
		y := int64(v)
		a += y * x[0]
		b += y * x[1]
		c += y * x[2]
		d += y * x[3]
	}
	return [lanes]int64{a, b, c, d}
}

func dotOne(w []int32, col []int64) int64 {
	var a, b, c, d int64
	for len(w) >= 4 && len(col) >= 4 {
		a += int64(w[0]) * col[0]
		b += int64(w[1]) * col[1]
		c += int64(w[2]) * col[2]
		d += int64(w[3]) * col[3]
		w, col = w[4:], col[4:]
	}
	for k, v := range w {
		a += int64(v) * col[k]
	}
	return a + b + c + d
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
