package verifier

import (
	"errors"
	"math"
	"math/big"
	"math/rand/v2"
	"reflect"
	"testing"
)

func TestIntegers(t *testing.T) {
	x := Tensor{Name: "x", Shape: []int{6}, Lo: -3, Hi: 5, Scale: 0.5, Zero: 1}
	got, err := x.Integers([]float64{0, 0.25, 0.75, -0.25, 2.1, -2})
	if err != nil || !reflect.DeepEqual(got, []int64{1, 1, 3, 1, 5, -3}) {
		t.Fatalf("got %v, %v", got, err)
	}
	for _, bad := range []float64{2.26, -2.26, math.NaN(), math.Inf(1), math.Inf(-1), 1e300} {
		if _, err := x.Integers([]float64{0, 0, 0, bad, 0, 0}); !errors.Is(err, ErrOutOfRange) {
			t.Errorf("%v: got %v", bad, err)
		}
	}
	if _, err := x.Integers(make([]float64, 5)); err == nil {
		t.Error("five elements of six were accepted")
	}
}

// The rounding is that of the exact quotient, also where the quotient in float64
// is a tie and the exact one is not.
func TestRoundQuotientIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	half := big.NewRat(1, 2)
	for range 20000 {
		s := float64(float32(math.Exp(6*r.Float64() - 5)))
		n := float64(r.IntN(4000) - 2000)
		x := float64(float32((n + 0.5) * s)) // next to a midpoint
		got, ok := roundQuotient(x, s)
		if !ok {
			t.Fatalf("%v / %v refused", x, s)
		}
		q := new(big.Rat).Quo(new(big.Rat).SetFloat64(x), new(big.Rat).SetFloat64(s))
		far := new(big.Rat).Sub(q, new(big.Rat).SetInt64(got))
		switch far.Abs(far).Cmp(half) {
		case 1:
			t.Fatalf("%v / %v: got %d", x, s, got)
		case 0:
			if got&1 != 0 {
				t.Fatalf("%v / %v: a tie gave the odd %d", x, s, got)
			}
		}
	}
}
