package market

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zkinfer/zkinfer/chain"
	"github.com/zkinfer/zkinfer/verifier"
)

// Config says what a server serves, and how.
type Config struct {
	Models      []Model
	Key         *chain.Key     // signs; its account must be used by this server alone
	Beneficiary common.Address // who is paid; zero: Key's account
	Terms       Terms
	Folder      string        // state and proofs
	From        uint64        // block to read from, the first time
	Depth       uint64        // blocks that a reorganisation may replace
	Batch       int           // requests in a transaction, at most
	BatchWait   time.Duration // how long a proof waits for others that are being made
	Poll        time.Duration // between two looks at the chain
	Patience    time.Duration // after which a transaction that is in no block offers more
	Log         *slog.Logger
	// Paid is told of each fulfilment when it is final.
	Paid func(Payment)
}

// Payment is a request that this server fulfilled.
type Payment struct {
	ID          verifier.Hash  `json:"id"`
	Beneficiary common.Address `json:"beneficiary"`
	Paid        string         `json:"paid"` // in the token's smallest unit
	Block       uint64         `json:"block"`
	Transaction common.Hash    `json:"transaction"`
}

// Server fulfils a market's requests.
type Server struct {
	Config
	market *Market
	models map[common.Address]Model
	feeBps uint64
	folder *folder
	state  *state
	book   *book
	work   map[verifier.Hash]*job
	looked map[verifier.Hash]bool // whether there was a proof on disk

	head   *types.Header
	busy   bool // a proof is being made
	proved chan result
}

// job is a request that has a proof.
type job struct {
	Answer
	since time.Time // when it was proved
}

// result is the end of a proof.
type result struct {
	posted Posted
	proof  *verifier.Proof
	took   time.Duration
	err    error
}

// NewServer reads the server's folder, or makes it, and locks it until Close.
func NewServer(ctx context.Context, m *Market, c Config) (*Server, error) {
	if c.Beneficiary == (common.Address{}) {
		c.Beneficiary = c.Key.Address
	}
	s := &Server{Config: c, market: m, models: map[common.Address]Model{}, work: map[verifier.Hash]*job{},
		looked: map[verifier.Hash]bool{}, proved: make(chan result, 1)}
	var addresses []common.Address
	for _, model := range c.Models {
		s.models[model.Address] = model
		addresses = append(addresses, model.Address)
	}
	if len(addresses) == 0 {
		return nil, fmt.Errorf("%w: no models", ErrMarket)
	}
	var err error
	if s.feeBps, err = m.FeeBps(ctx); err != nil {
		return nil, err
	}
	if s.folder, err = openFolder(c.Folder); err != nil {
		return nil, err
	}
	s.state, err = s.folder.load(state{
		Version: stateVersion, ChainID: m.ChainID, Market: m.Address, Sender: c.Key.Address, Beneficiary: c.Beneficiary,
		From: c.From, Failed: map[verifier.Hash]int{}, Abandoned: map[verifier.Hash]uint64{},
	})
	if err != nil {
		_ = s.folder.close()
		return nil, err
	}
	s.book = newBook(addresses, s.state.From, c.Depth)
	return s, nil
}

// Close gives the folder free.
func (s *Server) Close() error { return s.folder.close() }

// Run serves until the context ends, which is not an error. A node that fails is
// asked again; a folder that cannot be written ends the server.
func (s *Server) Run(ctx context.Context) error {
	ticker := time.NewTicker(s.Poll)
	defer ticker.Stop()
	for {
		if err := s.step(ctx); ctx.Err() == nil && err != nil {
			if errors.Is(err, ErrState) {
				return errors.Join(err, s.finish())
			}
			level := slog.LevelWarn
			if errors.Is(err, chain.ErrGasPrice) {
				level = slog.LevelInfo
			}
			s.Log.Log(ctx, level, "to be tried again", "error", err)
		}
		select {
		case <-ctx.Done():
			return s.finish()
		case r := <-s.proved:
			s.busy = false
			if err := s.keep(r); err != nil {
				return err
			}
		case <-ticker.C:
		}
	}
}

// finish waits for the proof that is being made and keeps it.
func (s *Server) finish() error {
	if !s.busy {
		return nil
	}
	s.Log.Info("ending with the proof that is being made")
	s.busy = false
	return s.keep(<-s.proved)
}

// step looks at the chain and does what can be done now.
func (s *Server) step(ctx context.Context) error {
	head, err := s.market.HeaderByNumber(ctx, nil)
	if err != nil {
		return fmt.Errorf("%w: head: %w", chain.ErrNode, err)
	}
	s.head = head
	if err := s.book.update(ctx, s.market, head.Number.Uint64()); err != nil {
		return err
	}
	s.book.expire(head.Time)
	if err := s.settle(ctx); err != nil {
		return err
	}
	if err := s.forgetOld(); err != nil {
		return err
	}
	s.restore()
	return errors.Join(s.proveNext(ctx), s.send(ctx))
}

// now is the time of the next block, at least.
func (s *Server) now() uint64 { return max(s.head.Time, uint64(time.Now().Unix())) }

// alive reports whether a request can still be fulfilled.
func (s *Server) alive(id verifier.Hash) bool {
	return s.book.isOpen(id) && s.book.open[id].Request.Deadline >= s.head.Time
}

// settle looks up the transactions, and forgets those that are final.
func (s *Server) settle(ctx context.Context) error {
	kept, buried, err := s.state.Outbox.refresh(ctx, s.market.Client, s.Key.Address, s.head.Number.Uint64(), s.Depth)
	if err != nil {
		return err
	}
	for _, slot := range buried {
		if err := s.bury(ctx, slot); err != nil {
			return err
		}
	}
	s.state.Outbox, s.state.From = kept, s.book.start()
	return s.folder.save(s.state)
}

// maxFailures is how many transactions may revert for one request: the first may
// have come before the request itself, after a reorganisation.
const maxFailures = 2

// bury tells what a final transaction has brought.
func (s *Server) bury(ctx context.Context, final *slot) error {
	if final.Used != 0 {
		s.Log.Warn("another transaction took the nonce: is the account used by somebody else?", "nonce", final.Nonce)
		return nil
	}
	if final.Failed {
		for _, id := range final.ids() {
			s.Log.Warn("a fulfilment reverted", "id", id, "nonce", final.Nonce)
			if s.state.Failed[id]++; s.state.Failed[id] == maxFailures {
				s.abandon(id, "its transactions revert")
			}
		}
		return nil
	}
	for i := range final.Attempts {
		payments, err := s.payments(ctx, final.Attempts[i].Raw.Hash())
		if err != nil {
			return err
		}
		for _, p := range payments {
			s.Log.Info("paid", "id", p.ID, "paid", p.Paid, "transaction", p.Transaction, "block", p.Block)
			if s.Paid != nil {
				s.Paid(p)
			}
		}
	}
	return nil
}

// payments are the fulfilments in a transaction; none if it is not in the chain.
func (s *Server) payments(ctx context.Context, hash common.Hash) (payments []Payment, err error) {
	receipt, err := s.market.Receipt(ctx, hash)
	if err != nil {
		return nil, ignoreNotFound(err)
	}
	if inChain, err := s.market.InChain(ctx, receipt); err != nil || !inChain {
		return nil, err
	}
	for _, l := range receipt.Logs {
		if l.Address != s.market.Address || len(l.Topics) == 0 || l.Topics[0] != s.market.event("Fulfilled") {
			continue
		}
		e, err := s.market.contract.UnpackFulfilledEvent(l)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrMarket, err)
		}
		payments = append(payments, Payment{verifier.Hash(e.Id), e.Beneficiary, e.Paid.String(), l.BlockNumber, hash})
	}
	return payments, nil
}

// abandon gives a request up for good.
func (s *Server) abandon(id verifier.Hash, why string) {
	deadline := uint64(0)
	if p := s.book.open[id]; p != nil {
		deadline = p.Request.Deadline
	}
	s.state.Abandoned[id] = deadline
	s.Log.Error("request given up", "id", id, "reason", why)
}

// forgetOld drops proofs and remarks about requests that are over.
func (s *Server) forgetOld() error {
	for id, j := range s.work {
		if s.book.open[id] != nil || s.state.Outbox.covers(id) || j.Block >= s.book.next && j.Request.Deadline >= s.head.Time {
			continue
		}
		if err := s.folder.dropProof(id); err != nil {
			return err
		}
		delete(s.work, id)
	}
	for id := range s.looked {
		if s.book.open[id] == nil {
			delete(s.looked, id)
		}
	}
	for id := range s.state.Failed {
		if s.book.open[id] == nil {
			delete(s.state.Failed, id)
		}
	}
	for id, deadline := range s.state.Abandoned {
		if s.book.open[id] == nil && deadline < s.head.Time {
			delete(s.state.Abandoned, id)
		}
	}
	return nil
}
