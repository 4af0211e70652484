package program

import (
	"errors"
	"fmt"
	"math"
)

// Limits of a program, so that nobody has to allocate or wait without bound.
const (
	// MaxElements bounds the elements of all tensors, the entries of all index
	// tables and the concatenated inputs of all ops, together.
	MaxElements = 1 << 28
	// MaxMACs bounds the multiply-adds of one evaluation.
	MaxMACs = 1 << 36
)

// limits are what a program may need.
type limits struct{ elements, macs int64 }

// Infer derives the static range of every tensor from the declared ranges of
// the inputs and stores it. It fails, naming the node, where the program is not
// well formed, an integer can leave +-2^62, a Table or Segments does not cover
// its input, a divisor or the argument of a root can be negative, or an op has no
// value for any input.
func (p *Program) Infer() error {
	return p.infer(func(t *Tensor, lo, hi int64) error {
		t.Lo, t.Hi = lo, hi
		return nil
	})
}

// Validate checks that the program is well formed and that its static ranges
// are those that Infer derives. A program from elsewhere must pass it before
// anything else looks at it.
func (p *Program) Validate() error {
	if err := p.check(limits{MaxElements, MaxMACs}); err != nil {
		return err
	}
	return p.checkRanges()
}

// checkRanges compares a checked program's ranges with those that it infers.
func (p *Program) checkRanges() error {
	return p.inferChecked(func(t *Tensor, lo, hi int64) error {
		if t.Lo != lo || t.Hi != hi {
			return fmt.Errorf("tensor %s has the range [%d, %d], it must be [%d, %d]", t.Name, t.Lo, t.Hi, lo, hi)
		}
		return nil
	})
}

func (p *Program) infer(set func(t *Tensor, lo, hi int64) error) error {
	if err := p.check(limits{MaxElements, MaxMACs}); err != nil {
		return err
	}
	return p.inferChecked(set)
}

// inferChecked hands the range of each op's output to set.
func (p *Program) inferChecked(set func(t *Tensor, lo, hi int64) error) error {
	r := &ranges{p: p, spans: make([]span, len(p.Tensors)), producer: make([]Op, len(p.Tensors)), steps: maxSteps}
	for _, port := range p.Inputs {
		r.input(port.Tensor)
	}
	for _, op := range p.Ops {
		lo, hi, err := r.apply(op)
		if err != nil {
			return err
		}
		if err := set(&p.Tensors[op.Output()], lo, hi); err != nil {
			return opError(op, err)
		}
	}
	return nil
}

// check looks at everything but the derived ranges.
func (p *Program) check(l limits) error {
	for i := range p.Tensors {
		n, err := p.Tensors[i].check()
		if err != nil {
			return fmt.Errorf("tensor %d (%s): %w", i, p.Tensors[i].Name, err)
		}
		if l.elements -= int64(n); l.elements < 0 {
			return errTooLarge
		}
	}
	defined := make([]bool, len(p.Tensors))
	for i, port := range p.Inputs {
		if err := p.checkInput(port, defined); err != nil {
			return fmt.Errorf("input %d: %w", i, err)
		}
	}
	ties := false
	for i, op := range p.Ops {
		if op == nil {
			return fmt.Errorf("op %d is missing", i)
		}
		if err := p.checkOp(op, defined, &l); err != nil {
			return opError(op, err)
		}
		rescale, ok := op.(*Rescale)
		ties = ties || ok && rescale.HalfEven
	}
	for id, d := range defined {
		if !d {
			return fmt.Errorf("tensor %d (%s) is not defined", id, p.Tensors[id].Name)
		}
	}
	if len(p.Outputs) == 0 {
		return errors.New("the program has no output")
	}
	for i, port := range p.Outputs {
		if err := p.checkPort(port); err != nil {
			return fmt.Errorf("output %d: %w", i, err)
		}
	}
	if ties != p.Ties {
		return fmt.Errorf("ties is %v, but an op that rounds half to even is there: %v", p.Ties, ties)
	}
	if p.Bits < 0 || p.Bits > 64 {
		return fmt.Errorf("%d bits are not a width", p.Bits)
	}
	return nil
}

var errTooLarge = errors.New("the program is too large")

// check is the tensor's number of elements.
func (t *Tensor) check() (int, error) {
	n, ok := elements(t.Shape, MaxElements)
	switch {
	case !ok:
		return 0, fmt.Errorf("shape %v is not positive or too large", t.Shape)
	case !(t.Scale > 0) || math.IsInf(t.Scale, 0):
		return 0, fmt.Errorf("scale %v is not a positive number", t.Scale)
	case !inBounds(t.Zero):
		return 0, fmt.Errorf("zero point %d is beyond 2^62", t.Zero)
	}
	return n, nil
}

func (p *Program) checkInput(port Port, defined []bool) error {
	if err := p.checkPort(port); err != nil {
		return err
	}
	t := &p.Tensors[port.Tensor]
	if t.Lo > t.Hi || !inBounds(t.Lo) || !inBounds(t.Hi) {
		return fmt.Errorf("tensor %s has the range [%d, %d]", t.Name, t.Lo, t.Hi)
	}
	return define(port.Tensor, defined)
}

func (p *Program) checkPort(port Port) error {
	if port.Tensor < 0 || int(port.Tensor) >= len(p.Tensors) {
		return fmt.Errorf("there is no tensor %d", port.Tensor)
	}
	if port.Visibility > Private {
		return fmt.Errorf("visibility %d is unknown", port.Visibility)
	}
	if n := p.Size(port.Tensor); len(port.Labels) > n {
		return fmt.Errorf("%d labels for %d elements", len(port.Labels), n)
	}
	return nil
}

func define(id ID, defined []bool) error {
	if id < 0 || int(id) >= len(defined) {
		return fmt.Errorf("there is no tensor %d", id)
	}
	if defined[id] {
		return fmt.Errorf("tensor %d is defined twice", id)
	}
	defined[id] = true
	return nil
}

// checkOp checks one op after those that define its inputs, takes what it needs
// off the limits, and marks its output.
func (p *Program) checkOp(op Op, defined []bool, l *limits) error {
	sizes := make([]int, len(op.Inputs()))
	for i, id := range op.Inputs() {
		if id < 0 || int(id) >= len(defined) || !defined[id] {
			return fmt.Errorf("input %d is tensor %d, which is not defined before", i, id)
		}
		sizes[i] = p.Size(id)
		if l.elements -= int64(sizes[i]); l.elements < 0 {
			return errTooLarge
		}
	}
	if _, constants := op.(*View); len(sizes) == 0 && !constants {
		return errors.New("no inputs")
	}
	if err := define(op.Output(), defined); err != nil {
		return err
	}
	if err := op.check(sizes, p.Size(op.Output())); err != nil {
		return err
	}
	return l.take(op)
}

// take subtracts the op's index entries and multiply-adds.
func (l *limits) take(op Op) error {
	switch op := op.(type) {
	case *Linear:
		l.elements -= int64(len(op.Index))
		l.macs -= int64(len(op.Weights)) * int64(op.Positions)
	case *Max:
		l.elements -= int64(len(op.Index))
	case *View:
		l.elements -= int64(len(op.Index))
	case *Gather:
		l.elements -= int64(len(op.Offset) + len(op.Which))
		l.macs -= int64(len(op.Offset)) * int64(op.Size) // what infer looks at
	case *Bilinear:
		l.macs -= int64(op.Batch) * int64(op.M) * int64(op.N) * int64(op.K)
	}
	if l.elements < 0 || l.macs < 0 {
		return errTooLarge
	}
	return nil
}
