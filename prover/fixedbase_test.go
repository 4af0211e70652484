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
	for _, n := range []int{1, 100, 1 << 12, 1 << 20} { // the last with the widest windows
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
	multiples := []fr.Element{{}, fr.One(), fr.NewElement(2), fr.NewElement(5), *new(fr.Element).Neg(&multipleOfTwo)}
	g1, g2 := mulG1(g1Table(1), multiples), mulG2(g2Table(1), multiples)
	t.Run("G1", func(t *testing.T) {
		testAdder[fp.Element](t, g1Points(g1), func(p, q *g1Point, minus bool) g1Point {
			a, b := bn254.G1Affine(*p), bn254.G1Affine(*q)
			if minus {
				return g1Point(*a.Sub(&a, &b))
			}
			return g1Point(*a.Add(&a, &b))
		})
	})
	t.Run("G2", func(t *testing.T) {
		testAdder[bn254.E2](t, g2Points(g2), func(p, q *g2Point, minus bool) g2Point {
			a, b := bn254.G2Affine(*p), bn254.G2Affine(*q)
			if minus {
				return g2Point(*a.Sub(&a, &b))
			}
			return g2Point(*a.Add(&a, &b))
		})
	})
}

var multipleOfTwo = fr.NewElement(2)

// testAdder adds and subtracts all pairs of points, in batches of several sizes: most
// have infinity, sums that cancel and doublings beside other sums.
func testAdder[E comparable, F element[E]](t *testing.T, g []point[E], sum func(p, q *point[E], minus bool) point[E]) {
	for _, size := range []int{1, 2, 3, 50, 129, batchSize, batchSize + 1} {
		a := newAdder[E, F]()
		got, want := make([]point[E], size), make([]point[E], size)
		for start := range len(g) * len(g) * 2 {
			for k := range size {
				c := start + 7*k
				p, q, minus := &g[c/2%len(g)], &g[c/2/len(g)%len(g)], c%2 == 1
				got[k], want[k] = *p, sum(p, q, minus)
				a.add(&got[k], q, minus)
			}
			a.flush()
			for k := range size {
				if got[k] != want[k] {
					t.Fatalf("batch of %d from pair %d, sum %d is wrong", size, start, k)
				}
			}
			if size > 50 && start > 4 {
				break
			}
		}
	}
	p, double := g[3], sum(&g[3], &g[3], false)
	a := newAdder[E, F]()
	a.add(&p, &p, false)
	a.flush()
	if p != double {
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
