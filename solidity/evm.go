package solidity

import (
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"
	"github.com/zkinfer/zkinfer/verifier"
)

// callGas is what a call may use: no statement needs as much, and it keeps a
// hostile contract from running for ever.
const callGas = 1 << 32

// EVM is go-ethereum's interpreter with the core, the factory and one model in
// its state. It is not safe for concurrent use.
type EVM struct {
	model     common.Address
	state     *state.StateDB
	codeBytes int
	deployGas DeployGas
}

// DeployGas is the gas of putting contracts on a chain, each in a transaction of
// its own.
type DeployGas struct {
	Factory uint64 // the factory and the core, once per chain
	Model   uint64 // the model's clone
}

// Result is the EVM's verdict on one proof.
type Result struct {
	ExecutionGas   uint64 // what the call itself uses
	TransactionGas uint64 // what a transaction with this one call uses, its calldata included
	CodeBytes      int    // size of the core's code
	Err            error  // nil if accepted; a *RevertError if the contract refuses
}

// NewEVM deploys the contracts and the model of a verifying key.
func NewEVM(vk *verifier.VerifyingKey) (*EVM, error) {
	factory, err := LoadArtifact(FactoryContract)
	if err != nil {
		return nil, err
	}
	return newEVMOf(factory, vk)
}

// newEVMOf is NewEVM with the factory, and the core in it, of another compiler.
func newEVMOf(factory *Artifact, vk *verifier.VerifyingKey) (*EVM, error) {
	blob, err := vk.KeyBlob()
	if err != nil {
		return nil, err
	}
	db, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		return nil, fmt.Errorf("evm: %w", err)
	}
	e := &EVM{state: db}
	address, gas, err := e.create(factory.Creation)
	if err != nil {
		return nil, fmt.Errorf("evm: deploy %s: %w", factory.Contract, err)
	}
	e.deployGas.Factory = transactionGas(factory.Creation, gas) + creationGas(factory.Creation)
	if err := e.createModel(address, blob); err != nil {
		return nil, err
	}
	e.codeBytes = db.GetCodeSize(crypto.CreateAddress(address, 1))
	return e, nil
}

func (e *EVM) createModel(factory common.Address, blob []byte) error {
	data := CreateCalldata(blob)
	ret, gas, err := e.call(factory, data, callGas)
	if err != nil {
		return fmt.Errorf("evm: create model: %w", err)
	}
	if len(ret) != 32 {
		return fmt.Errorf("evm: create model: %d bytes returned, want an address", len(ret))
	}
	e.model = common.BytesToAddress(ret)
	e.deployGas.Model = transactionGas(data, gas)
	return nil
}

// Model is the address of the model in this EVM.
func (e *EVM) Model() verifier.Address { return verifier.Address(e.model) }

// DeployGas is what deploying cost.
func (e *EVM) DeployGas() DeployGas { return e.deployGas }

// Verify sends a proof to the model's contract. Of the proof it takes the words
// and the bytes; the context is the caller's.
func (e *EVM) Verify(context verifier.Hash, proof *verifier.Proof) Result {
	return e.VerifyBytes(context, proof.Words, proof.Data)
}

// VerifyBytes is Verify on what the contract takes.
func (e *EVM) VerifyBytes(context verifier.Hash, words []verifier.Word, proof []byte) Result {
	return e.result(VerifyCalldata(context, words, proof))
}

// VerifyBatch sends proofs of one statement shape to the model's contract at once:
// the words of all of them, one proof's behind the other's.
func (e *EVM) VerifyBatch(contexts []verifier.Hash, words []verifier.Word, proofs [][]byte) Result {
	return e.result(VerifyBatchCalldata(contexts, words, proofs))
}

// result calls the model.
func (e *EVM) result(data []byte) Result {
	_, gas, err := e.call(e.model, data, callGas)
	return Result{
		ExecutionGas:   gas,
		TransactionGas: transactionGas(data, gas),
		CodeBytes:      e.codeBytes,
		Err:            err,
	}
}

// call runs one transaction's call and returns what it returned and used.
func (e *EVM) call(to common.Address, data []byte, limit uint64) ([]byte, uint64, error) {
	interpreter := e.begin(&to)
	budget := vm.NewGasBudget(limit, 0)
	ret, left, err := interpreter.Call(common.Address{}, to, data, budget, new(uint256.Int))
	if errors.Is(err, vm.ErrExecutionReverted) {
		err = DecodeRevert(ret)
	}
	return ret, left.Used(budget), err
}

// create runs one transaction that creates a contract.
func (e *EVM) create(code []byte) (common.Address, uint64, error) {
	interpreter := e.begin(nil)
	budget := vm.NewGasBudget(callGas, 0)
	_, address, left, err := interpreter.Create(common.Address{}, code, budget, new(uint256.Int))
	return address, left.Used(budget), err
}

// begin prepares the state for a transaction: what a transaction has accessed
// when it starts is the sender, the receiver and the precompiled contracts.
func (e *EVM) begin(to *common.Address) *vm.EVM {
	config := chainConfig()
	block := vm.BlockContext{
		CanTransfer:      func(vm.StateDB, common.Address, *uint256.Int) bool { return true },
		Transfer:         func(vm.StateDB, common.Address, common.Address, *uint256.Int, *params.Rules) {},
		GetHash:          func(uint64) common.Hash { return common.Hash{} },
		GasLimit:         callGas,
		BlockNumber:      new(big.Int),
		Difficulty:       new(big.Int),
		BaseFee:          new(big.Int),
		BlobBaseFee:      new(big.Int),
		Random:           new(common.Hash),
		CostPerStateByte: params.CostPerStateByte,
	}
	rules := config.Rules(block.BlockNumber, true, block.Time)
	e.state.Finalise(rules) // of the transaction before
	e.state.Prepare(rules, common.Address{}, common.Address{}, to, vm.ActivePrecompiles(rules), nil)
	interpreter := vm.NewEVM(block, e.state, config, vm.Config{})
	interpreter.SetTxContext(vm.TxContext{GasPrice: new(uint256.Int)})
	return interpreter
}

// chainConfig has the rules of Ethereum's main chain as of the Osaka fork.
func chainConfig() *params.ChainConfig {
	zero := new(uint64)
	return &params.ChainConfig{
		ChainID:                 big.NewInt(1),
		HomesteadBlock:          new(big.Int),
		EIP150Block:             new(big.Int),
		EIP155Block:             new(big.Int),
		EIP158Block:             new(big.Int),
		ByzantiumBlock:          new(big.Int),
		ConstantinopleBlock:     new(big.Int),
		PetersburgBlock:         new(big.Int),
		IstanbulBlock:           new(big.Int),
		BerlinBlock:             new(big.Int),
		LondonBlock:             new(big.Int),
		TerminalTotalDifficulty: new(big.Int),
		ShanghaiTime:            zero,
		CancunTime:              zero,
		PragueTime:              zero,
		OsakaTime:               zero,
	}
}
