package market

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zkinfer/zkinfer/chain"
	"github.com/zkinfer/zkinfer/solidity/bindings"
	"github.com/zkinfer/zkinfer/verifier"
)

// A client that names a model of its own, which takes every proof, can have outputs
// in the log that are no words. Nobody else is stopped by it.
func TestOutputsThatAreNoWords(t *testing.T) {
	w := newWorld(t)
	anything := common.Address{0xa1}
	w.node.Call(t, nil, "anvil_setCode", anything, "0x60025f5260605ff3") // returns 2, 0, 0
	id, r := w.ask(t, 0, func(r *Request) { r.Model = anything })
	inputs := wordsOut([]verifier.Word{{31: w.nonce}, {30: w.nonce}})
	outputs := []*big.Int{new(big.Int).Lsh(big.NewInt(1), 248)}
	call := w.market.call(w.market.contract.PackFulfil(*r, common.Address{7}, inputs, outputs, nil), nil)
	if _, err := w.market.Send(t.Context(), w.client, chain.Fees{}, call); err != nil {
		t.Fatal(err)
	}
	head, err := w.market.BlockNumber(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settled, err := w.market.Settlements(t.Context(), Query{}, 0, head)
	if err != nil || len(settled) != 1 || settled[0].ID != id || settled[0].State != Fulfilled || settled[0].Outputs != nil {
		t.Errorf("settlements %+v (%v)", settled, err)
	}
	honest, _ := w.ask(t, 100, nil)
	serve(t, w.market, w.config(t, t.TempDir()))
	w.untilState(t, Fulfilled, honest)
	if settled, err = w.market.Settlements(t.Context(), Query{ID: &honest}, head, head+10); err != nil || len(settled) != 1 || len(settled[0].Outputs) != 1 {
		t.Errorf("the honest one: %+v (%v)", settled, err)
	}
}

// logging is a market on a node that has the given logs, and nothing else.
func logging(t *testing.T, logs func(*Market) []types.Log) *Market {
	t.Helper()
	m := &Market{Address: common.Address{1}, contract: bindings.NewInferenceMarket()}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var call struct {
			ID     json.RawMessage
			Method string
		}
		if err := json.NewDecoder(r.Body).Decode(&call); err != nil {
			t.Error(err)
		}
		result := any("0x7")
		if call.Method == "eth_getLogs" {
			result = logs(m)
		}
		text, err := json.Marshal(result)
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"jsonrpc":"2.0","id":%s,"result":%s}`, call.ID, text)
	}))
	t.Cleanup(server.Close)
	var err error
	if m.Client, err = chain.Dial(t.Context(), server.URL); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return m
}

// A request under another id than its own is left out.
func TestRequestsHaveTheirOwnID(t *testing.T) {
	inputs := []verifier.Word{{31: 1}}
	r := Request{Price: big.NewInt(1), StartPrice: big.NewInt(1), InputsHash: InputsHash(inputs)}
	log := func(m *Market, id verifier.Hash) types.Log {
		abi := m.contract.GetABI()
		data, err := abi.Events["Requested"].Inputs.NonIndexed().Pack(r, wordsOut(inputs))
		if err != nil {
			t.Error(err)
		}
		return types.Log{Address: m.Address, Topics: []common.Hash{m.event("Requested"), common.Hash(id), {}, {}}, Data: data, BlockNumber: 5}
	}
	m := logging(t, func(m *Market) []types.Log {
		return []types.Log{log(m, verifier.Hash{1}), log(m, m.ID(&r))}
	})
	found, err := m.Requests(t.Context(), Query{}, 5, 5)
	ids := []verifier.Hash{}
	for _, p := range found {
		ids = append(ids, p.ID)
	}
	if err != nil || !slices.Equal(ids, []verifier.Hash{m.ID(&r)}) {
		t.Errorf("requests %s (%v)", ids, err)
	}
}
