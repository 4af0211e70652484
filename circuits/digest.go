package circuits

import (
	"fmt"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/verifier"
)

// digest is a blinded Poseidon2 digest of a tensor, one word of the statement:
// a sponge of width 3 (rate 2) over the blinding and the tensor's packed words,
// with the number of words and a domain tag in the capacity.
//
// The blinding is a committed wire of 254 random bits that the prover draws for
// each proof, so the digest hides inputs of any entropy. A word is below 2^248
// and the verifier refuses all others, so the prover draws blindings until the
// digest is (about 48 times); the circuit needs no range check of it.
type digest struct {
	tensor   program.ID
	name     string
	output   bool
	words    []LinExp
	blinding Wire
	rows     *explicitRows
	result   LinExp
}

// digest adds the rows of the digest of a tensor. They contain no challenge, so
// they determine the digest: it is fixed, as a word must be.
func (b *builder) digest(id program.ID, span verifier.Span, words []LinExp) LinExp {
	d := &digest{tensor: id, name: span.Tensor.Name, output: span.Output, words: words, blinding: b.alloc(classCommitted, 1), rows: &explicitRows{}}
	tag := verifier.DigestTag(len(words))
	state := [poseidonWidth]affine{{}, {}, {One: tag}}
	blocks := append([]affine{affineOf(&LinExp{Terms: []Term{{d.blinding, 1}}})}, make([]affine, len(words))...)
	for i := range words {
		blocks[i+1] = affineOf(&words[i])
	}
	wire := func() Wire { return b.alloc(classFixed, 1) }
	for i := 0; i < len(blocks); i += 2 {
		state[0] = state[0].plus(blocks[i])
		if i+1 < len(blocks) {
			state[1] = state[1].plus(blocks[i+1])
		}
		state = permutation(d.rows, wire, state)
	}
	// A wire of its own keeps the word short where the statement repeats it.
	out := wire()
	d.rows.assign(state[0].exp(), constExp(1), out)
	d.result = wireExp(out)
	b.sys.digests = append(b.sys.digests, d)
	b.add(d.rows)
	return d.result
}

// blind draws blindings until the digest is a word.
func (d *digest) blind(a *assignment) error {
	words := make([]fr.Element, len(d.words))
	for i := range words {
		words[i] = a.eval(&d.words[i])
	}
	for range 1 << 14 {
		var r fr.Element
		if _, err := r.SetRandom(); err != nil {
			return fmt.Errorf("digest of %s: %w", d.name, err)
		}
		out := verifier.DigestOf(words, r)
		if _, err := verifier.NewWord(out); err == nil {
			a.slice(d.blinding, 1)[0] = r
			return nil
		}
	}
	return fmt.Errorf("digest of %s: no blinding found", d.name)
}
