package onnx

import (
	"fmt"

	"github.com/zkinfer/zkinfer/model/graph"
)

// rotary turns pairs of elements of each head by an angle of their position:
// (x1, x2) becomes (cos*x1 - sin*x2, sin*x1 + cos*x2).
type rotary struct {
	x            *value // [batch, heads, length, size]
	batch, heads int
	length, size int
	half         int // pairs that are turned; the elements behind stay
	interleaved  bool
	rotation     *value // [batch*length*half, 2, 2]: a matrix for each pair, applied from the right
}

func lowerRotaryEmbedding(n *node) ([]*value, error) {
	op, err := readRotary(n)
	if err != nil {
		return nil, err
	}
	count := op.batch * op.length * op.half
	pairs, err := op.arrange(n)
	if err != nil {
		return nil, err
	}
	m := matmul{a: pairs, b: op.rotation, batch: []int{count}, count: count, m: op.heads, k: 2, n: 2}
	turned, err := m.lower(n)
	if err != nil {
		return nil, err
	}
	y, err := op.restore(n, turned)
	if err != nil || len(n.in[0].shape) == 4 {
		return one(y, err)
	}
	if y, err = n.permute(y, []int{0, 2, 1, 3}); err != nil {
		return nil, err
	}
	return one(reshape(y, n.in[0].shape), nil)
}

func readRotary(n *node) (*rotary, error) {
	op := new(rotary)
	heads, err := n.attrInt("num_heads", 0)
	if err != nil {
		return nil, err
	}
	if op.interleaved, err = n.attrFlag("interleaved", false); err != nil {
		return nil, err
	}
	dim, err := n.attrInt("rotary_embedding_dim", 0)
	if err != nil {
		return nil, err
	}
	if op.x, err = n.headed(0, heads); err != nil {
		return nil, err
	}
	s := op.x.shape
	op.batch, op.heads, op.length, op.size = s[0], s[1], s[2], s[3]
	if dim == 0 {
		dim = int64(op.size)
	}
	if dim < 2 || dim > int64(op.size) || dim%2 != 0 || op.x.len() == 0 {
		return nil, fmt.Errorf("%d elements of %v cannot be turned in pairs", dim, s)
	}
	op.half = int(dim) / 2
	op.rotation, err = op.matrices(n)
	return op, err
}

// matrices are [[cos, sin], [-sin, cos]] for each pair.
func (op *rotary) matrices(n *node) (*value, error) {
	cos, err := op.cache(n, 1)
	if err != nil {
		return nil, err
	}
	sin, err := op.cache(n, 2)
	if err != nil {
		return nil, err
	}
	minus, err := n.negative(sin)
	if err != nil {
		return nil, err
	}
	count := cos.len()
	index, err := n.indices(count, 4)
	if err != nil {
		return nil, err
	}
	for i := range count {
		copy(index[4*i:], []int32{int32(i), int32(count + i), int32(2*count + i), int32(i)})
	}
	return n.view(index, nil, []int{count, 2, 2}, cos, sin, minus)
}

// cache is input i for each position of the batch: [batch*length*half]. With
// position ids it is a table that they index.
func (op *rotary) cache(n *node, i int) (*value, error) {
	table, err := n.float(i)
	if err != nil {
		return nil, err
	}
	s := table.shape
	ids := n.opt(3)
	if ids == nil {
		if len(s) != 3 || s[0] != op.batch || s[1] != op.length || s[2] != op.half {
			return nil, fmt.Errorf("input %s has shape %v, expected [%d %d %d]", n.names[i], s, op.batch, op.length, op.half)
		}
		return table, nil
	}
	if ids.dtype == graph.Float || ids.dtype == graph.Bool || len(ids.shape) != 2 || ids.shape[0] != op.batch || ids.shape[1] != op.length ||
		len(s) != 2 || s[0] < 1 || s[1] != op.half {
		return nil, fmt.Errorf("positions %v do not index a table of %v for %d pairs at %d positions of a batch of %d",
			ids.shape, s, op.half, op.length, op.batch)
	}
	g := &graph.Gather{Size: s[0], Step: op.half}
	if g.Offset, err = n.strided([]int{ids.len(), op.half}, []int{0, 1}, 0); err != nil {
		return nil, err
	}
	if g.Which, err = n.strided([]int{ids.len(), op.half}, []int{1, 0}, 0); err != nil {
		return nil, err
	}
	return n.gather(table, ids, g, []int{ids.len(), op.half})
}

// arrange is x as [batch*length*half, heads, 2], a pair in each row.
func (op *rotary) arrange(n *node) (*value, error) {
	step, apart := 1, op.half // from a pair to the next; between the two
	if op.interleaved {
		step, apart = 2, 1
	}
	y, err := n.strideView(op.x, []int{op.batch, op.length, op.half, op.heads, 2},
		[]int{op.heads * op.length * op.size, op.size, step, op.length * op.size, apart}, 0)
	if err != nil {
		return nil, err
	}
	return reshape(y, []int{op.batch * op.length * op.half, op.heads, 2}), nil
}

// restore is the inverse of arrange; elements that are not turned come from x.
func (op *rotary) restore(n *node, turned *value) (*value, error) {
	index, err := n.strided([]int{op.x.len()}, []int{1}, 0)
	if err != nil {
		return nil, err
	}
	for i := range index {
		d, at := i%op.size, i/op.size
		if d >= 2*op.half {
			index[i] += int32(turned.len())
			continue
		}
		pair, part := d%op.half, d/op.half
		if op.interleaved {
			pair, part = d/2, d%2
		}
		position, head, b := at%op.length, at/op.length%op.heads, at/op.length/op.heads
		index[i] = int32((((b*op.length+position)*op.half+pair)*op.heads+head)*2 + part)
	}
	if 2*op.half == op.size {
		return n.view(index, nil, op.x.shape, turned)
	}
	return n.view(index, nil, op.x.shape, turned, op.x)
}
