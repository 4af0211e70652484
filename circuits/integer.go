package circuits

import (
	"math/big"
	"math/bits"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// integer is the constant part of an expression in the making: a sum of products
// of two int64s, exact. The constant is the expression's value where all wires
// are zero, which need not be near any value that it takes: elements of one
// tensor share an offset, whatever their own ranges are.
type integer struct {
	small int64
	rest  fr.Element // what does not fit
}

// add adds a*b.
func (z *integer) add(a, b int64) {
	if p, ok := mulInt64(a, b); ok {
		if sum := z.small + p; (sum > z.small) == (p > 0) {
			z.small = sum
			return
		}
	}
	var x, y fr.Element
	x.SetInt64(a)
	z.rest.Add(&z.rest, x.Mul(&x, y.SetInt64(b)))
}

// mulInt64 is a*b, false where an int64 does not hold it.
func mulInt64(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	hi -= uint64(a>>63&b) + uint64(b>>63&a) // the product of signed factors
	return int64(lo), int64(hi) == int64(lo)>>63
}

// appendTo appends the constant to an expression, in the short form where that
// holds it.
func (z *integer) appendTo(e *LinExp) {
	if z.rest.IsZero() {
		addConst(e, z.small)
		return
	}
	var sum, negative fr.Element
	sum.SetInt64(z.small)
	sum.Add(&sum, &z.rest)
	negative.Neg(&sum)
	switch v := new(big.Int); {
	case sum.IsZero():
	case sum.BigInt(v).IsInt64():
		addConst(e, v.Int64())
	case negative.BigInt(v).IsInt64():
		addConst(e, -v.Int64())
	default:
		e.Big = append(e.Big, BigTerm{One, sum})
	}
}
