package solidity

import (
	"flag"
	"math/big"
	"slices"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/verifier"
)

var mutations = flag.Int("mutations", 20_000, "statements on which the verifiers of Go and the EVM must agree")

// attempt is what a caller brings, and under which key.
type attempt struct {
	vk      *verifier.VerifyingKey
	context verifier.Hash
	words   []verifier.Word
	proof   []byte
}

// forger knows a key's secrets and spoils attempts in every way that is known.
type forger struct {
	*trapdoor
	t       *testing.T
	outside bn254.G2Affine // of the subgroup
	others  []*trapdoor    // keys of the same shape
}

// mutation is a class of changes. It may leave an attempt valid.
type mutation struct {
	name   string
	change func(a *attempt)
}

func (f *forger) pick(n int) int { return f.rng.IntN(n) }

// word replaces one of the words.
func (f *forger) word(a *attempt, change func(w verifier.Word) verifier.Word) {
	if len(a.words) == 0 {
		return
	}
	a.words = clone(a.words)
	i := f.pick(len(a.words))
	a.words[i] = change(a.words[i])
}

// points changes the proof's points, if there are points.
func (f *forger) points(a *attempt, change func(p *verifier.Points)) {
	if p, err := verifier.ParsePoints(a.proof); err == nil {
		change(p)
		a.proof = p.Marshal()
	}
}

// coordinate changes one of the twelve coordinates' bytes.
func (f *forger) coordinate(a *attempt, change func(w [32]byte) [32]byte) {
	if i := f.pick(12); len(a.proof) == verifier.ProofSize {
		a.proof = changed(a.proof, i, change(proofWord(a.proof, i)))
	}
}

// g1s are the proof's points of G1.
func g1s(p *verifier.Points) []*bn254.G1Affine {
	return []*bn254.G1Affine{&p.A, &p.C, &p.D, &p.PoK}
}

func (f *forger) mutations() []mutation {
	return slices.Concat(f.statementMutations(), f.encodingMutations(), f.pointMutations(), f.proverMutations(), f.keyMutations())
}

// statementMutations: replay on another chain, contract, request, payee; another
// input or output.
func (f *forger) statementMutations() []mutation {
	return []mutation{
		{"nothing", func(a *attempt) {}},
		{"context bit", func(a *attempt) { a.context[f.pick(32)] ^= byte(1 << f.pick(8)) }},
		{"unbound context", func(a *attempt) { a.context = verifier.Hash{} }},
		{"context of others", func(a *attempt) {
			a.context = verifier.Context(uint64(f.pick(3)), verifier.Address{byte(f.pick(3))}, verifier.Hash{byte(f.pick(3))}, verifier.Address{byte(f.pick(3))})
		}},
		{"word bit", func(a *attempt) {
			f.word(a, func(w verifier.Word) verifier.Word { w[f.pick(32)] ^= byte(1 << f.pick(8)); return w })
		}},
		{"word plus one", func(a *attempt) {
			f.word(a, func(w verifier.Word) verifier.Word { return plus(w, big.NewInt(1)) })
		}},
		{"word zeroed", func(a *attempt) {
			f.word(a, func(w verifier.Word) verifier.Word { return verifier.Word{} })
		}},
		{"words swapped", func(a *attempt) {
			if n := len(a.words); n > 0 {
				a.words = clone(a.words)
				i, k := f.pick(n), f.pick(n)
				a.words[i], a.words[k] = a.words[k], a.words[i]
			}
		}},
	}
}

// encodingMutations: second encodings, other lengths, other selectors.
func (f *forger) encodingMutations() []mutation {
	q, r := fp.Modulus(), fr.Modulus()
	return []mutation{
		{"word plus r", func(a *attempt) {
			f.word(a, func(w verifier.Word) verifier.Word {
				return plus(w, new(big.Int).Mul(r, big.NewInt(int64(1+f.pick(5)))))
			})
		}},
		{"word of 2^248", func(a *attempt) {
			f.word(a, func(w verifier.Word) verifier.Word { w[0] = byte(1 + f.pick(255)); return w })
		}},
		{"zero words behind", func(a *attempt) { a.words = append(clone(a.words), make([]verifier.Word, 1+f.pick(3))...) }},
		{"words cut", func(a *attempt) { a.words = a.words[:len(a.words)-min(len(a.words), 1+f.pick(2))] }},
		{"coordinate plus q", func(a *attempt) {
			f.coordinate(a, func(w [32]byte) [32]byte {
				return plus(w, new(big.Int).Mul(q, big.NewInt(int64(1+f.pick(5)))))
			})
		}},
		{"coordinate near q", func(a *attempt) {
			f.coordinate(a, func([32]byte) [32]byte { return plus([32]byte{}, new(big.Int).Add(q, big.NewInt(int64(f.pick(3)-1)))) })
		}},
		{"coordinate bit", func(a *attempt) {
			f.coordinate(a, func(w [32]byte) [32]byte { w[f.pick(32)] ^= byte(1 << f.pick(8)); return w })
		}},
		{"coordinate zeroed", func(a *attempt) {
			f.coordinate(a, func([32]byte) [32]byte { return [32]byte{} })
		}},
		{"selector bit", func(a *attempt) {
			if len(a.proof) > 3 {
				a.proof = slices.Clone(a.proof)
				a.proof[f.pick(4)] ^= byte(1 << f.pick(8))
			}
		}},
		{"proof longer", func(a *attempt) { a.proof = append(slices.Clone(a.proof), make([]byte, 1+f.pick(40))...) }},
		{"proof shorter", func(a *attempt) { a.proof = a.proof[:f.pick(len(a.proof)+1)] }},
	}
}

// pointMutations: points off the curve, outside the subgroup, at infinity, others;
// and a proof made anew of a proof, which holds.
func (f *forger) pointMutations() []mutation {
	return []mutation{
		{"point off the curve", func(a *attempt) {
			f.points(a, func(p *verifier.Points) { x := g1s(p)[f.pick(4)]; x.Y.Double(&x.Y) })
		}},
		{"B off the curve", func(a *attempt) {
			f.points(a, func(p *verifier.Points) { p.B.X.A1.Double(&p.B.X.A1) })
		}},
		{"B outside the subgroup", func(a *attempt) {
			f.points(a, func(p *verifier.Points) {
				if f.pick(2) == 0 {
					p.B = f.outside
				} else {
					p.B.Add(&p.B, &f.outside)
				}
			})
		}},
		{"point at infinity", func(a *attempt) {
			f.points(a, func(p *verifier.Points) {
				if i := f.pick(5); i < 4 {
					g1s(p)[i].SetInfinity()
				} else {
					p.B.SetInfinity()
				}
			})
		}},
		{"point negated", func(a *attempt) {
			f.points(a, func(p *verifier.Points) {
				if i := f.pick(5); i < 4 {
					g1s(p)[i].Neg(g1s(p)[i])
				} else {
					p.B.Neg(&p.B)
				}
			})
		}},
		{"A and B negated", func(a *attempt) {
			f.points(a, func(p *verifier.Points) { p.A.Neg(&p.A); p.B.Neg(&p.B) })
		}},
		{"another point", func(a *attempt) {
			f.points(a, func(p *verifier.Points) { *g1s(p)[f.pick(4)] = g1(f.scalar()) })
		}},
		{"points swapped", func(a *attempt) {
			f.points(a, func(p *verifier.Points) {
				x, y := g1s(p)[f.pick(4)], g1s(p)[f.pick(4)]
				*x, *y = *y, *x
			})
		}},
		{"made anew", func(a *attempt) {
			f.points(a, func(p *verifier.Points) { f.randomize(a.vk, p) })
		}},
	}
}

// randomize makes another proof of the same statement: A s^-1, s B + s u delta,
// C + u A.
func (f *forger) randomize(vk *verifier.VerifyingKey, p *verifier.Points) {
	s, u := f.scalar(), f.scalar()
	var inverse, su fr.Element
	inverse.Inverse(&s)
	su.Mul(&s, &u)
	var ua bn254.G1Affine
	ua.ScalarMultiplication(&p.A, u.BigInt(new(big.Int)))
	p.C.Add(&p.C, &ua)
	p.A.ScalarMultiplication(&p.A, inverse.BigInt(new(big.Int)))
	var shift bn254.G2Affine
	shift.ScalarMultiplication(&vk.Delta, su.BigInt(new(big.Int)))
	p.B.ScalarMultiplication(&p.B, s.BigInt(new(big.Int)))
	p.B.Add(&p.B, &shift)
}

// proverMutations: statements that the prover has proven as they are, which the
// verifiers must refuse all the same, and errors that cancel for a guessed
// coefficient.
func (f *forger) proverMutations() []mutation {
	reprove := func(a *attempt) { a.proof = f.prove(f.t, a.context, a.words) }
	return []mutation{
		{"another statement, proven", func(a *attempt) { a.words = f.words(); reprove(a) }},
		{"padded, proven", func(a *attempt) { a.words = append(clone(a.words), verifier.Word{}); reprove(a) }},
		{"cut, proven", func(a *attempt) { a.words = a.words[:max(0, len(a.words)-1)]; reprove(a) }},
		{"second encoding, proven", func(a *attempt) {
			f.word(a, func(w verifier.Word) verifier.Word { return plus(w, fr.Modulus()) })
			reprove(a)
		}},
		{"errors that cancel for a guess", func(a *attempt) {
			s := secrets{a: f.scalar(), b: f.scalar(), d: f.scalar(), pok: f.scalar()}
			var rho fr.Element
			rho.SetInt64(int64(f.pick(5)) - 1)
			s.cError.Mul(&rho, &s.pok)
			a.proof = f.proveWith(f.t, a.context, a.words, s)
		}},
		{"no commitment", func(a *attempt) {
			a.proof = f.proveWith(f.t, a.context, a.words, secrets{a: f.scalar(), b: f.scalar()})
		}},
		{"a commitment without its opening", func(a *attempt) {
			a.proof = f.proveWith(f.t, a.context, a.words, secrets{a: f.scalar(), b: f.scalar(), d: f.scalar(), noPoK: true})
		}},
		{"another's proof", func(a *attempt) { a.proof = f.others[f.pick(len(f.others))].prove(f.t, a.context, a.words) }},
	}
}

// keyMutations: another key, whole or in one of its parts.
func (f *forger) keyMutations() []mutation {
	key := func(name string, change func(vk *verifier.VerifyingKey)) mutation {
		return mutation{name, func(a *attempt) {
			vk := *a.vk
			change(&vk)
			a.vk = &vk
		}}
	}
	keys := func(vk *verifier.VerifyingKey) []*bn254.G1Affine {
		return []*bn254.G1Affine{&vk.Alpha, &vk.K0, &vk.Ke, &vk.Kc}
	}
	twists := func(vk *verifier.VerifyingKey) []*bn254.G2Affine {
		return []*bn254.G2Affine{&vk.Beta, &vk.Delta, &vk.GSigma}
	}
	return []mutation{
		{"another key", func(a *attempt) { a.vk = f.others[f.pick(len(f.others))].vk }},
		key("key's point of G1 replaced", func(vk *verifier.VerifyingKey) { *keys(vk)[f.pick(4)] = g1(f.scalar()) }),
		key("key's point of G1 negated", func(vk *verifier.VerifyingKey) { p := keys(vk)[f.pick(4)]; p.Neg(p) }),
		key("key's points of G1 swapped", func(vk *verifier.VerifyingKey) {
			x, y := keys(vk)[f.pick(4)], keys(vk)[f.pick(4)]
			*x, *y = *y, *x
		}),
		key("key's point of G2 replaced", func(vk *verifier.VerifyingKey) { *twists(vk)[f.pick(3)] = g2(f.scalar()) }),
		key("key's points of G2 swapped", func(vk *verifier.VerifyingKey) {
			x, y := twists(vk)[f.pick(3)], twists(vk)[f.pick(3)]
			*x, *y = *y, *x
		}),
		key("K0 at infinity", func(vk *verifier.VerifyingKey) { vk.K0.SetInfinity() }),
		key("another schema", func(vk *verifier.VerifyingKey) { vk.Schema.Name += "!" }),
		key("another word count", func(vk *verifier.VerifyingKey) {
			vk.Schema.Inputs = slices.Clone(vk.Schema.Inputs)
			vk.Schema.Inputs[0].Shape = []int{31 * (1 + f.pick(4))}
		}),
	}
}
