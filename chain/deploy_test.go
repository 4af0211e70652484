package chain_test

import (
	"errors"
	"math/big"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/zkinfer/zkinfer/chain"
	"github.com/zkinfer/zkinfer/chain/chaintest"
	"github.com/zkinfer/zkinfer/solidity"
	"github.com/zkinfer/zkinfer/verifier"
)

// deploy carries a plan out and returns what was placed.
func deploy(t *testing.T, c *chain.Client, key *chain.Key, p *chain.Plan) (placed []chain.Placed) {
	t.Helper()
	if err := c.Deploy(t.Context(), key, chain.Fees{}, p, func(at chain.Placed) { placed = append(placed, at) }); err != nil {
		t.Fatal(err)
	}
	return placed
}

func TestDeployTwiceThenVerify(t *testing.T) {
	node := chaintest.Anvil(t)
	c := node.Client(t)
	key, _ := node.Account(t, chaintest.Coins(1))
	model, other := chaintest.Model("scores"), chaintest.Model("other")
	plan, err := chain.NewPlan(model.VerifyingKey)
	if err != nil {
		t.Fatal(err)
	}

	first := deploy(t, c, key, plan)
	if len(first) != 3 || first[0].Receipt == nil || first[2].Receipt == nil {
		t.Fatalf("placed %+v", first)
	}
	d := plan.Models[0]
	for i, want := range []verifier.Address{d.Addresses.Factory, d.Addresses.Core, d.Addresses.Model} {
		if first[i].Address != common.Address(want) {
			t.Errorf("%s at %s, predicted %s", first[i].Name, first[i].Address, want)
		}
	}
	nonce, err := c.NonceAt(t.Context(), key.Address, nil)
	if err != nil {
		t.Fatal(err)
	}
	again := deploy(t, c, key, plan)
	for i := range again {
		if again[i].Receipt != nil || again[i].CodeHash != first[i].CodeHash {
			t.Errorf("the second time: %+v", again[i])
		}
	}
	if n, err := c.NonceAt(t.Context(), key.Address, nil); err != nil || n != nonce {
		t.Errorf("the second deployment sent %d transactions (%v)", n-nonce, err)
	}

	at := common.Address(d.Addresses.Model)
	ctx := verifier.Context(c.ChainID, verifier.Address{1}, verifier.Hash{2}, verifier.Address{3})
	proof := model.Prove(ctx, make([]verifier.Word, 3))
	if err := c.Verify(t.Context(), at, d, ctx, proof); err != nil {
		t.Error("a good proof:", err)
	}
	var revert *solidity.RevertError
	if err := c.Verify(t.Context(), at, d, verifier.Hash{}, proof); !errors.As(err, &revert) || !errors.Is(err, verifier.ErrInvalidProof) {
		t.Errorf("in another context: %v", err)
	}
	proof.Words = proof.Words[:2]
	if err := c.Verify(t.Context(), at, d, ctx, proof); !errors.Is(err, verifier.ErrWordCount) {
		t.Errorf("with a word less: %v", err)
	}

	// an address without a contract, another contract, another model
	otherPlan, err := chain.NewPlan(other.VerifyingKey)
	if err != nil {
		t.Fatal(err)
	}
	placed := deploy(t, c, key, otherPlan)
	for _, wrong := range []common.Address{{1}, first[1].Address, placed[2].Address} {
		if err := c.Verify(t.Context(), wrong, d, ctx, proof); !errors.Is(err, chain.ErrNotTheModel) {
			t.Errorf("at %s: %v", wrong, err)
		}
	}
}

// An account without coins, a chain without the deployer, a gas price above the
// limit: nothing is sent.
func TestDeployRefusals(t *testing.T) {
	node := chaintest.Anvil(t)
	c := node.Client(t)
	plan, err := chain.NewPlan()
	if err != nil {
		t.Fatal(err)
	}
	none := func(p chain.Placed) { t.Errorf("placed %+v", p) }
	poor, _ := node.Account(t, big.NewInt(1))
	if err := c.Deploy(t.Context(), poor, chain.Fees{}, plan, none); err == nil {
		t.Error("deployed without coins")
	}
	rich, _ := node.Account(t, chaintest.Coins(1))
	if err := c.Deploy(t.Context(), rich, chain.Fees{MaxGasPrice: big.NewInt(1)}, plan, none); !errors.Is(err, chain.ErrGasPrice) {
		t.Errorf("with a limit of 1 wei: %v", err)
	}
	node.Call(t, nil, "anvil_setCode", chain.Deployer, "0x")
	if err := c.Deploy(t.Context(), rich, chain.Fees{}, plan, none); !errors.Is(err, chain.ErrNoDeployer) {
		t.Errorf("without the deployer: %v", err)
	}
}

func TestDeploymentsFile(t *testing.T) {
	path := chain.DeploymentsFile(filepath.Join(t.TempDir(), "deployments"), 7)
	d, err := chain.ReadDeployments(path, 7)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := chain.NewPlan(chaintest.Model("scores").VerifyingKey)
	if err != nil {
		t.Fatal(err)
	}
	d.Add(chain.Placed{Name: "InferenceMarket", Address: common.Address{1}})
	d.Add(chain.Placed{Name: "InferenceMarket", Address: common.Address{2}})
	d.Add(chain.Placed{Name: "again", Address: common.Address{1}})
	d.Add(chain.Placed{Name: "scores", Address: common.Address{3}, Model: plan.Models[0]})
	if err := d.Write(path); err != nil {
		t.Fatal(err)
	}
	read, err := chain.ReadDeployments(path, 7)
	if err != nil || !reflect.DeepEqual(read, d) {
		t.Fatalf("read %+v (%v), wrote %+v", read, err, d)
	}
	if at, ok := read.Latest("InferenceMarket"); !ok || at.Address != (common.Address{2}) || len(read.Contracts) != 2 {
		t.Errorf("the latest market is %+v", at)
	}
	if _, ok := read.Latest("again"); ok {
		t.Error("an address has two names")
	}
	if _, err := chain.ReadDeployments(path, 8); !errors.Is(err, chain.ErrDeployments) {
		t.Errorf("the file of another chain: %v", err)
	}
}
