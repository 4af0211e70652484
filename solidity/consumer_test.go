package solidity

import (
	"errors"
	"math/big"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/zkinfer/zkinfer/verifier"
)

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
