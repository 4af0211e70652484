package program

import "fmt"

func (op *Gather) eval(e *evaluation, out []int64) error {
	x, index := op.Table, e.Tensors[op.In[len(op.In)-1]]
	if len(op.In) == 2 {
		x = e.Tensors[op.In[0]]
	}
	for p := range out {
		k := index[op.Which[p]]
		if k < 0 || k >= int64(op.Size) {
			return fmt.Errorf("element %d: index %d is outside [0, %d)", p, k, op.Size)
		}
		out[p] = x[int(op.Offset[p])+op.Step*int(k)]
	}
	return nil
}

// infer covers what each output can read. Outputs that read the same elements,
// as those of several tokens do, share the answer.
func (op *Gather) infer(r *ranges, out span) error {
	x := span{op.Table, op.Table}
	if len(op.In) == 2 {
		x = r.spans[op.In[0]]
	}
	index := r.spans[op.In[len(op.In)-1]]
	type reads struct {
		offset   int32
		from, to int64
	}
	known := make(map[reads][2]int64)
	for p := range out.lo {
		k := op.Which[p]
		from, to := max(index.lo[k], 0), min(index.hi[k], int64(op.Size)-1)
		if from > to {
			return fmt.Errorf("index %d is in [%d, %d], always outside [0, %d)", k, index.lo[k], index.hi[k], op.Size)
		}
		of := reads{op.Offset[p], from, to}
		b, ok := known[of]
		if !ok {
			at := int(of.offset) + op.Step*int(from)
			b = [2]int64{x.lo[at], x.hi[at]}
			for range to - from {
				at += op.Step
				b[0], b[1] = min(b[0], x.lo[at]), max(b[1], x.hi[at])
			}
			known[of] = b
		}
		out.lo[p], out.hi[p] = b[0], b[1]
	}
	return nil
}
