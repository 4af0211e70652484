package prover

import (
	"math/big"
	"testing"

	"github.com/consensys/gnark-crypto/ecc"
	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// Sums of multiples are gnark-crypto's, for scalars and points of every kind.
func TestSums(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 60, 500, 5000} {
		for name, scalar := range map[string]func(i int) fr.Element{
			"random":    func(int) fr.Element { return randomScalars(1)[0] },
			"small":     func(i int) fr.Element { return fr.NewElement(uint64(i * 7)) },
			"negative":  func(i int) (e fr.Element) { return *e.SetInt64(int64(-i * 3)) },
			"powers":    func(i int) (e fr.Element) { return *e.SetBigInt(new(big.Int).Lsh(big.NewInt(1), uint(i%254))) },
			"equal":     func(int) (e fr.Element) { return *e.SetInt64(-5) },
			"high only": func(i int) (e fr.Element) { return *e.SetBigInt(new(big.Int).Lsh(big.NewInt(int64(i%11)), 250)) },
		} {
			scalars := make([]fr.Element, n)
			for i := range scalars {
				scalars[i] = scalar(i)
			}
			bases, bases2 := mulG1(g1Table(1), randomScalars(40)), mulG2(g2Table(1), randomScalars(40))
			bases[3], bases2[3] = bn254.G1Affine{}, bn254.G2Affine{}
			bases[4].Neg(&bases[5])
			points, points2 := make([]bn254.G1Affine, n), make([]bn254.G2Affine, n)
			for i := range points {
				points[i], points2[i] = bases[i*i%len(bases)], bases2[i%len(bases)]
			}
			var want bn254.G1Affine
			var want2 bn254.G2Affine
			if n > 0 {
				if _, err := want.MultiExp(points, scalars, ecc.MultiExpConfig{}); err != nil {
					t.Fatal(err)
				}
				if _, err := want2.MultiExp(points2, scalars, ecc.MultiExpConfig{}); err != nil {
					t.Fatal(err)
				}
			}
			all := number(scalars)
			for how, got := range map[string]bn254.G1Affine{
				"plain": bn254.G1Affine(inG1().sum(g1Points(points), scalars)), "auto": msm1(points, scalars),
				"numbered": bn254.G1Affine(inG1().sumNumbered(g1Points(points), all.of, all.distinct)),
			} {
				if !got.Equal(&want) {
					t.Errorf("%d %s scalars, %s: another sum in G1", n, name, how)
				}
			}
			for how, got := range map[string]bn254.G2Affine{
				"plain": bn254.G2Affine(inG2().sum(g2Points(points2), scalars)), "auto": msm2(points2, scalars),
				"numbered": bn254.G2Affine(inG2().sumNumbered(g2Points(points2), all.of, all.distinct)),
			} {
				if !got.Equal(&want2) {
					t.Errorf("%d %s scalars, %s: another sum in G2", n, name, how)
				}
			}
		}
	}
}
