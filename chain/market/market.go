package market

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/zkinfer/zkinfer/chain"
	"github.com/zkinfer/zkinfer/solidity/bindings"
	"github.com/zkinfer/zkinfer/verifier"
)

// ErrMarket says that a contract does not behave as a market, or that a request is
// not what its log says.
var ErrMarket = errors.New("market")

// Request is what a client asks for. Times are in seconds since 1970, amounts in
// the token's smallest unit; see IInferenceMarket.sol.
type Request = bindings.IInferenceMarketRequest

// State is what has become of a request.
type State uint8

// The states that the contract has.
const (
	None State = iota
	Open
	Fulfilled
	Refunded
)

func (s State) String() string {
	names := [...]string{"none", "open", "fulfilled", "refunded"}
	if int(s) < len(names) {
		return names[s]
	}
	return fmt.Sprintf("state %d", uint8(s))
}

// MarshalText is String.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Market is one market on one chain.
type Market struct {
	*chain.Client
	Address  common.Address
	contract *bindings.InferenceMarket
}

// At is the market at an address. It fails where there is no contract.
func At(ctx context.Context, c *chain.Client, at common.Address) (*Market, error) {
	code, err := c.CodeAt(ctx, at, nil)
	switch {
	case err != nil:
		return nil, fmt.Errorf("market %s: %w", at, err)
	case len(code) == 0:
		return nil, fmt.Errorf("%w: there is no contract at %s", ErrMarket, at)
	}
	return &Market{c, at, bindings.NewInferenceMarket()}, nil
}

// Context is what a proof for a request must be made for.
func (m *Market) Context(id verifier.Hash, beneficiary common.Address) verifier.Hash {
	return verifier.Context(m.ChainID, verifier.Address(m.Address), id, verifier.Address(beneficiary))
}

// view calls a function of the market and unpacks what it returns.
func view[T any](ctx context.Context, m *Market, data []byte, unpack func([]byte) (T, error)) (T, error) {
	var none T
	out, err := m.View(ctx, common.Address{}, m.call(data, nil))
	if err != nil {
		return none, err
	}
	value, err := unpack(out)
	if err != nil {
		return none, fmt.Errorf("%w: %w", ErrMarket, err)
	}
	return value, nil
}

// ID is the id of a request on this market.
func (m *Market) ID(r *Request) verifier.Hash { return RequestID(m.ChainID, m.Address, r) }

// RequestID is keccak256(abi.encode(chainId, market, request)), as the contract's
// idOf computes it.
func RequestID(chainID uint64, market common.Address, r *Request) verifier.Hash {
	chain := common.BigToHash(new(big.Int).SetUint64(chainID))
	encoded := bindings.NewInferenceMarket().PackIdOf(*r)[4:]
	return verifier.Hash(crypto.Keccak256Hash(chain[:], common.LeftPadBytes(market[:], 32), encoded))
}

// State is the state of a request.
func (m *Market) State(ctx context.Context, id verifier.Hash) (State, error) {
	state, err := view(ctx, m, m.contract.PackStateOf(id), m.contract.UnpackStateOf)
	return State(state), err
}

// FeeBps is the part of every paid price that is the market's fee, in hundredths
// of a percent.
func (m *Market) FeeBps(ctx context.Context) (uint64, error) {
	fee, err := view(ctx, m, m.contract.PackFeeBps(), m.contract.UnpackFeeBps)
	if err == nil && (!fee.IsUint64() || fee.Uint64() > 10_000) {
		err = fmt.Errorf("%w: a fee of %s hundredths of a percent", ErrMarket, fee)
	}
	if err != nil {
		return 0, err
	}
	return fee.Uint64(), nil
}

// Quote is what a request costs its client at a time, the fee included: startPrice
// until rampStart, price from rampEnd on, and between them a straight line, rounded
// down.
func Quote(r *Request, at uint64) *big.Int {
	switch {
	case at >= r.RampEnd:
		return new(big.Int).Set(r.Price)
	case at <= r.RampStart:
		return new(big.Int).Set(r.StartPrice)
	}
	rise := new(big.Int).Sub(r.Price, r.StartPrice)
	rise.Mul(rise, new(big.Int).SetUint64(at-r.RampStart))
	rise.Div(rise, new(big.Int).SetUint64(r.RampEnd-r.RampStart))
	return rise.Add(rise, r.StartPrice)
}

// call is a call of the market.
func (m *Market) call(data []byte, value *big.Int) chain.Call {
	return chain.Call{To: m.Address, Data: data, Value: value}
}

// RequestCall makes a request. The client is who sends it; it brings the price, or
// has approved it.
func (m *Market) RequestCall(r *Request, inputs []verifier.Word) chain.Call {
	var value *big.Int
	if r.Token == (common.Address{}) {
		value = r.Price
	}
	return m.call(m.contract.PackRequest(*r, wordsOut(inputs)), value)
}

// RefundCall gives the price of an expired request back to its client.
func (m *Market) RefundCall(r *Request) chain.Call {
	return m.call(m.contract.PackRefund(*r), nil)
}

// Answer is a request with a proof of its outputs.
type Answer struct {
	Posted
	Proof *verifier.Proof
}

// FulfilCall settles requests of one model for the beneficiary that their proofs
// were made for: one alone, or several with one check.
func (m *Market) FulfilCall(beneficiary common.Address, answers []Answer) chain.Call {
	var (
		requests        []Request
		inputs, outputs [][]*big.Int
		proofs          [][]byte
	)
	for _, a := range answers {
		requests = append(requests, a.Request)
		inputs = append(inputs, wordsOut(a.Inputs))
		outputs = append(outputs, wordsOut(a.Proof.Words[len(a.Inputs):]))
		proofs = append(proofs, a.Proof.Data)
	}
	if len(answers) == 1 {
		return m.call(m.contract.PackFulfil(requests[0], beneficiary, inputs[0], outputs[0], proofs[0]), nil)
	}
	return m.call(m.contract.PackFulfilBatch(requests, beneficiary, inputs, outputs, proofs), nil)
}

// InputsHash is what a request binds its inputs by.
func InputsHash(inputs []verifier.Word) verifier.Hash {
	var b []byte
	for i := range inputs {
		b = append(b, inputs[i][:]...)
	}
	return verifier.Hash(crypto.Keccak256Hash(b))
}

func wordsOut(words []verifier.Word) []*big.Int {
	out := make([]*big.Int, len(words))
	for i := range words {
		out[i] = new(big.Int).SetBytes(words[i][:])
	}
	return out
}

// wordsIn reads words of a log. A value that does not fit one is an error.
func wordsIn(values []*big.Int) ([]verifier.Word, error) {
	words := make([]verifier.Word, len(values))
	for i, v := range values {
		if v.Sign() < 0 || v.BitLen() > 8*verifier.WordBytes {
			return nil, &verifier.WordTooLargeError{Index: i}
		}
		v.FillBytes(words[i][:])
	}
	return words, nil
}
