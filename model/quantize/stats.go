package quantize

import (
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// stats is what calibration saw of a value.
type stats struct {
	lo, hi   float64
	squares  float64 // sum of squares
	n        float64
	integers bool // every element of every sample was an integer
}

func (s *stats) see(elements []float64) {
	for _, x := range elements {
		if s.n == 0 {
			s.lo, s.hi, s.integers = x, x, true
		}
		s.lo, s.hi = math.Min(s.lo, x), math.Max(s.hi, x)
		s.squares += x * x
		s.n++
		s.integers = s.integers && x == math.Trunc(x)
	}
}

func (s *stats) largest() float64 { return math.Max(math.Abs(s.lo), math.Abs(s.hi)) }

// rms is the root of the mean square, at least a hundredth of the largest value.
func (s *stats) rms() float64 {
	if s.n == 0 {
		return 0
	}
	return math.Max(math.Sqrt(s.squares/s.n), s.largest()/100)
}

// source is a graph with what calibration found out about it.
type source struct {
	g        *graph.Graph // simplified
	inputs   []inputRange
	stats    []stats       // by value
	whole    []bool        // by value, see wholeValues
	precise  []bool        // by value, see preciseValues
	exponent []bool        // by value, see preciseValues
	jump     []bool        // by value, see jumpValues
	meets    []int         // by value, see jumpValues
	samples  [][][]float64 // of the inputs
	made     bool          // the samples are made up
	want     [][][]float64 // sample, output: elements of the original graph; nil: none to compare with
}

// inputRange is what an input may hold.
type inputRange struct {
	Range
	integers bool // only integers: scale 1
}

// prepare simplifies a graph and runs the calibration samples.
func prepare(g *graph.Graph, opts *Options) (*source, error) {
	s := &source{g: simplify(g), samples: opts.Calibration}
	if err := s.ranges(g, opts); err != nil {
		return nil, err
	}
	s.whole = wholeValues(s.g)
	s.precise, s.exponent = preciseValues(s.g)
	s.jump, s.meets = jumpValues(s.g)
	s.made = len(s.samples) == 0
	if s.made {
		s.samples = s.makeSamples(validInputs(g, s.inputs))
	}
	s.stats = make([]stats, len(s.g.Values))
	if err := s.observe(g); err != nil {
		return nil, err
	}
	if s.made {
		s.widen()
	}
	return s, nil
}

// observe runs the samples. Of those that were made, it drops what has no result,
// as a division by zero, unless none is left.
func (s *source) observe(g *graph.Graph) error {
	var kept [][][]float64
	var undefined error
	for i, sample := range s.samples {
		original, err := g.Eval(sample)
		var simple [][]float64
		if err == nil {
			simple, err = s.g.Eval(sample)
		}
		if err != nil {
			undefined = fmt.Errorf("calibration sample %d: %w", i, err)
			if s.made {
				continue
			}
			return undefined
		}
		outputs := make([][]float64, len(g.Outputs))
		for j, id := range g.Outputs {
			outputs[j] = original[id]
		}
		for id := range simple {
			s.stats[id].see(simple[id])
		}
		if s.made && i < madeConstants && !s.settled(g, sample, outputs) {
			outputs = nil
		}
		s.want, kept = append(s.want, outputs), append(kept, sample)
	}
	if s.samples = kept; len(kept) == 0 {
		return undefined
	}
	return nil
}

// ranges settles what each input may hold: the range given, the range of its
// integer type, or that of the samples, widened to a range that people use.
func (s *source) ranges(g *graph.Graph, opts *Options) error {
	s.inputs = make([]inputRange, len(g.Inputs))
	for i, id := range g.Inputs {
		v := &g.Values[id]
		var seen stats
		for k, sample := range opts.Calibration {
			if len(sample) != len(g.Inputs) || len(sample[i]) != graph.Elements(v.Shape) {
				return fmt.Errorf("calibration sample %d: input %s has %v elements", k, v.Name, graph.Elements(v.Shape))
			}
			seen.see(sample[i])
		}
		r, given := opts.InputRanges[v.Name]
		lo, hi, integer := typeRange(v.Type)
		switch {
		case given:
			s.inputs[i] = inputRange{r, integer || seen.n > 0 && seen.integers}
		case integer:
			s.inputs[i] = inputRange{Range{float64(lo), float64(hi)}, true}
		case seen.n > 0:
			s.inputs[i] = customary(&seen)
		default:
			s.inputs[i] = inputRange{Range{-1, 1}, false}
		}
	}
	return nil
}

// usual is how far values reach at least that come from [0, 1] or [-1, 1].
const usual = 0.25

// customary is the range that values within it usually come from: bytes, [0, 1],
// [-1, 1], or else what was seen.
func customary(s *stats) inputRange {
	within := func(lo, hi float64) bool { return lo <= s.lo && s.hi <= hi }
	switch {
	case s.integers && within(0, 1):
		return inputRange{Range{0, 1}, false}
	case s.integers && within(-1, 1):
		return inputRange{Range{-1, 1}, false}
	case s.integers && within(0, 255):
		return inputRange{Range{0, 255}, true}
	case s.integers:
		return inputRange{Range{s.lo, s.hi}, true}
	case within(0, 1) && s.hi >= usual:
		return inputRange{Range{0, 1}, false}
	case within(-1, 1) && s.largest() >= usual:
		return inputRange{Range{-1, 1}, false}
	}
	return inputRange{Range{s.lo, s.hi}, false}
}
