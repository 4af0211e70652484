package chain

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/zkinfer/zkinfer/solidity"
	"github.com/zkinfer/zkinfer/solidity/bindings"
)

// ProofSystem is the name that ERC-7992 hashes into a proof system's id.
const ProofSystem = "groth16-bn254-bsb22-v1"

// Commitment is what a ModelRegistry (ERC-7992) keeps of a model.
type Commitment = bindings.IERCZKMLRegistryModelCommitment

// NewCommitment is the commitment to a model: its program, its circuit, its key. The
// uri says where to read about it, and is bound to nothing.
func NewCommitment(d *solidity.Deployment, circuitHash [32]byte, uri string) Commitment {
	c := Commitment{ModelHash: d.ProgramHash, CircuitHash: circuitHash, VkHash: d.KeyHash, Uri: uri}
	copy(c.ProofSystemId[:], crypto.Keccak256([]byte(ProofSystem)))
	return c
}

// Register registers a commitment for the account, unless it is registered, and
// returns its id. The receipt is nil if nothing was to be done.
func (c *Client) Register(ctx context.Context, key *Key, fees Fees, registry common.Address, m Commitment) (id *big.Int, receipt *types.Receipt, err error) {
	contract := bindings.NewModelRegistry()
	out, err := c.View(ctx, key.Address, Call{To: registry, Data: contract.PackModelIdOf(key.Address, m)})
	if err != nil {
		return nil, nil, fmt.Errorf("registry %s: %w", registry, err)
	}
	if id, err = contract.UnpackModelIdOf(out); err != nil {
		return nil, nil, fmt.Errorf("%w: no registry at %s: %w", ErrNode, registry, err)
	}
	_, err = c.View(ctx, key.Address, Call{To: registry, Data: contract.PackVerification(id)})
	refusal := (*solidity.RevertError)(nil)
	switch {
	case err == nil:
		return id, nil, nil
	case !errors.As(err, &refusal) || refusal.Name != "ModelNotFound":
		return nil, nil, fmt.Errorf("registry %s: %w", registry, err)
	}
	receipt, err = c.Send(ctx, key, fees, Call{To: registry, Data: contract.PackRegisterModel(m)})
	return id, receipt, err
}
