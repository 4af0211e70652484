package verifier

import (
	"encoding/json"
	"errors"
	"flag"
	"math/big"
	"os"
	"reflect"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

var update = flag.Bool("update", false, "rewrite the files in testdata")

const vectorFile = "testdata/statement_vectors.json"

// vectors are shared with the Solidity and TypeScript implementations.
type vectors struct {
	StatementTag    Hash            `json:"statementTag"`
	FoldTag         Hash            `json:"foldTag"`
	ContextTypeHash Hash            `json:"contextTypeHash"`
	Selector        string          `json:"selector"`
	Contexts        []contextVector `json:"contexts"`
	Tensors         []tensorVector  `json:"tensors"`
	Statements      []statement     `json:"statements"`
}

type contextVector struct {
	ChainID     uint64  `json:"chainId"`
	Scope       Address `json:"scope"`
	ID          Hash    `json:"id"`
	Beneficiary Address `json:"beneficiary"`
	Context     Hash    `json:"context"`
}

type tensorVector struct {
	Lo     int64   `json:"lo"`
	Hi     int64   `json:"hi"`
	Size   int     `json:"elementBytes"`
	Values []int64 `json:"values"`
	Words  []Word  `json:"words"`
}

type statement struct {
	KeyHash   Hash    `json:"keyHash"`
	Context   Hash    `json:"context"`
	Words     []Word  `json:"words"`
	D         [2]Hash `json:"d"`
	Challenge Hash    `json:"challenge"`
	Public    Hash    `json:"publicInput"`
}

func makeVectors(t *testing.T) *vectors {
	id := keccak([]byte("request"))
	v := &vectors{
		StatementTag: keccak([]byte(statementTag)), FoldTag: keccak([]byte(foldTag)),
		ContextTypeHash: keccak([]byte(contextTypeText)), Selector: encodeHex([]byte(Selector)),
	}
	for _, c := range []contextVector{
		{ChainID: 1, Scope: Address{19: 1}, ID: id, Beneficiary: Address{0: 0xff}},
		{ChainID: 1<<64 - 1},
	} {
		c.Context = Context(c.ChainID, c.Scope, c.ID, c.Beneficiary)
		v.Contexts = append(v.Contexts, c)
	}
	for _, c := range []tensorVector{
		{Lo: -128, Hi: 127, Values: []int64{-128, -1, 0, 127}},
		{Lo: 0, Hi: 0, Values: []int64{0}},
		{Lo: -70000, Hi: 70000, Values: []int64{-70000, -1, 0, 1, 2, 3, 4, 5, 6, 7, 70000}},
		{Lo: -1 << 62, Hi: 1 << 62, Values: []int64{1 << 62, -1 << 62, 0, -1}},
	} {
		x := tensor(c.Lo, c.Hi, len(c.Values))
		words, err := x.Encode(c.Values)
		if err != nil {
			t.Fatal(err)
		}
		c.Size, c.Words = x.ElementBytes(), words
		v.Tensors = append(v.Tensors, c)
	}
	for _, words := range [][]Word{{}, {{31: 7}}, v.Tensors[2].Words, {{}, {}, {1: 0xff, 31: 0xff}}} {
		s := statement{KeyHash: keccak([]byte("key")), Context: v.Contexts[0].Context, Words: words, D: [2]Hash{{31: 1}, {31: 2}}}
		c := Challenge(s.KeyHash, s.Context, words, [64]byte{31: 1, 63: 2})
		e, err := PublicInput(words, c)
		if err != nil {
			t.Fatal(err)
		}
		s.Challenge, s.Public = c.Bytes(), e.Bytes()
		v.Statements = append(v.Statements, s)
	}
	return v
}

func TestStatementVectors(t *testing.T) {
	got := makeVectors(t)
	if *update {
		b, err := json.MarshalIndent(got, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(vectorFile, append(b, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(vectorFile)
	if err != nil {
		t.Fatal(err)
	}
	want := new(vectors)
	if err := json.Unmarshal(b, want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the statement's hashes differ from %s", vectorFile)
	}
}

func TestPublicInputIsThePolynomial(t *testing.T) {
	words := []Word{{31: 3}, {}, {31: 5}}
	c := fr.NewElement(1000)
	e, err := PublicInput(words, c)
	if want := fr.NewElement(3*1000 + 5*1000_000_000); err != nil || !e.Equal(&want) {
		t.Errorf("got %s (%v), want %s", e.String(), err, want.String())
	}
}

func TestPublicInputRefusesLargeWords(t *testing.T) {
	var tooLarge *WordTooLargeError
	_, err := PublicInput([]Word{{}, {0: 1}, {0: 0xff}}, fr.NewElement(2))
	if !errors.As(err, &tooLarge) || tooLarge.Index != 1 {
		t.Errorf("got %v", err)
	}
}

func TestChallengeDependsOnEverything(t *testing.T) {
	words := []Word{{31: 1}, {31: 2}}
	base := Challenge(Hash{1}, Hash{2}, words, [64]byte{3})
	for name, c := range map[string]fr.Element{
		"key":         Challenge(Hash{9}, Hash{2}, words, [64]byte{3}),
		"context":     Challenge(Hash{1}, Hash{9}, words, [64]byte{3}),
		"word":        Challenge(Hash{1}, Hash{2}, []Word{{31: 1}, {31: 9}}, [64]byte{3}),
		"order":       Challenge(Hash{1}, Hash{2}, []Word{{31: 2}, {31: 1}}, [64]byte{3}),
		"zero word":   Challenge(Hash{1}, Hash{2}, append(words, Word{}), [64]byte{3}),
		"fewer words": Challenge(Hash{1}, Hash{2}, words[:1], [64]byte{3}),
		"commitment":  Challenge(Hash{1}, Hash{2}, words, [64]byte{9}),
	} {
		if c.Equal(&base) {
			t.Errorf("the challenge does not depend on: %s", name)
		}
	}
}

func TestChallengeHashKeepsItsPrefix(t *testing.T) {
	d := [64]byte{5: 1}
	want := Challenge(Hash{1}, Hash{2}, []Word{{31: 7}}, d)
	h := NewChallengeHash(Hash{1}, Hash{2}, []Word{{31: 7}})
	for range 2 {
		h.Write(d[:])
		got := new(fr.Element).SetBytes(h.Sum(nil))
		if !got.Equal(&want) {
			t.Error("another challenge")
		}
		h.Reset()
	}
}

func TestNewWord(t *testing.T) {
	var e fr.Element
	e.SetBigInt(new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 248), big.NewInt(1)))
	w, err := NewWord(e)
	if err != nil || !w.Valid() {
		t.Errorf("2^248-1 refused: %v", err)
	}
	if back := w.Element(); !back.Equal(&e) {
		t.Error("another element")
	}
	one := fr.One()
	if _, err := NewWord(*e.Add(&e, &one)); err == nil {
		t.Error("2^248 is a word")
	}
}
