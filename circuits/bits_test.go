package circuits

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/model/program"
)

func conjunction(t *testing.T, bits uint, n int) *program.Program {
	net := newNet(t)
	top := min(bits, 60) // what an input may have
	x, y := net.input(0, 1<<top-1, n), net.input(0, 1<<top-1, n)
	net.output(net.add(&program.BitAnd{Base: base(x, y), Bits: bits}, n))
	return net.program()
}

// TestBitAnd: every width of limb, also where limbs do not fill the bits.
func TestBitAnd(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 5))
	for _, c := range [][2]uint{{1, 1}, {1, 4}, {7, 1}, {7, 3}, {8, 4}, {32, 5}, {48, 4}, {61, 1}} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			p := conjunction(t, c[0], 4)
			s, err := planned(t, p, min(c[0], 6), func(plan *Plan) { plan.And = c[1] })
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Lint(); err != nil {
				t.Fatal(err)
			}
			all := int64(1)<<min(c[0], 60) - 1
			for _, in := range [][][]int64{{{0, all, all, 0}, {all, all, 0, 0}}, randomInputs(r, p)} {
				a := checkHonest(t, s, p, in)
				for i, y := range a.trace[p.Outputs[0].Tensor] {
					if y != in[0][i]&in[1][i] {
						t.Errorf("%b & %b = %b", in[0][i], in[1][i], y)
					}
				}
				attackAll(t, s, p, in, r)
				forgeWires(t, s, p, a.trace, r)
			}
		})
	}
}

// TestBitAndLimbsCannotTrade: a limb of a with 2^w more and one of b with 1 less
// give the same first column, and a limb with 1 more makes up for 2^w less in the
// one below; both are refused.
func TestBitAndLimbsCannotTrade(t *testing.T) {
	const w = 4
	p := conjunction(t, 8, 1)
	s, err := planned(t, p, 8, func(plan *Plan) { plan.And = w })
	if err != nil {
		t.Fatal(err)
	}
	trace, err := p.Eval([][]int64{{0x21}, {0x74}})
	if err != nil {
		t.Fatal(err)
	}
	limbs := s.wires[len(s.wires)-3:] // the upper limbs of a, b and y
	forge := func(change func(a, b, y *fr.Element)) []int {
		f := newForger(s, trace.Tensors)
		change(f.at(limbs[0].first), f.at(limbs[1].first), f.at(limbs[2].first))
		return f.run()
	}
	add := func(x *fr.Element, v int64) { x.Add(x, new(fr.Element).SetInt64(v)) }
	if bad := forge(func(_, _, _ *fr.Element) {}); len(bad) > 0 {
		t.Fatalf("rows %v refuse the honest limbs", bad)
	}
	for name, change := range map[string]func(a, b, y *fr.Element){
		"a and b":         func(a, b, _ *fr.Element) { add(a, 1<<w); add(b, -1) },
		"b and a":         func(a, b, _ *fr.Element) { add(a, -1<<w); add(b, 1) },
		"a and its lower": func(a, _, _ *fr.Element) { add(a, -1) },
		"b and its lower": func(_, b, _ *fr.Element) { add(b, -1) },
		"y and its lower": func(_, _, y *fr.Element) { add(y, 1) },
		"all three":       func(a, b, y *fr.Element) { add(a, -1); add(b, -1); add(y, -1) },
		"r-1":             func(a, _, _ *fr.Element) { a.SetInt64(-1) },
	} {
		if bad := forge(change); len(bad) == 0 {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestBitAndPlan: the width of limbs pays for its table.
func TestBitAndPlan(t *testing.T) {
	for n, want := range map[int]uint{1: 2, 30: 3, 3000: 6} {
		p := conjunction(t, 12, n)
		if got := compiled(t, p).Stats().Plan.And; got != want {
			t.Errorf("%d elements in limbs of %d bits, want %d", n, got, want)
		}
	}
}

// TestBitAndTooWide: 60 bits have a width of limbs, 62 have none.
func TestBitAndTooWide(t *testing.T) {
	p := conjunction(t, 60, 5000)
	if got := compiled(t, p).Stats().Plan.And; got != 6 {
		t.Errorf("limbs of %d bits", got)
	}
	p.Ops[0].(*program.BitAnd).Bits = 62
	if _, err := Compile(p); err == nil || !strings.Contains(err.Error(), "node") {
		t.Errorf("62 bits: %v", err)
	}
}
