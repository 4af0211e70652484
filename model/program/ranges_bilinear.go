package program

import (
	"math/bits"
	"sync/atomic"
)

func (op *Bilinear) infer(r *ranges, out span) error {
	a, b := r.spans[op.In[0]], r.spans[op.In[1]]
	high, low := bits.Mul64(a.magnitude(), b.magnitude())
	narrow := high == 0 && low < 1<<61/uint64(op.K)
	same := op.In[0] == op.In[1]
	var bad atomic.Int64 // 1 + an element that leaves the range
	parallel(op.Batch*op.M, op.Batch*op.M*op.K*op.N >= smallWork, func(row int) {
		for n := range op.N {
			at := row*op.N + n
			var lo, hi int128
			for k := range op.K {
				i, j := row*op.K+k, (row/op.M*op.K+k)*op.N+n
				l, h := product(a.lo[i], a.hi[i], b.lo[j], b.hi[j], narrow)
				if same && i == j && l.hi < 0 { // a square
					l = int128{}
				}
				lo, hi = lo.add(l), hi.add(h)
			}
			var ok, ok2 bool
			out.lo[at], ok = lo.int64()
			out.hi[at], ok2 = hi.int64()
			if !ok || !ok2 {
				bad.Store(int64(at) + 1)
			}
		}
	})
	if i := bad.Load(); i > 0 {
		return rangeError(int(i - 1))
	}
	return nil
}

// magnitude is the largest absolute value.
func (s span) magnitude() uint64 {
	lo, hi := s.union()
	return uint64(max(lo, -lo, hi, -hi))
}

// product is the interval of x*y for x in [a, b] and y in [c, d]; narrow says
// that an int64 holds each product.
func product(a, b, c, d int64, narrow bool) (lo, hi int128) {
	if narrow {
		ac, ad, bc, bd := a*c, a*d, b*c, b*d
		return wide(min(ac, ad, bc, bd)), wide(max(ac, ad, bc, bd))
	}
	lo = mul(a, c)
	hi = lo
	for _, p := range []int128{mul(a, d), mul(b, c), mul(b, d)} {
		if p.less(lo) {
			lo = p
		}
		if hi.less(p) {
			hi = p
		}
	}
	return lo, hi
}
