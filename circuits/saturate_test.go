package circuits

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/model/program"
)

// saturated compiles a program with every clamp saturated.
func saturated(t *testing.T, p *program.Program, bits uint) *System {
	t.Helper()
	s, err := planned(t, p, bits, func(plan *Plan) {
		for _, g := range plan.clamps {
			g.segments = -1
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Lint(); err != nil {
		t.Fatal(err)
	}
	return s
}

// clampNet clamps three integers, and looks them up in a table that is wider than
// the clamp's range by extra on each side, where extra is not negative.
func clampNet(t *testing.T, xlo, xhi, lo, hi, extra int64) (*program.Program, program.ID) {
	net := newNet(t)
	y := net.add(&program.Clamp{Base: base(net.input(xlo, xhi, 3)), Lo: lo, Hi: hi}, 3)
	out := y
	if extra >= 0 {
		a, b := net.b.Range(y)
		table := &program.Table{Base: base(y), Lo: a - extra}
		for v := a - extra; v <= b+extra; v++ {
			table.Values = append(table.Values, v*v)
		}
		out = net.add(table, 3)
	}
	net.output(out)
	return net.program(), y
}

// TestSaturate: both ends, one, none of the range left, ranges of one value; ranges
// that are whole limbs or not; with and without a table behind.
func TestSaturate(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 6))
	for _, c := range [][4]int64{
		{-100, 100, -32, 31}, {-100, 100, -30, 41}, {-100, 100, 0, 500}, {-100, 100, -500, 7},
		{-100, 100, 5, 5}, {-100, -50, -20, 9}, {50, 90, -20, 9}, {-100, 100, -100, 99}, {-100, 100, -99, 100}, {-5, 70000, 0, 1},
	} {
		for _, extra := range []int64{-1, 0, 1} {
			t.Run(fmt.Sprint(c, extra), func(t *testing.T) {
				p, y := clampNet(t, c[0], c[1], c[2], c[3], extra)
				s := saturated(t, p, 5)
				lo, hi := max(c[0], min(c[2], c[1])), min(c[1], max(c[3], c[0]))
				for k, in := range [][]int64{{c[0], c[1], 0}, {lo, hi, lo}, {lo - 1, hi + 1, lo + 1}, {hi - 1, hi, hi}} {
					for i := range in {
						in[i] = min(max(in[i], c[0]), c[1])
					}
					a := checkHonest(t, s, p, [][]int64{in})
					for i, x := range in {
						if got := a.trace[y][i]; got != min(max(x, c[2]), c[3]) {
							t.Errorf("%d is clamped to %d", x, got)
						}
					}
					attackAll(t, s, p, [][]int64{in}, r)
					if k == 0 {
						forgeWires(t, s, p, a.trace, r)
					}
				}
			})
		}
	}
}

// TestSaturateRefusesForgeries: y and o that satisfy all checks but one.
func TestSaturateRefusesForgeries(t *testing.T) {
	for _, c := range []struct {
		name    string
		x, y, o int64
		honest  bool
	}{
		{"between", 7, 7, 0, true},
		{"above", 60, 31, 29, true},
		{"below", -60, -32, 0, true},
		{"high end for less", 7, 31, 7 - 31, false},
		{"high end for less, undershot", 7, 31, 0, false},
		{"low end for more", 7, -32, 0, false},
		{"low end for more, overshot", 7, -32, 7 + 32, false},
		{"not clamped from above", 60, 60, 0, false},
		{"not clamped from below", -60, -60, 0, false},
		{"another value, overshot", 7, 5, 2, false},
		{"another value, undershot", 7, 9, 0, false},
		{"low end for what is above", 60, -32, 0, false},
		{"high end for what is below", -60, 31, -60 - 31, false},
	} {
		p, id := clampNet(t, -100, 100, -32, 31, -1)
		s := saturated(t, p, 5)
		trace, err := p.Eval([][]int64{{c.x, c.x, c.x}})
		if err != nil {
			t.Fatal(err)
		}
		for i := range trace.Tensors[id] {
			trace.Tensors[id][i] = c.y
		}
		f := newForger(s, trace.Tensors)
		over := s.wires[len(s.wires)-1]
		for i := range 3 {
			f.at(over.at(i)).SetInt64(c.o)
		}
		// limbs of the sum that is checked, as if it were in range
		for _, b := range s.blocks {
			if b, ok := b.(*rangeRows); ok {
				f.splitLimbs(b, over, c.o)
			}
		}
		if bad := f.run(); (len(bad) == 0) != c.honest {
			t.Errorf("%s: %d as %d: rows %v refuse it", c.name, c.x, c.y, bad)
		}
	}
}

// splitLimbs sets the upper limbs of a check of 2o + y - x to those of its value.
func (f *forger) splitLimbs(b *rangeRows, over *wires, o int64) {
	var sums func(x Fixed) bool
	sums = func(x Fixed) bool {
		if x == Fixed(over) {
			return true
		}
		s, ok := x.(*sum)
		if ok {
			for _, p := range s.parts {
				ok = sums(p)
				if ok {
					return true
				}
			}
		}
		return false
	}
	if !sums(b.x) {
		return
	}
	for j := range b.sel.n {
		v := f.value(b.x, b.sel.at(j))
		for l := 1; l < b.limbs; l++ {
			d := int64(0)
			if v.IsUint64() {
				d = int64(v.Uint64()>>(b.low+uint(l-1)*b.bits)) & (1<<b.bits - 1)
			}
			f.at(b.high + Wire(j*(b.limbs-1)+l-1)).SetInt64(d)
		}
	}
}

// TestSaturateFractions: o and y of fractions do not make up for each other.
func TestSaturateFractions(t *testing.T) {
	p, id := clampNet(t, -100, 100, -32, 31, 0)
	s := saturated(t, p, 5)
	trace, err := p.Eval([][]int64{{7, 60, -60}})
	if err != nil {
		t.Fatal(err)
	}
	var y, o *wires
	for _, w := range s.wires {
		if w.sel.n == 3 && w.of(trace.Tensors, 1) == trace.Tensors[id][1] && w.lo == p.Tensors[id].Lo {
			y = w
		}
	}
	o = s.wires[len(s.wires)-1]
	for _, w := range s.wires {
		if w.of(trace.Tensors, 1) == 60-31 {
			o = w
		}
	}
	if y == nil || bad(newForger(s, trace.Tensors).run()) {
		t.Fatal("no wires, or the honest trace is refused")
	}
	var half fr.Element
	half.SetUint64(2)
	half.Inverse(&half)
	for i := range 3 {
		f := newForger(s, trace.Tensors)
		f.at(y.at(i)).Sub(f.at(y.at(i)), &half)
		f.at(o.at(i)).Add(f.at(o.at(i)), &half)
		if !bad(f.run()) {
			t.Errorf("element %d is half of another", i)
		}
	}
}

func bad(rows []int) bool { return len(rows) > 0 }

// TestSaturatePlan: what a table checks exactly is not checked again, and a table
// that admits more is no check.
func TestSaturatePlan(t *testing.T) {
	rows := func(extra int64) int {
		p, _ := clampNet(t, -100, 100, -32, 31, extra)
		s := saturated(t, p, 6)
		return s.NbRows() - s.TableRows()
	}
	if exact, wider := rows(0), rows(1); exact != wider-3 {
		t.Errorf("%d rows in front of a table of the range, %d in front of a wider one", exact, wider)
	}
}
