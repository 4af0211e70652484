package prover

import "testing"

// The estimate of a key's size is held against the key that setup makes.
func TestEstimateCost(t *testing.T) {
	r := testRows(t)
	keys, err := Setup(r, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	pk := keys.Proving
	got := int64(64*(len(pk.A)+len(pk.B1)+2*len(pk.B2)+len(pk.Z)+len(pk.K)+len(pk.Basis)+len(pk.BasisSigma)))
	want := EstimateCost(r).ProvingKeyBytes
	if want < got || want > 2*got {
		t.Errorf("estimated %d bytes, the points have %d", want, got)
	}
}
