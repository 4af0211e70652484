package prover

import (
	"errors"
	"math/big"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

func TestCheckSRS(t *testing.T) {
	for _, rows := range []int{1, 2, 3, 100} {
		srs, err := NewSRS(rows, "test")
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckSRS(srs); err != nil {
			t.Errorf("%d rows: %v", rows, err)
		}
	}
}

func TestCheckSRSRefuses(t *testing.T) {
	good, err := NewSRS(8, "test")
	if err != nil {
		t.Fatal(err)
	}
	_, _, g1, g2 := bn254.Generators()
	move1 := func(p *bn254.G1Affine) { p.Add(p, &g1) }
	move2 := func(p *bn254.G2Affine) { p.Add(p, &g2) }
	other, err := NewSRS(8, "test")
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*SRS){
		"alpha":            func(s *SRS) { move1(&s.Alpha) },
		"alpha 2":          func(s *SRS) { move2(&s.Alpha2) },
		"alpha of another": func(s *SRS) { s.Alpha, s.Alpha2 = other.Alpha, other.Alpha2 },
		"beta":             func(s *SRS) { move1(&s.Beta) },
		"beta 2":           func(s *SRS) { move2(&s.Beta2) },
		"tau":              func(s *SRS) { move1(&s.Tau) },
		"tau 2":            func(s *SRS) { move2(&s.Tau2) },
		"tau of another":   func(s *SRS) { s.Tau, s.Tau2 = other.Tau, other.Tau2 },
		"first L":          func(s *SRS) { move1(&s.L[0]) },
		"last L":           func(s *SRS) { move1(&s.L[7]) },
		"L, sum kept":      func(s *SRS) { s.L[2].Add(&s.L[2], &g1); s.L[5].Sub(&s.L[5], &g1) },
		"L of another":     func(s *SRS) { s.L = other.L },
		"all L doubled": func(s *SRS) {
			for i := range s.L {
				s.L[i].Double(&s.L[i])
				s.AlphaL[i].Double(&s.AlphaL[i])
				s.BetaL[i].Double(&s.BetaL[i])
				s.L2[i].Double(&s.L2[i])
			}
		},
		"order of L":        func(s *SRS) { s.L[1], s.L[2] = s.L[2], s.L[1] },
		"alpha L":           func(s *SRS) { move1(&s.AlphaL[3]) },
		"beta L":            func(s *SRS) { move1(&s.BetaL[3]) },
		"L 2":               func(s *SRS) { move2(&s.L2[3]) },
		"first Z":           func(s *SRS) { move1(&s.Z[0]) },
		"Z":                 func(s *SRS) { move1(&s.Z[3]) },
		"last Z":            func(s *SRS) { move1(&s.Z[6]) },
		"all Z doubled":     func(s *SRS) { s.Z = doubled(s.Z) },
		"Z at infinity":     func(s *SRS) { clear(s.Z) },
		"alpha at infinity": func(s *SRS) { s.Alpha = bn254.G1Affine{} },
		"length":            func(s *SRS) { s.L = s.L[:7] },
		"size":              func(s *SRS) { s.N = 7 },
		"off the curve":     func(s *SRS) { s.L[3].X.SetOne() },
		"off the twist":     func(s *SRS) { s.L2[3].X.A0.SetOne() },
		"off the subgroup":  func(s *SRS) { s.L2[3] = outsideSubgroup(t) },
	} {
		s := *good
		s.L, s.AlphaL, s.BetaL, s.Z = clone1(s.L), clone1(s.AlphaL), clone1(s.BetaL), clone1(s.Z)
		s.L2 = append([]bn254.G2Affine(nil), s.L2...)
		change(&s)
		if err := CheckSRS(&s); !errors.Is(err, ErrSRS) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func clone1(p []bn254.G1Affine) []bn254.G1Affine { return append([]bn254.G1Affine(nil), p...) }

func doubled(p []bn254.G1Affine) []bn254.G1Affine {
	p = clone1(p)
	for i := range p {
		p[i].Double(&p[i])
	}
	return p
}

// outsideSubgroup is a point of the twist that is not in G2.
func outsideSubgroup(t *testing.T) bn254.G2Affine {
	for i := uint64(1); i < 100; i++ {
		p := bn254.GeneratePointNotInG2(bn254.E2{A0: fp.NewElement(i)})
		var a bn254.G2Affine
		if a.FromJacobian(&p); a.IsOnCurve() && !a.IsInSubGroup() {
			return a
		}
	}
	t.Fatal("no point found")
	return bn254.G2Affine{}
}

// A point outside the subgroup is found among many, one by one and by random
// combinations, one of the smallest order too.
func TestInSubgroup(t *testing.T) {
	scalars := make([]fr.Element, fewPoints+50)
	for i := range scalars {
		scalars[i].SetUint64(uint64(i))
	}
	points := mulG2(g2Table(1), scalars)
	if !inSubgroupG2(points) || !inSubgroupG2(points[:20]) || !inSubgroupG2(nil) {
		t.Error("points of the subgroup refused")
	}
	for _, bad := range []bn254.G2Affine{outsideSubgroup(t), smallOrder(t)} {
		for _, n := range []int{20, len(points)} {
			p := append([]bn254.G2Affine(nil), points[:n]...)
			p[n/2].Add(&p[n/2], &bad)
			if inSubgroupG2(p) {
				t.Errorf("a point outside the subgroup passes among %d", n)
			}
		}
	}
}

// smallOrder is a point of order 10069, the least prime that divides the twist's
// order: multiplied by r and by the rest of the cofactor 2q - r.
func smallOrder(t *testing.T) bn254.G2Affine {
	r := fr.Modulus()
	rest := fp.Modulus()
	rest.Lsh(rest, 1).Sub(rest, r)
	rest.Div(rest, big.NewInt(10069))
	for i := uint64(1); i < 100; i++ {
		p := bn254.GeneratePointNotInG2(bn254.E2{A0: fp.NewElement(i)})
		// plain double-and-add: the library's multiplication reduces modulo r
		q := doubleAndAdd(doubleAndAdd(p, r), rest)
		var a bn254.G2Affine
		if a.FromJacobian(&q); a.IsInfinity() || a.IsInSubGroup() {
			continue
		}
		if again := doubleAndAdd(q, big.NewInt(10069)); !again.Z.IsZero() {
			t.Fatal("not of order 10069")
		}
		return a
	}
	t.Fatal("no point found")
	return bn254.G2Affine{}
}

func doubleAndAdd(p bn254.G2Jac, k *big.Int) (sum bn254.G2Jac) {
	sum.X.SetOne()
	sum.Y.SetOne()
	for i := k.BitLen() - 1; i >= 0; i-- {
		sum.DoubleAssign()
		if k.Bit(i) == 1 {
			sum.AddAssign(&p)
		}
	}
	return sum
}
