package solidity

import (
	"errors"
	"fmt"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"
	"github.com/zkinfer/zkinfer/verifier"
)

// The promises about gas and code.
const (
	maxExecutionGas = 250_000 // up to 1,024 bytes of inputs and outputs
	maxWordGas      = 150     // for every further word
	maxRefusalGas   = 480_000 // of a refused proof, for 1,024 bytes
	maxCodeBytes    = 5_600
)

func newEVM(t testing.TB, vk *verifier.VerifyingKey) *EVM {
	t.Helper()
	e, err := newEVMOf(anyArtifact(t, FactoryContract), vk)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// sized is the schema of a model with n bytes of inputs and ten of outputs.
func sized(n int) verifier.Schema {
	s := digits()
	s.Inputs[0].Shape = []int{n}
	return s
}

func TestVerifyAccepts(t *testing.T) {
	for _, n := range []int{1, 31, 32, 62, 93, 124, 784, 1014, 31 * 400} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			td := newTrapdoor(t, uint64(n), sized(n))
			e := newEVM(t, td.vk)
			context := verifier.Context(1, verifier.Address{1}, verifier.Hash{2}, verifier.Address{3})
			words := td.words()
			proof := &verifier.Proof{Words: words, Data: td.prove(t, context, words)}
			if err := verifier.VerifyBytes(td.vk, context, words, proof.Data); err != nil {
				t.Fatal("native:", err)
			}
			result := e.Verify(context, proof)
			if result.Err != nil {
				t.Fatal("evm:", result.Err)
			}
			if n := result.CodeBytes; !within(uint64(n), maxCodeBytes) {
				t.Errorf("core has %d bytes of code, want at most %d", n, maxCodeBytes)
			}
			bound := uint64(maxExecutionGas + maxWordGas*max(0, len(words)-34))
			if g := result.ExecutionGas; !within(g, bound) {
				t.Errorf("%d words: %d gas, want at most %d", len(words), g, bound)
			}
			if again := e.Verify(context, proof); again != result {
				t.Errorf("second call gives %+v, first %+v", again, result)
			}
			proof.Data[60] ^= 1
			if err := e.Verify(context, proof).Err; err == nil {
				t.Error("a changed proof is accepted")
			}
		})
	}
}

func TestEVMRefusesBadKey(t *testing.T) {
	td := newTrapdoor(t, 1, digits())
	vk := *td.vk
	vk.Delta.SetInfinity()
	var revert *RevertError
	_, err := NewEVM(&vk)
	if !errors.As(err, &revert) || revert.Name != "BadPoint" || !errors.Is(err, verifier.ErrKey) {
		t.Fatalf("infinite delta: %v", err)
	}
	if _, err := NewEVM(&verifier.VerifyingKey{}); err == nil {
		t.Fatal("an empty key has been deployed")
	}
}

// A chain without a precompile answers the call with success and no data.
func TestMissingPrecompile(t *testing.T) {
	td := newTrapdoor(t, 1, digits())
	e := newEVM(t, td.vk)
	words := td.words()
	data := VerifyCalldata(verifier.Hash{}, words, td.prove(t, verifier.Hash{}, words))
	for _, missing := range []byte{0, 6, 7, 8} {
		interpreter := e.begin(&e.model)
		contracts := vm.ActivePrecompiledContracts(chainConfig().Rules(interpreter.Context.BlockNumber, true, 0))
		delete(contracts, common.BytesToAddress([]byte{missing}))
		interpreter.SetPrecompiles(contracts)
		ret, _, err := interpreter.Call(common.Address{}, e.model, data, vm.NewGasBudget(callGas, 0), new(uint256.Int))
		switch {
		case missing == 0 && err != nil:
			t.Fatalf("all precompiles: %v", err)
		case missing != 0 && (err == nil || DecodeRevert(ret).Name != "InvalidProof"):
			t.Errorf("without precompile %d: %v %x", missing, err, ret)
		}
	}
}

// With too little gas a valid proof may fail, but never as an invalid one.
func TestStarvedCallDoesNotCallProofInvalid(t *testing.T) {
	t.Parallel()
	td := newTrapdoor(t, 1, digits())
	e := newEVM(t, td.vk)
	words := td.words()
	data := VerifyCalldata(verifier.Hash{}, words, td.prove(t, verifier.Hash{}, words))
	seen := map[string]int{}
	for limit := uint64(0); limit < 500_000; limit += 499 {
		_, _, err := e.call(e.model, data, limit)
		var revert *RevertError
		switch {
		case err == nil:
			seen["accepted"]++
		case errors.Is(err, ErrNotEnoughGas):
			seen["not enough"]++
		case errors.Is(err, vm.ErrOutOfGas):
			seen["out of gas"]++
		case errors.As(err, &revert) && len(revert.Data) == 0:
			seen["out of gas inside"]++ // the proxy passes on that the core ran out
		default:
			t.Fatalf("%d gas: %v", limit, err)
		}
	}
	for _, outcome := range []string{"accepted", "not enough", "out of gas"} {
		if seen[outcome] == 0 {
			t.Errorf("no call ended %q: %v", outcome, seen)
		}
	}
	bad := td.prove(t, verifier.Hash{1}, words)
	_, _, err := e.call(e.model, VerifyCalldata(verifier.Hash{}, words, bad), 500_000)
	if !errors.Is(err, verifier.ErrInvalidProof) {
		t.Errorf("a bad proof with enough gas: %v", err)
	}
}

// What the model says about itself is what the key says.
func TestModelDescribesItself(t *testing.T) {
	td := newTrapdoor(t, 1, digits())
	e := newEVM(t, td.vk)
	keyHash, err := td.vk.KeyHash()
	if err != nil {
		t.Fatal(err)
	}
	schemaHash, err := td.vk.Schema.Hash()
	if err != nil {
		t.Fatal(err)
	}
	word := func(n int) []byte { return appendUint(nil, n) }
	selector := append([]byte(verifier.Selector), make([]byte, 28)...)
	for signature, want := range map[string][]byte{
		"keyHash()":  keyHash[:],
		"shape()":    append(append(word(26), word(1)...), schemaHash[:]...),
		"selector()": selector,
	} {
		got, _, err := e.call(e.model, functionID(signature), callGas)
		if err != nil || string(got) != string(want) {
			t.Errorf("%s: %x %v, want %x", signature, got, err, want)
		}
	}
}

// Called directly, or through a proxy without a key, the core refuses.
func TestCoreIsNotAModel(t *testing.T) {
	td := newTrapdoor(t, 1, digits())
	e := newEVM(t, td.vk)
	words := td.words()
	proof := td.prove(t, verifier.Hash{}, words)
	code := e.state.GetCode(e.model)
	core := common.BytesToAddress(code[10:30])
	bare := common.Address{0xba}
	e.state.SetCode(bare, code[:45], 0)
	for _, address := range []common.Address{core, bare} {
		for _, data := range [][]byte{
			VerifyCalldata(verifier.Hash{}, words, proof),
			VerifyCalldata(verifier.Hash{}, nil, (&verifier.Points{}).Marshal()),
			functionID("keyHash()"),
			functionID("shape()"),
		} {
			if _, _, err := e.call(address, data, callGas); !errors.Is(err, ErrNotAModel) {
				t.Errorf("%s: %x: %v", address, data[:4], err)
			}
		}
	}
}

// withKeyCalldata is the call Groth16Core.verifyWithKey(...).
func withKeyCalldata(keyHash verifier.Hash, key []byte, context verifier.Hash, words []verifier.Word, proof []byte) []byte {
	b := append([]byte(nil), functionID("verifyWithKey(bytes32,bytes,bytes32,uint256[],bytes)")...)
	inner := VerifyCalldata(context, words, proof)[4+96:]
	keyPart := appendBytes(nil, key)
	b = append(b, keyHash[:]...)
	b = appendUint(b, 160)
	b = append(b, context[:]...)
	b = appendUint(b, 160+len(keyPart))
	b = appendUint(b, 160+len(keyPart)+32+32*len(words))
	return append(append(b, keyPart...), inner...)
}

func TestVerifyWithKey(t *testing.T) {
	td := newTrapdoor(t, 1, digits())
	e := newEVM(t, td.vk)
	core := common.BytesToAddress(e.state.GetCode(e.model)[10:30])
	words := td.words()
	context := verifier.Hash{9}
	proof := td.prove(t, context, words)
	blob, err := td.vk.KeyBlob()
	if err != nil {
		t.Fatal(err)
	}
	keyHash, err := td.vk.KeyHash()
	if err != nil {
		t.Fatal(err)
	}
	verify := func(keyHash verifier.Hash, key []byte, words []verifier.Word, proof []byte) error {
		_, _, err := e.call(core, withKeyCalldata(keyHash, key, context, words, proof), callGas)
		return err
	}
	if err := verify(keyHash, blob, words, proof); err != nil {
		t.Fatal(err)
	}
	for i := range 8 * len(blob) {
		if i%17 != 0 {
			continue // every byte once or twice
		}
		blob[i/8] ^= 1 << (i % 8)
		if err := verify(keyHash, blob, words, proof); !errors.Is(err, verifier.ErrKeyHash) {
			t.Fatalf("bit %d of the key flipped: %v", i, err)
		}
		blob[i/8] ^= 1 << (i % 8)
	}
	for name, key := range map[string][]byte{
		"empty": nil, "short": blob[:735], "long": append(append([]byte{}, blob...), 0),
	} {
		hash := verifier.Hash(crypto.Keccak256Hash(key))
		if err := verify(hash, key, words, proof); !errors.Is(err, verifier.ErrKeyHash) {
			t.Errorf("%s key: %v", name, err)
		}
	}
	if err := verify(verifier.Hash{}, blob, words, proof); !errors.Is(err, verifier.ErrKeyHash) {
		t.Errorf("another hash: %v", err)
	}
	// The same verdict as the model's clone.
	for i := range proof {
		if i%7 != 0 {
			continue
		}
		proof[i] ^= 4
		with, clone := verify(keyHash, blob, words, proof), e.VerifyBytes(context, words, proof).Err
		if with == nil || clone == nil || with.Error() != clone.Error() {
			t.Fatalf("byte %d: with key %v, clone %v", i, with, clone)
		}
		proof[i] ^= 4
	}
}
