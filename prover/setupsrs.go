package prover

import (
	"fmt"
	"math/big"
	"runtime"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"github.com/zkinfer/zkinfer/circuits"
)

// groupColumns are a system's columns at tau in the group: what columns are
// without knowing tau.
type groupColumns struct {
	a, b1, k []bn254.G1Affine // k is not divided by delta
	b2       []bn254.G2Affine
}

// setupWithSRS computes the points that setupWithTrapdoor computes, from an SRS.
func setupWithSRS(r circuits.Rows, s sizes, opt Options, srs *SRS, x *secrets) (*Keys, error) {
	if srs.N != s.domain() {
		return nil, fmt.Errorf("setup: SRS for a domain of %d, the circuit's is %d", srs.N, s.domain())
	}
	if err := srs.checkPoints(); err != nil {
		return nil, fmt.Errorf("setup: %w", err)
	}
	cols := combineRows(r, s, srs)
	public, committed, private := split(s, cols.k)

	g1, g2 := g1Table(1), g2Table(1)
	base := mulG2(g2, []fr.Element{x.delta, x.sigma})
	pk, vk := newKeys(s, opt)
	pk.Alpha, pk.Beta, pk.Delta = srs.Alpha, srs.Beta, mulG1(g1, []fr.Element{x.delta})[0]
	pk.Beta2, pk.Delta2 = srs.Beta2, base[0]
	vk.Alpha, vk.Beta, vk.Delta, vk.GSigma = srs.Alpha, srs.Beta2, base[0], base[1]
	vk.K0, vk.Ke, vk.Kc = public[0], public[1], public[2]

	var inverse fr.Element
	inverse.Inverse(&x.delta)
	z := make([]bn254.G1Affine, srs.N)
	copy(z, srs.Z)
	bitReverse(z)
	pk.Z = mulEach(z[:srs.N-1], &inverse)
	pk.K = mulEach(private, &inverse)
	pk.Basis = append([]bn254.G1Affine(nil), committed...)
	pk.BasisSigma = mulEach(committed, &x.sigma)
	pk.InfinityA, pk.A = nonZero(cols.a, infinite)
	pk.InfinityB, pk.B1 = nonZero(cols.b1, infinite)
	_, pk.B2 = nonZero(cols.b2, (*bn254.G2Affine).IsInfinity)

	keys := &Keys{Proving: pk, Verifying: vk}
	if opt.WantSRS {
		keys.SRS = srs
	}
	return keys, finish(keys)
}

// combineRows streams the rows once, by blocks on all cores.
func combineRows(r circuits.Rows, s sizes, srs *SRS) *groupColumns {
	g := func() []bn254.G1Affine { return make([]bn254.G1Affine, s.wires) }
	cols := &groupColumns{a: g(), b1: g(), k: g(), b2: make([]bn254.G2Affine, s.wires)}
	left, right, right2 := newCombiner1(srs.L, cols.a), newCombiner1(srs.L, cols.b1), newCombiner2(srs.L2, cols.b2)
	// the three parts of k have sums of their own until the end
	leftK, rightK, productK := newCombiner1(srs.BetaL, cols.k), newCombiner1(srs.AlphaL, g()), newCombiner1(srs.L, g())
	parallelWorkers(s.rows, rowBlock, runtime.GOMAXPROCS(0), func() func(int, int) {
		a1, a2 := newAdder[fp.Element](), newAdder[bn254.E2]()
		var row circuits.Row
		return func(start, end int) {
			var l, r1, o []term
			for i := start; i < end; i++ {
				row.Reset()
				r.Row(i, &row)
				l, r1, o = appendTerms(l, i, &row.L), appendTerms(r1, i, &row.R), appendTerms(o, i, &row.O)
			}
			left.add(a1, l)
			leftK.add(a1, l)
			right.add(a1, r1)
			rightK.add(a1, r1)
			right2.add(a2, r1)
			productK.add(a1, o)
		}
	})
	a := newAdder[fp.Element]()
	for _, part := range []*combiner[fp.Element, *fp.Element]{rightK, productK} {
		for w := range cols.k {
			a.add((*g1Point)(&cols.k[w]), part.total[w], false)
		}
		a.flush()
	}
	return cols
}

func appendTerms(terms []term, row int, e *circuits.LinExp) []term {
	for _, t := range e.Terms {
		if t.Coef != 0 {
			terms = append(terms, term{wire: t.Wire, row: row, coef: t.Coef})
		}
	}
	for i := range e.Big {
		k := e.Big[i].Coef
		terms = append(terms, term{wire: e.Big[i].Wire, row: row, big: &k})
	}
	return terms
}

// mulEach multiplies every point by k, on all cores.
func mulEach(points []bn254.G1Affine, k *fr.Element) []bn254.G1Affine {
	out := make([]bn254.G1Affine, len(points))
	factor := k.BigInt(new(big.Int))
	parallel(len(points), 1<<8, func(start, end int) {
		for i := start; i < end; i++ {
			out[i].ScalarMultiplication(&points[i], factor)
		}
	})
	factor.SetInt64(0)
	return out
}
