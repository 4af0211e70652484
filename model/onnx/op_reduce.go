package onnx

import (
	"math"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// reduction is one of the Reduce operators, along some dimensions of x.
type reduction func(n *node, x *value, along []int, keep bool) (*value, error)

// lowerReduce lowers a Reduce operator whose axes are an input from an opset on.
// No axes stand for all, or, with noop_with_empty_axes, for none: every element is
// then a set of its own.
func lowerReduce(inputSince int, reduce reduction) lowering {
	return func(n *node) ([]*value, error) {
		x, err := n.need(0)
		if err != nil {
			return nil, err
		}
		list, err := n.axesOf(1, inputSince)
		if err != nil {
			return nil, err
		}
		keep, err := n.attrFlag("keepdims", true)
		if err != nil {
			return nil, err
		}
		noop := false
		if n.since >= inputSince {
			if noop, err = n.attrFlag("noop_with_empty_axes", false); err != nil {
				return nil, err
			}
		}
		along, err := axes(list, len(x.shape))
		if err != nil {
			return nil, err
		}
		if len(along) == 0 && !noop {
			for i := range x.shape {
				along = append(along, i)
			}
		}
		return one(reduce(n, x, along, keep))
	}
}

// terms is how many elements are combined into one; booleans are refused.
func (n *node) terms(x *value, along []int) (float64, error) {
	if x.dtype == graph.Bool {
		return 0, n.unsupported("", "input %s is boolean", n.names[0])
	}
	return float64(splitAxes(x.shape, along, false).terms), nil
}

func reduceSum(n *node, x *value, along []int, keep bool) (*value, error) {
	terms, err := n.terms(x, along)
	if err != nil {
		return nil, err
	}
	return n.result(x.dtype, intervalOf(x).scale(terms), func(dtype graph.DType) (*value, error) {
		return n.reduce(retyped(x, dtype), along, keep, false)
	})
}

// reduceMean: the mean of integers is truncated.
func reduceMean(n *node, x *value, along []int, keep bool) (*value, error) {
	terms, err := n.terms(x, along)
	if err != nil {
		return nil, err
	}
	if x.dtype == graph.Float || terms == 0 {
		return n.reduce(x, along, keep, true)
	}
	sum, err := reduceSum(n, x, along, keep)
	if err != nil {
		return nil, err
	}
	count, err := n.filled(sum.shape, x.dtype, int64(terms))
	if err != nil {
		return nil, err
	}
	return n.apply(&graph.IntDivide{}, sum.shape, x.dtype, sum, count)
}

func reduceL1(n *node, x *value, along []int, keep bool) (*value, error) {
	terms, err := n.terms(x, along)
	if err != nil {
		return nil, err
	}
	exact := intervalOf(x)
	exact = exact.join(exact.scale(-1)).scale(terms)
	return n.result(x.dtype, exact, func(dtype graph.DType) (*value, error) {
		abs, err := n.abs(retyped(x, dtype))
		if err != nil {
			return nil, err
		}
		return n.reduce(abs, along, keep, false)
	})
}

func reduceSumSquare(n *node, x *value, along []int, keep bool) (*value, error) {
	terms, err := n.terms(x, along)
	if err != nil {
		return nil, err
	}
	square := intervalOf(x).times(intervalOf(x)).scale(terms)
	return n.result(x.dtype, square, func(dtype graph.DType) (*value, error) {
		x := retyped(x, dtype)
		return n.dot(x, x, along, keep)
	})
}

// reduceL2 is the root of the sum of squares.
func reduceL2(n *node, x *value, along []int, keep bool) (*value, error) {
	return n.ofSum(graph.Sqrt, x, func(x *value) (*value, error) { return n.dot(x, x, along, keep) })
}

// reduceLogSum is the logarithm of the sum.
func reduceLogSum(n *node, x *value, along []int, keep bool) (*value, error) {
	if splitAxes(x.shape, along, keep).terms == 0 {
		return nil, n.unsupported("", "the logarithm of a sum of no elements is infinite")
	}
	return n.ofSum(graph.Log, x, func(x *value) (*value, error) { return n.reduce(x, along, keep, false) })
}

// ofSum is a function of a sum, computed in real numbers; for integers it is
// truncated.
func (n *node) ofSum(f graph.Func, x *value, sum func(x *value) (*value, error)) (*value, error) {
	if x.dtype == graph.Bool {
		return nil, n.unsupported("", "input %s is boolean", n.names[0])
	}
	s, err := sum(retyped(x, wide(x.dtype)))
	if err != nil {
		return nil, err
	}
	y, err := n.function(&graph.Unary{Func: f}, s)
	if err != nil || x.dtype == graph.Float {
		return y, err
	}
	return n.apply(&graph.Round{}, y.shape, x.dtype, y)
}

// reduceLogSumExp is m + log sum exp(x - m), m being the maximum.
func reduceLogSumExp(n *node, x *value, along []int, keep bool) (*value, error) {
	if x.dtype != graph.Float {
		return nil, n.unsupported("", "input %s is not of a float type", n.names[0])
	}
	split := splitAxes(x.shape, along, keep)
	if split.terms == 0 {
		return nil, n.unsupported("", "the logarithm of a sum of no elements is infinite")
	}
	if split.places == 0 {
		return n.filled(split.shape, x.dtype, 0)
	}
	e, err := n.exponentials(x, along)
	if err != nil {
		return nil, err
	}
	y, err := n.function(&graph.Unary{Func: graph.Log}, e.sum)
	if err != nil {
		return nil, err
	}
	y, err = n.combine(y.shape, graph.Float, 1, []int32{1, 1}, y, e.max)
	if err != nil {
		return nil, err
	}
	return reshape(y, split.shape), nil
}

// reduceMax: the maximum of nothing is the smallest number of the type.
func reduceMax(n *node, x *value, along []int, keep bool) (*value, error) {
	if split := splitAxes(x.shape, along, keep); split.terms == 0 {
		lo, _ := intRange(x.dtype)
		return n.ofNothing(split, x.dtype, lo)
	}
	return n.largest(x, along, keep)
}

// reduceMin is -max(-x).
func reduceMin(n *node, x *value, along []int, keep bool) (*value, error) {
	if split := splitAxes(x.shape, along, keep); split.terms == 0 {
		_, hi := intRange(x.dtype)
		return n.ofNothing(split, x.dtype, hi)
	}
	minus, err := n.negative(x)
	if err != nil {
		return nil, err
	}
	m, err := n.largest(minus, along, keep)
	if err != nil {
		return nil, err
	}
	return n.combine(m.shape, x.dtype, 1, []int32{-1}, m)
}

// ofNothing is the maximum or minimum of no elements, an end of the type.
func (n *node) ofNothing(split axisSplit, dtype graph.DType, end int64) (*value, error) {
	if (dtype == graph.Float || dtype == graph.Uint64 && end == math.MaxInt64) && split.places > 0 {
		return nil, n.unsupported("", "the maximum or minimum of no elements")
	}
	return n.filled(split.shape, dtype, end)
}

// reduceProd multiplies in pairs, so that factors of one size meet.
func reduceProd(n *node, x *value, along []int, keep bool) (*value, error) {
	if _, err := n.terms(x, along); err != nil {
		return nil, err
	}
	split := splitAxes(x.shape, along, keep)
	if split.terms == 0 || split.places == 0 {
		return n.filled(split.shape, x.dtype, 1)
	}
	y, err := n.strideView(x, slices.Concat(split.inner, split.outer), slices.Concat(split.innerStrides, split.outerStrides), 0)
	if err != nil {
		return nil, err
	}
	places := split.places
	for rows := split.terms; rows > 1; rows = (rows + 1) / 2 {
		half := []int{rows / 2, places}
		a, err := n.strideView(y, half, []int{places, 1}, 0)
		if err != nil {
			return nil, err
		}
		b, err := n.strideView(y, half, []int{places, 1}, rows/2*places)
		if err != nil {
			return nil, err
		}
		p, err := n.result(x.dtype, intervalOf(a).times(intervalOf(b)), func(dtype graph.DType) (*value, error) {
			return n.times(half, dtype, a, b)
		})
		if err != nil {
			return nil, err
		}
		if rows%2 == 1 {
			last, err := n.strideView(y, []int{1, places}, []int{0, 1}, (rows-1)*places)
			if err != nil {
				return nil, err
			}
			if p, err = n.join([]*value{p, last}, []int{rows/2 + 1, places}, 0); err != nil {
				return nil, err
			}
		}
		y = p
	}
	return reshape(y, split.shape), nil
}
