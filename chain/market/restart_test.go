package market

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/zkinfer/zkinfer/chain"
	"github.com/zkinfer/zkinfer/verifier"
)

// Killed at every point, the server loses nothing, proves nothing twice but what
// it was proving, and pays for one transaction.
func TestRestart(t *testing.T) {
	w := newWorld(t)
	folder := t.TempDir()

	// while it proves
	w.gate = make(chan struct{}, 10)
	id, _ := w.ask(t, 100, nil)
	stop := serve(t, w.market, w.config(t, folder))
	time.Sleep(100 * time.Millisecond)
	stop()
	if w.state(t, id) != Open || w.sent(t) != 0 {
		t.Fatal("something was sent without a proof")
	}

	// with a proof, before anything is sent: gas is too dear for it just then
	made := w.made()
	proofOnly := w.config(t, folder)
	proofOnly.Models[0].Prove = func(ctx context.Context, inputs []verifier.Word, to verifier.Hash) (*verifier.Proof, error) {
		proof, err := w.prove(ctx, inputs, to)
		w.node.Call(t, nil, "anvil_setNextBlockBaseFeePerGas", "0x38d7ea4c68000") // a thousandth of a coin for a gas
		w.mine(t, 1)
		return proof, err
	}
	w.gate <- struct{}{}
	stop = serve(t, w.market, proofOnly)
	until(t, "it is proved", func() bool { return w.made() > made })
	time.Sleep(100 * time.Millisecond)
	stop()
	if w.state(t, id) != Open || w.sent(t) != 0 {
		t.Fatal("sent at a loss")
	}
	made = w.made()
	w.node.Call(t, nil, "anvil_setNextBlockBaseFeePerGas", "0x3b9aca00")
	w.mine(t, 1)
	stop = serve(t, w.market, w.config(t, folder))
	w.untilState(t, Fulfilled, id)
	stop()
	if w.made() != made || w.sent(t) != 1 {
		t.Fatalf("%d further proofs, %d transactions", w.made()-made, w.sent(t))
	}

	// with a transaction in no block
	second, _ := w.ask(t, 100, nil)
	w.node.Call(t, nil, "evm_setAutomine", false)
	w.gate <- struct{}{}
	stop = serve(t, w.market, w.config(t, folder))
	pending := func() uint64 {
		n, err := w.market.PendingNonceAt(t.Context(), w.provider.Address)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	until(t, "it is sent", func() bool { return pending() == 2 })
	stop()
	made = w.made()
	for range 3 {
		stop = serve(t, w.market, w.config(t, folder))
		time.Sleep(150 * time.Millisecond)
		stop()
	}
	if n := pending(); n != 2 || w.made() != made {
		t.Fatalf("after restarts: %d transactions, %d further proofs", n, w.made()-made)
	}
	// the node loses its transactions
	w.node.Call(t, nil, "anvil_dropAllTransactions")
	if n := pending(); n != 1 {
		t.Fatalf("%d transactions", n)
	}
	stop = serve(t, w.market, w.config(t, folder))
	until(t, "it is sent again", func() bool { return pending() == 2 })
	w.mine(t, 1)
	w.untilState(t, Fulfilled, second)
	w.mine(t, 5)
	time.Sleep(100 * time.Millisecond)
	stop()
	if n := w.sent(t); n != 2 || w.made() != made {
		t.Errorf("%d transactions for two requests, %d further proofs", n, w.made()-made)
	}
}

// One process at a time has the folder, and only for its market and account.
func TestFolderIsOwned(t *testing.T) {
	w := newWorld(t)
	folder := t.TempDir()
	stop := serve(t, w.market, w.config(t, folder))
	if _, err := NewServer(t.Context(), w.market, w.config(t, folder)); !errors.Is(err, ErrState) {
		t.Error("two servers:", err)
	}
	until(t, "state is written", func() bool { time.Sleep(50 * time.Millisecond); return true })
	stop()
	other := w.config(t, folder)
	other.Key = w.client
	if _, err := NewServer(t.Context(), w.market, other); !errors.Is(err, ErrState) {
		t.Error("another account:", err)
	}
}

// A reorganisation takes the fulfilment out, and the request with it, which comes
// back: it is fulfilled again, with the same proof, and by one transaction, but for
// one that the node may have taken before the request was there again.
func TestReorganisation(t *testing.T) {
	w := newWorld(t)
	id, r := w.ask(t, 100, nil)
	config := w.config(t, t.TempDir())
	serve(t, w.market, config)
	w.untilState(t, Fulfilled, id)
	time.Sleep(200 * time.Millisecond) // let the node finish its block
	w.node.Call(t, nil, "anvil_reorg", 2, []any{})
	if w.state(t, id) != None {
		t.Fatal("the request is still there")
	}
	inputs := []verifier.Word{{31: w.nonce}, {30: w.nonce}}
	if _, err := w.market.Send(t.Context(), w.client, chain.Fees{}, w.market.RequestCall(r, inputs)); err != nil {
		t.Fatal(err)
	}
	until(t, "fulfilled again", func() bool {
		w.mine(t, 1)
		return w.state(t, id) == Fulfilled
	})
	sent := w.sent(t)
	w.mine(t, 10)
	time.Sleep(100 * time.Millisecond)
	if n := w.sent(t); sent > 2 || n != sent || w.made() != 1 {
		t.Errorf("%d transactions, then %d; %d proofs", sent, n, w.made())
	}
}
