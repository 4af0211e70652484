package prover

import (
	"unsafe"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
)

// element is what the curve's arithmetic needs of a coordinate: fp.Element in G1,
// bn254.E2 in G2.
type element[E any] interface {
	*E
	Set(*E) *E
	SetOne() *E
	Add(*E, *E) *E
	Sub(*E, *E) *E
	Neg(*E) *E
	Double(*E) *E
	Mul(*E, *E) *E
	Square(*E) *E
	Inverse(*E) *E
	IsZero() bool
}

// point is an affine point of y^2 = x^3 + b, infinity being (0, 0). The points of
// gnark-crypto convert to it, pointers too.
type point[E any] struct{ X, Y E }

type (
	g1Point = point[fp.Element]
	g2Point = point[bn254.E2]
)

// sum is one addition of a batch: dst += src, or dst -= src. The dst of a batch
// are distinct; src may be dst.
type sum[E any] struct {
	dst, src *point[E]
	minus    bool
}

// batchSize is the number of additions that share an inversion: enough to make it
// cheap, few enough to stay in the cache. It is a power of two.
const batchSize = 1024

// adder adds affine points in batches that share one inversion: 5 products and a
// square each, where a mixed addition in Jacobian coordinates takes 11. The steps
// of a batch run on whole vectors of coordinates, which the processor multiplies
// several at a time.
type adder[E any, F element[E]] struct {
	batch []sum[E]
	none  []bool      // whether src is infinity
	todo  []*point[E] // the dst of what is left to compute
	px    []E         // coordinates of dst
	py    []E
	qx    []E // x of src
	num   []E // y of src, then numerators of the slopes, then the slopes
	den   []E // their denominators, then the inverses
	tree  []E // products of denominators
	tmp   []E
	mul   func(z, x, y []E)
	sub   func(z, x, y []E)
}

func newAdder[E any, F element[E]]() *adder[E, F] {
	v := func() []E { return make([]E, batchSize) }
	a := &adder[E, F]{
		batch: make([]sum[E], 0, batchSize), none: make([]bool, batchSize), todo: make([]*point[E], 0, batchSize),
		px: v(), py: v(), qx: v(), num: v(), den: v(), tree: v(), tmp: v(),
	}
	switch a := any(a).(type) {
	case *adder[fp.Element, *fp.Element]:
		a.mul = func(z, x, y []fp.Element) { (*fp.Vector)(&z).Mul(x, y) }
		a.sub = func(z, x, y []fp.Element) { (*fp.Vector)(&z).Sub(x, y) }
	case *adder[bn254.E2, *bn254.E2]:
		a.mul, a.sub = mulE2, subE2
	}
	return a
}

func mulE2(z, x, y []bn254.E2) {
	for i := range z {
		z[i].Mul(&x[i], &y[i])
	}
}

func subE2(z, x, y []bn254.E2) {
	v := coordinates(z)
	v.Sub(coordinates(x), coordinates(y))
}

// coordinates are the two parts of each element in turn, in place.
func coordinates(x []bn254.E2) fp.Vector {
	return unsafe.Slice((*fp.Element)(unsafe.Pointer(unsafe.SliceData(x))), 2*len(x))
}

// add queues dst += src (dst -= src where minus is set) and runs a full batch.
func (a *adder[E, F]) add(dst, src *point[E], minus bool) {
	a.batch = append(a.batch, sum[E]{dst, src, minus})
	if len(a.batch) == batchSize {
		a.flush()
	}
}

// flush runs what is queued.
func (a *adder[E, F]) flush() {
	a.gather()
	n := len(a.todo)
	if n == 0 {
		return
	}
	px, py, qx, num, den, tmp := a.px[:n], a.py[:n], a.qx[:n], a.num[:n], a.den[:n], a.tmp[:n]
	a.sub(den, qx, px)
	a.sub(num, num, py)
	if !a.invert(n) {
		a.repair(n)
		a.invert(n)
	}
	a.mul(num, num, den) // the slopes
	a.mul(tmp, num, num)
	a.sub(tmp, tmp, px)
	a.sub(qx, tmp, qx) // the new x
	a.sub(px, px, qx)
	a.mul(px, px, num)
	a.sub(py, px, py)
	for i, p := range a.todo {
		if p != nil {
			p.X, p.Y = qx[i], py[i]
		}
	}
}

// gather settles the sums with infinity and copies the coordinates of the others.
func (a *adder[E, F]) gather() {
	// a pass of its own: it does so little that the cache misses of a table's
	// entries overlap
	for i := range a.batch {
		a.none[i] = infinity[E, F](a.batch[i].src)
	}
	a.todo = a.todo[:0]
	for i := range a.batch {
		if a.none[i] {
			continue
		}
		s := &a.batch[i]
		p, q := s.dst, s.src
		if infinity[E, F](p) {
			if *p = *q; s.minus {
				F(&p.Y).Neg(&p.Y)
			}
			continue
		}
		n := len(a.todo)
		a.px[n], a.py[n], a.qx[n] = p.X, p.Y, q.X
		if a.num[n] = q.Y; s.minus {
			F(&a.num[n]).Neg(&q.Y)
		}
		a.todo = append(a.todo, p)
	}
	a.batch = a.batch[:0]
}

// infinity reports whether a point is infinity. One limb tells but once in 2^64
// times.
func infinity[E any, F element[E]](p *point[E]) bool {
	return *(*uint64)(unsafe.Pointer(p)) == 0 && F(&p.X).IsZero() && F(&p.Y).IsZero()
}

// repair finds the sums of points that have one x. Two that cancel are settled; a
// point added to itself has the tangent's slope. It computes the differences again.
func (a *adder[E, F]) repair(n int) {
	a.sub(a.den[:n], a.qx[:n], a.px[:n])
	for i := range n {
		if !F(&a.den[i]).IsZero() {
			continue
		}
		// the numerator is the difference of the y, zero or not
		if y := F(&a.py[i]); !F(&a.num[i]).IsZero() || y.IsZero() {
			*a.todo[i] = point[E]{}
			a.todo[i] = nil
			F(&a.den[i]).SetOne()
			continue
		}
		F(&a.den[i]).Double(&a.py[i])
		F(&a.tmp[i]).Square(&a.px[i])
		F(&a.num[i]).Double(&a.tmp[i])
		F(&a.num[i]).Add(&a.num[i], &a.tmp[i])
	}
}

// invert replaces the first n denominators by their inverses: a tree of products
// upwards, whose root is inverted, and the inverses downwards. If one of them is
// zero so is the root, and the result is false.
func (a *adder[E, F]) invert(n int) bool {
	size := 1
	for size < n {
		size *= 2
	}
	for i := n; i < size; i++ {
		F(&a.den[i]).SetOne()
	}
	// level k of the tree has size>>k products; a level is followed by the next
	levels := [][]E{a.den[:size]}
	at := a.tree
	for m := size / 2; m > 0; m /= 2 {
		below := levels[len(levels)-1]
		level := at[:m]
		at = at[m:]
		a.mul(level, below[:m], below[m:])
		levels = append(levels, level)
	}
	root := levels[len(levels)-1]
	if F(&root[0]).IsZero() {
		return false
	}
	F(&root[0]).Inverse(&root[0])
	for k := len(levels) - 2; k >= 0; k-- {
		level, above := levels[k], levels[k+1]
		m := len(above)
		left := a.tmp[:m]
		copy(left, level[:m])
		a.mul(level[:m], above, level[m:])
		a.mul(level[m:], above, left)
	}
	return true
}
