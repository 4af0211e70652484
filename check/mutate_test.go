package check

import (
	"errors"
	"strings"
	"testing"

	"github.com/zkinfer/zkinfer/solidity"
	"github.com/zkinfer/zkinfer/verifier"
	"github.com/zkinfer/zkinfer/verifier/verifiertest"
)

func TestMutations(t *testing.T) {
	key := verifiertest.NewKey(verifier.Schema{
		Version: verifier.SchemaVersion,
		Name:    "two words",
		Inputs:  []verifier.Tensor{{Name: "x", Shape: []int{3}, Type: "uint8", Hi: 255, Scale: 1, Visibility: verifier.Public}},
		Outputs: []verifier.Tensor{{Name: "y", Shape: []int{1}, Type: "uint8", Hi: 255, Scale: 1, Visibility: verifier.Public}},
	})
	words, err := key.Schema.EncodeInputs([][]int64{{1, 2, 3}})
	if err != nil {
		t.Fatal(err)
	}
	words = append(words, verifier.Word{}) // y = 0: nothing to zero
	context := verifier.Hash{31: 7}
	proof := key.Prove(context, words)
	if err := verifier.Verify(key.VerifyingKey, context, proof); err != nil {
		t.Fatal(err)
	}
	evm, err := solidity.NewEVM(key.VerifyingKey)
	if err != nil {
		t.Fatal(err)
	}
	for name, e := range map[string]*solidity.EVM{"native": nil, "EVM": evm} {
		got, err := Mutations(key.VerifyingKey, e, context, proof)
		if want := 3*(1+2+12) - 1; err != nil || got.Tried != want || got.Refused != want {
			t.Errorf("%s: got %+v, %v, want %d refused", name, got, err, want)
		}
	}
}

// Verifiers that look away are found out.
func TestMutationsFindsAcceptedChanges(t *testing.T) {
	refuse := errors.New("refused")
	proof := &verifier.Proof{Words: make([]verifier.Word, 3), Data: make([]byte, verifier.ProofSize)}
	proof.Words[1][31] = 5
	blindTo := func(word int) judge {
		return func(_ verifier.Hash, words []verifier.Word, _ []byte) error {
			if words[word] != proof.Words[word] {
				return nil
			}
			return refuse
		}
	}
	if _, err := mutations(blindTo(1), nil, verifier.Hash{}, proof); err == nil || err.Error() != "a proof with word 1 plus 1 was accepted" {
		t.Errorf("got %v", err)
	}
	strict := func(verifier.Hash, []verifier.Word, []byte) error { return refuse }
	if _, err := mutations(strict, blindTo(2), verifier.Hash{}, proof); err == nil || !strings.Contains(err.Error(), "accepted by the EVM and refused natively") {
		t.Errorf("got %v", err)
	}
	if v, err := mutations(strict, strict, verifier.Hash{}, proof); err != nil || v.Refused != v.Tried {
		t.Errorf("got %+v, %v", v, err)
	}
}
