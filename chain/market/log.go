package market

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zkinfer/zkinfer/chain"
	"github.com/zkinfer/zkinfer/verifier"
)

// Posted is a request as the market's log has it.
type Posted struct {
	ID      verifier.Hash
	Request Request
	Inputs  []verifier.Word
	Block   uint64
}

// Settled is the end of a request.
type Settled struct {
	ID          verifier.Hash
	State       State // Fulfilled or Refunded
	Block       uint64
	Transaction common.Hash
	Outputs     []verifier.Word // of a fulfilled one; nil if they are no words, as a model of the client's own may have it
	Beneficiary common.Address
}

// Query selects requests. A zero field selects all.
type Query struct {
	ID     *verifier.Hash
	Client *common.Address
	Models []common.Address
}

// maxSpan is the number of blocks that are asked for at once; a node that finds
// that too many is asked for fewer.
const maxSpan = 5000

// Requests reads the requests that were made in blocks from .. to, both included.
// A request whose inputs are not those that it binds, or are no words, can never
// be fulfilled and is left out; so is one under another id than its own.
func (m *Market) Requests(ctx context.Context, q Query, from, to uint64) ([]Posted, error) {
	topics := [][]common.Hash{{m.event("Requested")}, nil, nil, nil}
	if q.ID != nil {
		topics[1] = []common.Hash{common.Hash(*q.ID)}
	}
	if q.Client != nil {
		topics[2] = []common.Hash{common.BytesToHash(q.Client[:])}
	}
	for _, model := range q.Models {
		topics[3] = append(topics[3], common.BytesToHash(model[:]))
	}
	var found []Posted
	err := m.logs(ctx, topics, from, to, func(l *types.Log) error {
		e, err := m.contract.UnpackRequestedEvent(l)
		if err != nil {
			return err
		}
		inputs, err := wordsIn(e.InputWords)
		if err != nil || InputsHash(inputs) != verifier.Hash(e.Request.InputsHash) || m.ID(&e.Request) != verifier.Hash(e.Id) {
			return nil
		}
		found = append(found, Posted{verifier.Hash(e.Id), e.Request, inputs, l.BlockNumber})
		return nil
	})
	return found, err
}

// Settlements reads what was fulfilled and refunded in blocks from .. to.
func (m *Market) Settlements(ctx context.Context, q Query, from, to uint64) ([]Settled, error) {
	topics := [][]common.Hash{{m.event("Fulfilled"), m.event("Refunded")}}
	if q.ID != nil {
		topics = append(topics, []common.Hash{common.Hash(*q.ID)})
	}
	var found []Settled
	err := m.logs(ctx, topics, from, to, func(l *types.Log) error {
		s, err := m.settled(l)
		found = append(found, s)
		return err
	})
	return found, err
}

func (m *Market) settled(l *types.Log) (Settled, error) {
	s := Settled{State: Refunded, Block: l.BlockNumber, Transaction: l.TxHash}
	if l.Topics[0] == m.event("Refunded") {
		e, err := m.contract.UnpackRefundedEvent(l)
		if err == nil {
			s.ID = e.Id
		}
		return s, err
	}
	s.State = Fulfilled
	e, err := m.contract.UnpackFulfilledEvent(l)
	if err != nil {
		return s, err
	}
	s.ID, s.Beneficiary = e.Id, e.Beneficiary
	s.Outputs, _ = wordsIn(e.OutputWords)
	return s, nil
}

func (m *Market) event(name string) common.Hash {
	abi := m.contract.GetABI()
	return abi.Events[name].ID
}

// logs reads the market's log in spans of blocks, each half as long as the one
// before while the node refuses.
func (m *Market) logs(ctx context.Context, topics [][]common.Hash, from, to uint64, each func(*types.Log) error) error {
	span := uint64(maxSpan)
	for from <= to {
		end := min(from+span-1, to)
		logs, err := m.FilterLogs(ctx, ethereum.FilterQuery{
			FromBlock: new(big.Int).SetUint64(from), ToBlock: new(big.Int).SetUint64(end),
			Addresses: []common.Address{m.Address}, Topics: topics,
		})
		if err != nil {
			if span > 1 && end > from && ctx.Err() == nil {
				span /= 2
				continue
			}
			return fmt.Errorf("%w: logs of blocks %d to %d: %w", chain.ErrNode, from, end, err)
		}
		for i := range logs {
			if logs[i].Removed {
				continue
			}
			if len(logs[i].Topics) == 0 || logs[i].Address != m.Address {
				return fmt.Errorf("%w: a log that was not asked for", chain.ErrNode)
			}
			if err := each(&logs[i]); err != nil {
				return fmt.Errorf("%w: block %d: %w", ErrMarket, logs[i].BlockNumber, err)
			}
		}
		from = end + 1
	}
	return nil
}
