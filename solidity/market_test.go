package solidity

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
)

// A request is paid for, answered, paid out, and remembered.
func TestMarketStory(t *testing.T) {
	m := newMarket(t, 100)
	r := m.terms()
	if got := m.view("idOf", r)[0].([32]byte); got != m.id(r) {
		t.Fatalf("id %x, want %x", got, m.id(r))
	}
	id := m.id(r)
	if s := m.state(id); s != stateNone {
		t.Fatalf("state %d before the request", s)
	}
	if g := m.gains(m.client, func() { m.open(func(x *request) { *x = r }) }); g != -1000 {
		t.Fatalf("the client pays %d", -g)
	}
	requested := m.events()
	if len(requested) != 1 || requested[0].name != "Requested" || requested[0].fields["id"] != id {
		t.Fatalf("events %v", requested)
	}
	if s := m.state(id); s != stateOpen {
		t.Fatalf("state %d of an open request", s)
	}
	g := m.gains(m.server, func() {
		if err := m.fulfil(r, 5); err != nil {
			t.Fatal(err)
		}
	})
	if g != 990 || m.credit(common.Address{}, feeRecipient) != 10 {
		t.Fatalf("paid %d, fee %d", g, m.credit(common.Address{}, feeRecipient))
	}
	if s := m.state(id); s != stateFulfilled || !m.view("isDelivered", id)[0].(bool) {
		t.Fatalf("state %d", s)
	}
	var paid *big.Int
	for _, e := range m.events() {
		if e.name == "Fulfilled" {
			paid = e.fields["paid"].(*big.Int)
		}
	}
	if paid == nil || paid.Int64() != 990 {
		t.Fatalf("logged %v", paid)
	}
	for output, want := range map[int64]bool{5: true, 4: false, 0: false} {
		if got := m.view("resultMatches", id, words(output))[0].(bool); got != want {
			t.Errorf("result matches %d: %v", output, got)
		}
	}
	for _, other := range [][]*big.Int{words(), words(5, 0), words(0, 5), words(5, 5)} {
		if m.view("resultMatches", id, other)[0].(bool) {
			t.Errorf("result matches %v", other)
		}
	}
	refused(t, "fulfil again", m.fulfil(r, 5), "WrongState")
	m.time = r.Deadline + 1
	_, err := m.call(m.anybody, "refund", r)
	refused(t, "refund of a fulfilled request", err, "WrongState")
	refused(t, "the same request again", func() error { _, err := m.request(r); return err }(), "Expired")
	m.time = r.Deadline
	refused(t, "the same request again in time", func() error { _, err := m.request(r); return err }(), "WrongState")
	if g := m.gains(m.server, func() { m.must(feeRecipient, "withdraw", common.Address{}, m.server) }); g != 10 {
		t.Errorf("the fee's withdrawal pays %d", g)
	}
	if b := m.balance(m.address); b.Sign() != 0 {
		t.Errorf("%v are left in the market", b)
	}
}

// Every error of a request has its cause, and an accepted twin in TestMarketStory.
func TestRequestsThatAreRefused(t *testing.T) {
	m := newMarket(t, 0)
	for _, c := range []struct {
		what   string
		change func(r *request)
		name   string
	}{
		{"past deadline", func(r *request) { r.Deadline = m.time - 1 }, "Expired"},
		{"start above price", func(r *request) { r.StartPrice = big.NewInt(1001) }, "BadTerms"},
		{"ramp backwards", func(r *request) { r.RampStart = 1 }, "BadTerms"},
		{"too much callback gas", func(r *request) { r.CallbackGas = 5_000_001 }, "BadTerms"},
		{"other inputs", func(r *request) { r.InputsHash[0] ^= 1 }, "WrongInputs"},
	} {
		_, err := m.request(m.terms(c.change))
		refused(t, c.what, err, c.name)
	}
	r := m.terms()
	_, err := m.pay(m.server, r.Price, "request", r, m.inputs)
	refused(t, "for another client", err, "NotClient")
	for _, value := range []int64{0, 999, 1001} {
		_, err = m.pay(m.client, big.NewInt(value), "request", r, m.inputs)
		refused(t, "another value", err, "WrongValue")
	}
	_, err = m.pay(m.client, big.NewInt(1), "request", m.terms(func(r *request) { r.Token = m.model.address }), m.inputs)
	refused(t, "value beside a token", err, "WrongValue")
	for _, inputs := range [][]*big.Int{words(), words(11), words(11, 12, 13)} {
		r := m.terms(func(r *request) { r.InputsHash = hashWords(inputs) })
		_, err = m.pay(m.client, r.Price, "request", r, inputs)
		refused(t, "another number of inputs than the model's", err, "WrongInputs")
	}
	for _, model := range []common.Address{{}, {9}, m.address} {
		if _, err := m.request(m.terms(func(r *request) { r.Model = model })); err == nil {
			t.Errorf("a request of %s, which is no model", model)
		}
	}
	for _, token := range []common.Address{{9}, m.model.address, m.address} {
		_, err := m.request(m.terms(func(r *request) { r.Token = token }))
		refused(t, "a token that is none", err, "UnsupportedToken")
	}
	_, err = m.request(m.terms(func(r *request) { r.Token, r.Price, r.StartPrice = common.Address{9}, new(big.Int), new(big.Int) }))
	refused(t, "a token without code, for nothing", err, "UnsupportedToken")
	for _, bps := range []int64{501, 10_000} {
		_, err := m.tryDeploy(MarketContract, feeRecipient, big.NewInt(bps))
		refused(t, "a fee above the cap", err, "BadFee")
	}
	_, err = m.tryDeploy(MarketContract, common.Address{}, big.NewInt(1))
	refused(t, "a fee for nobody", err, "BadFee")
	m.deploy(MarketContract, feeRecipient, big.NewInt(500))
	m.deploy(MarketContract, common.Address{}, big.NewInt(0))
	if _, err := m.raw(m.client, m.address, big.NewInt(1), nil); err == nil {
		t.Error("the market takes coins for nothing")
	}
}

// What is fulfilled is exactly what was proven for the request, in time.
func TestFulfilmentsThatAreRefused(t *testing.T) {
	m := newMarket(t, 0)
	r, id := m.open()
	proof := m.prove(r, m.server, 5)
	fulfil := func(r request, beneficiary common.Address, inputs, outputs []*big.Int, proof []byte) error {
		_, err := m.call(m.anybody, "fulfil", r, beneficiary, inputs, outputs, proof)
		return err
	}
	refused(t, "another beneficiary", fulfil(r, m.anybody, m.inputs, words(5), proof), "InvalidProof")
	refused(t, "another output", fulfil(r, m.server, m.inputs, words(6), proof), "InvalidProof")
	refused(t, "another proof", fulfil(r, m.server, m.inputs, words(5), m.prove(r, m.server, 6)), "InvalidProof")
	refused(t, "a changed proof", fulfil(r, m.server, m.inputs, words(5), append([]byte{1}, proof[1:]...)), "WrongSelector")
	refused(t, "other inputs", fulfil(r, m.server, words(11, 13), words(5), proof), "WrongInputs")
	refused(t, "inputs moved to the outputs", fulfil(r, m.server, words(11), words(12, 5), proof), "WrongInputs")
	refused(t, "no output", fulfil(r, m.server, m.inputs, nil, proof), "WrongWordCount")
	refused(t, "an output more", fulfil(r, m.server, m.inputs, words(5, 0), proof), "WrongWordCount")
	other, _ := m.open()
	refused(t, "a proof for another request", fulfil(other, m.server, m.inputs, words(5), proof), "InvalidProof")

	m.time = r.Deadline + 1
	refused(t, "too late", fulfil(r, m.server, m.inputs, words(5), proof), "Expired")
	m.time = r.Deadline
	_, err := m.call(m.client, "refund", r)
	refused(t, "refund at the deadline", err, "NotYet")
	if m.state(id) != stateOpen {
		t.Error("a refused call has changed the state")
	}
	if err := fulfil(r, m.server, m.inputs, words(5), proof); err != nil {
		t.Errorf("at the deadline: %v", err)
	}
}

// A field of a request changed is another request.
func TestEveryFieldIsInTheID(t *testing.T) {
	m := newMarket(t, 0)
	r, id := m.open(func(r *request) {
		r.Consumer, r.Provider, r.ExclusiveUntil = common.Address{5}, m.server, m.time+5
		r.RampStart, r.RampEnd = m.time, m.time+50
	})
	for what, change := range map[string]func(r *request){
		"client":         func(r *request) { r.Client = m.server },
		"consumer":       func(r *request) { r.Consumer[3] ^= 1 },
		"model":          func(r *request) { r.Model[3] ^= 1 },
		"provider":       func(r *request) { r.Provider = m.anybody },
		"exclusiveUntil": func(r *request) { r.ExclusiveUntil = 0 },
		"deadline":       func(r *request) { r.Deadline++ },
		"callbackGas":    func(r *request) { r.CallbackGas++ },
		"token":          func(r *request) { r.Token[0] ^= 1 },
		"price":          func(r *request) { r.Price = big.NewInt(1001) },
		"startPrice":     func(r *request) { r.StartPrice = big.NewInt(1) },
		"rampStart":      func(r *request) { r.RampStart++ },
		"rampEnd":        func(r *request) { r.RampEnd++ },
		"inputsHash":     func(r *request) { r.InputsHash[31] ^= 1 },
		"salt":           func(r *request) { r.Salt[31] ^= 1 },
	} {
		changed := r
		change(&changed)
		if m.id(changed) == id || m.view("idOf", changed)[0].([32]byte) != m.id(changed) {
			t.Errorf("%s is not in the id", what)
		}
		refused(t, what, m.fulfil(changed, 5), "WrongState")
		m.time += 1000
		_, err := m.call(m.anybody, "refund", changed)
		refused(t, what, err, "WrongState")
		m.time -= 1000
	}
	other := m.deploy(MarketContract, common.Address{}, new(big.Int))
	if other.view("idOf", r)[0].([32]byte) == id {
		t.Error("the market is not in the id")
	}
	if err := m.fulfil(r, 5); err != nil {
		t.Error(err)
	}
}

func TestRefund(t *testing.T) {
	m := newMarket(t, 500)
	r, id := m.open()
	m.time = r.Deadline + 1
	if g := m.gains(m.client, func() { m.must(m.anybody, "refund", r) }); g != 1000 {
		t.Errorf("refunded %d", g)
	}
	if m.state(id) != stateRefunded {
		t.Error("state", m.state(id))
	}
	_, err := m.call(m.anybody, "refund", r)
	refused(t, "refund again", err, "WrongState")
	m.time = r.Deadline
	refused(t, "fulfil what is refunded", m.fulfil(r, 5), "WrongState")
	if _, err := m.request(r); err == nil {
		t.Error("a refunded request comes back")
	}
	_, err = m.call(m.anybody, "refund", m.terms())
	refused(t, "refund of an unknown request", err, "WrongState")
	if m.view("resultMatches", id, words(5))[0].(bool) || m.view("isDelivered", id)[0].(bool) {
		t.Error("a refunded request has a result")
	}
}

// Whoever copies a fulfilment pays the one it was made for.
func TestCopiedFulfilmentPaysTheOriginal(t *testing.T) {
	m := newMarket(t, 0)
	thief := m.account(66)
	r, _ := m.open()
	data := m.pack("fulfil", r, m.server, m.inputs, words(5), m.prove(r, m.server, 5))
	var stolen int64
	paid := m.gains(m.server, func() {
		stolen = m.gains(thief, func() {
			if _, err := m.raw(thief, m.address, new(big.Int), data); err != nil {
				t.Fatal(err)
			}
		})
	})
	if paid != 1000 || stolen != 0 {
		t.Errorf("the server gets %d, the thief %d", paid, stolen)
	}
	_, err := m.raw(m.server, m.address, new(big.Int), data)
	refused(t, "the original, late", err, "WrongState")
}

func TestExclusiveProvider(t *testing.T) {
	m := newMarket(t, 0)
	until := m.time + 10
	exclusive := func(r *request) { r.Provider, r.ExclusiveUntil = m.anybody, until }
	first, _ := m.open(exclusive)
	second, _ := m.open(exclusive)
	m.time = until - 1
	refused(t, "another provider", m.fulfil(first, 5), "Exclusive")
	_, err := m.call(m.server, "fulfil", first, m.anybody, m.inputs, words(5), m.prove(first, m.anybody, 5))
	if err != nil {
		t.Errorf("the provider: %v", err)
	}
	m.time = until
	if err := m.fulfil(second, 5); err != nil {
		t.Errorf("another provider, later: %v", err)
	}
}

// The price rises along a line; the client gets back what is not asked for.
func TestRamp(t *testing.T) {
	m := newMarket(t, 200)
	start := m.time
	ramp := func(r *request) {
		r.StartPrice, r.RampStart, r.RampEnd = big.NewInt(100), start+10, start+40
	}
	r := m.terms(ramp)
	before := int64(0)
	for at := start; at <= start+60; at++ {
		got := m.view("quote", r, at)[0].(*big.Int).Int64()
		want := 100 + 900*min(max(int64(at-start)-10, 0), 30)/30
		if got != want || got < before {
			t.Errorf("quote at %d: %d, want %d", at-start, got, want)
		}
		before = got
	}
	for _, at := range []uint64{0, 10, 11, 25, 39, 40, 60} {
		m.time = start
		r, _ := m.open(ramp)
		m.time = start + at
		cost := m.view("quote", r, m.time)[0].(*big.Int).Int64()
		fee := cost * 2 / 100
		var paid int64
		change := m.gains(m.client, func() {
			paid = m.gains(m.server, func() {
				if err := m.fulfil(r, 5); err != nil {
					t.Fatal(err)
				}
			})
		})
		if change != 1000-cost || paid != cost-fee {
			t.Errorf("at %d of %d: change %d, paid %d", at, cost, change, paid)
		}
	}
	flat := m.terms(func(r *request) { r.StartPrice, r.RampStart, r.RampEnd = big.NewInt(100), start, start })
	if got := m.view("quote", flat, start-1)[0].(*big.Int).Int64(); got != 100 {
		t.Errorf("before a step: %d", got)
	}
	if got := m.view("quote", flat, start)[0].(*big.Int).Int64(); got != 1000 {
		t.Errorf("from a step on: %d", got)
	}
	largest := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 128), big.NewInt(1))
	big1 := m.terms(func(r *request) { r.Price, r.StartPrice, r.RampEnd = largest, new(big.Int), 1<<64-1 })
	if got := m.view("quote", big1, uint64(1<<64-2))[0].(*big.Int); got.Cmp(largest) >= 0 {
		t.Errorf("the largest ramp: %v", got)
	}
}
