package main

import (
	"slices"
	"testing"

	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/model/program"
)

// TestInspectNotes: a requantisation with several divisors is one note; a cast, a
// rounding of reals and a Clip in front of a quotient are none.
func TestInspectNotes(t *testing.T) {
	p := &program.Program{Tensors: []program.Tensor{{Shape: []int{4}, Scale: 0.25, Type: "int32"}}}
	add := func(op program.Op, of program.Tensor) program.ID {
		of.Shape = []int{4}
		p.Ops, p.Tensors = append(p.Ops, op), append(p.Tensors, of)
		return program.ID(len(p.Tensors) - 1)
	}
	next := func(node string, in ...program.ID) program.Base {
		return program.Base{Node: node, In: in, Out: program.ID(len(p.Tensors))}
	}
	int8s := program.Tensor{Scale: 0.5, Type: "int8", Lo: -128, Hi: 127}
	add(&program.Rescale{Base: next("q", 0), Mult: []int64{3, 5}, Offset: []int64{0, 0}, Div: 1 << 28}, int8s)
	add(&program.Rescale{Base: next("q", 0), Mult: []int64{3}, Offset: []int64{0}, Div: 1 << 32}, int8s)
	add(&program.Rescale{Base: next("q", 0), Mult: []int64{1}, Offset: []int64{1}, Div: 2, HalfEven: true}, int8s)
	add(&program.Rescale{Base: next("one", 0), Mult: []int64{1}, Offset: []int64{1}, Div: 4}, int8s)
	add(&program.Rescale{Base: next("cast", 0), Mult: []int64{1}, Offset: []int64{0}, Div: 4}, program.Tensor{Scale: 1, Type: "int8"})
	add(&program.Rescale{Base: next("real", 0), Mult: []int64{1}, Offset: []int64{0}, Div: 4}, program.Tensor{Scale: 0.5, Type: "float32"})
	divisor := program.Tensor{Scale: 0.125, Type: "float32"}
	least := add(&program.Clamp{Base: next("div", 0), Lo: 6, Hi: 9}, divisor)
	add(&program.Divide{Base: next("div", 0, least), Factor: 1}, divisor)
	own := add(&program.Clamp{Base: next("clip", 0), Lo: 6, Hi: 9}, divisor)
	add(&program.Divide{Base: next("after", 0, own), Factor: 1}, divisor)

	layers := []layer{{Node: "q"}, {Node: "one"}, {Node: "cast"}, {Node: "real"}, {Node: "div"}, {Node: "after"}, {Node: "gather"}}
	noted(layers, p, []circuits.Lookup{
		{Node: "gather", Lookups: 16, Records: 512, Rows: 1552, Other: 34816},
		{Node: "gather", Lookups: 64, Records: 99, Rows: 300, Elements: true},
	})
	want := [][]string{
		{"all 4 channels round as the exact ratio does, at every value of the static range (12 elements), by multipliers over 2^28 to 2^32; 1 with exact ties, which go to the even neighbour and are counted in a run"},
		{"the channel rounds as the exact ratio does, at every value of the static range (4 elements), by a multiplier over 2^2"},
		nil, nil,
		{"a divisor below 0.75 counts as that"},
		nil,
		{"a record for all that an index reads: 16 lookups in 512 records, about 1,552 constraints; the other way 34,816",
			"a record for each element: 64 lookups in 99 records, about 300 constraints"},
	}
	for i, l := range layers {
		if !slices.Equal(l.Notes, want[i]) {
			t.Errorf("%s:\ngot  %q\nwant %q", l.Node, l.Notes, want[i])
		}
	}
}
