package solidity

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
)

// The modes of testdata/hostile/Hostile.sol.
const (
	accept = uint8(iota)
	revert
	loop
	returnMegabyte
	revertMegabyte
	reenter
	picky
)

var hostileModes = map[string]uint8{
	"reverting": revert, "looping": loop, "returning a megabyte": returnMegabyte,
	"reverting with a megabyte": revertMegabyte, "re-entering": reenter,
}

// hostile is a contract that has native coins, and calls the market in all ways
// when it re-enters.
func (m *market) hostile(victim request) *contract {
	m.t.Helper()
	h := m.deploy("Hostile")
	m.fund(h.address, 1<<62)
	h.must(m.anybody, "setReentry", m.address, [][]byte{
		m.pack("fulfil", victim, m.server, m.inputs, words(5), m.prove(victim, m.server, 5)),
		m.pack("fulfilBatch", []request{victim}, m.server, [][]*big.Int{m.inputs}, [][]*big.Int{words(5)}, [][]byte{m.prove(victim, m.server, 5)}),
		m.pack("refund", victim),
		m.pack("redeliver", victim, words(5)),
		m.pack("withdraw", common.Address{}, h.address),
		m.pack("request", victim, m.inputs),
		m.pack("requestWithPermit", victim, m.inputs, new(big.Int), uint8(0), [32]byte{}, [32]byte{}),
	})
	return h
}

// asked is a request that a contract makes, with a ramp that leaves it change.
func (m *market) asked(h *contract, change ...func(r *request)) (request, [32]byte) {
	m.t.Helper()
	r := m.terms(append([]func(r *request){func(r *request) {
		r.Client, r.StartPrice, r.RampStart, r.RampEnd = h.address, big.NewInt(400), m.time, m.time+60
	}}, change...)...)
	value := r.Price
	if r.Token != (common.Address{}) {
		value = new(big.Int)
	}
	h.must(m.anybody, "exec", m.address, value, m.pack("request", r, m.inputs))
	return r, m.id(r)
}

// A client that does not take its change, or its refund, has credit instead; the
// provider is paid all the same.
func TestHostileClient(t *testing.T) {
	for what, mode := range hostileModes {
		t.Run(what, func(t *testing.T) {
			m := newMarket(t, 0)
			victim, _ := m.open()
			h := m.hostile(victim)
			r, id := m.asked(h)
			late, lateID := m.asked(h)
			h.must(m.anybody, "setModes", mode, accept)
			paid := m.gains(m.server, func() {
				if err := m.fulfil(r, 5); err != nil {
					t.Fatal(err)
				}
			})
			if paid != 400 || m.state(id) != stateFulfilled {
				t.Errorf("paid %d, state %d", paid, m.state(id))
			}
			if m.gas > 300_000 {
				t.Errorf("it costs the provider %d gas", m.gas)
			}
			m.time = late.Deadline + 1
			m.must(m.anybody, "refund", late)
			if m.state(lateID) != stateRefunded {
				t.Error("not refunded")
			}
			const want = 600 + 1000
			if got := m.credit(common.Address{}, h.address); got != want {
				t.Errorf("credit %d, want %d", got, want)
			}
			if n := h.view("reentered")[0].(*big.Int); n.Sign() != 0 {
				t.Errorf("re-entered %v times", n)
			}
			h.must(m.anybody, "setModes", accept, accept)
			got := m.gains(m.anybody, func() {
				h.must(m.anybody, "exec", m.address, new(big.Int), m.pack("withdraw", common.Address{}, m.anybody))
			})
			if got != want || m.credit(common.Address{}, h.address) != 0 {
				t.Errorf("withdrew %d, want %d", got, want)
			}
		})
	}
}

// A payee that does not take its money keeps nobody else from theirs.
func TestHostileBeneficiary(t *testing.T) {
	for what, mode := range hostileModes {
		t.Run(what, func(t *testing.T) {
			m := newMarket(t, 0)
			victim, victimID := m.open()
			h := m.hostile(victim)
			r, id := m.open()
			h.must(m.anybody, "setModes", mode, accept)
			m.limit = 5_000_000
			_, err := m.call(m.anybody, "fulfil", r, h.address, m.inputs, words(5), m.prove(r, h.address, 5))
			switch mode {
			case returnMegabyte, reenter: // takes the coins
				if err != nil || m.balance(m.address).Int64() != 1000 {
					t.Errorf("%v, %v in the market", err, m.balance(m.address))
				}
				if n := h.view("reentered")[0].(*big.Int); n.Sign() != 0 {
					t.Errorf("re-entered %v times", n)
				}
				return
			case loop:
				if err == nil {
					t.Error("a loop ends")
				}
			default:
				refused(t, what, err, "TransferFailed")
			}
			if m.state(id) != stateOpen || m.state(victimID) != stateOpen {
				t.Fatal("the state has changed")
			}
			if err := m.fulfil(r, 5); err != nil {
				t.Errorf("another beneficiary: %v", err)
			}
		})
	}
}

// A consumer changes neither the payment nor the state, and its callback can be
// repeated until it succeeds, once.
func TestHostileConsumer(t *testing.T) {
	for what, mode := range hostileModes {
		t.Run(what, func(t *testing.T) {
			m := newMarket(t, 0)
			h := m.hostile(m.terms())
			gas := uint32(200_000)
			if mode == reenter {
				gas = 3_000_000
			}
			r, id := m.open(func(r *request) { r.Consumer, r.CallbackGas = h.address, gas })
			// It tries to have its own answer again, in all ways.
			h.must(m.anybody, "setReentry", m.address, [][]byte{
				m.pack("fulfil", r, m.server, m.inputs, words(5), m.prove(r, m.server, 5)),
				m.pack("refund", r),
				m.pack("redeliver", r, words(5)),
				m.pack("redeliver", r, words(6)),
				m.pack("request", r, m.inputs),
				m.pack("withdraw", m.model.address, h.address), // nothing
			})
			h.must(m.anybody, "setModes", accept, mode)
			paid := m.gains(m.server, func() {
				if err := m.fulfil(r, 5); err != nil {
					t.Fatal(err)
				}
			})
			if paid != 1000 || m.state(id) != stateFulfilled || !m.view("resultMatches", id, words(5))[0].(bool) {
				t.Errorf("paid %d, state %d", paid, m.state(id))
			}
			if m.gas > uint64(gas)+100_000 {
				t.Errorf("it costs the provider %d gas", m.gas)
			}
			failed := false
			for _, e := range m.events() {
				failed = failed || e.name == "CallbackFailed" && e.fields["id"] == id
			}
			delivered := m.view("isDelivered", id)[0].(bool)
			if mode == reenter { // withdrawing nothing is all that works
				if failed || !delivered || h.view("reentered")[0].(*big.Int).Int64() != 1 {
					t.Errorf("re-entered %v times", h.view("reentered")[0])
				}
				return
			}
			if !failed || delivered {
				t.Fatal("the failure is not seen")
			}
			m.limit = 500_000
			if _, err := m.call(m.anybody, "redeliver", r, words(5)); err == nil {
				t.Fatal("a callback that fails is delivered")
			}
			if m.view("isDelivered", id)[0].(bool) {
				t.Fatal("a refused call has changed the state")
			}
			h.must(m.anybody, "setModes", accept, accept)
			_, err := m.call(m.anybody, "redeliver", r, words(6))
			refused(t, "another answer", err, "WrongState")
			m.must(m.anybody, "redeliver", r, words(5))
			if n := h.view("callbacks")[0].(*big.Int); n.Int64() != 1 || !m.view("isDelivered", id)[0].(bool) {
				t.Errorf("%v callbacks", n)
			}
			if h.view("lastId")[0].([32]byte) != id || h.view("lastWords")[0].([32]byte) != hashWords(words(5)) {
				t.Error("another answer has been delivered")
			}
			_, err = m.call(m.anybody, "redeliver", r, words(5))
			refused(t, "twice", err, "WrongState")
		})
	}
}

// A consumer may ask again while it is called.
func TestConsumerAsksAgain(t *testing.T) {
	m := newMarket(t, 0)
	h := m.hostile(m.terms())
	next := m.terms(func(r *request) { r.Client, r.Price, r.StartPrice = h.address, new(big.Int), new(big.Int) })
	r, _ := m.open(func(r *request) { r.Consumer, r.CallbackGas = h.address, 300_000 })
	h.must(m.anybody, "setReentry", m.address, [][]byte{m.pack("request", next, m.inputs)})
	h.must(m.anybody, "setModes", accept, reenter)
	if err := m.fulfil(r, 5); err != nil {
		t.Fatal(err)
	}
	if m.state(m.id(next)) != stateOpen {
		t.Error("the request made in a callback is not open")
	}
}

// A consumer without code gets its answer when it has some.
func TestConsumerIsDeployedLater(t *testing.T) {
	m := newMarket(t, 0)
	template := m.deploy("Hostile")
	address := common.Address{0x99}
	r, id := m.open(func(r *request) { r.Consumer, r.CallbackGas = address, 200_000 })
	if err := m.fulfil(r, 5); err != nil {
		t.Fatal(err)
	}
	_, err := m.call(m.anybody, "redeliver", r, words(5))
	refused(t, "still no code", err, "DeliveryFailed")
	m.chain.evm.state.SetCode(address, m.chain.evm.state.GetCode(template.address), 0)
	m.must(m.anybody, "redeliver", r, words(5))
	if n := m.at("Hostile", address).view("callbacks")[0].(*big.Int); n.Int64() != 1 || !m.view("isDelivered", id)[0].(bool) {
		t.Errorf("%v callbacks", n)
	}
	// One that destroys itself when called.
	m.chain.evm.state.SetCode(common.Address{0x98}, []byte{0x33, 0xff}, 0)
	gone, goneID := m.open(func(r *request) { r.Consumer, r.CallbackGas = common.Address{0x98}, 50_000 })
	if err := m.fulfil(gone, 5); err != nil || m.state(goneID) != stateFulfilled {
		t.Errorf("a consumer that destroys itself: %v", err)
	}
}

// A model that is none costs whoever serves it, nobody else.
func TestHostileModel(t *testing.T) {
	m := newMarket(t, 0)
	h := m.deploy("HostileModel")
	victim, victimID := m.open()
	inputs := words(1)
	open := func() request {
		r := m.terms(func(r *request) { r.Model, r.InputsHash = h.address, hashWords(inputs) })
		if _, err := m.pay(m.client, r.Price, "request", r, inputs); err != nil {
			t.Fatal(err)
		}
		return r
	}
	for mode, accepted := range []bool{true, false, false, true, false, false, false} {
		for _, batch := range []bool{false, true} {
			r := open()
			h.must(m.anybody, "setMode", uint8(mode), m.address, m.pack("refund", victim))
			m.limit = 8_000_000
			var err error
			if batch {
				_, err = m.call(m.anybody, "fulfilBatch", []request{r}, m.server, [][]*big.Int{inputs}, [][]*big.Int{words(5)}, [][]byte{nil})
			} else {
				_, err = m.call(m.anybody, "fulfil", r, m.server, inputs, words(5), []byte{})
			}
			if (err == nil) != accepted {
				t.Errorf("mode %d, batch %v: %v", mode, batch, err)
			}
			if h.view("written")[0].(*big.Int).Sign() != 0 || m.state(victimID) != stateOpen {
				t.Errorf("mode %d: a model has changed something", mode)
			}
			if accepted {
				continue
			}
			now := m.time
			m.time = r.Deadline + 1
			m.must(m.anybody, "refund", r)
			m.time = now
		}
	}
}
