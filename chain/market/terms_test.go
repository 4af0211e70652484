package market

import (
	"errors"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zkinfer/zkinfer/chain"
	"github.com/zkinfer/zkinfer/verifier"
)

// Quote is the contract's.
func TestQuote(t *testing.T) {
	w := newWorld(t)
	random := rand.New(rand.NewPCG(3, 4))
	for range 60 {
		price := new(big.Int).Lsh(new(big.Int).SetUint64(random.Uint64()), uint(random.IntN(60)))
		r := &Request{Price: price, StartPrice: new(big.Int).Rsh(price, uint(random.IntN(70))), RampStart: random.Uint64N(1000)}
		r.RampEnd = r.RampStart + random.Uint64N(1000)
		at := random.Uint64N(2500)
		want, err := view(t.Context(), w.market, w.market.contract.PackQuote(*r, at), w.market.contract.UnpackQuote)
		if err != nil {
			t.Fatal(err)
		}
		if got := Quote(r, at); got.Cmp(want) != 0 {
			t.Fatalf("%+v at %d: %s, on chain %s", r, at, got, want)
		}
	}
}

func TestTerms(t *testing.T) {
	token := common.Address{7}
	terms := &Terms{MaxCallbackGas: 100, Margin: 10, Rates: map[common.Address]*big.Int{token: big.NewInt(5e17)}, MinProfit: big.NewInt(100)}
	price := chain.GasPrice{Expected: big.NewInt(2)}
	fixed := func(wei int64, token common.Address) *Request {
		return &Request{Price: big.NewInt(wei), StartPrice: big.NewInt(wei), Token: token, Deadline: 1000}
	}
	for _, c := range []struct {
		name string
		r    *Request
		now  uint64
		ok   bool
	}{
		{"in time", fixed(1, common.Address{}), 990, true},
		{"within the margin", fixed(1, common.Address{}), 991, false},
		{"a token with a rate", fixed(1, token), 0, true},
		{"another token", fixed(1, common.Address{8}), 0, false},
		{"as much callback gas as allowed", &Request{CallbackGas: 100, Deadline: 1000}, 0, true},
		{"more callback gas", &Request{CallbackGas: 101, Deadline: 1000}, 0, false},
	} {
		if err := terms.admit(c.r, c.now); (err == nil) != c.ok || err != nil && !errors.Is(err, ErrTerms) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if got := terms.revenue(fixed(1000, common.Address{}), 250, 0); got.Int64() != 975 {
		t.Errorf("1000 wei less 2.5 %%: %s", got)
	}
	if got := terms.revenue(fixed(1000, token), 0, 0); got.Int64() != 500 {
		t.Errorf("1000 of a token at a half: %s", got)
	}
	if got := terms.revenue(fixed(1000, common.Address{8}), 0, 0); got.Sign() != 0 {
		t.Errorf("1000 of an unknown token: %s", got)
	}
	if err := terms.profit(big.NewInt(2200), 1000, 2, price); err != nil {
		t.Error(err)
	}
	if err := terms.profit(big.NewInt(2199), 1000, 2, price); !errors.Is(err, ErrTerms) {
		t.Errorf("a wei short: %v", err)
	}
}

// An exclusive request is for its provider until the time is over.
func TestReady(t *testing.T) {
	us, them := common.Address{1}, common.Address{2}
	r := &Request{Provider: them, ExclusiveUntil: 100}
	for _, c := range []struct {
		who common.Address
		at  uint64
		ok  bool
	}{{them, 0, true}, {us, 99, false}, {us, 100, true}} {
		if err := ready(r, c.who, c.at); (err == nil) != c.ok {
			t.Errorf("%s at %d: %v", c.who, c.at, err)
		}
	}
	if err := ready(&Request{ExclusiveUntil: 100}, us, 0); err != nil {
		t.Errorf("without a provider: %v", err)
	}
}

// What the log says of blocks that are not final is forgotten when they are read
// again; what is final stays.
func TestBookForgets(t *testing.T) {
	b := newBook(nil, 0, 3)
	id := func(n byte) verifier.Hash { return verifier.Hash{n} }
	b.open[id(1)], b.open[id(2)] = &Posted{ID: id(1), Block: 5}, &Posted{ID: id(2), Block: 9}
	b.ended[id(1)] = 9
	b.finalise(10) // blocks before 8 are final
	if b.next != 8 || b.start() != 5 {
		t.Fatalf("next %d, start %d", b.next, b.start())
	}
	if b.isOpen(id(1)) || !b.isOpen(id(2)) || b.isOpen(id(3)) {
		t.Error("before a reorganisation")
	}
	b.forget()
	if !b.isOpen(id(1)) || b.isOpen(id(2)) {
		t.Error("after a reorganisation the first is open again and the second gone")
	}
	b.ended[id(1)] = 9
	b.finalise(12)
	if b.isOpen(id(1)) || len(b.open) != 0 {
		t.Error("a final end is kept")
	}
	b.finalise(4) // a node that is behind
	if b.next != 10 {
		t.Errorf("next went back to %d", b.next)
	}
}

// In a batch each pays for its own callback and change, and an equal part of the
// rest; what is worth proving pays for what is sent.
func TestCharges(t *testing.T) {
	wei := big.NewInt(450_000) // at a wei a gas
	plain := Answer{Posted: Posted{Request: Request{Price: wei, StartPrice: wei, Deadline: 1}}}
	dear, ramp := plain, plain
	dear.Request.CallbackGas = 1_000_000
	ramp.Request.StartPrice = new(big.Int)
	for _, gas := range []uint64{0, 1, 300_000, 2_500_000, 3_456_789} {
		parts := charges([]Answer{plain, dear, ramp, plain}, gas)
		if parts[0] != parts[3] || parts[1]-parts[0] != own(&dear.Request) || parts[2]-parts[0] != own(&ramp.Request) {
			t.Errorf("%d gas: parts %d", gas, parts)
		}
		if sum := parts[0] + parts[1] + parts[2] + parts[3]; sum < gas {
			t.Errorf("%d gas: parts %d are %d", gas, parts, sum)
		}
	}
	price := chain.GasPrice{Expected: big.NewInt(1)}
	terms := new(Terms)
	for name, a := range map[string]Answer{"plain": plain, "a callback": dear, "a ramp": ramp} {
		r := a.Request
		sent := assumedGas + assumedGas/8 + uint64(r.CallbackGas) + uint64(r.CallbackGas)/8 + spare(&r)
		for short := range int64(2) {
			r.Price = big.NewInt(int64(sent) - short)
			if r.StartPrice.Sign() != 0 {
				r.StartPrice = r.Price
			}
			if err := terms.worthProving(&Posted{Request: r}, 0, 0, 2, price); (err == nil) != (short == 0) {
				t.Errorf("%s, pays for %d gas of %d: %v", name, r.Price, sent, err)
			}
		}
	}
}
