package prover

import (
	"math/bits"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// wide is an integer of 384 bits, least limb first. It sums multiples of field
// elements without reducing: a product of a coefficient's magnitude and an element is
// below 2^317, so 2^66 of them fit. What is negative goes into it as a multiple of the
// element's negative, or into a sum of its own, chosen by index and not by a branch:
// half of a layer's weights are negative, in no order.
type wide [6]uint64

// sign is 1 for a negative coefficient, else 0.
func sign(k int64) uint64 { return uint64(k) >> 63 }

// magnitude is |k|, 2^63 for the lowest int64.
func magnitude(k int64) uint64 {
	m := k >> 63
	return uint64(k^m) + sign(k)
}

// addMul adds k times the integer that represents e (in Montgomery form).
func (z *wide) addMul(k uint64, e *fr.Element) {
	h0, p0 := bits.Mul64(k, e[0])
	h1, p1 := bits.Mul64(k, e[1])
	h2, p2 := bits.Mul64(k, e[2])
	h3, p3 := bits.Mul64(k, e[3])
	p1, c := bits.Add64(p1, h0, 0)
	p2, c = bits.Add64(p2, h1, c)
	p3, c = bits.Add64(p3, h2, c)
	p4 := h3 + c
	z[0], c = bits.Add64(z[0], p0, 0)
	z[1], c = bits.Add64(z[1], p1, c)
	z[2], c = bits.Add64(z[2], p2, c)
	z[3], c = bits.Add64(z[3], p3, c)
	z[4], c = bits.Add64(z[4], p4, c)
	z[5] += c
}

// addWide adds another sum.
func (z *wide) addWide(x *wide) {
	var c uint64
	for i := range z {
		z[i], c = bits.Add64(z[i], x[i], c)
	}
}

// reducer turns sums into field elements.
type reducer struct{ up, down fr.Element } // 2^64, 2^-64

func newReducer() *reducer {
	r := new(reducer)
	r.up.SetUint64(1 << 32)
	r.up.Square(&r.up)
	r.down.Inverse(&r.up)
	return r
}

// reduce is the element that a sum of elements in Montgomery form represents. As
// the form of x is x 2^256, the limb of weight 2^256 is the number it shows, and
// its neighbours are 2^64 times and 2^-64 times theirs; the lowest three are below
// the modulus, a valid form as they stand.
func (r *reducer) reduce(z *wide) fr.Element {
	var t fr.Element
	sum := fr.Element{z[0], z[1], z[2], 0}
	sum.Add(&sum, t.SetUint64(z[3]).Mul(&t, &r.down))
	sum.Add(&sum, t.SetUint64(z[4]))
	sum.Add(&sum, t.SetUint64(z[5]).Mul(&t, &r.up))
	return sum
}

// difference is the first sum less the second.
func (r *reducer) difference(z *[2]wide) fr.Element {
	x, y := r.reduce(&z[0]), r.reduce(&z[1])
	return *x.Sub(&x, &y)
}
