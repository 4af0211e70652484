package quantize

import (
	"github.com/zkinfer/zkinfer/model/graph"
)

// termScales is the step of the input that each term reads, [group*Terms + term],
// 0 where it reads none. It is false where a term reads inputs of different steps.
func termScales(op *graph.Linear, fs []*form, starts []int) ([]float64, bool) {
	scales := make([]float64, op.Groups*op.Terms)
	for i, x := range op.Index {
		if x < 0 {
			continue
		}
		for g := range op.Groups {
			s, at := fs[partOf(starts, int(x)+g*op.Stride)].scale, &scales[g*op.Terms+i%op.Terms]
			if *at != 0 && *at != s {
				return nil, false
			}
			*at = s
		}
	}
	return scales, true
}

// partOf is the input that position x of the concatenated inputs lies in.
func partOf(starts []int, x int) int {
	part := 0
	for x >= starts[part+1] {
		part++
	}
	return part
}

// splitTerms makes a term for each step among those that a term of a map without
// groups reads.
func splitTerms(op *graph.Linear, fs []*form, starts []int) *graph.Linear {
	if op.Groups > 1 {
		return op
	}
	type column struct {
		term  int
		scale float64
	}
	var columns []column
	for k := range op.Terms {
		seen := map[float64]bool{}
		for p := range op.Positions {
			if x := op.Index[p*op.Terms+k]; x >= 0 {
				if s := fs[partOf(starts, int(x))].scale; !seen[s] {
					seen[s] = true
					columns = append(columns, column{k, s})
				}
			}
		}
	}
	out := *op
	out.Terms, out.Weights, out.Index = len(columns), nil, nil
	for r := range op.Rows {
		for _, c := range columns {
			out.Weights = append(out.Weights, op.Weights[r*op.Terms+c.term])
		}
	}
	for p := range op.Positions {
		for _, c := range columns {
			x := op.Index[p*op.Terms+c.term]
			if x >= 0 && fs[partOf(starts, int(x))].scale != c.scale {
				x = -1
			}
			out.Index = append(out.Index, x)
		}
	}
	return &out
}

// weighCommon rounds the inputs of a map to one step, where no weight of a term
// could make up for different ones.
func (l *lowering) weighCommon(n *graph.Node, op *graph.Linear, step float64) error {
	fs, err := l.common(n.In)
	if err != nil {
		return err
	}
	return l.weigh(n, op, fs, step)
}
