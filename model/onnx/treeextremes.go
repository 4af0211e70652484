package onnx

import "math"

// markTrees says which tree every leaf belongs to.
func (f *forest) markTrees(tree []int) {
	for t, root := range f.roots {
		next := []int{root}
		for len(next) > 0 {
			at := next[len(next)-1]
			next = next[:len(next)-1]
			if at < 0 {
				tree[-1-at] = t
				continue
			}
			next = append(next, f.nodes[at].yes, f.nodes[at].no)
		}
	}
}

// complete gives every leaf a weight for every target, so that the result is the
// largest over the trees: weights change their sign for a MIN, and a leaf that says
// nothing about a target gets one below all others. Where a leaf needs it, floor
// is between the two.
func (f *forest) complete() (floor float64, needed bool) {
	least, largest := 0.0, 0.0
	sums, said := make([][]float64, f.leaves), make([][]bool, f.leaves)
	for leaf, ws := range f.weights {
		sums[leaf], said[leaf] = make([]float64, f.targets), make([]bool, f.targets)
		for _, w := range ws {
			said[leaf][w.target] = true
			if f.combine == "MIN" {
				w.weight = -w.weight
			}
			sums[leaf][w.target] += w.weight
		}
		for _, w := range sums[leaf] {
			least, largest = math.Min(least, w), math.Max(largest, math.Abs(w))
		}
	}
	if largest == 0 {
		largest = 1
	}
	f.weights = make([][]leafWeight, f.leaves)
	for leaf := range sums {
		for target, w := range sums[leaf] {
			if !said[leaf][target] {
				w, needed = least-largest, true
			}
			f.weights[leaf] = append(f.weights[leaf], leafWeight{target, w})
		}
	}
	return least - largest/2, needed
}

// saidOnly is y where it is above a floor, 0 where no tree says anything.
func (n *node) saidOnly(y *value, floor float64) (*value, error) {
	said, err := n.above(y, floor)
	if err != nil {
		return nil, err
	}
	return n.choose(y.shape, said, y, n.realOf(0))
}
