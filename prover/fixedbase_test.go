package prover

import (
	"math/big"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

func randomScalars(n int) []fr.Element {
	s := make([]fr.Element, n)
	for i := range s {
		s[i].MustSetRandom()
	}
	return s
}

func TestFixedBase(t *testing.T) {
	scalars := randomScalars(30)
	for i := range 40 { // the edges of windows, their negatives
		var e fr.Element
		e.SetBigInt(new(big.Int).Lsh(big.NewInt(1), uint(i*7)))
		one := fr.One()
		scalars = append(scalars, e, *new(fr.Element).Neg(&e), *new(fr.Element).Sub(&e, &one))
	}
	scalars = append(scalars, fr.Element{}, fr.One(), fr.NewElement(1<<15), fr.NewElement(1<<16-1))
	for _, n := range []int{1, 100, 1 << 12} {
		p1, p2 := mulG1(g1Table(n), scalars), mulG2(g2Table(n), scalars)
		for i := range scalars {
			var w1 bn254.G1Affine
			var w2 bn254.G2Affine
			s := scalars[i].BigInt(new(big.Int))
			if w1.ScalarMultiplicationBase(s); !p1[i].Equal(&w1) {
				t.Errorf("table for %d: %s g1 is wrong", n, s)
			}
			if w2.ScalarMultiplicationBase(s); !p2[i].Equal(&w2) {
				t.Errorf("table for %d: %s g2 is wrong", n, s)
			}
		}
	}
}

func TestAdder(t *testing.T) {
	g := mulG1(g1Table(1), []fr.Element{{}, fr.One(), fr.NewElement(2), fr.NewElement(5)})
	for i := range g {
		for j := range g {
			for _, minus := range []bool{false, true} {
				var want bn254.G1Affine
				if want.Add(&g[i], &g[j]); minus {
					want.Sub(&g[i], &g[j])
				}
				got, src := g1Point(g[i]), g1Point(g[j])
				a := newAdder[fp.Element]()
				a.add(&got, &src, minus)
				a.flush()
				if got != g1Point(want) {
					t.Errorf("points %d and %d, minus %v: wrong sum", i, j, minus)
				}
			}
		}
	}
	p := g1Point(g[3])
	a := newAdder[fp.Element]()
	a.add(&p, &p, false)
	a.flush()
	if p != g1Point(mulG1(g1Table(1), []fr.Element{fr.NewElement(10)})[0]) {
		t.Error("a point added to itself in place is not its double")
	}
}

func BenchmarkFixedBaseG1(b *testing.B) {
	t := g1Table(1 << 20)
	s := randomScalars(1 << 14)
	b.ResetTimer()
	for range b.N {
		mulG1(t, s)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(s)), "ns/point")
}

func BenchmarkFixedBaseG2(b *testing.B) {
	t := g2Table(1 << 20)
	s := randomScalars(1 << 13)
	b.ResetTimer()
	for range b.N {
		mulG2(t, s)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(s)), "ns/point")
}
