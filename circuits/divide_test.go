package circuits

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/model/program"
)

// refused reports whether the rows refuse a trace, honest or not.
func refused(s *System, trace values) bool { return len(newForger(s, trace).run()) > 0 }

// quotients divides input by input.
func quotients(t *testing.T, floor, read bool) (*program.Program, program.ID) {
	n := newNet(t)
	a, d := n.input(-9, 9, 2), n.input(0, 7, 2)
	y := n.add(&program.Divide{Base: base(a, d), Factor: 5, Floor: floor}, 2)
	if read {
		n.output(y)
	} else {
		n.output(a)
	}
	return n.program(), y
}

// TestQuotients: of every numerator and divisor exactly Eval's quotient is
// accepted, of those around it and of none where the divisor is zero.
func TestQuotients(t *testing.T) {
	for _, floor := range []bool{false, true} {
		p, y := quotients(t, floor, true)
		s := compiled(t, p)
		for a := int64(-9); a <= 9; a += 3 {
			for d := range int64(8) {
				in := [][]int64{{a, 9}, {d, 7}}
				honest := int64(0)
				trace := program.Trace{Tensors: values{in[0], in[1], {0, 0}}}
				if d > 0 {
					var err error
					if trace, err = p.Eval(in); err != nil {
						t.Fatal(err)
					}
					honest = trace.Tensors[y][0]
				} else if _, err := p.Eval(in); !errors.Is(err, program.ErrUndefined) {
					t.Fatal(err)
				} else {
					trace.Tensors[y][1] = 6 // of 45/7
				}
				for v := honest - 4; v <= honest+4; v++ {
					trace.Tensors[y][0] = v
					if good := d > 0 && v == honest; refused(s, trace.Tensors) == good {
						t.Errorf("floor %v: 5*%d/%d = %d: refused %v", floor, a, d, v, good)
					}
				}
			}
		}
	}
}

// TestUnreadDivisor: a zero divisor has no proof where nothing reads the quotient.
func TestUnreadDivisor(t *testing.T) {
	p, y := quotients(t, true, false)
	s := compiled(t, p)
	for _, d := range []int64{0, 1} {
		trace := values{{3, 4}, {d, 2}, {15, 10}}
		if accepted := !refused(s, trace); accepted != (d == 1) {
			t.Errorf("tensor %d, divisor %d: accepted %v", y, d, accepted)
		}
	}
}

// TestFractionalQuotient: the fraction that makes another remainder right is no
// quotient.
func TestFractionalQuotient(t *testing.T) {
	for _, floor := range []bool{false, true} {
		p, y := quotients(t, floor, true)
		s := oneLimb(t, p)
		a := checkHonest(t, s, p, [][]int64{{7, 9}, {4, 7}}) // 35/4 and 45/7
		rest, d := int64(35-4*8), int64(4)
		if !floor {
			rest, d = 2*35+4-2*4*9, 8
		}
		for rho := range d {
			f := newForger(s, a.trace)
			var q, den fr.Element // q + (rest - rho)/d
			q.SetInt64(rest - rho)
			q.Div(&q, den.SetInt64(d))
			w := f.at(s.wires[2].first)
			w.Add(w, &q)
			if bad := f.run(); (len(bad) == 0) != (rho == rest) {
				t.Errorf("floor %v, tensor %d, remainder %d in place of %d: rows %v refuse", floor, y, rho, rest, bad)
			}
		}
	}
}

// TestWideQuotients: numerators of 82 bits, divisors of 50 and quotients of 58, of
// which the root is 1/sqrt.
func TestWideQuotients(t *testing.T) {
	n := newNet(t)
	a := n.input(1<<24, 1<<50, 1)
	c := n.add(&program.View{Base: base(a), Index: []int32{-1}, Consts: []int64{1 << 41}}, 1)
	q := n.add(&program.Divide{Base: base(c, a), Factor: 1 << 41, Floor: true}, 1)
	n.output(n.add(&program.Root{Base: base(q), Factor: 1}, 1))
	x := n.input(-1<<59, 1<<59-1, 2)
	d := n.input(0, 1<<58, 2)
	n.output(n.add(&program.Divide{Base: base(x, d), Factor: 1}, 2))
	p := n.program()
	s := compiled(t, p)
	r := rand.New(rand.NewPCG(1, 11))
	for _, v := range []int64{1 << 24, 1<<24 + 1, 1 << 50, 1<<50 - 1, 12345678901} {
		in := [][]int64{{v}, {-1 << 59, 1<<59 - 1}, {1, 1 + r.Int64N(1<<58)}}
		checkHonest(t, s, p, in)
		attackAll(t, s, p, in, r)
	}
}

// TestRoots: of each argument exactly Eval's root is accepted.
func TestRoots(t *testing.T) {
	n := newNet(t)
	x := n.input(0, 1<<40, 1)
	y := n.add(&program.Root{Base: base(x), Factor: 3}, 1)
	n.output(y)
	p := n.program()
	s := compiled(t, p)
	r := rand.New(rand.NewPCG(1, 12))
	for _, v := range []int64{0, 1, 2, 3, 4, 12, 26, 27, 28, 1<<40 - 1, 1 << 40, r.Int64N(1 << 40)} {
		in := [][]int64{{v}}
		a := checkHonest(t, s, p, in)
		honest := a.trace[y][0]
		for _, forged := range []int64{honest - 1, honest + 1, -honest, -honest - 1, 2 * honest, 0} {
			if forged != honest && attack(t, s, p, in, y, 0, forged) {
				t.Errorf("the root of 3*%d is %d, and %d was accepted", v, honest, forged)
			}
		}
		// half of an odd number: its square is a fraction
		f := newForger(s, a.trace)
		var half fr.Element
		half.SetInt64(2*honest + 1)
		half.Halve()
		f.w[s.wire(s.wires[1].first)] = half
		if bad := f.run(); len(bad) == 0 {
			t.Errorf("the root of 3*%d is %d, and a half more was accepted", v, honest)
		}
	}
}
