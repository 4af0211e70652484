package circuits

import (
	"math/rand/v2"
	"testing"

	"github.com/zkinfer/zkinfer/model/program"
)

// wideNet is a layer of n activations of 16 bits: rescale, then clamp over a
// static range far beyond 16 bits.
func wideNet(t *testing.T, n int, lo, hi int64) *program.Program {
	net := newNet(t)
	x := net.input(-1<<15, 1<<15-1, 40)
	q := net.shift(net.dense(rand.New(rand.NewPCG(1, 2)), x, n, 40, 16), 12, n)
	y := net.add(&program.Clamp{Base: base(q), Lo: lo, Hi: hi}, n)
	net.output(net.dense(rand.New(rand.NewPCG(3, 2)), y, 2, n, 8))
	return net.program()
}

// TestWideClamp: activations of 16 bits with saturation over the whole static
// range cost at most 6.5 rows each, the tables aside.
func TestWideClamp(t *testing.T) {
	const n = 6000
	for _, c := range [][2]int64{{0, 1<<16 - 1}, {-1 << 15, 1<<15 - 1}} {
		p := wideNet(t, n, c[0], c[1])
		s := compiled(t, p)
		perActivation := float64(s.NbRows()-s.TableRows()-fixedRows(s)) / n
		t.Logf("clamp to [%d, %d]: %.2f rows an activation, %d table rows, table 2^%d", c[0], c[1], perActivation, s.TableRows(), s.Stats().Plan.Bits)
		if perActivation > 6.5 {
			t.Errorf("%.2f rows an activation", perActivation)
		}
	}
}

// fixedRows are the rows that are not an activation's: inputs, challenge,
// closing row, statement.
func fixedRows(s *System) int {
	n := 0
	for _, x := range s.Stats().Nodes {
		switch x.Node {
		case "inputs", "challenge", "statement":
			n += x.Rows
		}
	}
	return n + 1
}

// TestNarrowClamp: activations of 8 bits cost at most 3.2 rows each, the tables
// aside.
func TestNarrowClamp(t *testing.T) {
	const n = 6000
	net := newNet(t)
	x := net.input(0, 255, 30)
	q := net.shift(net.dense(rand.New(rand.NewPCG(1, 2)), x, n, 30, 10), 9, n)
	y := net.add(&program.Clamp{Base: base(q), Lo: 0, Hi: 255}, n)
	net.output(net.dense(rand.New(rand.NewPCG(3, 2)), y, 2, n, 8))
	s := compiled(t, net.program())
	perActivation := float64(s.NbRows()-s.TableRows()-fixedRows(s)) / n
	t.Logf("%.2f rows an activation, %d table rows", perActivation, s.TableRows())
	if perActivation > 3.2 {
		t.Errorf("%.2f rows an activation", perActivation)
	}
}

// TestWideClampRefusesForgeries attacks each stage of a clamp in segments, also
// where the bounds are not a whole number of segments apart and it takes two.
func TestWideClampRefusesForgeries(t *testing.T) {
	for _, c := range [][2]int64{{0, 1<<16 - 1}, {-32767, 32767}, {-1000, 1 << 40}} {
		p := wideNet(t, 3, c[0], c[1])
		s := compiled(t, p)
		r := rand.New(rand.NewPCG(9, 9))
		for range 3 {
			in := randomInputs(r, p)
			checkHonest(t, s, p, in)
			attackAll(t, s, p, in, r)
		}
		trace, err := p.Eval(randomInputs(r, p))
		if err != nil {
			t.Fatal(err)
		}
		forgeWires(t, s, p, trace.Tensors, r)
	}
}

// TestFusedClamp: a clamp that only a table reads costs no rows of its own.
func TestFusedClamp(t *testing.T) {
	const n = 1000
	net := newNet(t)
	x := net.input(0, 255, 8)
	q := net.shift(net.dense(rand.New(rand.NewPCG(1, 2)), x, n, 8, 6), 7, n)
	c := net.add(&program.Clamp{Base: base(q), Lo: -20, Hi: 20}, n)
	squares := &program.Table{Base: base(c), Lo: -20}
	for v := int64(-20); v <= 20; v++ {
		squares.Values = append(squares.Values, v*v)
	}
	net.output(net.add(squares, n))
	p := net.program()
	s := compiled(t, p)
	if rows := s.NbRows() - s.TableRows() - fixedRows(s); rows > 3*n {
		t.Errorf("%d rows for %d activations", rows, n)
	}
	r := rand.New(rand.NewPCG(2, 2))
	in := randomInputs(r, p)
	checkHonest(t, s, p, in)
	attackAll(t, s, p, in, r)
}

// TestFusedSegments: a clamp that only segments read costs entries of their table,
// at both ends or one, where its bounds are ends of segments.
func TestFusedSegments(t *testing.T) {
	const n = 200
	for _, c := range []struct {
		lo, hi int64
		fused  bool
	}{{-64, 63, true}, {-64, 1000, true}, {-1000, 31, true}, {-60, 63, false}, {-64, 60, false}, {-16, -1, true}} {
		net := newNet(t)
		x := net.input(-300, 299, n)
		y := net.add(&program.Clamp{Base: base(x), Lo: c.lo, Hi: c.hi}, n)
		lo, hi := net.b.Range(y)
		op := &program.Segments{Base: base(y), Shift: 4, Lo: lo >> 4}
		for h := lo >> 4; h <= hi>>4; h++ {
			op.Bases, op.Slopes = append(op.Bases, h*h), append(op.Slopes, 3-h)
		}
		net.output(net.add(op, n))
		p := net.program()
		s := compiled(t, p)
		if got := len(s.Stats().Plan.fused) == 1; got != c.fused {
			t.Errorf("[%d, %d]: fused is %v", c.lo, c.hi, got)
		}
		r := rand.New(rand.NewPCG(2, 2))
		in := randomInputs(r, p)
		copy(in[0], []int64{c.lo - 1, c.lo, c.lo + 1, c.hi - 1, c.hi, c.hi + 1, -300, 299})
		for i, v := range in[0] {
			in[0][i] = min(max(v, -300), 299)
		}
		a := checkHonest(t, s, p, in)
		attackAll(t, s, p, in, r)
		forgeWires(t, s, p, a.trace, r)
	}
}
