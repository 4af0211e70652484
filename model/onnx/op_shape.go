package onnx

import "github.com/zkinfer/zkinfer/model/graph"

// lowerShape is the shape of a tensor, or a range of its dimensions.
func lowerShape(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	rank := int64(len(x.shape))
	start, end := int64(0), rank
	if n.since >= 15 {
		if start, err = n.attrInt("start", 0); err != nil {
			return nil, err
		}
		if end, err = n.attrInt("end", rank); err != nil {
			return nil, err
		}
	}
	from, count := sliceRange(start, end, 1, rank)
	t := &Tensor{Shape: []int{int(count)}, Type: graph.Int64, Ints: []int64{}}
	for _, d := range x.shape[from : from+count] {
		t.Ints = append(t.Ints, int64(d))
	}
	return one(constant(t), nil)
}

func lowerSize(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	return one(constant(&Tensor{Shape: []int{}, Type: graph.Int64, Ints: []int64{int64(x.len())}}), nil)
}
