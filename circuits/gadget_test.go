package circuits

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/verifier"
)

// TestUnusedInputIsChecked: a public input that nothing reads is range-checked
// all the same, or it could absorb any change of the word it shares.
func TestUnusedInputIsChecked(t *testing.T) {
	net := newNet(t)
	x := net.input(0, 255, 4)
	pick := net.add(&program.View{Base: base(x), Index: []int32{0}}, 1)
	net.output(net.shift(pick, 2, 1))
	p := net.program()
	s := compiled(t, p)
	in := [][]int64{{7, 1, 2, 3}}
	checkHonest(t, s, p, in)
	trace, err := p.Eval(in)
	if err != nil {
		t.Fatal(err)
	}
	// Pixel 0 plus one, pixel 1 less 256: the word of the statement is the same.
	trace.Tensors[x][0]++
	trace.Tensors[x][1] -= 256
	if bad := newForger(s, trace.Tensors).run(); len(bad) == 0 {
		t.Fatal("two sets of pixels stand for one word")
	}
}

// TestDigest: a digested input is one word, which its opening and nothing else
// opens; two proofs of one input have different digests.
func TestDigest(t *testing.T) {
	net := newNet(t)
	x := net.input(0, 255, 40)
	net.output(net.dense(rand.New(rand.NewPCG(1, 2)), x, 2, 40, 6))
	p := net.program()
	p.Inputs[0].Visibility = program.Digest
	s := compiled(t, p)
	in := randomInputs(rand.New(rand.NewPCG(4, 4)), p)
	a := checkHonest(t, s, p, in)
	schema := Schema(p)
	if len(a.Words()) != schema.Words() {
		t.Fatalf("%d words of %d", len(a.Words()), schema.Words())
	}
	word, err := verifier.NewWord(a.Words()[1])
	if err != nil {
		t.Fatal(err)
	}
	open := s.Openings(a)
	if len(open) != 1 || open[0].Output || open[0].Name != "x" {
		t.Fatalf("openings %v", open)
	}
	tensor := &schema.Inputs[0]
	if err := tensor.CheckOpening(word, open[0].Values, open[0].Blinding); err != nil {
		t.Fatal(err)
	}
	other := append([]int64(nil), open[0].Values...)
	other[3] ^= 1
	if tensor.CheckOpening(word, other, open[0].Blinding) == nil {
		t.Error("other values open the digest")
	}
	again := solved(t, s, p, in)
	if again.Words()[1] == a.Words()[1] {
		t.Error("the digest is not blinded")
	}
	f := newForger(s, a.trace)
	f.at(s.digests[0].blinding).SetUint64(5)
	if bad := f.run(); len(bad) > 0 {
		t.Fatalf("rows %v refuse another blinding", bad)
	}
	f = newForger(s, a.trace)
	f.determine(s.NbCommitted()+int(Committed), s.NbFixed())
	d := s.wire(s.digests[0].result.Terms[0].Wire)
	f.w[d].SetUint64(12345) // a digest of the prover's choice
	f.multiplicities()
	if bad := f.finish(); len(bad) == 0 {
		t.Error("a digest of the prover's choice was accepted")
	}
}

// TestPrivateInput: a private input is in no word.
func TestPrivateInput(t *testing.T) {
	net := newNet(t)
	x := net.input(0, 255, 40)
	net.output(net.dense(rand.New(rand.NewPCG(1, 2)), x, 2, 40, 6))
	p := net.program()
	p.Inputs[0].Visibility = program.Private
	s := compiled(t, p)
	if s.NbWords() != 1 {
		t.Fatalf("%d words, the outputs take one", s.NbWords())
	}
	checkHonest(t, s, p, randomInputs(rand.New(rand.NewPCG(4, 4)), p))
}

// TestCompileIsDeterministic: setup and proving compile the circuit anew.
func TestCompileIsDeterministic(t *testing.T) {
	p := smallCNN(t)
	a, b := compiled(t, p), compiled(t, p)
	if a.NbRows() != b.NbRows() || a.NbWires() != b.NbWires() {
		t.Fatal("two compilations differ in size")
	}
	var x, y Row
	for i := range a.NbRows() {
		a.Row(i, &x)
		b.Row(i, &y)
		for k := range x.sides() {
			if !equalExp(x.sides()[k], y.sides()[k]) {
				t.Fatalf("row %d differs", i)
			}
		}
	}
}

func equalExp(x, y *LinExp) bool {
	if len(x.Terms) != len(y.Terms) || len(x.Big) != len(y.Big) {
		return false
	}
	for i := range x.Terms {
		if x.Terms[i] != y.Terms[i] {
			return false
		}
	}
	for i := range x.Big {
		if x.Big[i] != y.Big[i] {
			return false
		}
	}
	return true
}

// TestCompileRefuses: what has no circuit is refused with the node's name.
func TestCompileRefuses(t *testing.T) {
	net := newNet(t)
	x := net.input(0, 1<<40, 1)
	net.output(net.add(&program.Rescale{Base: base(x), Mult: []int64{1 << 20}, Offset: []int64{0}, Div: 1 << 61}, 1))
	_, err := Compile(net.program())
	if err == nil || !strings.Contains(err.Error(), "node") {
		t.Fatalf("a remainder of 61 bits: %v", err)
	}
}

// quantised is a layer as a quantised model has it: a multiplier and an offset
// per channel, a divisor of shift bits, 8-bit results.
func quantised(t *testing.T, n int, shift uint) *program.Program {
	net := newNet(t)
	r := rand.New(rand.NewPCG(4, 4))
	x := net.input(-128, 127, 12)
	acc := net.dense(r, x, n, 12, 8)
	op := &program.Rescale{Base: base(acc), Div: 1 << shift}
	for range n {
		op.Mult = append(op.Mult, 1<<(shift-7)+r.Int64N(1<<(shift-8)))
		op.Offset = append(op.Offset, 1<<(shift-1)+r.Int64N(1<<(shift-2)))
	}
	q := net.add(op, n)
	net.output(net.add(&program.Clamp{Base: base(q), Lo: -128, Hi: 127}, n))
	return net.program()
}

// TestQuantisedRescale: a 32-bit remainder is two limbs, so an activation costs
// at most 4.2 rows, the tables aside; 48 bits work too.
func TestQuantisedRescale(t *testing.T) {
	const n = 70000
	p := quantised(t, n, 32)
	s, err := Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	perActivation := float64(s.NbRows()-s.TableRows()-fixedRows(s)) / n
	t.Logf("%.2f rows an activation, %d table rows", perActivation, s.TableRows())
	if perActivation > 4.2 {
		t.Errorf("%.2f rows an activation", perActivation)
	}
	for _, shift := range []uint{16, 28, 32, 40, 48} {
		p := quantised(t, 5, shift)
		s := compiled(t, p)
		r := rand.New(rand.NewPCG(uint64(shift), 1))
		for range 3 {
			in := randomInputs(r, p)
			checkHonest(t, s, p, in)
			attackAll(t, s, p, in, r)
		}
	}
}

// TestSegmentsOfOneValue: a remainder of no bits is checked to be zero. Without a
// check base and slope could be those of any segment.
func TestSegmentsOfOneValue(t *testing.T) {
	net := newNet(t)
	x := net.input(-3, 4, 3)
	net.output(net.add(&program.Segments{
		Base: base(x), Lo: -3, Bases: []int64{9, 4, 1, 0, 1, 4, 9, 16}, Slopes: []int64{5, 6, 7, 8, 9, 1, 2, 3},
	}, 3))
	p := net.program()
	s := compiled(t, p)
	r := rand.New(rand.NewPCG(7, 7))
	in := randomInputs(r, p)
	checkHonest(t, s, p, in)
	attackAll(t, s, p, in, r)
	trace, err := p.Eval(in)
	if err != nil {
		t.Fatal(err)
	}
	forgeWires(t, s, p, trace.Tensors, r)
	f := newForger(s, trace.Tensors)
	for _, w := range s.wires[1:] { // another whole entry of the table: h, base and slope
		f.at(w.first).SetInt64(w.of(values{{in[0][0]%3 - 1}, {}}, 0) - w.lo)
	}
	if bad := f.run(); len(bad) == 0 {
		t.Error("the segment of another value was accepted")
	}
}

// TestUnreadPart: tensors that an op joins with others, and of which it reads
// nothing, have no wires: an input that is in no word, and an op's output.
func TestUnreadPart(t *testing.T) {
	net := newNet(t)
	x, y := net.input(0, 9, 2), net.input(0, 9, 2)
	c := net.add(&program.Clamp{Base: base(y), Lo: 1, Hi: 3}, 2)
	v := net.add(&program.View{Base: base(y, x, c), Index: []int32{3, 2}}, 2)
	net.output(net.add(&program.Max{Base: base(c, v), Terms: 2, Positions: 1, Index: []int32{2, 3}}, 1))
	p := net.program()
	p.Inputs[1].Visibility = program.Private
	s := compiled(t, p)
	in := [][]int64{{3, 8}, {5, 5}}
	if got := checkHonest(t, s, p, in).trace[p.Outputs[0].Tensor][0]; got != 8 {
		t.Errorf("the maximum is %d", got)
	}
	attackAll(t, s, p, in, rand.New(rand.NewPCG(1, 1)))
}

// TestWideNumerators: Mult*x and Div*y are far beyond 64 bits, the remainder is
// not. So it is with the channels of quantised models that need 48 bits.
func TestWideNumerators(t *testing.T) {
	for _, div := range []int64{1 << 48, 1<<48 - 59, 1 << 56} {
		for _, halfEven := range []bool{false, true} {
			n := newNet(t)
			x := n.input(-1<<28, 1<<28, 4)
			n.output(n.add(&program.Rescale{
				Base: base(x), Mult: []int64{1<<39 + 12345, div / 2}, Offset: []int64{div / 2, -1 << 62}, Div: div,
				HalfEven: halfEven, Even: 1,
			}, 4))
			p := n.program()
			s := compiled(t, p)
			r := rand.New(rand.NewPCG(uint64(div), 1))
			for range 3 {
				in := randomInputs(r, p)
				checkHonest(t, s, p, in)
				attackAll(t, s, p, in, r)
			}
		}
	}
}

// TestEvenIsAParity: the value that counts as even may be any integer.
func TestEvenIsAParity(t *testing.T) {
	for _, even := range []int64{math.MinInt64, math.MaxInt64, -1 << 62, -3} {
		n := newNet(t)
		x := n.input(-20, 21, 8)
		n.output(n.add(&program.Rescale{Base: base(x), Mult: []int64{1}, Offset: []int64{1}, Div: 2, HalfEven: true, Even: even}, 8))
		p := n.program()
		s := compiled(t, p)
		r := rand.New(rand.NewPCG(3, 1))
		in := randomInputs(r, p)
		checkHonest(t, s, p, in)
		attackAll(t, s, p, in, r)
	}
}

// TestLongCoefficients: linear maps that follow one another, as in a residual
// stream, get wires before their coefficients are too long.
func TestLongCoefficients(t *testing.T) {
	net := newNet(t)
	x := net.input(-7, 7, 2)
	y := x
	for _, w := range []int32{1 << 20, -1 << 20, 1 << 12, -3} {
		y = net.add(&program.Linear{Base: base(y), Rows: 1, Terms: 1, Positions: 2, Groups: 1,
			Weights: []int32{w}, Index: []int32{0, 1}, Bias: []int64{5}}, 2)
	}
	net.output(net.shift(y, 40, 2))
	net.output(y)
	p := net.program()
	s := compiled(t, p)
	var row Row
	for i := range s.NbRows() {
		s.Row(i, &row)
		for _, term := range append(row.L.Terms, row.R.Terms...) {
			if term.Wire != One && abs(term.Coef) > 1<<41 {
				t.Fatalf("row %d has a coefficient of %d", i, term.Coef)
			}
		}
	}
	r := rand.New(rand.NewPCG(7, 7))
	for range 3 {
		in := randomInputs(r, p)
		checkHonest(t, s, p, in)
		attackAll(t, s, p, in, r)
	}
}

// TestConstantOps: a View without inputs is planned and proved.
func TestConstantOps(t *testing.T) {
	net := newNet(t)
	x := net.input(-9, 9, 2)
	c := net.add(&program.View{Base: base(), Index: []int32{-1, -2}, Consts: []int64{5, -6}}, 2)
	net.output(net.add(&program.Bilinear{Base: base(x, c), Batch: 2, M: 1, K: 1, N: 1}, 2))
	p := net.program()
	checkHonest(t, compiled(t, p), p, [][]int64{{-9, 9}})
}
