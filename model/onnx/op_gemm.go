package onnx

import (
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// gemm is Y = alpha*A'*B' + beta*C with A' [M, K], B' [K, N] and C broadcast
// to [M, N].
type gemm struct {
	a, b, c            *value // c may be nil
	alpha, beta        float64
	m, k, n            int
	aStrides, bStrides [2]int // strides of A' and B' in the operands as they are stored
}

func lowerGemm(n *node) ([]*value, error) {
	op, err := readGemm(n)
	if err != nil {
		return nil, err
	}
	return one(n.result(op.a.dtype, op.exact(), func(dtype graph.DType) (*value, error) {
		op.a, op.b = op.a.integerAs(dtype), op.b.integerAs(dtype)
		if op.c != nil {
			op.c = op.c.integerAs(dtype)
		}
		switch {
		case op.b.tensor != nil:
			return op.right(n)
		case op.a.tensor != nil:
			return op.left(n)
		}
		return op.bilinear(n)
	}))
}

// exact is the interval of the result before it is reduced into an integer type.
func (op *gemm) exact() interval {
	y := intervalOf(op.a).times(intervalOf(op.b)).scale(float64(op.k) * op.alpha)
	if op.c != nil {
		y = y.plus(intervalOf(op.c).scale(op.beta))
	}
	return y
}

func readGemm(n *node) (op gemm, err error) {
	if op.a, err = n.number(0); err != nil {
		return op, err
	}
	if op.b, err = n.number(1); err != nil {
		return op, err
	}
	if op.alpha, err = n.attrFloat("alpha", 1); err != nil {
		return op, err
	}
	if op.beta, err = n.attrFloat("beta", 1); err != nil {
		return op, err
	}
	transA, err := n.attrFlag("transA", false)
	if err != nil {
		return op, err
	}
	transB, err := n.attrFlag("transB", false)
	if err != nil {
		return op, err
	}
	if len(op.a.shape) != 2 || len(op.b.shape) != 2 {
		return op, fmt.Errorf("shapes %v and %v are not matrices", op.a.shape, op.b.shape)
	}
	op.m, op.k, op.aStrides = oriented(op.a.shape, transA)
	var inner int
	inner, op.n, op.bStrides = oriented(op.b.shape, transB)
	if inner != op.k || op.a.dtype != op.b.dtype || op.k == 0 {
		return op, fmt.Errorf("shapes %v and %v do not fit (or the types differ)", op.a.shape, op.b.shape)
	}
	if n.since < 7 {
		n.ignore("broadcast")
	}
	if op.a.dtype != graph.Float && (op.alpha != math.Trunc(op.alpha) || op.beta != math.Trunc(op.beta)) {
		return op, n.unsupported("", "factors %v and %v of integers", op.alpha, op.beta)
	}
	if op.c = n.opt(2); op.c == nil || op.beta == 0 {
		op.c = nil
		return op, nil
	}
	if op.c.dtype != op.a.dtype {
		return op, fmt.Errorf("input %s has another element type", n.names[2])
	}
	if _, err := broadcastStrides(op.c.shape, []int{op.m, op.n}); err != nil {
		return op, fmt.Errorf("bias: %w", err)
	}
	return op, nil
}

// oriented are the sizes and strides of a matrix that may be transposed.
func oriented(shape []int, trans bool) (rows, cols int, strides [2]int) {
	if trans {
		return shape[1], shape[0], [2]int{1, shape[1]}
	}
	return shape[0], shape[1], [2]int{shape[1], 1}
}

// right: B is constant, a row for each of its columns.
func (op *gemm) right(n *node) (*value, error) {
	w, err := n.strideView(op.b, []int{op.n, op.k}, []int{op.bStrides[1], op.bStrides[0]}, 0)
	if err != nil {
		return nil, err
	}
	l := &graph.Linear{Rows: op.n, Terms: op.k, Positions: op.m, Groups: 1}
	if l.Index, err = n.strided([]int{op.m, op.k}, op.aStrides[:], 0); err != nil {
		return nil, err
	}
	biased, err := op.weights(n, l, w.tensor, op.a, []int{op.n, op.m}, []int{1, 0})
	if err != nil {
		return nil, err
	}
	y, err := n.apply(l, []int{op.n, op.m}, op.a.dtype, op.a)
	if err != nil {
		return nil, err
	}
	if y, err = n.permute(y, []int{1, 0}); err != nil || biased {
		return y, err
	}
	return op.addData(n, y, 1)
}

// left: A is constant, a row for each of its rows.
func (op *gemm) left(n *node) (*value, error) {
	w, err := n.strideView(op.a, []int{op.m, op.k}, op.aStrides[:], 0)
	if err != nil {
		return nil, err
	}
	l := &graph.Linear{Rows: op.m, Terms: op.k, Positions: op.n, Groups: 1}
	if l.Index, err = n.strided([]int{op.n, op.k}, []int{op.bStrides[1], op.bStrides[0]}, 0); err != nil {
		return nil, err
	}
	biased, err := op.weights(n, l, w.tensor, op.b, []int{op.m, op.n}, []int{0, 1})
	if err != nil {
		return nil, err
	}
	y, err := n.apply(l, []int{op.m, op.n}, op.a.dtype, op.b)
	if err != nil || biased {
		return y, err
	}
	return op.addData(n, y, 1)
}

// weights sets weights and, where C is constant, the bias of a linear map of
// x whose output has the given shape; perm takes [M, N] to it. biased is false
// where C is still to be added.
func (op *gemm) weights(n *node, l *graph.Linear, w *Tensor, x *value, shape, perm []int) (biased bool, err error) {
	if err := setWeights(l, w); err != nil {
		return false, err
	}
	scaleWeights(l, op.alpha)
	if op.c == nil {
		return true, nil
	}
	if op.c.tensor == nil {
		return false, nil
	}
	c := op.c
	// the bias is one for each row if C does not vary along the positions
	flat := len(c.shape) == 0 || c.len() == 1 || perm[0] == 1 && fromEnd(c.shape, 2) == 1 || perm[0] == 0 && fromEnd(c.shape, 1) == 1
	if flat || l.Positions == 1 {
		strides, err := broadcastStrides(c.shape, []int{op.m, op.n})
		if err != nil {
			return false, err
		}
		if c, err = n.strideView(c, []int{l.Rows}, []int{strides[perm[0]]}, 0); err != nil {
			return false, err
		}
		if op.beta == 1 {
			return true, n.setBias(l, x, c.tensor)
		}
	} else {
		if c, err = n.expand(c, []int{op.m, op.n}); err != nil {
			return false, err
		}
		if c, err = n.permute(c, perm); err != nil {
			return false, err
		}
	}
	t, err := n.scaled(c, op.beta)
	if err != nil {
		return false, err
	}
	l.Bias = t.Floats
	return true, nil
}

// addData is alpha*y + beta*C.
func (op *gemm) addData(n *node, y *value, alpha float64) (*value, error) {
	shape := []int{op.m, op.n}
	if alpha == 1 && op.c == nil {
		return y, nil
	}
	if op.c == nil {
		return n.affine(y, shape, y.dtype, &Tensor{Floats: []float64{alpha}}, nil)
	}
	c := op.c
	if op.beta != 1 {
		var err error
		if c, err = n.affine(c, c.shape, c.dtype, &Tensor{Floats: []float64{op.beta}}, nil); err != nil {
			return nil, err
		}
	}
	if alpha != 1 {
		var err error
		if y, err = n.affine(y, shape, y.dtype, &Tensor{Floats: []float64{alpha}}, nil); err != nil {
			return nil, err
		}
	}
	return n.combine(shape, y.dtype, 1, []int32{1, 1}, y, c)
}

// bilinear: both A and B are data.
func (op *gemm) bilinear(n *node) (*value, error) {
	a, err := n.strideView(op.a, []int{op.m, op.k}, op.aStrides[:], 0)
	if err != nil {
		return nil, err
	}
	b, err := n.strideView(op.b, []int{op.k, op.n}, op.bStrides[:], 0)
	if err != nil {
		return nil, err
	}
	y, err := n.apply(&graph.Bilinear{Batch: 1, M: op.m, K: op.k, N: op.n}, []int{op.m, op.n}, a.dtype, a, b)
	if err != nil {
		return nil, err
	}
	return op.addData(n, y, op.alpha)
}
