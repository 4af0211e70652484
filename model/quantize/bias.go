package quantize

import (
	"math"
	"math/big"

	"github.com/zkinfer/zkinfer/model/graph"
)

// exactBias are the biases of an accumulator in its steps, zero points included. A
// real bias that is no whole number of steps leaves a rest, for the rounding behind
// the accumulator to take in.
func (l *lowering) exactBias(op *graph.Linear, fs []*form, ints []int32, e *exact) ([]int64, error) {
	zeros, padded := false, false
	for _, f := range fs {
		zeros = zeros || f.zero != 0
	}
	for _, x := range op.Index {
		padded = padded || x < 0
	}
	if !zeros && op.Bias == nil && op.IntBias == nil {
		return nil, nil
	}
	starts := []int{0}
	for _, f := range fs {
		starts = append(starts, starts[len(starts)-1]+graph.Elements(l.b.Tensor(f.id).Shape))
	}
	positions := 1
	if zeros && (padded || len(fs) > 1) || len(op.Bias) == op.Rows*op.Positions {
		positions = op.Positions
	}
	bias := make([]int64, op.Rows*positions)
	var rest []*big.Rat // of each bias
	round := func(i int, b float64, row *big.Rat, step float64) {
		bias[i] = int64(math.Round(b / step))
		if wholeSteps(step, b) {
			return
		}
		if rest == nil {
			rest = make([]*big.Rat, len(bias))
		}
		x := new(big.Rat).Quo(rat(b), row)
		rest[i] = x.Sub(x, new(big.Rat).SetInt64(bias[i]))
	}
	for r := range op.Rows {
		row := e.rows[min(r, len(e.rows)-1)]
		step, _ := row.Float64()
		for p := range positions {
			i := r*positions + p
			switch {
			case op.IntBias != nil:
				bias[i] = op.IntBias[r]
			case len(op.Bias) == op.Rows:
				round(i, op.Bias[r], row, step)
			case op.Bias != nil:
				round(i, op.Bias[r*op.Positions+p], row, step)
			}
			if !zeros {
				continue
			}
			base := op.Stride * (r / (op.Rows / op.Groups))
			for k := range op.Terms {
				if x := op.Index[p*op.Terms+k]; x >= 0 {
					part := 0
					for int(x)+base >= starts[part+1] {
						part++
					}
					bias[i] -= int64(ints[r*op.Terms+k]) * fs[part].zero
				}
			}
		}
	}
	if rest != nil {
		e.setRest(rest, op.Rows)
	}
	return bias, nil
}

// setRest gives channels what is left of their biases, of which there is one or
// more a row: an element is a channel of its own where those of a row differ.
func (e *exact) setRest(rest []*big.Rat, rows int) {
	n := len(rest) / rows
	alike := true
	for i, x := range rest {
		if x == nil {
			rest[i] = new(big.Rat)
		}
		alike = alike && rest[i].Cmp(rest[i/n*n]) == 0
	}
	channels := rows
	if !alike {
		channels, n = len(rest), 1
	}
	all := make([]*big.Rat, channels)
	for c := range all {
		e.rest = append(e.rest, rest[c*n])
		all[c] = e.rows[min(c*rows/channels, len(e.rows)-1)]
	}
	e.rows = all
}
