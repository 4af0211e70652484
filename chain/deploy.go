package chain

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/zkinfer/zkinfer/solidity"
)

// ErrNoDeployer says that a chain lacks the contract that makes addresses the same
// everywhere.
var ErrNoDeployer = errors.New("the chain has no contract at " + Deployer.Hex())

// Placed is a contract or a model that is on the chain.
type Placed struct {
	Name     string
	Address  common.Address
	CodeHash common.Hash
	Receipt  *types.Receipt       // of the transaction that put it there; nil if it was there before
	Model    *solidity.Deployment // of a model; nil for other contracts
}

// Deploy puts what a plan names on the chain, skipping what is there, and tells
// each as soon as it is there, with the factory's core behind the factory. It can
// be repeated after any failure; what others deploy in the meantime does no harm.
func (c *Client) Deploy(ctx context.Context, key *Key, fees Fees, p *Plan, tell func(Placed)) error {
	code, err := c.code(ctx, Deployer)
	switch {
	case err != nil:
		return err
	case len(code) == 0:
		return ErrNoDeployer
	}
	for _, contract := range p.Contracts {
		if err := c.deployContract(ctx, key, fees, contract, tell); err != nil {
			return fmt.Errorf("deploy %s: %w", contract.Name, err)
		}
	}
	for _, model := range p.Models {
		if err := c.deployModel(ctx, key, fees, model, tell); err != nil {
			return fmt.Errorf("deploy model %s: %w", model.Model, err)
		}
	}
	return nil
}

func (c *Client) deployContract(ctx context.Context, key *Key, fees Fees, contract Contract, tell func(Placed)) error {
	placed, err := c.place(ctx, key, fees, contract.Address(), contract.create())
	if err != nil {
		return err
	}
	placed.Name = contract.Name
	tell(placed)
	if contract.Name != "ModelFactory" {
		return nil
	}
	core := Placed{Name: "Groth16Core", Address: crypto.CreateAddress(placed.Address, 1), Receipt: placed.Receipt}
	if core.CodeHash, err = c.codeHash(ctx, core.Address); err != nil {
		return err
	}
	tell(core)
	return nil
}

func (c *Client) deployModel(ctx context.Context, key *Key, fees Fees, d *solidity.Deployment, tell func(Placed)) error {
	address := common.Address(d.Addresses.Model)
	placed, err := c.place(ctx, key, fees, address, Call{To: common.Address(d.Addresses.Factory), Data: d.Create})
	if err != nil {
		return err
	}
	placed.Name, placed.Model = d.Model, d
	if _, err := c.CheckModel(ctx, address, d); err != nil {
		return err
	}
	tell(placed)
	return nil
}

// place makes the call that creates a contract at an address, unless it is there.
func (c *Client) place(ctx context.Context, key *Key, fees Fees, at common.Address, create Call) (Placed, error) {
	p := Placed{Address: at}
	code, err := c.code(ctx, at)
	if err != nil {
		return p, err
	}
	if len(code) == 0 {
		var sendErr error
		p.Receipt, sendErr = c.Send(ctx, key, fees, create)
		if code, err = c.code(ctx, at); err != nil {
			return p, err
		}
		switch {
		case len(code) == 0 && sendErr != nil:
			return p, sendErr
		case len(code) == 0:
			return p, fmt.Errorf("%w: no code at %s after transaction %s", ErrNode, at, p.Receipt.TxHash)
		case sendErr != nil:
			p.Receipt = nil // somebody else was faster
		}
	}
	p.CodeHash = crypto.Keccak256Hash(code)
	return p, nil
}

// maxCodeBytes is more than a contract's code can have (EIP-170, EIP-7907).
const maxCodeBytes = 1 << 20

func (c *Client) code(ctx context.Context, at common.Address) ([]byte, error) {
	code, err := c.CodeAt(ctx, at, nil)
	switch {
	case err != nil:
		return nil, callError(err)
	case len(code) > maxCodeBytes:
		return nil, fmt.Errorf("%w: %d bytes of code at %s", ErrNode, len(code), at)
	}
	return code, nil
}

func (c *Client) codeHash(ctx context.Context, at common.Address) (common.Hash, error) {
	code, err := c.code(ctx, at)
	if err == nil && len(code) == 0 {
		err = fmt.Errorf("%w: no code at %s", ErrNode, at)
	}
	return crypto.Keccak256Hash(code), err
}

// ErrNotTheModel says that an address is not the model of a key.
var ErrNotTheModel = errors.New("not the model of this key")

// CheckModel reports whether the contract at an address is a clone of this
// version's core with the key behind it, whoever made it, and returns the core's
// address.
func (c *Client) CheckModel(ctx context.Context, at common.Address, d *solidity.Deployment) (core common.Address, err error) {
	code, err := c.code(ctx, at)
	if err != nil {
		return core, err
	}
	core, key, ok := solidity.ParseModel(code)
	switch {
	case len(code) == 0:
		return core, fmt.Errorf("%s: %w: there is no contract", at, ErrNotTheModel)
	case !ok:
		return core, fmt.Errorf("%s: %w: its code is not a model's", at, ErrNotTheModel)
	case !bytes.Equal(key, d.Key):
		return core, fmt.Errorf("%s: %w: it has the key %s", at, ErrNotTheModel, crypto.Keccak256Hash(key))
	}
	hash, err := c.codeHash(ctx, core)
	if err == nil && !bytes.Equal(hash[:], d.CoreHash) {
		err = fmt.Errorf("%s: %w: its core %s is another", at, ErrNotTheModel, core)
	}
	return core, err
}
