package solidity

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
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

// The modes of testdata/hostile/HostileToken.sol.
const (
	tokenHonest = uint8(iota)
	tokenFee
	tokenFalse
	tokenNothing
	tokenLie
	tokenLoop
	tokenReturnMegabyte
	tokenRevertMegabyte
	tokenReenter
	tokenShort
)

// token is a token that the client has and has approved.
func (m *market) token() *contract {
	m.t.Helper()
	token := m.deploy("HostileToken")
	token.must(m.anybody, "mint", m.client, big.NewInt(1<<40))
	token.must(m.client, "approve", m.address, big.NewInt(1<<40))
	return token
}

func (k *contract) balanceOf(account common.Address) int64 {
	k.chain.t.Helper()
	return k.view("balanceOf", account)[0].(*big.Int).Int64()
}

// in makes a request one in a token, with change.
func (m *market) in(token *contract) func(r *request) {
	return func(r *request) {
		r.Token, r.StartPrice, r.RampStart, r.RampEnd = token.address, big.NewInt(400), m.time, m.time+60
	}
}

func TestToken(t *testing.T) {
	m := newMarket(t, 100)
	for _, mode := range []uint8{tokenHonest, tokenNothing, tokenReturnMegabyte} {
		token := m.token()
		token.must(m.anybody, "setMode", mode)
		r, _ := m.open(m.in(token))
		late, _ := m.open(m.in(token))
		before := token.balanceOf(m.client)
		if err := m.fulfil(r, 5); err != nil {
			t.Fatalf("mode %d: %v", mode, err)
		}
		if paid, change := token.balanceOf(m.server), token.balanceOf(m.client)-before; paid != 396 && mode != tokenReturnMegabyte || change+m.credit(token.address, m.client) != 600 {
			t.Errorf("mode %d: paid %d, change %d", mode, paid, change)
		}
		m.time = late.Deadline + 1
		m.must(m.anybody, "refund", late)
		for _, account := range []common.Address{feeRecipient, m.client} {
			m.must(account, "withdraw", token.address, account)
		}
		if left := token.balanceOf(m.address); left != 0 || token.balanceOf(feeRecipient) != 4 {
			t.Errorf("mode %d: %d left", mode, left)
		}
	}
}

// A token that does not move exactly the price into the market is not taken.
func TestTokensThatAreRefused(t *testing.T) {
	m := newMarket(t, 0)
	for _, mode := range []uint8{tokenFee, tokenFalse, tokenLie, tokenRevertMegabyte, tokenShort, tokenLoop} {
		token := m.token()
		token.must(m.anybody, "setMode", mode)
		m.limit = 8_000_000
		_, err := m.request(m.terms(m.in(token)))
		if mode == tokenLoop {
			if err == nil {
				t.Error("a loop ends")
			}
			continue
		}
		refused(t, fmt.Sprintf("mode %d", mode), err, "UnsupportedToken")
		if m.view("stateOf", m.id(m.terms()))[0].(uint8) != stateNone {
			t.Error("a refused request is open")
		}
	}
	token := m.token()
	token.must(m.client, "approve", m.address, big.NewInt(999))
	_, err := m.request(m.terms(m.in(token)))
	refused(t, "not approved", err, "UnsupportedToken")
}

// A token that turns bad later hurts those who use it: what it does not pay is
// credit, and requests in other tokens are settled and refunded as ever.
func TestTokenTurnsBad(t *testing.T) {
	for _, mode := range []uint8{tokenFalse, tokenLoop, tokenRevertMegabyte} {
		t.Run(fmt.Sprint(mode), func(t *testing.T) {
			m := newMarket(t, 0)
			token, good := m.token(), m.token()
			r, id := m.open(m.in(token))
			late, _ := m.open(m.in(token))
			other, _ := m.open(m.in(good))
			native, _ := m.open()
			token.must(m.anybody, "setMode", mode)
			m.limit = 5_000_000
			if err := m.fulfil(r, 5); err == nil || m.state(id) != stateOpen {
				t.Errorf("a payment that fails: %v", err)
			}
			for _, good := range []request{other, native} {
				if err := m.fulfil(good, 5); err != nil {
					t.Error(err)
				}
			}
			m.time = late.Deadline + 1
			for _, bad := range []request{late, r} {
				m.must(m.anybody, "refund", bad)
				if m.gas > 400_000 {
					t.Errorf("a refund costs %d gas", m.gas)
				}
			}
			if got := m.credit(token.address, m.client); got != 2000 {
				t.Errorf("credit %d", got)
			}
			if good.balanceOf(m.address) != 0 || m.balance(m.address).Sign() != 0 {
				t.Error("others' money is left in the market")
			}
			m.limit = 5_000_000
			if _, err := m.call(m.client, "withdraw", token.address, m.client); err == nil || m.credit(token.address, m.client) != 2000 {
				t.Error("a withdrawal that fails takes the credit")
			}
			token.must(m.anybody, "setMode", tokenHonest)
			m.must(m.client, "withdraw", token.address, m.client)
			if token.balanceOf(m.address) != 0 || token.balanceOf(m.client) != 1<<40 {
				t.Error("money is lost")
			}
		})
	}
}

func TestBlacklistedAccounts(t *testing.T) {
	m := newMarket(t, 0)
	token := m.token()
	r, id := m.open(m.in(token))
	late, _ := m.open(m.in(token))
	token.must(m.anybody, "blacklist", m.server, true)
	refused(t, "the beneficiary", m.fulfil(r, 5), "TransferFailed")
	if m.state(id) != stateOpen {
		t.Error("state", m.state(id))
	}
	token.must(m.anybody, "blacklist", m.server, false)
	token.must(m.anybody, "blacklist", m.client, true)
	if err := m.fulfil(r, 5); err != nil {
		t.Errorf("the client: %v", err)
	}
	m.time = late.Deadline + 1
	m.must(m.anybody, "refund", late)
	if got := m.credit(token.address, m.client); got != 1600 || token.balanceOf(m.server) != 400 {
		t.Errorf("credit %d, paid %d", got, token.balanceOf(m.server))
	}
	fresh := common.Address{0x55}
	m.must(m.client, "withdraw", token.address, fresh)
	if token.balanceOf(fresh) != 1600 || token.balanceOf(m.address) != 0 {
		t.Error("money is lost")
	}
}

// A token that calls the market while it moves gets nowhere.
func TestTokenReenters(t *testing.T) {
	m := newMarket(t, 0)
	token := m.token()
	victim, victimID := m.open()
	r := m.terms(m.in(token))
	token.must(m.anybody, "setReentry", m.address, [][]byte{
		m.pack("fulfil", victim, token.address, m.inputs, words(5), m.prove(victim, token.address, 5)),
		m.pack("refund", r),
		m.pack("withdraw", common.Address{}, token.address),
		m.pack("request", victim, m.inputs),
		m.pack("redeliver", victim, words(5)),
	})
	token.must(m.anybody, "setMode", tokenReenter)
	if _, err := m.request(r); err != nil {
		t.Fatal(err)
	}
	if err := m.fulfil(r, 5); err != nil {
		t.Fatal(err)
	}
	if n := token.view("reentered")[0].(*big.Int); n.Sign() != 0 || m.state(victimID) != stateOpen {
		t.Errorf("re-entered %v times", n)
	}
	if e := token.view("lastError")[0].([4]byte); string(e[:]) != string(functionID("Reentered()")) {
		t.Errorf("refused with %x", e)
	}
}

func TestPermit(t *testing.T) {
	m := newMarket(t, 0)
	token := m.token()
	token.must(m.client, "approve", m.address, new(big.Int))
	ask := func(r request, deadline uint64, signed uint64) error {
		var hashed []byte
		for _, a := range []common.Address{r.Client, m.address} {
			hashed = append(hashed, common.LeftPadBytes(a[:], 32)...)
		}
		hashed = append(hashed, common.LeftPadBytes(r.Price.Bytes(), 32)...)
		hashed = appendUint(hashed, int(signed))
		_, err := m.call(m.client, "requestWithPermit", r, m.inputs, new(big.Int).SetUint64(deadline), uint8(27), [32]byte(crypto.Keccak256(hashed)), [32]byte{})
		return err
	}
	refused(t, "another signature", ask(m.terms(m.in(token)), m.time, m.time+1), "UnsupportedToken")
	if err := ask(m.terms(m.in(token)), m.time, m.time); err != nil {
		t.Fatal(err)
	}
	if token.balanceOf(m.address) != 1000 {
		t.Error("nothing is in escrow")
	}
	// Somebody else has used the permit: then the allowance is there.
	token.must(m.client, "approve", m.address, big.NewInt(1000))
	if err := ask(m.terms(m.in(token)), m.time, m.time+1); err != nil {
		t.Fatal(err)
	}
	refused(t, "native coins", ask(m.terms(), m.time, m.time), "WrongValue")
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
