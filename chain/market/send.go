package market

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/zkinfer/zkinfer/chain"
	"github.com/zkinfer/zkinfer/solidity"
	"github.com/zkinfer/zkinfer/verifier"
)

// maxGas is what a transaction can have (EIP-7825).
const maxGas = 1 << 24

// maxCallBytes leaves room for the rest of a transaction: nodes take 128 KiB.
const maxCallBytes = 120_000

// errTooLarge says that no transaction can have a fulfilment.
var errTooLarge = errors.New("too large for a transaction")

// send sends the next batch, or sees to the transaction that is under way.
func (s *Server) send(ctx context.Context) error {
	pending := s.state.Outbox.pending()
	if pending != nil && slices.ContainsFunc(pending.ids(), s.alive) {
		return s.push(ctx, pending)
	}
	jobs := s.batch(nil)
	if len(jobs) > 0 {
		err := s.offer(ctx, pending, jobs)
		if pending == nil || !dear(err) {
			return err
		}
		return errors.Join(err, pending.broadcast(ctx, s.market.Client))
	}
	if pending != nil && s.state.Outbox.pendings() > 1 { // a later nonce waits for this one
		return pending.broadcast(ctx, s.market.Client)
	}
	return nil
}

// dear reports whether nothing was sent because it does not pay at the gas price.
func dear(err error) bool { return errors.Is(err, ErrTerms) || errors.Is(err, chain.ErrGasPrice) }

// offer submits jobs, or if they do not pay the next batch that does.
func (s *Server) offer(ctx context.Context, pending *slot, jobs []*job) (err error) {
	tried := map[verifier.Hash]bool{}
	for ; len(jobs) > 0; jobs = s.batch(tried) {
		if err = s.submit(ctx, pending, jobs); !errors.Is(err, ErrTerms) {
			return err
		}
		for _, j := range jobs {
			tried[j.ID] = true
		}
	}
	return err
}

// push gives a pending transaction to the node again, and offers more for it when
// it has waited long.
func (s *Server) push(ctx context.Context, pending *slot) error {
	last := pending.last()
	if time.Since(time.Unix(last.Time, 0)) < s.Patience {
		return pending.broadcast(ctx, s.market.Client)
	}
	var jobs []*job
	for _, id := range last.IDs {
		_, abandoned := s.state.Abandoned[id]
		if j := s.work[id]; j != nil && !abandoned && s.alive(id) {
			jobs = append(jobs, j)
		}
	}
	if len(jobs) == 0 { // given up, or their proofs are lost
		return pending.broadcast(ctx, s.market.Client)
	}
	err := s.submit(ctx, pending, jobs)
	if dear(err) {
		s.Log.Info("a transaction waits for cheaper gas", "nonce", pending.Nonce, "reason", err)
		return pending.broadcast(ctx, s.market.Client)
	}
	return err
}

// batch picks what to send next: proofs of one model, the most urgent one's, when
// they are enough, or have waited long enough, or no further proof is being made.
// Those tried already are left out.
func (s *Server) batch(tried map[verifier.Hash]bool) (jobs []*job) {
	for id, j := range s.work {
		_, abandoned := s.state.Abandoned[id]
		if !abandoned && !tried[id] && s.alive(id) && !s.state.Outbox.covers(id) && s.terms(&j.Posted, func() error { return nil }) == nil {
			jobs = append(jobs, j)
		}
	}
	slices.SortFunc(jobs, func(a, b *job) int {
		if a.Request.Deadline != b.Request.Deadline {
			return compare(a.Request.Deadline, b.Request.Deadline)
		}
		return slices.Compare(a.ID[:], b.ID[:])
	})
	if len(jobs) == 0 {
		return nil
	}
	model := jobs[0].Request.Model
	jobs = slices.DeleteFunc(jobs, func(j *job) bool { return j.Request.Model != model })
	jobs = jobs[:min(len(jobs), max(s.Batch, 1))]
	waited := slices.ContainsFunc(jobs, func(j *job) bool { return time.Since(j.since) >= s.BatchWait })
	if len(jobs) < s.Batch && s.busy && !waited {
		return nil
	}
	return jobs
}

// submit signs a transaction for those of the jobs that pay, writes it down, and
// sends it. It takes the nonce of the pending slot, if there is one, and then offers
// more than that one's last attempt.
func (s *Server) submit(ctx context.Context, pending *slot, jobs []*job) error {
	price, err := s.price(ctx, pending)
	if err != nil {
		return err
	}
	answers, gas, err := s.profitable(ctx, jobs, price)
	if err != nil || len(answers) == 0 {
		return err
	}
	if price, err = s.capped(price, pending, answers, gas); err != nil {
		return err
	}
	to := pending
	if to == nil {
		nonce, err := s.market.PendingNonceAt(ctx, s.Key.Address)
		if err != nil {
			return fmt.Errorf("%w: nonce: %w", chain.ErrNode, err)
		}
		to = &slot{Nonce: nonce}
		s.state.Outbox = append(s.state.Outbox, to)
	}
	tx, err := s.market.Sign(s.Key, to.Nonce, gas, price, s.market.FulfilCall(s.Beneficiary, answers))
	if err != nil {
		return err
	}
	a := attempt{Raw: tx, Time: time.Now().Unix()}
	for i := range answers {
		a.IDs = append(a.IDs, answers[i].ID)
	}
	to.Attempts = append(to.Attempts, a)
	if err := s.folder.save(s.state); err != nil {
		return err
	}
	s.Log.Info("sending", "requests", len(answers), "nonce", to.Nonce, "transaction", tx.Hash(), "gas", gas, "gas_price", price.Expected)
	return to.broadcast(ctx, s.market.Client)
}

// price is what to offer now.
func (s *Server) price(ctx context.Context, pending *slot) (chain.GasPrice, error) {
	price, err := s.market.GasPrice(ctx, s.Terms.Fees)
	if err != nil || pending == nil {
		return price, err
	}
	last := pending.last().Raw
	bumped := chain.GasPrice{Tip: last.GasTipCap(), Cap: last.GasFeeCap(), Expected: price.Expected}.Bump()
	higher := func(a, b *big.Int) *big.Int {
		if a.Cmp(b) < 0 {
			return b
		}
		return a
	}
	price.Tip, price.Cap = higher(price.Tip, bumped.Tip), higher(price.Cap, bumped.Cap)
	if limit := s.Terms.Fees.MaxGasPrice; limit != nil && price.Cap.Cmp(limit) > 0 {
		return price, fmt.Errorf("%w: to replace a transaction it would be %s wei, at most %s", chain.ErrGasPrice, price.Cap, limit)
	}
	return price, nil
}

// capped lowers an offer so that the transaction makes no loss even if the base fee
// rises to it while it waits.
func (s *Server) capped(price chain.GasPrice, pending *slot, answers []Answer, gas uint64) (chain.GasPrice, error) {
	revenue := new(big.Int)
	for i := range answers {
		revenue.Add(revenue, s.Terms.revenue(&answers[i].Request, s.feeBps, s.head.Time))
	}
	limit := s.Terms.ceiling(revenue, gas, len(answers))
	if price.Cap.Cmp(limit) <= 0 {
		return price, nil
	}
	if pending != nil {
		return price, fmt.Errorf("%w: to replace a transaction it would have to offer %s wei for gas, and pays up to %s", ErrTerms, price.Cap, limit)
	}
	price.Cap = limit
	if price.Tip.Cmp(limit) > 0 {
		price.Tip = limit
	}
	return price, nil
}

// profitable leaves out what does not pay its part of the gas, until all others do.
func (s *Server) profitable(ctx context.Context, jobs []*job, price chain.GasPrice) (answers []Answer, gas uint64, err error) {
	for _, j := range jobs {
		answers = append(answers, j.Answer)
	}
	for len(answers) > 0 {
		gas, err = s.estimate(ctx, answers)
		if errors.Is(err, errTooLarge) {
			if len(answers) == 1 {
				s.abandon(answers[0].ID, err.Error())
				return nil, 0, errors.Join(fmt.Errorf("%w: %w", ErrTerms, err), s.folder.save(s.state))
			}
			answers = answers[:len(answers)/2]
			continue
		}
		if refusal := (*solidity.RevertError)(nil); errors.As(err, &refusal) {
			found, err := s.findRefused(ctx, answers)
			if found || err != nil || len(answers) == 1 {
				return nil, 0, err
			}
			answers = answers[:1] // they are refused together though not alone
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		paying, parts := []Answer(nil), charges(answers, gas)
		for i, a := range answers {
			e := s.Terms.profit(s.Terms.revenue(&a.Request, s.feeBps, s.head.Time), parts[i], 1, price)
			if e != nil {
				err = e
				continue
			}
			paying = append(paying, a)
		}
		if len(paying) == len(answers) {
			return answers, gas, nil
		}
		answers = paying
	}
	return nil, 0, err
}

// estimate is the gas that a fulfilment may need, with what is spare.
func (s *Server) estimate(ctx context.Context, answers []Answer) (uint64, error) {
	call := s.market.FulfilCall(s.Beneficiary, answers)
	if len(call.Data) > maxCallBytes {
		return 0, fmt.Errorf("%w: %d bytes, at most %d", errTooLarge, len(call.Data), maxCallBytes)
	}
	gas, err := s.market.Gas(ctx, s.Key.Address, call)
	if err != nil {
		return 0, err
	}
	for i := range answers {
		gas += spare(&answers[i].Request)
	}
	if gas > maxGas {
		return 0, fmt.Errorf("%w: %d gas, at most %d", errTooLarge, gas, maxGas)
	}
	return gas, nil
}

// findRefused looks for what the market would refuse, and tells whether there is
// any. What is over by now is left alone: the log will tell. What is open and
// refused is given up.
func (s *Server) findRefused(ctx context.Context, answers []Answer) (found bool, err error) {
	for i := range answers {
		_, err := s.market.Gas(ctx, s.Key.Address, s.market.FulfilCall(s.Beneficiary, answers[i:i+1]))
		var refusal *solidity.RevertError
		if !errors.As(err, &refusal) {
			continue
		}
		found = true
		state, err := s.market.State(ctx, answers[i].ID)
		if err != nil {
			return found, err
		}
		if state == Open && answers[i].Request.Deadline > s.now() {
			s.abandon(answers[i].ID, refusal.Error())
		} else {
			s.Log.Info("request is over", "id", answers[i].ID, "state", state)
		}
	}
	return found, s.folder.save(s.state)
}
