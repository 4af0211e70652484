package program

import (
	"math"
	"math/bits"
	"sync/atomic"
)

// infer bounds the accumulators. With m = lo + hi and d = hi - lo of an
// element, its weighted interval's ends are (w m -+ |w| d) / 2, so that two
// products with the layer's kernel bound a row. Both ends are attained where
// the elements of a row are different ones and free.
func (op *Linear) infer(r *ranges, out span) error {
	in := r.in(op)
	magnitude := uint64(0) // of the inputs
	mid, width := make([]int64, len(in.lo)), make([]int64, len(in.lo))
	for i := range in.lo {
		lo, hi := in.lo[i], in.hi[i]
		magnitude = max(magnitude, uint64(max(lo, -lo)), uint64(max(hi, -hi)))
		mid[i], width[i] = lo+hi, hi-lo
	}
	fits := make([]bool, op.Rows) // rows that 64 bits hold without looking closer
	pack := true
	for row := range fits {
		sum := uint64(0)
		for _, w := range op.Weights[row*op.Terms : (row+1)*op.Terms] {
			sum += uint64(max(w, -w))
		}
		high, low := bits.Mul64(sum, magnitude)
		fits[row] = high == 0 && low < 1<<61
		pack = pack && high == 0 && low <= math.MaxInt32/2
	}
	var bad atomic.Int64 // 1 + an element that leaves the range
	op.blocks(pack, func(b *block) {
		op.inferBlock(b, mid, width, fits, out)
		for row := b.from; row < b.to; row++ {
			for p := b.p; p < b.p+b.n; p++ {
				if !fits[row] && !op.inferWide(in, row, p, b.group, out) {
					bad.Store(int64(row*op.Positions+p) + 1)
				}
			}
		}
	})
	if i := bad.Load(); i > 0 {
		return rangeError(int(i - 1))
	}
	return nil
}

// inferBlock is infer for one block: first the products with m, kept in out,
// then those with d. Rows that do not fit get values without a meaning.
func (op *Linear) inferBlock(b *block, mid, width []int64, fits []bool, out span) {
	k, abs := op.Terms, make([]int32, op.Terms)
	b.gather(mid)
	for row := b.from; row < b.to; row++ {
		s := b.dot(op.Weights[row*k : (row+1)*k])
		copy(out.lo[row*op.Positions+b.p:][:b.n], s[:])
	}
	b.gather(width)
	for row := b.from; row < b.to; row++ {
		if !fits[row] {
			continue
		}
		for i, w := range op.Weights[row*k : (row+1)*k] {
			abs[i] = max(w, -w)
		}
		s := b.dot(abs)
		for i := range b.n {
			at := row*op.Positions + b.p + i
			m, bias := out.lo[at], op.bias(row, b.p+i)
			out.lo[at], out.hi[at] = (m-s[i])>>1+bias, (m+s[i])>>1+bias
		}
	}
}

// inferWide bounds one accumulator in 128 bits; false where it leaves the range.
func (op *Linear) inferWide(in span, row, p, group int, out span) bool {
	lo, hi := wide(op.bias(row, p)), wide(op.bias(row, p))
	for k, w := range op.Weights[row*op.Terms : (row+1)*op.Terms] {
		j := int(op.Index[p*op.Terms+k])
		if j < 0 {
			continue
		}
		a, b := in.lo[j+op.Stride*group], in.hi[j+op.Stride*group]
		if w < 0 {
			a, b = b, a
		}
		lo, hi = lo.add(mul(int64(w), a)), hi.add(mul(int64(w), b))
	}
	at := row*op.Positions + p
	var ok, ok2 bool
	out.lo[at], ok = lo.int64()
	out.hi[at], ok2 = hi.int64()
	return ok && ok2
}
