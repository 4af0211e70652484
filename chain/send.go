package chain

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
)

var (
	// ErrReverted says that a transaction is in a block and did nothing.
	ErrReverted = errors.New("transaction reverted")
	// ErrGasPrice says that gas costs more than the caller is ready to pay.
	ErrGasPrice = errors.New("gas price above the limit")
)

// Fees bound what a transaction pays for a unit of gas, in wei.
type Fees struct {
	MaxGasPrice *big.Int // nil: no bound
}

// GasPrice is what a transaction offers: Cap at most, of which Tip goes to the
// block's producer, and Expected, what it would pay in the next block.
type GasPrice struct {
	Tip, Cap, Expected *big.Int
}

// GasPrice asks the node for fees that get a transaction into one of the next
// blocks: the base fee may double.
func (c *Client) GasPrice(ctx context.Context, fees Fees) (GasPrice, error) {
	head, err := c.HeaderByNumber(ctx, nil)
	if err != nil {
		return GasPrice{}, callError(err)
	}
	if head.BaseFee == nil {
		return GasPrice{}, fmt.Errorf("%w: a chain without a base fee (EIP-1559)", ErrNode)
	}
	tip, err := c.SuggestGasTipCap(ctx)
	if err != nil {
		return GasPrice{}, callError(err)
	}
	p := GasPrice{Tip: tip, Expected: new(big.Int).Add(head.BaseFee, tip)}
	p.Cap = new(big.Int).Add(p.Expected, head.BaseFee)
	if limit := fees.MaxGasPrice; limit != nil {
		if p.Expected.Cmp(limit) > 0 {
			return p, fmt.Errorf("%w: %s wei, at most %s", ErrGasPrice, p.Expected, limit)
		}
		if p.Cap.Cmp(limit) > 0 {
			p.Cap = limit
		}
	}
	return p, nil
}

// Bump raises an offer by an eighth, which is more than the tenth that nodes ask
// of a transaction that replaces another.
func (p GasPrice) Bump() GasPrice {
	raise := func(x *big.Int) *big.Int {
		eighth := new(big.Int).Rsh(x, 3)
		return eighth.Add(eighth, x).Add(eighth, big.NewInt(1))
	}
	return GasPrice{Tip: raise(p.Tip), Cap: raise(p.Cap), Expected: raise(p.Expected)}
}

// Gas is what a call needs at the head of the chain, with a margin for state that
// changes until it is mined. It is not the pending block, in which the same call may
// be already. A refusal of the contract is a *solidity.RevertError.
func (c *Client) Gas(ctx context.Context, from common.Address, call Call) (uint64, error) {
	gas, err := c.EstimateGasAtBlock(ctx, call.message(from), big.NewInt(int64(rpc.LatestBlockNumber)))
	if err != nil {
		return 0, callError(err)
	}
	return gas + gas/8, nil
}

// Sign makes the transaction of a call.
func (c *Client) Sign(key *Key, nonce, gas uint64, price GasPrice, call Call) (*types.Transaction, error) {
	to := call.To
	return key.sign(c.ChainID, &types.DynamicFeeTx{
		ChainID: new(big.Int).SetUint64(c.ChainID), Nonce: nonce, Gas: gas,
		GasTipCap: price.Tip, GasFeeCap: price.Cap, To: &to, Value: call.Value, Data: call.Data,
	})
}

// Send makes a call in a transaction and waits until it is in a block. The call is
// tried first, so that one which the contract would refuse is not paid for.
func (c *Client) Send(ctx context.Context, key *Key, fees Fees, call Call) (*types.Receipt, error) {
	gas, err := c.Gas(ctx, key.Address, call)
	if err != nil {
		return nil, err
	}
	price, err := c.GasPrice(ctx, fees)
	if err != nil {
		return nil, err
	}
	nonce, err := c.PendingNonceAt(ctx, key.Address)
	if err != nil {
		return nil, callError(err)
	}
	tx, err := c.Sign(key, nonce, gas, price, call)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	if err := c.SendTransaction(ctx, tx); err != nil {
		return nil, callError(err)
	}
	return c.Wait(ctx, tx)
}

// Wait waits until a transaction is in a block. One that reverted is an error: the
// receipt is returned too.
func (c *Client) Wait(ctx context.Context, tx *types.Transaction) (*types.Receipt, error) {
	for poll := 50 * time.Millisecond; ; poll = min(2*poll, 4*time.Second) {
		receipt, err := c.Receipt(ctx, tx.Hash())
		switch {
		case err == nil && receipt.Status != types.ReceiptStatusSuccessful:
			return receipt, fmt.Errorf("%w: %s, %d gas", ErrReverted, tx.Hash(), receipt.GasUsed)
		case err == nil:
			return receipt, nil
		case !errors.Is(err, ethereum.NotFound) && ctx.Err() == nil:
			return nil, fmt.Errorf("transaction %s: %w", tx.Hash(), err)
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("transaction %s is sent but in no block yet: %w", tx.Hash(), ctx.Err())
		case <-time.After(poll):
		}
	}
}
