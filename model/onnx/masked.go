package onnx

import (
	"math"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// mask says which elements of a [rows, terms] matrix a softmax leaves out.
type mask struct {
	rows, terms int
	allowed     []bool // those known when importing; nil allows all
	bits        *value // booleans as data, of as many elements; nil allows all
}

// softmax along each row over the allowed elements: others have probability 0,
// and so has a row without any. The result has the shape of s.
func (m *mask) softmax(n *node, s *value) (*value, error) {
	matrix := reshape(s, []int{m.rows, m.terms})
	var y *value
	var err error
	switch {
	case m.bits != nil:
		y, err = m.byData(n, matrix)
	case m.allowed != nil && slices.Contains(m.allowed, false):
		y, err = m.byConstant(n, matrix)
	default:
		y, err = n.softmax(matrix, []int{1})
	}
	if err != nil {
		return nil, err
	}
	return reshape(y, s.shape), nil
}

// byConstant computes the allowed elements only.
func (m *mask) byConstant(n *node, s *value) (*value, error) {
	if _, err := n.reserve(m.rows, m.terms, 6); err != nil {
		return nil, err
	}
	var elements, rowOf, windows, sums []int32 // windows and sums are [rows that are not empty, terms]
	place := make([]int32, m.rows*m.terms)     // of an element among the allowed ones, or -1
	rows := 0
	for r := range m.rows {
		allowed := m.allowed[r*m.terms : (r+1)*m.terms]
		for j, ok := range allowed {
			place[r*m.terms+j] = -1
			if ok {
				place[r*m.terms+j] = int32(len(elements))
				elements, rowOf = append(elements, int32(r*m.terms+j)), append(rowOf, int32(rows))
			}
		}
		if !slices.Contains(allowed, true) {
			continue
		}
		rows++
		for j, ok := range allowed {
			window := int32(-1)
			if ok {
				window = int32(r*m.terms + j)
			}
			windows, sums = append(windows, window), append(sums, place[r*m.terms+j])
		}
	}
	if rows == 0 {
		return n.filled(s.shape, graph.Float, 0)
	}
	count := []int{len(elements)}
	x, err := n.view(elements, nil, count, s)
	if err != nil {
		return nil, err
	}
	largest, err := n.apply(&graph.Max{Terms: m.terms, Positions: rows, Index: windows}, []int{rows}, graph.Float, s)
	if err != nil {
		return nil, err
	}
	if largest, err = n.view(rowOf, nil, count, largest); err != nil {
		return nil, err
	}
	d, err := n.combine(count, graph.Float, 1, []int32{1, -1}, x, largest)
	if err != nil {
		return nil, err
	}
	e, err := n.function(&graph.Unary{Func: graph.Exp}, d)
	if err != nil {
		return nil, err
	}
	sum, err := n.apply(uniform(&graph.Linear{Positions: rows, Index: sums}, 1, repeat(1, m.terms)...), []int{rows}, graph.Float, e)
	if err != nil {
		return nil, err
	}
	if sum, err = n.view(rowOf, nil, count, sum); err != nil {
		return nil, err
	}
	p, err := n.quotient(e, sum)
	if err != nil {
		return nil, err
	}
	return n.view(place, []float64{0}, s.shape, p)
}

// byData gives masked elements the least score of their row, so that the maximum
// is that of the others, and then the exponential 0.
func (m *mask) byData(n *node, s *value) (*value, error) {
	bits, err := m.allBits(n)
	if err != nil {
		return nil, err
	}
	minus, err := n.negative(s)
	if err != nil {
		return nil, err
	}
	least, err := n.largest(minus, []int{1}, true)
	if err != nil {
		return nil, err
	}
	if least, err = n.negative(least); err != nil {
		return nil, err
	}
	scores, err := n.choose(s.shape, bits, s, least)
	if err != nil {
		return nil, err
	}
	e, err := n.exponentials(scores, []int{1})
	if err != nil {
		return nil, err
	}
	exp, err := n.times(s.shape, graph.Float, e.exp, retyped(bits, graph.Float))
	if err != nil {
		return nil, err
	}
	sum, err := n.reduce(exp, []int{1}, true, false)
	if err != nil {
		return nil, err
	}
	some, err := n.largest(bits, []int{1}, true)
	if err != nil {
		return nil, err
	}
	// a row without any has the sum 0: divide by 1
	if sum, err = n.combine(sum.shape, graph.Float, 1, []int32{1, -1, 1}, sum, some, n.realOf(1)); err != nil {
		return nil, err
	}
	return n.quotient(exp, sum)
}

// allBits is both parts of the mask as booleans.
func (m *mask) allBits(n *node) (*value, error) {
	bits := reshape(m.bits, []int{m.rows, m.terms})
	if m.allowed == nil {
		return bits, nil
	}
	index, err := n.strided(bits.shape, rowMajor(bits.shape), 0)
	if err != nil {
		return nil, err
	}
	for i, ok := range m.allowed {
		if !ok {
			index[i] = -1
		}
	}
	return n.view(index, []float64{0}, bits.shape, bits)
}

// scores are s with the lowest number in place of what is masked: later stages
// saturate it.
func (m *mask) scores(n *node, s *value) (*value, error) {
	const lowest = -math.MaxFloat32
	if m.allowed != nil {
		index, err := n.strided([]int{s.len()}, []int{1}, 0)
		if err != nil {
			return nil, err
		}
		for i, ok := range m.allowed {
			if !ok {
				index[i] = -1
			}
		}
		if s, err = n.view(index, []float64{lowest}, s.shape, s); err != nil {
			return nil, err
		}
	}
	if m.bits == nil {
		return s, nil
	}
	return n.choose(s.shape, reshape(m.bits, s.shape), s, n.realOf(lowest))
}
