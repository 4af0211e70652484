package graph

import (
	"errors"
	"fmt"
	"math"
)

// Validate checks that Eval is defined: shapes are positive, nodes are in
// topological order, every value is defined once, and each primitive's
// parameters fit its inputs and output.
func (g *Graph) Validate() error {
	for i, v := range g.Values {
		for _, d := range v.Shape {
			if d <= 0 {
				return fmt.Errorf("value %d (%s): shape %v has a dimension that is not positive", i, v.Name, v.Shape)
			}
		}
	}
	defined := make([]bool, len(g.Values))
	define := func(id ID) error {
		if id < 0 || int(id) >= len(g.Values) {
			return fmt.Errorf("there is no value %d", id)
		}
		if defined[id] {
			return fmt.Errorf("value %d (%s) is defined twice", id, g.Values[id].Name)
		}
		defined[id] = true
		return nil
	}
	for i, id := range g.Inputs {
		if err := define(id); err != nil {
			return fmt.Errorf("input %d: %w", i, err)
		}
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		sizes := make([]int, len(n.In))
		for j, id := range n.In {
			if id < 0 || int(id) >= len(g.Values) || !defined[id] {
				return fmt.Errorf("%s %s: input %d is value %d, which is not defined before it", n.Type, n.Name, j, id)
			}
			sizes[j] = Elements(g.Values[id].Shape)
		}
		if err := define(n.Out); err != nil {
			return fmt.Errorf("%s %s: %w", n.Type, n.Name, err)
		}
		if err := checkOp(n.Op, sizes, Elements(g.Values[n.Out].Shape)); err != nil {
			return fmt.Errorf("%s %s: %w", n.Type, n.Name, err)
		}
	}
	if len(g.Outputs) == 0 {
		return errors.New("the graph has no output")
	}
	for i, id := range g.Outputs {
		if id < 0 || int(id) >= len(g.Values) || !defined[id] {
			return fmt.Errorf("output %d is value %d, which is not defined", i, id)
		}
	}
	return nil
}

// checkOp checks one primitive against the sizes of its inputs and output.
func checkOp(op Op, in []int, out int) error {
	total := 0
	for _, n := range in {
		total += n
	}
	switch op := op.(type) {
	case *Linear:
		return op.check(total, out)
	case *Bilinear:
		return op.check(in, out)
	case *Max:
		return op.check(total, out)
	case *View:
		return op.check(total, out)
	case *Divide:
		if len(in) != 2 || in[0] != in[1] || in[0] != out {
			return fmt.Errorf("input sizes %v do not fit an elementwise division into %d elements", in, out)
		}
		return nil
	case *Unary:
		if !op.Func.Known() {
			return fmt.Errorf("unknown function %q", string(op.Func))
		}
		if math.IsNaN(op.Alpha) || math.IsNaN(op.Beta) {
			return errors.New("a parameter is NaN")
		}
	case *Quantize:
		if !(op.Scale > 0) || math.IsInf(op.Scale, 0) || op.Lo > op.Hi {
			return fmt.Errorf("scale %v or range [%d, %d] is not valid", op.Scale, op.Lo, op.Hi)
		}
	case *Dequantize:
		if !(op.Scale > 0) || math.IsInf(op.Scale, 0) {
			return fmt.Errorf("scale %v is not valid", op.Scale)
		}
	case *Round:
		if !op.Mode.known() {
			return fmt.Errorf("unknown rounding mode %d", op.Mode)
		}
	case *NonNegative:
	default:
		return checkInteger(op, in, out)
	}
	if len(in) != 1 || in[0] != out {
		return fmt.Errorf("input sizes %v do not fit an elementwise function with %d outputs", in, out)
	}
	return nil
}

func (op *Linear) check(total, out int) error {
	r, k, p := op.Rows, op.Terms, op.Positions
	switch {
	case r < 1 || k < 0 || p < 1 || r*p != out:
		return fmt.Errorf("%d rows at %d positions do not make %d elements", r, p, out)
	case op.Groups < 1 || r%op.Groups != 0 || op.Stride < 0:
		return fmt.Errorf("%d groups (stride %d) do not divide %d rows", op.Groups, op.Stride, r)
	case len(op.Weights) != r*k || len(op.Index) != p*k:
		return fmt.Errorf("%d weights and %d indices, expected %d and %d", len(op.Weights), len(op.Index), r*k, p*k)
	case len(op.Bias) != 0 && len(op.Bias) != r && len(op.Bias) != r*p:
		return fmt.Errorf("%d biases, expected 0, %d or %d", len(op.Bias), r, r*p)
	case op.Ints != nil && (len(op.Ints) != r*k || len(op.Scales) != r):
		return fmt.Errorf("%d integer weights and %d scales, expected %d and %d", len(op.Ints), len(op.Scales), r*k, r)
	case op.IntBias != nil && len(op.IntBias) != r:
		return fmt.Errorf("%d integer biases, expected %d", len(op.IntBias), r)
	}
	for _, v := range [][]float64{op.Weights, op.Bias, op.Scales} {
		if i := notFinite(v); i >= 0 {
			return fmt.Errorf("weight, bias or scale %d is %v", i, v[i])
		}
	}
	return checkIndex(op.Index, total-op.Stride*(op.Groups-1), -1)
}

func (op *Bilinear) check(in []int, out int) error {
	if op.Batch < 1 || op.M < 1 || op.K < 1 || op.N < 1 {
		return fmt.Errorf("a size of %d x [%d, %d] x [%d, %d] is not positive", op.Batch, op.M, op.K, op.K, op.N)
	}
	if len(in) != 2 || in[0] != op.Batch*op.M*op.K || in[1] != op.Batch*op.K*op.N || out != op.Batch*op.M*op.N {
		return fmt.Errorf("%d x [%d, %d] x [%d, %d] does not fit inputs of %v and an output of %d elements",
			op.Batch, op.M, op.K, op.K, op.N, in, out)
	}
	return nil
}

func (op *Max) check(total, out int) error {
	if op.Terms < 1 || op.Positions != out || len(op.Index) != out*op.Terms {
		return fmt.Errorf("%d windows of %d (%d indices) do not make %d elements", op.Positions, op.Terms, len(op.Index), out)
	}
	for p := range out {
		empty := true
		for _, j := range op.Index[p*op.Terms : (p+1)*op.Terms] {
			empty = empty && j < 0
		}
		if empty {
			return fmt.Errorf("window %d is empty", p)
		}
	}
	return checkIndex(op.Index, total, -1)
}

func (op *View) check(total, out int) error {
	if len(op.Index) != out {
		return fmt.Errorf("%d indices for %d elements", len(op.Index), out)
	}
	if i := notFinite(op.Consts); i >= 0 {
		return fmt.Errorf("constant %d is %v", i, op.Consts[i])
	}
	return checkIndex(op.Index, total, -len(op.Consts))
}

// checkIndex checks that every entry is in [from, to).
func checkIndex(index []int32, to, from int) error {
	for i, j := range index {
		if int(j) < from || int(j) >= to {
			return fmt.Errorf("index %d is %d, outside [%d, %d)", i, j, from, to)
		}
	}
	return nil
}
