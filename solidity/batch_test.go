package solidity

import (
	"errors"
	"fmt"
	"math/big"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/zkinfer/zkinfer/verifier"
)

// maxBatchGas is what a proof of a batch of 32 may cost, of 784 + 10 bytes.
const maxBatchGas = 73_000

// maxBatchRefusalGas is what refusing a batch of 32 may cost, by proof: all gas
// that the pairing is given, which is twice its price.
const maxBatchRefusalGas = 113_000

// member is one statement and proof of a batch.
type member struct {
	context verifier.Hash
	words   []verifier.Word
	proof   []byte
}

// members are n statements of the key, proven.
func (td *trapdoor) members(t testing.TB, n int) []member {
	t.Helper()
	out := make([]member, n)
	for i := range out {
		words, context := td.words(), verifier.Hash{0: byte(i), 31: 1}
		out[i] = member{context, words, td.prove(t, context, words)}
	}
	return out
}

// batchCalldata is the call IModel.verifyBatch of the members.
func batchCalldata(members []member) []byte {
	contexts, words, proofs := make([]verifier.Hash, len(members)), []verifier.Word(nil), make([][]byte, len(members))
	for i, m := range members {
		contexts[i], proofs[i] = m.context, m.proof
		words = append(words, m.words...)
	}
	return VerifyBatchCalldata(contexts, words, proofs)
}

// verifyBatch is the model's verdict on a batch, and its gas.
func (e *EVM) verifyBatch(members []member) (uint64, error) {
	r := e.result(batchCalldata(members))
	return r.ExecutionGas, r.Err
}

func TestBatchAccepts(t *testing.T) {
	td := newTrapdoor(t, 200, digits())
	e := newEVM(t, td.vk)
	all := td.members(t, 128)
	for _, n := range []int{1, 2, 3, 7, 32, 128} {
		gas, err := e.verifyBatch(all[:n])
		if err != nil {
			t.Fatalf("%d proofs: %v", n, err)
		}
		if n == 32 && !within(gas, maxBatchGas*32) {
			t.Errorf("%d gas a proof, want at most %d", gas/32, maxBatchGas)
		}
		t.Logf("%d proofs: %d gas each", n, gas/uint64(n))
	}
	// In any order, and with a member twice.
	members := append([]member{all[5], all[5]}, all[:5]...)
	for range 5 {
		td.rng.Shuffle(len(members), func(i, k int) { members[i], members[k] = members[k], members[i] })
		if _, err := e.verifyBatch(members); err != nil {
			t.Fatal(err)
		}
	}
}

func TestBatchSizes(t *testing.T) {
	td := newTrapdoor(t, 201, sized(31))
	e := newEVM(t, td.vk)
	all := td.members(t, 129)
	for _, c := range []struct {
		what           string
		contexts       int
		words, members int
		name           string
	}{
		{"no proofs", 0, 0, 0, "WrongBatch"},
		{"129 proofs", 129, 129, 129, "WrongBatch"},
		{"a context less", 1, 2, 2, "WrongBatch"},
		{"a context more", 3, 2, 2, "WrongBatch"},
		{"a statement less", 2, 1, 2, "WrongWordCount"},
		{"a statement more", 2, 3, 2, "WrongWordCount"},
	} {
		var contexts []verifier.Hash
		var words []verifier.Word
		var proofs [][]byte
		for _, m := range all[:c.contexts] {
			contexts = append(contexts, m.context)
		}
		for _, m := range all[:c.words] {
			words = append(words, m.words...)
		}
		for _, m := range all[:c.members] {
			proofs = append(proofs, m.proof)
		}
		_, gas, err := e.call(e.model, VerifyBatchCalldata(contexts, words, proofs), callGas)
		var revert *RevertError
		if !errors.As(err, &revert) || revert.Name != c.name || gas > 100_000 {
			t.Errorf("%s: %v for %d gas, want %s", c.what, err, gas, c.name)
		}
	}
}

// spoilers turn a good member into one that verify refuses.
func spoilers(t *testing.T, td *trapdoor) map[string]func(m *member) {
	points := func(change func(p *verifier.Points)) func(*member) {
		return func(m *member) {
			p, err := verifier.ParsePoints(m.proof)
			if err != nil {
				t.Fatal(err)
			}
			change(p)
			m.proof = p.Marshal()
		}
	}
	outside := outsideSubgroup(t, td)
	return map[string]func(m *member){
		"another context":       func(m *member) { m.context[3] ^= 1 },
		"another word":          func(m *member) { m.words = clone(m.words); m.words[1][9] ^= 1 },
		"a word of 2^248":       func(m *member) { m.words = clone(m.words); m.words[0][0] = 1 },
		"another selector":      func(m *member) { m.proof = append([]byte{0}, m.proof[1:]...) },
		"a short proof":         func(m *member) { m.proof = m.proof[:387] },
		"a long proof":          func(m *member) { m.proof = append(append([]byte{}, m.proof...), 0) },
		"no proof":              func(m *member) { m.proof = nil },
		"a coordinate too big":  func(m *member) { m.proof = changed(m.proof, 2, [32]byte{0xff}) },
		"A off the curve":       points(func(p *verifier.Points) { p.A.Y.Double(&p.A.Y) }),
		"C off the curve":       points(func(p *verifier.Points) { p.C.Y.Double(&p.C.Y) }),
		"D off the curve":       points(func(p *verifier.Points) { p.D.Y.Double(&p.D.Y) }),
		"PoK off the curve":     points(func(p *verifier.Points) { p.PoK.Y.Double(&p.PoK.Y) }),
		"B off the curve":       points(func(p *verifier.Points) { p.B.Y.A0.Double(&p.B.Y.A0) }),
		"B outside the group":   points(func(p *verifier.Points) { p.B = outside }),
		"another A":             points(func(p *verifier.Points) { p.A = g1(td.scalar()) }),
		"another B":             points(func(p *verifier.Points) { p.B = g2(td.scalar()) }),
		"C negated":             points(func(p *verifier.Points) { p.C.Neg(&p.C) }),
		"another D":             points(func(p *verifier.Points) { p.D = g1(td.scalar()) }),
		"PoK at infinity":       points(func(p *verifier.Points) { p.PoK.SetInfinity() }),
		"everything infinity":   points(func(p *verifier.Points) { *p = verifier.Points{} }),
		"the points of another": points(func(p *verifier.Points) { p.A, p.C = p.C, p.A }),
	}
}

// A batch is accepted if and only if every member is accepted alone; a member that
// needs no pairing to be refused is named.
func TestBatchIsItsMembers(t *testing.T) {
	td := newTrapdoor(t, 202, sized(62))
	j := newJudges(t, td.vk)
	for what, spoil := range spoilers(t, td) {
		for _, n := range []int{1, 2, 5} {
			members := td.members(t, n)
			bad := td.rng.IntN(n)
			spoil(&members[bad])
			e := j.refuse(what, members[bad].context, members[bad].words, members[bad].proof)
			gas, err := j.evm.verifyBatch(members)
			var revert *RevertError
			switch {
			case !errors.As(err, &revert) || revert.Name != "BadMember" && revert.Name != "InvalidProof":
				t.Errorf("%s, member %d of %d: %v", what, bad, n, err)
			case revert.Name == "BadMember" && revert.Args[0].Int64() != int64(bad):
				t.Errorf("%s, member %d of %d: %v", what, bad, n, err)
			case e != nil && e.Name != "InvalidProof" && revert.Name != "BadMember":
				t.Errorf("%s: verify says %v, verifyBatch %v", what, e, err)
			}
			if bound := uint64(90_000+68_000*(n+4)) + 120_000*uint64(n); gas > bound {
				t.Errorf("%s, %d members: refused for %d gas, want at most %d", what, n, gas, bound)
			}
		}
	}
}

// Members that are good on their own are not good for each other's statements.
func TestBatchSwaps(t *testing.T) {
	td := newTrapdoor(t, 203, sized(62))
	e := newEVM(t, td.vk)
	refuse := func(what string, change func(a, b *member)) {
		t.Helper()
		members := td.members(t, 4)
		change(&members[1], &members[2])
		if _, err := e.verifyBatch(members); !errors.Is(err, verifier.ErrInvalidProof) {
			t.Errorf("%s: %v", what, err)
		}
	}
	refuse("proofs swapped", func(a, b *member) { a.proof, b.proof = b.proof, a.proof })
	refuse("contexts swapped", func(a, b *member) { a.context, b.context = b.context, a.context })
	refuse("words swapped", func(a, b *member) { a.words, b.words = b.words, a.words })
	refuse("a word moved to the next", func(a, b *member) {
		n := len(a.words)
		last := a.words[n-1]
		a.words = a.words[:n-1]
		b.words = append([]verifier.Word{last}, b.words...)
		all := append(clone(a.words), b.words...)
		all[n-1], all[n] = all[n], all[n-1]
		a.words, b.words = all[:n], all[n:]
	})
	for part := range 12 {
		refuse(fmt.Sprintf("proof word %d swapped", part), func(a, b *member) {
			if part < 2 || part > 5 { // a G1 point, whole
				part &^= 1
				x, y := proofWord(a.proof, part), proofWord(a.proof, part+1)
				a.proof = changed(changed(a.proof, part, proofWord(b.proof, part)), part+1, proofWord(b.proof, part+1))
				b.proof = changed(changed(b.proof, part, x), part+1, y)
				return
			}
			for i := 2; i < 6; i++ {
				x := proofWord(a.proof, i)
				a.proof = changed(a.proof, i, proofWord(b.proof, i))
				b.proof = changed(b.proof, i, x)
			}
		})
	}
}

// coefficients are those of Groth16Batch: r_1 .. r_n, then rho.
func coefficients(t *testing.T, td *trapdoor, members []member) []fr.Element {
	t.Helper()
	keyHash, err := td.vk.KeyHash()
	if err != nil {
		t.Fatal(err)
	}
	tag := crypto.Keccak256([]byte("zkinfer.batch.v1"))
	transcript := appendUint(tag, len(members))
	for _, m := range members {
		c := verifier.Challenge(keyHash, m.context, m.words, [64]byte(m.proof[260:324]))
		challenge := c.Bytes()
		transcript = append(append(transcript, challenge[:]...), m.proof[4:]...)
	}
	seed := crypto.Keccak256(transcript)
	out := make([]fr.Element, len(members)+1)
	for i := range out {
		out[i].SetBigInt(new(big.Int).SetBytes(crypto.Keccak256(appendUint(append([]byte{}, seed...), i))[:16]))
	}
	return out
}

// batchHolds tests the folded equation with given coefficients.
func batchHolds(t *testing.T, td *trapdoor, members []member, r []fr.Element) bool {
	t.Helper()
	keyHash, err := td.vk.KeyHash()
	if err != nil {
		t.Fatal(err)
	}
	n := len(members)
	var left []bn254.G1Affine
	var right []bn254.G2Affine
	var c, d, pok, k bn254.G1Affine
	var sumR, sumE, sumC, x fr.Element
	times := func(p bn254.G1Affine, s fr.Element) (q bn254.G1Affine) {
		q.ScalarMultiplication(&p, s.BigInt(new(big.Int)))
		return q
	}
	addTo := func(sum *bn254.G1Affine, p bn254.G1Affine) { sum.Add(sum, &p) }
	for i, m := range members {
		p, err := verifier.ParsePoints(m.proof)
		if err != nil {
			t.Fatal(err)
		}
		challenge := verifier.Challenge(keyHash, m.context, m.words, verifier.CommitmentBytes(&p.D))
		e, err := verifier.PublicInput(m.words, challenge)
		if err != nil {
			t.Fatal(err)
		}
		left, right = append(left, times(p.A, r[i])), append(right, p.B)
		addTo(&c, times(p.C, r[i]))
		addTo(&d, times(p.D, r[i]))
		addTo(&pok, times(p.PoK, r[i]))
		sumR.Add(&sumR, &r[i])
		sumE.Add(&sumE, x.Mul(&r[i], &e))
		sumC.Add(&sumC, x.Mul(&r[i], &challenge))
	}
	k = d
	for _, term := range []bn254.G1Affine{times(pok, r[n]), times(td.vk.K0, sumR), times(td.vk.Ke, sumE), times(td.vk.Kc, sumC)} {
		addTo(&k, term)
	}
	_, _, _, minusG2 := bn254.Generators()
	var minusBeta, minusDelta bn254.G2Affine
	minusG2.Neg(&minusG2)
	minusBeta.Neg(&td.vk.Beta)
	minusDelta.Neg(&td.vk.Delta)
	ok, err := bn254.PairingCheck(
		append(left, times(td.vk.Alpha, sumR), c, k, times(d, r[n])),
		append(right, minusBeta, minusDelta, minusG2, td.vk.GSigma))
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

// A forger who knows the coefficients makes the members' errors cancel. Every
// point of a proof changes them, so what held for the old ones fails for the new.
func TestBatchErrorsDoNotCancel(t *testing.T) {
	td := newTrapdoor(t, 204, sized(62))
	e := newEVM(t, td.vk)
	forge := func(what string, change func(a, b *secrets, r []fr.Element)) {
		t.Helper()
		members := td.members(t, 2)
		s := [2]secrets{}
		for i := range s {
			s[i] = secrets{a: td.scalar(), b: td.scalar(), d: td.scalar()}
			members[i].proof = td.proveWith(t, members[i].context, members[i].words, s[i])
		}
		r := coefficients(t, td, members)
		if !batchHolds(t, td, members, r) {
			t.Fatalf("%s: the reference refuses the good batch", what)
		}
		if _, err := e.verifyBatch(members); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		change(&s[0], &s[1], r)
		for i := range s {
			members[i].proof = td.proveWith(t, members[i].context, members[i].words, s[i])
		}
		if !batchHolds(t, td, members, r) {
			t.Errorf("%s: the errors do not cancel for the coefficients they were made for", what)
		}
		if _, err := e.verifyBatch(members); !errors.Is(err, verifier.ErrInvalidProof) {
			t.Errorf("%s: %v", what, err)
		}
	}
	opposite := func(r []fr.Element, x fr.Element) (first, second fr.Element) {
		first.Mul(&x, &r[1])
		second.Mul(&x, &r[0])
		second.Neg(&second)
		return first, second
	}
	forge("C", func(a, b *secrets, r []fr.Element) { a.cError, b.cError = opposite(r, td.scalar()) })
	// With another A or B, C stays: it makes up for the product that was.
	forge("A", func(a, b *secrets, r []fr.Element) {
		var x, y fr.Element
		a.cError, b.cError = opposite(r, td.scalar())
		x.Div(&a.cError, &a.b)
		y.Div(&b.cError, &b.b)
		a.a.Add(&a.a, &x)
		b.a.Add(&b.a, &y)
	})
	forge("B", func(a, b *secrets, r []fr.Element) {
		var x, y fr.Element
		a.cError, b.cError = opposite(r, td.scalar())
		x.Div(&a.cError, &a.a)
		y.Div(&b.cError, &b.a)
		a.b.Add(&a.b, &x)
		b.b.Add(&b.b, &y)
	})
	forge("PoK", func(a, b *secrets, r []fr.Element) { a.pok, b.pok = opposite(r, td.scalar()) })
	forge("PoK against C", func(a, b *secrets, r []fr.Element) {
		a.pok = td.scalar()
		a.cError.Mul(&a.pok, &r[2])
	})
	forge("PoK of one against C of the other", func(a, b *secrets, r []fr.Element) {
		a.pok = td.scalar()
		b.cError.Mul(&a.pok, &r[2])
		b.cError.Mul(&b.cError, &r[0])
		b.cError.Div(&b.cError, &r[1])
	})
}

// A batch that had too little gas is not called invalid.
func TestStarvedBatchIsNotCalledInvalid(t *testing.T) {
	td := newTrapdoor(t, 205, sized(31))
	e := newEVM(t, td.vk)
	data := batchCalldata(td.members(t, 3))
	accepted := 0
	for limit := uint64(0); limit < 1_000_000; limit += 1999 {
		_, _, err := e.call(e.model, data, limit)
		if errors.Is(err, verifier.ErrInvalidProof) || errors.Is(err, ErrBatch) {
			t.Fatalf("%d gas: %v", limit, err)
		}
		if err == nil {
			accepted++
		}
	}
	if accepted == 0 {
		t.Error("no call had enough gas")
	}
}
