package bench

import (
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
	"google.golang.org/protobuf/proto"
)

// lstm is a recurrent layer over a sequence [steps, features] that gives its last
// state: [units].
func (n *net) lstm(units int) *net {
	steps, features := n.shape[0], n.shape[1]
	id := len(n.graph.Initializer)
	w := n.random(fmt.Sprint("w", id), math.Sqrt(1/float64(features)), 1, 4*units, features)
	r := n.random(fmt.Sprint("r", id), math.Sqrt(1/float64(units)), 1, 4*units, units)
	b := n.random(fmt.Sprint("b", id), 0.05, 1, 8*units)
	n.add("Transpose", []int{steps, features}, []string{n.last}, intsAttr("perm", 1, 0, 2))
	n.add("LSTM", []int{1, units}, []string{n.last, w, r, b}, intAttr("hidden_size", units))
	node := n.graph.Node[len(n.graph.Node)-1]
	node.Output = append([]string{""}, node.Output...) // of the outputs, the last state
	return n
}

// matmul multiplies the last dimension with a weight, and adds a bias.
func (n *net) matmul(features int) *net {
	steps, in := n.shape[0], n.shape[1]
	id := len(n.graph.Initializer)
	w := n.random(fmt.Sprint("w", id), math.Sqrt(1/float64(in)), in, features)
	b := n.random(fmt.Sprint("b", id), 0.05, features)
	n.add("MatMul", []int{steps, features}, []string{n.last, w})
	n.add("Add", n.shape, []string{n.last, b})
	return n
}

func (n *net) layerNorm() *net {
	id := len(n.graph.Initializer)
	features := n.shape[len(n.shape)-1]
	scale := n.random(fmt.Sprint("s", id), 1, features)
	shift := n.random(fmt.Sprint("z", id), 0.05, features)
	n.add("LayerNormalization", n.shape, []string{n.last, scale, shift}, intAttr("axis", -1))
	return n
}

// heads makes [steps, features] into [heads, steps, features/heads], or with the
// last two dimensions exchanged.
func (n *net) heads(of string, heads int, perm ...int) string {
	steps, features := n.shape[0], n.shape[1]
	shape := n.ints(1, steps, heads, features/heads)
	n.add("Reshape", n.shape, []string{of, shape})
	n.add("Transpose", n.shape, []string{n.last}, intsAttr("perm", perm...))
	return n.last
}

// attention is a block of self-attention with a residual connection.
func (n *net) attention(heads int) *net {
	from, shape := n.last, n.shape
	steps, features := shape[0], shape[1]
	n.layerNorm()
	x := n.last
	part := func(perm ...int) string {
		n.last, n.shape = x, shape
		n.matmul(features)
		return n.heads(n.last, heads, perm...)
	}
	q, k, v := part(0, 2, 1, 3), part(0, 2, 3, 1), part(0, 2, 1, 3)
	n.add("MatMul", []int{heads * steps, steps}, []string{q, k})
	n.add("Mul", n.shape, []string{n.last, n.scalar(1 / math.Sqrt(float64(features/heads)))})
	n.add("Softmax", n.shape, []string{n.last}, intAttr("axis", -1))
	n.add("MatMul", shape, []string{n.last, v})
	n.add("Transpose", shape, []string{n.last}, intsAttr("perm", 0, 2, 1, 3))
	n.add("Reshape", shape, []string{n.last, n.ints(1, steps, features)})
	return n.matmul(features).sum(from)
}

// feedForward is a block of two layers with a residual connection.
func (n *net) feedForward(wide int) *net {
	from, features := n.last, n.shape[1]
	return n.layerNorm().matmul(wide).relu().matmul(features).sum(from)
}

// meanPool averages the steps of a sequence.
func (n *net) meanPool() *net {
	n.add("ReduceMean", []int{n.shape[1]}, []string{n.last}, intsAttr("axes", 1), intAttr("keepdims", 0))
	return n
}

// ints is a list of integers as an initializer.
func (n *net) ints(v ...int) string {
	name := fmt.Sprint("i", len(n.graph.Initializer))
	n.graph.Initializer = append(n.graph.Initializer, &onnxpb.TensorProto{Name: &name,
		DataType: proto.Int32(int32(onnxpb.TensorProto_INT64)), Dims: []int64{int64(len(v))}, Int64Data: int64s(v)})
	return name
}

// scalar is a number as an initializer.
func (n *net) scalar(v float64) string {
	name := fmt.Sprint("f", len(n.graph.Initializer))
	n.graph.Initializer = append(n.graph.Initializer, &onnxpb.TensorProto{Name: &name,
		DataType: proto.Int32(int32(onnxpb.TensorProto_FLOAT)), FloatData: []float32{float32(v)}})
	return name
}
