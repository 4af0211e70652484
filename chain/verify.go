package chain

import (
	"context"

	"github.com/ethereum/go-ethereum/common"
	"github.com/zkinfer/zkinfer/solidity"
	"github.com/zkinfer/zkinfer/verifier"
)

// Verify asks a model's contract about a proof, in an eth_call: it costs nothing
// and changes nothing. A refusal is a *solidity.RevertError, which wraps
// verifier's error. Of the proof it takes the words and the bytes; the context is
// the caller's.
//
// The contract is checked first to be the model: where there is no contract, or
// another one, a call of verify succeeds too.
func (c *Client) Verify(ctx context.Context, at common.Address, d *solidity.Deployment, context verifier.Hash, proof *verifier.Proof) error {
	if _, err := c.CheckModel(ctx, at, d); err != nil {
		return err
	}
	_, err := c.View(ctx, common.Address{}, Call{To: at, Data: solidity.VerifyCalldata(context, proof.Words, proof.Data)})
	return err
}
