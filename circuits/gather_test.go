package circuits

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/zkinfer/zkinfer/model/program"
)

// embedding reads rows of 3 of a table of 4 at two indices of [-1, 4], one table
// for each way: constants or an input, in whole rows or element by element.
func embedding(t *testing.T, constant, flat bool) (*program.Program, *System, program.ID) {
	t.Helper()
	n := newNet(t)
	k := n.input(-1, 4, 2)
	op := &program.Gather{Size: 4, Step: 3, Offset: []int32{0, 1, 2, 0, 1, 2}, Which: []int32{0, 0, 0, 1, 1, 1}}
	if constant {
		op.Base, op.Table = base(k), []int64{10, 11, 12, 20, 21, 22, 30, 31, 32, 40, 41, 42}
	} else {
		op.Base = base(n.input(0, 99, 12), k)
	}
	y := n.add(op, 6)
	n.output(y)
	p := n.program()
	s, err := planned(t, p, 4, func(plan *Plan) {
		for _, g := range plan.gathers {
			g.flat = flat
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Lint(); err != nil {
		t.Fatal(err)
	}
	return p, s, y
}

func eachGather(t *testing.T, f func(t *testing.T, p *program.Program, s *System, y program.ID, in func(k0, k1 int64) [][]int64)) {
	for name, c := range map[string][2]bool{
		"constant records": {true, false}, "constant elements": {true, true}, "records": {}, "elements": {false, true},
	} {
		t.Run(name, func(t *testing.T) {
			p, s, y := embedding(t, c[0], c[1])
			f(t, p, s, y, func(k0, k1 int64) [][]int64 {
				in := [][]int64{{k0, k1}}
				if !c[0] {
					in = append(in, []int64{10, 11, 12, 20, 21, 22, 30, 31, 32, 40, 41, 42})
				}
				return in
			})
		})
	}
}

// TestGather: every index reads its record, and no other value is accepted: of
// another record, of another place in it, of two records mixed.
func TestGather(t *testing.T) {
	eachGather(t, func(t *testing.T, p *program.Program, s *System, y program.ID, in func(k0, k1 int64) [][]int64) {
		r := rand.New(rand.NewPCG(1, 14))
		for k := range int64(4) {
			a := checkHonest(t, s, p, in(k, 3-k))
			attackAll(t, s, p, in(k, 3-k), r)
			honest := a.trace[y]
			for _, forged := range [][]int64{
				{10, 11, 12, 20, 21, 22}, {40, 41, 42, 30, 31, 32}, {10, 21, 12, 20, 21, 22}, {11, 10, 12, 40, 41, 42},
				{0, 0, 0, 0, 0, 0}, {honest[3], honest[4], honest[5], honest[0], honest[1], honest[2]},
			} {
				trace := append(values(nil), a.trace...)
				trace[y] = forged
				if !refused(s, trace) {
					t.Errorf("index %d: %v was accepted in place of %v", k, forged, honest)
				}
			}
		}
	})
}

// TestIndexOutOfRange: an index out of range has no proof, whatever is claimed to
// be there, and whether or not anything reads it.
func TestIndexOutOfRange(t *testing.T) {
	eachGather(t, func(t *testing.T, p *program.Program, s *System, y program.ID, in func(k0, k1 int64) [][]int64) {
		good, err := p.Eval(in(0, 3))
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range []int64{-1, 4} {
			if _, err := p.Eval(in(k, 3)); !errors.Is(err, program.ErrUndefined) {
				t.Fatalf("index %d: %v", k, err)
			}
			for _, forged := range [][]int64{{0, 0, 0}, {10, 11, 12}, {40, 41, 42}} {
				trace := append(values(nil), good.Tensors...)
				trace[p.Inputs[0].Tensor] = []int64{k, 3}
				trace[y] = append(forged, 40, 41, 42)
				if !refused(s, trace) {
					t.Errorf("index %d was accepted as %v", k, forged)
				}
			}
		}
	})
	n := newNet(t)
	k := n.input(0, 2, 2)
	y := n.add(&program.Gather{Base: base(k), Size: 2, Step: 0, Offset: []int32{0, 0}, Which: []int32{0, 1}, Table: []int64{7}}, 2)
	n.output(k)
	p := n.program()
	s := compiled(t, p)
	for _, v := range []int64{0, 1, 2} {
		trace := values{{1, v}, {7, 7}}
		if refused(s, trace) != (v == 2) {
			t.Errorf("tensor %d, index %d, which selects nothing that is read: refused %v", y, v, v != 2)
		}
	}
}

// TestPositionsBetween: an index beyond its range whose positions are in the table
// all the same is refused where each output is looked up on its own.
func TestPositionsBetween(t *testing.T) {
	n := newNet(t)
	x, k := n.input(0, 50, 35), n.input(-2, 34, 2)
	y := n.add(&program.Gather{Base: base(x, k), Size: 30, Step: 1,
		Offset: []int32{0, 1, 2, 3, 4, 5, 2, 3}, Which: []int32{0, 0, 0, 0, 0, 0, 1, 1}}, 8)
	n.output(y)
	p := n.program()
	s := compiled(t, p)
	b := &builder{prog: p}
	b.findNeeded()
	if g := b.planGathers()[y]; !g.flat || len(g.elements.checks) != 1 {
		t.Fatalf("the slices take %d rows by record, %d by element, %d checks", g.records.rows, g.elements.rows, len(g.elements.checks))
	}
	table := make([]int64, 35)
	for i := range table {
		table[i] = int64(i)
	}
	for _, v := range []int64{0, 17, 29} {
		checkHonest(t, s, p, [][]int64{table, {v, 29 - v}})
	}
	for _, v := range []int64{-2, -1, 30, 31} {
		in := values{table, {0, v}, {0, 1, 2, 3, 4, 5, v + 2, v + 3}}
		if !refused(s, in) {
			t.Errorf("the elements %d and %d were accepted", v+2, v+3)
		}
		in = values{table, {v, 0}, {v, v + 1, v + 2, v + 3, v + 4, v + 5, 2, 3}}
		if !refused(s, in) {
			t.Errorf("the slice from %d on was accepted", v)
		}
	}
}

// TestPlannedLookups: what the plan tells of Gathers is what is built.
func TestPlannedLookups(t *testing.T) {
	n := newNet(t)
	x, k := n.input(0, 50, 35), n.input(0, 5, 2)
	whole := &program.Gather{Base: base(k), Size: 6, Step: 3, Offset: []int32{0, 1, 2, 0, 1, 2}, Which: []int32{0, 0, 0, 1, 1, 1}, Table: make([]int64, 18)}
	n.output(n.add(whole, 6))
	slices := &program.Gather{Base: base(x, k), Size: 30, Step: 1, Offset: []int32{0, 1, 2, 3, 4, 5}, Which: []int32{0, 0, 0, 0, 0, 0}}
	n.output(n.add(slices, 6))
	got := compiled(t, n.program()).Stats().Plan.Gathers
	if len(got) != 2 {
		t.Fatalf("%d Gathers, not 2", len(got))
	}
	if g := got[0]; g.Elements || g.Lookups != 2 || g.Records != 6 || g.Rows >= g.Other {
		t.Errorf("rows of a table: %+v", g)
	}
	if g := got[1]; !g.Elements || g.Lookups != 6 || g.Rows >= g.Other {
		t.Errorf("overlapping slices: %+v", g)
	}
}

// TestTablesStayApart: a record of another table of the same form is none.
func TestTablesStayApart(t *testing.T) {
	for _, flat := range []bool{false, true} {
		n := newNet(t)
		k, x := n.input(0, 1, 1), n.input(0, 9, 4)
		gather := func(offset int32, in ...program.ID) program.ID {
			op := &program.Gather{Base: base(in...), Size: 2, Step: 1, Offset: []int32{offset}, Which: []int32{0}}
			if len(in) == 1 {
				op.Table = []int64{5, 6, 7, 8}
			}
			return n.add(op, 1)
		}
		for _, y := range []program.ID{gather(0, k), gather(2, k), gather(0, x, k), gather(2, x, k), gather(0, k)} {
			n.output(y)
		}
		p := n.program()
		s, err := planned(t, p, 4, func(plan *Plan) {
			for _, g := range plan.gathers {
				g.flat = flat
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Lint(); err != nil {
			t.Fatal(err)
		}
		if len(s.tables) != 5 { // the range table too, and one for two that are equal
			t.Errorf("%d tables", len(s.tables))
		}
		in := [][]int64{{1}, {1, 2, 3, 4}}
		honest := checkHonest(t, s, p, in).trace
		for id := 2; id < 7; id++ {
			for _, v := range []int64{1, 2, 3, 4, 5, 6, 7, 8} {
				trace := append(values(nil), honest...)
				trace[id] = []int64{v}
				if same := v == honest[id][0]; refused(s, trace) == same {
					t.Errorf("flat %v, tensor %d: %d refused: %v", flat, id, v, same)
				}
			}
		}
	}
}

// TestGatherRows: rows of an embedding cost an entry each, not one a weight.
func TestGatherRows(t *testing.T) {
	const vocabulary, width, tokens = 512, 64, 16
	r := rand.New(rand.NewPCG(1, 15))
	n := newNet(t)
	k := n.input(0, vocabulary-1, tokens)
	op := &program.Gather{Base: base(k), Size: vocabulary, Step: width}
	for range vocabulary * width {
		op.Table = append(op.Table, r.Int64N(1<<16)-1<<15)
	}
	for i := range int32(tokens * width) {
		op.Offset, op.Which = append(op.Offset, i%width), append(op.Which, i/width)
	}
	n.output(n.add(op, tokens, width))
	p := n.program()
	s := compiled(t, p)
	node := 0
	for _, x := range s.Stats().Nodes {
		if x.Node == "node" {
			node = x.Rows
		}
	}
	if want := tokens*(width+1) + width; node != want {
		t.Errorf("an embedding of %d tokens takes %d rows beside its table, want %d", tokens, node, want)
	}
	if s.TableRows() > vocabulary+1<<10 {
		t.Errorf("its tables have %d rows", s.TableRows())
	}
	checkHonest(t, s, p, randomInputs(r, p))
}
