package solidity

import (
	"math"
	"testing"

	"github.com/zkinfer/zkinfer/verifier"
	"github.com/zkinfer/zkinfer/verifier/verifiertest"
)

// The estimate is held against the EVM, for statements whose words have no zero
// byte.
func TestEstimateGas(t *testing.T) {
	for _, words := range []int{1, 5, 34, 200, 1000, 4000} {
		elements := words * verifier.WordBytes
		key := verifiertest.NewKey(verifier.Schema{
			Version: verifier.SchemaVersion,
			Name:    "bytes",
			Inputs:  []verifier.Tensor{{Name: "x", Shape: []int{elements}, Type: "uint8", Hi: 255, Scale: 1, Visibility: verifier.Public}},
			Outputs: []verifier.Tensor{{Name: "y", Shape: []int{1}, Type: "uint8", Hi: 255, Scale: 1, Visibility: verifier.Private}},
		})
		values := make([]int64, elements)
		for i := range values {
			values[i] = int64(1 + i%255)
		}
		statement, err := key.Schema.EncodeInputs([][]int64{values})
		if err != nil {
			t.Fatal(err)
		}
		evm, err := NewEVM(key.VerifyingKey)
		if err != nil {
			t.Fatal(err)
		}
		got := evm.Verify(verifier.Hash{}, key.Prove(verifier.Hash{}, statement))
		if got.Err != nil {
			t.Fatal(got.Err)
		}
		guess := EstimateGas(words)
		for name, pair := range map[string][2]uint64{
			"execution":   {guess.Execution, got.ExecutionGas},
			"transaction": {guess.Transaction, got.TransactionGas},
		} {
			if math.Abs(float64(pair[0])-float64(pair[1])) > 0.01*float64(pair[1]) {
				t.Errorf("%d words, %s: estimated %d, used %d", words, name, pair[0], pair[1])
			}
		}
	}
}
