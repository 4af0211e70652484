package prover

import (
	"crypto/rand"
	"encoding/binary"
	"math/big"
	"sync/atomic"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// randomWeights are n random integers below 2^127, which nobody can foresee: the
// coefficients of linear combinations that stand for n equations.
func randomWeights(n int) []fr.Element {
	weights := make([]fr.Element, n)
	buf := make([]byte, 16*n)
	rand.Read(buf)
	var v fr.Element
	shift := fr.NewElement(1 << 63)
	for i := range weights {
		v.SetUint64(binary.LittleEndian.Uint64(buf[16*i:]) >> 1)
		weights[i].SetUint64(binary.LittleEndian.Uint64(buf[16*i+8:]) >> 1)
		weights[i].Mul(&weights[i], &shift).Add(&weights[i], &v)
	}
	return weights
}

func toBig(e *fr.Element) *big.Int { return e.BigInt(new(big.Int)) }

// onCurveG1 reports whether all points are on the curve or infinity, in canonical
// form. The group of the curve has prime order.
func onCurveG1(points []bn254.G1Affine) bool {
	var bad atomic.Bool
	parallel(len(points), 1<<10, func(start, end int) {
		for i := start; i < end && !bad.Load(); i++ {
			if !canonical(points[i:i+1]) || !points[i].IsInfinity() && !points[i].IsOnCurve() {
				bad.Store(true)
			}
		}
	})
	return !bad.Load()
}

// The cofactor of the twist is 10069 times larger primes: a random combination
// with coefficients below 2^14 hides points outside the subgroup with a
// probability of at most 2^-13, so six of them of at most 2^-78.
const (
	subgroupRounds = 6
	subgroupBits   = 14
	fewPoints      = 256 // up to which each point is tested alone
)

// inSubgroupG2 reports whether all points are in the subgroup, infinity included,
// and in canonical form.
func inSubgroupG2(points []bn254.G2Affine) bool {
	var bad atomic.Bool
	few := len(points) <= fewPoints
	parallel(len(points), 1<<8, func(start, end int) {
		for i := start; i < end && !bad.Load(); i++ {
			p := &points[i]
			if !canonical(points[i:i+1]) || !p.IsInfinity() && (!p.IsOnCurve() || few && !p.IsInSubGroup()) {
				bad.Store(true)
			}
		}
	})
	if few || bad.Load() {
		return !bad.Load()
	}
	weights := make([]fr.Element, len(points))
	buf := make([]byte, 2*len(points))
	for range subgroupRounds {
		rand.Read(buf)
		for i := range weights {
			weights[i].SetUint64(uint64(binary.LittleEndian.Uint16(buf[2*i:])) >> (16 - subgroupBits))
		}
		if sum := msm2(points, weights); !sum.IsInfinity() && !sum.IsInSubGroup() {
			return false
		}
	}
	return true
}
