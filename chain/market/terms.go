package market

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zkinfer/zkinfer/chain"
	"github.com/zkinfer/zkinfer/verifier"
)

// ErrTerms says why a request is not served. It may be served later, if time or
// the gas price are the reason.
var ErrTerms = errors.New("not served")

// Terms are the conditions of a server. Amounts are in wei.
type Terms struct {
	Fees      chain.Fees // what a transaction may cost
	MinProfit *big.Int   // what is left of a payment after the transaction, at least; nil: 0
	// Rates are what a whole token (1e18 of its smallest unit) is worth; the native
	// coin is not among them. Requests in other tokens are not served: a token can do
	// whatever it likes, so name only those that you know.
	Rates map[common.Address]*big.Int
	// MaxCallbackGas is what a consumer may be given. It is paid for whether the
	// consumer uses it or not, as far as the profit goes.
	MaxCallbackGas uint64
	// Margin, in seconds, is how long before its deadline a request is given up.
	Margin uint64
}

// What a fulfilment costs at least, in gas: the price of a transaction, of a proof's
// check, and of the market's own work. It only serves to decide what to prove; what
// is sent is estimated by the node.
const (
	assumedGas     = 400_000
	assumedWordGas = 1200 // for a word: its calldata, twice copied and hashed
	pushGas        = 260_000
)

// admit says whether a request is worth a look at all: these reasons do not pass.
func (t *Terms) admit(r *Request, now uint64) error {
	switch {
	case r.Deadline < now+t.Margin:
		return fmt.Errorf("%w: too late", ErrTerms)
	case uint64(r.CallbackGas) > t.MaxCallbackGas:
		return fmt.Errorf("%w: %d gas for its callback, at most %d", ErrTerms, r.CallbackGas, t.MaxCallbackGas)
	case r.Token != (common.Address{}) && t.Rates[r.Token] == nil:
		return fmt.Errorf("%w: no rate for token %s", ErrTerms, r.Token)
	}
	return nil
}

// ready says whether a request can be fulfilled for a beneficiary at this time.
func ready(r *Request, beneficiary common.Address, now uint64) error {
	if r.Provider != (common.Address{}) && r.Provider != beneficiary && now < r.ExclusiveUntil {
		return fmt.Errorf("%w: %s has it until %d", ErrTerms, r.Provider, r.ExclusiveUntil)
	}
	return nil
}

// revenue is what a request pays at a time, in wei, without the market's fee.
func (t *Terms) revenue(r *Request, feeBps, at uint64) *big.Int {
	paid := Quote(r, at)
	fee := new(big.Int).Mul(paid, new(big.Int).SetUint64(feeBps))
	paid.Sub(paid, fee.Div(fee, big.NewInt(10_000)))
	if r.Token == (common.Address{}) {
		return paid
	}
	rate := t.Rates[r.Token]
	if rate == nil {
		return new(big.Int)
	}
	paid.Mul(paid, rate)
	return paid.Div(paid, big.NewInt(1e18))
}

// worthProving says whether a request would pay if it were fulfilled now and alone.
func (t *Terms) worthProving(p *Posted, outputWords int, feeBps, now uint64, price chain.GasPrice) error {
	gas := assumedGas + assumedWordGas*uint64(len(p.Inputs)+outputWords)
	gas += gas/8 + own(&p.Request) // as what is sent is counted, with the margin of an estimate
	return t.profit(t.revenue(&p.Request, feeBps, now), gas, 1, price)
}

// profit compares what n requests pay with the price of the gas that they use.
func (t *Terms) profit(revenue *big.Int, gas uint64, n int, price chain.GasPrice) error {
	cost := new(big.Int).Mul(price.Expected, new(big.Int).SetUint64(gas))
	left := new(big.Int).Sub(revenue, cost)
	floor := new(big.Int)
	if t.MinProfit != nil {
		floor.Mul(t.MinProfit, big.NewInt(int64(n)))
	}
	if left.Cmp(floor) < 0 {
		return fmt.Errorf("%w: pays %s wei, gas costs %s, at least %s must be left", ErrTerms, revenue, cost, floor)
	}
	return nil
}

// ceiling is the gas price at which what n requests pay leaves just the least profit.
func (t *Terms) ceiling(revenue *big.Int, gas uint64, n int) *big.Int {
	left := new(big.Int).Set(revenue)
	if t.MinProfit != nil {
		left.Sub(left, new(big.Int).Mul(t.MinProfit, big.NewInt(int64(n))))
	}
	return left.Div(left, new(big.Int).SetUint64(gas))
}

// spare is gas on top of an estimate: what a consumer and a receiver of change may
// use in the block though they did not in the estimate.
func spare(r *Request) uint64 {
	gas := uint64(r.CallbackGas)
	if r.StartPrice.Cmp(r.Price) != 0 {
		gas += pushGas
	}
	return gas + gas/63
}

// own is the gas that a request alone causes: its callback in the estimate, with
// the estimate's margin, and what is spare for it.
func own(r *Request) uint64 {
	callback := uint64(r.CallbackGas)
	return callback + callback/8 + spare(r)
}

// charges are each answer's part of the gas of a transaction: its own, and an equal
// part of the rest. They are no less than the gas together.
func charges(answers []Answer, gas uint64) []uint64 {
	parts, rest := make([]uint64, len(answers)), gas
	for i := range answers {
		parts[i] = own(&answers[i].Request)
		rest -= min(rest, parts[i])
	}
	for i := range parts {
		parts[i] += (rest + uint64(len(parts)) - 1) / uint64(len(parts))
	}
	return parts
}

// Model is a model that a server serves.
type Model struct {
	Address     common.Address
	OutputWords int
	Prove       ProveFunc
}

// ProveFunc runs a model on the input words of a statement and proves the outputs
// for a context. ErrInputs says that no proof of these inputs exists.
type ProveFunc func(ctx context.Context, inputs []verifier.Word, to verifier.Hash) (*verifier.Proof, error)

// ErrInputs says that input words are not those of admissible inputs.
var ErrInputs = errors.New("inputs that the model does not take")
