package prover

import (
	"math/bits"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// wide is a signed integer of 384 bits in two's complement, least limb first. It
// sums multiples of field elements without reducing: a product of an int64 and an
// element is below 2^317, so 2^66 of them fit.
type wide [6]uint64

// addMul adds k times the integer that represents e (in Montgomery form).
func (z *wide) addMul(k int64, e *fr.Element) {
	switch {
	case k == 1:
		z.add(&[5]uint64{e[0], e[1], e[2], e[3]})
	case k == -1:
		z.sub(&[5]uint64{e[0], e[1], e[2], e[3]})
	case k >= 0:
		p := product(uint64(k), e)
		z.add(&p)
	default:
		p := product(-uint64(k), e)
		z.sub(&p)
	}
}

func product(k uint64, e *fr.Element) (p [5]uint64) {
	var c uint64
	h0, l0 := bits.Mul64(k, e[0])
	h1, l1 := bits.Mul64(k, e[1])
	h2, l2 := bits.Mul64(k, e[2])
	h3, l3 := bits.Mul64(k, e[3])
	p[0] = l0
	p[1], c = bits.Add64(h0, l1, 0)
	p[2], c = bits.Add64(h1, l2, c)
	p[3], c = bits.Add64(h2, l3, c)
	p[4] = h3 + c
	return p
}

func (z *wide) add(p *[5]uint64) {
	var c uint64
	z[0], c = bits.Add64(z[0], p[0], 0)
	z[1], c = bits.Add64(z[1], p[1], c)
	z[2], c = bits.Add64(z[2], p[2], c)
	z[3], c = bits.Add64(z[3], p[3], c)
	z[4], c = bits.Add64(z[4], p[4], c)
	z[5] += c
}

func (z *wide) sub(p *[5]uint64) {
	var b uint64
	z[0], b = bits.Sub64(z[0], p[0], 0)
	z[1], b = bits.Sub64(z[1], p[1], b)
	z[2], b = bits.Sub64(z[2], p[2], b)
	z[3], b = bits.Sub64(z[3], p[3], b)
	z[4], b = bits.Sub64(z[4], p[4], b)
	z[5] -= b
}

// addWide adds another sum.
func (z *wide) addWide(x *wide) {
	var c uint64
	for i := range z {
		z[i], c = bits.Add64(z[i], x[i], c)
	}
}

// reducer turns sums into field elements.
type reducer struct{ up, down, sign fr.Element } // 2^64, 2^-64, 2^128

func newReducer() *reducer {
	r := new(reducer)
	r.up.SetUint64(1 << 32)
	r.up.Square(&r.up)
	r.down.Inverse(&r.up)
	r.sign.Square(&r.up)
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
	if z[5]>>63 == 1 { // the limbs show 2^384 too much
		sum.Sub(&sum, &r.sign)
	}
	return sum
}
