package onnx

import (
	"cmp"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerUnique finds the distinct slices along an axis, or elements, of a constant,
// sorted or in the order of their first occurrence; and the positions of these, the
// place of each slice among the distinct ones, and how often they occur.
func lowerUnique(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	t, err := n.constant(0)
	if err != nil {
		return nil, err
	}
	if x.len() == 0 {
		return nil, n.unsupported("", "a shape of %v has no elements", x.shape)
	}
	sorted, err := n.attrFlag("sorted", true)
	if err != nil {
		return nil, err
	}
	at := 0
	if n.attrs["axis"] == nil {
		x = reshape(x, []int{x.len()})
	} else {
		a, err := n.attrInt("axis", 0)
		if err != nil {
			return nil, err
		}
		if at, err = axis(a, len(x.shape)); err != nil {
			return nil, err
		}
	}
	if _, err := exactFloats(t); err != nil {
		return nil, err
	}
	size, inner := x.shape[at], product(x.shape[at+1:])
	if _, err := n.reserve(4, size); err != nil {
		return nil, err
	}
	compare := func(a, b int) int { return compareSlices(x.tensor, a, b, size, inner) }
	order := allAxes(size)
	slices.SortStableFunc(order, compare)
	var first []int // of each distinct slice, in order
	var counts, inverse []int64
	inverse = make([]int64, size)
	for i, s := range order {
		if i == 0 || compare(order[i-1], s) != 0 {
			first, counts = append(first, s), append(counts, 0)
		}
		counts[len(counts)-1]++
		inverse[s] = int64(len(first) - 1)
	}
	if !sorted {
		first, counts, inverse = byOccurrence(first, counts, inverse)
	}
	shape := slices.Clone(x.shape)
	shape[at] = len(first)
	index, err := n.indices(shape...)
	if err != nil {
		return nil, err
	}
	for i := range index {
		index[i] = int32((i/(inner*len(first))*size+first[i/inner%len(first)])*inner + i%inner)
	}
	y, err := n.view(index, nil, shape, x)
	if err != nil {
		return nil, err
	}
	list := func(v []int64) *value {
		return constant(&Tensor{Name: n.name, Shape: []int{len(v)}, Type: graph.Int64, Ints: v})
	}
	return []*value{y, list(convert[int64](first)), list(inverse), list(counts)}, nil
}

// compareSlices compares slices a and b along a dimension of size elements, by
// their first elements that differ.
func compareSlices(t *Tensor, a, b, size, inner int) int {
	for outer := range t.Len() / (size * inner) {
		for i := range inner {
			p, q := (outer*size+a)*inner+i, (outer*size+b)*inner+i
			c := 0
			if t.Type == graph.Float {
				c = cmp.Compare(t.Floats[p], t.Floats[q])
			} else {
				c = cmp.Compare(t.Ints[p], t.Ints[q])
			}
			if c != 0 {
				return c
			}
		}
	}
	return 0
}

// byOccurrence orders distinct slices by the positions of their first ones.
func byOccurrence(first []int, counts, inverse []int64) ([]int, []int64, []int64) {
	order := allAxes(len(first))
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(first[a], first[b]) })
	f, c, place := make([]int, len(first)), make([]int64, len(first)), make([]int64, len(first))
	for i, o := range order {
		f[i], c[i], place[o] = first[o], counts[o], int64(i)
	}
	for i, k := range inverse {
		inverse[i] = place[k]
	}
	return f, c, inverse
}
