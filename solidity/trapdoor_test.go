package solidity

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/verifier"
)

// trapdoor is a key whose secrets are known: it makes a valid proof of any
// statement, without a circuit.
type trapdoor struct {
	alpha, beta, delta, sigma, k0, ke, kc fr.Element
	vk                                    *verifier.VerifyingKey
	rng                                   *rand.Rand
}

// newTrapdoor makes a key for a schema from a seed.
func newTrapdoor(t testing.TB, seed uint64, schema verifier.Schema) *trapdoor {
	t.Helper()
	td := makeTrapdoor(seed, schema)
	if err := td.vk.Check(); err != nil {
		t.Fatal(err)
	}
	return td
}

func makeTrapdoor(seed uint64, schema verifier.Schema) *trapdoor {
	td := &trapdoor{rng: rand.New(rand.NewPCG(seed, 1))}
	for _, s := range []*fr.Element{&td.alpha, &td.beta, &td.delta, &td.sigma, &td.k0, &td.ke, &td.kc} {
		*s = td.scalar()
	}
	td.vk = &verifier.VerifyingKey{
		Alpha: g1(td.alpha), Beta: g2(td.beta), Delta: g2(td.delta), GSigma: g2(td.sigma),
		K0: g1(td.k0), Ke: g1(td.ke), Kc: g1(td.kc),
		Schema: schema, Toolchain: "test", Setup: verifier.SingleParty,
	}
	return td
}

func (td *trapdoor) scalar() (s fr.Element) {
	var b [48]byte
	for i := range b {
		b[i] = byte(td.rng.Uint32())
	}
	return *s.SetBytes(b[:])
}

// words are random words that fit the schema's count.
func (td *trapdoor) words() []verifier.Word {
	words := make([]verifier.Word, td.vk.Schema.Words())
	for i := range words {
		for k := 1; k < 32; k++ {
			words[i][k] = byte(td.rng.Uint32())
		}
	}
	return words
}

// secrets are a prover's choices. The last three are a forger's.
type secrets struct {
	a, b, d fr.Element
	noPoK   bool       // PoK is pok alone
	pok     fr.Element // added to PoK's logarithm, which is d sigma
	cError  fr.Element // added to what C delta has to make up for
}

// prove makes a proof.
func (td *trapdoor) prove(t testing.TB, context verifier.Hash, words []verifier.Word) []byte {
	t.Helper()
	return td.proveWith(t, context, words, secrets{a: td.scalar(), b: td.scalar(), d: td.scalar()})
}

// proveWith makes a proof: with a, b and d chosen, C is what is left of the
// equation a b = alpha beta + (k0 + e ke + c kc + d) + C delta.
func (td *trapdoor) proveWith(t testing.TB, context verifier.Hash, words []verifier.Word, s secrets) []byte {
	t.Helper()
	keyHash, err := td.vk.KeyHash()
	if err != nil {
		t.Fatal(err)
	}
	commitment := g1(s.d)
	c := verifier.Challenge(keyHash, context, words, verifier.CommitmentBytes(&commitment))
	// The test may ask for a statement with words that no verifier takes.
	var e fr.Element
	for i := len(words) - 1; i >= 0; i-- {
		w := words[i].Element()
		e.Add(&e, &w).Mul(&e, &c)
	}
	var left, x fr.Element
	left.Mul(&s.a, &s.b)
	left.Sub(&left, x.Mul(&td.alpha, &td.beta))
	left.Sub(&left, &td.k0)
	left.Sub(&left, x.Mul(&td.ke, &e))
	left.Sub(&left, x.Mul(&td.kc, &c))
	left.Sub(&left, &s.d)
	left.Sub(&left, &s.cError)
	left.Div(&left, &td.delta)
	pok := s.pok
	if !s.noPoK {
		pok.Add(&pok, x.Mul(&s.d, &td.sigma))
	}
	points := &verifier.Points{A: g1(s.a), B: g2(s.b), C: g1(left), D: commitment, PoK: g1(pok)}
	return points.Marshal()
}

func g1(s fr.Element) (p bn254.G1Affine) {
	p.ScalarMultiplicationBase(s.BigInt(new(big.Int)))
	return p
}

func g2(s fr.Element) (p bn254.G2Affine) {
	p.ScalarMultiplicationBase(s.BigInt(new(big.Int)))
	return p
}

// digits is the schema of a classifier: 28 x 28 pixels in, 10 scores out.
func digits() verifier.Schema {
	return verifier.Schema{
		Version: verifier.SchemaVersion, Name: "digits",
		Inputs: []verifier.Tensor{{
			Name: "image", Shape: []int{1, 1, 28, 28}, Type: "float32",
			Hi: 255, Scale: 1.0 / 255, Visibility: verifier.Public,
		}},
		Outputs: []verifier.Tensor{{
			Name: "scores", Shape: []int{1, 10}, Type: "float32",
			Lo: -128, Hi: 127, Scale: 0.125, Zero: -3, Visibility: verifier.Public,
			Labels: []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"},
		}},
	}
}
