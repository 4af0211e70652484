package prover

import (
	"math/bits"
	"unsafe"

	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
)

// planes is a vector of coordinates as one vector, or two where E is bn254.E2, of
// elements of the base field, so that its operations run on vectors in G2 too.
type planes[E any] struct{ re, im fp.Vector }

func newPlanes[E any](n int) planes[E] {
	p := planes[E]{re: make(fp.Vector, n)}
	if twoPlanes[E]() {
		p.im = make(fp.Vector, n)
	}
	return p
}

// twoPlanes is a constant of each instance.
func twoPlanes[E any]() bool {
	var e E
	return unsafe.Sizeof(e) > fp.Bytes
}

// part is the i-th element of the base field in a coordinate.
func part[E any](e *E, i uintptr) *fp.Element {
	return (*fp.Element)(unsafe.Add(unsafe.Pointer(e), i*fp.Bytes))
}

func (p *planes[E]) set(i int, e *E) {
	p.re[i] = *part(e, 0)
	if twoPlanes[E]() {
		p.im[i] = *part(e, 1)
	}
}

// setSigned sets the i-th element to e, or to -e where minus is set.
func (p *planes[E]) setSigned(i int, e *E, minus bool) {
	p.re[i] = signed(part(e, 0), minus)
	if twoPlanes[E]() {
		p.im[i] = signed(part(e, 1), minus)
	}
}

// baseModulus are the limbs of the base field's modulus.
var baseModulus = func() (q fp.Element) {
	for i, w := range fp.Modulus().Bits() {
		q[i] = uint64(w)
	}
	return q
}()

// signed is e, or -e where minus is set. It has no branch that depends on minus:
// signs come in no order.
func signed(e *fp.Element, minus bool) (z fp.Element) {
	var m uint64
	if minus {
		m = 1
	}
	c := m
	m = -m
	if e[0]|e[1]|e[2]|e[3] == 0 {
		return z
	}
	z[0], c = bits.Add64(e[0]^m, baseModulus[0]&m, c)
	z[1], c = bits.Add64(e[1]^m, baseModulus[1]&m, c)
	z[2], c = bits.Add64(e[2]^m, baseModulus[2]&m, c)
	z[3], _ = bits.Add64(e[3]^m, baseModulus[3]&m, c)
	return z
}

func (p *planes[E]) get(i int, e *E) {
	*part(e, 0) = p.re[i]
	if twoPlanes[E]() {
		*part(e, 1) = p.im[i]
	}
}

func (p planes[E]) slice(start, end int) planes[E] {
	p.re = p.re[start:end]
	if twoPlanes[E]() {
		p.im = p.im[start:end]
	}
	return p
}

func (p planes[E]) len() int { return len(p.re) }

func (p planes[E]) copy(from planes[E]) {
	copy(p.re, from.re)
	copy(p.im, from.im)
}

func (p planes[E]) sub(x, y planes[E]) {
	p.re.Sub(x.re, y.re)
	if twoPlanes[E]() {
		p.im.Sub(x.im, y.im)
	}
}

// productBlock is the number of products in E2 that share scratch memory in the
// nearest cache.
const productBlock = 128

// products multiplies vectors.
type products[E any] struct{ t, u, v, w fp.Vector }

func newProducts[E any]() *products[E] {
	if !twoPlanes[E]() {
		return new(products[E])
	}
	n := func() fp.Vector { return make(fp.Vector, productBlock) }
	return &products[E]{n(), n(), n(), n()}
}

// mul sets z to the products of the elements of x and y. In E2, where the square of
// the unit is -1, (a + b u)(c + d u) = ac - bd + ((a + b)(c + d) - ac - bd) u.
func (p *products[E]) mul(z, x, y planes[E]) {
	if !twoPlanes[E]() {
		z.re.Mul(x.re, y.re)
		return
	}
	for i := 0; i < z.len(); i += productBlock {
		end := min(i+productBlock, z.len())
		n := end - i
		t, u, v, w := p.t[:n], p.u[:n], p.v[:n], p.w[:n]
		t.Add(x.re[i:end], x.im[i:end])
		u.Add(y.re[i:end], y.im[i:end])
		t.Mul(t, u)
		v.Mul(x.re[i:end], y.re[i:end])
		w.Mul(x.im[i:end], y.im[i:end])
		re, im := z.re[i:end], z.im[i:end]
		re.Sub(v, w)
		t.Sub(t, v)
		im.Sub(t, w)
	}
}

// square sets z to the squares of the elements of x. In E2 that is
// (a + b)(a - b) + 2ab u.
func (p *products[E]) square(z, x planes[E]) {
	if !twoPlanes[E]() {
		z.re.Mul(x.re, x.re)
		return
	}
	for i := 0; i < z.len(); i += productBlock {
		end := min(i+productBlock, z.len())
		n := end - i
		t, u, v := p.t[:n], p.u[:n], p.v[:n]
		a, b := x.re[i:end], x.im[i:end]
		t.Add(a, b)
		u.Sub(a, b)
		v.Mul(a, b)
		re, im := z.re[i:end], z.im[i:end]
		re.Mul(t, u)
		im.Add(v, v)
	}
}
