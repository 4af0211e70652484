package market

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum"

	"github.com/zkinfer/zkinfer/verifier"
)

// wanted are the requests to serve that have no proof yet, the most urgent first.
func (s *Server) wanted(ctx context.Context) ([]*Posted, error) {
	price, err := s.market.GasPrice(ctx, s.Terms.Fees)
	if err != nil {
		return nil, err
	}
	var list []*Posted
	for id, p := range s.book.open {
		if !s.alive(id) || s.work[id] != nil || s.state.Outbox.covers(id) {
			continue
		}
		if _, given := s.state.Abandoned[id]; given {
			continue
		}
		if err := s.terms(p, func() error {
			return s.Terms.worthProving(p, s.models[p.Request.Model].OutputWords, s.feeBps, s.head.Time, price)
		}); err != nil {
			s.Log.Debug("request left", "id", id, "reason", err)
			continue
		}
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b *Posted) int {
		if a.Request.Deadline != b.Request.Deadline {
			return compare(a.Request.Deadline, b.Request.Deadline)
		}
		return slices.Compare(a.ID[:], b.ID[:])
	})
	return list, nil
}

func compare(a, b uint64) int {
	if a < b {
		return -1
	}
	return 1
}

// terms applies the terms that a request must meet now.
func (s *Server) terms(p *Posted, profit func() error) error {
	if err := s.Terms.admit(&p.Request, s.now()); err != nil {
		return err
	}
	if err := ready(&p.Request, s.Beneficiary, s.head.Time); err != nil {
		return err
	}
	return profit()
}

// proveNext starts the most urgent proof, unless one is being made.
func (s *Server) proveNext(ctx context.Context) error {
	if s.busy {
		return nil
	}
	list, err := s.wanted(ctx)
	if err != nil || len(list) == 0 {
		return err
	}
	p := *list[0]
	prove, to := s.models[p.Request.Model].Prove, s.market.Context(p.ID, s.Beneficiary)
	s.busy = true
	s.Log.Info("proving", "id", p.ID, "model", p.Request.Model)
	go func() {
		start := time.Now()
		proof, err := prove(ctx, p.Inputs, to)
		s.proved <- result{p, proof, time.Since(start), err}
	}()
	return nil
}

// restore takes the proofs of before a restart from the disk.
func (s *Server) restore() {
	for id, p := range s.book.open {
		if s.work[id] != nil || s.looked[id] {
			continue
		}
		s.looked[id] = true
		if proof := s.stored(p); proof != nil {
			s.work[id] = &job{Answer: Answer{*p, proof}}
			s.Log.Info("proof found on disk", "id", id)
		}
	}
}

// stored is a proof on disk of this request for this beneficiary.
func (s *Server) stored(p *Posted) *verifier.Proof {
	proof, err := s.folder.proof(p.ID)
	if err != nil {
		s.Log.Warn("proof on disk cannot be read and is made again", "id", p.ID, "error", err)
		return nil
	}
	if proof == nil || !s.answers(p, proof) {
		return nil
	}
	return proof
}

// answers reports whether a proof is about this request's inputs and made for it.
func (s *Server) answers(p *Posted, proof *verifier.Proof) bool {
	return proof.Context == s.market.Context(p.ID, s.Beneficiary) &&
		len(proof.Words) == len(p.Inputs)+s.models[p.Request.Model].OutputWords &&
		slices.Equal(proof.Words[:len(p.Inputs)], p.Inputs)
}

// keep stores a proof that was made.
func (s *Server) keep(r result) error {
	id := r.posted.ID
	switch {
	case errors.Is(r.err, ErrInputs):
		s.abandon(id, r.err.Error())
		return nil
	case errors.Is(r.err, context.Canceled):
		return nil // the server ends
	case r.err != nil:
		s.abandon(id, "proving failed: "+r.err.Error())
		return nil
	case !s.answers(&r.posted, r.proof):
		s.abandon(id, "the prover proved something else")
		return nil
	}
	if err := s.folder.saveProof(id, r.proof); err != nil {
		return errors.Join(ErrState, err)
	}
	s.work[id] = &job{Answer{r.posted, r.proof}, time.Now()}
	s.Log.Info("proved", "id", id, "seconds", r.took.Seconds())
	return nil
}

// ignoreNotFound is nil for what a node does not know.
func ignoreNotFound(err error) error {
	if errors.Is(err, ethereum.NotFound) {
		return nil
	}
	return err
}
