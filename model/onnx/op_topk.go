package onnx

import (
	"errors"
	"fmt"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerTopK gives the k largest or smallest elements along an axis, in order, and
// their positions; equal ones by position. k is an attribute below opset 10.
func lowerTopK(n *node) ([]*value, error) {
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	k, largest, err := topKArguments(n)
	if err != nil {
		return nil, err
	}
	a, err := n.attrInt("axis", -1)
	if err != nil {
		return nil, err
	}
	at, err := axis(a, len(x.shape))
	if err != nil {
		return nil, err
	}
	size := x.shape[at]
	if k < 0 || k > int64(size) {
		return nil, fmt.Errorf("the first %d of %d elements", k, size)
	}
	keep := int(k)
	shape := slices.Clone(x.shape)
	shape[at] = keep
	if product(shape) == 0 {
		values, err := n.view(nil, nil, shape, x)
		return []*value{values, constant(&Tensor{Shape: shape, Type: graph.Int64, Ints: []int64{}})}, err
	}
	// the axis last, so that it makes runs
	last := slices.Delete(allAxes(len(x.shape)), at, at+1)
	last = append(last, at)
	runs, err := n.permute(x, last)
	if err != nil {
		return nil, err
	}
	sorted := slices.Clone(runs.shape)
	sorted[len(sorted)-1] = keep
	order, err := n.apply(&graph.Sort{Size: size, Keep: keep, Largest: largest}, sorted, graph.Int64, runs)
	if err != nil {
		return nil, err
	}
	order = order.within(interval{0, float64(size - 1)})
	values, err := n.pickRuns(runs, order, size, keep)
	if err != nil {
		return nil, err
	}
	back := slices.Insert(allAxes(len(shape)-1), at, len(shape)-1)
	if values, err = n.permute(values, back); err != nil {
		return nil, err
	}
	order, err = n.permute(order, back)
	return []*value{values, order}, err
}

// pickRuns reads, in each run of size elements, those at keep positions.
func (n *node) pickRuns(x, order *value, size, keep int) (*value, error) {
	runs := x.len() / size
	offset, err := n.strided([]int{runs, keep}, []int{size, 0}, 0)
	if err != nil {
		return nil, err
	}
	which, err := n.strided([]int{runs * keep}, []int{1}, 0)
	if err != nil {
		return nil, err
	}
	return n.lookup(&graph.Gather{Size: size, Step: 1, Offset: offset, Which: which}, order.shape, x, order)
}

func topKArguments(n *node) (k int64, largest bool, err error) {
	if n.since < 10 {
		if n.attrs["k"] == nil {
			return 0, false, errors.New("attribute k is missing")
		}
		k, err = n.attrInt("k", 0)
		return k, true, err
	}
	list, err := n.ints(1)
	if err != nil {
		return 0, false, err
	}
	if len(list) != 1 {
		return 0, false, fmt.Errorf("%d values of k", len(list))
	}
	largest = true
	if n.since >= 11 {
		if largest, err = n.attrFlag("largest", true); err != nil {
			return 0, false, err
		}
		n.ignore("sorted") // 0 leaves the order open
	}
	return list[0], largest, nil
}

// allAxes are 0 .. rank-1.
func allAxes(rank int) []int {
	list := make([]int, rank)
	for i := range list {
		list[i] = i
	}
	return list
}
