package program

import (
	"fmt"
	"math"
)

// check of the ops compares parameters with sizes: what eval and infer index
// stays in bounds, and what they compute from parameters alone cannot overflow.

func (op *Linear) check(in []int, out int) error {
	r, k, p := op.Rows, op.Terms, op.Positions
	switch {
	case r < 1 || p < 1 || r > out || p > out || r*p != out:
		return fmt.Errorf("%d rows at %d positions do not make %d elements", r, p, out)
	case op.Groups < 1 || r%op.Groups != 0:
		return fmt.Errorf("%d groups do not divide %d rows", op.Groups, r)
	case op.Stride < 0 || op.Stride > total(in):
		return fmt.Errorf("stride %d is outside [0, %d]", op.Stride, total(in))
	case k < 0 || k > math.MaxInt32 || len(op.Weights) != r*k || len(op.Index) != p*k:
		return fmt.Errorf("%d weights and %d indices for %d rows and %d positions of %d terms",
			len(op.Weights), len(op.Index), r, p, k)
	case len(op.Bias) != 0 && len(op.Bias) != r && len(op.Bias) != r*p:
		return fmt.Errorf("%d biases, expected 0, %d or %d", len(op.Bias), r, r*p)
	}
	for i, w := range op.Weights {
		if w == math.MinInt32 { // its magnitude has no int32
			return fmt.Errorf("weight %d is -2^31", i)
		}
	}
	if err := checkValues("bias", op.Bias); err != nil {
		return err
	}
	return checkIndex("index", op.Index, total(in)-op.Stride*(op.Groups-1), 1)
}

func (op *Bilinear) check(in []int, out int) error {
	s := []int{op.Batch, op.M, op.K, op.N}
	bad := len(in) != 2
	for _, n := range s { // each size divides one of the tensors, so bounds before products
		bad = bad || n < 1 || n > math.MaxInt32
	}
	if !bad {
		for i, f := range [][3]int{{s[0], s[1], s[2]}, {s[0], s[2], s[3]}, {s[0], s[1], s[3]}} {
			n, ok := elements(f[:], MaxElements)
			bad = bad || !ok || n != append(in[:2:2], out)[i]
		}
	}
	if bad {
		return fmt.Errorf("%d x [%d, %d] x [%d, %d] does not fit inputs of %v and an output of %d elements",
			op.Batch, op.M, op.K, op.K, op.N, in, out)
	}
	return nil
}

func (op *Rescale) check(in []int, out int) error {
	if len(op.Mult) < 1 || len(op.Mult) != len(op.Offset) || out%len(op.Mult) != 0 {
		return fmt.Errorf("%d multipliers and %d offsets for %d elements", len(op.Mult), len(op.Offset), out)
	}
	for c, m := range op.Mult {
		if m < 1 {
			return fmt.Errorf("multiplier %d is %d, it must be positive", c, m)
		}
	}
	if op.Div < 1 {
		return fmt.Errorf("divisor is %d, it must be positive", op.Div)
	}
	return checkElementwise(in, out)
}

func (op *Clamp) check(in []int, out int) error {
	if op.Lo > op.Hi {
		return fmt.Errorf("bounds [%d, %d] are empty", op.Lo, op.Hi)
	}
	return checkElementwise(in, out)
}

func (op *Table) check(in []int, out int) error {
	if len(op.Values) == 0 || !inBounds(op.Lo) {
		return fmt.Errorf("a table of %d values from %d on is not valid", len(op.Values), op.Lo)
	}
	if err := checkValues("value", op.Values); err != nil {
		return err
	}
	return checkElementwise(in, out)
}

func (op *Segments) check(in []int, out int) error {
	if len(op.Bases) == 0 || len(op.Bases) != len(op.Slopes) || op.Shift > 61 || !inBounds(op.Lo) {
		return fmt.Errorf("%d bases and %d slopes for segments of 2^%d from %d on are not valid",
			len(op.Bases), len(op.Slopes), op.Shift, op.Lo)
	}
	if err := checkValues("base", op.Bases); err != nil {
		return err
	}
	for i, s := range op.Slopes {
		if _, ok := mul(s, 1<<op.Shift-1).add(wide(op.Bases[i])).int64(); !ok {
			return fmt.Errorf("segment %d leaves the integers of a program", i)
		}
	}
	return checkElementwise(in, out)
}

func (op *Max) check(in []int, out int) error {
	if op.Terms < 1 || op.Terms > math.MaxInt32 || op.Positions != out || len(op.Index) != out*op.Terms {
		return fmt.Errorf("%d windows of %d elements with %d indices do not make %d elements",
			op.Positions, op.Terms, len(op.Index), out)
	}
	for p := range out {
		used := false
		for _, j := range op.Index[p*op.Terms : (p+1)*op.Terms] {
			used = used || j >= 0
		}
		if !used {
			return fmt.Errorf("window %d is empty", p)
		}
	}
	return checkIndex("index", op.Index, total(in), 1)
}

func (op *NonNegative) check(in []int, out int) error { return checkElementwise(in, out) }

func (op *Divide) check(in []int, out int) error {
	if len(in) != 2 || in[0] != out || in[1] != out {
		return fmt.Errorf("inputs of %v elements do not divide into %d", in, out)
	}
	return checkFactor(op.Factor)
}

func (op *Root) check(in []int, out int) error {
	if err := checkFactor(op.Factor); err != nil {
		return err
	}
	return checkElementwise(in, out)
}

// checkFactor keeps twice the factor an integer of a program.
func checkFactor(f int64) error {
	if f < 1 || f > MaxValue/2 {
		return fmt.Errorf("factor %d is outside [1, 2^61]", f)
	}
	return nil
}

func (op *Gather) check(in []int, out int) error {
	table, inputs := len(op.Table), 1
	if table == 0 && len(in) == 2 {
		table, inputs = in[0], 2
	}
	switch {
	case len(in) != inputs || table == 0:
		return fmt.Errorf("%d inputs and a table of %d values", len(in), len(op.Table))
	case len(op.Offset) != out || len(op.Which) != out:
		return fmt.Errorf("%d offsets and %d indices for %d elements", len(op.Offset), len(op.Which), out)
	case op.Size < 1 || op.Size > MaxElements || op.Step < 0 || op.Step > MaxElements:
		return fmt.Errorf("%d indices of step %d do not fit a table of %d", op.Size, op.Step, table)
	}
	if err := checkValues("value", op.Table); err != nil {
		return err
	}
	if err := checkIndex("position", op.Which, in[inputs-1], 0); err != nil {
		return err
	}
	return checkIndex("offset", op.Offset, table-op.Step*(op.Size-1), 0)
}

func (op *Sort) check(in []int, out int) error {
	if op.Size < 1 || out%op.Size != 0 {
		return fmt.Errorf("%d elements are not in runs of %d", out, op.Size)
	}
	return checkElementwise(in, out)
}

func (op *View) check(in []int, out int) error {
	if len(op.Index) != out {
		return fmt.Errorf("%d indices for %d elements", len(op.Index), out)
	}
	if err := checkValues("constant", op.Consts); err != nil {
		return err
	}
	return checkIndex("index", op.Index, total(in), len(op.Consts))
}

func checkElementwise(in []int, out int) error {
	if len(in) != 1 || in[0] != out {
		return fmt.Errorf("inputs of %v elements do not fit an output of %d", in, out)
	}
	return nil
}

// checkIndex checks that every entry is in [-below, size).
func checkIndex(what string, index []int32, size, below int) error {
	for i, j := range index {
		if int(j) < -below || int(j) >= size {
			return fmt.Errorf("%s %d is %d, outside [%d, %d)", what, i, j, -below, size)
		}
	}
	return nil
}

func checkValues(what string, v []int64) error {
	for i, x := range v {
		if !inBounds(x) {
			return fmt.Errorf("%s %d is %d, beyond 2^62", what, i, x)
		}
	}
	return nil
}

func total(in []int) int {
	n := 0
	for _, s := range in {
		n += s
	}
	return n
}
