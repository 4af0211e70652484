// Package verifiertest makes valid verifying keys and proofs without a circuit,
// for tests: whoever knows a key's secrets can prove anything.
package verifiertest

import (
	"fmt"
	"math/big"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"github.com/zkinfer/zkinfer/verifier"
)

// Key is a verifying key with all of its discrete logarithms.
type Key struct {
	*verifier.VerifyingKey
	alpha, beta, delta, sigma, k0, ke, kc fr.Element
}

// NewKey makes a key for a schema. It panics if the schema is not valid: it is a
// test's.
func NewKey(schema verifier.Schema) *Key {
	k := new(Key)
	for _, s := range []*fr.Element{&k.alpha, &k.beta, &k.delta, &k.sigma, &k.k0, &k.ke, &k.kc} {
		s.MustSetRandom()
	}
	k.VerifyingKey = &verifier.VerifyingKey{
		Alpha: G1(k.alpha), Beta: G2(k.beta), Delta: G2(k.delta), GSigma: G2(k.sigma),
		K0: G1(k.k0), Ke: G1(k.ke), Kc: G1(k.kc),
		Schema: schema, Toolchain: "simulated", Setup: verifier.SingleParty,
	}
	if err := k.Check(); err != nil {
		panic(fmt.Sprintf("verifiertest: %v", err))
	}
	return k
}

// G1 is a multiple of the generator of G1.
func G1(k fr.Element) (p bn254.G1Affine) {
	p.ScalarMultiplicationBase(k.BigInt(new(big.Int)))
	return p
}

// G2 is a multiple of the generator of G2.
func G2(k fr.Element) (p bn254.G2Affine) {
	p.ScalarMultiplicationBase(k.BigInt(new(big.Int)))
	return p
}

// Prove makes a proof of any statement that the verifier accepts. The number of
// words and their size are up to the test.
func (k *Key) Prove(context verifier.Hash, words []verifier.Word) *verifier.Proof {
	keyHash, err := k.KeyHash()
	if err != nil {
		panic(fmt.Sprintf("verifiertest: %v", err))
	}
	var a, b, d fr.Element
	for _, s := range []*fr.Element{&a, &b, &d} {
		s.MustSetRandom()
	}
	var pok fr.Element
	pok.Mul(&d, &k.sigma)
	points := &verifier.Points{A: G1(a), B: G2(b), D: G1(d), PoK: G1(pok)}
	c := verifier.Challenge(keyHash, context, words, verifier.CommitmentBytes(&points.D))
	points.C = G1(k.solve(a, b, d, publicInput(words, c), c))
	return &verifier.Proof{
		Context: context, Words: words, KeyHash: keyHash,
		ProgramHash: k.Schema.ProgramHash, Data: points.Marshal(),
	}
}

// solve is C's logarithm, (a b - alpha beta - k0 - e ke - c kc - d) / delta.
func (k *Key) solve(a, b, d, e, c fr.Element) fr.Element {
	var x, t fr.Element
	x.Mul(&a, &b)
	x.Sub(&x, t.Mul(&k.alpha, &k.beta))
	x.Sub(&x, &k.k0)
	x.Sub(&x, t.Mul(&e, &k.ke))
	x.Sub(&x, t.Mul(&c, &k.kc))
	x.Sub(&x, &d)
	x.Div(&x, &k.delta)
	return x
}

// publicInput is verifier.PublicInput without its check: a forger has none.
func publicInput(words []verifier.Word, c fr.Element) (e fr.Element) {
	for i := len(words) - 1; i >= 0; i-- {
		w := words[i].Element()
		e.Add(&e, &w).Mul(&e, &c)
	}
	return e
}
