package market

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zkinfer/zkinfer/chain"
	"github.com/zkinfer/zkinfer/verifier"
)

// slot is one nonce of the account and the transactions signed with it, of which at
// most one gets into the chain.
type slot struct {
	Nonce    uint64    `json:"nonce"`
	Attempts []attempt `json:"attempts"`
	// Mined is the block of the attempt that got in, Used the block at which the nonce
	// was seen used by a transaction that is none of the attempts; 0: neither.
	Mined  uint64 `json:"mined,omitempty"`
	Used   uint64 `json:"used,omitempty"`
	Failed bool   `json:"failed,omitempty"` // the attempt that got in reverted
}

// attempt is a signed transaction.
type attempt struct {
	Raw  *types.Transaction `json:"transaction"`
	IDs  []verifier.Hash    `json:"requests"`
	Time int64              `json:"time"` // when it was signed, seconds since 1970
}

// last is the newest attempt.
func (s *slot) last() *attempt { return &s.Attempts[len(s.Attempts)-1] }

// pending reports whether none of the attempts is in the chain and one still may
// get there.
func (s *slot) pending() bool { return s.Mined == 0 && s.Used == 0 }

// ids are the requests that the slot may have fulfilled or may yet fulfil.
func (s *slot) ids() (ids []verifier.Hash) {
	for i := range s.Attempts {
		ids = append(ids, s.Attempts[i].IDs...)
	}
	return ids
}

// outbox is every transaction that was signed and is not buried yet, oldest nonce
// first.
type outbox []*slot

// covers reports whether a request is in a transaction that is or may get in.
func (o outbox) covers(id verifier.Hash) bool {
	return slices.ContainsFunc(o, func(s *slot) bool { return slices.Contains(s.ids(), id) })
}

// pending is the first slot that is not in the chain yet. There is at most one,
// unless a reorganisation took several out again.
func (o outbox) pending() *slot {
	for _, s := range o {
		if s.pending() {
			return s
		}
	}
	return nil
}

// pendings is the number of slots that are not in the chain yet.
func (o outbox) pendings() (n int) {
	for _, s := range o {
		if s.pending() {
			n++
		}
	}
	return n
}

// refresh looks up what became of the slots, and returns those that are buried
// under depth blocks and can be forgotten, with the others.
func (o outbox) refresh(ctx context.Context, c *chain.Client, from common.Address, head, depth uint64) (kept, buried outbox, err error) {
	nonce, err := c.NonceAt(ctx, from, nil)
	if err != nil {
		return o, nil, fmt.Errorf("%w: nonce: %w", chain.ErrNode, err)
	}
	for _, s := range o {
		if err := s.refresh(ctx, c, nonce, head); err != nil {
			return o, nil, err
		}
		if at := s.Mined + s.Used; !s.pending() && at+depth <= head {
			buried = append(buried, s)
		} else {
			kept = append(kept, s)
		}
	}
	return kept, buried, nil
}

// refresh asks for the attempts' receipts.
func (s *slot) refresh(ctx context.Context, c *chain.Client, nonce, head uint64) error {
	s.Mined, s.Failed = 0, false
	for i := range s.Attempts {
		receipt, err := c.Receipt(ctx, s.Attempts[i].Raw.Hash())
		if errors.Is(err, ethereum.NotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("receipt: %w", err)
		}
		inChain, err := c.InChain(ctx, receipt)
		if err != nil {
			return err
		}
		if !inChain {
			continue
		}
		s.Mined, s.Used = receipt.BlockNumber.Uint64(), 0
		s.Failed = receipt.Status != types.ReceiptStatusSuccessful
		return nil
	}
	switch {
	case nonce <= s.Nonce:
		s.Used = 0
	case s.Used == 0:
		s.Used = head
	}
	return nil
}

// broadcast gives the newest attempt to the node, once more if it has it.
func (s *slot) broadcast(ctx context.Context, c *chain.Client) error {
	err := c.SendTransaction(ctx, s.last().Raw)
	if err == nil || isKnown(err) {
		return nil
	}
	return fmt.Errorf("%w: %w", chain.ErrNode, err)
}

// isKnown tells that a node has a transaction, or had it, from other refusals. Nodes
// have no code for it; what they had and have lost is seen by its missing receipt.
func isKnown(err error) bool {
	text := strings.ToLower(err.Error())
	for _, known := range []string{"already known", "already imported", "known transaction", "nonce too low"} {
		if strings.Contains(text, known) {
			return true
		}
	}
	return false
}
