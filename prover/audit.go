package prover

import (
	"errors"
	"fmt"
	"runtime"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/verifier"
)

// ErrAudit says that a key is not what its circuit and SRS make it.
var ErrAudit = errors.New("the key does not belong to this circuit and SRS")

// Audit tests that the two keys are those of the circuit under the SRS: that for
// some delta and sigma every point is what Setup computes. It does not compute
// them, but compares random linear combinations: with a weight u_w for every wire,
// sum over w of u_w A_w(tau) g1 is the sum over rows j of (sum over w of u_w times
// L's coefficient) times the SRS's l_j(tau) g1. The rows are streamed once. A key
// of other weights, or with one wrong point, passes with a probability below
// 2^-100.
//
// The SRS is taken as it is: CheckSRS tests it. Nobody can test whether delta and
// sigma were forgotten.
func Audit(r circuits.Rows, pk *ProvingKey, vk *verifier.VerifyingKey, srs *SRS) error {
	if err := matchKeys(pk, vk, r); err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	if srs.N != pk.N() || srs.checkPoints() != nil {
		return fmt.Errorf("audit: %w: want a domain of %d", ErrSRS, pk.N())
	}
	if err := pk.Check(); err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	if err := vk.Check(); err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	for _, test := range []func() error{
		func() error { return auditSecrets(pk, vk, srs) },
		func() error { return auditZ(pk, srs) },
		func() error { return auditSigma(pk, vk) },
		func() error { return auditColumns(r, pk, vk, srs) },
	} {
		if err := test(); err != nil {
			return fmt.Errorf("audit: %w: %w", ErrAudit, err)
		}
	}
	return nil
}

// auditSecrets compares what the keys and the SRS have in common.
func auditSecrets(pk *ProvingKey, vk *verifier.VerifyingKey, srs *SRS) error {
	_, _, g1, g2 := bn254.Generators()
	switch {
	case pk.Alpha != srs.Alpha || vk.Alpha != srs.Alpha:
		return errors.New("another alpha")
	case pk.Beta != srs.Beta || pk.Beta2 != srs.Beta2 || vk.Beta != srs.Beta2:
		return errors.New("another beta")
	case pk.Delta2 != vk.Delta || !samePairing(pk.Delta, g2, g1, pk.Delta2):
		return errors.New("the points delta differ")
	}
	return nil
}

// auditZ compares delta Z with the SRS's Z.
func auditZ(pk *ProvingKey, srs *SRS) error {
	_, _, _, g2 := bn254.Generators()
	weights := randomWeights(srs.N)
	weights[srs.N-1].SetZero()
	key := msm1(pk.Z, weights[:srs.N-1])
	bitReverse(weights) // the last one stays
	if !samePairing(key, pk.Delta2, msm1(srs.Z, weights[:srs.N-1]), g2) {
		return errors.New("the points Z differ")
	}
	return nil
}

// auditSigma compares the committed wires' points with their multiples.
func auditSigma(pk *ProvingKey, vk *verifier.VerifyingKey) error {
	_, _, _, g2 := bn254.Generators()
	weights := randomWeights(len(pk.Basis))
	if !samePairing(msm1(pk.BasisSigma, weights), g2, msm1(pk.Basis, weights), vk.GSigma) {
		return errors.New("the committed wires' sigma points differ")
	}
	return nil
}

// auditColumns compares A, B1, B2 and all points K.
func auditColumns(r circuits.Rows, pk *ProvingKey, vk *verifier.VerifyingKey, srs *SRS) error {
	_, _, g1, g2 := bn254.Generators()
	weights := randomWeights(pk.wires)
	public, committed, private := split(pk.sizes, weights)
	rows := combineWeights(r, pk.sizes, weights)

	a, b1 := msm1(pk.A, present(weights, pk.InfinityA)), msm1(pk.B1, present(weights, pk.InfinityB))
	b2 := msm2(pk.B2, present(weights, pk.InfinityB))
	known := msm1(pk.Basis, committed)
	vkPart := msm1([]bn254.G1Affine{vk.K0, vk.Ke, vk.Kc}, public[:])
	known.Add(&known, &vkPart)
	divided := msm1(pk.K, private)

	switch want := rows.known.add(rows.private); {
	case a != msm1(srs.L, want.l):
		return errors.New("the points A differ")
	case b1 != msm1(srs.L, want.r):
		return errors.New("the points B1 differ")
	}
	switch {
	case !samePairing(b1, g2, g1, b2):
		return errors.New("the points B2 differ")
	case known != rows.known.k(srs):
		return errors.New("the points K of the public or committed wires differ")
	case !samePairing(divided, pk.Delta2, rows.private.k(srs), g2):
		return errors.New("the points K of the private wires differ")
	}
	return nil
}

// rowSums are, for every row, the weighted sums of the coefficients on each side
// of the row, over some set of wires.
type rowSums struct{ l, r, o []fr.Element }

func newRowSums(n int) *rowSums {
	return &rowSums{make([]fr.Element, n), make([]fr.Element, n), make([]fr.Element, n)}
}

// add gives the sums over both sets, for the two sides.
func (x *rowSums) add(y *rowSums) *rowSums {
	z := newRowSums(len(x.l))
	for i := range z.l {
		z.l[i].Add(&x.l[i], &y.l[i])
		z.r[i].Add(&x.r[i], &y.r[i])
	}
	return z
}

// k is the weighted sum of (beta A_w + alpha B_w + C_w) g1 over the set.
func (x *rowSums) k(srs *SRS) bn254.G1Affine {
	sum, p, q := msm1(srs.BetaL, x.l), msm1(srs.AlphaL, x.r), msm1(srs.L, x.o)
	sum.Add(&sum, &p)
	return *sum.Add(&sum, &q)
}

// weighted are the row sums over the wires whose points K are divided by delta,
// and over the others.
type weighted struct{ private, known *rowSums }

// combineWeights streams the rows once, by blocks on all cores.
func combineWeights(r circuits.Rows, s sizes, weights []fr.Element) weighted {
	w := weighted{newRowSums(s.domain()), newRowSums(s.domain())}
	combine := func(e *circuits.LinExp) (private, known fr.Element) {
		var sums [2][2]wide // of each set what is positive, what is negative
		set := func(wire circuits.Wire) *[2]wide {
			if s.public(int(wire)) || s.isCommitted(int(wire)) {
				return &sums[1]
			}
			return &sums[0]
		}
		for _, t := range e.Terms {
			set(t.Wire)[sign(t.Coef)].addMul(magnitude(t.Coef), &weights[t.Wire])
		}
		for i := range e.Big {
			var p fr.Element
			p.Mul(&e.Big[i].Coef, &weights[e.Big[i].Wire])
			set(e.Big[i].Wire)[0].addMul(1, &p)
		}
		return difference(&sums[0]), difference(&sums[1])
	}
	parallelWorkers(s.rows, rowBlock, runtime.GOMAXPROCS(0), func() func(int, int) {
		var row circuits.Row
		return func(start, end int) {
			for i := start; i < end; i++ {
				row.Reset()
				r.Row(i, &row)
				w.private.l[i], w.known.l[i] = combine(&row.L)
				w.private.r[i], w.known.r[i] = combine(&row.R)
				w.private.o[i], w.known.o[i] = combine(&row.O)
			}
		}
	})
	return w
}
