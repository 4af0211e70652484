package quantize

import (
	"fmt"
	"math/bits"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// integer is the form of a value that must be of integers.
func (l *lowering) integer(id graph.ID) (*form, error) {
	f, err := l.plain(id)
	if err != nil {
		return nil, err
	}
	if f.scale != 1 || f.zero != 0 {
		return nil, fmt.Errorf("%w: %s holds multiples of %g, integers are needed", ErrUnsupported, l.g.Values[id].Name, f.scale)
	}
	return f, nil
}

// staysWhole refuses a value of an integer type that is not held as integers: its
// proof would be one of multiples of something, rounded.
func (l *lowering) staysWhole(id graph.ID) error {
	f, v := l.forms[id], &l.g.Values[id]
	if v.Type == graph.Float || f.exact != nil || f.scale == 1 && f.zero == 0 {
		return nil
	}
	return fmt.Errorf("%w: %s would hold multiples of %g, it is of type %s", ErrUnsupported, v.Name, f.scale, typeName(v.Type))
}

func (l *lowering) integers(in []graph.ID) ([]*form, error) {
	fs := make([]*form, len(in))
	for i, id := range in {
		var err error
		if fs[i], err = l.integer(id); err != nil {
			return nil, err
		}
	}
	return fs, nil
}

// wholeForm is the form of a result of integer arithmetic.
func wholeForm() *form { return &form{scale: 1, narrow: true} }

// wrap reduces integers into their type where they can leave it.
func (l *lowering) wrap(n *graph.Node, op *graph.Wrap) error {
	f, err := l.integer(n.In[0])
	if err != nil {
		return err
	}
	id, err := l.wrapped(n.Out, f.id, op.Type)
	if err != nil {
		return err
	}
	out := wholeForm()
	out.id = id
	l.forms[n.Out] = out
	return nil
}

func (l *lowering) wrapped(out graph.ID, id program.ID, t graph.DType) (program.ID, error) {
	width, signed := t.Width()
	lo, hi := l.b.Range(id)
	if fits(lo, hi, width, signed) {
		return id, nil
	}
	return l.emit(&program.Wrap{Bits: uint(width), Signed: signed}, l.tensorOf(out, wholeForm()), id)
}

// fits reports whether a type of so many bits holds [lo, hi]. Integers of a
// program always fit 64 bits with a sign.
func fits(lo, hi int64, width int, signed bool) bool {
	switch {
	case width >= 63:
		return signed || lo >= 0
	case signed:
		return lo >= -1<<(width-1) && hi < 1<<(width-1)
	}
	return lo >= 0 && hi < 1<<width
}

// bitwise computes on two's complements: a AND of the integers modulo 2^n, read
// with their sign again. The others are linear in it, with either reading:
// a|b = a + b - a&b, a^b = a + b - 2(a&b).
func (l *lowering) bitwise(n *graph.Node, op *graph.Bitwise) error {
	fs, err := l.integers(n.In)
	if err != nil {
		return err
	}
	width, signed := 1, false
	for _, f := range fs {
		lo, hi := l.b.Range(f.id)
		width = max(width, bits.Len64(uint64(max(hi, ^lo))))
		signed = signed || lo < 0
	}
	if signed {
		width++ // the sign, which repeats in all higher bits
	}
	masks := make([]program.ID, 2)
	t := l.tensorOf(n.Out, wholeForm())
	for i, f := range fs {
		masks[i] = f.id
		if lo, hi := l.b.Range(f.id); !fits(lo, hi, width, false) {
			if masks[i], err = l.emit(&program.Wrap{Bits: uint(width)}, t, f.id); err != nil {
				return err
			}
		}
	}
	and, err := l.emit(&program.BitAnd{Bits: uint(width)}, t, masks...)
	if err != nil {
		return err
	}
	if lo, hi := l.b.Range(and); signed && !fits(lo, hi, width, true) {
		if and, err = l.emit(&program.Wrap{Bits: uint(width), Signed: true}, t, and); err != nil {
			return err
		}
	}
	out := wholeForm()
	if op.Func == graph.And {
		out.id = and
		l.forms[n.Out] = out
		return nil
	}
	weight := int32(-1)
	if op.Func == graph.Xor {
		weight = -2
	}
	size := graph.Elements(l.g.Values[n.Out].Shape)
	sum := &program.Linear{Rows: 1, Terms: 3, Positions: size, Groups: 1, Weights: []int32{1, 1, weight}, Index: columns(size, 3)}
	return l.add(n, sum, out, fs[0].id, fs[1].id, and)
}

// columns is the index of an elementwise sum of k tensors of n elements.
func columns(n, k int) []int32 {
	index := make([]int32, 0, n*k)
	for i := range n {
		for j := range k {
			index = append(index, int32(j*n+i))
		}
	}
	return index
}
