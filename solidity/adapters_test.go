package solidity

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/zkinfer/zkinfer/verifier"
)

func TestERC8274(t *testing.T) {
	r := newRegistered(t, 410)
	adapter := r.deploy(ERC8274Contract, r.verifier.address)
	i := r.infer(verifier.Hash{9})
	hash := [32]byte(crypto.Keccak256(i.output))
	metadata := append(common.LeftPadBytes(r.id.Bytes(), 32), i.output...)
	for _, c := range []struct {
		what        string
		input, hash [32]byte
		metadata    []byte
		proof       []byte
		want        bool
	}{
		{"good", i.commitment, hash, metadata, i.proof, true},
		{"another input", [32]byte{1}, hash, metadata, i.proof, false},
		{"another output hash", i.commitment, [32]byte{1}, metadata, i.proof, false},
		{"another output", i.commitment, [32]byte(crypto.Keccak256([]byte{0})), append(metadata[:32:32], 0), i.proof, false},
		{"another model", i.commitment, hash, append([]byte{1}, metadata[1:]...), i.proof, false},
		{"no metadata", i.commitment, hash, nil, i.proof, false},
		{"short metadata", i.commitment, [32]byte(crypto.Keccak256(nil)), metadata[:31], i.proof, false},
		{"no proof", i.commitment, hash, metadata, nil, false},
		{"another proof", i.commitment, hash, metadata, append([]byte{1}, i.proof[1:]...), false},
	} {
		if got := adapter.view("verify", c.input, c.hash, c.metadata, c.proof)[0].(bool); got != c.want {
			t.Errorf("%s: %v", c.what, got)
		}
	}
	system := adapter.view("proofSystem")[0].(string)
	codeHash := r.evm.state.GetCodeHash(r.core)
	if want := [32]byte(crypto.Keccak256([]byte(system), codeHash[:])); adapter.view("proofProfile")[0].([32]byte) != want {
		t.Errorf("profile is not %x", want)
	}
}

func TestERC8004(t *testing.T) {
	r := newRegistered(t, 411)
	validations := r.deploy("Validations")
	validator := r.deploy(ValidatorContract, validations.address, r.core)
	agent, salt, anybody := big.NewInt(42), [32]byte{3}, common.Address{1}
	statement := r.td.words()
	request := func(agent *big.Int, words []*big.Int, salt [32]byte) [32]byte {
		return validator.view("requestHashOf", agent, r.c.VkHash, words, salt)[0].([32]byte)
	}
	words := wordsAsBigs(statement)
	hash := request(agent, words, salt)
	context := verifier.Context(1, verifier.Address(validator.address), hash, verifier.Address{})
	proof := r.td.prove(t, context, statement)
	respond := func(agent *big.Int, model common.Address, key [32]byte, words []*big.Int, salt [32]byte, proof []byte) error {
		_, err := validator.call(anybody, "respond", agent, model, key, words, salt, proof)
		return err
	}
	if err := respond(agent, r.model.address, r.c.VkHash, words, salt, proof); err == nil {
		t.Error("responded to no request")
	}
	validations.must(anybody, "validationRequest", validator.address, agent, "", hash)
	other := wordsAsBigs(r.td.words())
	validations.must(anybody, "validationRequest", validator.address, agent, "", request(agent, other, salt))
	squatted := request(agent, words, [32]byte{4})
	validations.must(anybody, "validationRequest", validator.address, big.NewInt(666), "", squatted)
	foreign := request(agent, words, [32]byte{5})
	validations.must(anybody, "validationRequest", common.Address{9}, agent, "", foreign)

	refused(t, "other words", respond(agent, r.model.address, r.c.VkHash, other, salt, proof), "InvalidProof")
	refused(t, "another agent has the request", respond(agent, r.model.address, r.c.VkHash, words, [32]byte{4}, proof), "NotRequested")
	refused(t, "another validator has the request", respond(agent, r.model.address, r.c.VkHash, words, [32]byte{5}, proof), "NotRequested")
	refused(t, "another model", respond(agent, r.core, r.c.VkHash, words, salt, proof), "WrongModel")
	mock := r.deploy(MockModelContract, big.NewInt(26), big.NewInt(1), [32]byte{})
	refused(t, "a mock", respond(agent, mock.address, r.c.VkHash, words, salt, proof), "WrongModel")
	refused(t, "an unbound proof", respond(agent, r.model.address, r.c.VkHash, words, salt, r.td.prove(t, verifier.Hash{}, statement)), "InvalidProof")
	status := validations.view("getValidationStatus", hash)
	if status[2].(uint8) != 0 || status[5].(*big.Int).Sign() != 0 {
		t.Errorf("an invalid proof has a response: %v", status)
	}
	if err := respond(agent, r.model.address, r.c.VkHash, words, salt, proof); err != nil {
		t.Fatal(err)
	}
	status = validations.view("getValidationStatus", hash)
	if status[2].(uint8) != 100 || status[3].([32]byte) != hashWords(append([]*big.Int{new(big.Int).SetBytes(r.c.VkHash[:])}, words...)) || status[4].(string) != "zkinfer" {
		t.Errorf("status %v", status)
	}
	_, err := r.tryDeploy(ValidatorContract, validations.address, common.Address{0x77})
	refused(t, "a core without code", err, "NoCore")
}

func TestERC7007(t *testing.T) {
	r := newRegistered(t, 412)
	content := r.deploy("Content", r.model.address)
	owner, anybody := common.Address{0x0a}, common.Address{1}
	statement := r.td.words()
	prompt, data := bytesOf(statement[:26]), bytesOf(statement[26:])
	id := content.view("tokenIdOf", prompt)[0].(*big.Int)
	if id.Cmp(new(big.Int).SetBytes(crypto.Keccak256(prompt))) != 0 {
		t.Errorf("token %v", id)
	}
	prove := func(owner common.Address) []byte {
		context := verifier.Context(1, verifier.Address(content.address), verifier.Hash(id.FillBytes(make([]byte, 32))), verifier.Address(owner))
		return r.td.prove(t, context, statement)
	}
	proof := prove(owner)
	verify := func(prompt, data, proof []byte) bool { return content.view("verify", prompt, data, proof)[0].(bool) }
	if verify(prompt, data, proof) || verify(prompt, data, prove(common.Address{})) {
		t.Error("a token that is not minted")
	}
	content.must(anybody, "mint", owner, prompt)
	if !verify(prompt, data, proof) {
		t.Error("refused")
	}
	other := append([]byte(nil), data...)
	other[5] ^= 1
	for what, bad := range map[string][3][]byte{
		"other content":             {prompt, other, proof},
		"content of another length": {prompt, append(data[:31:31], make([]byte, 33)...), proof},
		"half a word":               {prompt, data[:31], proof},
		"no content":                {prompt, nil, proof},
		"another prompt":            {append([]byte{0, 1}, prompt[2:]...), data, proof},
		"a prompt cut":              {prompt[:32*25], append(prompt[32*25:32*26:32*26], data...), proof},
		"a proof for another owner": {prompt, data, prove(anybody)},
		"no proof":                  {prompt, data, nil},
	} {
		if verify(bad[0], bad[1], bad[2]) {
			t.Errorf("%s: accepted", what)
		}
	}
	_, err := content.call(anybody, "addAigcData", id, prompt, other, proof)
	refused(t, "other content", err, "InvalidProof")
	_, err = content.call(anybody, "addAigcData", big.NewInt(1), prompt, data, proof)
	if !revertsWith(err, "WrongToken(uint256,uint256)") {
		t.Errorf("another token: %v", err)
	}
	content.must(anybody, "addAigcData", id, prompt, data, proof)
	if e := content.events(); len(e) != 1 || e[0].name != "AigcData" || e[0].fields["tokenId"].(*big.Int).Cmp(id) != 0 {
		t.Errorf("events %v", e)
	}
}
