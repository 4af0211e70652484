package prover

import (
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
	Equal(*E) bool
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
	num   []E // numerators of the slopes, then the slopes
	den   []E // their denominators, then the inverses
	tree  []E // products of denominators
	tmp   []E
	mul   func(z, x, y []E)
	sub   func(z, x, y []E)
}

func newAdder[E any, F element[E]]() *adder[E, F] {
	v := func(n int) []E { return make([]E, n) }
	a := &adder[E, F]{
		batch: make([]sum[E], 0, batchSize), none: make([]bool, batchSize), todo: make([]*point[E], 0, batchSize),
		px: v(batchSize), py: v(batchSize), qx: v(batchSize), num: v(batchSize), den: v(batchSize),
		tree: v(batchSize), tmp: v(batchSize),
	}
	a.mul, a.sub = vectorOps[E, F]()
	return a
}

// vectorOps are the products and differences of vectors of coordinates.
func vectorOps[E any, F element[E]]() (mul, sub func(z, x, y []E)) {
	if mul, ok := any(mulFp).(func(z, x, y []E)); ok {
		return mul, any(subFp).(func(z, x, y []E))
	}
	return func(z, x, y []E) {
			for i := range z {
				F(&z[i]).Mul(&x[i], &y[i])
			}
		}, func(z, x, y []E) {
			for i := range z {
				F(&z[i]).Sub(&x[i], &y[i])
			}
		}
}

var (
	mulFp = func(z, x, y []fp.Element) { (*fp.Vector)(&z).Mul(x, y) }
	subFp = func(z, x, y []fp.Element) { (*fp.Vector)(&z).Sub(x, y) }
)

// add queues dst += src (dst -= src where minus is set) and runs a full batch.
func (a *adder[E, F]) add(dst, src *point[E], minus bool) {
	a.batch = append(a.batch, sum[E]{dst, src, minus})
	if len(a.batch) == batchSize {
		a.flush()
	}
}

// flush runs what is queued.
func (a *adder[E, F]) flush() {
	// a pass of its own: it does so little that the cache misses of a table's
	// entries overlap
	for i := range a.batch {
		q := a.batch[i].src
		a.none[i] = F(&q.X).IsZero() && F(&q.Y).IsZero()
	}
	a.todo = a.todo[:0]
	for i := range a.batch {
		if !a.none[i] {
			a.prepare(&a.batch[i])
		}
	}
	a.batch = a.batch[:0]
	n := len(a.todo)
	if n == 0 {
		return
	}
	px, py, qx, num, den, tmp := a.px[:n], a.py[:n], a.qx[:n], a.num[:n], a.den[:n], a.tmp[:n]
	a.invert(n)
	a.mul(num, num, den) // the slopes
	a.mul(tmp, num, num)
	a.sub(tmp, tmp, px)
	a.sub(qx, tmp, qx) // the new x
	a.sub(px, px, qx)
	a.mul(px, px, num)
	a.sub(py, px, py)
	for i, p := range a.todo {
		p.X, p.Y = qx[i], py[i]
	}
}

// prepare settles a sum that needs no slope, or appends its coordinates and the
// slope's numerator and denominator to the vectors. The src is not infinity.
func (a *adder[E, F]) prepare(s *sum[E]) {
	p, q := s.dst, s.src
	if F(&p.X).IsZero() && F(&p.Y).IsZero() {
		*p = *q
		if s.minus {
			F(&p.Y).Neg(&p.Y)
		}
		return
	}
	i := len(a.todo)
	den, num := F(&a.den[i]), F(&a.num[i])
	if den.Sub(&q.X, &p.X); !den.IsZero() {
		if s.minus {
			num.Add(&q.Y, &p.Y)
			num.Neg(&a.num[i])
		} else {
			num.Sub(&q.Y, &p.Y)
		}
	} else {
		if F(&p.Y).Equal(&q.Y) == s.minus || F(&p.Y).IsZero() {
			*p = point[E]{}
			return
		}
		// both are the same point
		den.Double(&p.Y)
		num.Square(&p.X)
		F(&a.tmp[i]).Double(&a.num[i])
		num.Add(&a.num[i], &a.tmp[i])
	}
	a.px[i], a.py[i], a.qx[i] = p.X, p.Y, q.X
	a.todo = append(a.todo, p)
}

// invert replaces the first n denominators by their inverses: a tree of products
// upwards, whose root is inverted, and the inverses downwards.
func (a *adder[E, F]) invert(n int) {
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
	F(&root[0]).Inverse(&root[0])
	for k := len(levels) - 2; k >= 0; k-- {
		level, above := levels[k], levels[k+1]
		m := len(above)
		left := a.tmp[:m]
		copy(left, level[:m])
		a.mul(level[:m], above, level[m:])
		a.mul(level[m:], above, left)
	}
}
