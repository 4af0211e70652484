package market

import (
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zkinfer/zkinfer/chain"
)

// onDisk is the outbox that a server has written.
func onDisk(t *testing.T, folder string) outbox {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, stateFile))
	if err != nil {
		t.Fatal(err)
	}
	var s state
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	return s.Outbox
}

func (w *world) mining(t *testing.T, on bool) {
	t.Helper()
	w.node.Call(t, nil, "evm_setAutomine", on)
}

func (w *world) pendingNonce(t *testing.T) uint64 {
	t.Helper()
	n, err := w.market.PendingNonceAt(t.Context(), w.provider.Address)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A transaction that no block takes offers more, under its nonce: one of them gets
// in.
func TestReplacement(t *testing.T) {
	w := newWorld(t)
	id, _ := w.ask(t, 100, nil)
	w.mining(t, false)
	config := w.config(t, t.TempDir())
	config.Patience = time.Second
	serve(t, w.market, config)
	until(t, "it offers more, twice", func() bool {
		time.Sleep(100 * time.Millisecond)
		o := onDisk(t, config.Folder)
		return len(o) == 1 && len(o[0].Attempts) >= 3
	})
	attempts := onDisk(t, config.Folder)[0].Attempts
	for i, a := range attempts {
		if a.Raw.Nonce() != 0 || len(a.IDs) != 1 || a.IDs[0] != id {
			t.Errorf("attempt %d: nonce %d, requests %v", i, a.Raw.Nonce(), a.IDs)
		}
		if i > 0 && new(big.Int).Mul(a.Raw.GasFeeCap(), big.NewInt(10)).Cmp(new(big.Int).Mul(attempts[i-1].Raw.GasFeeCap(), big.NewInt(11))) < 0 {
			t.Errorf("attempt %d offers %s after %s", i, a.Raw.GasFeeCap(), attempts[i-1].Raw.GasFeeCap())
		}
	}
	w.mine(t, 1)
	w.untilState(t, Fulfilled, id)
	w.mine(t, 5)
	until(t, "it is final", func() bool { return len(onDisk(t, config.Folder)) == 0 })
	if n := w.sent(t); n != 1 || w.made() != 1 {
		t.Errorf("%d transactions, %d proofs", n, w.made())
	}
}

// Above the gas price that is allowed, nothing is proved and nothing sent; a
// transaction that waits is not raised above it.
func TestGasPriceCeiling(t *testing.T) {
	w := newWorld(t)
	id, _ := w.ask(t, 100, nil)
	config := w.config(t, t.TempDir())
	config.Patience = 0
	config.Terms.Fees = chain.Fees{MaxGasPrice: big.NewInt(1)}
	stop := serve(t, w.market, config)
	time.Sleep(200 * time.Millisecond)
	stop()
	if w.made() != 0 || w.pendingNonce(t) != 0 {
		t.Fatalf("%d proofs, %d transactions", w.made(), w.pendingNonce(t))
	}
	w.mining(t, false)
	price, err := w.market.GasPrice(t.Context(), chain.Fees{})
	if err != nil {
		t.Fatal(err)
	}
	config.Terms.Fees.MaxGasPrice = new(big.Int).Add(price.Expected, big.NewInt(1000))
	serve(t, w.market, config)
	until(t, "it is sent", func() bool { return w.pendingNonce(t) == 1 })
	time.Sleep(200 * time.Millisecond)
	if o := onDisk(t, config.Folder); len(o) != 1 || len(o[0].Attempts) != 1 || o[0].last().Raw.GasFeeCap().Cmp(config.Terms.Fees.MaxGasPrice) > 0 {
		t.Errorf("outbox %+v", o)
	}
	w.mine(t, 1)
	w.untilState(t, Fulfilled, id)
}

// What is offered for gas is never more than what is paid, however long it waits.
func TestNeverAtALoss(t *testing.T) {
	w := newWorld(t)
	head, err := w.market.HeaderByNumber(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	// 2.6 times the base fee and the tip for some 360,000 gas, less the fee
	wei := new(big.Int).Mul(head.BaseFee, big.NewInt(1_300_000))
	id, _ := w.ask(t, 0, func(r *Request) { r.Price, r.StartPrice = wei, wei })
	w.mining(t, false)
	config := w.config(t, t.TempDir())
	config.Patience = 0
	config.Terms.MinProfit = big.NewInt(1e12)
	serve(t, w.market, config)
	until(t, "it is sent", func() bool { return w.pendingNonce(t) == 1 })
	time.Sleep(300 * time.Millisecond)
	for _, a := range onDisk(t, config.Folder)[0].Attempts {
		most := new(big.Int).Mul(a.Raw.GasFeeCap(), new(big.Int).SetUint64(a.Raw.Gas()))
		most.Add(most, config.Terms.MinProfit)
		if revenue := config.Terms.revenue(&Request{Price: wei, StartPrice: wei}, 100, 0); most.Cmp(revenue) > 0 {
			t.Errorf("up to %s wei for gas and profit, paid %s", most, revenue)
		}
	}
	w.mine(t, 1)
	w.untilState(t, Fulfilled, id)
}

// Somebody else uses the account: the nonce is gone, and once that is final the
// request is fulfilled under another.
func TestForeignTransaction(t *testing.T) {
	w := newWorld(t)
	id, _ := w.ask(t, 100, nil)
	w.mining(t, false)
	config := w.config(t, t.TempDir())
	stop := serve(t, w.market, config)
	until(t, "it is sent", func() bool { return w.pendingNonce(t) == 1 })
	stop()
	w.node.Call(t, nil, "anvil_dropAllTransactions")
	w.mining(t, true)
	if _, err := w.market.Send(t.Context(), w.provider, chain.Fees{}, chain.Call{To: common.Address{5}, Value: big.NewInt(1)}); err != nil {
		t.Fatal(err)
	}
	serve(t, w.market, config)
	until(t, "the nonce is seen to be used", func() bool {
		o := onDisk(t, config.Folder)
		return len(o) == 1 && o[0].Used != 0
	})
	time.Sleep(100 * time.Millisecond)
	if w.sent(t) != 1 {
		t.Error("another nonce is used before the first is final")
	}
	w.mine(t, 3)
	w.untilState(t, Fulfilled, id)
	if n := w.sent(t); n != 2 || w.made() != 1 {
		t.Errorf("%d transactions, %d proofs", n, w.made())
	}
}

// A folder whose state is not a server's is refused.
func TestStateIsChecked(t *testing.T) {
	w := newWorld(t)
	for name, text := range map[string]string{
		"nonsense":           "{",
		"another version":    `{"version": 2}`,
		"another chain":      `{"version": 1, "chainId": 1}`,
		"a nonce of nothing": `{"version": 1, "outbox": [{"nonce": 1, "attempts": []}]}`,
	} {
		config := w.config(t, t.TempDir())
		if err := os.WriteFile(filepath.Join(config.Folder, stateFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := NewServer(t.Context(), w.market, config)
		if err == nil {
			_ = s.Close()
			t.Errorf("%s is taken", name)
		}
	}
}
