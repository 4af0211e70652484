package prover

import (
	"math/big"
	"math/bits"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr/fft"
)

// quotient gives the coefficients of H = (L R - O) / (x^n - 1), where L, R and O
// interpolate the rows' values on the n-th roots of unity, in bit-reversed order;
// the last one, of x^(n-1), is zero. It computes in place and returns l's memory.
// If a row does not hold there is no H, and the result is the H of other values:
// no proof made from it passes.
//
// The polynomial of degree below n that agrees with L R on the coset g w^j, where
// x^n - 1 is g^n - 1 everywhere, is (g^n - 1) H + O. So O needs no transform to the
// coset: six transforms do.
//
// The values l, r and o have n elements, zeros behind those of the rows.
func quotient(l, r, o []fr.Element) []fr.Element {
	n := len(l)
	domain := fft.NewDomain(uint64(n), fft.WithoutPrecompute())
	shift := make([]fr.Element, n)
	powersReversed(shift, domain.FrMultiplicativeGen)
	for _, v := range [][]fr.Element{l, r} {
		domain.FFTInverse(v, fft.DIF)
		mulVectors(v, v, shift)
		domain.FFT(v, fft.DIT)
	}
	mulVectors(l, l, r)
	domain.FFTInverse(l, fft.DIF)
	domain.FFTInverse(o, fft.DIF)
	powersReversed(shift, domain.FrMultiplicativeGenInv)
	mulVectors(l, l, shift)
	var inverse fr.Element
	one := fr.One()
	inverse.Exp(domain.FrMultiplicativeGen, big.NewInt(int64(n)))
	inverse.Sub(&inverse, &one).Inverse(&inverse)
	parallel(n, 1<<12, func(start, end int) {
		v := fr.Vector(l[start:end])
		v.Sub(v, o[start:end])
		v.ScalarMul(v, &inverse)
	})
	return l
}

// powersReversed fills p with the powers of x, of number 0 to len(p)-1 in
// bit-reversed order. The length is a power of two.
func powersReversed(p []fr.Element, x fr.Element) {
	p[0].SetOne()
	steps := make([]fr.Element, bits.TrailingZeros(uint(len(p)))) // x^(n/2), x^(n/4), ..
	for i := len(steps) - 1; i >= 0; i-- {
		steps[i] = x
		x.Square(&x)
	}
	for i, step := range steps {
		low, high := p[:1<<i], p[1<<i:2<<i]
		parallel(len(low), 1<<12, func(start, end int) {
			v := fr.Vector(high[start:end])
			v.ScalarMul(low[start:end], &step)
		})
	}
}

// mulVectors multiplies element by element, on all cores.
func mulVectors(z, x, y []fr.Element) {
	parallel(len(z), 1<<12, func(start, end int) {
		v := fr.Vector(z[start:end])
		v.Mul(x[start:end], y[start:end])
	})
}
