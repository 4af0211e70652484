package solidity

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/zkinfer/zkinfer/verifier"
)

// onFork runs the same state under another chain's id, as a fork would.
func (c *chain) onFork(do func()) {
	c.id = 2
	do()
	c.id = 0
}

// Nothing that was proven or asked for on one chain counts on another, even where
// every contract has the same address and the same storage.
func TestForkIsAnotherChain(t *testing.T) {
	t.Run("consumer", func(t *testing.T) {
		c := newChain(t)
		td := exampleKeys(t)["examples/DigitsConsumer.sol"]
		model, _ := c.committedModel(td)
		game := c.deploy("DigitGame", model.address)
		player, drawing := c.account(1), wordsAsBigs(td.words()[:26])
		if _, err := game.pay(player, big.NewInt(5), "start", big.NewInt(0)); err != nil {
			t.Fatal(err)
		}
		out, proof := proven(t, td, game.address, player, [32]byte{31: 1}, drawing, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0)
		c.onFork(func() {
			_, err := game.call(player, "play", drawing, out, proof)
			refused(t, "play", err, "InvalidProof")
		})
		game.must(player, "play", drawing, out, proof)
	})
	t.Run("market", func(t *testing.T) {
		m := newMarket(t, 0)
		r, id := m.open()
		proof := m.prove(r, m.server, 5)
		m.onFork(func() {
			if m.view("idOf", r)[0].([32]byte) == id {
				t.Error("the chain is not in the id")
			}
			_, err := m.call(m.anybody, "fulfil", r, m.server, m.inputs, words(5), proof)
			refused(t, "fulfil", err, "WrongState")
			// The request is another one there, with a proof of its own.
			if _, err := m.request(r); err != nil {
				t.Error(err)
			}
			_, err = m.call(m.anybody, "fulfil", r, m.server, m.inputs, words(5), proof)
			refused(t, "fulfil the fork's", err, "InvalidProof")
		})
		m.must(m.anybody, "fulfil", r, m.server, m.inputs, words(5), proof)
	})
	t.Run("registry", func(t *testing.T) {
		r := newRegistered(t, 450)
		i := r.infer(verifier.Context(1, verifier.Address{1}, verifier.Hash{2}, verifier.Address(common.Address{3})))
		r.onFork(func() { refused(t, "verify", r.verify(i), "InputCommitmentMismatch") })
		if err := r.verify(i); err != nil {
			t.Error(err)
		}
	})
}
