package solidity

import (
	"bytes"
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/zkinfer/zkinfer/verifier"
)

func TestVerifyInference(t *testing.T) {
	r := newRegistered(t, 400)
	i := r.infer(verifier.Hash{9})
	if err := r.verify(i); err != nil {
		t.Fatal(err)
	}
	if !within(r.gas, maxRegistryGas) {
		t.Errorf("%d gas, want at most %d", r.gas, maxRegistryGas)
	}
	events := r.verifier.events()
	if len(events) != 1 || events[0].name != "InferenceVerified" || events[0].fields["inputCommitment"] != i.commitment ||
		!bytes.Equal(events[0].fields["output"].([]byte), i.output) || events[0].fields["caller"] != (common.Address{1}) {
		t.Errorf("events %v", events)
	}
	r.verifier.view("checkInference", i.id, i.commitment, i.output, i.proof)
	inputs := wordsOf(i.proof[440:])
	if got := r.verifier.view("commitmentOf", [32]byte{9}, inputs)[0].([32]byte); got != i.commitment {
		t.Errorf("commitment %x, want %x", got, i.commitment)
	}
	if got := r.verifier.view("proofSystemOf", r.id)[0].([4]byte); got != proofSystem {
		t.Errorf("proof system %x", got)
	}
	if got := r.verifier.view("registry")[0].(common.Address); got != r.registry.address {
		t.Errorf("registry %s", got)
	}
	if got := r.verifier.view("PROOF_SYSTEM_ID")[0].([4]byte); got != proofSystem {
		t.Errorf("proof system %x", got)
	}
	if got := r.verifier.view("SELECTOR")[0].([4]byte); string(got[:]) != verifier.Selector {
		t.Errorf("selector %x", got)
	}
}

func wordsOf(b []byte) (out []*big.Int) {
	for ; len(b) > 0; b = b[32:] {
		out = append(out, new(big.Int).SetBytes(b[:32]))
	}
	return out
}

// Each way to fail has its own error; every inference that fails is a good one but
// for one thing.
func TestVerifyInferenceRefuses(t *testing.T) {
	r := newRegistered(t, 401)
	other := newTrapdoor(t, 402, digits())
	otherModel, _ := r.chain.model(other) // of another core, with the same code
	good := r.infer(verifier.Hash{9})
	change := func(at int, b ...byte) func(i *inference) {
		return func(i *inference) {
			i.proof = append([]byte(nil), i.proof...)
			copy(i.proof[at:], b)
		}
	}
	recommit := func(i *inference) { // the commitment fits, the proof does not
		i.commitment = r.inputCommitment(verifier.Hash(i.proof[20:52]), wordsFrom(i.proof[440:]))
	}
	for _, c := range []struct {
		what   string
		change func(i *inference)
		name   string
	}{
		{"unknown model", func(i *inference) { i.id = big.NewInt(5) }, "ModelNotFound"},
		{"no proof", func(i *inference) { i.proof = nil }, "InvalidProof"},
		{"header only, short", func(i *inference) { i.proof = i.proof[:439] }, "InvalidProof"},
		{"a byte more", func(i *inference) { i.proof = append(append([]byte{}, i.proof...), 0) }, "InvalidProof"},
		{"another selector", change(52, 1), "UnsupportedProofSystem"},
		{"another commitment", func(i *inference) { i.commitment[0] ^= 1 }, "InputCommitmentMismatch"},
		{"another context", change(20, 1), "InputCommitmentMismatch"},
		{"another context, committed", func(i *inference) { change(20, 1)(i); recommit(i) }, "InvalidProof"},
		{"another input", change(450, 1), "InputCommitmentMismatch"},
		{"another input, committed", func(i *inference) { change(450, 1)(i); recommit(i) }, "InvalidProof"},
		{"an input of 2^248, committed", func(i *inference) { change(440, 1)(i); recommit(i) }, "InvalidProof"},
		{"an input less, committed", func(i *inference) { i.proof = i.proof[:len(i.proof)-32]; recommit(i) }, "InvalidProof"},
		{"an input more, committed", func(i *inference) {
			i.proof = append(append([]byte{}, i.proof...), make([]byte, 32)...)
			recommit(i)
		}, "InvalidProof"},
		{"another model", change(0, otherModel.address[:]...), "ModelMismatch"},
		{"no contract", change(0, 0x77), "ModelMismatch"},
		{"the core itself", change(0, r.core[:]...), "ModelMismatch"},
		{"no output", func(i *inference) { i.output = nil }, "OutputMismatch"},
		{"an output byte less", func(i *inference) { i.output = i.output[1:] }, "OutputMismatch"},
		{"an output word more", func(i *inference) { i.output = append(append([]byte{}, i.output...), make([]byte, 32)...) }, "OutputMismatch"},
		{"an output of 2^248", func(i *inference) { i.output = append([]byte{1}, i.output[1:]...) }, "OutputMismatch"},
		{"another output", func(i *inference) { i.output = append([]byte{0, 0xff}, i.output[2:]...) }, "InvalidProof"},
		{"another point", change(60, 1), "InvalidProof"},
		{"a coordinate too large", change(56, 0xff), "InvalidProof"},
	} {
		i := good
		c.change(&i)
		refused(t, c.what, r.verify(i), c.name)
	}
	if err := r.verify(good); err != nil {
		t.Errorf("the good one: %v", err)
	}
	// A commitment that names another proof system, or another key.
	for _, c := range []struct {
		change func(c *commitment)
		name   string
	}{
		{func(c *commitment) { c.ProofSystemId[0] ^= 1 }, "UnsupportedProofSystem"},
		{func(c *commitment) { c.VkHash[0] ^= 1 }, "ModelMismatch"},
	} {
		changed, i := r.c, good
		c.change(&changed)
		i.id = r.registry.must(r.owner, "registerModel", changed)[0].(*big.Int)
		refused(t, c.name, r.verify(i), c.name)
	}
	r.registry.must(r.owner, "deprecateModel", r.id)
	refused(t, "deprecated", r.verify(good), "VerificationRefused_ModelDeprecated")
	_, err := r.tryDeploy(VerifierContract, r.registry.address, common.Address{0x77})
	refused(t, "a core without code", err, "NoCore")
}

func wordsFrom(b []byte) (out []verifier.Word) {
	for ; len(b) > 0; b = b[32:] {
		out = append(out, verifier.Word(b[:32]))
	}
	return out
}

// A model that runs out of gas has not refused anything.
func TestStarvedVerifyInference(t *testing.T) {
	r := newRegistered(t, 403)
	i := r.infer(verifier.Hash{9})
	adapter := r.deploy(ERC8274Contract, r.verifier.address)
	metadata := append(common.LeftPadBytes(r.id.Bytes(), 32), i.output...)
	accepted := 0
	for limit := uint64(20_000); limit < 600_000; limit += 4_999 {
		r.limit = limit
		err := r.verify(i)
		if errors.Is(err, verifier.ErrInvalidProof) {
			t.Fatalf("%d gas: %v", limit, err)
		}
		r.limit = limit
		out, adapterErr := adapter.call(common.Address{1}, "verify", i.commitment, [32]byte(crypto.Keccak256(i.output)), metadata, i.proof)
		if adapterErr == nil && !out[0].(bool) {
			t.Fatalf("%d gas: false", limit)
		}
		if err == nil && adapterErr == nil {
			accepted++
		}
	}
	if accepted == 0 {
		t.Error("no call had enough gas")
	}
}
