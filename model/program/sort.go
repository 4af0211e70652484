package program

import (
	"cmp"
	"slices"
)

func (op *Sort) eval(e *evaluation, out []int64) error {
	x := e.in(op)
	positions := make([]int64, op.Size)
	for run := range len(x) / op.Size {
		v := x[run*op.Size : (run+1)*op.Size]
		for i := range positions {
			positions[i] = int64(i)
		}
		slices.SortStableFunc(positions, func(a, b int64) int {
			if op.Largest {
				a, b = b, a
			}
			return cmp.Compare(v[a], v[b])
		})
		copy(out[run*op.Size:], positions)
	}
	return nil
}

func (op *Sort) infer(_ *ranges, out span) error {
	for i := range out.lo {
		out.hi[i] = int64(op.Size) - 1
	}
	return nil
}
