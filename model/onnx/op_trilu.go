package onnx

// lowerTrilu keeps the triangle of matrices on and above (upper) or below a
// diagonal, and makes the rest 0.
func lowerTrilu(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	upper, err := n.attrFlag("upper", true)
	if err != nil {
		return nil, err
	}
	k, err := n.scalar(1, 0)
	if err != nil {
		return nil, err
	}
	if len(x.shape) < 2 {
		return nil, n.unsupported("", "an input of %d dimensions, it takes matrices", len(x.shape))
	}
	index, err := n.indices(x.shape...)
	if err != nil {
		return nil, err
	}
	rows, columns := fromEnd(x.shape, 2), fromEnd(x.shape, 1)
	for i := range index {
		above := float64(i%columns - i/columns%rows) // diagonals above the main one
		index[i] = -1
		if upper && above >= k || !upper && above <= k {
			index[i] = int32(i)
		}
	}
	return one(n.view(index, []float64{0}, x.shape, x))
}
