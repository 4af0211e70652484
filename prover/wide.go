package prover

import (
	"math/big"
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

// upper is 2^192, the weight of the upper half of a sum's limbs.
var upper = func() (e fr.Element) {
	e.SetBigInt(new(big.Int).Lsh(big.NewInt(1), 192))
	return e
}()

// reduce is the element that a sum of elements in Montgomery form represents: three
// limbs are below the modulus, and so a valid form as they stand.
func (z *wide) reduce() fr.Element {
	low, high := fr.Element{z[0], z[1], z[2]}, fr.Element{z[3], z[4], z[5]}
	return *low.Add(&low, high.Mul(&high, &upper))
}

// difference is the first sum less the second.
func difference(z *[2]wide) fr.Element {
	x, y := z[0].reduce(), z[1].reduce()
	return *x.Sub(&x, &y)
}
