package solidity

import (
	"bytes"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/zkinfer/zkinfer/verifier"
)

// probe is the schema of testdata/Probe.sol: tensors of several element sizes,
// offsets and visibilities.
func probe() verifier.Schema {
	return verifier.Schema{
		Version: verifier.SchemaVersion, Name: "probe",
		Inputs: []verifier.Tensor{
			{Name: "image", Shape: []int{5, 10}, Type: "uint8", Hi: 255, Scale: 0.0117, Zero: 3, Visibility: verifier.Public},
			{Name: "hidden", Shape: []int{7}, Type: "float32", Hi: 9, Scale: 1, Visibility: verifier.Digest},
			{Name: "bias", Shape: []int{33}, Type: "float32", Lo: -300, Hi: 70_000, Scale: 0.25, Zero: -4, Visibility: verifier.Public},
			{Name: "secret", Shape: []int{2}, Type: "float32", Hi: 9, Scale: 1, Visibility: verifier.Private},
		},
		Outputs: []verifier.Tensor{
			{Name: "scores", Shape: []int{1, 20}, Type: "int16", Lo: -32768, Hi: 32767, Scale: 1.0 / 3, Zero: 11,
				Visibility: verifier.Public, Labels: []string{"cat", "", "dog \"x\"", "über", "\\\n", "*/ }", "z"}},
			{Name: "wide", Shape: []int{4}, Type: "int64", Lo: -1 << 63, Hi: 1<<63 - 1, Scale: 3 << 20, Visibility: verifier.Public},
		},
	}
}

// probeEVM has the model of a key and a Probe contract for it.
type probeEVM struct {
	t       *testing.T
	evm     *EVM
	abi     abi.ABI
	address common.Address
}

// probeKey is the key whose generated consumer the probe is made of.
func probeKey() *trapdoor { return makeTrapdoor(40, probe()) }

func newProbe(t *testing.T) (*probeEVM, *trapdoor) {
	t.Helper()
	td := probeKey()
	artifact, err := probeContract()
	if err != nil {
		t.Fatal(err)
	}
	p := &probeEVM{t: t, evm: newEVM(t, td.vk)}
	if p.abi, err = abi.JSON(bytes.NewReader(artifact.ABI)); err != nil {
		t.Fatal(err)
	}
	p.address, err = p.deploy(artifact.Creation, p.evm.model)
	if err != nil {
		t.Fatal(err)
	}
	for what, model := range p.wrongModels() {
		if _, err := p.deploy(artifact.Creation, model); err == nil {
			t.Errorf("deployed for %s", what)
		}
	}
	return p, td
}

// probeContract is testdata/Probe.sol beside the consumer generated for probeKey,
// compiled once.
var probeContract = sync.OnceValues(func() (*Artifact, error) {
	dir, err := os.MkdirTemp("", "zkinfer-probe-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if _, err := Generate(probeKey().vk, dir); err != nil {
		return nil, err
	}
	source, err := os.ReadFile("testdata/Probe.sol")
	if err != nil {
		return nil, err
	}
	file, out := filepath.Join(dir, "Probe.sol"), filepath.Join(dir, "out")
	if err := os.WriteFile(file, source, 0o644); err != nil {
		return nil, err
	}
	if err := compile("--out", out, file); err != nil {
		return nil, err
	}
	built, err := readArtifacts(out)
	if err != nil {
		return nil, err
	}
	return built["Probe"], nil
})

func (p *probeEVM) deploy(creation []byte, model common.Address) (common.Address, error) {
	argument := common.LeftPadBytes(model[:], 32)
	address, _, err := p.evm.create(append(slices.Clone(creation), argument...))
	return address, err
}

// wrongModels are addresses that are not a clone of the core with the key.
func (p *probeEVM) wrongModels() map[string]common.Address {
	state, code := p.evm.state, p.evm.state.GetCode(p.evm.model)
	put := func(n byte, at int, b ...byte) common.Address {
		changed := slices.Clone(code)
		copy(changed[at:], b)
		address := common.Address{0xee, n}
		state.SetCode(address, changed, 0)
		return address
	}
	coreCopy := common.Address{0xee, 0xff}
	state.SetCode(coreCopy, append(slices.Clone(state.GetCode(common.BytesToAddress(code[10:30]))), 0), 0)
	return map[string]common.Address{
		"no contract":           {0x77},
		"the core":              common.BytesToAddress(code[10:30]),
		"another key":           put(1, 100, code[100]^1),
		"another proxy":         put(2, 0, 0x3d),
		"another end of proxy":  put(3, 44, 0xfd),
		"another core":          put(4, 10, coreCopy[:]...),
		"a core without a code": put(5, 10, make([]byte, 20)...),
	}
}

// call calls a function of the probe and returns what it returned, or its error's
// name.
func (p *probeEVM) call(function string, args ...any) ([]any, error) {
	p.t.Helper()
	data, err := p.abi.Pack(function, args...)
	if err != nil {
		p.t.Fatal(err)
	}
	ret, _, err := p.evm.call(p.address, data, callGas)
	if err != nil {
		return nil, err
	}
	values, err := p.abi.Unpack(function, ret)
	if err != nil {
		p.t.Fatal(err)
	}
	return values, nil
}

// revertsWith reports whether err is the error with this signature of any
// contract or library.
func revertsWith(err error, signature string) bool {
	var revert *RevertError
	return errors.As(err, &revert) && bytes.HasPrefix(revert.Data, functionID(signature))
}

func bigs(values []int64) []*big.Int {
	out := make([]*big.Int, len(values))
	for i, v := range values {
		out[i] = big.NewInt(v)
	}
	return out
}

func wordsAsBigs(words []verifier.Word) []*big.Int {
	out := make([]*big.Int, len(words))
	for i := range words {
		out[i] = new(big.Int).SetBytes(words[i][:])
	}
	return out
}

// values are random elements of a tensor, its bounds among them.
func (td *trapdoor) values(x *verifier.Tensor) []int64 {
	out := make([]int64, x.Size())
	for i := range out {
		out[i] = x.Lo + int64(td.rng.Uint64()%max(1, uint64(x.Hi)-uint64(x.Lo)))
	}
	out[0], out[len(out)-1] = x.Hi, x.Lo
	return out
}

func encode(t testing.TB, x *verifier.Tensor, values []int64) []verifier.Word {
	t.Helper()
	words, err := x.Encode(values)
	if err != nil {
		t.Fatal(err)
	}
	return words
}
