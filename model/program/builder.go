package program

import "fmt"

// Builder makes a program op by op and knows the static range of every tensor
// as soon as it is there.
type Builder struct {
	r       ranges
	defined []bool
	left    limits
}

// NewBuilder begins an empty program.
func NewBuilder(name string) *Builder {
	return &Builder{r: ranges{p: &Program{Name: name}, steps: maxSteps}, left: limits{MaxElements, MaxMACs}}
}

// tensor appends a tensor.
func (b *Builder) tensor(t Tensor) (ID, error) {
	n, err := t.check()
	if err == nil && b.left.elements < int64(n) {
		err = errTooLarge
	}
	if err != nil {
		return 0, fmt.Errorf("tensor %s: %w", t.Name, err)
	}
	b.left.elements -= int64(n)
	t.Shape = append([]int(nil), t.Shape...)
	p := b.r.p
	p.Tensors, b.defined = append(p.Tensors, t), append(b.defined, false)
	return ID(len(p.Tensors) - 1), nil
}

// drop takes back the last tensor, whose op was refused.
func (b *Builder) drop(left limits) {
	p, n := b.r.p, len(b.r.p.Tensors)-1
	p.Tensors, b.defined, b.left = p.Tensors[:n], b.defined[:n], left
}

// Input adds an input. Its range is t's.
func (b *Builder) Input(t Tensor, v Visibility, labels []string) (ID, error) {
	left := b.left
	id, err := b.tensor(t)
	if err != nil {
		return 0, err
	}
	port := Port{Tensor: id, Visibility: v, Labels: labels}
	if err := b.r.p.checkInput(port, b.defined); err != nil {
		b.drop(left)
		return 0, fmt.Errorf("input %s: %w", t.Name, err)
	}
	b.r.p.Inputs = append(b.r.p.Inputs, port)
	b.r.input(id)
	return id, nil
}

// Add appends an op, whose inputs are set, and its output t, whose range is
// derived: t.Lo and t.Hi are ignored. The op belongs to the program from then
// on and must not be changed. An op that is refused leaves the builder as it was.
func (b *Builder) Add(op Op, t Tensor) (ID, error) {
	left := b.left
	id, err := b.tensor(t)
	if err != nil {
		return 0, opError(op, err)
	}
	op.base().Out = id
	if err := b.r.p.checkOp(op, b.defined, &b.left); err != nil {
		b.drop(left)
		return 0, opError(op, err)
	}
	steps := b.r.steps
	lo, hi, err := b.r.apply(op)
	if err != nil {
		b.r.steps = steps
		b.drop(left)
		return 0, err
	}
	p := b.r.p
	p.Tensors[id].Lo, p.Tensors[id].Hi = lo, hi
	p.Ops = append(p.Ops, op)
	if rescale, ok := op.(*Rescale); ok && rescale.HalfEven {
		p.Ties = true
	}
	return id, nil
}

// Output declares a tensor an output.
func (b *Builder) Output(id ID, v Visibility, labels []string) error {
	port := Port{Tensor: id, Visibility: v, Labels: labels}
	if err := b.r.p.checkPort(port); err != nil {
		return fmt.Errorf("output %d: %w", len(b.r.p.Outputs), err)
	}
	b.r.p.Outputs = append(b.r.p.Outputs, port)
	return nil
}

// Tensor is a tensor added before, with its range.
func (b *Builder) Tensor(id ID) Tensor { return b.r.p.Tensors[id] }

// Range is the static range of a tensor.
func (b *Builder) Range(id ID) (lo, hi int64) {
	t := &b.r.p.Tensors[id]
	return t.Lo, t.Hi
}

// Ranges are the bounds of each element of a tensor, read-only.
func (b *Builder) Ranges(id ID) (lo, hi []int64) {
	s := b.r.spans[id]
	return s.lo, s.hi
}

// Program ends the building; the builder must not be used any more.
func (b *Builder) Program() (*Program, error) {
	p := b.r.p
	if err := p.check(limits{MaxElements, MaxMACs}); err != nil {
		return nil, fmt.Errorf("program %s: %w", p.Name, err)
	}
	return p, nil
}
