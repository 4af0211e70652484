package solidity

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/zkinfer/zkinfer/verifier"
)

// request is IInferenceMarket.Request.
type request struct {
	Client, Consumer, Model, Provider common.Address
	ExclusiveUntil, Deadline          uint64
	CallbackGas                       uint32
	Token                             common.Address
	Price, StartPrice                 *big.Int
	RampStart, RampEnd                uint64
	InputsHash, Salt                  [32]byte
}

// market is a chain with a market and a mock model of two input words and one
// output word.
type market struct {
	*chain
	*contract
	model   *contract
	inputs  []*big.Int
	salt    byte
	client  common.Address
	server  common.Address // a provider
	anybody common.Address
}

func newMarket(t testing.TB, feeBps int64) *market {
	t.Helper()
	return newMarketOn(newChain(t), feeBps)
}

var feeRecipient = common.Address{0xfe, 0xe}

func newMarketOn(c *chain, feeBps int64) *market {
	c.t.Helper()
	m := &market{
		chain:    c,
		contract: c.deploy(MarketContract, feeRecipient, big.NewInt(feeBps)),
		model:    c.deploy(MockModelContract, big.NewInt(2), big.NewInt(1), [32]byte{7}),
		inputs:   []*big.Int{big.NewInt(11), big.NewInt(12)},
	}
	m.client, m.server, m.anybody = c.account(1), c.account(2), c.account(3)
	return m
}

// terms are an open request of m.client's for 1000 native coins, without a
// callback.
func (m *market) terms(change ...func(r *request)) request {
	m.salt++
	r := request{
		Client: m.client, Model: m.model.address, Deadline: m.time + 100,
		Price: big.NewInt(1000), StartPrice: big.NewInt(1000),
		InputsHash: hashWords(m.inputs), Salt: [32]byte{m.salt},
	}
	for _, f := range change {
		f(&r)
	}
	return r
}

func hashWords(words []*big.Int) [32]byte {
	var b []byte
	for _, w := range words {
		b = append(b, common.LeftPadBytes(w.Bytes(), 32)...)
	}
	return [32]byte(crypto.Keccak256(b))
}

// open escrows the price of a request whose client is an account.
func (m *market) open(change ...func(r *request)) (request, [32]byte) {
	m.t.Helper()
	r := m.terms(change...)
	id, err := m.request(r)
	if err != nil {
		m.t.Fatalf("request: %v", err)
	}
	return r, id
}

func (m *market) request(r request) ([32]byte, error) {
	m.t.Helper()
	value := new(big.Int)
	if r.Token == (common.Address{}) {
		value = r.Price
	}
	out, err := m.pay(r.Client, value, "request", r, m.inputs)
	if err != nil {
		return [32]byte{}, err
	}
	return out[0].([32]byte), nil
}

// id is the id of a request, computed independently.
func (m *market) id(r request) [32]byte {
	b := appendUint(nil, 1)
	b = append(b, common.LeftPadBytes(m.address[:], 32)...)
	return [32]byte(crypto.Keccak256(append(b, m.pack("idOf", r)[4:]...)))
}

// prove is the mock's proof of the request's inputs and an output.
func (m *market) prove(r request, beneficiary common.Address, output int64) []byte {
	m.t.Helper()
	words := append(append([]*big.Int{}, m.inputs...), big.NewInt(output))
	return m.model.view("prove", [32]byte(m.context(r, beneficiary)), words)[0].([]byte)
}

// context is what a proof of a request is made for.
func (m *market) context(r request, beneficiary common.Address) verifier.Hash {
	return verifier.Context(1, verifier.Address(m.address), m.id(r), verifier.Address(beneficiary))
}

func words(values ...int64) []*big.Int { return bigs(values) }

// fulfil settles a request for the server, sent by anybody.
func (m *market) fulfil(r request, output int64) error {
	m.t.Helper()
	_, err := m.call(m.anybody, "fulfil", r, m.server, m.inputs, words(output), m.prove(r, m.server, output))
	return err
}

const (
	stateNone = iota
	stateOpen
	stateFulfilled
	stateRefunded
)

func (m *market) state(id [32]byte) int {
	m.t.Helper()
	return int(m.view("stateOf", id)[0].(uint8))
}

func (m *market) credit(token, account common.Address) int64 {
	m.t.Helper()
	return m.view("creditOf", token, account)[0].(*big.Int).Int64()
}

// gains is what an account's balance changes by.
func (c *chain) gains(account common.Address, do func()) int64 {
	before := c.balance(account)
	do()
	return new(big.Int).Sub(c.balance(account), before).Int64()
}
