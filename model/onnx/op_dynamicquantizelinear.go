package onnx

import "github.com/zkinfer/zkinfer/model/graph"

// lowerDynamicQuantizeLinear quantises to 8 bits with the range of the data: with
// lo = min(x, 0), hi = max(x, 0) and r = hi - lo,
//
//	scale = r/255    zero point = round(-255 lo/r)    y = round(255 x/r) + zero point
//
// rounded half to even and saturated to [0, 255].
func lowerDynamicQuantizeLinear(n *node) ([]*value, error) {
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	if x.len() == 0 {
		return nil, ErrEmpty
	}
	all := make([]int, len(x.shape))
	for i := range all {
		all[i] = i
	}
	hi, err := n.outermost(x, all)
	if err != nil {
		return nil, err
	}
	minus, err := n.negate(x)
	if err != nil {
		return nil, err
	}
	lo, err := n.outermost(minus, all) // -lo
	if err != nil {
		return nil, err
	}
	r, err := n.combine([]int{}, graph.Float, 1, []int32{1, 1}, hi, lo)
	if err != nil {
		return nil, err
	}
	scale, err := n.combine([]int{}, graph.Float, 1.0/255, []int32{1}, r)
	if err != nil {
		return nil, err
	}
	zero, err := n.share(lo, r)
	if err != nil {
		return nil, err
	}
	if zero, err = n.clip(zero, []int{}, 0, 255); err != nil {
		return nil, err
	}
	y, err := n.share(x, r)
	if err != nil {
		return nil, err
	}
	if y, err = n.combine(x.shape, graph.Float, 1, []int32{1, 1}, y, zero); err != nil {
		return nil, err
	}
	if y, err = n.clip(y, x.shape, 0, 255); err != nil {
		return nil, err
	}
	bytes := interval{0, 255}
	return []*value{retyped(y, graph.Uint8).within(bytes), scale, retyped(zero, graph.Uint8).within(bytes)}, nil
}

// outermost is the largest of x and 0.
func (n *node) outermost(x *value, along []int) (*value, error) {
	m, err := n.largest(x, along, false)
	if err != nil {
		return nil, err
	}
	return n.function(&graph.Unary{Func: graph.Relu}, m)
}

// share is round(255 x/r).
func (n *node) share(x, r *value) (*value, error) {
	x, err := n.combine(x.shape, graph.Float, 1, []int32{255}, x)
	if err != nil {
		return nil, err
	}
	q, err := n.quotient(x, r)
	if err != nil {
		return nil, err
	}
	return n.apply(&graph.Round{Mode: graph.HalfEven}, x.shape, graph.Float, q)
}
