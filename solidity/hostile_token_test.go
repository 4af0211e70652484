package solidity

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

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
