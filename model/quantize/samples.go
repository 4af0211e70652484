package quantize

import (
	"math"
	"math/rand/v2"

	"github.com/zkinfer/zkinfer/model/graph"
)

// Where no samples are given, madeSamples are drawn from the inputs' ranges, the
// first madeConstants with equal elements, and the ranges that they produce are
// widened by madeMargin: real inputs lie elsewhere in their range than uniform noise.
const (
	madeSamples   = 32
	madeConstants = 4
	madeMargin    = 1.5
)

// makeSamples draws inputs from their ranges, the same ones each time; what becomes
// an index is drawn from those that are in range.
func (s *source) makeSamples(valid [][]Range) [][][]float64 {
	r := rand.New(rand.NewPCG(1, 1))
	samples := make([][][]float64, madeSamples)
	for k := range samples {
		for i, id := range s.g.Inputs {
			x := make([]float64, graph.Elements(s.g.Values[id].Shape))
			for j := range x {
				in, at := s.inputs[i].Range, r.Float64()
				if valid[i] != nil {
					in = valid[i][j]
				}
				if k < madeConstants { // the ends, and what lies between
					at = float64(k) / (madeConstants - 1)
				}
				x[j] = math.Min(in.Lo+at*(in.Hi-in.Lo), in.Hi) // a wide range rounds
				if s.inputs[i].integers {
					x[j] = math.Round(x[j])
				}
			}
			samples[k] = append(samples[k], x)
		}
	}
	return samples
}

// widen moves the ends of the calibrated ranges away from each other.
func (s *source) widen() {
	for id := range s.stats {
		t := &s.stats[id]
		t.lo, t.hi = math.Min(t.lo*madeMargin, t.lo/madeMargin), math.Max(t.hi*madeMargin, t.hi/madeMargin)
	}
}

// hangs is the part of the largest output by which outputs move that hang on less
// than an input's step: no program could be held to them.
const hangs = 1.0 / 1024

// settled reports whether the outputs of a sample stay where they are when its real
// inputs move by half a step of the widest activation. A variance of equal elements
// is 0, and what is divided by its root is noise: no rounding can be right there.
func (s *source) settled(g *graph.Graph, sample, outputs [][]float64) bool {
	r := rand.New(rand.NewPCG(2, 2))
	moved := make([][]float64, len(sample))
	for i, x := range sample {
		moved[i] = x
		if in := s.inputs[i]; !in.integers {
			moved[i] = make([]float64, len(x))
			for j, v := range x {
				v += math.Ldexp((in.Hi-in.Lo)*(r.Float64()-0.5), -MaxBits)
				moved[i][j] = math.Max(math.Min(v, in.Hi), in.Lo)
			}
		}
	}
	values, err := g.Eval(moved)
	if err != nil {
		return false
	}
	for i, id := range g.Outputs {
		largest, off := 0.0, 0.0
		for j, y := range values[id] {
			largest = math.Max(largest, math.Abs(outputs[i][j]))
			off = math.Max(off, math.Abs(y-outputs[i][j]))
		}
		if off > hangs*largest {
			return false
		}
	}
	return true
}
