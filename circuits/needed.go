package circuits

import "github.com/zkinfer/zkinfer/model/program"

// findNeeded marks the elements that reach an output: the others get no wires
// and no rows. A convolution pixel that no pooling window reads costs nothing.
// An op that has no value for some inputs is needed whole, whether it is read or
// not: those inputs have no outputs and so no proof.
func (b *builder) findNeeded() {
	marks := make([][]bool, len(b.prog.Tensors))
	b.each(func(id program.ID) { marks[id] = make([]bool, b.elements(id)) })
	for _, p := range b.prog.Outputs {
		if p.Visibility != program.Private {
			fill(marks[p.Tensor])
		}
	}
	for k := len(b.prog.Ops) - 1; k >= 0; k-- {
		op := b.prog.Ops[k]
		if b.partial(op) {
			fill(marks[op.Output()])
		}
		b.markInputs(op, marks)
	}
	// A public or committed input is range-checked whole: an element that
	// nothing reads could else stand for any change of its word.
	for _, p := range b.prog.Inputs {
		if p.Visibility != program.Private {
			fill(marks[p.Tensor])
		}
	}
	b.needed = make([][]int32, len(marks))
	b.dead = make([]bool, len(marks))
	b.each(func(id program.ID) { b.needed[id], b.dead[id] = listed(marks[id]) })
}

// partial reports whether an op has no value for some inputs.
func (b *builder) partial(op program.Op) bool {
	switch op := op.(type) {
	case *program.Divide:
		return b.tensor(op.In[1]).Lo < 1
	case *program.Gather:
		index := b.tensor(op.In[len(op.In)-1])
		return index.Lo < 0 || index.Hi >= int64(op.Size)
	case *program.Wrap:
		return op.Bits == 64 && !op.Signed && b.tensor(op.In[0]).Lo < 0
	}
	return false
}

func (b *builder) each(f func(program.ID)) {
	for id := range b.prog.Tensors {
		f(program.ID(id))
	}
}

// listed turns marks into a list, nil when all are set.
func listed(marks []bool) (items []int32, none bool) {
	for i, m := range marks {
		if m {
			items = append(items, int32(i))
		}
	}
	if len(items) == len(marks) {
		return nil, false
	}
	return items, len(items) == 0
}

func fill(marks []bool) {
	for i := range marks {
		marks[i] = true
	}
}

// markInputs marks what the marked elements of an op's output read.
func (b *builder) markInputs(op program.Op, marks [][]bool) {
	out := marks[op.Output()]
	in := joined{marks: marks, in: op.Inputs()}
	switch op := op.(type) {
	case *program.Linear:
		seen := make(map[[2]int]bool) // group and position
		for i, m := range out {
			if !m {
				continue
			}
			group, pos := i/op.Positions/(op.Rows/op.Groups), i%op.Positions
			if seen[[2]int{group, pos}] {
				continue
			}
			seen[[2]int{group, pos}] = true
			for _, x := range op.Index[pos*op.Terms : (pos+1)*op.Terms] {
				if x >= 0 {
					in.set(int(x) + op.Stride*group)
				}
			}
		}
	case *program.View:
		for i, m := range out {
			if x := op.Index[i]; m && x >= 0 {
				in.set(int(x))
			}
		}
	case *program.Max:
		for p, m := range out {
			if m {
				for _, x := range op.Index[p*op.Terms : (p+1)*op.Terms] {
					if x >= 0 {
						in.set(int(x))
					}
				}
			}
		}
	case *program.Gather:
		for p, m := range out {
			if m {
				marks[op.In[len(op.In)-1]][op.Which[p]] = true
			}
		}
		if len(op.In) == 2 {
			b.reads(op, out, func(i int) { marks[op.In[0]][i] = true })
		}
	case *program.Sort:
		last := -1 // run that was marked
		for i, m := range out {
			if run := i / op.Size; m && run != last {
				fill(marks[op.In[0]][run*op.Size : (run+1)*op.Size])
				last = run
			}
		}
	case *program.Bilinear:
		for i, m := range out {
			if !m {
				continue
			}
			col, rest := i%op.N, i/op.N
			for k := range op.K {
				marks[op.In[0]][rest*op.K+k] = true
				marks[op.In[1]][(rest/op.M*op.K+k)*op.N+col] = true
			}
		}
	default: // elementwise
		for _, id := range op.Inputs() {
			for i, m := range out {
				if m {
					marks[id][i] = true
				}
			}
		}
	}
}

// joined sets marks in the concatenation of tensors.
type joined struct {
	marks [][]bool
	in    []program.ID
}

func (j joined) set(i int) {
	for _, id := range j.in {
		if n := len(j.marks[id]); i >= n {
			i -= n
			continue
		}
		j.marks[id][i] = true
		return
	}
}

// findBounded marks the elements that a consumer bounds: those that it looks up
// in a table, splits into segments or limbs, or compares in a maximum (which is bounded
// itself). Rescale, Max and Divide check what is left.
func (b *builder) findBounded() {
	b.bounded = make([][]bool, len(b.prog.Tensors))
	b.each(func(id program.ID) { b.bounded[id] = make([]bool, b.elements(id)) })
	for k := len(b.prog.Ops) - 1; k >= 0; k-- {
		op := b.prog.Ops[k]
		if b.dead[op.Output()] {
			continue
		}
		in := joined{marks: b.bounded, in: op.Inputs()}
		sel := b.live(op.Output())
		for j := range sel.n {
			i := sel.at(j)
			switch op := op.(type) {
			case *program.Table, *program.Segments:
				in.set(i)
			case *program.BitAnd:
				b.bounded[op.In[0]][i], b.bounded[op.In[1]][i] = true, true
			case *program.Wrap:
				if b.moves(op) && b.bounded[op.Out][i] {
					in.set(i)
				}
			case *program.Clamp:
				// A clamp looks its argument up, or is the identity, or its
				// table looks the argument up.
				if x := b.tensor(op.In[0]); x.Lo < op.Lo || x.Hi > op.Hi || b.bounded[op.Out][i] {
					in.set(i)
				}
			case *program.View:
				if x := op.Index[i]; x >= 0 && b.bounded[op.Out][i] {
					in.set(int(x))
				}
			case *program.Max:
				for _, x := range op.Index[i*op.Terms : (i+1)*op.Terms] {
					if x >= 0 {
						in.set(int(x))
					}
				}
			}
		}
	}
}
