package prover

import (
	"bytes"
	"errors"
	"io"
	"math/big"
	"reflect"
	"strings"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr/fft"

	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/verifier"
)

func testSecrets(t testing.TB, s sizes) (*trapdoor, *secrets) {
	t.Helper()
	td, err := newTrapdoor(s.domain())
	if err != nil {
		t.Fatal(err)
	}
	x, err := newSecrets()
	if err != nil {
		t.Fatal(err)
	}
	return td, x
}

func testKeys(t testing.TB, y *toy) *Keys {
	t.Helper()
	opt := y.options()
	opt.WantSRS = true
	keys, err := Setup(y, opt)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func times1(k fr.Element) (p bn254.G1Affine) {
	p.ScalarMultiplicationBase(k.BigInt(new(big.Int)))
	return p
}

func times2(k fr.Element) (p bn254.G2Affine) {
	p.ScalarMultiplicationBase(k.BigInt(new(big.Int)))
	return p
}

// reference computes the keys as the definitions read: Lagrange polynomials as
// products over the roots of unity, wire by wire, point by point.
func reference(y *toy, td *trapdoor, x *secrets) *Keys {
	s, _ := sizesOf(y)
	n := s.domain()
	roots := make([]fr.Element, n)
	roots[0].SetOne()
	for i := 1; i < n; i++ {
		roots[i].Mul(&roots[i-1], &fft.NewDomain(uint64(n)).Generator)
	}
	l := make([]fr.Element, n)
	for j := range l {
		l[j].SetOne()
		for i := range roots {
			if i != j {
				var num, den fr.Element
				num.Sub(&td.tau, &roots[i])
				den.Sub(&roots[j], &roots[i])
				l[j].Mul(&l[j], num.Div(&num, &den))
			}
		}
	}
	pk, vk := newKeys(s, y.options())
	unit := func(e *circuits.LinExp, w int) fr.Element {
		wires := make([]fr.Element, y.wires)
		wires[w].SetOne()
		return eval(e, wires)
	}
	for w := range y.wires {
		var a, b, c, k, t fr.Element
		for j := range y.rows {
			u := unit(&y.rows[j].L, w)
			a.Add(&a, u.Mul(&u, &l[j]))
			u = unit(&y.rows[j].R, w)
			b.Add(&b, u.Mul(&u, &l[j]))
			u = unit(&y.rows[j].O, w)
			c.Add(&c, u.Mul(&u, &l[j]))
		}
		k.Mul(&td.beta, &a)
		k.Add(&k, t.Mul(&td.alpha, &b)).Add(&k, &c)
		pk.InfinityA, pk.InfinityB = append(pk.InfinityA, a.IsZero()), append(pk.InfinityB, b.IsZero())
		if !a.IsZero() {
			pk.A = append(pk.A, times1(a))
		}
		if !b.IsZero() {
			pk.B1, pk.B2 = append(pk.B1, times1(b)), append(pk.B2, times2(b))
		}
		switch {
		case w == 0:
			vk.K0 = times1(k)
		case w == 1:
			vk.Ke = times1(k)
		case w == y.fixed:
			vk.Kc = times1(k)
		case w < 2+y.committed:
			pk.Basis = append(pk.Basis, times1(k))
			pk.BasisSigma = append(pk.BasisSigma, times1(*t.Mul(&k, &x.sigma)))
		default:
			pk.K = append(pk.K, times1(*t.Div(&k, &x.delta)))
		}
	}
	var vanishing, z, unity fr.Element
	unity.SetOne()
	vanishing.Exp(td.tau, big.NewInt(int64(n)))
	vanishing.Sub(&vanishing, &unity).Div(&vanishing, &x.delta)
	for i := range n - 1 {
		reversed := 0
		for b := 1; b < n; b *= 2 {
			reversed = reversed<<1 | i/b&1
		}
		z.Exp(td.tau, big.NewInt(int64(reversed)))
		pk.Z = append(pk.Z, times1(*z.Mul(&z, &vanishing)))
	}
	pk.Alpha, pk.Beta, pk.Delta = times1(td.alpha), times1(td.beta), times1(x.delta)
	pk.Beta2, pk.Delta2 = times2(td.beta), times2(x.delta)
	vk.Alpha, vk.Beta, vk.Delta, vk.GSigma = pk.Alpha, pk.Beta2, pk.Delta2, times2(x.sigma)
	pk.KeyHash, _ = vk.KeyHash()
	return &Keys{Proving: pk, Verifying: vk}
}

func TestSetupIsTheDefinition(t *testing.T) {
	for seed, y := range []*toy{newToy(1, 2, 9, 4), newToy(2, 1, 3, 2), newToy(3, 3, 25, 30)} {
		s, err := sizesOf(y)
		if err != nil {
			t.Fatal(err)
		}
		td, x := testSecrets(t, s)
		want := reference(y, td, x)
		opt := y.options()
		opt.WantSRS = true
		got := intoMemory(t, func(out keyOutput) (*Keys, error) { return setupWithTrapdoor(t.Context(), y, s, opt, td, x, out) })
		if !reflect.DeepEqual(got.Proving, want.Proving) || !reflect.DeepEqual(got.Verifying, want.Verifying) {
			t.Errorf("system %d: the keys are not those of the definition", seed)
		}
		group := intoMemory(t, func(out keyOutput) (*Keys, error) { return setupWithSRS(t.Context(), y, s, opt, got.SRS, x, out) })
		if !reflect.DeepEqual(group.Proving, want.Proving) || !reflect.DeepEqual(group.Verifying, want.Verifying) {
			t.Errorf("system %d: the keys from the SRS are not those of the definition", seed)
		}
	}
}

// intoMemory reads the proving key that a setup writes.
func intoMemory(t *testing.T, setup func(keyOutput) (*Keys, error)) *Keys {
	t.Helper()
	var file bytes.Buffer
	keys, err := setup(func(_ keyCounts, write func(io.Writer) error) error { return write(&file) })
	if err != nil {
		t.Fatal(err)
	}
	if keys.Proving, err = parseProvingKey(file.Bytes()); err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestSetupDrawsAnew(t *testing.T) {
	y := newToy(1, 2, 9, 4)
	first := testKeys(t, y)
	opt := y.options()
	opt.SRS = first.SRS
	second, err := Setup(y, opt)
	if err != nil {
		t.Fatal(err)
	}
	if first.Verifying.Delta == second.Verifying.Delta || first.Verifying.GSigma == second.Verifying.GSigma {
		t.Error("delta or sigma was used twice")
	}
	if first.Verifying.Alpha != second.Verifying.Alpha || second.SRS != nil {
		t.Error("the SRS was not used, or given back unasked")
	}
	opt.SRS = nil
	if third, err := Setup(y, opt); err != nil || third.Verifying.Alpha == first.Verifying.Alpha {
		t.Errorf("alpha was used twice (%v)", err)
	}
}

func TestSetupRefuses(t *testing.T) {
	unbound := newToy(1, 2, 9, 4)
	unbound.rows[1].R.Terms = nil
	for i := range unbound.rows { // forget committed wire 4 everywhere
		for _, e := range []*circuits.LinExp{&unbound.rows[i].L, &unbound.rows[i].R, &unbound.rows[i].O} {
			for k := range e.Terms {
				if e.Terms[k].Wire == 4 {
					e.Terms[k].Coef = 0
				}
			}
			for k := range e.Big {
				if e.Big[k].Wire == 4 {
					e.Big[k].Wire = 0
				}
			}
		}
	}
	if _, err := Setup(unbound, unbound.options()); err == nil || !strings.Contains(err.Error(), "wire 4 is in no row") {
		t.Errorf("a committed wire in no row: got %v", err)
	}

	y := newToy(1, 2, 9, 4)
	for name, spoil := range map[string]func(*toy){
		"no rows":         func(y *toy) { y.rows = nil },
		"none committed":  func(y *toy) { y.committed = 0 },
		"fixed too few":   func(y *toy) { y.fixed = y.committed },
		"wires too few":   func(y *toy) { y.wires = y.fixed },
		"too many wires":  func(y *toy) { y.wires = maxWires + 1 },
		"e in no row":     func(y *toy) { y.rows[y.inverses-1].O = one(circuits.One) },
		"challenge in no": func(y *toy) { y.rows = y.rows[:y.inverses-y.words] },
	} {
		z := *y
		z.rows = append([]circuits.Row(nil), y.rows...)
		spoil(&z)
		if _, err := Setup(&z, z.options()); err == nil {
			t.Errorf("%s: keys were made", name)
		}
	}

	srs, err := NewSRS(5, "test")
	if err != nil {
		t.Fatal(err)
	}
	opt := y.options()
	opt.SRS = srs
	if _, err := Setup(y, opt); err == nil {
		t.Error("keys from an SRS of another size")
	}
	opt.SRS = testKeys(t, y).SRS
	opt.SRS.Alpha = bn254.G1Affine{}
	if _, err := Setup(y, opt); !errors.Is(err, ErrSRS) {
		t.Errorf("an SRS with alpha = 0: got %v", err)
	}
	bad := y.options()
	bad.Schema.Version = 9
	if _, err := Setup(y, bad); !errors.Is(err, verifier.ErrKey) {
		t.Errorf("a bad schema: got %v", err)
	}
	if _, err := NewSRS(0, "test"); err == nil {
		t.Error("an SRS for no rows")
	}
}

func TestSignedDigits(t *testing.T) {
	for _, k := range []int64{0, 1, -1, 2, 3, -3, 7, 85, 170, 255, -12345, 1<<62 + 3, -1 << 63, 1<<63 - 1} {
		sum, last := new(big.Int), 0
		for bit := 70; bit >= 0; bit-- {
			d := signedDigit(k, min(bit, 64))
			if bit > 64 {
				continue
			}
			if d != 0 && last != 0 {
				t.Errorf("%d: neighbouring digits", k)
			}
			last = d
			sum.Lsh(sum, 1).Add(sum, big.NewInt(int64(d)))
		}
		if sum.Cmp(big.NewInt(k)) != 0 {
			t.Errorf("the digits of %d are those of %s", k, sum)
		}
	}
}
