package solidity

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/zkinfer/zkinfer/verifier"
)

// maxMarketGas is what a fulfilment may cost besides its verification: in native
// coins with the transaction and its calldata, in tokens without.
const maxMarketGas = 90_000

// measured is a market over the real verifier, and the gas of verifying alone.
type measured struct {
	*market
	td  *trapdoor
	row func(what string, execution, transaction uint64)
}

// send runs one transaction and gives its gas.
func (m *measured) send(from common.Address, value int64, data []byte) (execution, transaction uint64) {
	m.t.Helper()
	if _, err := m.raw(from, m.address, big.NewInt(value), data); err != nil {
		m.t.Fatal(err)
	}
	return m.gas, transactionGas(data, m.gas)
}

// ask makes a request and the order that fulfils it.
func (m *measured) ask(what string, change ...func(r *request)) order {
	m.t.Helper()
	statement := m.td.words()
	n := m.td.vk.Schema.InputWords()
	m.inputs = wordsAsBigs(statement[:n])
	r := m.terms(append(change, func(r *request) { r.InputsHash = hashWords(m.inputs) })...)
	value := r.Price.Int64()
	if r.Token != (common.Address{}) {
		value = 0
	}
	execution, transaction := m.send(m.client, value, m.pack("request", r, m.inputs))
	if what != "" {
		m.row("request, "+what, execution, transaction)
	}
	return order{r, m.inputs, wordsAsBigs(statement[n:]), m.td.prove(m.t, m.context(r, m.server), statement)}
}

// verifying is the execution gas of the orders' verification alone.
func (m *measured) verifying(orders []order) uint64 {
	m.t.Helper()
	members := make([]member, len(orders))
	for i, o := range orders {
		members[i] = member{m.context(o.r, m.server), wordsFromBigs(append(append([]*big.Int{}, o.inputs...), o.outputs...)), o.proof}
	}
	data := batchCalldata(members)
	if len(members) == 1 {
		data = VerifyCalldata(members[0].context, members[0].words, members[0].proof)
	}
	if _, err := m.raw(m.anybody, m.model.address, new(big.Int), data); err != nil {
		m.t.Fatal(err)
	}
	return m.gas
}

func wordsFromBigs(values []*big.Int) []verifier.Word {
	out := make([]verifier.Word, len(values))
	for i, v := range values {
		v.FillBytes(out[i][:])
	}
	return out
}

// fulfil writes what the market costs above the verification, by request, and
// fails above the bound.
func (m *measured) fulfil(what string, orders ...order) {
	m.t.Helper()
	n, verify := uint64(len(orders)), m.verifying(orders)
	data := m.pack("fulfil", orders[0].r, m.server, orders[0].inputs, orders[0].outputs, orders[0].proof)
	if n > 1 {
		data = m.packBatch(orders)
	}
	execution, transaction := m.send(m.anybody, 0, data)
	execution, transaction = (execution-verify)/n, (transaction-verify)/n
	native := orders[0].r.Token == (common.Address{})
	if execution > maxMarketGas || native && transaction > maxMarketGas {
		m.t.Errorf("%s: %d gas besides the verification, want at most %d", what, transaction, maxMarketGas)
	}
	m.row("market, "+what, execution, transaction)
}

// gasOfMarket is of 784 + 10 bytes, as everything.
func gasOfMarket(t *testing.T, row func(string, uint64, uint64)) {
	c := newChain(t)
	td := newTrapdoor(t, 100, digits())
	m := &measured{newMarketOn(c, 0), td, row}
	m.market.model, _ = c.model(td)
	token := m.token()
	token.must(m.anybody, "mint", m.server, big.NewInt(1))
	ramp := func(r *request) { r.StartPrice, r.RampStart, r.RampEnd = big.NewInt(400), m.time, m.time+60 }

	one := func(what string, change ...func(r *request)) {
		o := m.ask(what, change...)
		m.fulfil(what, o)
	}
	one("native coin, fixed price")
	one("native coin, change", ramp)
	one("token, fixed price", func(r *request) { r.Token = token.address })
	one("token, change", m.in(token))
	quiet, failing := common.Address{0xc0}, common.Address{0xc1}
	setCode := func(a common.Address, code ...byte) { c.evm.state.SetCode(a, code, 0) }
	setCode(quiet, 0x00)               // STOP
	setCode(failing, 0x5f, 0x5f, 0xfd) // REVERT
	one("callback", func(r *request) { r.Consumer, r.CallbackGas = quiet, 200_000 })
	failed := m.ask("", func(r *request) { r.Consumer, r.CallbackGas = failing, 200_000 })
	m.fulfil("callback that fails", failed)
	setCode(failing, 0x00)
	execution, transaction := m.send(m.anybody, 0, m.pack("redeliver", failed.r, failed.outputs))
	row("redeliver", execution, transaction)
	for _, n := range []int{8, 32} {
		var orders []order
		for range n {
			orders = append(orders, m.ask(""))
		}
		m.fulfil(map[int]string{8: "8 at once, each", 32: "32 at once, each"}[n], orders...)
	}
	late := m.ask("")
	m.time = late.r.Deadline + 1
	execution, transaction = m.send(m.anybody, 0, m.pack("refund", late.r))
	row("refund", execution, transaction)
}

// gasOfRegistry is of 784 + 10 bytes, as everything.
func gasOfRegistry(t *testing.T, row func(string, uint64, uint64)) {
	r := newRegistered(t, 100)
	another := r.c
	another.ModelHash[0] ^= 1
	data := r.registry.pack("registerModel", another)
	r.registry.must(r.owner, "registerModel", another)
	row("register a model", r.gas, transactionGas(data, r.gas))
	i := r.infer(verifier.Hash{9})
	data = r.verifier.pack("verifyInference", i.id, i.commitment, i.output, i.proof)
	if err := r.verify(i); err != nil {
		t.Fatal(err)
	}
	row("verify through the registry", r.gas, transactionGas(data, r.gas))
	adapter := r.deploy(ERC8274Contract, r.verifier.address)
	metadata := append(common.LeftPadBytes(r.id.Bytes(), 32), i.output...)
	args := []any{i.commitment, [32]byte(crypto.Keccak256(i.output)), metadata, i.proof}
	data = adapter.pack("verify", args...)
	adapter.must(r.owner, "verify", args...)
	row("verify through ERC-8274", r.gas, transactionGas(data, r.gas))
}

// A request writes one slot of the market from its first day to its last, however
// it ends; credit is the only other thing that is ever written.
func TestRequestWritesOneSlot(t *testing.T) {
	m := newMarket(t, 0)
	written := map[common.Hash]bool{}
	m.trace = &tracing.Hooks{OnOpcode: func(_ uint64, op byte, _, _ uint64, scope tracing.OpContext, _ []byte, _ int, _ error) {
		if stack := scope.StackData(); vm.OpCode(op) == vm.SSTORE && scope.Address() == m.address {
			written[common.Hash(stack[len(stack)-1].Bytes32())] = true
		}
	}}
	expect := func(what string, want int) {
		t.Helper()
		if len(written) != want {
			t.Errorf("%s: %d slots written, want %d", what, len(written), want)
		}
	}
	consumer, token := m.deploy("Hostile"), m.token()
	consumer.must(m.anybody, "setModes", accept, revert)
	r, id := m.open(func(r *request) { r.Consumer, r.CallbackGas = consumer.address, 200_000 })
	expect("request", 1)
	if err := m.fulfil(r, 5); err != nil {
		t.Fatal(err)
	}
	consumer.must(m.anybody, "setModes", accept, accept)
	m.must(m.anybody, "redeliver", r, words(5))
	expect("answered, its callback repeated", 1)
	slot := crypto.Keccak256Hash(id[:], make([]byte, 32))
	if !written[slot] {
		t.Errorf("written %v, want %s", written, slot)
	}

	clear(written)
	late, _ := m.open(m.in(token))
	m.time = late.Deadline + 1
	m.must(m.anybody, "refund", late)
	expect("refunded", 1)

	clear(written)
	consumer.must(m.anybody, "setModes", revert, accept)
	m.fund(consumer.address, 1<<40)
	unwilling, _ := m.asked(consumer)
	m.time = unwilling.Deadline + 1
	m.must(m.anybody, "refund", unwilling)
	expect("refunded to a client who does not take it", 2)
}
