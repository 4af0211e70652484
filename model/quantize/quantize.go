// Package quantize turns a network of real numbers into an integer program.
//
// Quantize rewrites the graph (fold.go), looks at the values that calibration
// samples produce (stats.go), and lowers each node to the primitives of
// model/program (lower.go), choosing one real scale for each tensor. Weights are
// constants of the circuit, so they are as precise as the layer needs and every
// scale is absorbed into them: a rescaling is a shift. What costs constraints is
// a rounding, so a value is rounded only where a consumer needs few bits of it.
//
// Tensors of quantised models (QuantizeLinear, DequantizeLinear) keep the
// model's own scales and zero points, and their rescalings are proved to round
// every accumulator as the exact rational computation does (exact.go).
package quantize

import (
	"errors"
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// Widths of activations.
const (
	MinBits     = 8
	MaxBits     = 16
	DefaultBits = 16 // a wide activation costs about what a 12-bit one does
)

// Range is an interval of real numbers.
type Range struct{ Lo, Hi float64 }

// Options say how to quantise. The zero value quantises to DefaultBits with
// every input in [-1, 1].
type Options struct {
	// Bits is the width of activations, MinBits to MaxBits; 0 leaves the choice
	// to MaxError, or else to DefaultBits. Quantised models keep their own.
	Bits int
	// MaxError, where positive, asks for the smallest width whose outputs differ
	// from the real-valued ones by at most MaxError times the largest magnitude
	// of the output, over the calibration samples.
	MaxError float64
	// Calibration holds samples, each with the elements of every graph input.
	// Without any, samples are made from the inputs' ranges.
	Calibration [][][]float64
	// InputRanges are the admissible values of inputs, by name. Others get the
	// range of the samples, or of their integer type, or [-1, 1].
	InputRanges map[string]Range

	// Inputs and Outputs are the visibilities of tensors, by name; others get
	// the defaults.
	Inputs, Outputs             map[string]program.Visibility
	DefaultInput, DefaultOutput program.Visibility
	Labels                      map[string][]string // of outputs, by name
}

// Trial is a width that was tried, and its error.
type Trial struct {
	Bits  int
	Error float64 // relative to the largest magnitude of each output
}

// Result is a program and what is known about it.
type Result struct {
	Program *program.Program
	Bits    int     // width of activations; 0 for a quantised model
	Error   float64 // on the calibration samples, or on those made in their place
	Trials  []Trial // every width tried, in order
}

// ErrUnsupported is wrapped by errors about nodes that have no exact integer
// program.
var ErrUnsupported = errors.New("no integer form")

// ErrMaxError is wrapped when no width meets Options.MaxError.
var ErrMaxError = errors.New("no width meets the error asked for")

// Quantize makes the program of a graph that passes Validate.
func Quantize(g *graph.Graph, opts Options) (*Result, error) {
	if err := opts.check(g); err != nil {
		return nil, fmt.Errorf("quantise %s: %w", g.Name, err)
	}
	s, err := prepare(g, &opts)
	if err != nil {
		return nil, fmt.Errorf("quantise %s: %w", g.Name, err)
	}
	res, err := s.search(&opts)
	if err != nil {
		return nil, fmt.Errorf("quantise %s: %w", g.Name, err)
	}
	return res, nil
}

func (o *Options) check(g *graph.Graph) error {
	if o.Bits != 0 && (o.Bits < MinBits || o.Bits > MaxBits) {
		return fmt.Errorf("%d bits are outside %d .. %d", o.Bits, MinBits, MaxBits)
	}
	if !(o.MaxError >= 0) {
		return fmt.Errorf("max error %v is not a positive number", o.MaxError)
	}
	for name, r := range o.InputRanges {
		if !(r.Lo < r.Hi) || r.Hi-r.Lo > 1e300 {
			return fmt.Errorf("input %s: range [%v, %v] is not valid", name, r.Lo, r.Hi)
		}
		if !isPort(g, g.Inputs, name) {
			return fmt.Errorf("a range is given for %q, which is not an input", name)
		}
	}
	for name := range o.Inputs {
		if !isPort(g, g.Inputs, name) {
			return fmt.Errorf("a visibility is given for %q, which is not an input", name)
		}
	}
	for name := range o.Outputs {
		if !isPort(g, g.Outputs, name) {
			return fmt.Errorf("a visibility is given for %q, which is not an output", name)
		}
	}
	for name := range o.Labels {
		if !isPort(g, g.Outputs, name) {
			return fmt.Errorf("labels are given for %q, which is not an output", name)
		}
	}
	return g.Validate()
}

func isPort(g *graph.Graph, ports []graph.ID, name string) bool {
	for _, id := range ports {
		if g.Values[id].Name == name {
			return true
		}
	}
	return false
}

// search builds the program at the width asked for, or at the smallest that
// meets the error asked for.
func (s *source) search(opts *Options) (*Result, error) {
	from, to := DefaultBits, DefaultBits
	switch {
	case opts.Bits != 0:
		from, to = opts.Bits, opts.Bits
	case opts.MaxError > 0:
		from, to = MinBits, MaxBits
	}
	var trials []Trial
	for bits := from; ; bits++ {
		p, e, err := s.best(bits, opts)
		if err != nil {
			return nil, err
		}
		trials = append(trials, Trial{bits, e})
		if opts.MaxError == 0 || e <= opts.MaxError {
			return &Result{p, p.Bits, e, trials}, nil
		}
		if bits == to || p.Bits == 0 {
			return nil, fmt.Errorf("%w: %.3g at %d bits, %.3g asked for", ErrMaxError, e, bits, opts.MaxError)
		}
	}
}

// best makes the program of one width with the largest tolerance of the weights
// that keeps the error near that of the width itself.
func (s *source) best(bits int, opts *Options) (*program.Program, float64, error) {
	var best *program.Program
	least := math.Inf(1)
	for _, tolerance := range tolerances(bits) {
		p, err := s.lower(bits, tolerance, opts)
		if err != nil {
			if best != nil {
				break // finer weights do not fit; what was found stands
			}
			return nil, 0, err
		}
		e, err := s.compare(p)
		if err != nil {
			return nil, 0, err
		}
		if e < least/1.5 {
			best, least = p, e
		}
		if e <= enough(bits) || p.Bits == 0 {
			break
		}
	}
	return best, least, nil
}
