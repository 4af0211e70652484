package solidity

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/zkinfer/zkinfer/verifier"
)

// Deployment is what is needed to put a model on a chain: one transaction to the
// deployer, once per chain, with the salt and the factory's creation code, and
// one to the factory.
type Deployment struct {
	Model       string        `json:"model"`
	KeyHash     verifier.Hash `json:"keyHash"`
	SchemaHash  verifier.Hash `json:"schemaHash"`
	ProgramHash verifier.Hash `json:"programHash"`
	Selector    hexBytes      `json:"selector"`
	InputWords  int           `json:"inputWords"`
	OutputWords int           `json:"outputWords"`
	Compiler    string        `json:"compiler"`

	Key      hexBytes `json:"key"`      // the key's blob
	Factory  hexBytes `json:"factory"`  // creation code; the factory creates the core
	Create   hexBytes `json:"create"`   // calldata of ModelFactory.create(key)
	CoreHash hexBytes `json:"coreHash"` // keccak256 of the core's code

	Addresses Addresses `json:"addresses"`
}

// Addresses are where the contracts are, on every chain, if the factory is
// created by Deployer with salt 0.
type Addresses struct {
	Deployer verifier.Address `json:"deployer"`
	Factory  verifier.Address `json:"factory"`
	Core     verifier.Address `json:"core"`
	Model    verifier.Address `json:"model"`
}

// deployer is the contract that most chains have for creating contracts at the
// same address everywhere: calldata is a salt of 32 bytes and creation code.
const deployer = "0x4e59b44847b379578588920cA78FbF26c0B4956C"

// NewDeployment gathers what is needed to deploy the model of a key.
func NewDeployment(vk *verifier.VerifyingKey) (*Deployment, error) {
	c, err := newConsumer(vk)
	if err != nil {
		return nil, err
	}
	blob, err := vk.KeyBlob()
	if err != nil {
		return nil, err
	}
	factory, err := LoadArtifact(FactoryContract)
	if err != nil {
		return nil, err
	}
	return &Deployment{
		Model: vk.Schema.Name, KeyHash: c.KeyHash, SchemaHash: c.SchemaHash, ProgramHash: c.ProgramHash,
		Selector: []byte(verifier.Selector), InputWords: c.InputWords, OutputWords: c.OutputWords,
		Compiler: factory.Compiler, Key: blob, Factory: factory.Creation, Create: CreateCalldata(blob),
		CoreHash: c.CoreCodeHash[:], Addresses: predict(factory.Creation, blob),
	}, nil
}

// predict computes the addresses of EIP-1014 for the factory and the model, and
// of the factory's first creation for the core.
func predict(factoryCreation, blob []byte) Addresses {
	from := common.HexToAddress(deployer)
	factory := crypto.CreateAddress2(from, [32]byte{}, crypto.Keccak256(factoryCreation))
	core := crypto.CreateAddress(factory, 1)
	model := crypto.CreateAddress2(factory, [32]byte{}, crypto.Keccak256(modelCreation(core, blob)))
	return Addresses{
		Deployer: verifier.Address(from), Factory: verifier.Address(factory),
		Core: verifier.Address(core), Model: verifier.Address(model),
	}
}

// modelCreation is the creation code of a model, as in src/Clone.sol.
func modelCreation(core common.Address, blob []byte) []byte {
	b := common.FromHex("61030d3d81600a3d39f3") // returns what is behind these ten bytes
	b = append(b, proxyHead...)
	b = append(b, core[:]...)
	b = append(b, proxyTail...)
	return append(b, blob...)
}

// proxyHead and proxyTail are the code of a minimal proxy (ERC-1167) around its
// target's address.
const (
	proxyHead = "\x36\x3d\x3d\x37\x3d\x3d\x3d\x36\x3d\x73"
	proxyTail = "\x5a\xf4\x3d\x82\x80\x3e\x90\x3d\x91\x60\x2b\x57\xfd\x5b\xf3"
)

// ParseModel takes the code of a model apart: the core that it delegates to, and
// the blob of its verifying key. It reports whether the code is a model's.
func ParseModel(code []byte) (core common.Address, blob []byte, ok bool) {
	const at = len(proxyHead)
	const end = at + common.AddressLength + len(proxyTail)
	if len(code) != end+verifier.KeyBlobSize || string(code[:at]) != proxyHead || string(code[at+common.AddressLength:end]) != proxyTail {
		return core, nil, false
	}
	return common.BytesToAddress(code[at : at+common.AddressLength]), code[end:], true
}
