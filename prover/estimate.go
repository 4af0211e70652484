package prover

import "github.com/zkinfer/zkinfer/circuits"

// Estimate is what keys and proofs of a circuit will cost on two cores.
type Estimate struct {
	SetupSeconds    float64 `json:"setup_seconds"`
	SetupBytes      int64   `json:"setup_bytes"` // peak of memory
	ProveSeconds    float64 `json:"prove_seconds"`
	ProveBytes      int64   `json:"prove_bytes"` // peak of memory
	ProvingKeyBytes int64   `json:"proving_key_bytes"`
}

// EstimateCost tells what a circuit will cost before there are keys: times and
// memory are linear in the domain, fitted to networks of 6,000 to 250,000
// constraints on a machine of two cores, the key's size to within a fifth. A layer
// of very many multiply-adds takes longer to set up.
func EstimateCost(r circuits.Rows) Estimate {
	n := 1
	for n < r.NbRows() {
		n *= 2
	}
	const point = 64 // bytes in G1
	return Estimate{
		SetupSeconds:    0.05 + 12e-6*float64(n),
		SetupBytes:      30e6 + 1600*int64(n),
		ProveSeconds:    0.05 + 6e-6*float64(n),
		ProveBytes:      25e6 + 1300*int64(n),
		ProvingKeyBytes: point * (int64(n) + 6*int64(r.NbWires())),
	}
}
