package verifier

import (
	"errors"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
)

// Points are coded as EIP-196 and EIP-197 have it: big-endian coordinates of 32
// bytes, the imaginary part of an element of the quadratic extension first, all
// zeros for infinity. Decoding refuses coordinates of q or more and points off
// the curve, and in G2 points outside the subgroup: exactly what the precompiled
// contracts refuse.

var (
	errCoordinate = errors.New("a coordinate is not below the field's modulus")
	errOffCurve   = errors.New("a point is not on the curve")
	errSubgroup   = errors.New("a point is not in the subgroup")
)

func decodeFp(b []byte) (e fp.Element, err error) {
	if err := e.SetBytesCanonical(b); err != nil {
		return fp.Element{}, errCoordinate
	}
	return e, nil
}

func decodeG1(b []byte) (p bn254.G1Affine, err error) {
	if p.X, err = decodeFp(b[:32]); err != nil {
		return p, err
	}
	if p.Y, err = decodeFp(b[32:64]); err != nil {
		return p, err
	}
	if !p.IsInfinity() && !p.IsOnCurve() {
		return p, errOffCurve
	}
	return p, nil
}

func decodeG2(b []byte) (p bn254.G2Affine, err error) {
	for i, e := range []*fp.Element{&p.X.A1, &p.X.A0, &p.Y.A1, &p.Y.A0} {
		if *e, err = decodeFp(b[32*i : 32*i+32]); err != nil {
			return p, err
		}
	}
	switch {
	case p.IsInfinity():
		return p, nil
	case !p.IsOnCurve():
		return p, errOffCurve
	case !p.IsInSubGroup():
		return p, errSubgroup
	}
	return p, nil
}

func appendG1(b []byte, p *bn254.G1Affine) []byte {
	x, y := p.X.Bytes(), p.Y.Bytes()
	return append(append(b, x[:]...), y[:]...)
}

func appendG2(b []byte, p *bn254.G2Affine) []byte {
	for _, e := range []*fp.Element{&p.X.A1, &p.X.A0, &p.Y.A1, &p.Y.A0} {
		c := e.Bytes()
		b = append(b, c[:]...)
	}
	return b
}
