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
	proof, _, err := proveTimed(pk, vk, r, a, context)
	return proof, err
}

// proveTimed is Prove, with the time of its steps.
func proveTimed(pk *ProvingKey, vk *verifier.VerifyingKey, r circuits.Rows, a circuits.Assignment, context verifier.Hash) (*verifier.Proof, *Stages, error) {
	if err := matchKeys(pk, vk, r); err != nil {
		return nil, nil, fmt.Errorf("prove: %w", err)
	}
	words, err := wordsOf(a, vk)
	if err != nil {
		return nil, nil, fmt.Errorf("prove: %w", err)
	}
	p := &proving{pk: pk, stages: new(Stages), clock: newClock()}
	if err := p.commit(a.Committed()); err != nil {
		return nil, nil, fmt.Errorf("prove: %w", err)
	}
	c := verifier.Challenge(pk.KeyHash, context, words, verifier.CommitmentBytes(&p.D))
	if err := a.Solve(c); err != nil {
		return nil, nil, fmt.Errorf("prove: solve: %w", err)
	}
	if err := checkWires(pk, a, words, c); err != nil {
		return nil, nil, fmt.Errorf("prove: %w", err)
	}
	if err := p.finish(a); err != nil {
		return nil, nil, fmt.Errorf("prove: %w", err)
	}
	proof := &verifier.Proof{
		Context: context, Words: words, KeyHash: pk.KeyHash,
		ProgramHash: pk.ProgramHash, Data: p.Marshal(),
	}
	if err := verifier.Verify(vk, context, proof); err != nil {
		if errors.Is(err, verifier.ErrInvalidProof) {
			return nil, nil, fmt.Errorf("prove: %w: %w", ErrWitness, err)
		}
		return nil, nil, fmt.Errorf("prove: %w", err)
	}
	p.clock.lap(&p.stages.Verify)
	p.stages.Total = p.clock.last.Sub(p.clock.start).Seconds()
	return proof, p.stages, nil
}

// proving is a proof in the making.
type proving struct {
	verifier.Points
	pk     *ProvingKey
	stages *Stages
	clock  *clock
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
func (p *proving) commit(values []fr.Element) error {
	pk := p.pk
	if len(values) != len(pk.Basis) {
		return fmt.Errorf("%d committed values, want %d", len(values), len(pk.Basis))
	}
	if pk.Basis[len(pk.Basis)-1].IsInfinity() || pk.Delta.IsInfinity() || pk.Delta2.IsInfinity() {
		return fmt.Errorf("%w: the mask's base or delta is the point at infinity, a proof would not hide its witness", ErrKeys)
	}
	n := number(values)
	p.D, p.PoK = sum1(pk.Basis, n.of, n.distinct), sum1(pk.BasisSigma, n.of, n.distinct)
	p.clock.lap(&p.stages.Commit)
	return nil
}

func sum1(points []bn254.G1Affine, of []int32, distinct []fr.Element) bn254.G1Affine {
	return bn254.G1Affine(inG1().sumNumbered(g1Points(points), of, distinct))
}

func sum2(points []bn254.G2Affine, of []int32, distinct []fr.Element) bn254.G2Affine {
	return bn254.G2Affine(inG2().sumNumbered(g2Points(points), of, distinct))
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
func (p *proving) finish(a circuits.Assignment) error {
	var r, s fr.Element // the proof's randomness
	if _, err := r.SetRandom(); err != nil {
		return err
	}
	if _, err := s.SetRandom(); err != nil {
		return err
	}
	pk := p.pk
	quotientPart := p.quotient(a)
	b1 := p.sums(a.Wires())

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

// quotient is the quotient's part of C.
func (p *proving) quotient(a circuits.Assignment) bn254.G1Affine {
	n, rows := p.pk.N(), p.pk.rows
	left, right, out := make([]fr.Element, n), make([]fr.Element, n), make([]fr.Element, n)
	a.Values(left, right, out)
	clear(left[rows:])
	clear(right[rows:])
	clear(out[rows:])
	p.clock.lap(&p.stages.Rows)
	h := quotient(left, right, out)
	p.clock.lap(&p.stages.Transforms)
	part := bn254.G1Affine(inG1().sum(g1Points(p.pk.Z), h[:n-1]))
	p.clock.lap(&p.stages.Quotient)
	return part
}

// sums sets A, B and C to the wires' parts of them, and gives that of B in G1.
func (p *proving) sums(wires []fr.Element) (b1 bn254.G1Affine) {
	pk, n := p.pk, number(wires)
	_, _, private := split(pk.sizes, n.of)
	p.C = sum1(pk.K, private, n.distinct)
	p.clock.lap(&p.stages.K)
	p.A = sum1(pk.A, present(n.of, pk.InfinityA), n.distinct)
	p.clock.lap(&p.stages.A)
	used := present(n.of, pk.InfinityB)
	b1 = sum1(pk.B1, used, n.distinct)
	p.clock.lap(&p.stages.B1)
	p.B = sum2(pk.B2, used, n.distinct)
	p.clock.lap(&p.stages.B2)
	return b1
}

func addMultiple(p, q *bn254.G1Affine, k *fr.Element) {
	m := mulPoint(q, k)
	p.Add(p, &m)
}

// present are the elements that belong to wires with a point.
func present[T any](wires []T, infinity []bool) []T {
	kept := make([]T, 0, len(wires))
	for i := range wires {
		if !infinity[i] {
			kept = append(kept, wires[i])
		}
	}
	return kept
}
