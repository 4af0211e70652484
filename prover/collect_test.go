package prover

import (
	"math/rand/v2"
	"testing"

	"github.com/consensys/gnark-crypto/ecc"
	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// repeating are n points, some of them equal, opposite or infinity, with scalars
// of few values.
func repeating(t testing.TB, n, values int) ([]bn254.G1Affine, []fr.Element) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	pool := make([]fr.Element, values)
	for i := range pool {
		if _, err := pool[i].SetRandom(); err != nil {
			t.Fatal(err)
		}
	}
	pool[0].SetZero()
	_, _, g, _ := bn254.Generators()
	random := make([]fr.Element, 200)
	for i := range random {
		if _, err := random[i].SetRandom(); err != nil {
			t.Fatal(err)
		}
	}
	bases := bn254.BatchScalarMultiplicationG1(&g, random)
	bases[3] = bn254.G1Affine{}
	bases[4].Neg(&bases[5])
	points, scalars := make([]bn254.G1Affine, n), make([]fr.Element, n)
	for i := range points {
		points[i], scalars[i] = bases[r.IntN(len(bases))], pool[r.IntN(values)]
	}
	return points, scalars
}

func TestCollect(t *testing.T) {
	for _, n := range []int{64, 65, 1000, 5000} {
		points, scalars := repeating(t, n, 20)
		var want bn254.G1Affine
		if _, err := want.MultiExp(points, scalars, ecc.MultiExpConfig{}); err != nil {
			t.Fatal(err)
		}
		if got := msm1(points, scalars); !got.Equal(&want) {
			t.Fatalf("%d points: the sum is another one", n)
		}
		all := number(scalars)
		if len(all.distinct) > 20 {
			t.Fatalf("%d points with 20 scalars: %d distinct ones", n, len(all.distinct))
		}
		for i, id := range all.of {
			if id < 0 != scalars[i].IsZero() || id >= 0 && all.distinct[id] != scalars[i] {
				t.Fatalf("%d points: scalar %d has number %d", n, i, id)
			}
		}
	}
}

func BenchmarkCollect(b *testing.B) {
	points, scalars := repeating(b, 1<<18, 4096)
	b.Run("collect", func(b *testing.B) {
		for b.Loop() {
			msm1(points, scalars)
		}
	})
	b.Run("multiexp", func(b *testing.B) {
		var p bn254.G1Affine
		for b.Loop() {
			if _, err := p.MultiExp(points, scalars, ecc.MultiExpConfig{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
