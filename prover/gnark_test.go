package prover

import (
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark/backend"
	groth16 "github.com/consensys/gnark/backend/groth16/bn254"
	"github.com/consensys/gnark/backend/witness"
	"github.com/consensys/gnark/constraint"
	cs "github.com/consensys/gnark/constraint/bn254"
	"github.com/consensys/gnark/constraint/solver"
	fcs "github.com/consensys/gnark/frontend/cs"

	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/verifier"
)

// gnarkSystem is the toy as gnark's constraint system, wire by wire and row by
// row: what is fixed is secret input, the challenge and the late wires are solved.
func gnarkSystem(t *testing.T, y *toy) *cs.R1CS {
	r := cs.NewR1CS(len(y.rows))
	r.AddPublicVariable("1")
	r.AddPublicVariable("e")
	for w := int(circuits.Committed); w < y.fixed; w++ {
		r.AddSecretVariable("")
	}
	commitment := constraint.Groth16Commitment{CommitmentIndex: y.fixed}
	inputs := []constraint.LinearExpression{{}}
	for i := range y.committed {
		w := int(circuits.Committed) + i
		commitment.PrivateCommitted = append(commitment.PrivateCommitted, w)
		inputs = append(inputs, constraint.LinearExpression{r.MakeTerm(r.One(), w)})
	}
	hint := fcs.Bsb22CommitmentComputePlaceholder
	out, err := r.AddSolverHint(hint, solver.GetHintID(hint), inputs, 1)
	if err != nil || out[0] != y.fixed {
		t.Fatalf("the challenge is wire %v (%v)", out, err)
	}
	if err := r.AddCommitment(commitment); err != nil {
		t.Fatal(err)
	}
	for w := y.fixed + 1; w < y.wires; w++ {
		r.AddInternalVariable()
	}
	id := r.AddBlueprint(&constraint.BlueprintGenericR1C{})
	for i := range y.rows {
		row := &y.rows[i]
		r.AddR1C(constraint.R1C{L: gnarkTerms(r, &row.L), R: gnarkTerms(r, &row.R), O: gnarkTerms(r, &row.O)}, id)
	}
	return r
}

func gnarkTerms(r *cs.R1CS, e *circuits.LinExp) constraint.LinearExpression {
	var l constraint.LinearExpression
	for _, x := range e.Terms {
		l = append(l, r.MakeTerm(r.FromInterface(*new(fr.Element).SetInt64(x.Coef)), int(x.Wire)))
	}
	for _, x := range e.Big {
		l = append(l, r.MakeTerm(r.FromInterface(x.Coef), int(x.Wire)))
	}
	return l
}

// gnarkWitness gives e, then the secret inputs.
func gnarkWitness(t *testing.T, y *toy, w []fr.Element) witness.Witness {
	full, err := witness.New(fr.Modulus())
	if err != nil {
		t.Fatal(err)
	}
	values := make(chan any, y.fixed)
	for _, v := range w[1:y.fixed] {
		values <- v
	}
	close(values)
	if err := full.Fill(1, y.fixed-2, values); err != nil {
		t.Fatal(err)
	}
	return full
}

// Keys and proofs of this package and of gnark stand in for each other.
func TestGnark(t *testing.T) {
	for _, y := range []*toy{newToy(11, 1, 3, 2), newToy(12, 2, 40, 50), newToy(13, 4, 7, 200)} {
		keys := testKeys(t, y)
		context := verifier.Hash{3}
		gpk, gvk, err := GnarkKeys(keys.Proving, keys.Verifying)
		if err != nil {
			t.Fatal(err)
		}

		// our proof, gnark's verifier
		a := y.assign(5)
		proof, err := Prove(keys.Proving, keys.Verifying, y, a, context)
		if err != nil {
			t.Fatal(err)
		}
		points, err := verifier.ParsePoints(proof.Data)
		if err != nil {
			t.Fatal(err)
		}
		hash := verifier.NewChallengeHash(keys.Proving.KeyHash, context, proof.Words)
		check := func(p *groth16.Proof, e fr.Element) error {
			return groth16.Verify(p, gvk, fr.Vector{e}, backend.WithVerifierHashToFieldFunction(hash))
		}
		ours := &groth16.Proof{
			Ar: points.A, Bs: points.B, Krs: points.C,
			Commitments: []bn254.G1Affine{points.D}, CommitmentPok: points.PoK,
		}
		e := a.Wires()[circuits.Public]
		if err := check(ours, e); err != nil {
			t.Errorf("gnark refuses our proof: %v", err)
		}
		one := fr.One()
		if check(ours, *new(fr.Element).Add(&e, &one)) == nil {
			t.Error("gnark accepts our proof for another public input")
		}

		// gnark's proof, our verifier
		theirs, err := groth16.Prove(gnarkSystem(t, y), gpk, gnarkWitness(t, y, a.Wires()), backend.WithProverHashToFieldFunction(hash))
		if err != nil {
			t.Fatal(err)
		}
		proof.Data = (&verifier.Points{
			A: theirs.Ar, B: theirs.Bs, C: theirs.Krs, D: theirs.Commitments[0], PoK: theirs.CommitmentPok,
		}).Marshal()
		if err := verifier.Verify(keys.Verifying, context, proof); err != nil {
			t.Errorf("we refuse gnark's proof: %v", err)
		}
		proof.Words[0][31] ^= 1
		if verifier.Verify(keys.Verifying, context, proof) == nil {
			t.Error("we accept gnark's proof for another word")
		}
	}
}

// gnark's setup numbers wires and orders points as ours does: for the same system
// its keys have our lengths and infinities.
func TestGnarkSetup(t *testing.T) {
	y := newToy(12, 2, 40, 50)
	keys := testKeys(t, y)
	ours, _, err := GnarkKeys(keys.Proving, keys.Verifying)
	if err != nil {
		t.Fatal(err)
	}
	var pk groth16.ProvingKey
	var vk groth16.VerifyingKey
	if err := groth16.Setup(gnarkSystem(t, y), &pk, &vk); err != nil {
		t.Fatal(err)
	}
	if pk.NbG1() != ours.NbG1() || pk.NbG2() != ours.NbG2() || pk.NbInfinityA != ours.NbInfinityA || pk.NbInfinityB != ours.NbInfinityB ||
		pk.Domain.Cardinality != ours.Domain.Cardinality || len(pk.CommitmentKeys[0].Basis) != len(keys.Proving.Basis) {
		t.Error("the keys have other lengths")
	}
	for w := range pk.InfinityA {
		if pk.InfinityA[w] != ours.InfinityA[w] || pk.InfinityB[w] != ours.InfinityB[w] {
			t.Errorf("wire %d: another infinity", w)
		}
	}
}
