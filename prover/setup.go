package prover

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"math/big"
	"math/bits"
	"os"
	"runtime"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/internal/atomicfile"
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

// Setup makes the keys of a constraint system, in memory. It is a single-party
// setup, for development: whoever sees the memory of the process while it runs can
// prove anything under the keys. delta and sigma are drawn anew each time.
//
// With an SRS the points are computed in the group, which is slower by a factor
// that grows with the size of the coefficients.
func Setup(r circuits.Rows, opt Options) (*Keys, error) {
	var file buffer
	keys, err := setup(context.Background(), r, opt, func(n keyCounts, write func(io.Writer) error) error {
		file.allocate(int(n.fileSize()))
		return write(&file)
	})
	if err != nil {
		return nil, fmt.Errorf("setup: %w", err)
	}
	keys.Proving, err = parseProvingKey(file.b)
	return keys, err
}

// SetupFile is Setup with the proving key in a file: its points go there as they
// are computed, so that memory holds a few of them at a time. The file is written
// under a temporary name and renamed. The proving key of the result is mapped from
// the file; the records, if there are any, say that it needs no check. When the
// context ends, so does the setup, and leaves no file.
func SetupFile(ctx context.Context, path string, r circuits.Rows, opt Options, records *Records) (*Keys, error) {
	hash := sha256.New()
	keys, err := setup(ctx, r, opt, func(_ keyCounts, write func(io.Writer) error) error {
		return atomicfile.WriteTo(path, provingKeyMode, func(w io.Writer) error { return write(io.MultiWriter(ending{ctx}, w, hash)) })
	})
	if err != nil {
		return nil, fmt.Errorf("setup: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("setup: %w", err)
	}
	defer f.Close()
	if place, state, err := describe(f); err == nil {
		records.add(place, &state, verifier.Hash(hash.Sum(nil)))
	}
	keys.Proving, err = mapProvingKey(f)
	return keys, err
}

// ending is a writer that fails when a context ends.
type ending struct{ context.Context }

func (e ending) Write(b []byte) (int, error) { return len(b), e.Err() }

// keyOutput takes a proving key's file from the function that writes it.
type keyOutput func(n keyCounts, write func(io.Writer) error) error

// setup makes keys, the proving key into out.
func setup(ctx context.Context, r circuits.Rows, opt Options, out keyOutput) (*Keys, error) {
	s, err := sizesOf(r)
	if err != nil {
		return nil, err
	}
	x, err := newSecrets()
	if err != nil {
		return nil, err
	}
	defer x.clear()
	if opt.SRS != nil {
		return setupWithSRS(ctx, r, s, opt, opt.SRS, x, out)
	}
	t, err := newTrapdoor(s.domain())
	if err != nil {
		return nil, err
	}
	defer t.clear()
	return setupWithTrapdoor(ctx, r, s, opt, t, x, out)
}

// setupWithTrapdoor computes all logarithms, then multiplies the generators.
func setupWithTrapdoor(ctx context.Context, r circuits.Rows, s sizes, opt Options, t *trapdoor, x *secrets, out keyOutput) (*Keys, error) {
	l, vanishing := lagrange(t.tau, s.domain())
	cols := evaluateColumns(ctx, r, s, l)
	clear(l)
	l = nil
	runtime.GC() // of the sums, before there are other large slices
	defer cols.clear()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	k := cols.c // in place
	parallel(s.wires, 1<<12, func(start, end int) {
		var u fr.Element
		for w := start; w < end; w++ {
			u.Mul(&t.beta, &cols.a[w])
			k[w].Add(&k[w], &u)
			u.Mul(&t.alpha, &cols.b[w])
			k[w].Add(&k[w], &u)
		}
	})

	g1 := g1Table(3*s.wires + s.domain())
	pk, vk := newKeys(s, opt)
	base1 := mulG1(g1, []fr.Element{t.alpha, t.beta, x.delta, k[circuits.One], k[circuits.Public], k[s.challenge()]})
	pk.Alpha, pk.Beta, pk.Delta = base1[0], base1[1], base1[2]
	vk.Alpha, vk.K0, vk.Ke, vk.Kc = base1[0], base1[3], base1[4], base1[5]
	pk.InfinityA, pk.InfinityB = marks(cols.a, (*fr.Element).IsZero), marks(cols.b, (*fr.Element).IsZero)
	n := pk.counts()
	g2 := g2Table(n.b)
	base2 := mulG2(g2, []fr.Element{t.beta, x.delta, x.sigma})
	vk.Beta, vk.Delta, vk.GSigma = base2[0], base2[1], base2[2]
	pk.Beta2, pk.Delta2 = base2[0], base2[1]

	committed := k[circuits.Committed:s.firstFixed()]
	for i := range committed {
		if committed[i].IsZero() {
			return nil, errUnbound(i)
		}
	}
	keys := &Keys{Proving: pk, Verifying: vk}
	if err := bind(keys); err != nil {
		return nil, err
	}
	var inverse, z fr.Element
	inverse.Inverse(&x.delta)
	z.Mul(&inverse, &vanishing)
	a, b := kept(cols.a, pk.InfinityA), kept(cols.b, pk.InfinityB)
	points := &keyPoints{
		a: multiples1(g1, a), b1: multiples1(g1, b), b2: multiples2(g2, b),
		z:     multiples1(g1, reversedPowers{t.tau, z, s.domain()}.chunks(s.domain()-1)),
		k:     multiples1(g1, scaled(private(s, k), inverse)),
		basis: multiples1(g1, chunksOf(committed)), basisSigma: multiples1(g1, scaled(chunksOf(committed), x.sigma)),
	}
	if err := out(n, func(w io.Writer) error { return pk.write(w, points) }); err != nil {
		return nil, err
	}
	if opt.WantSRS {
		keys.SRS = srsOf(t, s.domain(), verifier.SingleParty, opt.Toolchain)
	}
	return keys, nil
}

// newKeys are keys without points.
func newKeys(s sizes, opt Options) (*ProvingKey, *verifier.VerifyingKey) {
	pk := &ProvingKey{
		sizes: s, ProgramHash: opt.Schema.ProgramHash, CircuitHash: opt.Schema.CircuitHash,
		Toolchain: opt.Toolchain, Setup: verifier.SingleParty,
	}
	return pk, &verifier.VerifyingKey{Schema: opt.Schema, Toolchain: opt.Toolchain, Setup: verifier.SingleParty}
}

// errUnbound refuses a circuit that leaves a committed wire in no row: its base would
// be the point at infinity, and nothing would bind it.
func errUnbound(i int) error {
	return fmt.Errorf("committed wire %d is in no row, nothing would bind it", int(circuits.Committed)+i)
}

// bind binds the proving key to the verifying key. Its Check refuses circuits that
// leave e or the challenge in no row.
func bind(keys *Keys) error {
	if err := keys.Verifying.Check(); err != nil {
		return err
	}
	h, err := keys.Verifying.KeyHash()
	if err != nil {
		return err
	}
	keys.Proving.KeyHash = h
	return nil
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
