package onnx

import "github.com/zkinfer/zkinfer/model/graph"

// lowerBitCast reads the bits of an integer as another integer type of its width.
func lowerBitCast(n *node) ([]*value, error) {
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	to, err := n.castTarget("to")
	if err != nil {
		return nil, err
	}
	from, _ := x.dtype.Width()
	if width, _ := to.Width(); x.dtype != to && (width != from || to == graph.Float || to == graph.Bool) {
		return nil, n.unsupported("", "the bits of one type as another that is not an integer of its width")
	}
	return one(n.castAny(x, to))
}
