package solidity

import (
	"bytes"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/zkinfer/zkinfer/verifier"
)

// maxRegistryGas is what verifying through the registry may cost, of 784 + 10
// bytes.
const maxRegistryGas = 290_000

// commitment is IERCZKMLRegistry.ModelCommitment.
type commitment struct {
	ModelHash, CircuitHash, VkHash [32]byte
	ProofSystemId                  [4]byte
	Uri                            string
}

// proofSystem is bytes4(keccak256("groth16-bn254-bsb22-v1")).
var proofSystem = [4]byte(crypto.Keccak256([]byte("groth16-bn254-bsb22-v1")))

// registered is a chain with a registered model and a verifier.
type registered struct {
	*chain
	td       *trapdoor
	model    *contract
	core     common.Address
	registry *contract
	verifier *contract
	owner    common.Address
	c        commitment
	id       *big.Int
}

func newRegistered(t testing.TB, seed uint64) *registered {
	t.Helper()
	return newRegisteredOn(newChain(t), seed, VerifierContract)
}

func newRegisteredOn(c *chain, seed uint64, verifierContract string) *registered {
	c.t.Helper()
	r := &registered{chain: c, td: newTrapdoor(c.t, seed, digits()), owner: common.Address{0x0e}}
	r.model, r.core = c.model(r.td)
	r.registry = c.deploy(RegistryContract)
	r.verifier = c.deploy(verifierContract, r.registry.address, r.core)
	keyHash, err := r.td.vk.KeyHash()
	if err != nil {
		c.t.Fatal(err)
	}
	r.c = commitment{[32]byte{1}, [32]byte{2}, keyHash, proofSystem, "ipfs://somewhere/over/the/rainbow/way/up/high"}
	r.id = r.registry.must(r.owner, "registerModel", r.c)[0].(*big.Int)
	return r
}

// inference is what verifyInference takes.
type inference struct {
	id         *big.Int
	commitment [32]byte
	output     []byte
	proof      []byte
}

// inputCommitment is computed independently.
func (r *registered) inputCommitment(context verifier.Hash, inputs []verifier.Word) [32]byte {
	b := crypto.Keccak256([]byte("InputCommitment(uint256 chainId,address verifier,bytes32 context,uint256[] inputWords)"))
	b = appendUint(b, 1)
	b = append(b, common.LeftPadBytes(r.verifier.address[:], 32)...)
	b = append(b, context[:]...)
	b = appendUint(b, 160)
	b = appendUint(b, len(inputs))
	return [32]byte(crypto.Keccak256(append(b, bytesOf(inputs)...)))
}

func bytesOf(words []verifier.Word) (b []byte) {
	for _, w := range words {
		b = append(b, w[:]...)
	}
	return b
}

// envelope is the proof that an InferenceVerifier takes.
func envelope(model common.Address, context verifier.Hash, proof []byte, inputs []verifier.Word) []byte {
	b := append(model.Bytes(), context[:]...)
	return append(append(b, proof...), bytesOf(inputs)...)
}

func (r *registered) infer(context verifier.Hash) inference {
	r.t.Helper()
	words := r.td.words()
	n := r.td.vk.Schema.InputWords()
	return inference{
		r.id, r.inputCommitment(context, words[:n]), bytesOf(words[n:]),
		envelope(r.model.address, context, r.td.prove(r.t, context, words), words[:n]),
	}
}

func (r *registered) verify(i inference) error {
	r.t.Helper()
	_, err := r.verifier.call(common.Address{1}, "verifyInference", i.id, i.commitment, i.output, i.proof)
	return err
}

func TestRegistry(t *testing.T) {
	r := newRegistered(t, 404)
	get := func(id *big.Int) (commitment, bool, common.Address) {
		t.Helper()
		out := r.registry.view("getModel", id)
		return *convert[commitment](out[0]), out[1].(bool), out[2].(common.Address)
	}
	if c, deprecated, owner := get(r.id); c != r.c || deprecated || owner != r.owner {
		t.Errorf("getModel: %v %v %s", c, deprecated, owner)
	}
	out := r.registry.view("verification", r.id)
	if out[0].([32]byte) != r.c.VkHash || out[1].([4]byte) != proofSystem || out[2].(bool) {
		t.Errorf("verification: %v", out)
	}
	registered := r.registry.events()
	if len(registered) != 1 || registered[0].name != "ModelRegistered" || registered[0].fields["owner"] != r.owner {
		t.Errorf("events %v", registered)
	}

	// Equal ids if and only if equal owner and commitment; the uri does not count.
	ids := map[string]bool{r.id.String(): true}
	for what, change := range map[string]func(c *commitment){
		"model":   func(c *commitment) { c.ModelHash[0] ^= 1 },
		"circuit": func(c *commitment) { c.CircuitHash[0] ^= 1 },
		"key":     func(c *commitment) { c.VkHash[0] ^= 1 },
		"system":  func(c *commitment) { c.ProofSystemId[0] ^= 1 },
	} {
		c := r.c
		change(&c)
		_, err := r.registry.call(r.owner, "updateModel", r.id, c)
		refused(t, "changed "+what, err, "CommitmentImmutable")
		id := r.registry.must(r.owner, "registerModel", c)[0].(*big.Int)
		if ids[id.String()] {
			t.Errorf("changed %s has a taken id", what)
		}
		ids[id.String()] = true
	}
	stranger := common.Address{0x5a}
	foreign := r.registry.must(stranger, "registerModel", r.c)[0].(*big.Int)
	if ids[foreign.String()] || r.registry.view("modelIdOf", stranger, r.c)[0].(*big.Int).Cmp(foreign) != 0 {
		t.Error("another owner has the same id, or another than predicted")
	}
	again := r.c
	again.Uri = "elsewhere"
	_, err := r.registry.call(r.owner, "registerModel", again)
	refused(t, "registered again", err, "AlreadyRegistered")

	// Only the owner changes anything, and only the uri.
	for function, args := range map[string][]any{"updateModel": {r.id, again}, "deprecateModel": {r.id}} {
		_, err := r.registry.call(stranger, function, args...)
		refused(t, function+" by a stranger", err, "NotModelOwner")
	}
	for function, args := range map[string][]any{"updateModel": {big.NewInt(1), again}, "deprecateModel": {big.NewInt(1)}} {
		_, err := r.registry.call(r.owner, function, args...)
		refused(t, function+" of no model", err, "ModelNotFound")
	}
	r.registry.events()
	r.registry.must(r.owner, "updateModel", r.id, again)
	if e := r.registry.events(); len(e) != 1 || e[0].name != "ModelUpdated" ||
		*convert[commitment](e[0].fields["oldCommitment"]) != r.c || *convert[commitment](e[0].fields["newCommitment"]) != again {
		t.Errorf("events %v", e)
	}
	if c, _, _ := get(r.id); c != again {
		t.Errorf("updated: %v", c)
	}
	r.registry.must(r.owner, "deprecateModel", r.id)
	if _, deprecated, _ := get(r.id); !deprecated {
		t.Error("not deprecated")
	}
	for function, args := range map[string][]any{"updateModel": {r.id, r.c}, "deprecateModel": {r.id}} {
		_, err := r.registry.call(r.owner, function, args...)
		refused(t, function+" when deprecated", err, "ModelDeprecated")
	}
	_, err = r.registry.call(r.owner, "registerModel", r.c)
	refused(t, "a deprecated model again", err, "AlreadyRegistered")
	if _, err := r.registry.tryView("getModel", big.NewInt(1)); err == nil {
		t.Error("there is a model 1")
	}
}

// The errors of the ERC's text keep their selectors, and the interfaces the ids.
func TestInterfaceIDs(t *testing.T) {
	r := newRegistered(t, 405)
	store := r.deploy(StoreContract, r.registry.address, r.core)
	adapter := r.deploy(ERC8274Contract, r.verifier.address)
	content := r.deploy("Content", r.model.address)
	id := func(hex string) [4]byte { return [4]byte(common.FromHex(hex)) }
	erc165, registryID, verifierID := id("0x01ffc9a7"), id("0xd28519b1"), id("0x5df65472")
	storage, proofVerifier, aigc := interfaceID("verifyAndStoreInference(uint256,bytes32,bytes,bytes)", "getInference(bytes32)"), id("0x86761e49"), id("0x702c55a6")
	all := [][4]byte{erc165, registryID, verifierID, storage, proofVerifier, aigc, id("0xffffffff"), {}}
	for _, c := range []struct {
		what     string
		contract *contract
		supports [][4]byte
	}{
		{"registry", r.registry, [][4]byte{erc165, registryID}},
		{"verifier", r.verifier, [][4]byte{erc165, verifierID}},
		{"store", store, [][4]byte{erc165, verifierID, storage}},
		{"ERC-8274", adapter, [][4]byte{erc165, proofVerifier}},
		{"ERC-7007", content, [][4]byte{erc165, aigc}},
	} {
		for _, id := range all {
			want := false
			for _, s := range c.supports {
				want = want || s == id
			}
			if got := c.contract.view("supportsInterface", id)[0].(bool); got != want {
				t.Errorf("%s supports %x: %v", c.what, id, got)
			}
		}
	}
	for signature, want := range map[string]string{
		"ModelDeprecated(uint256)": "0xf5201226", "ModelNotFound(uint256)": "0x6d710e14", "NotModelOwner(uint256,address)": "0x25a0f138",
		"InvalidProof()": "0x09bde339", "ModelMismatch()": "0xa407e5f7", "InputCommitmentMismatch()": "0x67320673", "OutputMismatch()": "0xbece19e6",
		"UnsupportedProofSystem(bytes4)": "0xad061ccd", "VerificationRefused_ModelDeprecated(uint256)": "0x0edf7025",
	} {
		if !bytes.Equal(functionID(signature), common.FromHex(want)) {
			t.Errorf("%s is %x, want %s", signature, functionID(signature), want)
		}
	}
}

func interfaceID(functions ...string) (id [4]byte) {
	for _, f := range functions {
		for i, b := range functionID(f) {
			id[i] ^= b
		}
	}
	return id
}

func TestInferenceStore(t *testing.T) {
	r := newRegisteredOn(newChain(t), 406, StoreContract)
	i := r.infer(verifier.Hash{9})
	want := crypto.Keccak256(common.LeftPadBytes(i.id.Bytes(), 32), i.commitment[:], i.output)
	if _, err := r.verifier.tryView("getInference", [32]byte(want)); err == nil {
		t.Fatal("there is an inference")
	} else {
		refused(t, "before", err, "InferenceNotFound")
	}
	for range 2 {
		id := r.verifier.must(common.Address{1}, "verifyAndStoreInference", i.id, i.commitment, i.output, i.proof)[0].([32]byte)
		if !bytes.Equal(id[:], want) {
			t.Fatalf("id %x, want %x", id, want)
		}
		out := r.verifier.view("getInference", id)
		if out[0].(*big.Int).Cmp(i.id) != 0 || out[1].([32]byte) != i.commitment || !bytes.Equal(out[2].([]byte), i.output) {
			t.Errorf("stored %v", out)
		}
	}
	bad := i
	bad.output = append([]byte{0, 0xff}, i.output[2:]...)
	_, err := r.verifier.call(common.Address{1}, "verifyAndStoreInference", bad.id, bad.commitment, bad.output, bad.proof)
	refused(t, "another output", err, "InvalidProof")
}
