package prover

import "github.com/zkinfer/zkinfer/circuits"

// Estimate is what keys and proofs of a circuit will cost on two cores.
type Estimate struct {
	SetupSeconds    float64 `json:"setup_seconds"`
	SetupBytes      int64   `json:"setup_bytes"` // peak of memory
	ProveSeconds    float64 `json:"prove_seconds"`
	ProveBytes      int64   `json:"prove_bytes"`
	ProvingKeyBytes int64   `json:"proving_key_bytes"`
}

// EstimateCost tells what a circuit will cost, without making keys.
func EstimateCost(r circuits.Rows) Estimate {
	return Estimate{}
}
