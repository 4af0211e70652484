package check

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/zkinfer/zkinfer/solidity"
	"github.com/zkinfer/zkinfer/verifier"
)

// Verdicts counts the mutations of one proof.
type Verdicts struct {
	Tried, Refused int // natively, and in the EVM if there is one
}

// Mutations changes the context, each word of the statement and each of the 12
// words of the proof, one at a time: once by adding 1, once by flipping a bit,
// once by zeroing it unless it is zero. It returns the first change that the
// native verifier accepts, that the EVM accepts, or on which the two do not agree.
// evm may be nil. The proof itself must be good.
func Mutations(vk *verifier.VerifyingKey, evm *solidity.EVM, context verifier.Hash, proof *verifier.Proof) (Verdicts, error) {
	native := func(context verifier.Hash, words []verifier.Word, data []byte) error {
		return verifier.VerifyBytes(vk, context, words, data)
	}
	if evm == nil {
		return mutations(native, nil, context, proof)
	}
	return mutations(native, func(context verifier.Hash, words []verifier.Word, data []byte) error {
		return evm.VerifyBytes(context, words, data).Err
	}, context, proof)
}

// judge is a verifier: nil accepts.
type judge func(context verifier.Hash, words []verifier.Word, data []byte) error

func mutations(native, evm judge, context verifier.Hash, proof *verifier.Proof) (Verdicts, error) {
	var v Verdicts
	try := func(what string, context verifier.Hash, words []verifier.Word, data []byte) error {
		v.Tried++
		reason := native(context, words, data)
		if reason == nil {
			return fmt.Errorf("a proof with %s was accepted", what)
		}
		if evm != nil && evm(context, words, data) == nil {
			return fmt.Errorf("a proof with %s was accepted by the EVM and refused natively (%w)", what, reason)
		}
		v.Refused++
		return nil
	}
	for k, change := range changes {
		if to, ok := change.apply(context, 0); ok {
			if err := try("the context "+change.name, to, proof.Words, proof.Data); err != nil {
				return v, err
			}
		}
		for i, w := range proof.Words {
			to, ok := change.apply(w, i+k)
			if !ok {
				continue
			}
			words := slices.Clone(proof.Words)
			words[i] = to
			if err := try(fmt.Sprintf("word %d %s", i, change.name), context, words, proof.Data); err != nil {
				return v, err
			}
		}
		for at := verifier.SelectorSize; at < len(proof.Data); at += 32 {
			to, ok := change.apply([32]byte(proof.Data[at:at+32]), at)
			if !ok {
				continue
			}
			data := slices.Clone(proof.Data)
			copy(data[at:], to[:])
			if err := try(fmt.Sprintf("proof word %d %s", at/32, change.name), context, proof.Words, data); err != nil {
				return v, err
			}
		}
	}
	return v, nil
}

// change is one way to alter 32 bytes; it is false where nothing would change.
type change struct {
	name  string
	apply func(w [32]byte, salt int) ([32]byte, bool)
}

var changes = []change{
	{"plus 1", func(w [32]byte, _ int) ([32]byte, bool) {
		n := new(big.Int).SetBytes(w[:])
		n.Add(n, big.NewInt(1))
		n.And(n, mask256)
		n.FillBytes(w[:])
		return w, true
	}},
	{"with a flipped bit", func(w [32]byte, salt int) ([32]byte, bool) {
		bit := (89*salt + 1) % 248 // another one in each word; bit 0 could be what adding 1 does
		w[31-bit/8] ^= 1 << (bit % 8)
		return w, true
	}},
	{"zeroed", func(w [32]byte, _ int) ([32]byte, bool) {
		return [32]byte{}, w != [32]byte{}
	}},
}

var mask256 = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))
