package onnx

import "github.com/zkinfer/zkinfer/model/graph"

// taps is one row of a sparse linear map: a weighted sum of elements of x, plus a
// bias.
type taps struct {
	at      []int32
	weights []float64
	bias    float64
}

// weighted applies rows of taps at several places: y[r, p] is row r of x with its
// elements moved by places[p]. A View brings every element to where one grouped
// map with a group for each row finds it; rows that copy one element are a View.
func (n *node) weighted(x *value, rows []taps, places []int32) (*value, error) {
	terms, copies, biased := 1, true, false
	for _, r := range rows {
		terms = max(terms, len(r.at))
		copies = copies && len(r.at) == 1 && r.weights[0] == 1 && r.bias == 0
		biased = biased || r.bias != 0
	}
	index, err := n.indices(len(rows), len(places), terms)
	if err != nil {
		return nil, err
	}
	for r, row := range rows {
		for p, place := range places {
			to := index[(r*len(places)+p)*terms:][:terms]
			for k := range to {
				if k < len(row.at) {
					to[k] = row.at[k] + place
				} else {
					to[k] = place // its weight is 0
				}
			}
		}
	}
	shape := []int{len(rows), len(places)}
	if copies {
		return n.view(index, nil, shape, x)
	}
	spread, err := n.view(index, nil, []int{len(index)}, x)
	if err != nil {
		return nil, err
	}
	if _, err := n.reserve(len(rows), terms); err != nil {
		return nil, err
	}
	op := &graph.Linear{Rows: len(rows), Terms: terms, Positions: len(places), Groups: len(rows), Stride: len(places) * terms,
		Weights: make([]float64, len(rows)*terms)}
	for r, row := range rows {
		copy(op.Weights[r*terms:], row.weights)
		if biased {
			op.Bias = append(op.Bias, row.bias)
		}
	}
	if op.Index, err = n.strided([]int{len(places) * terms}, []int{1}, 0); err != nil {
		return nil, err
	}
	return n.apply(op, shape, graph.Float, spread)
}
