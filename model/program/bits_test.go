package program_test

import (
	"errors"
	"math"
	"testing"

	"github.com/zkinfer/zkinfer/model/program"
)

func TestBitsRefuse(t *testing.T) {
	b := newNetwork(t)
	x, n := b.input(0, 8, 2), b.input(-8, -1, 2)
	for _, c := range []struct {
		part string
		op   program.Op
	}{
		{"0 bits", &program.Wrap{Base: on(x)}},
		{"63 bits", &program.Wrap{Base: on(x), Bits: 63}},
		{"65 bits", &program.Wrap{Base: on(x), Bits: 65}},
		{"no type", &program.Wrap{Base: on(x), Bits: math.MaxUint32}},
		{"inputs of", &program.Wrap{Base: on(x, x), Bits: 8}},
		{"without a sign", &program.Wrap{Base: on(n), Bits: 64}},
		{"0 bits", &program.BitAnd{Base: on(x, x)}},
		{"63 bits", &program.BitAnd{Base: on(x, x), Bits: 63}},
		{"inputs of", &program.BitAnd{Base: on(x), Bits: 8}},
		{"beyond 3 bits", &program.BitAnd{Base: on(x, x), Bits: 3}},
		{"beyond 8 bits", &program.BitAnd{Base: on(x, n), Bits: 8}},
	} {
		b.refuse(c.part, c.op, 2)
	}
	b.refuse("inputs of", &program.BitAnd{Base: on(x, x), Bits: 4}, 3)
	b.wantRange(b.add(&program.BitAnd{Base: on(x, x), Bits: 4}, 2), 0, 8)
}

// TestWrapRange: one period moves, more than one give the type's range; ends of
// the integers of a program included.
func TestWrapRange(t *testing.T) {
	const end = program.MaxValue
	for _, c := range []struct {
		lo, hi   int64
		bits     uint
		signed   bool
		min, max int64
	}{
		{0, 255, 8, false, 0, 255},
		{-1, 255, 8, false, 0, 255},
		{256, 300, 8, false, 0, 44},
		{255, 256, 8, false, 0, 255},
		{-128, 127, 8, true, -128, 127},
		{128, 200, 8, true, -128, -56},
		{127, 128, 8, true, -128, 127},
		{-end, end, 32, true, math.MinInt32, math.MaxInt32},
		{-end, end, 32, false, 0, math.MaxUint32},
		{end, end, 62, false, 0, 0},
		{-end, 0, 62, false, 0, end - 1},
		{end / 2, end, 62, true, -end / 2, 0},
		{end / 2, end - 1, 62, true, -end / 2, -1},
		{-end, -end / 2, 62, true, -end / 2, end/2 - 1},
		{-end, end, 64, true, -end, end},
		{-3, end, 64, false, 0, end},
	} {
		b := newNetwork(t)
		y := b.add(&program.Wrap{Base: on(b.input(c.lo, c.hi, 2)), Bits: c.bits, Signed: c.signed}, 2)
		b.wantRange(y, c.min, c.max)
		p := b.end(y)
		if c.bits == 64 && !c.signed {
			if _, err := p.Eval([][]int64{{5, -3}}); !errors.Is(err, program.ErrUndefined) {
				t.Errorf("-3 modulo 2^64: %v", err)
			}
			compare(t, p, [][]int64{{0, c.hi}})
			continue
		}
		compare(t, p, [][]int64{{c.lo, c.hi}})
	}
}
