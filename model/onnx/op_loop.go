package onnx

import (
	"fmt"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
)

// lowerLoop unrolls a loop: its trip count and, in every iteration, its condition
// are constants. The outputs are the carried values of the last iteration, and
// what each iteration yields besides them, stacked.
func lowerLoop(n *node) ([]*value, error) {
	g, err := n.attrGraph("body")
	if err != nil {
		return nil, err
	}
	trips, limited, err := tripCount(n)
	if err != nil {
		return nil, err
	}
	going, err := n.condition(1)
	if err != nil {
		return nil, err
	}
	var carried []*value
	for i := 2; i < len(n.in); i++ {
		v, err := n.need(i)
		if err != nil {
			return nil, err
		}
		carried = append(carried, v)
	}
	l, err := newUnrolled(n, g, 1, len(carried))
	if err != nil {
		return nil, err
	}
	l.wants[0] = true
	for i := int64(0); going && (!limited || i < trips); i++ {
		in := append([]*value{n.scalarOf(graph.Int64, i), n.scalarOf(graph.Bool, 1)}, carried...)
		out, err := l.iterate(in, i)
		if err != nil {
			return nil, err
		}
		if out[0].tensor == nil {
			return nil, n.unsupported("make the number of iterations constant", "its condition depends on the network's input")
		}
		if going, err = truth(out[0].tensor); err != nil {
			return nil, err
		}
		carried = out[1 : 1+len(carried)]
	}
	return l.outputs(carried, nil, nil)
}

// tripCount is input 0; limited is false where it is left out.
func tripCount(n *node) (trips int64, limited bool, err error) {
	list, err := n.ints(0)
	if err != nil || list == nil {
		return 0, false, err
	}
	if len(list) != 1 {
		return 0, false, fmt.Errorf("%d trip counts", len(list))
	}
	return list[0], true, nil
}

// unrolled is a loop while it is unrolled: a body with some outputs that steer it,
// then the carried values, then those that are stacked.
type unrolled struct {
	n        *node
	body     *onnxpb.GraphProto
	steering int
	carried  int
	wants    []bool     // of the body's outputs
	yields   [][]*value // by stacked output: a value for each iteration
}

// newUnrolled checks the outputs of a loop against those of its body.
func newUnrolled(n *node, body *onnxpb.GraphProto, steering, carried int) (*unrolled, error) {
	outputs := len(body.GetOutput())
	if outputs < steering+carried || len(n.wants) > outputs-steering {
		return nil, fmt.Errorf("its body has %d outputs for %d carried values and %d outputs", outputs, carried, len(n.wants))
	}
	l := &unrolled{n: n, body: body, steering: steering, carried: carried, wants: make([]bool, outputs),
		yields: make([][]*value, outputs-steering-carried)}
	for i := range l.wants {
		out := i - steering
		l.wants[i] = out >= 0 && (out < carried || out < len(n.wants) && n.wants[out])
	}
	return l, nil
}

// iterate lowers the body once and notes what it yields.
func (l *unrolled) iterate(in []*value, i int64) ([]*value, error) {
	out, err := l.n.body(l.body, fmt.Sprintf("%s/%d", l.n.name, i), in, l.wants)
	if err != nil {
		return nil, fmt.Errorf("iteration %d: %w", i, err)
	}
	for k := range l.yields {
		if v := out[l.steering+l.carried+k]; v != nil {
			l.yields[k] = append(l.yields[k], v)
		}
	}
	return out, nil
}

// outputs are the carried values and, stacked along an axis each, those of all
// iterations. axes and reversed may be nil.
func (l *unrolled) outputs(carried []*value, along []int64, reversed []bool) ([]*value, error) {
	out := slices.Clone(carried)
	for k, list := range l.yields {
		if i := l.carried + k; i >= len(l.n.wants) || !l.n.wants[i] {
			out = append(out, nil)
			continue
		}
		at := int64(0)
		if along != nil {
			at = along[k]
		}
		v, err := l.n.stack(list, at, reversed != nil && reversed[k])
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// stack joins values of one shape along a new axis.
func (n *node) stack(list []*value, a int64, reversed bool) (*value, error) {
	if len(list) == 0 {
		return nil, n.unsupported("", "it has no iteration, so that an output has no shape")
	}
	first := list[0]
	at, err := axis(a, len(first.shape)+1)
	if err != nil {
		return nil, err
	}
	list = slices.Clone(list)
	for i, v := range list {
		if !slices.Equal(v.shape, first.shape) || v.dtype != first.dtype {
			return nil, fmt.Errorf("iterations yield shapes %v and %v (or types that differ)", first.shape, v.shape)
		}
		list[i] = reshape(v, slices.Insert(slices.Clone(v.shape), at, 1))
	}
	if reversed {
		slices.Reverse(list)
	}
	return n.join(list, slices.Insert(slices.Clone(first.shape), at, len(list)), at)
}
