package verifier_test

import (
	"bytes"
	"errors"
	"math/big"
	"slices"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"github.com/zkinfer/zkinfer/verifier"
	"github.com/zkinfer/zkinfer/verifier/verifiertest"
)

// toySchema has one word of input and one of output.
func toySchema() verifier.Schema {
	x := verifier.Tensor{Name: "x", Shape: []int{4}, Type: "float32", Lo: -128, Hi: 127, Scale: 0.5, Visibility: verifier.Public}
	y := verifier.Tensor{Name: "y", Shape: []int{2}, Type: "float32", Lo: 0, Hi: 999, Scale: 1, Zero: 1, Visibility: verifier.Public, Labels: []string{"no", "yes"}}
	return verifier.Schema{
		Version: verifier.SchemaVersion, Name: "toy", ProgramHash: verifier.Hash{1}, CircuitHash: verifier.Hash{2},
		Inputs: []verifier.Tensor{x}, Outputs: []verifier.Tensor{y},
	}
}

func toyWords() []verifier.Word {
	return []verifier.Word{{1: 127, 2: 128, 3: 129, 4: 1}, {1: 1, 2: 2, 3: 3, 4: 3}}
}

func clone(p *verifier.Proof) *verifier.Proof {
	q := *p
	q.Words, q.Data = slices.Clone(p.Words), slices.Clone(p.Data)
	return &q
}

func TestVerify(t *testing.T) {
	key := verifiertest.NewKey(toySchema())
	context := verifier.Hash{31: 5}
	proof := key.Prove(context, toyWords())
	if err := verifier.Verify(key.VerifyingKey, context, proof); err != nil {
		t.Fatal(err)
	}
	other := verifiertest.NewKey(toySchema())
	if err := verifier.Verify(other.VerifyingKey, context, proof); !errors.Is(err, verifier.ErrKeyHash) {
		t.Errorf("another key: got %v", err)
	}
	if err := verifier.Verify(key.VerifyingKey, verifier.Hash{}, proof); !errors.Is(err, verifier.ErrContext) {
		t.Errorf("another context: got %v", err)
	}
}

func TestVerifyRefuses(t *testing.T) {
	key := verifiertest.NewKey(toySchema())
	context := verifier.Hash{31: 5}
	good := key.Prove(context, toyWords())
	for _, c := range []struct {
		name  string
		want  error
		spoil func(*verifier.Proof)
	}{
		{"proof's context", verifier.ErrContext, func(p *verifier.Proof) { p.Context[0] ^= 1 }},
		{"key hash", verifier.ErrKeyHash, func(p *verifier.Proof) { p.KeyHash[0] ^= 1 }},
		{"program hash", verifier.ErrProgramHash, func(p *verifier.Proof) { p.ProgramHash[0] ^= 1 }},
		{"a word", verifier.ErrInvalidProof, func(p *verifier.Proof) { p.Words[0][31] ^= 1 }},
		{"order of words", verifier.ErrInvalidProof, func(p *verifier.Proof) { slices.Reverse(p.Words) }},
		{"a word more", verifier.ErrWordCount, func(p *verifier.Proof) { p.Words = append(p.Words, verifier.Word{}) }},
		{"a word less", verifier.ErrWordCount, func(p *verifier.Proof) { p.Words = p.Words[:1] }},
		{"no words", verifier.ErrWordCount, func(p *verifier.Proof) { p.Words = nil }},
		{"selector", verifier.ErrSelector, func(p *verifier.Proof) { p.Data[0] ^= 1 }},
		{"trailing byte", verifier.ErrLength, func(p *verifier.Proof) { p.Data = append(p.Data, 0) }},
		{"truncated", verifier.ErrLength, func(p *verifier.Proof) { p.Data = p.Data[:387] }},
		{"no proof", verifier.ErrLength, func(p *verifier.Proof) { p.Data = nil }},
	} {
		p := clone(good)
		c.spoil(p)
		if err := verifier.Verify(key.VerifyingKey, context, p); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
}

func TestVerifyRefusesEveryChangedByte(t *testing.T) {
	key := verifiertest.NewKey(toySchema())
	good := key.Prove(verifier.Hash{}, toyWords())
	for i := verifier.SelectorSize; i < verifier.ProofSize; i += 5 {
		p := clone(good)
		p.Data[i] ^= 1 << (i % 8)
		if err := verifier.Verify(key.VerifyingKey, verifier.Hash{}, p); !errors.Is(err, verifier.ErrInvalidProof) {
			t.Errorf("byte %d: got %v", i, err)
		}
	}
	for i := 0; i < 12; i++ {
		p := clone(good)
		clear(p.Data[verifier.SelectorSize+32*i:][:32])
		if err := verifier.Verify(key.VerifyingKey, verifier.Hash{}, p); !errors.Is(err, verifier.ErrInvalidProof) {
			t.Errorf("coordinate %d zeroed: got %v", i, err)
		}
	}
}

// A word of 2^248 or more is refused even where the proof is made for it, and so
// is any count of words but the key's, zero words included.
func TestVerifyRefusesForgersWords(t *testing.T) {
	key := verifiertest.NewKey(toySchema())
	large := toyWords()
	large[1][0] = 1
	var tooLarge *verifier.WordTooLargeError
	err := verifier.Verify(key.VerifyingKey, verifier.Hash{}, key.Prove(verifier.Hash{}, large))
	if !errors.As(err, &tooLarge) || tooLarge.Index != 1 {
		t.Errorf("large word: got %v", err)
	}
	for _, words := range [][]verifier.Word{append(toyWords(), verifier.Word{}), toyWords()[:1], {}} {
		err := verifier.Verify(key.VerifyingKey, verifier.Hash{}, key.Prove(verifier.Hash{}, words))
		if !errors.Is(err, verifier.ErrWordCount) {
			t.Errorf("%d words: got %v", len(words), err)
		}
	}
}

// add adds a multiple of the field's modulus to a coordinate: another encoding of
// the same element.
func add(b []byte, modulus *big.Int) {
	new(big.Int).Add(new(big.Int).SetBytes(b), modulus).FillBytes(b)
}

func TestVerifyRefusesSecondEncodings(t *testing.T) {
	key := verifiertest.NewKey(toySchema())
	good := key.Prove(verifier.Hash{}, toyWords())
	for i := range 12 {
		p := clone(good)
		add(p.Data[verifier.SelectorSize+32*i:][:32], fp.Modulus())
		if err := verifier.Verify(key.VerifyingKey, verifier.Hash{}, p); !errors.Is(err, verifier.ErrInvalidProof) {
			t.Errorf("coordinate %d plus q: got %v", i, err)
		}
	}
}

// outsideSubgroup is a point of the twist that is not in G2.
func outsideSubgroup(t *testing.T) bn254.G2Affine {
	for i := uint64(1); i < 1000; i++ {
		p := bn254.GeneratePointNotInG2(bn254.E2{A0: fp.NewElement(i)})
		var a bn254.G2Affine
		a.FromJacobian(&p)
		if a.IsOnCurve() && !a.IsInSubGroup() {
			return a
		}
	}
	t.Fatal("no point found")
	return bn254.G2Affine{}
}

func TestParsePoints(t *testing.T) {
	key := verifiertest.NewKey(toySchema())
	data := key.Prove(verifier.Hash{}, toyWords()).Data
	points, err := verifier.ParsePoints(data)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(points.Marshal(), data) {
		t.Error("parsed and marshalled, it differs")
	}
	points.B = outsideSubgroup(t)
	if _, err := verifier.ParsePoints(points.Marshal()); err == nil {
		t.Error("B outside the subgroup parsed")
	}
	points.B.Y.A0.SetOne()
	if _, err := verifier.ParsePoints(points.Marshal()); err == nil {
		t.Error("B off the curve parsed")
	}
	infinity := (&verifier.Points{}).Marshal()
	if _, err := verifier.ParsePoints(infinity); err != nil {
		t.Errorf("points at infinity, which the precompiled contracts take: %v", err)
	}
	if err := verifier.VerifyBytes(key.VerifyingKey, verifier.Hash{}, toyWords(), infinity); !errors.Is(err, verifier.ErrInvalidProof) {
		t.Errorf("a proof of points at infinity: got %v", err)
	}
}

// A commitment that is not in the span has no proof of knowledge; trading it
// against the proof of another one must not pass the folded check.
func TestVerifyRefusesTradedCommitments(t *testing.T) {
	key := verifiertest.NewKey(toySchema())
	p := key.Prove(verifier.Hash{}, toyWords())
	points, err := verifier.ParsePoints(p.Data)
	if err != nil {
		t.Fatal(err)
	}
	x := verifiertest.G1(fr.NewElement(77))
	points.PoK.Add(&points.PoK, &x)
	points.A.Neg(&points.A)
	points.B.Neg(&points.B)
	if err := verifier.VerifyBytes(key.VerifyingKey, verifier.Hash{}, toyWords(), points.Marshal()); !errors.Is(err, verifier.ErrInvalidProof) {
		t.Errorf("got %v", err)
	}
	points.PoK.Sub(&points.PoK, &x)
	if err := verifier.VerifyBytes(key.VerifyingKey, verifier.Hash{}, toyWords(), points.Marshal()); err != nil {
		t.Errorf("re-randomised proof of the same statement: %v", err)
	}
}
