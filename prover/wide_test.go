package prover

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

func TestWide(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	edges := []int64{0, 1, -1, 2, -2, math.MaxInt64, math.MinInt64, math.MinInt64 + 1, 255, -128}
	for range 200 {
		var sum, other [2]wide
		var want fr.Element
		for range 1 + rng.IntN(40) {
			k := edges[rng.IntN(len(edges))]
			if rng.IntN(2) == 0 {
				k = rng.Int64() - rng.Int64()
			}
			e := randomScalars(1)[0]
			if rng.IntN(8) == 0 {
				e.SetInt64(-1)
			}
			if rng.IntN(2) == 0 {
				sum[sign(k)].addMul(magnitude(k), &e)
			} else {
				other[sign(k)].addMul(magnitude(k), &e)
			}
			var f fr.Element
			want.Add(&want, f.Mul(f.SetInt64(k), &e))
		}
		for i := range sum {
			sum[i].addWide(&other[i])
		}
		if got := difference(&sum); !got.Equal(&want) {
			t.Fatalf("got %s, want %s", got.String(), want.String())
		}
	}
}

func TestWideKeepsExtremes(t *testing.T) {
	minusOne := fr.Element{}
	minusOne.SetInt64(-1)
	for _, k := range []int64{math.MaxInt64, math.MinInt64} {
		var sum [2]wide
		for range 3000 {
			sum[sign(k)].addMul(magnitude(k), &minusOne)
		}
		var want fr.Element
		want.SetInt64(k)
		want.Mul(&want, new(fr.Element).SetInt64(-3000))
		if got := difference(&sum); !got.Equal(&want) {
			t.Errorf("3000 times %d: got %s, want %s", k, got.String(), want.String())
		}
	}
}
