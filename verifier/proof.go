package verifier

import (
	"errors"
	"fmt"

	"github.com/consensys/gnark-crypto/ecc/bn254"
)

// The sizes of a proof's parts.
const (
	SelectorSize = 4
	g1Size       = 64
	g2Size       = 128
	ProofSize    = SelectorSize + 4*g1Size + g2Size // 388 bytes
)

// The name and version that a proof's selector stands for.
const (
	selectorName    = "zkinfer-groth16-bn254-bsb22"
	selectorVersion = 1
)

// Selector are the first four bytes of a proof,
//
//	bytes4(keccak256(abi.encode("zkinfer-groth16-bn254-bsb22", uint256(1))))
//
// They name the proof system and the version of the statement, never a model.
const Selector = "\xc5\x0b\x44\x00"

// Why a proof's bytes are refused before any curve operation.
var (
	ErrLength   = errors.New("wrong length of a proof")
	ErrSelector = errors.New("proof of another system or version")
)

// Proof is a proof with the statement it was made for. KeyHash and ProgramHash
// say which key and program it is meant for; Verify derives both from the key.
type Proof struct {
	Context     Hash
	Words       []Word
	KeyHash     Hash
	ProgramHash Hash
	Data        []byte // ProofSize bytes: the selector, A, B, C, D, PoK
}

// Points are the points of a proof.
type Points struct {
	A      bn254.G1Affine
	B      bn254.G2Affine
	C      bn254.G1Affine
	D, PoK bn254.G1Affine // the commitment and its proof of knowledge
}

// Marshal gives the bytes that a contract takes.
func (p *Points) Marshal() []byte {
	b := make([]byte, 0, ProofSize)
	b = append(b, Selector...)
	b = appendG1(b, &p.A)
	b = appendG2(b, &p.B)
	for _, q := range []*bn254.G1Affine{&p.C, &p.D, &p.PoK} {
		b = appendG1(b, q)
	}
	return b
}

// ParsePoints reads a proof's bytes. It refuses another length or selector,
// coordinates that are not reduced, points off the curve, and a B outside the
// subgroup. The point at infinity is accepted, as the precompiled contracts do.
func ParsePoints(b []byte) (*Points, error) {
	if len(b) != ProofSize {
		return nil, fmt.Errorf("%w: %d bytes, want %d", ErrLength, len(b), ProofSize)
	}
	if string(b[:SelectorSize]) != Selector {
		return nil, fmt.Errorf("%w: selector %x, want %x", ErrSelector, b[:SelectorSize], Selector)
	}
	b = b[SelectorSize:]
	p := new(Points)
	var err error
	if p.A, err = decodeG1(b); err != nil {
		return nil, fmt.Errorf("point A: %w", err)
	}
	if p.B, err = decodeG2(b[g1Size:]); err != nil {
		return nil, fmt.Errorf("point B: %w", err)
	}
	b = b[g1Size+g2Size:]
	for i, q := range []*bn254.G1Affine{&p.C, &p.D, &p.PoK} {
		if *q, err = decodeG1(b[i*g1Size:]); err != nil {
			return nil, fmt.Errorf("point %s: %w", []string{"C", "D", "PoK"}[i], err)
		}
	}
	return p, nil
}

// CommitmentBytes are D's bytes in a proof, x then y, as Challenge takes them.
func CommitmentBytes(d *bn254.G1Affine) [64]byte {
	return [64]byte(appendG1(nil, d))
}
