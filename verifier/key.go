package verifier

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/consensys/gnark-crypto/ecc/bn254"
)

// Sizes of a key blob: the points, then three words of 32 bytes.
const (
	keyPointsSize = 4*g1Size + 3*g2Size
	KeyBlobSize   = keyPointsSize + 3*32 // 736 bytes
)

// ErrKey says that bytes or points are not a verifying key.
var ErrKey = errors.New("invalid verifying key")

// VerifyingKey is a Groth16 key whose gamma and whose commitment's base are the
// generator g2 of G2, with the schema of its model.
type VerifyingKey struct {
	Alpha  bn254.G1Affine // alpha g1
	Beta   bn254.G2Affine // beta g2
	Delta  bn254.G2Affine // delta g2
	GSigma bn254.G2Affine // sigma g2: the negative of gnark's GSigmaNeg

	// K = beta A + alpha B + C of the public wires, in G1: the constant one, the
	// public input e and the challenge c.
	K0, Ke, Kc bn254.G1Affine

	Schema    Schema
	Toolchain string    // what made the key
	Setup     SetupKind // how the secrets were chosen
}

// KeyBlob is the key as a contract takes it, KeyBlobSize bytes:
//
//	alpha (64)  -beta (128)  -delta (128)  sigma g2 (128)  K0 Ke Kc (64 each)
//	words of public inputs (32)  all other words (32)  hash of the schema (32)
//
// The signs save the contract every negation; see the package's documentation for
// the equation. The number of a statement's words is the sum of the two counts.
func (vk *VerifyingKey) KeyBlob() ([]byte, error) {
	schemaHash, err := vk.Schema.Hash()
	if err != nil {
		return nil, err
	}
	var beta, delta bn254.G2Affine
	beta.Neg(&vk.Beta)
	delta.Neg(&vk.Delta)
	b := make([]byte, 0, KeyBlobSize)
	b = appendG1(b, &vk.Alpha)
	for _, p := range []*bn254.G2Affine{&beta, &delta, &vk.GSigma} {
		b = appendG2(b, p)
	}
	for _, p := range []*bn254.G1Affine{&vk.K0, &vk.Ke, &vk.Kc} {
		b = appendG1(b, p)
	}
	for _, n := range []int{vk.Schema.InputWords(), vk.Schema.OutputWords()} {
		b = append(b, make([]byte, 24)...)
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	return append(b, schemaHash[:]...), nil
}

// KeyHash is keccak256 of the key blob: what a statement names the key by.
func (vk *VerifyingKey) KeyHash() (Hash, error) {
	b, err := vk.KeyBlob()
	if err != nil {
		return Hash{}, err
	}
	return keccak(b), nil
}

// Check tests everything about a key that does not need the circuit: all points
// on the curve and in the subgroup, none at infinity but possibly K0, a valid
// schema. Every reader of keys calls it.
func (vk *VerifyingKey) Check() error {
	if err := vk.Schema.Check(); err != nil {
		return fmt.Errorf("%w: %w", ErrKey, err)
	}
	if err := vk.Setup.check(); err != nil {
		return fmt.Errorf("%w: %w", ErrKey, err)
	}
	for i, p := range []*bn254.G1Affine{&vk.Alpha, &vk.K0, &vk.Ke, &vk.Kc} {
		name := []string{"alpha", "K0", "Ke", "Kc"}[i]
		switch {
		case p.IsInfinity() && p != &vk.K0:
			return fmt.Errorf("%w: %s is the point at infinity", ErrKey, name)
		case !p.IsInfinity() && !p.IsOnCurve():
			return fmt.Errorf("%w: %s: %w", ErrKey, name, errOffCurve)
		}
	}
	for i, p := range []*bn254.G2Affine{&vk.Beta, &vk.Delta, &vk.GSigma} {
		name := []string{"beta", "delta", "sigma"}[i]
		switch {
		case p.IsInfinity():
			return fmt.Errorf("%w: %s is the point at infinity", ErrKey, name)
		case !p.IsOnCurve():
			return fmt.Errorf("%w: %s: %w", ErrKey, name, errOffCurve)
		case !p.IsInSubGroup():
			return fmt.Errorf("%w: %s: %w", ErrKey, name, errSubgroup)
		}
	}
	return nil
}

// setBlob fills the points from a key blob, whose counts and schema hash must be
// those of the schema, which is set already.
func (vk *VerifyingKey) setBlob(b []byte) (err error) {
	if len(b) != KeyBlobSize {
		return fmt.Errorf("%w: blob of %d bytes, want %d", ErrKey, len(b), KeyBlobSize)
	}
	at := 0
	g1 := func(p *bn254.G1Affine) {
		if err == nil {
			*p, err = decodeG1(b[at:])
		}
		at += g1Size
	}
	g2 := func(p *bn254.G2Affine) {
		if err == nil {
			*p, err = decodeG2(b[at:])
		}
		at += g2Size
	}
	g1(&vk.Alpha)
	g2(&vk.Beta)
	g2(&vk.Delta)
	g2(&vk.GSigma)
	g1(&vk.K0)
	g1(&vk.Ke)
	g1(&vk.Kc)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrKey, err)
	}
	vk.Beta.Neg(&vk.Beta)
	vk.Delta.Neg(&vk.Delta)
	again, err := vk.KeyBlob()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrKey, err)
	}
	if string(again) != string(b) {
		return fmt.Errorf("%w: the counts or the hash of the schema are not the schema's", ErrKey)
	}
	return nil
}
