package prover

import (
	"sync"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// table holds the multiples of a fixed point that a windowed multiplication adds
// up: with windows of c bits and signed digits, entry w*2^(c-1) + d-1 is
// d 2^(c w) P for 1 <= d <= 2^(c-1).
type table[E any, F element[E]] struct {
	width   int // c
	windows int
	points  []point[E]
	scratch sync.Pool // of *scratch
}

// g1Window and g2Window are the widest windows: tables of about 64 MiB.
const g1Window, g2Window = 17, 16

// windowBits chooses c, at most limit, for n multiplications: the fewest additions,
// the table's own included.
func windowBits(n, limit int) int {
	best, cost := 0, 0
	for c := 4; c <= limit; c++ {
		if k := windowCount(c) * (n + 1<<(c-1)); best == 0 || k < cost {
			best, cost = c, k
		}
	}
	return best
}

// windowCount leaves one bit for the carry that signed digits push upwards.
func windowCount(c int) int { return (fr.Bits + 1 + c - 1) / c }

// newTable fills the table from the points 2^(c w) P, which it takes over.
func newTable[E any, F element[E]](c int, powers []point[E]) *table[E, F] {
	half := 1 << (c - 1)
	t := &table[E, F]{width: c, windows: len(powers), points: make([]point[E], len(powers)*half)}
	t.scratch.New = func() any { return &scratch[E, F]{adder: newAdder[E, F]()} }
	a := newAdder[E, F]()
	for w := range powers {
		t.points[w*half] = powers[w]
	}
	// multiples k+1 .. 2k are those of 1 .. k plus the k-th
	for k := 1; k < half; k *= 2 {
		for w := range powers {
			row := t.points[w*half:][:half]
			for j := range k {
				row[k+j] = row[j]
				a.add(&row[k+j], &row[k-1], false)
			}
		}
		a.flush()
	}
	return t
}

// scratch is the memory of one core's multiplications.
type scratch[E any, F element[E]] struct {
	adder *adder[E, F]
	limbs [batchSize][4]uint64
}

// mul sets out to the multiples of the table's point, at most batchSize of them,
// window by window, so that what the table has for one stays in the cache.
func (t *table[E, F]) mul(x *scratch[E, F], scalars []fr.Element, out []point[E]) {
	d := newDigits(t.width)
	d.set(x.limbs[:len(out)], scalars)
	clear(out)
	for w := range t.windows {
		row := t.points[w<<(t.width-1):]
		for i := range out {
			if v := int64(d.at(&x.limbs[i], w)); v != 0 {
				x.adder.add(&out[i], &row[magnitude(v)-1], v < 0)
			}
		}
		x.adder.flush()
	}
	clear(x.limbs[:len(out)]) // they may be secret
}

// window reads width bits, below 64, from bit at on.
func window(limbs *[4]uint64, at, width int) uint64 {
	i, shift := at/64, at%64
	if i > 3 {
		return 0
	}
	v := limbs[i] >> shift
	if shift+width > 64 && i < 3 {
		v |= limbs[i+1] << (64 - shift)
	}
	return v & (1<<width - 1)
}

// g1Table and g2Table make tables of the generators for about n multiplications.

func g1Table(n int) *table[fp.Element, *fp.Element] {
	c := windowBits(n, g1Window)
	p, _, _, _ := bn254.Generators()
	jacobian := make([]bn254.G1Jac, windowCount(c))
	for w := range jacobian {
		jacobian[w] = p
		for range c {
			p.DoubleAssign()
		}
	}
	powers := make([]g1Point, len(jacobian))
	for w, q := range bn254.BatchJacobianToAffineG1(jacobian) {
		powers[w] = g1Point(q)
	}
	return newTable[fp.Element, *fp.Element](c, powers)
}

func g2Table(n int) *table[bn254.E2, *bn254.E2] {
	c := windowBits(n, g2Window)
	_, p, _, _ := bn254.Generators()
	powers := make([]g2Point, windowCount(c))
	for w := range powers {
		var q bn254.G2Affine
		powers[w] = g2Point(*q.FromJacobian(&p))
		for range c {
			p.DoubleAssign()
		}
	}
	return newTable[bn254.E2, *bn254.E2](c, powers)
}

// mulInto sets points to the multiples of a table's point, on all cores.
func mulInto[E any, F element[E]](t *table[E, F], points []point[E], scalars []fr.Element) {
	parallel(len(scalars), batchSize, func(start, end int) {
		x := t.scratch.Get().(*scratch[E, F])
		t.mul(x, scalars[start:end], points[start:end])
		t.scratch.Put(x)
	})
}

// mulG1 gives scalars[i] g1, on all cores.
func mulG1(t *table[fp.Element, *fp.Element], scalars []fr.Element) []bn254.G1Affine {
	points := make([]bn254.G1Affine, len(scalars))
	mulInto(t, g1Points(points), scalars)
	return points
}

// mulG2 gives scalars[i] g2, on all cores.
func mulG2(t *table[bn254.E2, *bn254.E2], scalars []fr.Element) []bn254.G2Affine {
	points := make([]bn254.G2Affine, len(scalars))
	mulInto(t, g2Points(points), scalars)
	return points
}
