package programtest

import (
	"fmt"
	"math/rand/v2"

	"github.com/zkinfer/zkinfer/model/program"
)

// Kinds are the primitives that Of makes programs for.
func Kinds() []string {
	return []string{"Linear", "Bilinear", "Rescale", "Clamp", "Table", "Segments", "Max", "NonNegative", "Divide", "Root", "Gather", "Sort", "View", "Wrap", "BitAnd"}
}

// Of is a small valid program around one op of a kind: one or two inputs, the
// op (with what it needs in front of it), its output public.
func Of(rng *rand.Rand, kind string) *program.Program {
	g := newGenerator(rng, kind)
	g.finish(g.op(kind))
	return g.program()
}

// Random is a small valid program of several random ops. Ranges stay below
// about 2^32 in magnitude, tensors below about 30 elements.
func Random(rng *rand.Rand) *program.Program {
	g := newGenerator(rng, "random")
	kinds := Kinds()
	id := program.ID(0)
	for range 2 + rng.IntN(6) {
		id = g.op(kinds[rng.IntN(len(kinds))])
		g.live = append(g.live, id)
	}
	g.finish(id)
	if rng.IntN(3) == 0 { // an intermediate tensor too, or an input as it is
		g.finish(g.live[rng.IntN(len(g.live))])
	}
	return g.program()
}

// generator builds a program from random ops over the tensors made so far.
type generator struct {
	rng  *rand.Rand
	b    *program.Builder
	live []program.ID
	made int
}

func newGenerator(rng *rand.Rand, name string) *generator {
	g := &generator{rng: rng, b: program.NewBuilder(name)}
	for i := range 1 + rng.IntN(2) {
		bits := 1 + rng.IntN(12)
		lo := rng.Int64N(1<<bits) - 1<<bits*3/4
		t := program.Tensor{Name: fmt.Sprint("input", i), Shape: []int{1 + rng.IntN(4), 1 + rng.IntN(4)},
			Lo: lo, Hi: lo + rng.Int64N(1<<bits), Scale: 1 / float64(int(1)<<rng.IntN(8)), Zero: rng.Int64N(5), Type: "float32"}
		id, err := g.b.Input(t, program.Public, nil)
		must(err)
		g.live = append(g.live, id)
	}
	return g
}

func (g *generator) finish(id program.ID) { must(g.b.Output(id, program.Public, nil)) }

func (g *generator) program() *program.Program {
	p, err := g.b.Program()
	must(err)
	return p
}

func must(err error) {
	if err != nil {
		panic(fmt.Sprint("programtest: ", err))
	}
}

// op adds an op of a kind over a random tensor.
func (g *generator) op(kind string) program.ID {
	x := g.narrow(g.live[g.rng.IntN(len(g.live))], 1<<16)
	switch kind {
	case "Linear":
		return g.linear(x)
	case "Bilinear":
		return g.bilinear(x)
	case "Rescale":
		return g.rescale(x, 1+g.rng.Int64N(1<<g.rng.IntN(12)))
	case "Clamp":
		lo, hi := g.inside(x)
		return g.add(&program.Clamp{Base: g.base(x), Lo: lo, Hi: hi}, g.size(x))
	case "Table":
		return g.table(x)
	case "Segments":
		return g.segments(x)
	case "Max":
		op := &program.Max{Base: g.base(x), Terms: 1 + g.rng.IntN(5), Positions: 1 + g.rng.IntN(5)}
		op.Index = g.index(op.Terms*op.Positions, g.size(x))
		for p := range op.Positions { // one element at least
			op.Index[p*op.Terms+g.rng.IntN(op.Terms)] = int32(g.rng.IntN(g.size(x)))
		}
		return g.add(op, op.Positions)
	case "NonNegative":
		return g.add(&program.NonNegative{Base: g.base(x)}, g.size(x))
	case "Divide":
		return g.divide(x)
	case "Wrap":
		return g.wrap(x)
	case "BitAnd":
		return g.bitAnd(x)
	case "Root":
		x = g.add(&program.Clamp{Base: g.base(x), Lo: 0, Hi: 1 + g.rng.Int64N(1<<g.rng.IntN(17))}, g.size(x))
		return g.add(&program.Root{Base: g.base(x), Factor: 1 + g.rng.Int64N(1<<g.rng.IntN(20))}, g.size(x))
	case "Gather":
		return g.gather(x)
	case "Sort":
		op := &program.Sort{Size: 1 + g.rng.IntN(6), Largest: g.rng.IntN(2) == 0}
		n := op.Size * (1 + g.rng.IntN(3))
		op.Base = g.base(g.view(x, n))
		id := g.add(op, n)
		if g.rng.IntN(3) > 0 {
			return id
		}
		return g.view(id, 1+g.rng.IntN(3)) // some positions
	case "View":
		return g.view(x, 1+g.rng.IntN(12))
	}
	panic("programtest: unknown kind " + kind)
}

func (g *generator) size(id program.ID) int { return program.Elements(g.b.Tensor(id).Shape) }

func (g *generator) base(in ...program.ID) program.Base {
	g.made++
	return program.Base{Node: fmt.Sprint("node", g.made), In: in}
}

// add appends an op with n outputs.
func (g *generator) add(op program.Op, n int) program.ID {
	id, err := g.b.Add(op, program.Tensor{Name: fmt.Sprint("t", g.made), Shape: []int{n}, Scale: 0.5, Type: "float32"})
	must(err)
	return id
}

// index are n entries below size, one in eight of them -1.
func (g *generator) index(n, size int) []int32 {
	index := make([]int32, n)
	for i := range index {
		if index[i] = int32(g.rng.IntN(size)); g.rng.IntN(8) == 0 {
			index[i] = -1
		}
	}
	return index
}

// inside is a random interval that overlaps the tensor's range.
func (g *generator) inside(id program.ID) (lo, hi int64) {
	lo, hi = g.b.Range(id)
	a := lo + g.rng.Int64N(hi-lo+1)
	return a, a + g.rng.Int64N(hi-a+2)
}
