package verifier

import (
	"encoding/binary"
	"fmt"
	"hash"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"golang.org/x/crypto/sha3"
)

// The texts whose keccak256 separates the hashes' domains.
const (
	statementTag    = "zkinfer.statement.v1"
	foldTag         = "zkinfer.fold.v1"
	contextTypeText = "Context(uint256 chainId,address scope,bytes32 id,address beneficiary)"
)

// WordTooLargeError names a word of 2^248 or more: a second encoding of some
// field element.
type WordTooLargeError struct{ Index int }

func (e *WordTooLargeError) Error() string {
	return fmt.Sprintf("word %d is 2^248 or more", e.Index)
}

// Address is an account or contract of an Ethereum chain.
type Address [20]byte

func (a Address) String() string { return encodeHex(a[:]) }

// MarshalText writes 0x and 40 hexadecimal digits.
func (a Address) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads 0x and 40 lower-case hexadecimal digits.
func (a *Address) UnmarshalText(text []byte) error { return decodeHex(a[:], text) }

// Context is the context that a consuming contract sets,
//
//	keccak256(abi.encode(CONTEXT_TYPEHASH, chainId, scope, id, beneficiary))
//
// with scope the contract that consumes the proof, id its request or nonce, and
// beneficiary whoever is paid or acts. The zero context is unbound: a proof made
// for it can be replayed by anyone.
func Context(chainID uint64, scope Address, id Hash, beneficiary Address) Hash {
	typeHash := keccak([]byte(contextTypeText))
	var chain, s, b [32]byte
	binary.BigEndian.PutUint64(chain[24:], chainID)
	copy(s[12:], scope[:])
	copy(b[12:], beneficiary[:])
	return keccak(typeHash[:], chain[:], s[:], id[:], b[:])
}

// Challenge is the challenge c of a statement. D is the commitment's point, x
// then y, 32 bytes each.
func Challenge(keyHash, context Hash, words []Word, d [64]byte) fr.Element {
	h := NewChallengeHash(keyHash, context, words)
	h.Write(d[:])
	var c fr.Element
	c.SetBytes(h.Sum(nil))
	return c
}

// PublicInput is e = sum of words[i] c^(i+1).
func PublicInput(words []Word, c fr.Element) (fr.Element, error) {
	for i := range words {
		if !words[i].Valid() {
			return fr.Element{}, &WordTooLargeError{i}
		}
	}
	var e fr.Element
	for i := len(words) - 1; i >= 0; i-- {
		w := words[i].Element()
		e.Add(&e, &w).Mul(&e, &c)
	}
	return e, nil
}

// NewChallengeHash is keccak256 with the part of the challenge's preimage that
// precedes D already written, after every Reset too: gnark's prover and verifier
// derive the same challenge with it. One instance must not serve two proofs at
// once.
func NewChallengeHash(keyHash, context Hash, words []Word) hash.Hash {
	tag := keccak([]byte(statementTag))
	prefix := make([]byte, 0, 32*(3+len(words)))
	prefix = append(prefix, tag[:]...)
	prefix = append(prefix, keyHash[:]...)
	prefix = append(prefix, context[:]...)
	for i := range words {
		prefix = append(prefix, words[i][:]...)
	}
	h := &challengeHash{sha3.NewLegacyKeccak256(), prefix}
	h.Reset()
	return h
}

type challengeHash struct {
	hash.Hash
	prefix []byte
}

func (h *challengeHash) Reset() {
	h.Hash.Reset()
	h.Hash.Write(h.prefix)
}
