package programtest

import (
	"math/rand/v2"

	"github.com/zkinfer/zkinfer/model/program"
)

// Inputs are uniform inputs of a program.
func Inputs(rng *rand.Rand, p *program.Program) [][]int64 {
	return inputs(p, func(lo, hi int64) int64 { return lo + rng.Int64N(hi-lo+1) })
}

// Extremes are inputs whose elements are at an end of their range.
func Extremes(rng *rand.Rand, p *program.Program) [][]int64 {
	return inputs(p, func(lo, hi int64) int64 {
		if rng.IntN(2) == 0 {
			return lo
		}
		return hi
	})
}

func inputs(p *program.Program, value func(lo, hi int64) int64) [][]int64 {
	in := make([][]int64, len(p.Inputs))
	for i, port := range p.Inputs {
		t := &p.Tensors[port.Tensor]
		in[i] = make([]int64, p.Size(port.Tensor))
		for j := range in[i] {
			in[i][j] = value(t.Lo, t.Hi)
		}
	}
	return in
}
