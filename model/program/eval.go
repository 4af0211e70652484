package program

import (
	"errors"
	"fmt"
)

// Trace is what an evaluation computed: all of it, as the prover's witness
// needs the accumulators too.
type Trace struct {
	Tensors [][]int64 // by ID: the elements of every tensor
	// Ties is the number of exact ties met where rounding is half to even;
	// AverageTies are those of them behind an average, where the order of a
	// float32 sum would decide.
	Ties, AverageTies int
}

// InputError says that an element of an input is outside its tensor's range.
type InputError struct {
	Name   string // of the input
	Index  int    // flat position of the element
	Value  int64
	Lo, Hi int64 // range of the tensor
}

func (e *InputError) Error() string {
	return fmt.Sprintf("input %s: element %d is %d, outside its range [%d, %d]", e.Name, e.Index, e.Value, e.Lo, e.Hi)
}

// ErrUndefined says that an op has no value for an admissible input: a divisor
// is zero or an index out of range. Such an input has no proof.
var ErrUndefined = errors.New("not defined for this input")

// EvalOptions change an evaluation.
type EvalOptions struct {
	// ResolveTie, where set, decides exact ties in place of the rule of half to
	// even: true rounds up. It serves to compare with another runtime (see
	// Float32Average); such a result has no proof.
	ResolveTie func(Tie) bool
	// Override, where set, sees the elements of each computed tensor and may
	// change them before they are used: a forged trace, to attack circuits with.
	Override func(id ID, elements []int64)
}

// Eval computes the program on its inputs, given in the order of p.Inputs. It
// is exact and deterministic. The program must be valid, as those of Unmarshal,
// Read and Builder are. It fails where the number or size of the inputs is
// wrong, with an *InputError where an element is out of range, and with
// ErrUndefined, naming the node, where an op has no value.
func (p *Program) Eval(inputs [][]int64) (Trace, error) {
	return p.EvalWith(inputs, EvalOptions{})
}

// EvalWith is Eval with options.
func (p *Program) EvalWith(inputs [][]int64, opts EvalOptions) (Trace, error) {
	if len(inputs) != len(p.Inputs) {
		return Trace{}, fmt.Errorf("evaluate %s: %d inputs given, the program has %d", p.Name, len(inputs), len(p.Inputs))
	}
	e := &evaluation{program: p, opts: opts, Trace: Trace{Tensors: make([][]int64, len(p.Tensors))}}
	for i, port := range p.Inputs {
		t := &p.Tensors[port.Tensor]
		if n := Elements(t.Shape); len(inputs[i]) != n {
			return Trace{}, fmt.Errorf("input %s: %d elements given, shape %v has %d", t.Name, len(inputs[i]), t.Shape, n)
		}
		for j, v := range inputs[i] {
			if v < t.Lo || v > t.Hi {
				return Trace{}, &InputError{t.Name, j, v, t.Lo, t.Hi}
			}
		}
		e.Tensors[port.Tensor] = append([]int64(nil), inputs[i]...)
	}
	for _, op := range p.Ops {
		out := make([]int64, p.Size(op.Output()))
		if err := op.eval(e, out); err != nil {
			return Trace{}, fmt.Errorf("evaluate %s: %w: %w", p.Name, opError(op, err), ErrUndefined)
		}
		if opts.Override != nil {
			opts.Override(op.Output(), out)
		}
		e.Tensors[op.Output()] = out
	}
	return e.Trace, nil
}

// OutputsOf picks the outputs' elements from a trace, in the order of p.Outputs.
func (p *Program) OutputsOf(t Trace) [][]int64 {
	out := make([][]int64, len(p.Outputs))
	for i, port := range p.Outputs {
		out[i] = t.Tensors[port.Tensor]
	}
	return out
}

// evaluation is an evaluation under way.
type evaluation struct {
	program  *Program
	opts     EvalOptions
	producer []Op // made when a tie asks for it
	Trace
}

// in is the flat vector of an op's concatenated inputs.
func (e *evaluation) in(op Op) []int64 {
	ids := op.Inputs()
	if len(ids) == 1 {
		return e.Tensors[ids[0]]
	}
	n := 0
	for _, id := range ids {
		n += len(e.Tensors[id])
	}
	x := make([]int64, 0, n)
	for _, id := range ids {
		x = append(x, e.Tensors[id]...)
	}
	return x
}
