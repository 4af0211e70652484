package onnx

import (
	"fmt"

	"github.com/zkinfer/zkinfer/model/graph"
)

// conv is a convolution of x [N, C, spatial..] with w [M, C/groups, kernel..].
type conv struct {
	x, w     *value
	batch    int // N
	channels int // C
	rows     int // M
	groups   int
	size     int     // elements of the spatial dimensions
	terms    int     // C/groups * kernel elements
	places   int     // output positions of one image
	taps     []int32 // [places, kernel elements]: offset in a plane of x, or negative
	shape    []int   // of the output, [N, M, out..]
}

func lowerConv(n *node) ([]*value, error) {
	op, err := readConv(n)
	if err != nil {
		return nil, err
	}
	return one(op.lower(n))
}

// lower makes a linear map, or products of matrices where the weights are data.
func (op *conv) lower(n *node) (*value, error) {
	index, err := op.index(n)
	if err != nil {
		return nil, err
	}
	if op.w.tensor == nil {
		return op.bilinear(n, index)
	}
	l := &graph.Linear{Rows: op.rows, Terms: op.terms, Positions: op.batch * op.places, Index: index,
		Groups: op.groups, Stride: op.channels / op.groups * op.size}
	if err := setWeights(l, op.w.tensor); err != nil {
		return nil, err
	}
	bias := n.opt(2)
	if bias != nil && bias.tensor != nil {
		if err := n.setBias(l, op.x, bias.tensor); err != nil {
			return nil, err
		}
		bias = nil
	}
	y, err := n.apply(l, []int{op.rows, op.batch, op.places}, graph.Float, op.x)
	if err != nil {
		return nil, err
	}
	if y, err = n.permute(y, []int{1, 0, 2}); err != nil {
		return nil, err
	}
	return op.addBias(n, reshape(y, op.shape), bias)
}

// convOperands reads x [N, C, spatial..], the weights, of as many dimensions, and the
// number of groups.
func convOperands(n *node) (*conv, error) {
	op := new(conv)
	var err error
	if op.x, err = n.float(0); err != nil {
		return nil, err
	}
	if op.w, err = n.float(1); err != nil {
		return nil, err
	}
	groups, err := n.attrInt("group", 1)
	if err != nil {
		return nil, err
	}
	x, w := op.x.shape, op.w.shape
	if len(x) < 3 || len(w) != len(x) || groups < 1 || groups > maxWindow || product(x) == 0 || product(w) == 0 {
		return nil, misfit(x, w, int(groups))
	}
	op.batch, op.channels, op.groups = x[0], x[1], int(groups)
	return op, nil
}

func misfit(x, w []int, groups int) error {
	return fmt.Errorf("weights %v in %d groups do not fit an input %v", w, groups, x)
}

func readConv(n *node) (*conv, error) {
	op, err := convOperands(n)
	if err != nil {
		return nil, err
	}
	x, w := op.x.shape, op.w.shape
	if x[1] != w[1]*op.groups || w[0]%op.groups != 0 {
		return nil, misfit(x, w, op.groups)
	}
	op.rows = w[0]
	op.size, op.terms = product(x[2:]), product(w[1:])
	window, err := readWindow(n, x[2:], w[2:])
	if err != nil {
		return nil, err
	}
	autoPad, err := n.attrString("auto_pad", "NOTSET")
	if err != nil {
		return nil, err
	}
	if err := window.resolve(n, autoPad); err != nil {
		return nil, err
	}
	op.shape = append([]int{op.batch, op.rows}, window.out...)
	if op.places, err = elements(window.out); err != nil {
		return nil, err
	}
	op.taps, err = window.taps(n)
	return op, err
}

// index gives, for each image and output position, the elements that group 0
// reads, channel by channel: [N * places, terms].
func (op *conv) index(n *node) ([]int32, error) {
	index, err := n.indices(op.batch, op.places, op.terms)
	if err != nil {
		return nil, err
	}
	kernel := len(op.taps) / op.places
	for i := range index {
		tap := i % kernel
		rest := i / kernel
		channel := rest % (op.terms / kernel)
		place := rest / (op.terms / kernel)
		t := int(op.taps[place%op.places*kernel+tap])
		if t >= 0 {
			t += (place/op.places*op.channels + channel) * op.size
		} else {
			t = -1
		}
		index[i] = int32(t)
	}
	return index, nil
}

// bilinear convolves with weights that are data: a product of matrices for each
// image and group, [M/groups, terms] times [terms, places].
func (op *conv) bilinear(n *node, index []int32) (*value, error) {
	columns, err := n.indices(op.batch, op.groups, op.terms, op.places)
	if err != nil {
		return nil, err
	}
	for i := range columns {
		place := i % op.places
		term := i / op.places % op.terms
		group := i / (op.places * op.terms) % op.groups
		image := i / (op.places * op.terms * op.groups)
		j := index[(image*op.places+place)*op.terms+term]
		if j >= 0 {
			j += int32(group * (op.channels / op.groups) * op.size)
		}
		columns[i] = j
	}
	b, err := n.view(columns, []float64{0}, []int{op.batch, op.groups, op.terms, op.places}, op.x)
	if err != nil {
		return nil, err
	}
	w, err := n.expand(reshape(op.w, []int{1, op.groups, op.rows / op.groups, op.terms}),
		[]int{op.batch, op.groups, op.rows / op.groups, op.terms})
	if err != nil {
		return nil, err
	}
	y, err := n.apply(&graph.Bilinear{Batch: op.batch * op.groups, M: op.rows / op.groups, K: op.terms, N: op.places},
		op.shape, graph.Float, w, b)
	if err != nil {
		return nil, err
	}
	return op.addBias(n, y, n.opt(2))
}

// addBias adds one element for each channel, if there is a bias.
func (op *conv) addBias(n *node, y, bias *value) (*value, error) {
	if bias == nil {
		return y, nil
	}
	if bias.dtype != graph.Float || len(bias.shape) != 1 || bias.shape[0] != op.rows {
		return nil, fmt.Errorf("a bias of shape %v for %d channels", bias.shape, op.rows)
	}
	shape := ones(len(op.shape) - 1)
	shape[0] = op.rows
	if bias = reshape(bias, shape); bias.tensor != nil {
		return n.affine(y, op.shape, graph.Float, nil, bias.tensor)
	}
	return n.combine(op.shape, graph.Float, 1, []int32{1, 1}, y, bias)
}
