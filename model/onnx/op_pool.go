package onnx

import (
	"fmt"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// pool is a pooling over the spatial dimensions of x [N, C, spatial..].
type pool struct {
	x       *value
	window  *window
	taps    []int32 // [places, terms]
	count   int     // N*C planes
	size    int     // elements of a plane
	places  int     // output positions of a plane
	terms   int     // positions of the kernel
	shape   []int   // of the output
	autoPad string
}

func readPool(n *node, x *value) (*pool, error) {
	if len(x.shape) < 3 || x.len() == 0 {
		return nil, fmt.Errorf("the input's shape is %v, expected [N, C, spatial..]", x.shape)
	}
	op := &pool{x: x, count: x.shape[0] * x.shape[1], size: product(x.shape[2:])}
	var err error
	if op.window, err = readWindow(n, x.shape[2:], nil); err != nil {
		return nil, err
	}
	if op.window.ceil, err = n.attrFlag("ceil_mode", false); err != nil {
		return nil, err
	}
	if op.autoPad, err = n.attrString("auto_pad", "NOTSET"); err != nil {
		return nil, err
	}
	if err := op.window.resolve(n, op.autoPad); err != nil {
		return nil, err
	}
	if op.taps, err = op.window.taps(n); err != nil {
		return nil, err
	}
	op.places = product(op.window.out)
	op.terms = product(op.window.kernel)
	op.shape = append(slices.Clone(x.shape[:2]), op.window.out...)
	return op, nil
}

// inside marks every tap that reads no element with -1.
func inside(taps []int32) []int32 {
	out := make([]int32, len(taps))
	for i, t := range taps {
		out[i] = max(t, -1)
	}
	return out
}

// lowerAveragePool divides by the number of positions inside the input, or with
// count_include_pad by those inside the input and its padding (not those that
// rounding the output size up put beyond it).
func lowerAveragePool(n *node) ([]*value, error) {
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	op, err := readPool(n, x)
	if err != nil {
		return nil, err
	}
	includePad, err := n.attrFlag("count_include_pad", false)
	if err != nil {
		return nil, err
	}
	counts := make([]int, op.places)
	for p := range counts {
		for _, t := range op.taps[p*op.terms : (p+1)*op.terms] {
			if t >= 0 || t == padding && includePad {
				counts[p]++
			}
		}
		if counts[p] == 0 {
			return nil, fmt.Errorf("the window at position %d holds no element", p)
		}
	}
	return one(op.means(n, counts))
}

// means averages with a map for each count, so that every map has one integer
// weight and one scale. Windows at the border may have smaller counts.
func (op *pool) means(n *node, counts []int) (*value, error) {
	distinct := slices.Compact(slices.Sorted(slices.Values(counts)))
	parts := make([]*value, len(distinct))
	at := make([]int, op.places) // index of a position within its part, for plane 0
	sizes := make([]int, len(distinct))
	for i, count := range distinct {
		var taps []int32
		for p, c := range counts {
			if c != count {
				continue
			}
			at[p] = sizes[i]
			sizes[i]++
			for _, t := range op.taps[p*op.terms : (p+1)*op.terms] {
				taps = append(taps, max(t, -1))
			}
		}
		index, err := n.planes(taps, op.count, op.size)
		if err != nil {
			return nil, err
		}
		l := uniform(&graph.Linear{Index: index, Positions: op.count * sizes[i]}, 1/float64(count), repeat(1, op.terms)...)
		shape := []int{op.count, sizes[i]}
		if len(distinct) == 1 {
			shape = op.shape
		}
		if parts[i], err = n.apply(l, shape, graph.Float, op.x); err != nil {
			return nil, err
		}
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return op.merge(n, parts, sizes, func(place int) (part, position int) {
		return slices.Index(distinct, counts[place]), at[place]
	})
}

// merge puts the parts' positions back in order.
func (op *pool) merge(n *node, parts []*value, sizes []int, find func(place int) (part, position int)) (*value, error) {
	index, err := n.indices(op.count, op.places)
	if err != nil {
		return nil, err
	}
	starts := make([]int, len(parts))
	for i := 1; i < len(parts); i++ {
		starts[i] = starts[i-1] + op.count*sizes[i-1]
	}
	for place := range op.places {
		part, position := find(place)
		for c := range op.count {
			index[c*op.places+place] = int32(starts[part] + c*sizes[part] + position)
		}
	}
	return n.view(index, nil, op.shape, parts...)
}

// lowerGlobalAveragePool averages each plane of [N, C, spatial..].
func lowerGlobalAveragePool(n *node) ([]*value, error) {
	x, err := n.channelled(3)
	if err != nil {
		return nil, err
	}
	return one(n.reduce(x, from(2, len(x.shape)), true, true))
}

// lowerGlobalMaxPool is the maximum of each plane of [N, C, spatial..].
func lowerGlobalMaxPool(n *node) ([]*value, error) {
	x, err := n.channelled(3)
	if err != nil {
		return nil, err
	}
	return one(n.largest(x, from(2, len(x.shape)), true))
}
