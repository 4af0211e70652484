package quantize

import (
	"errors"
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/program"
)

// compare is the largest error of a program's outputs over the samples, relative
// to the largest magnitude of the output.
func (s *source) compare(p *program.Program) (float64, error) {
	worst := 0.0
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
		for i, v := range p.OutputsOf(t) {
			o := &p.Tensors[p.Outputs[i].Tensor]
			largest, diff := 0.0, 0.0
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
