package market

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zkinfer/zkinfer/verifier"
)

// dearGas makes ten times a usual price of gas the next block's.
func (w *world) dearGas(t *testing.T) {
	w.node.Call(t, nil, "anvil_setNextBlockBaseFeePerGas", "0x2540be400") // 1e10
	w.mine(t, 1)
}

// A request that no longer pays when it is proved does not keep others from being
// sent, though it is more urgent.
func TestUnprofitableDoesNotBlock(t *testing.T) {
	w := newWorld(t)
	urgent, _ := w.ask(t, 1, func(r *Request) { r.Deadline -= 1000 })
	config := w.config(t, t.TempDir())
	config.Batch = 1
	config.Models[0].Prove = func(ctx context.Context, inputs []verifier.Word, to verifier.Hash) (*verifier.Proof, error) {
		if to == w.market.Context(urgent, w.provider.Address) {
			w.dearGas(t)
		}
		return w.prove(ctx, inputs, to)
	}
	serve(t, w.market, config)
	until(t, "the first is proved", func() bool { return w.made() == 1 })
	time.Sleep(100 * time.Millisecond)
	good, _ := w.ask(t, 500, nil)
	w.untilState(t, Fulfilled, good)
	if s := w.state(t, urgent); s != Open {
		t.Errorf("the unprofitable one is %s", s)
	}
}

// A request with a dear callback, which does not pay for it, is left out of a batch
// before cheap ones that pay for what they cause.
func TestDearCallbackIsLeftOutFirst(t *testing.T) {
	w := newWorld(t)
	cheap, _ := w.ask(t, 8, nil)
	dear, _ := w.ask(t, 8, func(r *Request) { r.Consumer, r.CallbackGas = common.Address{5}, 1_000_000 })
	config := w.config(t, t.TempDir())
	config.Terms.MaxCallbackGas = 1_000_000
	config.BatchWait = time.Minute
	config.Models[0].Prove = func(ctx context.Context, inputs []verifier.Word, to verifier.Hash) (*verifier.Proof, error) {
		if w.made() == 1 {
			w.dearGas(t)
		}
		return w.prove(ctx, inputs, to)
	}
	serve(t, w.market, config)
	w.untilState(t, Fulfilled, cheap)
	if s := w.state(t, dear); s != Open {
		t.Errorf("the unprofitable one is %s", s)
	}
}

// What no transaction can have is given up, and a batch is made small enough for one.
func TestTooLarge(t *testing.T) {
	w := newWorld(t)
	s, err := NewServer(t.Context(), w.market, w.config(t, t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.head, err = w.market.HeaderByNumber(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	price, err := w.market.GasPrice(t.Context(), s.Terms.Fees)
	if err != nil {
		t.Fatal(err)
	}
	answer := func(padding int) *job {
		id, r := w.ask(t, 100, nil)
		inputs := []verifier.Word{{31: w.nonce}, {30: w.nonce}}
		proof, err := w.prove(t.Context(), inputs, w.market.Context(id, w.provider.Address))
		if err != nil {
			t.Fatal(err)
		}
		proof.Data = append(proof.Data, make([]byte, padding)...)
		return &job{Answer: Answer{Posted{ID: id, Request: *r, Inputs: inputs}, proof}}
	}
	small, large := answer(0), answer(maxCallBytes)
	answers, _, err := s.profitable(t.Context(), []*job{small, large}, price)
	if err != nil || len(answers) != 1 || answers[0].ID != small.ID {
		t.Errorf("half of the batch: %d answers (%v)", len(answers), err)
	}
	if _, given := s.state.Abandoned[large.ID]; given {
		t.Error("given up though it may fit alone")
	}
	answers, _, err = s.profitable(t.Context(), []*job{large}, price)
	if !errors.Is(err, ErrTerms) || !errors.Is(err, errTooLarge) || len(answers) != 0 {
		t.Errorf("too large alone: %d answers (%v)", len(answers), err)
	}
	if _, given := s.state.Abandoned[large.ID]; !given {
		t.Error("tried again for ever")
	}
}
