package circuits

import "github.com/consensys/gnark-crypto/ecc/bn254/fr"

// hornerRows evaluate n polynomials of d coefficients at a point that is a
// function of the challenge. With p = c_0 + c_1 X + .. + c_{d-1} X^{d-1},
//
//	c_{d-1} * X = t_{d-1}    (c_i + t_{i+1}) * X = t_i    for i = d-2 .. 1
//
// and p is the expression c_0 + t_1: d-1 rows a polynomial. The coefficients are
// fixed; each row determines its late wire t_i.
type hornerRows struct {
	x     Fixed
	at    func(p, i int) int // element of x that is coefficient i of polynomial p
	n, d  int
	point Wire
	out   Late // n*(d-1): for each polynomial t_{d-1} .. t_1
}

func (b *hornerRows) len() int { return b.n * (b.d - 1) }

// split is the polynomial of a row and the coefficient that the row takes in.
func (b *hornerRows) split(row int) (p, i int) { return row / (b.d - 1), b.d - 1 - row%(b.d-1) }

func (b *hornerRows) row(j int, r *Row) {
	p, i := b.split(j)
	expr(&r.L, b.x, b.at(p, i), 1)
	if i < b.d-1 {
		wireTerm(&r.L, b.out.at(j-1), 1)
	}
	wireTerm(&r.R, b.point, 1)
	wireTerm(&r.O, b.out.at(j), 1)
}

func (b *hornerRows) spoken(j int, e *LinExp) {
	p, i := b.split(j)
	expr(e, b.x, b.at(p, i), 1)
}

func (b *hornerRows) prepare(*assignment) error { return nil }

func (b *hornerRows) solve(a *assignment) {
	x, t := &a.w[a.s.wire(b.point)], a.slice(b.out.first, b.len())
	for j := range t {
		v := b.left(a, t, j)
		t[j].Mul(&v, x)
	}
}

// left is the left side of row j, t the late wires up to there.
func (b *hornerRows) left(a *assignment, t []fr.Element, j int) (v fr.Element) {
	p, i := b.split(j)
	v.SetInt64(b.x.value(a.trace, b.at(p, i)))
	if i < b.d-1 {
		v.Add(&v, &t[j-1])
	}
	return v
}

func (b *hornerRows) values(a *assignment, l, r, o []fr.Element) {
	x, t := a.w[a.s.wire(b.point)], a.slice(b.out.first, b.len())
	for j := range t {
		l[j], r[j], o[j] = b.left(a, t, j), x, t[j]
	}
}

// result adds the value of polynomial p to e.
func (b *hornerRows) result(e *LinExp, p int) {
	expr(e, b.x, b.at(p, 0), 1)
	if b.d > 1 {
		wireTerm(e, b.out.at((p+1)*(b.d-1)-1), 1)
	}
}

// constant adds the fixed part of result: what no row of the block speaks about.
func (b *hornerRows) constant(e *LinExp, p int) { expr(e, b.x, b.at(p, 0), 1) }

// resultValue is the value of polynomial p.
func (b *hornerRows) resultValue(a *assignment, p int) (v fr.Element) {
	v.SetInt64(b.x.value(a.trace, b.at(p, 0)))
	if b.d > 1 {
		v.Add(&v, &a.slice(b.out.at((p+1)*(b.d-1)-1), 1)[0])
	}
	return v
}

// powers are wires that hold powers of a point that no prover has a say in.
type powers map[int]Wire

// power is a wire that holds the n-th power of a point, n >= 1.
func (b *builder) power(of powers, n int) Wire {
	if w, ok := of[n]; ok {
		return w
	}
	var left, right LinExp
	if n&1 == 0 {
		left = wireExp(b.power(of, n/2))
		right = left
	} else {
		left, right = wireExp(b.power(of, n-1)), wireExp(of[1])
	}
	w := b.alloc(classLate, 1)
	rows := &explicitRows{late: true}
	rows.assign(left, right, w)
	b.add(rows)
	of[n] = w
	return w
}
