package circuits

import (
	"math/rand/v2"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/model/program"
)

// product is a batch of products of two input matrices, rescaled where shift > 0.
func product(t *testing.T, batch, m, k, n int, shift uint) (*program.Program, program.ID) {
	net := newNet(t)
	x, w := net.input(-100, 127, batch, m, k), net.input(-128, 90, batch, k, n)
	y := net.add(&program.Bilinear{Base: base(x, w), Batch: batch, M: m, K: k, N: n}, batch, m, n)
	out := y
	if shift > 0 {
		out = net.shift(y, shift, batch*m*n)
	}
	net.output(out)
	return net.program(), y
}

// combined compiles a program with a random combination for each product.
func combined(t *testing.T, p *program.Program) *System {
	t.Helper()
	s, err := planned(t, p, 6, func(plan *Plan) {
		for id := range plan.random {
			plan.random[id] = true
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

// TestMatmul: shapes with one row, column or term, and batches.
func TestMatmul(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 8))
	for _, c := range [][4]int{{1, 1, 1, 1}, {1, 1, 4, 1}, {3, 2, 1, 2}, {1, 5, 3, 1}, {2, 1, 3, 4}, {2, 4, 5, 3}, {1, 3, 2, 7}} {
		for _, shift := range []uint{0, 7} {
			p, _ := product(t, c[0], c[1], c[2], c[3], shift)
			s := combined(t, p)
			for range 2 {
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
}

// TestMatmulRefusesWrongProducts: no element of the product can be another, nor
// can errors that cancel in a sum of elements, of a row, a column, a whole product
// or of two products of a batch.
func TestMatmulRefusesWrongProducts(t *testing.T) {
	const batch, m, k, n = 2, 3, 4, 3
	p, y := product(t, batch, m, k, n, 6)
	s := combined(t, p)
	r := rand.New(rand.NewPCG(2, 8))
	in := randomInputs(r, p)
	accepted := func(change func(v []int64)) bool {
		trace, err := p.EvalWith(in, program.EvalOptions{Override: func(id program.ID, v []int64) {
			if id == y {
				change(v)
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		return len(newForger(s, trace.Tensors).run()) == 0
	}
	if !accepted(func([]int64) {}) {
		t.Fatal("the honest product is refused")
	}
	for i := range batch * m * n {
		for _, d := range []int64{1, -1, 64, 1 << 20} {
			if accepted(func(v []int64) { v[i] += d }) {
				t.Errorf("element %d was accepted with %d more", i, d)
			}
			for j := range batch * m * n {
				if i != j && accepted(func(v []int64) { v[i] += d; v[j] -= d }) {
					t.Errorf("%d moved from element %d to %d was accepted", d, j, i)
				}
			}
		}
	}
	for name, change := range map[string]func(v []int64){
		"zero":       func(v []int64) { clear(v) },
		"transposed": func(v []int64) { v[1], v[n] = v[n], v[1] },
		"swapped":    func(v []int64) { copy(v, append(append([]int64(nil), v[m*n:]...), v[:m*n]...)) },
		"square":     func(v []int64) { v[0]++; v[1]--; v[n]--; v[n+1]++ },
	} {
		if accepted(change) {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestMatmulKnownChallengeForgery shows what the order is for: a prover who knew
// the challenge before he commits could make up for an error, and with one
// power for two elements he need not even know it.
func TestMatmulKnownChallengeForgery(t *testing.T) {
	p, y := product(t, 1, 2, 2, 2, 0)
	s := combined(t, p)
	r := rand.New(rand.NewPCG(3, 8))
	trace, err := p.Eval(randomInputs(r, p))
	if err != nil {
		t.Fatal(err)
	}
	var rows *productSumRows
	for _, b := range s.blocks {
		if b, ok := b.(*productSumRows); ok {
			rows = b
		}
	}
	forged := func(guess bool) []int {
		f := newForger(s, trace.Tensors)
		c := &f.w[s.NbFixed()]
		_, _ = c.SetRandom()
		known := *c
		// element 0 one more, element 1 less 1/c: 1 - c/c = 0
		w := rows.y.x.(*wires)
		var one, inverse fr.Element
		one.SetOne()
		inverse.Inverse(&known)
		f.at(w.at(0)).Add(f.at(w.at(0)), &one)
		f.at(w.at(1)).Sub(f.at(w.at(1)), &inverse)
		f.determine(s.NbCommitted()+int(Committed), s.NbFixed())
		f.multiplicities()
		if !guess {
			_, _ = c.SetRandom()
		}
		f.determine(s.NbFixed()+1, s.NbWires())
		f.determine(int(Public), int(Public)+1)
		return Violated(s, f.w)
	}
	if bad := forged(true); len(bad) > 0 {
		t.Fatalf("the attack should work on a known challenge; rows %v refuse it", bad)
	}
	if bad := forged(false); len(bad) == 0 {
		t.Fatalf("a product of tensor %d was accepted that is wrong", y)
	}
}

// TestMatmulLateWires: each late wire of the check has one value.
func TestMatmulLateWires(t *testing.T) {
	p, _ := product(t, 2, 3, 3, 2, 0)
	s := combined(t, p)
	r := rand.New(rand.NewPCG(4, 8))
	a := solved(t, s, p, randomInputs(r, p))
	forged := 0
	for _, b := range s.blocks {
		var first Late
		n := 0
		switch b := b.(type) {
		case *hornerRows:
			first, n = b.out, b.len()
		case *productSumRows:
			first, n = b.out, b.k-1
		}
		for i := range n {
			w := append([]fr.Element(nil), a.w...)
			at := s.wire(first.at(i))
			w[at].Add(&w[at], new(fr.Element).SetOne())
			if len(Violated(s, w)) == 0 {
				t.Errorf("late wire %d of %T is free", i, b)
			}
			forged++
		}
	}
	if forged == 0 {
		t.Fatal("nothing was forged")
	}
}

// TestMatmulOfPartlyNeededProducts: a mask leaves out elements, and a product of a
// batch as a whole.
func TestMatmulOfPartlyNeededProducts(t *testing.T) {
	const batch, size = 3, 5
	r := rand.New(rand.NewPCG(5, 8))
	net := newNet(t)
	x, w := net.input(-100, 127, batch, size, 4), net.input(-128, 90, batch, 4, size)
	y := net.add(&program.Bilinear{Base: base(x, w), Batch: batch, M: size, K: 4, N: size}, batch, size, size)
	mask := &program.View{Base: base(y), Consts: []int64{-7}}
	for i := range size {
		for j := range size {
			at := int32(i*size + j)
			if j > i {
				at = -1
			}
			mask.Index = append(mask.Index, at)
			if i > 2 && j < 2 { // of the last product two columns
				at += 2 * size * size
			}
			mask.Index = append(mask.Index, at)
		}
	}
	m := net.add(mask, 2*size*size)
	net.output(net.shift(m, 5, 2*size*size))
	p := net.program()
	p.Inputs[0].Visibility, p.Inputs[1].Visibility = program.Private, program.Private
	s := combined(t, p)
	for range 3 {
		in := randomInputs(r, p)
		checkHonest(t, s, p, in)
		attackAll(t, s, p, in, r)
	}
}

// TestMatmulPlan: attention costs a fraction of a row a product, and what is not
// cheaper stays as it is.
func TestMatmulPlan(t *testing.T) {
	p, _ := product(t, 8, 16, 64, 16, 0)
	s := compiled(t, p)
	got := s.Stats().Plan.Products
	if len(got) != 1 || !got[0].Random || got[0].Direct != 8*16*64*16 || got[0].Combined != 8*(16*16-1+64*(16+16-1)) {
		t.Fatalf("%+v", got)
	}
	t.Logf("%d rows instead of %d", got[0].Combined, got[0].Direct)
	rows := 0
	for _, n := range s.Stats().Nodes {
		if n.Node == "node" {
			rows += n.Rows
		}
	}
	if powers := 4; rows != got[0].Combined+powers { // c^16
		t.Errorf("%d rows, the plan says %d", rows, got[0].Combined)
	}
	for _, c := range [][4]int{{1, 1, 64, 64}, {1, 64, 64, 1}, {100, 1, 1, 1}, {1, 2, 2, 2}} {
		p, _ := product(t, c[0], c[1], c[2], c[3], 0)
		if got := compiled(t, p).Stats().Plan.Products; got[0].Random {
			t.Errorf("%+v", got)
		}
	}
}
