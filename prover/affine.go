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

// adder adds affine points in batches that share one inversion: 5 products and a
// square each, where a mixed addition in Jacobian coordinates takes 11.
type adder[E any, F element[E]] struct {
	batch []sum[E]
	den   []E // denominators of the slopes, 1 where there is none
	pre   []E // products of the denominators before
	kind  []kind

	inv, num, y, t, u E
}

type kind uint8

const (
	general  kind = iota
	doubling      // both points are the same
	settled       // one of the points is infinity, or they cancel
)

// batchSize is the number of additions that share an inversion: enough to make it
// cheap, few enough to stay in the cache.
const batchSize = 1024

func newAdder[E any, F element[E]]() *adder[E, F] {
	return &adder[E, F]{
		batch: make([]sum[E], 0, batchSize),
		den:   make([]E, batchSize), pre: make([]E, batchSize), kind: make([]kind, batchSize),
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
	if len(a.batch) == 0 {
		return
	}
	// a pass of its own: it does so little that the cache misses of a table's
	// entries overlap
	for i := range a.batch {
		a.kind[i] = general
		if q := a.batch[i].src; F(&q.X).IsZero() && F(&q.Y).IsZero() {
			a.kind[i] = settled
		}
	}
	F(&a.inv).SetOne()
	for i := range a.batch {
		if a.kind[i] == settled {
			continue
		}
		a.kind[i] = a.prepare(&a.batch[i], &a.den[i])
		F(&a.pre[i]).Set(&a.inv)
		if a.kind[i] != settled {
			F(&a.inv).Mul(&a.inv, &a.den[i])
		}
	}
	F(&a.inv).Inverse(&a.inv)
	for i := len(a.batch) - 1; i >= 0; i-- {
		if a.kind[i] == settled {
			continue
		}
		F(&a.t).Mul(&a.inv, &a.pre[i])
		F(&a.inv).Mul(&a.inv, &a.den[i])
		a.finish(&a.batch[i], a.kind[i])
	}
	a.batch = a.batch[:0]
}

// prepare sets the denominator of the slope, or settles a sum that has none. The
// src is not infinity.
func (a *adder[E, F]) prepare(s *sum[E], den *E) kind {
	p, q := s.dst, s.src
	if F(&p.X).IsZero() && F(&p.Y).IsZero() {
		*p = *q
		if s.minus {
			F(&p.Y).Neg(&p.Y)
		}
		return settled
	}
	if F(den).Sub(&q.X, &p.X); !F(den).IsZero() {
		return general
	}
	if F(&p.Y).Equal(&q.Y) == s.minus || F(&p.Y).IsZero() {
		*p = point[E]{}
		return settled
	}
	F(den).Double(&p.Y)
	return doubling
}

// finish computes the sum; a.t is the inverse of the denominator.
func (a *adder[E, F]) finish(s *sum[E], k kind) {
	p, q := s.dst, s.src
	if k == doubling {
		F(&a.num).Square(&p.X)
		F(&a.u).Double(&a.num)
		F(&a.num).Add(&a.num, &a.u)
	} else if s.minus {
		F(&a.num).Add(&q.Y, &p.Y)
		F(&a.num).Neg(&a.num)
	} else {
		F(&a.num).Sub(&q.Y, &p.Y)
	}
	F(&a.t).Mul(&a.t, &a.num) // the slope
	F(&a.u).Square(&a.t)
	F(&a.u).Sub(&a.u, &p.X)
	F(&a.u).Sub(&a.u, &q.X)
	F(&a.y).Sub(&p.X, &a.u)
	F(&a.y).Mul(&a.y, &a.t)
	F(&p.Y).Sub(&a.y, &p.Y)
	F(&p.X).Set(&a.u)
}
