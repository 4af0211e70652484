package prover

import (
	"errors"
	"fmt"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr/fft"

	"github.com/zkinfer/zkinfer/verifier"
)

// SRS is the universal part of a Groth16 setup for circuits whose rows fit a
// domain of N roots of unity w^j, in Lagrange form: with secrets tau, alpha, beta
// and l_j the polynomial that is 1 at w^j and 0 at the other roots. It holds no
// secret.
type SRS struct {
	N         int // a power of two
	Toolchain string
	Setup     verifier.SetupKind

	Alpha, Beta, Tau    bn254.G1Affine
	Alpha2, Beta2, Tau2 bn254.G2Affine

	L      []bn254.G1Affine // l_j(tau) g1, N points
	AlphaL []bn254.G1Affine // alpha l_j(tau) g1, N points
	BetaL  []bn254.G1Affine // beta l_j(tau) g1, N points
	L2     []bn254.G2Affine // l_j(tau) g2, N points
	Z      []bn254.G1Affine // tau^i (tau^N - 1) g1, N-1 points

	file []byte // the mapping that the points are in, if they are in one
}

// NewSRS makes an SRS for circuits of at most rows rows, and forgets the secrets:
// a single-party setup.
func NewSRS(rows int, toolchain string) (*SRS, error) {
	if rows < 1 || rows > maxWires {
		return nil, fmt.Errorf("srs: %d rows, want 1 to 2^28", rows)
	}
	n := sizes{rows: rows}.domain()
	t, err := newTrapdoor(n)
	if err != nil {
		return nil, fmt.Errorf("srs: %w", err)
	}
	defer t.clear()
	return srsOf(t, n, verifier.SingleParty, toolchain), nil
}

func srsOf(t *trapdoor, n int, kind verifier.SetupKind, toolchain string) *SRS {
	srs := &SRS{N: n, Toolchain: toolchain, Setup: kind}
	l, vanishing := lagrange(t.tau, n)
	g1, g2 := g1Table(4*n), g2Table(n)
	base1 := mulG1(g1, []fr.Element{t.alpha, t.beta, t.tau})
	base2 := mulG2(g2, []fr.Element{t.alpha, t.beta, t.tau})
	srs.Alpha, srs.Beta, srs.Tau = base1[0], base1[1], base1[2]
	srs.Alpha2, srs.Beta2, srs.Tau2 = base2[0], base2[1], base2[2]
	srs.L, srs.L2 = mulG1(g1, l), mulG2(g2, l)
	scaled := append([]fr.Element(nil), l...)
	scale(scaled, &t.alpha)
	srs.AlphaL = mulG1(g1, scaled)
	copy(scaled, l)
	scale(scaled, &t.beta)
	srs.BetaL = mulG1(g1, scaled)
	z := powers(t.tau, vanishing, n)
	srs.Z = mulG1(g1, z[:n-1])
	clear(l)
	clear(scaled)
	clear(z)
	return srs
}

// ErrSRS says that an SRS is not one.
var ErrSRS = errors.New("invalid SRS")

// CheckSRS tests that the points are what they should be for some secrets, with
// pairings of random linear combinations; a wrong point passes with a probability
// below 2^-100. Whether anyone knows the secrets no test can tell.
//
// With x_j the logarithms of L: they are l_j(tau) if and only if they sum to one
// and the products (tau - w^j) x_j / w^j are all the same.
func CheckSRS(srs *SRS) error {
	if err := srs.checkPoints(); err != nil {
		return err
	}
	_, _, g1, g2 := bn254.Generators()
	n := srs.N
	rho := randomWeights(n)
	ones, rooted := make([]fr.Element, n), make([]fr.Element, n)
	domain := fft.NewDomain(uint64(n), fft.WithoutPrecompute())
	root := fr.One()
	var sum fr.Element // of rho_j w^j
	for j := range n {
		ones[j].SetOne()
		rooted[j].Mul(&rho[j], &root)
		sum.Add(&sum, &rooted[j])
		root.Mul(&root, &domain.Generator)
	}
	total, lr, lroot := msm1(srs.L, ones), msm1(srs.L, rho), msm1(srs.L, rooted)
	alphaL, betaL, l2 := msm1(srs.AlphaL, rho), msm1(srs.BetaL, rho), msm2(srs.L2, rho)
	first := mulPoint(&srs.L[0], &sum)
	z, zNext := msm1(srs.Z[:n-2], rho[:n-2]), msm1(srs.Z[1:], rho[:n-2])
	var size fr.Element
	size.SetUint64(uint64(n))
	nl := mulPoint(&srs.L[0], &size)
	var tauMinusOne bn254.G2Affine
	tauMinusOne.Sub(&srs.Tau2, &g2)

	switch {
	case !total.Equal(&g1):
		return fmt.Errorf("%w: the points L do not sum to the generator", ErrSRS)
	case !samePairing(sub1(lr, first), srs.Tau2, sub1(lroot, first), g2):
		return fmt.Errorf("%w: the points L are not a Lagrange basis at tau", ErrSRS)
	case !samePairing(alphaL, g2, lr, srs.Alpha2):
		return fmt.Errorf("%w: the points alpha L are not alpha times L", ErrSRS)
	case !samePairing(betaL, g2, lr, srs.Beta2):
		return fmt.Errorf("%w: the points beta L are not beta times L", ErrSRS)
	case !samePairing(g1, l2, lr, g2):
		return fmt.Errorf("%w: the points L of the two groups differ", ErrSRS)
	case !samePairing(srs.Z[0], g2, nl, tauMinusOne):
		return fmt.Errorf("%w: the first point Z is not tau^N - 1", ErrSRS)
	case !samePairing(zNext, g2, z, srs.Tau2):
		return fmt.Errorf("%w: the points Z are not multiplied by tau from one to the next", ErrSRS)
	case !samePairing(srs.Tau, g2, g1, srs.Tau2), !samePairing(srs.Alpha, g2, g1, srs.Alpha2), !samePairing(srs.Beta, g2, g1, srs.Beta2):
		return fmt.Errorf("%w: the secrets of the two groups differ", ErrSRS)
	}
	return nil
}

// checkPoints tests lengths, curve and subgroup.
func (srs *SRS) checkPoints() error {
	n := srs.N
	if n < 2 || n&(n-1) != 0 || n > maxWires || len(srs.L) != n || len(srs.AlphaL) != n || len(srs.BetaL) != n || len(srs.L2) != n || len(srs.Z) != n-1 {
		return fmt.Errorf("%w: lengths do not fit a domain of %d", ErrSRS, n)
	}
	base := []bn254.G1Affine{srs.Alpha, srs.Beta, srs.Tau, srs.Z[0]}
	base2 := []bn254.G2Affine{srs.Alpha2, srs.Beta2, srs.Tau2}
	for i := range base {
		if base[i].IsInfinity() {
			return fmt.Errorf("%w: a secret is zero or tau is a root of unity", ErrSRS)
		}
	}
	for _, points := range [][]bn254.G1Affine{base, srs.L, srs.AlphaL, srs.BetaL, srs.Z} {
		if !onCurveG1(points) {
			return fmt.Errorf("%w: a point is not on the curve", ErrSRS)
		}
	}
	for _, points := range [][]bn254.G2Affine{base2, srs.L2} {
		if !inSubgroupG2(points) {
			return fmt.Errorf("%w: a point is not in the subgroup", ErrSRS)
		}
	}
	return nil
}

// samePairing reports whether e(p, q) = e(r, s).
func samePairing(p bn254.G1Affine, q bn254.G2Affine, r bn254.G1Affine, s bn254.G2Affine) bool {
	r.Neg(&r)
	ok, err := bn254.PairingCheck([]bn254.G1Affine{p, r}, []bn254.G2Affine{q, s})
	return ok && err == nil
}

func sub1(p, q bn254.G1Affine) bn254.G1Affine { return *p.Sub(&p, &q) }

func mulPoint(p *bn254.G1Affine, k *fr.Element) (q bn254.G1Affine) {
	q.ScalarMultiplication(p, toBig(k))
	return q
}
