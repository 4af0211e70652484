package prover

import (
	"fmt"
	"math/big"
	"math/bits"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/verifier"
)

// Options say what keys are for and where their secrets come from.
type Options struct {
	Schema    verifier.Schema // goes into the verifying key, with the hashes of program and circuit
	Toolchain string          // what makes the keys, at most 64 bytes

	// SRS is the universal part of the setup. Without one, Setup draws the secrets
	// of one itself, and WantSRS makes it give that one back.
	SRS     *SRS
	WantSRS bool
}

// Keys are what Setup makes.
type Keys struct {
	Proving   *ProvingKey
	Verifying *verifier.VerifyingKey
	SRS       *SRS // only if it was wanted
}

// Setup makes the keys of a constraint system. It is a single-party setup, for
// development: whoever sees the memory of the process while it runs can prove
// anything under the keys. delta and sigma are drawn anew each time.
//
// With an SRS the points are computed in the group, which is slower by a factor
// that grows with the size of the coefficients.
func Setup(r circuits.Rows, opt Options) (*Keys, error) {
	s, err := sizesOf(r)
	if err != nil {
		return nil, fmt.Errorf("setup: %w", err)
	}
	x, err := newSecrets()
	if err != nil {
		return nil, fmt.Errorf("setup: %w", err)
	}
	defer x.clear()
	if opt.SRS != nil {
		return setupWithSRS(r, s, opt, opt.SRS, x)
	}
	t, err := newTrapdoor(s.domain())
	if err != nil {
		return nil, fmt.Errorf("setup: %w", err)
	}
	defer t.clear()
	return setupWithTrapdoor(r, s, opt, t, x)
}

// setupWithTrapdoor computes all logarithms, then multiplies the generators.
func setupWithTrapdoor(r circuits.Rows, s sizes, opt Options, t *trapdoor, x *secrets) (*Keys, error) {
	l, vanishing := lagrange(t.tau, s.domain())
	defer clear(l)
	cols := evaluateColumns(r, s, l)
	defer cols.clear()
	k := make([]fr.Element, s.wires)
	defer clear(k)
	parallel(s.wires, 1<<12, func(start, end int) {
		var u fr.Element
		for w := start; w < end; w++ {
			k[w].Mul(&t.beta, &cols.a[w])
			u.Mul(&t.alpha, &cols.b[w])
			k[w].Add(&k[w], &u).Add(&k[w], &cols.c[w])
		}
	})
	public, committed, private := split(s, k)
	defer clear(private)

	var inverse fr.Element
	inverse.Inverse(&x.delta)
	scale(private, &inverse)
	z := powers(t.tau, *inverse.Mul(&inverse, &vanishing), s.domain())
	bitReverse(z)
	defer clear(z)

	g1 := g1Table(3*s.wires + s.domain())
	pk, vk := newKeys(s, opt)
	base1 := mulG1(g1, []fr.Element{t.alpha, t.beta, x.delta, public[0], public[1], public[2]})
	pk.Alpha, pk.Beta, pk.Delta = base1[0], base1[1], base1[2]
	vk.Alpha, vk.K0, vk.Ke, vk.Kc = base1[0], base1[3], base1[4], base1[5]
	pk.Z = mulG1(g1, z[:len(z)-1])
	pk.K = mulG1(g1, private)
	pk.Basis = mulG1(g1, committed)
	sigma := append([]fr.Element(nil), committed...)
	scale(sigma, &x.sigma)
	pk.BasisSigma = mulG1(g1, sigma)
	clear(sigma)

	var a, b []fr.Element
	pk.InfinityA, a = nonZero(cols.a, (*fr.Element).IsZero)
	pk.InfinityB, b = nonZero(cols.b, (*fr.Element).IsZero)
	pk.A, pk.B1 = mulG1(g1, a), mulG1(g1, b)
	g2 := g2Table(len(b))
	base2 := mulG2(g2, []fr.Element{t.beta, x.delta, x.sigma})
	vk.Beta, vk.Delta, vk.GSigma = base2[0], base2[1], base2[2]
	pk.Beta2, pk.Delta2 = base2[0], base2[1]
	pk.B2 = mulG2(g2, b)
	clear(a)
	clear(b)

	keys := &Keys{Proving: pk, Verifying: vk}
	if opt.WantSRS {
		keys.SRS = srsOf(t, s.domain(), verifier.SingleParty, opt.Toolchain)
	}
	return keys, finish(keys)
}

// newKeys are keys without points.
func newKeys(s sizes, opt Options) (*ProvingKey, *verifier.VerifyingKey) {
	pk := &ProvingKey{
		sizes: s, ProgramHash: opt.Schema.ProgramHash, CircuitHash: opt.Schema.CircuitHash,
		Toolchain: opt.Toolchain, Setup: verifier.SingleParty,
	}
	return pk, &verifier.VerifyingKey{Schema: opt.Schema, Toolchain: opt.Toolchain, Setup: verifier.SingleParty}
}

// finish binds the proving key to the verifying key and refuses keys of circuits
// that would leave something unbound: a committed wire that is in no row has the
// point at infinity for its base, and so would e or the challenge.
func finish(keys *Keys) error {
	for i := range keys.Proving.Basis {
		if keys.Proving.Basis[i].IsInfinity() {
			return fmt.Errorf("setup: committed wire %d is in no row, nothing would bind it", int(circuits.Committed)+i)
		}
	}
	if err := keys.Verifying.Check(); err != nil {
		return fmt.Errorf("setup: %w", err)
	}
	h, err := keys.Verifying.KeyHash()
	if err != nil {
		return fmt.Errorf("setup: %w", err)
	}
	keys.Proving.KeyHash = h
	return nil
}

// nonZero keeps the elements that are not zero, and marks those that are. The
// result is a copy.
func nonZero[T any](all []T, zero func(*T) bool) (marks []bool, kept []T) {
	marks = make([]bool, len(all))
	n := 0
	for i := range all {
		if marks[i] = zero(&all[i]); !marks[i] {
			n++
		}
	}
	kept = make([]T, 0, n)
	for i := range all {
		if !marks[i] {
			kept = append(kept, all[i])
		}
	}
	return marks, kept
}

func scale(elements []fr.Element, k *fr.Element) {
	parallel(len(elements), 1<<12, func(start, end int) {
		for i := start; i < end; i++ {
			elements[i].Mul(&elements[i], k)
		}
	})
}

// powers are first x^i, i < n.
func powers(x, first fr.Element, n int) []fr.Element {
	p := make([]fr.Element, n)
	parallel(n, 1<<12, func(start, end int) {
		p[start].Exp(x, big.NewInt(int64(start))).Mul(&p[start], &first)
		for i := start + 1; i < end; i++ {
			p[i].Mul(&p[i-1], &x)
		}
	})
	return p
}

// bitReverse swaps each element with the one whose number has the bits reversed.
// The length is a power of two.
func bitReverse[T any](a []T) {
	shift := bits.UintSize - bits.TrailingZeros(uint(len(a)))
	for i := range a {
		if j := int(bits.Reverse(uint(i)) >> shift); i < j {
			a[i], a[j] = a[j], a[i]
		}
	}
}

// infinite is nonZero's test for points of G1.
func infinite(p *bn254.G1Affine) bool { return p.IsInfinity() }
