package program

import "math/bits"

// MaxValue bounds the magnitude of every integer of a program, so that sums of
// two of them and the tests of ranges cannot overflow an int64.
const MaxValue = 1 << 62

// int128 is a two's complement integer of 128 bits.
type int128 struct {
	hi int64
	lo uint64
}

func wide(x int64) int128 { return int128{x >> 63, uint64(x)} }

// mul is the exact product.
func mul(a, b int64) int128 {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	// the unsigned product of a + 2^64 and b is too large by b * 2^64
	return int128{int64(hi) - a>>63&b - b>>63&a, lo}
}

// add is the sum modulo 2^128.
func (x int128) add(y int128) int128 {
	lo, carry := bits.Add64(x.lo, y.lo, 0)
	return int128{x.hi + y.hi + int64(carry), lo}
}

// less reports x < y.
func (x int128) less(y int128) bool {
	return x.hi < y.hi || x.hi == y.hi && x.lo < y.lo
}

// int64 is x as an int64, false where its magnitude exceeds MaxValue.
func (x int128) int64() (int64, bool) {
	v := int64(x.lo)
	return v, x.hi == v>>63 && inBounds(v)
}

// divFloor is floor(x/d) and the remainder in [0, d), for d >= 1. It is false
// where the quotient's magnitude exceeds MaxValue.
func (x int128) divFloor(d int64) (q, rem int64, ok bool) {
	sign := x.hi >> 63
	// floor(x/d) = -1 - floor((-1-x)/d), and -1-x is the complement of x
	hi, lo := uint64(x.hi^sign), x.lo^uint64(sign)
	if hi >= uint64(d) {
		return 0, 0, false
	}
	uq, urem := bits.Div64(hi, lo, uint64(d))
	if uq > MaxValue {
		return 0, 0, false
	}
	q, rem = int64(uq)^sign, int64(urem)
	if sign != 0 {
		rem = d - 1 - rem
	}
	return q, rem, q >= -MaxValue
}

func inBounds(v int64) bool { return -MaxValue <= v && v <= MaxValue }
