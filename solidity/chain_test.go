package solidity

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"math/big"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"
)

var artifactsDir = flag.String("artifacts", "", "folder of the compiled contracts to test, instead of the committed ones")

// within reports whether gas or code is within its bound, which is the pinned
// compiler's: others are given a twentieth more.
func within(used, bound uint64) bool {
	if *artifactsDir != "" {
		bound += bound / 20
	}
	return used <= bound
}

// chain is an EVM with money and a clock.
type chain struct {
	t     testing.TB
	evm   *EVM
	time  uint64
	id    uint64 // the chain's; 0: that of EVM
	gas   uint64 // of the last call, without the transaction's own
	limit uint64 // of the next call that is no view
	load  func(name string) *Artifact
	logs  int // seen
	trace *tracing.Hooks
}

// contract is a contract on a chain.
type contract struct {
	chain   *chain
	address common.Address
	abi     abi.ABI
}

// newChain has the committed contracts and those of testdata to deploy.
func newChain(t testing.TB) *chain {
	t.Helper()
	return newChainOf(t, func(name string) *Artifact { return anyArtifact(t, name) })
}

// newChainOf has the contracts that load gives.
func newChainOf(t testing.TB, load func(name string) *Artifact) *chain {
	t.Helper()
	db, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		t.Fatal(err)
	}
	return &chain{t: t, evm: &EVM{state: db}, time: 1_000_000, limit: callGas, load: load}
}

// anyArtifact is a committed contract, or one of the tests' own; or either one of
// another compiler, in the folder that the flag names.
func anyArtifact(t testing.TB, name string) *Artifact {
	t.Helper()
	if *artifactsDir != "" {
		b, err := os.ReadFile(filepath.Join(*artifactsDir, name+".json"))
		a := new(Artifact)
		if err == nil {
			err = json.Unmarshal(b, a)
		}
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if a, err := LoadArtifact(name); err == nil {
		return a
	}
	built, err := testContracts()
	if err != nil {
		t.Fatal(err)
	}
	a := built[name]
	if a == nil {
		t.Fatalf("there is no contract %s", name)
	}
	return a
}

// testContracts are the contracts of testdata and examples, compiled once.
var testContracts = sync.OnceValues(func() (map[string]*Artifact, error) {
	dir, err := os.MkdirTemp("", "zkinfer-test-contracts-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := compile(append([]string{"--out", dir}, testSources()...)...); err != nil {
		return nil, err
	}
	return readArtifacts(dir)
})

// testSources are the files that only tests compile.
func testSources() []string {
	var files []string
	for _, pattern := range []string{"testdata/hostile/*.sol", "testdata/adapters/*.sol", "examples/*.sol"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			panic(err) // the pattern is malformed
		}
		files = append(files, found...)
	}
	return files
}

func readArtifacts(dir string) (map[string]*Artifact, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	out := map[string]*Artifact{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		a := new(Artifact)
		if err := json.Unmarshal(b, a); err != nil {
			return nil, err
		}
		out[a.Contract] = a
	}
	return out, nil
}

// fund gives an account native coins.
func (c *chain) fund(account common.Address, amount uint64) {
	c.evm.state.AddBalance(account, uint256.NewInt(amount), 0)
}

func (c *chain) balance(account common.Address) *big.Int {
	return c.evm.state.GetBalance(account).ToBig()
}

// account is an account without code that has native coins.
func (c *chain) account(n byte) common.Address {
	a := common.Address{0: 0xac, 19: n}
	c.fund(a, 1<<62)
	return a
}

// begin is EVM.begin with a clock and transfers.
func (c *chain) begin(to *common.Address) *vm.EVM {
	interpreter := c.evm.begin(to)
	interpreter.Context.Time = c.time
	interpreter.Config.Tracer = c.trace
	if c.id != 0 {
		interpreter.ChainConfig().ChainID = new(big.Int).SetUint64(c.id)
	}
	interpreter.Context.CanTransfer = func(db vm.StateDB, from common.Address, amount *uint256.Int) bool {
		return db.GetBalance(from).Cmp(amount) >= 0
	}
	interpreter.Context.Transfer = func(db vm.StateDB, from, to common.Address, amount *uint256.Int, _ *params.Rules) {
		db.SubBalance(from, amount, tracing.BalanceChangeTransfer)
		db.AddBalance(to, amount, tracing.BalanceChangeTransfer)
	}
	return interpreter
}

// deploy creates a contract.
func (c *chain) deploy(name string, args ...any) *contract {
	c.t.Helper()
	k, err := c.tryDeploy(name, args...)
	if err != nil {
		c.t.Fatalf("deploy %s: %v", name, err)
	}
	return k
}

func (c *chain) tryDeploy(name string, args ...any) (*contract, error) {
	c.t.Helper()
	a := c.load(name)
	code, err := a.Deploy(args...)
	if err != nil {
		c.t.Fatal(err)
	}
	budget := vm.NewGasBudget(callGas, 0)
	ret, address, left, err := c.begin(nil).Create(common.Address{0xde}, code, budget, new(uint256.Int))
	c.gas = left.Used(budget)
	if errors.Is(err, vm.ErrExecutionReverted) {
		err = DecodeRevert(ret)
	}
	if err != nil {
		return nil, err
	}
	return c.at(name, address), nil
}

// at is a contract that has been deployed.
func (c *chain) at(name string, address common.Address) *contract {
	c.t.Helper()
	parsed, err := abi.JSON(bytes.NewReader(c.load(name).ABI))
	if err != nil {
		c.t.Fatal(err)
	}
	return &contract{c, address, parsed}
}

// model deploys core and factory, and the model of a key.
func (c *chain) model(td *trapdoor) (model *contract, core common.Address) {
	c.t.Helper()
	return c.modelOf(c.deploy(FactoryContract), td)
}

// committedModel is model with the committed factory, whatever compiler made the
// other contracts: the core that a generated consumer takes.
func (c *chain) committedModel(td *trapdoor) (model *contract, core common.Address) {
	c.t.Helper()
	a, err := LoadArtifact(FactoryContract)
	if err != nil {
		c.t.Fatal(err)
	}
	other := *c
	other.load = func(string) *Artifact { return a }
	factory := other.deploy(FactoryContract)
	factory.chain = c
	return c.modelOf(factory, td)
}

func (c *chain) modelOf(factory *contract, td *trapdoor) (model *contract, core common.Address) {
	c.t.Helper()
	blob, err := td.vk.KeyBlob()
	if err != nil {
		c.t.Fatal(err)
	}
	core = factory.view("core")[0].(common.Address)
	address := factory.view("addressOf", blob)[0].(common.Address)
	factory.must(common.Address{1}, "create", blob)
	return c.at("IModel", address), core
}

// raw runs one transaction.
func (c *chain) raw(from, to common.Address, value *big.Int, data []byte) ([]byte, error) {
	budget := vm.NewGasBudget(c.limit, 0)
	c.limit = callGas
	amount, _ := uint256.FromBig(value)
	ret, left, err := c.begin(&to).Call(from, to, data, budget, amount)
	c.gas = left.Used(budget)
	if errors.Is(err, vm.ErrExecutionReverted) {
		err = DecodeRevert(ret)
	}
	return ret, err
}

// pack is the call of a function.
func (k *contract) pack(function string, args ...any) []byte {
	k.chain.t.Helper()
	data, err := k.abi.Pack(function, args...)
	if err != nil {
		k.chain.t.Fatal(err)
	}
	return data
}

// pay calls a function with native coins.
func (k *contract) pay(from common.Address, value *big.Int, function string, args ...any) ([]any, error) {
	k.chain.t.Helper()
	ret, err := k.chain.raw(from, k.address, value, k.pack(function, args...))
	if err != nil {
		return nil, err
	}
	values, err := k.abi.Unpack(function, ret)
	if err != nil {
		k.chain.t.Fatalf("%s returned %x: %v", function, ret, err)
	}
	return values, nil
}

func (k *contract) call(from common.Address, function string, args ...any) ([]any, error) {
	k.chain.t.Helper()
	return k.pay(from, new(big.Int), function, args...)
}

// must is a call that succeeds.
func (k *contract) must(from common.Address, function string, args ...any) []any {
	k.chain.t.Helper()
	values, err := k.call(from, function, args...)
	if err != nil {
		k.chain.t.Fatalf("%s: %v", function, err)
	}
	return values
}

// view reads a contract, in a static call.
func (k *contract) view(function string, args ...any) []any {
	k.chain.t.Helper()
	values, err := k.tryView(function, args...)
	if err != nil {
		k.chain.t.Fatalf("%s: %v", function, err)
	}
	return values
}

func (k *contract) tryView(function string, args ...any) ([]any, error) {
	k.chain.t.Helper()
	budget := vm.NewGasBudget(callGas, 0)
	ret, left, err := k.chain.begin(&k.address).StaticCall(common.Address{0xee}, k.address, k.pack(function, args...), budget)
	k.chain.gas = left.Used(budget)
	if errors.Is(err, vm.ErrExecutionReverted) {
		err = DecodeRevert(ret)
	}
	if err != nil {
		return nil, err
	}
	values, err := k.abi.Unpack(function, ret)
	if err != nil {
		k.chain.t.Fatalf("%s returned %x: %v", function, ret, err)
	}
	return values, nil
}

// event is a log of a contract whose ABI is known.
type event struct {
	name   string
	fields map[string]any
}

// events are what the contract has logged since they were last asked for.
func (k *contract) events() []event {
	k.chain.t.Helper()
	logs := k.chain.evm.state.Logs()
	var out []event
	for _, l := range logs[k.chain.logs:] {
		if l.Address != k.address {
			continue
		}
		e, err := k.abi.EventByID(l.Topics[0])
		if err != nil {
			k.chain.t.Fatal(err)
		}
		fields := map[string]any{}
		if err := e.Inputs.NonIndexed().UnpackIntoMap(fields, l.Data); err != nil {
			k.chain.t.Fatal(err)
		}
		var indexed abi.Arguments
		for _, in := range e.Inputs {
			if in.Indexed {
				indexed = append(indexed, in)
			}
		}
		if err := abi.ParseTopicsIntoMap(fields, indexed, l.Topics[1:]); err != nil {
			k.chain.t.Fatal(err)
		}
		out = append(out, event{e.Name, fields})
	}
	k.chain.logs = len(logs)
	return out
}

// refused fails unless err is the named error of a contract.
func refused(t testing.TB, what string, err error, name string) {
	t.Helper()
	var revert *RevertError
	if !errors.As(err, &revert) || revert.Name != name {
		t.Errorf("%s: %v, want %s", what, err, name)
	}
}

// convert turns the struct that package abi makes into one of a test's own.
func convert[T any](value any) *T {
	return abi.ConvertType(value, new(T)).(*T)
}

func u256(n *big.Int) *uint256.Int {
	v, _ := uint256.FromBig(n)
	return v
}
