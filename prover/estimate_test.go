package prover

import (
	"os"
	"testing"
)

// The estimate of a key's size is held against the key that setup makes, and the
// file that it is written to.
func TestEstimateCost(t *testing.T) {
	y := newToy(5, 3, 600, 900)
	_, path := writtenKey(t, y)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	e, err := EstimateCost(y)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Size(); e.ProvingKeyBytes < got*9/10 || e.ProvingKeyBytes > got*11/10 {
		t.Errorf("estimated %d bytes, the file has %d", e.ProvingKeyBytes, got)
	}
	if e.SetupSeconds <= 0 || e.ProveSeconds <= 0 || e.SetupBytes < e.ProvingKeyBytes || e.ProveBytes < e.ProvingKeyBytes {
		t.Errorf("got %+v", e)
	}
	y.rows = nil
	if _, err := EstimateCost(y); err == nil {
		t.Error("a system without rows has an estimate")
	}
}
