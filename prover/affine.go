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
	px    planes[E]   // coordinates of dst
	py    planes[E]
	qx    planes[E] // x of src
	num   planes[E] // y of src, then numerators of the slopes, then the slopes
	den   planes[E] // their denominators, then the inverses
	tree  planes[E] // products of denominators
	tmp   planes[E]
	*products[E]
}

func newAdder[E any, F element[E]]() *adder[E, F] {
	v := func() planes[E] { return newPlanes[E](batchSize) }
	return &adder[E, F]{
		batch: make([]sum[E], 0, batchSize), none: make([]bool, batchSize), todo: make([]*point[E], 0, batchSize),
		px: v(), py: v(), qx: v(), num: v(), den: v(), tree: v(), tmp: v(), products: newProducts[E](),
	}
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
	first := func(p planes[E]) planes[E] { return p.slice(0, n) }
	px, py, qx, num, den, tmp := first(a.px), first(a.py), first(a.qx), first(a.num), first(a.den), first(a.tmp)
	den.sub(qx, px)
	num.sub(num, py)
	if !a.invert(n) {
		a.repair(n)
		a.invert(n)
	}
	a.mul(num, num, den) // the slopes
	a.square(tmp, num)
	tmp.sub(tmp, px)
	qx.sub(tmp, qx) // the new x
	px.sub(px, qx)
	a.mul(px, px, num)
	py.sub(px, py)
	for i, p := range a.todo {
		if p != nil {
			qx.get(i, &p.X)
			py.get(i, &p.Y)
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
		a.px.set(n, &p.X)
		a.py.set(n, &p.Y)
		a.qx.set(n, &q.X)
		a.num.setSigned(n, &q.Y, s.minus)
		a.todo = append(a.todo, p)
	}
	a.batch = a.batch[:0]
}

// infinity reports whether a point is infinity. One limb of each coordinate tells but
// once in 2^128 times; it reads both, for the sake of the cache.
func infinity[E any, F element[E]](p *point[E]) bool {
	x, y := *(*uint64)(unsafe.Pointer(&p.X)), *(*uint64)(unsafe.Pointer(&p.Y))
	return x|y == 0 && F(&p.X).IsZero() && F(&p.Y).IsZero()
}

// repair finds the sums of points that have one x. Two that cancel are settled; a
// point added to itself has the tangent's slope. It computes the differences again.
func (a *adder[E, F]) repair(n int) {
	den := a.den.slice(0, n)
	den.sub(a.qx.slice(0, n), a.px.slice(0, n))
	var x, y, num, d E
	for i := range n {
		if a.den.get(i, &d); !F(&d).IsZero() {
			continue
		}
		a.px.get(i, &x)
		a.py.get(i, &y)
		// the numerator is the difference of the y, zero or not
		if a.num.get(i, &num); !F(&num).IsZero() || F(&y).IsZero() {
			*a.todo[i] = point[E]{}
			a.todo[i] = nil
			F(&d).SetOne()
			a.den.set(i, &d)
			continue
		}
		F(&d).Double(&y)
		a.den.set(i, &d)
		F(&x).Square(&x)
		F(&num).Double(&x)
		F(&num).Add(&num, &x)
		a.num.set(i, &num)
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
	var one E
	F(&one).SetOne()
	for i := n; i < size; i++ {
		a.den.set(i, &one)
	}
	// level k of the tree has size>>k products; a level is followed by the next
	levels := []planes[E]{a.den.slice(0, size)}
	at := 0
	for m := size / 2; m > 0; m /= 2 {
		below := levels[len(levels)-1]
		level := a.tree.slice(at, at+m)
		at += m
		a.mul(level, below.slice(0, m), below.slice(m, 2*m))
		levels = append(levels, level)
	}
	root := levels[len(levels)-1]
	var r E
	if root.get(0, &r); F(&r).IsZero() {
		return false
	}
	F(&r).Inverse(&r)
	root.set(0, &r)
	for k := len(levels) - 2; k >= 0; k-- {
		level, above := levels[k], levels[k+1]
		m := above.len()
		left := a.tmp.slice(0, m)
		left.copy(level.slice(0, m))
		a.mul(level.slice(0, m), above, level.slice(m, 2*m))
		a.mul(level.slice(m, 2*m), above, left)
	}
	return true
}
