package program

import "math"

// Elements is the number of elements of a shape.
func Elements(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}

// elements is Elements for a shape that was not checked: false where a
// dimension is not positive or there are more than limit elements.
func elements(shape []int, limit int) (int, bool) {
	n := 1
	for _, d := range shape {
		if d < 1 || d > math.MaxInt32 || n > limit/d {
			return 0, false
		}
		n *= d
	}
	return n, true
}

// Size is the number of elements of a tensor.
func (p *Program) Size(id ID) int { return Elements(p.Tensors[id].Shape) }

// Producers is the op that defines each tensor, nil for an input.
func (p *Program) Producers() []Op {
	by := make([]Op, len(p.Tensors))
	for _, op := range p.Ops {
		by[op.Output()] = op
	}
	return by
}

// Consumers are the ops that read each tensor, in program order, each once.
func (p *Program) Consumers() [][]Op {
	by := make([][]Op, len(p.Tensors))
	for _, op := range p.Ops {
		for _, id := range op.Inputs() {
			if n := len(by[id]); n == 0 || by[id][n-1] != op {
				by[id] = append(by[id], op)
			}
		}
	}
	return by
}

// MACs is the number of multiply-adds of one evaluation.
func (p *Program) MACs() int64 {
	var n int64
	for _, op := range p.Ops {
		switch op := op.(type) {
		case *Linear:
			n += int64(op.Rows) * int64(op.Terms) * int64(op.Positions)
		case *Bilinear:
			n += int64(op.Batch) * int64(op.M) * int64(op.K) * int64(op.N)
		}
	}
	return n
}

// source follows Views back from element i of a tensor to the element of an
// input or of another op that it is a copy of. It is false for a constant.
func source(p *Program, producer []Op, id ID, i int) (ID, int, bool) {
	steps := math.MaxInt
	return sourceWithin(p, producer, id, i, &steps)
}

// sourceWithin is source, but gives up, and is false, when the tensors it has to
// look at are more than steps; it takes those it looks at off steps.
func sourceWithin(p *Program, producer []Op, id ID, i int, steps *int) (ID, int, bool) {
	for {
		view, ok := producer[id].(*View)
		if !ok {
			return id, i, true
		}
		j := int(view.Index[i])
		if *steps -= len(view.In); j < 0 || *steps < 0 {
			return 0, 0, false
		}
		id, i = locate(p, view.In, j)
	}
}

// locate is the tensor and the element that position i of concatenated tensors is.
func locate(p *Program, in []ID, i int) (ID, int) {
	for _, id := range in {
		n := p.Size(id)
		if i < n {
			return id, i
		}
		i -= n
	}
	panic("program: position beyond the concatenated inputs")
}
