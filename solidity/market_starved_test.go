package solidity

import (
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
)

// Gas that is short is not taken out on the callees: the call reverts as a whole,
// for want of gas, or does everything.
func TestStarvedMarketCalls(t *testing.T) {
	m := newMarket(t, 0)
	consumer := m.deploy("Hostile")
	least := uint64(0) // that was enough
	for limit := uint64(100_000); limit < 700_000; limit += 4_999 {
		if m.starved(consumer, limit) && least == 0 {
			least = limit
		}
	}
	if least == 0 {
		t.Fatal("no call had enough gas")
	}
	outcomes := map[bool]int{}
	for limit := least - 5_000; limit <= least; limit += 20 {
		outcomes[m.starved(consumer, limit)]++
	}
	if outcomes[true] == 0 || outcomes[false] == 0 {
		t.Errorf("outcomes %v", outcomes)
	}
}

// starved fulfils a request with change and a callback, with so much gas, and
// reports whether it was enough.
func (m *market) starved(consumer *contract, limit uint64) bool {
	m.t.Helper()
	const callbackGas = 200_000
	r, _ := m.open(func(r *request) {
		r.Consumer, r.CallbackGas = consumer.address, callbackGas
		r.StartPrice, r.RampStart, r.RampEnd = big.NewInt(1), m.time, m.time+1000
		r.Salt[1], r.Salt[2] = byte(limit), byte(limit>>8)
		r.Salt[3] = byte(limit >> 16)
	})
	before := consumer.view("callbacks")[0].(*big.Int).Int64()
	proof := m.prove(r, m.server, 5)
	m.limit = limit
	_, err := m.call(m.anybody, "fulfil", r, m.server, m.inputs, words(5), proof)
	delivered := consumer.view("callbacks")[0].(*big.Int).Int64() - before
	var revert *RevertError
	switch {
	case err == nil && delivered == 1 && m.credit(common.Address{}, m.client) == 0:
		if g := consumer.view("gasGiven")[0].(*big.Int).Int64(); g > callbackGas || g < callbackGas-500 {
			m.t.Errorf("%d gas: the callback gets %d", limit, g)
		}
		return true
	case errors.Is(err, vm.ErrOutOfGas) || errors.Is(err, ErrNotEnoughGas):
	case errors.As(err, &revert) && len(revert.Data) == 0: // a callee ran out
	default:
		m.t.Fatalf("%d gas: %v, %d callbacks, %d credit", limit, err, delivered, m.credit(common.Address{}, m.client))
	}
	return false
}

// Nobody can make a refund credit by leaving the client too little gas to take it.
func TestStarvedRefund(t *testing.T) {
	m := newMarket(t, 0)
	client := m.deploy("Hostile")
	m.fund(client.address, 1<<40)
	client.must(m.anybody, "setModes", picky, accept)
	refunded := 0
	for limit := uint64(40_000); limit < 160_000; limit += 500 {
		m.time = 1_000_000 + limit
		r, id := m.asked(client, func(r *request) { r.Salt[1], r.Salt[2], r.Salt[3] = byte(limit), byte(limit>>8), byte(limit>>16) })
		m.time = r.Deadline + 1
		m.limit = limit
		_, err := m.call(m.anybody, "refund", r)
		if (err == nil) != (m.state(id) == stateRefunded) || m.credit(common.Address{}, client.address) != 0 {
			t.Fatalf("%d gas: %v, state %d, credit %d", limit, err, m.state(id), m.credit(common.Address{}, client.address))
		}
		if err == nil {
			refunded++
		}
	}
	if refunded == 0 || refunded == 240 {
		t.Errorf("%d of 240 refunds had enough gas", refunded)
	}
}
