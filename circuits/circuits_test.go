package circuits

import (
	"math/rand/v2"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/model/program"
)

// net builds a program for a test; it fails the test on the first error.
type net struct {
	t *testing.T
	b *program.Builder
}

func newNet(t *testing.T) *net { return &net{t, program.NewBuilder(t.Name())} }

func (n *net) input(lo, hi int64, shape ...int) program.ID {
	n.t.Helper()
	id, err := n.b.Input(program.Tensor{Name: "x", Shape: shape, Lo: lo, Hi: hi, Scale: 1, Type: "float32"}, program.Public, nil)
	if err != nil {
		n.t.Fatal(err)
	}
	return id
}

func (n *net) add(op program.Op, shape ...int) program.ID {
	n.t.Helper()
	id, err := n.b.Add(op, program.Tensor{Name: "t", Shape: shape, Scale: 1, Type: "float32"})
	if err != nil {
		n.t.Fatal(err)
	}
	return id
}

func (n *net) output(id program.ID) {
	n.t.Helper()
	if err := n.b.Output(id, program.Public, nil); err != nil {
		n.t.Fatal(err)
	}
}

func (n *net) program() *program.Program {
	n.t.Helper()
	p, err := n.b.Program()
	if err != nil {
		n.t.Fatal(err)
	}
	return p
}

func base(in ...program.ID) program.Base { return program.Base{Node: "node", In: in} }

// dense is a dense layer with random weights of the given bits.
func (n *net) dense(r *rand.Rand, in program.ID, rows, terms, bits int) program.ID {
	op := &program.Linear{Base: base(in), Rows: rows, Terms: terms, Positions: 1, Groups: 1}
	for range rows * terms {
		op.Weights = append(op.Weights, int32(r.IntN(1<<bits))-1<<(bits-1))
	}
	for i := range terms {
		op.Index = append(op.Index, int32(i))
	}
	for range rows {
		op.Bias = append(op.Bias, int64(r.IntN(1000)-500))
	}
	return n.add(op, rows)
}

func (n *net) shift(in program.ID, s uint, size int) program.ID {
	return n.add(&program.Rescale{Base: base(in), Mult: []int64{1}, Offset: []int64{1 << (s - 1)}, Div: 1 << s}, size)
}

// compiled compiles a program and lints the circuit.
func compiled(t *testing.T, p *program.Program) *System {
	t.Helper()
	s, err := Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Lint(); err != nil {
		t.Fatal(err)
	}
	return s
}

// randomInputs draws inputs over the whole range, its ends included.
func randomInputs(r *rand.Rand, p *program.Program) [][]int64 {
	in := make([][]int64, len(p.Inputs))
	for i, port := range p.Inputs {
		t := &p.Tensors[port.Tensor]
		for range program.Elements(t.Shape) {
			switch r.IntN(4) {
			case 0:
				in[i] = append(in[i], t.Lo)
			case 1:
				in[i] = append(in[i], t.Hi)
			default:
				in[i] = append(in[i], t.Lo+r.Int64N(t.Hi-t.Lo+1))
			}
		}
	}
	return in
}

// solved assigns the inputs and a random challenge.
func solved(t *testing.T, s *System, p *program.Program, in [][]int64) *assignment {
	t.Helper()
	trace, err := p.Eval(in)
	if err != nil {
		t.Fatal(err)
	}
	as, err := s.Assign(trace)
	if err != nil {
		t.Fatal(err)
	}
	var c fr.Element
	if _, err := c.SetRandom(); err != nil {
		t.Fatal(err)
	}
	if err := as.Solve(c); err != nil {
		t.Fatal(err)
	}
	return as.(*assignment)
}

// checkHonest checks that a circuit accepts exactly what Eval computes, and that
// the row values that a prover uses are those of the full rows.
func checkHonest(t *testing.T, s *System, p *program.Program, in [][]int64) *assignment {
	t.Helper()
	a := solved(t, s, p, in)
	if bad := Violated(s, a.Wires()); len(bad) > 0 {
		t.Fatalf("%d of %d rows refuse the honest witness, the first is %d", len(bad), s.NbRows(), bad[0])
	}
	n := s.NbRows()
	l, r, o := make([]fr.Element, n), make([]fr.Element, n), make([]fr.Element, n)
	a.Values(l, r, o)
	var row Row
	for i := range n {
		s.Row(i, &row)
		for k, e := range row.sides() {
			want := e.value(a.w)
			if got := [3][]fr.Element{l, r, o}[k][i]; !got.Equal(&want) {
				t.Fatalf("row %d side %d: value %s, the full row says %s", i, k, got.String(), want.String())
			}
		}
	}
	return a
}

// smallCNN is conv, relu, max pool, dense: every gadget of a feed-forward net.
func smallCNN(t *testing.T) *program.Program {
	n := newNet(t)
	r := rand.New(rand.NewPCG(1, 2))
	x := n.input(0, 255, 1, 6, 6)
	conv := &program.Linear{Base: base(x), Rows: 2, Terms: 9, Positions: 16, Groups: 1, Bias: []int64{100, -77}}
	for range 18 {
		conv.Weights = append(conv.Weights, int32(r.IntN(255)-127))
	}
	for y := range 4 {
		for x := range 4 {
			for ky := range 3 {
				for kx := range 3 {
					conv.Index = append(conv.Index, int32((y+ky)*6+x+kx))
				}
			}
		}
	}
	q := n.shift(n.add(conv, 2, 4, 4), 8, 32)
	pool := &program.Max{Base: base(q), Terms: 4, Positions: 8}
	for c := range 2 {
		for y := range 2 {
			for x := range 2 {
				i := int32(c*16 + y*8 + x*2)
				pool.Index = append(pool.Index, i, i+1, i+4, i+5)
			}
		}
	}
	m := n.add(pool, 2, 2, 2)
	y := n.add(&program.Clamp{Base: base(m), Lo: 0, Hi: 255}, 8)
	n.output(n.dense(r, y, 3, 8, 8))
	return n.program()
}

func TestSmallCNN(t *testing.T) {
	p := smallCNN(t)
	s := compiled(t, p)
	r := rand.New(rand.NewPCG(3, 4))
	for range 5 {
		checkHonest(t, s, p, randomInputs(r, p))
	}
	t.Logf("%d rows, %d wires, %d committed, range table 2^%d", s.NbRows(), s.NbWires(), s.NbCommitted(), s.Stats().Plan.Bits)
	if _, err := p.Eval([][]int64{make([]int64, 35)}); err == nil {
		t.Error("35 pixels were accepted as 36")
	}
}
