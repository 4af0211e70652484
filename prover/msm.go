package prover

import (
	"math/bits"
	"runtime"
	"unsafe"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// A sum of multiples is computed by buckets (Pippenger; Bernstein et al., eprint
// 2012/549, section 4): scalars are written in signed digits of c bits, and in each
// window the points are added up by digit. All but a few of the additions are
// affine ones in batches.

// digits cut scalars into windows of signed digits: 2^(c-1) is added to every digit
// but the highest, so that each digit less 2^(c-1) stands for itself and no carry is
// left. The highest is at most 2^(c-1).
type digits struct {
	width   int // c
	windows int
	offset  [4]uint64
}

func newDigits(c int) *digits {
	d := &digits{width: c, windows: windowCount(c)}
	for w := range d.windows - 1 {
		at := w*c + c - 1
		d.offset[at/64] |= 1 << (at % 64)
	}
	return d
}

// set fills limbs with those of the scalars and their offsets.
func (d *digits) set(limbs [][4]uint64, scalars []fr.Element) {
	for i := range limbs {
		k, carry := scalars[i].Bits(), uint64(0)
		for j := range k {
			k[j], carry = bits.Add64(k[j], d.offset[j], carry)
		}
		limbs[i] = k
	}
}

// at is the digit of a scalar, as set left it, in a window.
func (d *digits) at(limbs *[4]uint64, w int) int {
	v := int(window(limbs, w*d.width, d.width))
	if w < d.windows-1 {
		v -= 1 << (d.width - 1)
	}
	return v
}

// sumBits chooses c for n points: the fewest additions, those of the buckets
// included. 2^15 buckets stay in the cache.
func sumBits(n int) int {
	best, cost := 0, 0
	for c := 4; c <= 16; c++ {
		if k := windowCount(c) * (n + 1<<(c-1)); best == 0 || k < cost {
			best, cost = c, k
		}
	}
	return best
}

// jacobian is what sums of multiples need of projective points.
type jacobian[J, A any] interface {
	*J
	AddMixed(*A) *J
	AddAssign(*J) *J
	DoubleAssign() *J
}

// group ties together what gnark-crypto has for a group.
type group[E any, F element[E], A, J any, P jacobian[J, A]] struct {
	affine func(*point[E]) *A
	from   func(*J) point[E]
}

type (
	groupG1 = group[fp.Element, *fp.Element, bn254.G1Affine, bn254.G1Jac, *bn254.G1Jac]
	groupG2 = group[bn254.E2, *bn254.E2, bn254.G2Affine, bn254.G2Jac, *bn254.G2Jac]
)

func inG1() *groupG1 {
	return &groupG1{
		affine: func(p *g1Point) *bn254.G1Affine { return (*bn254.G1Affine)(p) },
		from:   func(j *bn254.G1Jac) g1Point { return g1Point(*new(bn254.G1Affine).FromJacobian(j)) },
	}
}

func inG2() *groupG2 {
	return &groupG2{
		affine: func(p *g2Point) *bn254.G2Affine { return (*bn254.G2Affine)(p) },
		from:   func(j *bn254.G2Jac) g2Point { return g2Point(*new(bn254.G2Affine).FromJacobian(j)) },
	}
}

// g1Points and g2Points are the same points in place.

func g1Points(p []bn254.G1Affine) []g1Point {
	return unsafe.Slice((*g1Point)(unsafe.SliceData(p)), len(p))
}

func g2Points(p []bn254.G2Affine) []g2Point {
	return unsafe.Slice((*g2Point)(unsafe.SliceData(p)), len(p))
}

// sum is the sum of multiples of points, infinity for none, on all cores.
func (g *group[E, F, A, J, P]) sum(points []point[E], scalars []fr.Element) point[E] {
	return g.sumOn(runtime.GOMAXPROCS(0), points, scalars)
}

// sumOn is sum on so many cores.
func (g *group[E, F, A, J, P]) sumOn(cores int, points []point[E], scalars []fr.Element) point[E] {
	if len(points) == 0 {
		return point[E]{}
	}
	d, limbs := newDigits(sumBits(len(points))), make([][4]uint64, len(points))
	parallel(len(points), 1<<12, func(start, end int) { d.set(limbs[start:end], scalars[start:end]) })
	// with many cores, each window is done in parts
	parts := max(1, min((2*cores+d.windows-1)/d.windows, len(points)>>12))
	per := (len(points) + parts - 1) / parts
	sums := make([]J, d.windows*parts)
	parallelWorkers(len(sums), 1, cores, func() func(int, int) {
		b := newBuckets[E, F](1 << (d.width - 1))
		return func(task, _ int) {
			from := task % parts * per
			to := min(len(points), from+per)
			sums[task] = g.window(b, points[from:to], limbs[from:to], d, task/parts)
		}
	})
	all := new(J)
	for w := d.windows - 1; w >= 0; w-- {
		for range d.width {
			P(all).DoubleAssign()
		}
		for part := range parts {
			P(all).AddAssign(&sums[w*parts+part])
		}
	}
	return g.from(all)
}

// window is the sum of the points times their digits in window w.
func (g *group[E, F, A, J, P]) window(b *buckets[E, F], points []point[E], limbs [][4]uint64, d *digits, w int) J {
	clear(b.sums)
	for i := range points {
		switch v := d.at(&limbs[i], w); {
		case v > 0:
			b.add(v-1, &points[i], false)
		case v < 0:
			b.add(-v-1, &points[i], true)
		}
	}
	b.settle()
	// as a matrix, where bucket number row*width + column weighs one more
	rows, columns := b.fold()
	total := g.weighted(rows, 0)
	for range bits.TrailingZeros(uint(len(columns))) {
		P(&total).DoubleAssign()
	}
	rest := g.weighted(columns, 1)
	P(&total).AddAssign(&rest)
	return total
}

// weighted is the sum of first+i times the i-th point.
func (g *group[E, F, A, J, P]) weighted(points []point[E], first int) J {
	running, total := new(J), new(J)
	for i := len(points) - 1; i >= 0; i-- {
		P(running).AddMixed(g.affine(&points[i]))
		if i+first > 0 {
			P(total).AddAssign(running)
		}
	}
	return *total
}
