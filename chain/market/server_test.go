package market

import (
	"context"
	"log/slog"
	"math/big"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/zkinfer/zkinfer/chain"
	"github.com/zkinfer/zkinfer/chain/chaintest"
	"github.com/zkinfer/zkinfer/verifier"
	"github.com/zkinfer/zkinfer/verifier/verifiertest"
)

// world is a node with a market, a model on it, and a client and a provider with
// coins.
type world struct {
	node             *chaintest.Node
	market           *Market
	key              *verifiertest.Key
	model            common.Address
	client, provider *chain.Key
	nonce            byte

	mutex  sync.Mutex
	proofs int           // that were made
	gate   chan struct{} // each proof waits for one, if it is not nil
}

var milli = big.NewInt(1e15)

func newWorld(t *testing.T, args ...string) *world {
	t.Helper()
	w := &world{node: chaintest.Anvil(t, args...), key: chaintest.Model("scores")}
	c := w.node.Client(t)
	w.client, _ = w.node.Account(t, chaintest.Coins(10))
	w.provider, _ = w.node.Account(t, chaintest.Coins(10))
	plan, err := chain.NewPlan(w.key.VerifyingKey)
	if err != nil {
		t.Fatal(err)
	}
	if err := plan.AddMarket(chain.MarketTerms{FeeRecipient: common.Address{9}, FeeBps: 100}); err != nil {
		t.Fatal(err)
	}
	if err := c.Deploy(t.Context(), w.client, chain.Fees{}, plan, func(chain.Placed) {}); err != nil {
		t.Fatal(err)
	}
	w.model = common.Address(plan.Models[0].Addresses.Model)
	if w.market, err = At(t.Context(), c, plan.Contracts[1].Address()); err != nil {
		t.Fatal(err)
	}
	return w
}

// prove answers with three words made of the inputs.
func (w *world) prove(ctx context.Context, inputs []verifier.Word, to verifier.Hash) (*verifier.Proof, error) {
	if w.gate != nil {
		select {
		case <-w.gate:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.proofs++
	return w.key.Prove(to, append(slices.Clone(inputs), answerTo(inputs))), nil
}

func (w *world) made() int {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.proofs
}

func answerTo(inputs []verifier.Word) verifier.Word {
	hash := crypto.Keccak256Hash(inputs[0][:], inputs[1][:])
	hash[0] = 0
	return verifier.Word(hash)
}

// ask is a request of the client that pays some thousandths of a coin.
func (w *world) ask(t *testing.T, price int64, change func(*Request)) (verifier.Hash, *Request) {
	t.Helper()
	w.nonce++
	head, err := w.market.HeaderByNumber(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	inputs := []verifier.Word{{31: w.nonce}, {30: w.nonce}}
	wei := new(big.Int).Mul(milli, big.NewInt(price))
	r := &Request{
		Client: w.client.Address, Model: w.model, Deadline: max(head.Time, uint64(time.Now().Unix())) + 3600,
		Price: wei, StartPrice: wei, InputsHash: InputsHash(inputs), Salt: [32]byte{w.nonce},
	}
	if change != nil {
		change(r)
	}
	id := w.market.ID(r)
	on, err := view(t.Context(), w.market, w.market.contract.PackIdOf(*r), w.market.contract.UnpackIdOf)
	if err != nil || id != verifier.Hash(on) {
		t.Fatalf("id %s, on chain %x (%v)", id, on, err)
	}
	if _, err := w.market.Send(t.Context(), w.client, chain.Fees{}, w.market.RequestCall(r, inputs)); err != nil {
		t.Fatal(err)
	}
	return id, r
}

func (w *world) config(t *testing.T, folder string) Config {
	return Config{
		Models: []Model{{w.model, 1, w.prove}}, Key: w.provider, Folder: folder, Depth: 3,
		Batch: 4, Poll: 20 * time.Millisecond, Patience: time.Hour,
		Terms: Terms{MaxCallbackGas: 200_000, Margin: 10},
		Log:   slog.New(slog.NewTextHandler(testLog{t}, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
}

// testLog writes to a test's log, unless the test is over.
type testLog struct{ t *testing.T }

func (l testLog) Write(b []byte) (int, error) {
	if l.t.Context().Err() == nil {
		l.t.Logf("%s", b)
	}
	return len(b), nil
}

// serve runs a server until the returned function is called.
func serve(t *testing.T, m *Market, c Config) (stop func()) {
	t.Helper()
	s, err := NewServer(t.Context(), m, c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				t.Error("server:", err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	t.Cleanup(stop)
	return stop
}

// until waits for a condition.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("never: %s", what)
}

func (w *world) state(t *testing.T, id verifier.Hash) State {
	t.Helper()
	s, err := w.market.State(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (w *world) untilState(t *testing.T, want State, ids ...verifier.Hash) {
	t.Helper()
	for _, id := range ids {
		until(t, id.String()+" is "+want.String(), func() bool { return w.state(t, id) == want })
	}
}

// sent is the number of the provider's transactions in the chain.
func (w *world) sent(t *testing.T) uint64 {
	t.Helper()
	n, err := w.market.NonceAt(t.Context(), w.provider.Address, nil)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (w *world) mine(t *testing.T, blocks int) {
	t.Helper()
	for range blocks {
		w.node.Call(t, nil, "evm_mine")
	}
}

// A server answers what pays, in batches, is paid without the fee, and leaves
// everything else alone.
func TestServe(t *testing.T) {
	w := newWorld(t)
	payee := common.Address{0xbe, 0xef}
	good := []verifier.Hash{}
	for range 3 {
		id, _ := w.ask(t, 100, nil)
		good = append(good, id)
	}
	bad := map[string]verifier.Hash{}
	bad["too cheap"], _ = w.ask(t, 0, nil)
	bad["for another provider"], _ = w.ask(t, 100, func(r *Request) { r.Provider, r.ExclusiveUntil = common.Address{1}, r.Deadline })
	bad["too soon over"], _ = w.ask(t, 100, func(r *Request) { r.Deadline -= 3595 })
	bad["a callback with much gas"], _ = w.ask(t, 100, func(r *Request) { r.CallbackGas = 200_001 })

	config := w.config(t, t.TempDir())
	config.Beneficiary = payee
	config.BatchWait = time.Minute
	var payments []Payment
	var mutex sync.Mutex
	config.Paid = func(p Payment) { mutex.Lock(); payments = append(payments, p); mutex.Unlock() }
	serve(t, w.market, config)
	w.untilState(t, Fulfilled, good...)
	if n := w.sent(t); n != 1 {
		t.Errorf("%d transactions for three requests", n)
	}
	balance, err := w.market.BalanceAt(t.Context(), payee, nil)
	if want := new(big.Int).Mul(milli, big.NewInt(297)); err != nil || balance.Cmp(want) != 0 {
		t.Errorf("paid %s, want %s (%v)", balance, want, err)
	}
	w.mine(t, 3)
	until(t, "three payments are final", func() bool { mutex.Lock(); defer mutex.Unlock(); return len(payments) == 3 })

	late, _ := w.ask(t, 100, nil)
	w.untilState(t, Fulfilled, late)
	for name, id := range bad {
		if s := w.state(t, id); s != Open {
			t.Errorf("%s: %s", name, s)
		}
	}
	if n := w.made(); n != 4 {
		t.Errorf("%d proofs for four requests", n)
	}
}

// A price that rises is waited for; an exclusive time too.
func TestServeWaits(t *testing.T) {
	w := newWorld(t)
	rising, _ := w.ask(t, 100, func(r *Request) {
		r.StartPrice = new(big.Int)
		r.RampStart, r.RampEnd = r.Deadline-3000, r.Deadline-2000
	})
	exclusive, _ := w.ask(t, 100, func(r *Request) { r.Provider, r.ExclusiveUntil = common.Address{1}, r.Deadline-3000 })
	serve(t, w.market, w.config(t, t.TempDir()))
	time.Sleep(200 * time.Millisecond)
	if w.made() != 0 || w.state(t, rising) != Open || w.state(t, exclusive) != Open {
		t.Error("not waited for")
	}
	w.node.PassTime(t, 1500*time.Second)
	w.untilState(t, Fulfilled, rising, exclusive)
}

// A client who names a contract that is none of the server's models is not served.
func TestServeOnlyOurModels(t *testing.T) {
	w := newWorld(t)
	other := chaintest.Model("other")
	plan, err := chain.NewPlan(other.VerifyingKey)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.market.Deploy(t.Context(), w.client, chain.Fees{}, plan, func(chain.Placed) {}); err != nil {
		t.Fatal(err)
	}
	foreign, _ := w.ask(t, 100, func(r *Request) { r.Model = common.Address(plan.Models[0].Addresses.Model) })
	ours, _ := w.ask(t, 100, nil)
	serve(t, w.market, w.config(t, t.TempDir()))
	w.untilState(t, Fulfilled, ours)
	if w.state(t, foreign) != Open || w.made() != 1 {
		t.Error("served a model that is not ours")
	}
}
