package verifier

import (
	"errors"
	"fmt"
	"math/big"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// Why a proof is refused. A word of 2^248 or more gives a *WordTooLargeError.
var (
	ErrContext      = errors.New("proof made for another context")
	ErrKeyHash      = errors.New("proof made for another key")
	ErrProgramHash  = errors.New("proof made for another program")
	ErrWordCount    = errors.New("wrong number of words")
	ErrInvalidProof = errors.New("invalid proof")
)

// Verify accepts a proof that was made under the key, for the context that the
// caller expects. It returns nil, or the reason why it refuses.
func Verify(vk *VerifyingKey, context Hash, proof *Proof) error {
	keyHash, err := vk.KeyHash()
	if err != nil {
		return err
	}
	switch {
	case proof.Context != context:
		return fmt.Errorf("%w: %s, expected %s", ErrContext, proof.Context, context)
	case proof.KeyHash != keyHash:
		return fmt.Errorf("%w: %s, this one is %s", ErrKeyHash, proof.KeyHash, keyHash)
	case proof.ProgramHash != vk.Schema.ProgramHash:
		return fmt.Errorf("%w: %s, this one is %s", ErrProgramHash, proof.ProgramHash, vk.Schema.ProgramHash)
	}
	return VerifyBytes(vk, context, proof.Words, proof.Data)
}

// VerifyBytes is Verify as a contract does it, on what a contract takes.
func VerifyBytes(vk *VerifyingKey, context Hash, words []Word, data []byte) error {
	keyHash, err := vk.KeyHash()
	if err != nil {
		return err
	}
	if len(data) != ProofSize {
		return fmt.Errorf("%w: %d bytes, want %d", ErrLength, len(data), ProofSize)
	}
	if string(data[:SelectorSize]) != Selector {
		return fmt.Errorf("%w: selector %x, want %x", ErrSelector, data[:SelectorSize], Selector)
	}
	if want := vk.Schema.Words(); len(words) != want {
		return fmt.Errorf("%w: %d, want %d", ErrWordCount, len(words), want)
	}
	const commitment = SelectorSize + 2*g1Size + g2Size // where D is
	c := Challenge(keyHash, context, words, [64]byte(data[commitment:commitment+g1Size]))
	e, err := PublicInput(words, c)
	if err != nil {
		return err
	}
	p, err := ParsePoints(data)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvalidProof, err)
	}
	return vk.check(p, e, c, foldCoefficient(c, data))
}

// foldCoefficient is rho, 128 bits of a hash of the challenge, which covers the
// statement and D, and of all of the proof's points.
func foldCoefficient(c fr.Element, data []byte) *big.Int {
	tag, cb := keccak([]byte(foldTag)), c.Bytes()
	h := keccak(tag[:], cb[:], data[SelectorSize:])
	return new(big.Int).SetBytes(h[:16])
}

// check tests the folded equation of the package's documentation.
func (vk *VerifyingKey) check(p *Points, e, c fr.Element, rho *big.Int) error {
	var ex, cx big.Int
	e.BigInt(&ex)
	c.BigInt(&cx)
	var sum, t bn254.G1Jac
	sum.FromAffine(&vk.K0)
	t.FromAffine(&vk.Ke)
	sum.AddAssign(t.ScalarMultiplication(&t, &ex))
	t.FromAffine(&vk.Kc)
	sum.AddAssign(t.ScalarMultiplication(&t, &cx))
	t.FromAffine(&p.PoK)
	sum.AddAssign(t.ScalarMultiplication(&t, rho))
	sum.AddMixed(&p.D)
	var k, d bn254.G1Affine
	k.FromJacobian(&sum)
	d.ScalarMultiplication(&p.D, rho)

	_, _, _, g2 := bn254.Generators()
	var beta, delta bn254.G2Affine
	g2.Neg(&g2)
	beta.Neg(&vk.Beta)
	delta.Neg(&vk.Delta)
	ok, err := bn254.PairingCheck(
		[]bn254.G1Affine{p.A, vk.Alpha, p.C, k, d},
		[]bn254.G2Affine{p.B, beta, delta, g2, vk.GSigma})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvalidProof, err)
	}
	if !ok {
		return ErrInvalidProof
	}
	return nil
}
