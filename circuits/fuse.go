package circuits

import "github.com/zkinfer/zkinfer/model/program"

// fusedClamps finds the clamps that only a table or segments read and that are
// cheaper in it: the table is then over the range of the clamp's argument, and the
// clamp costs its extra entries instead of rows for each element, two where it
// would be a table, four at least where it would not.
func (b *builder) fusedClamps() map[program.ID]*program.Clamp {
	readers := make([]int, len(b.prog.Tensors))
	for _, op := range b.prog.Ops {
		for _, id := range op.Inputs() {
			readers[id]++
		}
	}
	for _, p := range b.prog.Outputs {
		readers[p.Tensor]++
	}
	clamps, fused := make(map[program.ID]*program.Clamp), make(map[program.ID]*program.Clamp)
	for _, op := range b.prog.Ops {
		switch op := op.(type) {
		case *program.Clamp:
			clamps[op.Out] = op
		case *program.Table, *program.Segments:
			c := clamps[op.Inputs()[0]]
			if c != nil && readers[c.Out] == 1 && !b.dead[op.Output()] && b.fuses(op, c) {
				fused[c.Out] = c
			}
		}
	}
	return fused
}

// fuses reports whether a table or segments can take in a clamp and that is cheaper.
func (b *builder) fuses(op program.Op, c *program.Clamp) bool {
	x, n := b.tensor(c.In[0]), int64(b.live(op.Output()).n)
	switch op := op.(type) {
	case *program.Table:
		return count(x.Lo, x.Hi)-int64(len(op.Values)) < 2*n
	case *program.Segments:
		entries := count(x.Lo>>op.Shift, x.Hi>>op.Shift)
		return wholeSegments(op, c, x) && entries <= maxTable && entries-int64(len(op.Bases)) < 4*n
	}
	return false
}

// clampedTable is a table behind a clamp as a table of the clamp's argument, which
// is in a range from lo on.
func clampedTable(op *program.Table, c *program.Clamp, in *program.Tensor) (lo int64, column []int64) {
	column = make([]int64, in.Hi-in.Lo+1)
	for i := range column {
		column[i] = op.Values[min(max(in.Lo+int64(i), c.Lo), c.Hi)-op.Lo]
	}
	return in.Lo, column
}

// wholeSegments reports whether the bounds that a clamp's argument can exceed are
// ends of segments.
func wholeSegments(op *program.Segments, c *program.Clamp, in *program.Tensor) bool {
	inside := int64(1)<<op.Shift - 1
	return (in.Lo >= c.Lo || c.Lo&inside == 0) && (in.Hi <= c.Hi || (c.Hi+1)&inside == 0)
}

// clampedSegments are segments behind a clamp as segments of the clamp's argument:
// those beyond its bounds are constant.
func clampedSegments(op *program.Segments, c *program.Clamp, in *program.Tensor) *segments {
	at := func(x int64) int64 {
		h := x>>op.Shift - op.Lo
		return op.Bases[h] + op.Slopes[h]*(x&(1<<op.Shift-1))
	}
	f := &segments{shift: op.Shift, lo: in.Lo >> op.Shift}
	for h := f.lo; h <= in.Hi>>op.Shift; h++ {
		var base, slope int64
		switch start := h << op.Shift; {
		case in.Lo < c.Lo && start < c.Lo:
			base = at(c.Lo)
		case in.Hi > c.Hi && start > c.Hi:
			base = at(c.Hi)
		default:
			base, slope = op.Bases[h-op.Lo], op.Slopes[h-op.Lo]
		}
		f.bases, f.slopes = append(f.bases, base), append(f.slopes, slope)
	}
	return f
}
