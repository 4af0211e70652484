package onnx

import (
	"fmt"
	"slices"
)

// scan is a Scan: a body over states and slices of the scanned inputs.
type scan struct {
	states, inputs []*value
	axes           []int // of the scanned inputs
	backward       []bool
	outAxes        []int64
	outBackward    []bool
}

// lowerScan unrolls a loop over the slices of its inputs along an axis.
func lowerScan(n *node) ([]*value, error) {
	if n.since < 9 {
		return lowerBatchedScan(n)
	}
	op, err := readScan(n, n.in)
	if err != nil {
		return nil, err
	}
	list, err := n.attrInts("scan_input_axes")
	if err != nil {
		return nil, err
	}
	for i, x := range op.inputs {
		a := int64(0)
		if len(list) == len(op.inputs) {
			a = list[i]
		}
		at, err := axis(a, len(x.shape))
		if err != nil {
			return nil, err
		}
		op.axes = append(op.axes, at)
	}
	if op.backward, err = directions(n, "scan_input_directions"); err != nil {
		return nil, err
	}
	if op.outBackward, err = directions(n, "scan_output_directions"); err != nil {
		return nil, err
	}
	if op.outAxes, err = n.attrInts("scan_output_axes"); err != nil {
		return nil, err
	}
	return op.lower(n)
}

// lowerBatchedScan is Scan of opset 8: a scan for each element of the batch, the
// first dimension, along the second one.
func lowerBatchedScan(n *node) ([]*value, error) {
	if n.opt(0) != nil {
		return nil, n.unsupported("", "sequence lengths")
	}
	all, err := readScan(n, n.in[1:])
	if err != nil {
		return nil, err
	}
	backward, err := directions(n, "directions")
	if err != nil {
		return nil, err
	}
	first := all.inputs[0]
	if len(first.shape) < 2 {
		return nil, fmt.Errorf("an input of shape %v has no batch", first.shape)
	}
	if _, err := n.reserve(nodeCost, first.shape[0]); err != nil { // a batch may have no elements
		return nil, err
	}
	var results [][]*value // by output, by batch
	for b := range first.shape[0] {
		one := &scan{axes: make([]int, len(all.inputs)), backward: backward}
		if one.states, err = n.slices(all.states, b); err != nil {
			return nil, err
		}
		if one.inputs, err = n.slices(all.inputs, b); err != nil {
			return nil, err
		}
		out, err := one.lower(n)
		if err != nil {
			return nil, err
		}
		results = slices.Grow(results, len(out))[:len(out)]
		for i, v := range out {
			results[i] = append(results[i], v)
		}
	}
	out := make([]*value, len(results))
	for i, list := range results {
		if i >= len(n.wants) || !n.wants[i] {
			continue
		}
		if out[i], err = n.stack(list, 0, false); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// slices are element i of the first dimension of values.
func (n *node) slices(list []*value, i int) ([]*value, error) {
	out := make([]*value, len(list))
	for k, v := range list {
		if len(v.shape) == 0 || i >= v.shape[0] {
			return nil, fmt.Errorf("a shape of %v has no element %d", v.shape, i)
		}
		var err error
		if out[k], err = n.sliceAt(v, 0, i); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// sliceAt is the part of x at one place of an axis, without the axis.
func (n *node) sliceAt(x *value, at, place int) (*value, error) {
	strides := rowMajor(x.shape)
	shape := slices.Delete(slices.Clone(x.shape), at, at+1)
	return n.strideView(x, shape, slices.Delete(slices.Clone(strides), at, at+1), place*strides[at])
}

// readScan tells states from scanned inputs.
func readScan(n *node, in []*value) (*scan, error) {
	count, err := n.attrInt("num_scan_inputs", 0)
	if err != nil {
		return nil, err
	}
	if count < 1 || count > int64(len(in)) || slices.Contains(in, nil) {
		return nil, fmt.Errorf("%d scanned inputs of %d (or one is left out)", count, len(in))
	}
	states := len(in) - int(count)
	return &scan{states: in[:states], inputs: in[states:]}, nil
}

// directions are an attribute with a 1 for backward; nil where it is left out.
func directions(n *node, name string) ([]bool, error) {
	list, err := n.attrInts(name)
	if err != nil || list == nil {
		return nil, err
	}
	back := make([]bool, len(list))
	for i, d := range list {
		if d != 0 && d != 1 {
			return nil, fmt.Errorf("attribute %s is %v", name, list)
		}
		back[i] = d == 1
	}
	return back, nil
}

func (op *scan) lower(n *node) ([]*value, error) {
	g, err := n.attrGraph("body")
	if err != nil {
		return nil, err
	}
	l, err := newUnrolled(n, g, 0, len(op.states))
	if err != nil {
		return nil, err
	}
	if op.backward != nil && len(op.backward) != len(op.inputs) || op.outAxes != nil && len(op.outAxes) != len(l.yields) ||
		op.outBackward != nil && len(op.outBackward) != len(l.yields) {
		return nil, fmt.Errorf("axes or directions do not fit %d inputs and %d outputs", len(op.inputs), len(l.yields))
	}
	trips := op.inputs[0].shape[op.axes[0]]
	carried := op.states
	for t := range trips {
		in := slices.Clone(carried)
		for i, x := range op.inputs {
			if x.shape[op.axes[i]] != trips {
				return nil, fmt.Errorf("the inputs have %d and %d slices", trips, x.shape[op.axes[i]])
			}
			place := t
			if op.backward != nil && op.backward[i] {
				place = trips - 1 - t
			}
			v, err := n.sliceAt(x, op.axes[i], place)
			if err != nil {
				return nil, err
			}
			in = append(in, v)
		}
		out, err := l.iterate(in, int64(t))
		if err != nil {
			return nil, err
		}
		carried = out[:len(carried)]
	}
	return l.outputs(carried, op.outAxes, op.outBackward)
}
