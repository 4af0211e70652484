package prover

import (
	"errors"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/verifier"
)

func TestProve(t *testing.T) {
	for seed, y := range []*toy{newToy(4, 1, 3, 1), newToy(5, 3, 60, 90)} {
		keys := testKeys(t, y)
		context := verifier.Hash{7}
		proof, err := Prove(keys.Proving, keys.Verifying, y, y.assign(1), context)
		if err != nil {
			t.Fatalf("system %d: %v", seed, err)
		}
		if err := verifier.Verify(keys.Verifying, context, proof); err != nil {
			t.Error(err)
		}
		if err := verifier.Verify(keys.Verifying, verifier.Hash{}, proof); !errors.Is(err, verifier.ErrContext) {
			t.Errorf("another context: got %v", err)
		}
		for i := range proof.Words {
			proof.Words[i][31] ^= 1
			if err := verifier.Verify(keys.Verifying, context, proof); !errors.Is(err, verifier.ErrInvalidProof) {
				t.Errorf("word %d changed: got %v", i, err)
			}
			proof.Words[i][31] ^= 1
		}
	}
}

// Two proofs of one witness have nothing in common but the statement.
func TestProofsAreRandom(t *testing.T) {
	y := newToy(4, 1, 3, 1)
	keys := testKeys(t, y)
	var points [2]*verifier.Points
	for i := range points {
		proof, err := Prove(keys.Proving, keys.Verifying, y, y.assign(1), verifier.Hash{})
		if err != nil {
			t.Fatal(err)
		}
		if points[i], err = verifier.ParsePoints(proof.Data); err != nil {
			t.Fatal(err)
		}
	}
	p, q := points[0], points[1]
	if p.A == q.A || p.B == q.B || p.C == q.C || p.D == q.D || p.PoK == q.PoK {
		t.Error("a point is the same in two proofs")
	}
}

// Every wire of the witness is wrong once, and no proof comes of it.
func TestProveRefusesForgedWitnesses(t *testing.T) {
	y := newToy(6, 2, 5, 4)
	keys := testKeys(t, y)
	for w := range y.wires {
		a := y.assign(2)
		a.forge = func(wires []fr.Element) { wires[w].Add(&wires[w], &wires[circuits.One]) }
		mask := w == int(circuits.Committed)+y.committed-1
		_, err := Prove(keys.Proving, keys.Verifying, y, a, verifier.Hash{})
		// A mask that changes after the commitment is still one that no row refuses,
		// but the committed points know it.
		if !errors.Is(err, ErrWitness) {
			t.Errorf("wire %d (mask: %v): got %v", w, mask, err)
		}
	}
}

// The rows' values are forged too, so that every row seems to hold.
func TestProveRefusesForgedValues(t *testing.T) {
	y := newToy(6, 2, 5, 4)
	keys := testKeys(t, y)
	for i := range y.rows {
		if _, err := Prove(keys.Proving, keys.Verifying, y, &liar{y.assign(3), i}, verifier.Hash{}); !errors.Is(err, ErrWitness) {
			t.Errorf("row %d: got %v", i, err)
		}
	}
}

// liar gives values for a row that multiply, but are not the row's.
type liar struct {
	*toyAssignment
	row int
}

func (x *liar) Values(l, r, o []fr.Element) {
	x.toyAssignment.Values(l, r, o)
	l[x.row].Double(&l[x.row])
	o[x.row].Double(&o[x.row])
	unit := fr.One()
	r[x.row].Add(&r[x.row], &unit)
	o[x.row].Mul(&l[x.row], &r[x.row])
}

func TestProveRefusesKeysOfOthers(t *testing.T) {
	y, z := newToy(6, 2, 5, 4), newToy(6, 2, 5, 5)
	keys, other := testKeys(t, y), testKeys(t, y)
	if _, err := Prove(keys.Proving, other.Verifying, y, y.assign(1), verifier.Hash{}); !errors.Is(err, ErrKeys) {
		t.Errorf("another verifying key: got %v", err)
	}
	if _, err := Prove(keys.Proving, keys.Verifying, z, y.assign(1), verifier.Hash{}); !errors.Is(err, ErrKeys) {
		t.Errorf("another circuit: got %v", err)
	}
	pk := *keys.Proving
	pk.ProgramHash = verifier.Hash{9}
	if _, err := Prove(&pk, keys.Verifying, y, y.assign(1), verifier.Hash{}); !errors.Is(err, ErrKeys) {
		t.Errorf("another program: got %v", err)
	}
	for name, unmask := range map[string]func(pk *ProvingKey){
		"mask":    func(pk *ProvingKey) { pk.Basis[len(pk.Basis)-1] = bn254.G1Affine{} },
		"delta":   func(pk *ProvingKey) { pk.Delta = bn254.G1Affine{} },
		"delta 2": func(pk *ProvingKey) { pk.Delta2 = bn254.G2Affine{} },
	} {
		k := copyKeys(keys)
		unmask(k.Proving)
		if _, err := Prove(k.Proving, k.Verifying, y, y.assign(1), verifier.Hash{}); !errors.Is(err, ErrKeys) {
			t.Errorf("a key that does not hide the witness, %s: got %v", name, err)
		}
	}
}

func TestProveRefusesBadAssignments(t *testing.T) {
	y := newToy(6, 2, 5, 4)
	keys := testKeys(t, y)
	for name, a := range map[string]circuits.Assignment{
		"large word":      &odd{toyAssignment: y.assign(1), words: []fr.Element{{}, *new(fr.Element).SetInt64(-1)}},
		"words":           &odd{toyAssignment: y.assign(1), words: []fr.Element{{}}},
		"other words":     &odd{toyAssignment: y.assign(1), words: []fr.Element{{}, {}}},
		"committed wires": &odd{toyAssignment: y.assign(1), committed: make([]fr.Element, 2)},
		"unsolvable":      &odd{toyAssignment: y.assign(1), err: errors.New("unsolvable")},
		"wires":           &odd{toyAssignment: y.assign(1), wires: make([]fr.Element, 3)},
	} {
		if _, err := Prove(keys.Proving, keys.Verifying, y, a, verifier.Hash{}); err == nil {
			t.Errorf("%s: proved", name)
		}
	}
}

// odd replaces parts of an assignment.
type odd struct {
	*toyAssignment
	words, committed, wires []fr.Element
	err                     error
}

func (x *odd) Words() []fr.Element {
	if x.words != nil {
		return x.words
	}
	return x.toyAssignment.Words()
}

func (x *odd) Committed() []fr.Element {
	if x.committed != nil {
		return x.committed
	}
	return x.toyAssignment.Committed()
}

func (x *odd) Solve(c fr.Element) error {
	if x.err != nil {
		return x.err
	}
	return x.toyAssignment.Solve(c)
}

func (x *odd) Wires() []fr.Element {
	if x.wires != nil {
		return x.wires
	}
	return x.toyAssignment.Wires()
}
