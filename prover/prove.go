package prover

import (
	"errors"
	"fmt"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/verifier"
)

// Why there is no proof.
var (
	ErrKeys    = errors.New("keys do not belong to each other or to the circuit")
	ErrWitness = errors.New("witness does not satisfy the circuit")
)

// Prove makes a proof for the statement of an assignment, bound to a context. It
// verifies every proof before it gives it away: an assignment that does not
// satisfy the circuit gives ErrWitness. An assignment serves one proof; its
// mask must be random.
func Prove(pk *ProvingKey, vk *verifier.VerifyingKey, r circuits.Rows, a circuits.Assignment, context verifier.Hash) (*verifier.Proof, error) {
	if err := matchKeys(pk, vk, r); err != nil {
		return nil, fmt.Errorf("prove: %w", err)
	}
	words, err := wordsOf(a, vk)
	if err != nil {
		return nil, fmt.Errorf("prove: %w", err)
	}
	p, err := pk.commit(a.Committed())
	if err != nil {
		return nil, fmt.Errorf("prove: %w", err)
	}
	c := verifier.Challenge(pk.KeyHash, context, words, verifier.CommitmentBytes(&p.D))
	if err := a.Solve(c); err != nil {
		return nil, fmt.Errorf("prove: solve: %w", err)
	}
	if err := checkWires(pk, a, words, c); err != nil {
		return nil, fmt.Errorf("prove: %w", err)
	}
	if err := pk.finish(p, a); err != nil {
		return nil, fmt.Errorf("prove: %w", err)
	}
	proof := &verifier.Proof{
		Context: context, Words: words, KeyHash: pk.KeyHash,
		ProgramHash: pk.ProgramHash, Data: p.Marshal(),
	}
	if err := verifier.Verify(vk, context, proof); err != nil {
		if errors.Is(err, verifier.ErrInvalidProof) {
			return nil, fmt.Errorf("prove: %w: %w", ErrWitness, err)
		}
		return nil, fmt.Errorf("prove: %w", err)
	}
	return proof, nil
}

// matchKeys tests that the two keys and the circuit name and fit each other.
func matchKeys(pk *ProvingKey, vk *verifier.VerifyingKey, r circuits.Rows) error {
	s, err := sizesOf(r)
	if err != nil {
		return err
	}
	h, err := vk.KeyHash()
	if err != nil {
		return err
	}
	switch {
	case h != pk.KeyHash:
		return fmt.Errorf("%w: the verifying key is another one", ErrKeys)
	case vk.Schema.ProgramHash != pk.ProgramHash || vk.Schema.CircuitHash != pk.CircuitHash:
		return fmt.Errorf("%w: made from different programs", ErrKeys)
	case s != pk.sizes:
		return fmt.Errorf("%w: the circuit has other dimensions", ErrKeys)
	}
	return nil
}

func wordsOf(a circuits.Assignment, vk *verifier.VerifyingKey) ([]verifier.Word, error) {
	elements := a.Words()
	if want := vk.Schema.Words(); len(elements) != want {
		return nil, fmt.Errorf("%w: %d, want %d", verifier.ErrWordCount, len(elements), want)
	}
	words := make([]verifier.Word, len(elements))
	for i := range elements {
		var err error
		if words[i], err = verifier.NewWord(elements[i]); err != nil {
			return nil, fmt.Errorf("word %d: %w", i, err)
		}
	}
	return words, nil
}

// commit computes the commitment D and its proof of knowledge.
func (pk *ProvingKey) commit(values []fr.Element) (*verifier.Points, error) {
	if len(values) != len(pk.Basis) {
		return nil, fmt.Errorf("%d committed values, want %d", len(values), len(pk.Basis))
	}
	if pk.Basis[len(pk.Basis)-1].IsInfinity() || pk.Delta.IsInfinity() || pk.Delta2.IsInfinity() {
		return nil, fmt.Errorf("%w: the mask's base or delta is the point at infinity, a proof would not hide its witness", ErrKeys)
	}
	return &verifier.Points{D: msm1(pk.Basis, values), PoK: msm1(pk.BasisSigma, values)}, nil
}

// checkWires tests the values that the verifier knows.
func checkWires(pk *ProvingKey, a circuits.Assignment, words []verifier.Word, c fr.Element) error {
	w := a.Wires()
	if len(w) != pk.wires {
		return fmt.Errorf("%d wires, want %d", len(w), pk.wires)
	}
	e, err := verifier.PublicInput(words, c)
	if err != nil {
		return err
	}
	if !w[circuits.One].IsOne() || !w[circuits.Public].Equal(&e) || !w[pk.challenge()].Equal(&c) {
		return fmt.Errorf("%w: the constant, the public input or the challenge has another value", ErrWitness)
	}
	return nil
}

// finish computes A, B and C for the solved assignment. The sums of multiples use
// all cores each and run one after the other, so that no two of them need memory
// at the same time; the rows' values are gone before the first of them starts.
func (pk *ProvingKey) finish(p *verifier.Points, a circuits.Assignment) error {
	var r, s fr.Element // the proof's randomness
	if _, err := r.SetRandom(); err != nil {
		return err
	}
	if _, err := s.SetRandom(); err != nil {
		return err
	}
	n := pk.N()
	left, right, out := make([]fr.Element, n), make([]fr.Element, n), make([]fr.Element, n)
	a.Values(left, right, out)
	clear(left[pk.rows:])
	clear(right[pk.rows:])
	clear(out[pk.rows:])
	h := quotient(left, right, out)
	right, out = nil, nil
	quotientPart := msm1(pk.Z, h[:n-1])

	wires := a.Wires()
	used := present(wires, pk.InfinityA)
	p.A = msm1(pk.A, used)
	used = present(wires, pk.InfinityB)
	b1 := msm1(pk.B1, used)
	p.B = msm2(pk.B2, used)
	_, _, used = split(pk.sizes, wires)
	p.C = msm1(pk.K, used)

	p.A.Add(&p.A, &pk.Alpha)
	addMultiple(&p.A, &pk.Delta, &r)
	b1.Add(&b1, &pk.Beta)
	addMultiple(&b1, &pk.Delta, &s)
	p.B.Add(&p.B, &pk.Beta2)
	var delta bn254.G2Affine
	delta.ScalarMultiplication(&pk.Delta2, toBig(&s))
	p.B.Add(&p.B, &delta)

	p.C.Add(&p.C, &quotientPart)
	addMultiple(&p.C, &p.A, &s)
	addMultiple(&p.C, &b1, &r)
	r.Mul(&r, &s).Neg(&r)
	addMultiple(&p.C, &pk.Delta, &r)
	return nil
}

func addMultiple(p, q *bn254.G1Affine, k *fr.Element) {
	m := mulPoint(q, k)
	p.Add(p, &m)
}

// present are the values of the wires that have a point.
func present(wires []fr.Element, infinity []bool) []fr.Element {
	kept := make([]fr.Element, 0, len(wires))
	for i := range wires {
		if !infinity[i] {
			kept = append(kept, wires[i])
		}
	}
	return kept
}
