package prover

import (
	"context"
	"fmt"
	"io"
	"iter"
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
func setupWithSRS(ctx context.Context, r circuits.Rows, s sizes, opt Options, srs *SRS, x *secrets, out keyOutput) (*Keys, error) {
	if srs.N != s.domain() {
		return nil, fmt.Errorf("SRS for a domain of %d, the circuit's is %d", srs.N, s.domain())
	}
	if err := srs.checkPoints(); err != nil {
		return nil, err
	}
	cols := combineRows(ctx, r, s, srs)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	public, committed, _ := split(s, cols.k)

	g1, g2 := g1Table(1), g2Table(1)
	base := mulG2(g2, []fr.Element{x.delta, x.sigma})
	pk, vk := newKeys(s, opt)
	pk.Alpha, pk.Beta, pk.Delta = srs.Alpha, srs.Beta, mulG1(g1, []fr.Element{x.delta})[0]
	pk.Beta2, pk.Delta2 = srs.Beta2, base[0]
	vk.Alpha, vk.Beta, vk.Delta, vk.GSigma = srs.Alpha, srs.Beta2, base[0], base[1]
	vk.K0, vk.Ke, vk.Kc = public[0], public[1], public[2]
	pk.InfinityA = marks(cols.a, (*bn254.G1Affine).IsInfinity)
	pk.InfinityB = marks(cols.b1, (*bn254.G1Affine).IsInfinity)
	for i := range committed {
		if committed[i].IsInfinity() {
			return nil, errUnbound(i)
		}
	}
	keys := &Keys{Proving: pk, Verifying: vk}
	if err := bind(keys); err != nil {
		return nil, err
	}

	var inverse fr.Element
	inverse.Inverse(&x.delta)
	z := make([]bn254.G1Affine, srs.N)
	copy(z, srs.Z)
	bitReverse(z)
	points := &keyPoints{
		a: kept(cols.a, pk.InfinityA), b1: kept(cols.b1, pk.InfinityB), b2: kept(cols.b2, pk.InfinityB),
		z:     timesEach(chunksOf(z[:srs.N-1]), &inverse),
		k:     timesEach(private(s, cols.k), &inverse),
		basis: chunksOf(committed), basisSigma: timesEach(chunksOf(committed), &x.sigma),
	}
	if err := out(pk.counts(), func(w io.Writer) error { return pk.write(w, points) }); err != nil {
		return nil, err
	}
	if opt.WantSRS {
		keys.SRS = srs
	}
	return keys, nil
}

// timesEach multiplies every point by k, on all cores.
func timesEach(points iter.Seq[[]bn254.G1Affine], k *fr.Element) iter.Seq[[]bn254.G1Affine] {
	return func(yield func([]bn254.G1Affine) bool) {
		out, factor := make([]bn254.G1Affine, chunkPoints), toBig(k)
		defer factor.SetInt64(0)
		for chunk := range points {
			parallel(len(chunk), 1<<6, func(start, end int) {
				for i := start; i < end; i++ {
					out[i].ScalarMultiplication(&chunk[i], factor)
				}
			})
			if !yield(out[:len(chunk)]) {
				return
			}
		}
	}
}

// combineRows streams the rows once, by blocks on all cores. If the context ends it
// stops, and its result is none.
func combineRows(ctx context.Context, r circuits.Rows, s sizes, srs *SRS) *groupColumns {
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
			for i := start; i < end && ctx.Err() == nil; i++ {
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
