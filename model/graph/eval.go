package graph

import (
	"fmt"
	"math"
)

// Eval computes the network on one set of inputs, in float64. The result is
// indexed by ID and holds the elements of every value, so that a calibration
// sees the intermediate tensors too; values that are neither inputs nor
// outputs of a node are nil. The graph must pass Validate.
//
// Eval fails on a wrong number or size of inputs and on the first result that
// is not a finite number, naming the input or the node.
func (g *Graph) Eval(inputs [][]float64) ([][]float64, error) {
	if len(inputs) != len(g.Inputs) {
		return nil, fmt.Errorf("evaluate %s: %d inputs given, the graph has %d", g.Name, len(inputs), len(g.Inputs))
	}
	values := make([][]float64, len(g.Values))
	for i, id := range g.Inputs {
		v := &g.Values[id]
		if n := Elements(v.Shape); len(inputs[i]) != n {
			return nil, fmt.Errorf("input %s: %d elements given, shape %v has %d", v.Name, len(inputs[i]), v.Shape, n)
		}
		if j := notFinite(inputs[i]); j >= 0 {
			return nil, fmt.Errorf("input %s: element %d is %v", v.Name, j, inputs[i][j])
		}
		values[id] = inputs[i]
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		in := make([][]float64, len(n.In))
		for j, id := range n.In {
			in[j] = values[id]
		}
		out := make([]float64, Elements(g.Values[n.Out].Shape))
		if err := evalOp(n.Op, in, out); err != nil {
			return nil, fmt.Errorf("%s %s: %w", n.Type, n.Name, err)
		}
		if j := notFinite(out); j >= 0 {
			return nil, fmt.Errorf("%s %s: element %d of %s is %v", n.Type, n.Name, j, g.Values[n.Out].Name, out[j])
		}
		values[n.Out] = out
	}
	return values, nil
}

// evalOp fills out with the result of one primitive.
func evalOp(op Op, in [][]float64, out []float64) error {
	switch op := op.(type) {
	case *Linear:
		op.eval(concat(in), out)
	case *Bilinear:
		op.eval(in[0], in[1], out)
	case *Unary:
		for i, x := range in[0] {
			out[i] = op.Apply(x)
		}
	case *Max:
		op.eval(concat(in), out)
	case *NonNegative:
		for i, x := range in[0] {
			if x >= 0 {
				out[i] = 1
			}
		}
	case *Divide:
		for i, a := range in[0] {
			b := in[1][i]
			if b == 0 {
				return fmt.Errorf("element %d: the divisor is zero", i)
			}
			out[i] = a / b
		}
	case *View:
		x := concat(in)
		for i, j := range op.Index {
			if j < 0 {
				out[i] = op.Consts[-1-j]
			} else {
				out[i] = x[j]
			}
		}
	case *Quantize:
		for i, x := range in[0] {
			out[i] = float64(op.Apply(x))
		}
	case *Dequantize:
		for i, x := range in[0] {
			out[i] = (x - float64(op.Zero)) * op.Scale
		}
	case *Round:
		for i, x := range in[0] {
			out[i] = op.Apply(x)
		}
	default:
		return evalInteger(op, in, out)
	}
	return nil
}

func (op *Bilinear) eval(a, b, out []float64) {
	m, k, n := op.M, op.K, op.N
	for i := range op.Batch * m { // i = batch*M + row
		row := a[i*k : (i+1)*k]
		y := out[i*n : (i+1)*n]
		bb := b[i/m*k*n:]
		for j, x := range row {
			for c, v := range bb[j*n : (j+1)*n] {
				y[c] += x * v
			}
		}
	}
}

func (op *Max) eval(x, out []float64) {
	for p := range out {
		best := math.Inf(-1)
		for _, j := range op.Index[p*op.Terms : (p+1)*op.Terms] {
			if j >= 0 {
				best = math.Max(best, x[j])
			}
		}
		out[p] = best
	}
}

// concat is the flat vector that Index entries point into.
func concat(in [][]float64) []float64 {
	if len(in) == 1 {
		return in[0]
	}
	n := 0
	for _, v := range in {
		n += len(v)
	}
	x := make([]float64, 0, n)
	for _, v := range in {
		x = append(x, v...)
	}
	return x
}

// notFinite is the position of the first NaN or infinity, or -1.
func notFinite(v []float64) int {
	for i, x := range v {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return i
		}
	}
	return -1
}
