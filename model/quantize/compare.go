package quantize

import (
	"errors"
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/program"
)

// compare is the largest error of a program's outputs over the samples, relative
// to the largest magnitude of the output in that sample.
func (s *source) compare(p *program.Program) (float64, error) {
	worst, floor := 0.0, s.floor()
	for k, sample := range s.samples {
		in := make([][]int64, len(sample))
		for i, x := range sample {
			in[i] = Integers(&p.Tensors[p.Inputs[i].Tensor], x)
		}
		t, err := p.Eval(in)
		if err != nil {
			if s.made && errors.Is(err, program.ErrUndefined) {
				continue
			}
			var out *program.InputError
			if errors.As(err, &out) {
				return 0, fmt.Errorf("calibration sample %d: %w", k, err)
			}
			return 0, err
		}
		if s.want[k] == nil {
			continue
		}
		for i, v := range p.OutputsOf(t) {
			o := &p.Tensors[p.Outputs[i].Tensor]
			largest, diff := floor[i], 0.0
			for j, x := range v {
				want := s.want[k][i][j]
				diff = math.Max(diff, math.Abs(o.Scale*float64(x-o.Zero)-want))
				largest = math.Max(largest, math.Abs(want))
			}
			if largest > 0 {
				worst = math.Max(worst, diff/largest)
			}
		}
	}
	return worst, nil
}

// nothing is the part of an output's largest magnitude that says nothing where noise
// is made up as input: what cancels to less is as good as 0.
const nothing = 1.0 / 256

// floor is the least magnitude that the error of each output is relative to.
func (s *source) floor() []float64 {
	floor := make([]float64, len(s.g.Outputs))
	for _, outputs := range s.want {
		for i, v := range outputs {
			for _, x := range v {
				if s.made {
					floor[i] = math.Max(floor[i], math.Abs(x)*nothing)
				}
			}
		}
	}
	return floor
}

// Integers rounds real numbers to the integers of an input tensor.
func Integers(t *program.Tensor, x []float64) []int64 {
	out := make([]int64, len(x))
	for i, v := range x {
		q := math.RoundToEven(v/t.Scale) + float64(t.Zero)
		out[i] = int64(math.Max(math.Min(q, 1<<62), -1<<62))
		if t.Type == "float32" && v/t.Scale > float64(t.Hi-t.Zero) && v/t.Scale < float64(t.Hi-t.Zero)+1 {
			out[i] = t.Hi
		}
	}
	return out
}
