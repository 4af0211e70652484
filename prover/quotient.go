package prover

import (
	"math/big"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr/fft"
)

// quotient gives the coefficients of H = (L R - O) / (x^n - 1), where L, R and O
// interpolate the rows' values on the n-th roots of unity, in bit-reversed order;
// the last one, of x^(n-1), is zero. It computes in place and returns l's memory.
// If a row does not hold there is no H, and the result is the H of other values:
// no proof made from it passes.
//
// The values l, r and o have n elements, zeros behind those of the rows.
func quotient(l, r, o []fr.Element) []fr.Element {
	n := len(l)
	domain := fft.NewDomain(uint64(n))
	for _, v := range [][]fr.Element{l, r, o} {
		domain.FFTInverse(v, fft.DIF)
		domain.FFT(v, fft.DIT, fft.OnCoset())
	}
	// on the coset g w^j, x^n - 1 is g^n - 1 everywhere
	var inverse fr.Element
	one := fr.One()
	inverse.Exp(domain.FrMultiplicativeGen, big.NewInt(int64(n)))
	inverse.Sub(&inverse, &one).Inverse(&inverse)
	parallel(n, 1<<12, func(start, end int) {
		for i := start; i < end; i++ {
			l[i].Mul(&l[i], &r[i]).Sub(&l[i], &o[i]).Mul(&l[i], &inverse)
		}
	})
	domain.FFTInverse(l, fft.DIF, fft.OnCoset())
	return l
}
