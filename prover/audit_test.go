package prover

import (
	"errors"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254"

	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/verifier"
)

func TestAudit(t *testing.T) {
	for _, y := range []*toy{newToy(4, 1, 3, 1), newToy(5, 3, 60, 90)} {
		keys := testKeys(t, y)
		if err := Audit(y, keys.Proving, keys.Verifying, keys.SRS); err != nil {
			t.Error(err)
		}
		opt := y.options()
		opt.SRS = keys.SRS
		second, err := Setup(y, opt)
		if err != nil {
			t.Fatal(err)
		}
		if err := Audit(y, second.Proving, second.Verifying, keys.SRS); err != nil {
			t.Errorf("a key made from the SRS: %v", err)
		}
		if err := Audit(y, keys.Proving, keys.Verifying, testKeys(t, y).SRS); !errors.Is(err, ErrAudit) {
			t.Errorf("another SRS: got %v", err)
		}
		if err := Audit(y, keys.Proving, second.Verifying, keys.SRS); !errors.Is(err, ErrKeys) {
			t.Errorf("another verifying key: got %v", err)
		}
	}
}

// A key of one other weight, on any side of any row, is found out.
func TestAuditRefusesOtherWeights(t *testing.T) {
	y := newToy(8, 2, 6, 3)
	keys := testKeys(t, y)
	for i := range y.rows {
		for side := range 3 {
			z := *y
			z.rows = append([]circuits.Row(nil), y.rows...)
			e := []*circuits.LinExp{&z.rows[i].L, &z.rows[i].R, &z.rows[i].O}[side]
			if len(e.Terms) == 0 {
				continue
			}
			e.Terms = append([]circuits.Term(nil), e.Terms...)
			e.Terms[len(e.Terms)-1].Coef++
			if err := Audit(&z, keys.Proving, keys.Verifying, keys.SRS); !errors.Is(err, ErrAudit) {
				t.Errorf("row %d, side %d: got %v", i, side, err)
			}
		}
	}
	if err := Audit(newToy(8, 2, 6, 4), keys.Proving, keys.Verifying, keys.SRS); !errors.Is(err, ErrKeys) {
		t.Errorf("another circuit: got %v", err)
	}
}

// rebind makes the keys name each other again, as a forger would.
func rebind(t *testing.T, k *Keys) {
	h, err := k.Verifying.KeyHash()
	if err != nil {
		t.Fatal(err)
	}
	k.Proving.KeyHash = h
}

// copyKeys copies everything that a test changes.
func copyKeys(k *Keys) *Keys {
	pk, vk := *k.Proving, *k.Verifying
	for _, p := range []*[]bn254.G1Affine{&pk.A, &pk.B1, &pk.Z, &pk.K, &pk.Basis, &pk.BasisSigma} {
		*p = append([]bn254.G1Affine(nil), *p...)
	}
	pk.B2 = append([]bn254.G2Affine(nil), pk.B2...)
	pk.InfinityA = append([]bool(nil), pk.InfinityA...)
	return &Keys{Proving: &pk, Verifying: &vk, SRS: k.SRS}
}

func TestAuditRefusesChangedPoints(t *testing.T) {
	y := newToy(8, 2, 6, 3)
	keys := testKeys(t, y)
	_, _, g1, g2 := bn254.Generators()
	move1 := func(p *bn254.G1Affine) { p.Add(p, &g1) }
	move2 := func(p *bn254.G2Affine) { p.Add(p, &g2) }
	for name, change := range map[string]func(pk *ProvingKey, vk *verifier.VerifyingKey){
		"alpha":        func(pk *ProvingKey, vk *verifier.VerifyingKey) { move1(&pk.Alpha) },
		"beta":         func(pk *ProvingKey, vk *verifier.VerifyingKey) { move1(&pk.Beta) },
		"beta 2":       func(pk *ProvingKey, vk *verifier.VerifyingKey) { move2(&pk.Beta2) },
		"delta":        func(pk *ProvingKey, vk *verifier.VerifyingKey) { move1(&pk.Delta) },
		"delta 2":      func(pk *ProvingKey, vk *verifier.VerifyingKey) { move2(&pk.Delta2) },
		"both delta 2": func(pk *ProvingKey, vk *verifier.VerifyingKey) { move2(&pk.Delta2); vk.Delta = pk.Delta2 },
		"all of delta": func(pk *ProvingKey, vk *verifier.VerifyingKey) {
			move1(&pk.Delta)
			move2(&pk.Delta2)
			vk.Delta = pk.Delta2
		},
		"A":             func(pk *ProvingKey, vk *verifier.VerifyingKey) { move1(&pk.A[1]) },
		"last of A":     func(pk *ProvingKey, vk *verifier.VerifyingKey) { move1(&pk.A[len(pk.A)-1]) },
		"B1":            func(pk *ProvingKey, vk *verifier.VerifyingKey) { move1(&pk.B1[2]) },
		"B2":            func(pk *ProvingKey, vk *verifier.VerifyingKey) { move2(&pk.B2[2]) },
		"B1 and B2":     func(pk *ProvingKey, vk *verifier.VerifyingKey) { move1(&pk.B1[0]); move2(&pk.B2[0]) },
		"Z":             func(pk *ProvingKey, vk *verifier.VerifyingKey) { move1(&pk.Z[0]) },
		"last of Z":     func(pk *ProvingKey, vk *verifier.VerifyingKey) { move1(&pk.Z[len(pk.Z)-1]) },
		"order of Z":    func(pk *ProvingKey, vk *verifier.VerifyingKey) { pk.Z[1], pk.Z[2] = pk.Z[2], pk.Z[1] },
		"K":             func(pk *ProvingKey, vk *verifier.VerifyingKey) { move1(&pk.K[len(pk.K)-1]) },
		"basis":         func(pk *ProvingKey, vk *verifier.VerifyingKey) { move1(&pk.Basis[0]) },
		"sigma basis":   func(pk *ProvingKey, vk *verifier.VerifyingKey) { move1(&pk.BasisSigma[0]) },
		"mask's basis":  func(pk *ProvingKey, vk *verifier.VerifyingKey) { move1(&pk.Basis[len(pk.Basis)-1]) },
		"swapped basis": func(pk *ProvingKey, vk *verifier.VerifyingKey) { pk.Basis[0], pk.Basis[1] = pk.Basis[1], pk.Basis[0] },
		"K0":            func(pk *ProvingKey, vk *verifier.VerifyingKey) { move1(&vk.K0) },
		"Ke":            func(pk *ProvingKey, vk *verifier.VerifyingKey) { move1(&vk.Ke) },
		"Kc":            func(pk *ProvingKey, vk *verifier.VerifyingKey) { move1(&vk.Kc) },
		"vk alpha":      func(pk *ProvingKey, vk *verifier.VerifyingKey) { move1(&vk.Alpha) },
		"vk beta":       func(pk *ProvingKey, vk *verifier.VerifyingKey) { move2(&vk.Beta) },
		"vk delta":      func(pk *ProvingKey, vk *verifier.VerifyingKey) { move2(&vk.Delta) },
		"vk sigma":      func(pk *ProvingKey, vk *verifier.VerifyingKey) { move2(&vk.GSigma) },
	} {
		k := copyKeys(keys)
		change(k.Proving, k.Verifying)
		rebind(t, k)
		if err := Audit(y, k.Proving, k.Verifying, k.SRS); !errors.Is(err, ErrAudit) {
			t.Errorf("%s changed: got %v", name, err)
		}
	}
	// a point left out, with its mark
	k := copyKeys(keys)
	for w := range k.Proving.InfinityA {
		if !k.Proving.InfinityA[w] {
			k.Proving.InfinityA[w], k.Proving.A = true, k.Proving.A[1:]
			break
		}
	}
	if err := Audit(y, k.Proving, k.Verifying, k.SRS); !errors.Is(err, ErrAudit) {
		t.Errorf("a point of A left out: got %v", err)
	}
	k = copyKeys(keys)
	k.Proving.K = k.Proving.K[1:]
	if err := Audit(y, k.Proving, k.Verifying, k.SRS); !errors.Is(err, ErrKeys) {
		t.Errorf("a point of K less: got %v", err)
	}
	short, err := NewSRS(2, "test")
	if err != nil {
		t.Fatal(err)
	}
	if err := Audit(y, keys.Proving, keys.Verifying, short); !errors.Is(err, ErrSRS) {
		t.Errorf("an SRS of another size: got %v", err)
	}
}
