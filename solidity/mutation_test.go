package solidity

import (
	"errors"
	"fmt"
	"math/big"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/verifier"
)

// judges asks both verifiers, and keeps the gas of the dearest refusal.
type judges struct {
	t       *testing.T
	vk      *verifier.VerifyingKey
	evm     *EVM
	refusal uint64
	tried   int
}

func newJudges(t *testing.T, vk *verifier.VerifyingKey) *judges {
	return &judges{t: t, vk: vk, evm: newEVM(t, vk)}
}

// accept fails unless both accept.
func (j *judges) accept(what string, context verifier.Hash, words []verifier.Word, proof []byte) {
	j.t.Helper()
	if err := verifier.VerifyBytes(j.vk, context, words, proof); err != nil {
		j.t.Errorf("%s: native: %v", what, err)
	}
	if err := j.evm.VerifyBytes(context, words, proof).Err; err != nil {
		j.t.Errorf("%s: evm: %v", what, err)
	}
}

// refuse fails unless both refuse, for the same reason, within the gas bound.
func (j *judges) refuse(what string, context verifier.Hash, words []verifier.Word, proof []byte) *RevertError {
	j.t.Helper()
	j.tried++
	native := verifier.VerifyBytes(j.vk, context, words, proof)
	result := j.evm.VerifyBytes(context, words, proof)
	j.refusal = max(j.refusal, result.ExecutionGas)
	if !within(result.ExecutionGas, maxRefusalGas) {
		j.t.Errorf("%s: refused for %d gas, want at most %d", what, result.ExecutionGas, maxRefusalGas)
	}
	var revert *RevertError
	switch {
	case native == nil:
		j.t.Errorf("%s: accepted natively; evm: %v", what, result.Err)
	case !errors.As(result.Err, &revert) || revert.Name == "":
		j.t.Errorf("%s: evm: %v, want a named error; native: %v", what, result.Err, native)
	case !sameReason(native, revert):
		j.t.Errorf("%s: evm: %v; native: %v", what, revert, native)
	}
	return revert
}

func sameReason(native error, revert *RevertError) bool {
	var a, b *verifier.WordTooLargeError
	if errors.As(native, &a) {
		return errors.As(revert, &b) && a.Index == b.Index
	}
	return errors.Is(native, errors.Unwrap(revert))
}

func clone(words []verifier.Word) []verifier.Word { return append([]verifier.Word(nil), words...) }

// changed is the proof with its 32-byte word i replaced.
func changed(proof []byte, i int, word [32]byte) []byte {
	out := append([]byte(nil), proof...)
	copy(out[verifier.SelectorSize+32*i:], word[:])
	return out
}

func proofWord(proof []byte, i int) [32]byte {
	return [32]byte(proof[verifier.SelectorSize+32*i:][:32])
}

// plus is a 256-bit word plus n.
func plus(word [32]byte, n *big.Int) (out [32]byte) {
	sum := new(big.Int).SetBytes(word[:])
	sum.Add(sum, n)
	sum.Mod(sum, new(big.Int).Lsh(big.NewInt(1), 256)).FillBytes(out[:])
	return out
}

// variants are a word plus one, with a flipped bit and, unless it was, zero.
func variants(word [32]byte, bit int) map[string][32]byte {
	flipped := word
	flipped[31-bit/8%32] ^= 1 << (bit % 8)
	out := map[string][32]byte{"plus one": plus(word, big.NewInt(1)), fmt.Sprintf("bit %d flipped", bit): flipped}
	if word != [32]byte{} {
		out["zeroed"] = [32]byte{}
	}
	return out
}

func TestEveryMutationIsRefused(t *testing.T) {
	td := newTrapdoor(t, 11, sized(1014))
	j := newJudges(t, td.vk)
	context := verifier.Hash{31: 7}
	words := td.words()
	proof := td.prove(t, context, words)
	j.accept("unchanged", context, words, proof)
	for i := range words {
		for what, w := range variants(words[i], td.rng.IntN(248)) {
			mutated := clone(words)
			mutated[i] = w
			j.refuse(fmt.Sprintf("word %d %s", i, what), context, mutated, proof)
		}
	}
	for bit := range 256 {
		mutated := clone(words)
		mutated[3][31-bit/8] ^= 1 << (bit % 8)
		j.refuse(fmt.Sprintf("word 3 bit %d flipped", bit), context, mutated, proof)
	}
	for i := range 12 {
		for what, w := range variants(proofWord(proof, i), td.rng.IntN(254)) {
			j.refuse(fmt.Sprintf("proof word %d %s", i, what), context, words, changed(proof, i, w))
		}
	}
	for what, c := range variants(context, 200) {
		j.refuse("context "+what, c, words, proof)
	}
	t.Logf("%d refusals, the dearest %d gas", j.tried, j.refusal)
}

func TestSelectorAndLength(t *testing.T) {
	td := newTrapdoor(t, 12, digits())
	j := newJudges(t, td.vk)
	var context verifier.Hash
	words := td.words()
	proof := td.prove(t, context, words)
	j.accept("unchanged", context, words, proof)
	for bit := range 32 {
		mutated := append([]byte(nil), proof...)
		mutated[bit/8] ^= 1 << (bit % 8)
		if e := j.refuse("selector", context, words, mutated); e != nil && e.Name != "WrongSelector" {
			t.Errorf("selector %x: %v", mutated[:4], e)
		}
	}
	for what, mutated := range map[string][]byte{
		"nothing": nil, "3 bytes": proof[:3], "selector only": proof[:4],
		"one byte less": proof[:387], "one byte more": append(append([]byte(nil), proof...), 0),
		"32 bytes more": append(append([]byte(nil), proof...), make([]byte, 32)...),
		"twice":         append(append([]byte(nil), proof...), proof...),
	} {
		if e := j.refuse(what, context, words, mutated); e != nil && (e.Name != "WrongLength" || e.Args[0].Int64() != int64(len(mutated)) || e.Args[1].Int64() != verifier.ProofSize) {
			t.Errorf("%s: %v", what, e)
		}
	}
}

// A zero word more or less gives the same e: only the count tells them apart. The
// prover hashes the statement with the other count, so the proof holds for it.
func TestWordCountIsPinned(t *testing.T) {
	td := newTrapdoor(t, 13, digits())
	j := newJudges(t, td.vk)
	var context verifier.Hash
	words := td.words()
	words[len(words)-1] = verifier.Word{}
	j.accept("last word zero", context, words, td.prove(t, context, words))
	for what, other := range map[string][]verifier.Word{
		"a zero word more":  append(clone(words), verifier.Word{}),
		"two words more":    append(clone(words), verifier.Word{}, verifier.Word{}),
		"a zero word less":  words[:len(words)-1],
		"no words":          nil,
		"a zero word first": append([]verifier.Word{{}}, words...),
	} {
		e := j.refuse(what, context, other, td.prove(t, context, other))
		if e != nil && (e.Name != "WrongWordCount" || e.Args[0].Int64() != int64(len(other)) || e.Args[1].Int64() != int64(len(words))) {
			t.Errorf("%s: %v", what, e)
		}
	}
}

// p + r encodes the same field element as p: a proof of one is a proof of the
// other, if the challenge covers the other.
func TestWordsHaveOneEncoding(t *testing.T) {
	td := newTrapdoor(t, 14, digits())
	j := newJudges(t, td.vk)
	var context verifier.Hash
	limit := new(big.Int).Lsh(big.NewInt(1), 248)
	for i := range td.words() {
		words := td.words()
		largest := plus([32]byte{}, new(big.Int).Sub(limit, big.NewInt(1)))
		words[i] = largest
		j.accept("2^248 - 1", context, words, td.prove(t, context, words))
		for what, w := range map[string][32]byte{
			"2^248":   plus(largest, big.NewInt(1)),
			"p + r":   plus(words[(i+1)%len(words)], fr.Modulus()),
			"p + 3r":  plus(words[(i+1)%len(words)], new(big.Int).Mul(big.NewInt(3), fr.Modulus())),
			"2^256-1": plus([32]byte{}, big.NewInt(-1)),
		} {
			words[i] = w
			e := j.refuse(fmt.Sprintf("word %d: %s", i, what), context, words, td.prove(t, context, words))
			if e != nil && (e.Name != "WordTooLarge" || e.Args[0].Int64() != int64(i)) {
				t.Errorf("word %d: %s: %v", i, what, e)
			}
		}
	}
	words := td.words()
	words[5], words[20] = plus(words[5], fr.Modulus()), plus(words[20], fr.Modulus())
	if e := j.refuse("two words", context, words, td.prove(t, context, words)); e != nil && e.Args[0].Int64() != 5 {
		t.Errorf("two words: %v, want the first", e)
	}
}

func TestCoordinatesHaveOneEncoding(t *testing.T) {
	td := newTrapdoor(t, 15, digits())
	j := newJudges(t, td.vk)
	var context verifier.Hash
	words := td.words()
	proof := td.prove(t, context, words)
	for i := range 12 {
		for k := int64(1); k <= 4; k++ {
			w := plus(proofWord(proof, i), new(big.Int).Mul(big.NewInt(k), fp.Modulus()))
			e := j.refuse(fmt.Sprintf("coordinate %d + %d q", i, k), context, words, changed(proof, i, w))
			if e != nil && (e.Name != "CoordinateTooLarge" || e.Args[0].Int64() != int64(i)) {
				t.Errorf("coordinate %d + %d q: %v", i, k, e)
			}
		}
		q := plus([32]byte{}, fp.Modulus())
		j.refuse(fmt.Sprintf("coordinate %d is q", i), context, words, changed(proof, i, q))
		largest := plus(q, big.NewInt(-1))
		if e := j.refuse(fmt.Sprintf("coordinate %d is q - 1", i), context, words, changed(proof, i, largest)); e != nil && e.Name != "InvalidProof" {
			t.Errorf("coordinate %d is q - 1: %v", i, e)
		}
	}
}

func TestPointsOutsideTheGroups(t *testing.T) {
	td := newTrapdoor(t, 16, digits())
	j := newJudges(t, td.vk)
	var context verifier.Hash
	words := td.words()
	proof := td.prove(t, context, words)
	points, err := verifier.ParsePoints(proof)
	if err != nil {
		t.Fatal(err)
	}
	g1s := map[string]func(*verifier.Points) *bn254.G1Affine{
		"A":   func(p *verifier.Points) *bn254.G1Affine { return &p.A },
		"C":   func(p *verifier.Points) *bn254.G1Affine { return &p.C },
		"D":   func(p *verifier.Points) *bn254.G1Affine { return &p.D },
		"PoK": func(p *verifier.Points) *bn254.G1Affine { return &p.PoK },
	}
	for name, of := range g1s {
		p := *points
		one := fp.One()
		of(&p).Y.Add(&of(&p).Y, &one)
		j.refuse(name+" off the curve", context, words, p.Marshal())
		p = *points
		of(&p).SetInfinity()
		j.refuse(name+" at infinity", context, words, p.Marshal())
		p = *points
		of(&p).Neg(of(&p))
		j.refuse(name+" negated", context, words, p.Marshal())
		p = *points
		*of(&p) = g1(td.scalar())
		j.refuse(name+" at random", context, words, p.Marshal())
	}
	p := *points
	p.B.SetInfinity()
	j.refuse("B at infinity", context, words, p.Marshal())
	p = *points
	p.B.Y.A0.Double(&p.B.Y.A0)
	j.refuse("B off the curve", context, words, p.Marshal())
	p = *points
	p.B = outsideSubgroup(t, td)
	j.refuse("B outside the subgroup", context, words, p.Marshal())
	p = *points
	outside := outsideSubgroup(t, td)
	p.B.Add(&p.B, &outside)
	j.refuse("B shifted out of the subgroup", context, words, p.Marshal())
	j.refuse("everything at infinity", context, words, new(verifier.Points).Marshal())
	t.Logf("%d refusals, the dearest %d gas", j.tried, j.refusal)
}

// outsideSubgroup is a point of the twist that is not of order r.
func outsideSubgroup(t *testing.T, td *trapdoor) (p bn254.G2Affine) {
	t.Helper()
	_, _, _, base := bn254.Generators()
	var b, x3 bn254.E2
	x3.Square(&base.X).Mul(&x3, &base.X)
	b.Square(&base.Y).Sub(&b, &x3) // the curve is y^2 = x^3 + b
	for {
		s, u := td.scalar(), td.scalar()
		p.X.A0.SetBigInt(s.BigInt(new(big.Int)))
		p.X.A1.SetBigInt(u.BigInt(new(big.Int)))
		x3.Square(&p.X).Mul(&x3, &p.X).Add(&x3, &b)
		if x3.Legendre() != 1 {
			continue
		}
		p.Y.Sqrt(&x3)
		if !p.IsOnCurve() || p.IsInSubGroup() {
			t.Fatal("the point is not what the test needs")
		}
		return p
	}
}

// Both verifiers take the point at infinity for what it is: zero. It makes proofs
// only where the equation holds with it.
func TestInfinityIsZero(t *testing.T) {
	td := newTrapdoor(t, 17, digits())
	j := newJudges(t, td.vk)
	var context verifier.Hash
	words := td.words()
	j.accept("A zero", context, words, td.proveWith(t, context, words, secrets{b: td.scalar(), d: td.scalar()}))
	j.accept("A, B and D zero", context, words, td.proveWith(t, context, words, secrets{}))
	j.accept("D zero", context, words, td.proveWith(t, context, words, secrets{a: td.scalar(), b: td.scalar()}))
	j.refuse("D zero, PoK not", context, words, td.proveWith(t, context, words, secrets{pok: td.scalar()}))
	j.refuse("D at random, PoK zero", context, words, td.proveWith(t, context, words, secrets{d: td.scalar(), noPoK: true}))
}

// A prover who does not know D's opening can make the two equations' errors
// cancel for a coefficient that he knows in advance. rho is none.
func TestErrorsDoNotCancel(t *testing.T) {
	td := newTrapdoor(t, 18, digits())
	j := newJudges(t, td.vk)
	var context verifier.Hash
	words := td.words()
	for _, guess := range []int64{0, 1, -1, 2, 1 << 40} {
		var rho fr.Element
		rho.SetInt64(guess)
		s := secrets{a: td.scalar(), b: td.scalar(), d: td.scalar(), pok: td.scalar()}
		// With rho = guess the folded equation would hold.
		s.cError.Mul(&rho, &s.pok)
		j.refuse(fmt.Sprintf("errors that cancel for rho = %d", guess), context, words, td.proveWith(t, context, words, s))
	}
}

func TestProofsAreForOneKeyAndContext(t *testing.T) {
	td, other := newTrapdoor(t, 19, digits()), newTrapdoor(t, 20, digits())
	context := verifier.Context(1, verifier.Address{1}, verifier.Hash{2}, verifier.Address{3})
	words := td.words()
	proof := td.prove(t, context, words)
	newJudges(t, td.vk).accept("own key", context, words, proof)
	newJudges(t, other.vk).refuse("another key", context, words, proof)

	// The same points with another schema are another key.
	renamed := *td.vk
	renamed.Schema.Name = "digits2"
	newJudges(t, &renamed).refuse("another schema", context, words, proof)

	j := newJudges(t, td.vk)
	for what, c := range map[string]verifier.Hash{
		"unbound":           {},
		"other chain":       verifier.Context(2, verifier.Address{1}, verifier.Hash{2}, verifier.Address{3}),
		"other scope":       verifier.Context(1, verifier.Address{9}, verifier.Hash{2}, verifier.Address{3}),
		"other id":          verifier.Context(1, verifier.Address{1}, verifier.Hash{9}, verifier.Address{3}),
		"other beneficiary": verifier.Context(1, verifier.Address{1}, verifier.Hash{2}, verifier.Address{9}),
	} {
		j.refuse(what, c, words, proof)
	}
}

// Random changes of the whole call, several at once: the verdicts agree.
func TestRandomMutationsAgree(t *testing.T) {
	td := newTrapdoor(t, 21, digits())
	j := newJudges(t, td.vk)
	var context verifier.Hash
	words := td.words()
	proof := td.prove(t, context, words)
	for range 300 {
		mutated, data := clone(words), append([]byte(nil), proof...)
		for range 1 + td.rng.IntN(3) {
			if td.rng.IntN(2) == 0 {
				mutated[td.rng.IntN(len(mutated))][1+td.rng.IntN(31)] ^= byte(1 + td.rng.IntN(255))
			} else {
				data[td.rng.IntN(len(data))] ^= byte(1 + td.rng.IntN(255))
			}
		}
		native := verifier.VerifyBytes(j.vk, context, mutated, data)
		result := j.evm.VerifyBytes(context, mutated, data)
		if native == nil || result.Err == nil || !within(result.ExecutionGas, maxRefusalGas) {
			t.Fatalf("native %v, evm %+v", native, result)
		}
	}
}
