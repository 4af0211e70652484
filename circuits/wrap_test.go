package circuits

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/model/program"
)

// wrapped is a Wrap of one input.
func wrapped(t *testing.T, lo, hi int64, bits uint, signed bool, n int) *program.Program {
	net := newNet(t)
	net.output(net.add(&program.Wrap{Base: base(net.input(lo, hi, n)), Bits: bits, Signed: signed}, n))
	return net.program()
}

// TestWrapAtTheEdges: each integer type on both sides of each end, around multiples
// of its period, and at the ends of a range that is far beyond it.
func TestWrapAtTheEdges(t *testing.T) {
	const far = 1 << 59
	r := rand.New(rand.NewPCG(1, 3))
	for _, bits := range []uint{1, 8, 16, 32} {
		for _, signed := range []bool{false, true} {
			t.Run(fmt.Sprint(bits, signed), func(t *testing.T) {
				period, lo := int64(1)<<bits, int64(0)
				if signed {
					lo = -period / 2
				}
				edges := []int64{-far, far - 1, 0}
				for _, k := range []int64{0, 1, -1, 3, far/period - 1, 1 - far/period} {
					edges = append(edges, lo+k*period-1, lo+k*period, lo+k*period+1)
				}
				p := wrapped(t, -far, far-1, bits, signed, len(edges))
				s := compiled(t, p)
				a := checkHonest(t, s, p, [][]int64{edges})
				for i, x := range edges {
					y := a.trace[p.Outputs[0].Tensor][i]
					if y < lo || y >= lo+period || (x-y)%period != 0 {
						t.Errorf("%d wraps to %d", x, y)
					}
				}
				attackAll(t, s, p, [][]int64{edges}, r)
				forgeWires(t, s, p, a.trace, r)
			})
		}
	}
}

// TestWrapRefusesOtherPeriods: a quotient that is off by one gives a number of the
// same residue, and one that is off by 1/2^Bits mod r the number beside it; each is
// refused by the check of the other.
func TestWrapRefusesOtherPeriods(t *testing.T) {
	p := wrapped(t, -1000, 1000, 8, true, 3)
	s := compiled(t, p)
	in := [][]int64{{-129, 5, 1000}}
	trace, err := p.Eval(in)
	if err != nil {
		t.Fatal(err)
	}
	q := s.wires[len(s.wires)-1]
	for i := range in[0] {
		for _, parts := range []uint64{1, 256, 2} {
			for _, up := range []bool{true, false} {
				var d fr.Element
				d.SetUint64(parts)
				d.Inverse(&d)
				f := newForger(s, trace.Tensors)
				w := f.at(q.at(i))
				if up {
					w.Add(w, &d)
				} else {
					w.Sub(w, &d)
				}
				if bad := f.run(); len(bad) == 0 {
					t.Errorf("element %d: a quotient that is off by 1/%d was accepted", i, parts)
				}
			}
		}
	}
}

// TestWrapWithoutAClaim: what lies in one period costs nothing, wherever that is.
func TestWrapWithoutAClaim(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 3))
	for _, c := range []struct {
		lo, hi int64
		bits   uint
		signed bool
	}{{0, 255, 8, false}, {-128, 127, 8, true}, {300, 400, 8, false}, {-300, -200, 8, true}, {-9, 9, 64, true}, {0, 9, 64, false}} {
		p := wrapped(t, c.lo, c.hi, c.bits, c.signed, 3)
		s := compiled(t, p)
		for _, n := range s.Stats().Nodes {
			if n.Node == "node" && n.Rows > 0 {
				t.Errorf("%+v takes %d rows", c, n.Rows)
			}
		}
		in := randomInputs(r, p)
		checkHonest(t, s, p, in)
		attackAll(t, s, p, in, r)
	}
}

// TestWrapBeyondTheIntegers: a negative number has no unsigned one of 64 bits
// among the integers of a program; there is no value for it, and no proof.
func TestWrapBeyondTheIntegers(t *testing.T) {
	p := wrapped(t, -5, 9, 64, false, 2)
	s := compiled(t, p)
	r := rand.New(rand.NewPCG(3, 3))
	checkHonest(t, s, p, [][]int64{{0, 9}})
	attackAll(t, s, p, [][]int64{{0, 9}}, r)
	if _, err := p.Eval([][]int64{{0, -1}}); !errors.Is(err, program.ErrUndefined) {
		t.Errorf("-1 as an unsigned number: %v", err)
	}
	for _, y := range []int64{-1, 0, 9, 5} {
		if bad := newForger(s, values{{0, -1}, {0, y}}).run(); len(bad) == 0 {
			t.Errorf("-1 was accepted as %d", y)
		}
	}
	net := newNet(t)
	x := net.input(-9, -1, 1)
	if _, err := net.b.Add(&program.Wrap{Base: base(x), Bits: 64}, program.Tensor{Shape: []int{1}, Scale: 1}); err == nil {
		t.Error("a wrap that has no value for any input is in the program")
	}
}

// TestWrapTooWide: a width that no range check reaches is refused by name.
func TestWrapTooWide(t *testing.T) {
	net := newNet(t)
	x := net.span(-program.MaxValue, program.MaxValue, 2)
	net.output(net.add(&program.Wrap{Base: base(x), Bits: 61, Signed: true}, 2))
	if _, err := Compile(net.program()); err == nil || !strings.Contains(err.Error(), "node") {
		t.Errorf("a wrap to 61 bits: %v", err)
	}
}
