package onnx

import (
	"fmt"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// matmul is the product of a [.., M, K] and b [.., K, N], whose batch
// dimensions are broadcast to batch.
type matmul struct {
	a, b    *value
	batch   []int
	count   int // product of batch
	m, k, n int
}

// lowerMatMul follows numpy: a vector on the left is a row, on the right a column.
func lowerMatMul(n *node) ([]*value, error) {
	a, err := n.number(0)
	if err != nil {
		return nil, err
	}
	b, err := n.number(1)
	if err != nil {
		return nil, err
	}
	if a.dtype != b.dtype || len(a.shape) == 0 || len(b.shape) == 0 {
		return nil, fmt.Errorf("operands of shapes %v and %v (or of different types)", a.shape, b.shape)
	}
	row, column := len(a.shape) == 1, len(b.shape) == 1
	if row {
		a = reshape(a, []int{1, a.shape[0]})
	}
	if column {
		b = reshape(b, []int{b.shape[0], 1})
	}
	op := matmul{a: a, b: b, m: fromEnd(a.shape, 2), k: fromEnd(a.shape, 1), n: fromEnd(b.shape, 1)}
	if op.k != fromEnd(b.shape, 2) {
		return nil, fmt.Errorf("shapes %v and %v do not fit", n.in[0].shape, n.in[1].shape)
	}
	if op.batch, err = broadcastShape(a.shape[:len(a.shape)-2], b.shape[:len(b.shape)-2]); err != nil {
		return nil, err
	}
	if op.count, err = elements(op.batch); err != nil {
		return nil, err
	}
	exact := intervalOf(a).times(intervalOf(b)).scale(float64(op.k))
	out, err := n.result(a.dtype, exact, func(dtype graph.DType) (*value, error) {
		op.a, op.b = a.integerAs(dtype), b.integerAs(dtype)
		return op.lower(n)
	})
	if err != nil {
		return nil, err
	}
	shape := slices.Clone(op.batch)
	if !row {
		shape = append(shape, op.m)
	}
	if !column {
		shape = append(shape, op.n)
	}
	return one(reshape(out, shape), nil)
}

// lower gives the product as [count, M, N].
func (op *matmul) lower(n *node) (*value, error) {
	switch {
	case op.k == 0:
		return nil, n.unsupported("", "the operands have no elements")
	case op.b.tensor != nil && op.a.tensor == nil:
		return op.right(n)
	case op.a.tensor != nil && op.b.tensor == nil:
		return op.left(n)
	}
	a, err := n.expand(op.a, append(slices.Clone(op.batch), op.m, op.k))
	if err != nil {
		return nil, err
	}
	b, err := n.expand(op.b, append(slices.Clone(op.batch), op.k, op.n))
	if err != nil {
		return nil, err
	}
	return n.apply(&graph.Bilinear{Batch: op.count, M: op.m, K: op.k, N: op.n}, op.shape(), a.dtype, a, b)
}

func (op *matmul) shape() []int { return []int{op.count, op.m, op.n} }

// right multiplies data by a constant: a row for each column of the constant.
// One constant for the whole batch makes every row of the data a position.
func (op *matmul) right(n *node) (*value, error) {
	batches, positions := op.count, op.m
	if op.b.len() == op.k*op.n {
		batches, positions = 1, op.count*op.m
	}
	a, err := n.expand(op.a, append(slices.Clone(op.batch), op.m, op.k))
	if err != nil {
		return nil, err
	}
	b := op.b
	if batches > 1 {
		if b, err = n.expand(b, append(slices.Clone(op.batch), op.k, op.n)); err != nil {
			return nil, err
		}
	}
	w, err := n.strideView(b, []int{batches, op.n, op.k}, []int{op.k * op.n, 1, op.n}, 0)
	if err != nil {
		return nil, err
	}
	index, err := n.strided([]int{positions, op.k}, []int{op.k, 1}, 0)
	if err != nil {
		return nil, err
	}
	y, err := n.dense(&graph.Linear{Rows: batches * op.n, Terms: op.k, Positions: positions, Index: index,
		Groups: batches, Stride: op.m * op.k}, w.tensor, []int{batches, op.n, positions}, a)
	if err != nil {
		return nil, err
	}
	y, err = n.permute(y, []int{0, 2, 1})
	if err != nil {
		return nil, err
	}
	return reshape(y, op.shape()), nil
}

// left multiplies a constant by data: a row for each row of the constant.
func (op *matmul) left(n *node) (*value, error) {
	b, err := n.expand(op.b, append(slices.Clone(op.batch), op.k, op.n))
	if err != nil {
		return nil, err
	}
	if op.a.len() == op.m*op.k { // one constant for the whole batch
		index, err := n.strided([]int{op.count, op.n, op.k}, []int{op.k * op.n, 1, op.n}, 0)
		if err != nil {
			return nil, err
		}
		y, err := n.dense(&graph.Linear{Rows: op.m, Terms: op.k, Positions: op.count * op.n, Index: index, Groups: 1},
			op.a.tensor, []int{op.m, op.count, op.n}, b)
		if err != nil {
			return nil, err
		}
		return n.permute(y, []int{1, 0, 2})
	}
	a, err := n.expand(op.a, append(slices.Clone(op.batch), op.m, op.k))
	if err != nil {
		return nil, err
	}
	index, err := n.strided([]int{op.n, op.k}, []int{1, op.n}, 0)
	if err != nil {
		return nil, err
	}
	return n.dense(&graph.Linear{Rows: op.count * op.m, Terms: op.k, Positions: op.n, Index: index,
		Groups: op.count, Stride: op.k * op.n}, a.tensor, op.shape(), b)
}

// dense appends a linear map with the weights w.
func (n *node) dense(op *graph.Linear, w *Tensor, shape []int, x *value) (*value, error) {
	if err := setWeights(op, w); err != nil {
		return nil, err
	}
	return n.apply(op, shape, x.dtype, x)
}
