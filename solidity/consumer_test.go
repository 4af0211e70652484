package solidity

import (
	"bytes"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// The consumer's packing and reading are verifier's Encode and Decode.
func TestConsumer(t *testing.T) {
	t.Parallel()
	p, td := newProbe(t)
	image, bias := &td.vk.Schema.Inputs[0], &td.vk.Schema.Inputs[2]
	scores, wide := &td.vk.Schema.Outputs[0], &td.vk.Schema.Outputs[1]
	for range 10 {
		imageValues, biasValues := td.values(image), td.values(bias)
		inputWords := append(encode(t, image, imageValues), encode(t, bias, biasValues)...)
		got, err := p.call("pack", bigs(imageValues), bigs(biasValues))
		if err != nil || !equal(got[0], wordsAsBigs(inputWords)) {
			t.Fatalf("pack: %v %v, want %v", got, err, inputWords)
		}
		scoreValues, wideValues := td.values(scores), td.values(wide)
		hidden := td.words()[0]
		outputWords := append(encode(t, scores, scoreValues), encode(t, wide, wideValues)...)
		outputWords = append(outputWords, hidden)
		p.reads(outputWords, scoreValues, wideValues)
		p.infers(td, inputWords, outputWords)
	}
	p.refusals(td)
	p.argmaxes(td, scores)
	p.labels(scores)
}

func (p *probeEVM) reads(outputWords []verifier.Word, scores, wide []int64) {
	t, words := p.t, wordsAsBigs(outputWords)
	t.Helper()
	if got, err := p.call("readScores", words); err != nil || !equal(got[0], bigs(scores)) {
		t.Fatalf("readScores: %v %v, want %v", got, err, scores)
	}
	if got, err := p.call("readWide", words); err != nil || !equal(got[0], bigs(wide)) {
		t.Fatalf("readWide: %v %v, want %v", got, err, wide)
	}
	for i, v := range wide {
		if got, err := p.call("elementWide", words, big.NewInt(int64(i))); err != nil || got[0].(*big.Int).Cmp(big.NewInt(v)) != 0 {
			t.Fatalf("elementWide(%d): %v %v, want %d", i, got, err, v)
		}
	}
	if got, err := p.call("digestHidden", words); err != nil || got[0].(*big.Int).Cmp(words[len(words)-1]) != 0 {
		t.Fatalf("digestHidden: %v %v", got, err)
	}
}

// infers proves a statement for the probe's context: it is accepted there, and
// not for another id, another beneficiary or another split of the words.
func (p *probeEVM) infers(td *trapdoor, inputWords, outputWords []verifier.Word) {
	p.t.Helper()
	id, payee := verifier.Hash{5}, verifier.Address{6}
	context := verifier.Context(1, verifier.Address(p.address), id, payee)
	all := append(slices.Clone(inputWords), outputWords...)
	proof := td.prove(p.t, context, all)
	infer := func(id verifier.Hash, payee verifier.Address, n int) error {
		_, err := p.call("infer", [32]byte(id), common.Address(payee), wordsAsBigs(all[:n]), wordsAsBigs(all[n:]), proof)
		return err
	}
	n := len(inputWords)
	if err := infer(id, payee, n); err != nil {
		p.t.Errorf("infer: %v", err)
	}
	if err := infer(verifier.Hash{9}, payee, n); !errors.Is(err, verifier.ErrInvalidProof) {
		p.t.Errorf("another id: %v", err)
	}
	if err := infer(id, verifier.Address{9}, n); !errors.Is(err, verifier.ErrInvalidProof) {
		p.t.Errorf("another beneficiary: %v", err)
	}
	for _, split := range []int{0, n - 1, n + 1, len(all)} {
		if err := infer(id, payee, split); !errors.Is(err, verifier.ErrWordCount) {
			p.t.Errorf("%d input words: %v", split, err)
		}
	}
	all = append(all, verifier.Word{})
	if err := infer(id, payee, n); !errors.Is(err, verifier.ErrWordCount) {
		p.t.Errorf("one word more: %v", err)
	}
}

func (p *probeEVM) refusals(td *trapdoor) {
	t := p.t
	image, bias := td.values(&td.vk.Schema.Inputs[0]), td.values(&td.vk.Schema.Inputs[2])
	if _, err := p.call("pack", bigs(image[1:]), bigs(bias)); !revertsWith(err, "WrongElementCount(uint256,uint256)") {
		t.Errorf("an element less: %v", err)
	}
	for _, v := range []int64{-1, 256, -1 << 63} {
		changed := slices.Clone(image)
		changed[7] = v
		if _, err := p.call("pack", bigs(changed), bigs(bias)); !revertsWith(err, "ElementOutOfRange(uint256,int256)") {
			t.Errorf("element %d: %v", v, err)
		}
	}
	words := wordsAsBigs(make([]verifier.Word, td.vk.Schema.OutputWords()))
	if _, err := p.call("elementWide", words, big.NewInt(4)); !revertsWith(err, "NoSuchElement(uint256,uint256)") {
		t.Errorf("element behind the last: %v", err)
	}
}

func (p *probeEVM) argmaxes(td *trapdoor, scores *verifier.Tensor) {
	for round := range 20 {
		values := td.values(scores)
		if round%2 == 0 { // many ties
			for i := range values {
				values[i] = int64(td.rng.IntN(3)) - 1
			}
		}
		want := 0
		for i, v := range values {
			if v > values[want] {
				want = i
			}
		}
		got, err := p.call("argmaxScores", wordsAsBigs(encode(p.t, scores, values)))
		if err != nil || got[0].(*big.Int).Int64() != int64(want) {
			p.t.Errorf("argmax of %v: %v %v, want %d", values, got, err, want)
		}
	}
}

func (p *probeEVM) labels(scores *verifier.Tensor) {
	for i, want := range scores.Labels {
		got, err := p.call("labelScores", big.NewInt(int64(i)))
		if err != nil || got[0].(string) != want {
			p.t.Errorf("label %d: %q %v, want %q", i, got, err, want)
		}
	}
	if _, err := p.call("labelScores", big.NewInt(int64(len(scores.Labels)))); !revertsWith(err, "NoSuchElement(uint256,uint256)") {
		p.t.Errorf("label behind the last: %v", err)
	}
}

func equal(got any, want []*big.Int) bool {
	values, ok := got.([]*big.Int)
	return ok && slices.EqualFunc(values, want, func(a, b *big.Int) bool { return a.Cmp(b) == 0 })
}

// Dequantising and quantising are exact in the scale, which is a float64.
func TestConsumerReals(t *testing.T) {
	t.Parallel()
	p, td := newProbe(t)
	scores, wide := &td.vk.Schema.Outputs[0], &td.vk.Schema.Outputs[1]
	scoreValues, wideValues := td.values(scores), td.values(wide)
	words := wordsAsBigs(append(encode(t, scores, scoreValues), encode(t, wide, wideValues)...))
	check := func(function string, x *verifier.Tensor, values []int64) {
		for i, v := range values {
			got, err := p.call(function, words, big.NewInt(int64(i)))
			if want := wad(x, v); err != nil || got[0].(*big.Int).Cmp(want) != 0 {
				t.Errorf("%s of %d: %v %v, want %v", function, v, got, err, want)
			}
		}
	}
	check("realScores", scores, scoreValues)
	check("realWide", wide, wideValues)

	for _, c := range []struct {
		function string
		tensor   *verifier.Tensor
	}{{"quantizeImage", &td.vk.Schema.Inputs[0]}, {"quantizeBias", &td.vk.Schema.Inputs[2]}} {
		one := *c.tensor
		one.Shape = []int{1}
		// Multiples of 1/8 are exact both as float64 and with 18 decimals; with
		// the scale 1/4 every other odd one is a tie.
		for range 400 {
			eighths := int64(td.rng.IntN(1200)) - 600
			want, err := one.Integers([]float64{float64(eighths) / 8})
			got, callErr := p.call(c.function, new(big.Int).Mul(big.NewInt(eighths), big.NewInt(125e15)))
			switch {
			case err != nil && !revertsWith(callErr, "RealOutOfRange(int256)"):
				t.Errorf("%s of %d/8: %v %v; native %v", c.function, eighths, got, callErr, err)
			case err == nil && (callErr != nil || got[0].(*big.Int).Cmp(big.NewInt(want[0])) != 0):
				t.Errorf("%s of %d/8: %v %v, want %d", c.function, eighths, got, callErr, want[0])
			}
		}
	}
}

// wad is scale * (v - zero) * 10^18, rounded half up.
func wad(x *verifier.Tensor, v int64) *big.Int {
	r := new(big.Rat).SetFloat64(x.Scale)
	steps := new(big.Int).Sub(big.NewInt(v), big.NewInt(x.Zero))
	r.Mul(r, new(big.Rat).SetInt(steps)).Mul(r, new(big.Rat).SetInt64(1e18)).Add(r, big.NewRat(1, 2))
	return new(big.Int).Div(r.Num(), r.Denom()) // Euclidean, and the denominator is positive
}

// What a model file calls its parts can be anything; the source has only names.
func TestHostileNamesCompile(t *testing.T) {
	t.Parallel()
	evil := []string{
		"", "9", "contract", "x\"; selfdestruct(payable(msg.sender)); //", "*/ contract Evil {} /*",
		"\n@title a\n} contract Evil { constructor() {", "\u202e\u2066rtl", "é", "a_b", "a b", "A-B",
		strings.Repeat("long ", 200), "{{.Contract}}", "\x00\x7f", "@param x", "\\u000a", "${x}`",
	}
	out := t.TempDir()
	args := []string{"--out", out}
	for i, name := range []string{"evil\n*/ \"", "", "7", evil[3], evil[5], strings.Repeat("X", 1000)} {
		schema := digits()
		schema.Name = name
		schema.Outputs[0].Labels = evil
		for k, e := range evil {
			in, output := digits().Inputs[0], digits().Outputs[0]
			in.Name, in.Type, output.Name, output.Labels = e, e, e, evil[k:]
			in.Visibility = []verifier.Visibility{verifier.Public, verifier.Digest, verifier.Private}[k%3]
			schema.Inputs, schema.Outputs = append(schema.Inputs, in), append(schema.Outputs, output)
		}
		dir := t.TempDir()
		if _, err := Generate(newTrapdoor(t, uint64(i), schema).vk, dir); err != nil {
			t.Fatal(err)
		}
		args = append(args, filepath.Join(dir, ConsumerName(&schema)+".sol"))
	}
	build(t, args...)
	// The consumers are abstract, and there is nothing else.
	if got := fileNames(t, out); !slices.Equal(got, []string{"IModel.json"}) {
		t.Errorf("contracts %v", got)
	}
}
