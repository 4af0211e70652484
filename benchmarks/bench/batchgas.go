package bench

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/zkinfer/zkinfer/solidity"
	"github.com/zkinfer/zkinfer/verifier"
)

// BatchGas is what checking Size proofs in one call takes, for each of them.
type BatchGas struct {
	Size        int    `json:"size"`
	Execution   uint64 `json:"execution"`
	Transaction uint64 `json:"transaction"`
}

// batchSizes are the sizes of batches that are measured.
var batchSizes = []int{1, 2, 4, 8, 16, 32, 64, 128}

// measureBatches measures the gas of batches with the first network of the report.
func (r *runner) measureBatches(ctx context.Context, s *subject) error {
	if r.report.BatchOf != "" || s.model.Failure != "" {
		return nil
	}
	r.progress("%s: gas of batches", s.model.Name)
	if err := r.child(ctx, &r.report.Batches, "batch-gas", s.zk(), s.proof()); err != nil {
		return err
	}
	r.report.BatchOf = s.model.Name
	return nil
}

// batchGas checks a proof many times at once in an embedded EVM.
func batchGas(zk, proofFile string) ([]BatchGas, error) {
	vk, err := verifier.ReadVerifyingKey(filepath.Join(zk, "verifying.key"))
	if err != nil {
		return nil, err
	}
	proof, err := verifier.ReadProof(proofFile)
	if err != nil {
		return nil, err
	}
	evm, err := solidity.NewEVM(vk)
	if err != nil {
		return nil, err
	}
	var all []BatchGas
	var contexts []verifier.Hash
	var words []verifier.Word
	var proofs [][]byte
	for _, size := range batchSizes {
		for len(proofs) < size {
			contexts, words, proofs = append(contexts, proof.Context), append(words, proof.Words...), append(proofs, proof.Data)
		}
		v := evm.VerifyBatch(contexts, words, proofs)
		if v.Err != nil {
			return nil, fmt.Errorf("a batch of %d: %w", size, v.Err)
		}
		n := uint64(size)
		all = append(all, BatchGas{size, v.ExecutionGas / n, v.TransactionGas / n})
	}
	return all, nil
}
