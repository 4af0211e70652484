package chain

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/zkinfer/zkinfer/solidity"
	"github.com/zkinfer/zkinfer/verifier"
)

// Deployer is the contract that creates contracts at addresses which depend on
// their code alone. Most chains have it; under EIP-7997 all do.
var Deployer = params.DeterministicFactoryAddress

// Contract is one to create through Deployer with salt 0, so that its address is
// the same on every chain.
type Contract struct {
	Name     string
	Creation []byte // creation code, then the constructor's arguments
}

// Address is where the contract is or will be (EIP-1014).
func (c Contract) Address() common.Address {
	return crypto.CreateAddress2(Deployer, [32]byte{}, crypto.Keccak256(c.Creation))
}

// create is the call that creates it.
func (c Contract) create() Call {
	return Call{To: Deployer, Data: append(make([]byte, 32), c.Creation...)}
}

// Plan is what to put on a chain, in this order.
type Plan struct {
	Contracts []Contract
	Models    []*solidity.Deployment
}

// NewPlan plans the factory, with the core that it creates, and the models of
// verifying keys.
func NewPlan(keys ...*verifier.VerifyingKey) (*Plan, error) {
	factory, err := newContract("ModelFactory")
	if err != nil {
		return nil, err
	}
	p := &Plan{Contracts: []Contract{factory}}
	for _, vk := range keys {
		d, err := solidity.NewDeployment(vk)
		if err != nil {
			return nil, fmt.Errorf("model %s: %w", vk.Schema.Name, err)
		}
		p.Models = append(p.Models, d)
	}
	return p, nil
}

// newContract is a contract of this project with its constructor's arguments, one
// word each.
func newContract(name string, args ...common.Hash) (Contract, error) {
	a, err := solidity.LoadArtifact(name)
	if err != nil {
		return Contract{}, err
	}
	c := Contract{name, append([]byte(nil), a.Creation...)}
	for _, arg := range args {
		c.Creation = append(c.Creation, arg[:]...)
	}
	return c, nil
}

// MarketTerms are what a market is deployed with: they are in its address.
type MarketTerms struct {
	FeeRecipient common.Address
	FeeBps       uint64 // hundredths of a percent, at most 500
}

// AddMarket plans an InferenceMarket.
func (p *Plan) AddMarket(t MarketTerms) error {
	market, err := newContract("InferenceMarket",
		common.BytesToHash(t.FeeRecipient[:]), common.BigToHash(new(big.Int).SetUint64(t.FeeBps)))
	p.Contracts = append(p.Contracts, market)
	return err
}

// AddRegistry plans a ModelRegistry, and an InferenceStore that verifies inferences
// of the models in it (ERC-7992).
func (p *Plan) AddRegistry() error {
	registry, err := newContract("ModelRegistry")
	if err != nil {
		return err
	}
	at, core := registry.Address(), crypto.CreateAddress(p.Contracts[0].Address(), 1)
	store, err := newContract("InferenceStore", common.BytesToHash(at[:]), common.BytesToHash(core[:]))
	p.Contracts = append(p.Contracts, registry, store)
	return err
}

// AddressOf is where a contract of the plan is or will be.
func (p *Plan) AddressOf(name string) (at common.Address, planned bool) {
	for _, c := range p.Contracts {
		if c.Name == name {
			return c.Address(), true
		}
	}
	return at, false
}
