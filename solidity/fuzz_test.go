package solidity

import (
	"errors"
	"testing"

	"github.com/zkinfer/zkinfer/verifier"
)

// FuzzVerdict changes a valid statement and proof by XOR: the verifiers agree on
// it, and accept only what is unchanged.
func FuzzVerdict(f *testing.F) {
	td := newTrapdoor(f, 60, sized(62))
	e := newEVM(f, td.vk)
	var context verifier.Hash
	words := td.words()
	proof := td.prove(f, context, words)
	f.Add([]byte{})
	f.Add([]byte{0, 1})
	f.Add([]byte{1: 0x80, 40: 0xff})
	f.Add(make([]byte, 32*len(words)+len(proof)))
	f.Add(append(make([]byte, 32*len(words)+200), 1))
	f.Fuzz(func(t *testing.T, change []byte) {
		mutated, data := clone(words), append([]byte(nil), proof...)
		same := true
		for i, b := range change[:min(len(change), 32*len(words)+len(proof))] {
			same = same && b == 0
			if i < 32*len(words) {
				mutated[i/32][i%32] ^= b
			} else {
				data[i-32*len(words)] ^= b
			}
		}
		native, result := verifier.VerifyBytes(td.vk, context, mutated, data), e.VerifyBytes(context, mutated, data)
		var revert *RevertError
		switch {
		case same && (native != nil || result.Err != nil):
			t.Fatalf("the valid proof is refused: native %v, evm %v", native, result.Err)
		case !same && (native == nil || !errors.As(result.Err, &revert) || revert.Name == ""):
			t.Fatalf("a changed proof: native %v, evm %v", native, result.Err)
		case result.ExecutionGas > maxRefusalGas:
			t.Fatalf("%d gas", result.ExecutionGas)
		}
	})
}

// FuzzDecodeRevert: whatever a contract returns is an error, never a panic.
func FuzzDecodeRevert(f *testing.F) {
	f.Add([]byte{})
	for _, c := range contractErrors() {
		f.Add(functionID(c.signature))
		f.Add(append(functionID(c.signature), make([]byte, 32)...))
		f.Add(append(functionID(c.signature), make([]byte, 64)...))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if e := DecodeRevert(data); e.Error() == "" {
			t.Fatal("an error without a text")
		}
	})
}
