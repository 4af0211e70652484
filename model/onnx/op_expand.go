package onnx

// lowerExpand repeats a tensor to its common shape with the one given.
func lowerExpand(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	list, err := n.ints(1)
	if err != nil {
		return nil, err
	}
	want, _, err := dimensions(list)
	if err != nil {
		return nil, err
	}
	shape, err := broadcastShape(x.shape, want)
	if err != nil {
		return nil, err
	}
	return one(n.expand(x, shape))
}
