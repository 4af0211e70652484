package circuits

import (
	"math/rand/v2"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark/backend"
	"github.com/consensys/gnark/backend/groth16"
	bn254 "github.com/consensys/gnark/backend/groth16/bn254"
	"github.com/consensys/gnark/backend/witness"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/model/program/programtest"
	"github.com/zkinfer/zkinfer/verifier"
)

// TestGnarkSeesEveryRow: gnark's setup iterates over as many rows and wires as the
// system has.
func TestGnarkSeesEveryRow(t *testing.T) {
	p := smallCNN(t)
	s := compiled(t, p)
	r1cs, err := R1CS(s)
	if err != nil {
		t.Fatal(err)
	}
	if n := r1cs.GetNbConstraints(); n != s.NbRows() {
		t.Fatalf("gnark has %d constraints of %d", n, s.NbRows())
	}
	count, it := 0, r1cs.GetR1CIterator()
	for it.Next() != nil {
		count++
	}
	if count != s.NbRows() {
		t.Fatalf("gnark's setup sees %d constraints of %d", count, s.NbRows())
	}
	if w := len(r1cs.Public) + len(r1cs.Secret) + r1cs.NbInternalVariables; w != s.NbWires() {
		t.Fatalf("gnark has %d wires of %d", w, s.NbWires())
	}
}

func gnarkWitness(t *testing.T, s *System, a Assignment) witness.Witness {
	t.Helper()
	w, err := witness.New(fr.Modulus())
	if err != nil {
		t.Fatal(err)
	}
	values := GnarkWitness(s, a)
	ch := make(chan any, len(values))
	for _, v := range values {
		ch <- v
	}
	close(ch)
	if err := w.Fill(1, len(values)-1, ch); err != nil {
		t.Fatal(err)
	}
	return w
}

// TestGnarkProvesTheSystem: gnark's own Setup, Prove and Verify accept the
// circuit with its statement, and refuse another statement.
func TestGnarkProvesTheSystem(t *testing.T) {
	product, _ := product(t, 1, 6, 6, 6, 8)
	for name, p := range map[string]*program.Program{
		"cnn": smallCNN(t), "random combination": product, "wrap": wrapped(t, -1000, 1000, 8, true, 3), "and": conjunction(t, 8, 3),
	} {
		t.Run(name, func(t *testing.T) { gnarkProves(t, p) })
	}
}

func gnarkProves(t *testing.T, p *program.Program) {
	s := compiled(t, p)
	r1cs, err := R1CS(s)
	if err != nil {
		t.Fatal(err)
	}
	pk, vk, err := groth16.Setup(r1cs)
	if err != nil {
		t.Fatal(err)
	}
	trace, err := p.Eval(programtest.Inputs(rand.New(rand.NewPCG(2, 2)), p))
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.Assign(trace)
	if err != nil {
		t.Fatal(err)
	}
	d, err := pk.(*bn254.ProvingKey).CommitmentKeys[0].Commit(a.Committed())
	if err != nil {
		t.Fatal(err)
	}
	words := make([]verifier.Word, len(a.Words()))
	for i, w := range a.Words() {
		if words[i], err = verifier.NewWord(w); err != nil {
			t.Fatal(err)
		}
	}
	keyHash, context := verifier.Hash{1}, verifier.Hash{2}
	if err := a.Solve(verifier.Challenge(keyHash, context, words, d.RawBytes())); err != nil {
		t.Fatal(err)
	}
	w := gnarkWitness(t, s, a)
	proof, err := groth16.Prove(r1cs, pk, w, backend.WithProverHashToFieldFunction(verifier.NewChallengeHash(keyHash, context, words)))
	if err != nil {
		t.Fatal(err)
	}
	public, err := w.Public()
	if err != nil {
		t.Fatal(err)
	}
	check := func(words []verifier.Word) error {
		return groth16.Verify(proof, vk, public, backend.WithVerifierHashToFieldFunction(verifier.NewChallengeHash(keyHash, context, words)))
	}
	if err := check(words); err != nil {
		t.Fatal(err)
	}
	words[len(words)-1][31] ^= 1
	if check(words) == nil {
		t.Fatal("another statement was accepted")
	}
}
