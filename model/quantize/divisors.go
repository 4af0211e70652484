package quantize

import "github.com/zkinfer/zkinfer/model/program"

// Divisor is a divisor of a node that saturates: one that is less than Least counts
// as Least, so that the quotient is less than it should be.
type Divisor struct {
	Node  string
	Least float64
}

// Divisors are the saturating divisors of a program, in its order. A divisor that
// many quotients share, as that of a normalisation, does not go below 1/16 of the
// least that calibration saw, unless its static range does not either.
func Divisors(p *program.Program) []Divisor {
	clamps := map[program.ID]*program.Clamp{}
	var out []Divisor
	for _, op := range p.Ops {
		switch op := op.(type) {
		case *program.Clamp:
			clamps[op.Out] = op
		case *program.Divide:
			c := clamps[op.In[1]]
			if c == nil || c.Node != op.Node || c.Lo <= 0 || p.Tensors[c.In[0]].Lo >= c.Lo {
				continue // the model's own Clip, or a saturation above
			}
			if t := &p.Tensors[c.Out]; len(out) == 0 || out[len(out)-1].Node != op.Node {
				out = append(out, Divisor{op.Node, t.Scale * float64(c.Lo-t.Zero)})
			}
		}
	}
	return out
}
