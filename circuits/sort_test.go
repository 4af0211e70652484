package circuits

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/model/program"
)

// sorting is a Sort of one run of 3, of which some positions are an output.
func sorting(t *testing.T, largest bool, keep ...int32) (*program.Program, program.ID) {
	n := newNet(t)
	x := n.input(-2, 3, 3)
	y := n.add(&program.Sort{Base: base(x), Size: 3, Largest: largest}, 3)
	n.output(n.add(&program.View{Base: base(y), Index: keep}, len(keep)))
	return n.program(), y
}

// TestOrders: of all claims of three positions, ties, repetitions and positions
// out of range among them, exactly Eval's is accepted, whatever is kept.
func TestOrders(t *testing.T) {
	for _, largest := range []bool{true, false} {
		for _, keep := range [][]int32{{0, 1, 2}, {0, 1}, {0}, {2}} {
			p, y := sorting(t, largest, keep...)
			s := compiled(t, p)
			for _, x := range [][]int64{{1, 1, 1}, {-2, 3, -2}, {0, 1, 2}, {2, 0, 1}} {
				trace, err := p.Eval([][]int64{x})
				if err != nil {
					t.Fatal(err)
				}
				checkHonest(t, s, p, [][]int64{x})
				honest := append([]int64(nil), trace.Tensors[y]...)
				for claim := range 4 * 4 * 4 {
					c := trace.Tensors[y]
					c[0], c[1], c[2] = int64(claim%4), int64(claim/4%4), int64(claim/16)
					same := true // in what is kept
					for _, j := range keep {
						same = same && c[j] == honest[j]
					}
					// what is not kept may be claimed otherwise, where it has no wire
					if bad := refused(s, trace.Tensors); bad && slices.Equal(c, honest) || !bad && !same {
						t.Errorf("largest %v, %v kept: the order of %v is %v, %v refused: %v", largest, keep, x, honest, c, bad)
					}
				}
			}
		}
	}
}

// oneLimb compiles with a range table so large that no check has limbs to forge.
func oneLimb(t *testing.T, p *program.Program) *System {
	s, err := planned(t, p, 7, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Lint(); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestForgedKeys forges the wires of a sort: another position with the element, an
// integer or a fraction, that makes its key the same; keys twice, and keys that do
// not fall.
func TestForgedKeys(t *testing.T) {
	var third fr.Element
	third.SetUint64(3)
	third.Inverse(&third)
	for _, keep := range [][]int32{{0}, {0, 1, 2}} {
		p, _ := sorting(t, true, keep...)
		s := oneLimb(t, p)
		a := checkHonest(t, s, p, [][]int64{{2, -1, 1}}) // u 4, 1, 3, positions 0, 2, 1
		position, u := s.wires[1].first, s.wires[2].first
		for _, dp := range []int64{0, 1, 2, 3, -3} {
			f := newForger(s, a.trace)
			var du, d fr.Element
			d.SetInt64(dp)
			du.Mul(&d, &third)
			f.at(position).Add(f.at(position), &d)
			f.at(u).Add(f.at(u), &du)
			if bad := f.run(); (len(bad) == 0) != (dp == 0) {
				t.Errorf("%v kept, position %d in place of 0: rows %v refuse", keep, dp, bad)
			}
		}
		if len(keep) < 3 {
			continue
		}
		for _, claim := range [][3]int64{{4, 3, 1}, {4, 4, 1}, {4, 3, 3}, {3, 3, 1}, {1, 3, 4}, {4, 1, 3}, {4, 3, 0}, {5, 3, 1}} {
			f := newForger(s, a.trace)
			for j, v := range claim {
				f.at(u + Wire(j)).SetInt64(v)
			}
			if bad := f.run(); (len(bad) == 0) != (claim == [3]int64{4, 3, 1}) {
				t.Errorf("elements %v: rows %v refuse", claim, bad)
			}
		}
	}
}

// TestRunsStayApart: keys of two runs cannot be exchanged, though together they
// are one multiset.
func TestRunsStayApart(t *testing.T) {
	n := newNet(t)
	x := n.input(0, 7, 4)
	y := n.add(&program.Sort{Base: base(x), Size: 2, Largest: true}, 4)
	n.output(y)
	p := n.program()
	s := oneLimb(t, p)
	a := checkHonest(t, s, p, [][]int64{{7, 1, 5, 3}})
	u := s.wires[2].first
	for _, claim := range [][4]uint64{{7, 1, 5, 3}, {5, 1, 7, 3}, {7, 3, 5, 1}, {5, 3, 7, 1}} {
		f := newForger(s, a.trace)
		for j, v := range claim {
			f.at(u + Wire(j)).SetUint64(v)
		}
		if bad := f.run(); (len(bad) == 0) != (claim == [4]uint64{7, 1, 5, 3}) {
			t.Errorf("elements %v in order: rows %v refuse", claim, bad)
		}
	}
}

// TestSortRows: runs that nothing reads cost nothing, a maximum's position less
// than an order.
func TestSortRows(t *testing.T) {
	rows := func(keep ...int32) int {
		n := newNet(t)
		x := n.input(0, 255, 100)
		y := n.add(&program.Sort{Base: base(x), Size: 50, Largest: true}, 100)
		n.output(n.add(&program.View{Base: base(y), Index: keep}, len(keep)))
		return compiled(t, n.program()).NbRows()
	}
	first, order, both := rows(0), rows(1), rows(0, 50)
	if !(first < order && first < both && both < first+250) {
		t.Errorf("%d rows for a first position, %d for a second one, %d for two first ones", first, order, both)
	}
}

// TestSortOfWideRange sorts elements at the ends of what a range check reaches.
func TestSortOfWideRange(t *testing.T) {
	for _, largest := range []bool{true, false} {
		n := newNet(t)
		const end = program.MaxValue
		y := n.add(&program.Sort{Base: base(n.span(end-1<<57, end, 4)), Size: 4, Largest: largest}, 4)
		n.output(y)
		n.output(n.add(&program.Sort{Base: base(n.span(-end, 1<<57-end, 4)), Size: 2, Largest: largest}, 4))
		n.output(n.add(&program.Sort{Base: base(n.span(-9, 9, 4)), Size: 1, Largest: largest}, 4))
		p := n.program()
		s := compiled(t, p)
		r := rand.New(rand.NewPCG(1, 13))
		for range 4 {
			in := randomInputs(r, p)
			checkHonest(t, s, p, in)
			attackAll(t, s, p, in, r)
		}
	}
}
