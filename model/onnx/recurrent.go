package onnx

import (
	"fmt"
	"math"
	"slices"
)

// recurrent is what LSTM, GRU and RNN have in common. They are unrolled: a step
// is appended for each element of the sequence.
type recurrent struct {
	gates, hidden        int
	steps, batch, inputs int
	directions           int
	backward             []bool   // for each direction
	batchFirst           bool     // layout 1
	clip                 float64  // bound of what goes into activations; 0 for none
	lengths              []int    // of each sequence of the batch
	x                    *value   // [steps, batch, inputs]
	w, r                 []*value // for each direction: [gates*hidden, inputs] and [gates*hidden, hidden]
	bias                 [][2]*value
	activations          [][]activation
}

func readRecurrent(n *node, gates int, defaults []string) (*recurrent, error) {
	op := &recurrent{gates: gates}
	n.ignore("output_sequence")
	if err := op.readAttributes(n); err != nil {
		return nil, err
	}
	if err := op.readWeights(n); err != nil {
		return nil, err
	}
	if err := op.readLengths(n); err != nil {
		return nil, err
	}
	var err error
	op.activations, err = readActivations(n, op.directions, defaults)
	return op, err
}

func (op *recurrent) readAttributes(n *node) (err error) {
	direction, err := n.attrString("direction", "forward")
	if err != nil {
		return err
	}
	switch direction {
	case "forward", "foward": // the standard's own default at opset 1 of GRU
		op.backward = []bool{false}
	case "reverse":
		op.backward = []bool{true}
	case "bidirectional":
		op.backward = []bool{false, true}
	default:
		return fmt.Errorf("attribute direction is %q", direction)
	}
	op.directions = len(op.backward)
	if n.since >= 14 {
		if op.batchFirst, err = n.attrFlag("layout", false); err != nil {
			return err
		}
	}
	if op.clip, err = n.attrFloat("clip", 0); err == nil && (op.clip < 0 || math.IsInf(op.clip, 0)) {
		err = fmt.Errorf("attribute clip is %v", op.clip)
	}
	return err
}

// readWeights reads the sequences and the parameters, and splits these by
// direction.
func (op *recurrent) readWeights(n *node) error {
	hidden, err := n.attrInt("hidden_size", 0)
	if err != nil {
		return err
	}
	x, err := n.float(0)
	if err != nil {
		return err
	}
	w, err := n.float(1)
	if err != nil {
		return err
	}
	r, err := n.float(2)
	if err != nil {
		return err
	}
	if len(x.shape) != 3 || len(w.shape) != 3 || len(r.shape) != 3 || x.len() == 0 || w.len() == 0 || r.len() == 0 {
		return fmt.Errorf("shapes %v, %v and %v, expected three dimensions", x.shape, w.shape, r.shape)
	}
	if op.batchFirst {
		if x, err = n.permute(x, []int{1, 0, 2}); err != nil {
			return err
		}
	}
	op.x, op.hidden = x, r.shape[2]
	op.steps, op.batch, op.inputs = x.shape[0], x.shape[1], x.shape[2]
	rows := op.gates * op.hidden
	if !slices.Equal(w.shape, []int{op.directions, rows, op.inputs}) || !slices.Equal(r.shape, []int{op.directions, rows, op.hidden}) ||
		hidden != 0 && hidden != int64(op.hidden) {
		return fmt.Errorf("weights %v and %v do not fit %d directions, %d gates and an input %v (hidden_size %d)",
			w.shape, r.shape, op.directions, op.gates, x.shape, hidden)
	}
	for d := range op.directions {
		one, err := n.block(w, d, []int{rows, op.inputs})
		if err != nil {
			return err
		}
		two, err := n.block(r, d, []int{rows, op.hidden})
		if err != nil {
			return err
		}
		op.w, op.r = append(op.w, one), append(op.r, two)
	}
	return op.readBias(n)
}

// block is element i of the first dimension, of the given shape.
func (n *node) block(v *value, i int, shape []int) (*value, error) {
	return n.strideView(v, shape, rowMajor(shape), i*product(shape))
}

// readBias is input 3, [directions, 2*gates*hidden]: a bias for the inputs and
// one for the state.
func (op *recurrent) readBias(n *node) error {
	op.bias = make([][2]*value, op.directions)
	if n.opt(3) == nil {
		return nil
	}
	b, err := n.float(3)
	if err != nil {
		return err
	}
	rows := op.gates * op.hidden
	if !slices.Equal(b.shape, []int{op.directions, 2 * rows}) {
		return fmt.Errorf("a bias of shape %v, expected [%d %d]", b.shape, op.directions, 2*rows)
	}
	for d := range op.directions {
		for i := range 2 {
			if op.bias[d][i], err = n.block(b, 2*d+i, []int{rows}); err != nil {
				return err
			}
		}
	}
	return nil
}

// readLengths is input 4, the length of each sequence.
func (op *recurrent) readLengths(n *node) error {
	op.lengths = make([]int, op.batch)
	for i := range op.lengths {
		op.lengths[i] = op.steps
	}
	list, err := n.ints(4)
	if err != nil || list == nil {
		return err
	}
	if len(list) != op.batch {
		return fmt.Errorf("%d lengths for %d sequences", len(list), op.batch)
	}
	for i, l := range list {
		if l < 0 || l > int64(op.steps) {
			return fmt.Errorf("a length is %d for %d steps", l, op.steps)
		}
		op.lengths[i] = int(l)
	}
	return nil
}
