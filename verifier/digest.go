package verifier

import (
	"fmt"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr/poseidon2"
)

// digestDomain separates digests from other uses of the permutation.
const digestDomain = "zkinfer.digest.v1"

// DigestTag is the capacity of the digest's sponge: a domain tag that contains
// the number of words, so that digests have a fixed length.
func DigestTag(words int) fr.Element {
	h := keccak([]byte(digestDomain), fmt.Appendf(nil, "%d", words))
	var e fr.Element
	e.SetBytes(h[:WordBytes])
	return e
}

// DigestOf is the blinded digest of words: Poseidon2 (eprint 2023/323; width 3,
// 8 full and 56 partial rounds) as a sponge of rate 2 over the blinding and then
// the words, with DigestTag in the capacity.
func DigestOf(words []fr.Element, blinding fr.Element) fr.Element {
	p := poseidon2.NewPermutation(3, 8, 56)
	state := make([]fr.Element, 3)
	state[2] = DigestTag(len(words))
	blocks := append([]fr.Element{blinding}, words...)
	for i := 0; i < len(blocks); i += 2 {
		state[0].Add(&state[0], &blocks[i])
		if i+1 < len(blocks) {
			state[1].Add(&state[1], &blocks[i+1])
		}
		if err := p.Permutation(state); err != nil {
			panic(err) // the width is 3
		}
	}
	return state[0]
}

// CheckOpening reports whether values and a blinding open the digest of a
// tensor. The values are packed as those of a public tensor.
func (t *Tensor) CheckOpening(digest Word, values []int64, blinding fr.Element) error {
	plain := *t
	plain.Visibility = Public
	words, err := plain.Encode(values)
	if err != nil {
		return err
	}
	elements := make([]fr.Element, len(words))
	for i, w := range words {
		elements[i] = w.Element()
	}
	if got := DigestOf(elements, blinding); got != digest.Element() {
		return fmt.Errorf("tensor %q: the opening does not match the digest", t.Name)
	}
	return nil
}
