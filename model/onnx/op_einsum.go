package onnx

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/zkinfer/zkinfer/model/graph"
)

// term is an operand of an Einsum with a label for each dimension.
type term struct {
	v      *value
	labels []rune
}

// lowerEinsum multiplies operands and sums over the labels that the result does
// not have: two at a time, as products of matrices.
func lowerEinsum(n *node) ([]*value, error) {
	equation, err := n.attrString("equation", "")
	if err != nil {
		return nil, err
	}
	terms, result, err := n.parseEinsum(equation)
	if err != nil {
		return nil, fmt.Errorf("equation %q: %w", equation, err)
	}
	dtype := terms[0].v.dtype
	exact := interval{1, 1}
	count := 1.0
	sizes := make(map[rune]int)
	for _, t := range terms {
		for i, l := range t.labels {
			if size, ok := sizes[l]; ok && size != t.v.shape[i] && size != 1 && t.v.shape[i] != 1 {
				return nil, fmt.Errorf("equation %q: label %c has sizes %d and %d", equation, l, size, t.v.shape[i])
			}
			if sizes[l] = max(sizes[l], t.v.shape[i]); t.v.shape[i] == 0 {
				return nil, n.unsupported("", "an operand has no elements")
			}
		}
		exact = exact.times(intervalOf(t.v))
	}
	for l, size := range sizes {
		if !slices.Contains(result, l) {
			count *= float64(size)
		}
	}
	for _, l := range result {
		if _, ok := sizes[l]; !ok {
			return nil, fmt.Errorf("equation %q: no operand has label %c", equation, l)
		}
	}
	return one(n.result(dtype, exact.scale(count).join(exact), func(dtype graph.DType) (*value, error) {
		for i := range terms {
			terms[i].v = terms[i].v.integerAs(dtype)
		}
		return n.einsum(terms, result, sizes)
	}))
}

// parseEinsum reads the labels of the operands and of the result. An ellipsis
// stands for the labels 0, 1, .. counted from the end.
func (n *node) parseEinsum(equation string) (terms []term, result []rune, err error) {
	left, right, explicit := strings.Cut(strings.ReplaceAll(equation, " ", ""), "->")
	operands := strings.Split(left, ",")
	if len(operands) != len(n.in) || len(n.in) == 0 {
		return nil, nil, fmt.Errorf("%d operands for %d inputs", len(operands), len(n.in))
	}
	wide := 0 // dimensions of the widest ellipsis
	counts := make(map[rune]int)
	for i, text := range operands {
		v, err := n.number(i)
		if err != nil {
			return nil, nil, err
		}
		if v.dtype != n.in[0].dtype {
			return nil, nil, errors.New("the operands have different element types")
		}
		labels, hidden, err := einsumLabels(text, len(v.shape))
		if err != nil {
			return nil, nil, err
		}
		wide = max(wide, hidden)
		for _, l := range labels {
			counts[l]++
		}
		terms = append(terms, term{v, labels})
	}
	if explicit {
		rank := len([]rune(strings.Replace(right, "...", "", 1)))
		if strings.Contains(right, "...") {
			rank += wide
		}
		result, _, err = einsumLabels(right, rank)
		for i, l := range result {
			if err == nil && slices.Contains(result[:i], l) {
				err = fmt.Errorf("label %c twice in the result", l)
			}
		}
		return terms, result, err
	}
	result = append(result, hiddenLabels(wide)...)
	for l := 'A'; l <= 'z'; l++ { // in alphabetical order
		if counts[l] == 1 {
			result = append(result, l)
		}
	}
	return terms, result, nil
}

// hiddenLabels are the labels of an ellipsis of count dimensions. The last one is
// always the same.
func hiddenLabels(count int) []rune {
	var labels []rune
	for i := count; i > 0; i-- {
		labels = append(labels, rune(-i))
	}
	return labels
}

// einsumLabels are the labels of an operand with rank dimensions.
func einsumLabels(text string, rank int) (labels []rune, hidden int, err error) {
	before, after, ellipsis := strings.Cut(text, "...")
	named := len(before) + len(after)
	if ellipsis {
		hidden = rank - named
	}
	if hidden < 0 || named+hidden != rank {
		return nil, 0, fmt.Errorf("%q does not fit %d dimensions", text, rank)
	}
	for _, l := range before + after {
		if l < 'A' || l > 'z' || l > 'Z' && l < 'a' {
			return nil, 0, fmt.Errorf("%q is not a label", l)
		}
	}
	if !ellipsis {
		return []rune(before), 0, nil
	}
	return slices.Concat([]rune(before), hiddenLabels(hidden), []rune(after)), hidden, nil
}

// einsum combines the terms from left to right.
func (n *node) einsum(terms []term, result []rune, sizes map[rune]int) (*value, error) {
	var acc term
	for i, t := range terms {
		var err error
		if t, err = n.diagonal(t, sizes); err != nil {
			return nil, err
		}
		keep := slices.Clone(result) // labels that are still needed
		for _, later := range terms[i+1:] {
			keep = append(keep, later.labels...)
		}
		if i == 0 {
			acc = t
			continue
		}
		if acc, err = n.contract(acc, t, keep, sizes); err != nil {
			return nil, err
		}
	}
	acc, err := n.sumOut(acc, func(l rune) bool { return slices.Contains(result, l) })
	if err != nil {
		return nil, err
	}
	return n.arrange(acc, result, sizes)
}

// diagonal makes a label occur once, and reads dimensions of 1 as often as their
// label's size says.
func (n *node) diagonal(t term, sizes map[rune]int) (term, error) {
	var labels []rune
	var shape, strides []int
	for i, s := range rowMajor(t.v.shape) {
		if t.v.shape[i] == 1 {
			s = 0
		}
		if k := slices.Index(labels, t.labels[i]); k >= 0 {
			strides[k] += s
			continue
		}
		labels, shape, strides = append(labels, t.labels[i]), append(shape, sizes[t.labels[i]]), append(strides, s)
	}
	v, err := n.strideView(t.v, append([]int{}, shape...), strides, 0)
	return term{v, labels}, err
}

// sumOut adds up over the labels that are not kept.
func (n *node) sumOut(t term, kept func(l rune) bool) (term, error) {
	var along []int
	var labels []rune
	for i, l := range t.labels {
		if kept(l) {
			labels = append(labels, l)
		} else {
			along = append(along, i)
		}
	}
	if len(along) == 0 {
		return t, nil
	}
	v, err := n.reduce(t.v, along, false, false)
	return term{v, labels}, err
}

// contract multiplies two terms and sums over the labels that both have and
// nobody keeps.
func (n *node) contract(a, b term, keep []rune, sizes map[rune]int) (term, error) {
	kept := func(l rune) bool { return slices.Contains(keep, l) }
	has := func(t term) func(l rune) bool {
		return func(l rune) bool { return kept(l) || slices.Contains(t.labels, l) }
	}
	var err error
	if a, err = n.sumOut(a, has(b)); err != nil {
		return term{}, err
	}
	if b, err = n.sumOut(b, has(a)); err != nil {
		return term{}, err
	}
	var batch, rows, columns, inner []rune
	for _, l := range a.labels {
		switch both := slices.Contains(b.labels, l); {
		case both && kept(l):
			batch = append(batch, l)
		case both:
			inner = append(inner, l)
		default:
			rows = append(rows, l)
		}
	}
	for _, l := range b.labels {
		if !slices.Contains(a.labels, l) {
			columns = append(columns, l)
		}
	}
	size := func(labels []rune) int {
		s := 1
		for _, l := range labels {
			s *= sizes[l]
		}
		return s
	}
	left, err := n.arrange(a, slices.Concat(batch, rows, inner), sizes)
	if err != nil {
		return term{}, err
	}
	right, err := n.arrange(b, slices.Concat(batch, inner, columns), sizes)
	if err != nil {
		return term{}, err
	}
	labels := slices.Concat(batch, rows, columns)
	shape := make([]int, len(labels))
	for i, l := range labels {
		shape[i] = sizes[l]
	}
	if _, err := elements(shape); err != nil {
		return term{}, err
	}
	op := matmul{count: size(batch), m: size(rows), k: size(inner), n: size(columns), batch: []int{size(batch)}}
	op.a = reshape(left, []int{op.count, op.m, op.k})
	op.b = reshape(right, []int{op.count, op.k, op.n})
	v, err := op.lower(n)
	if err != nil {
		return term{}, err
	}
	return term{reshape(v, shape), labels}, nil
}

// arrange brings a term's dimensions into the order of labels.
func (n *node) arrange(t term, labels []rune, sizes map[rune]int) (*value, error) {
	shape, strides := make([]int, len(labels)), make([]int, len(labels))
	own := rowMajor(t.v.shape)
	for i, l := range labels {
		shape[i] = sizes[l]
		if k := slices.Index(t.labels, l); k >= 0 {
			strides[i] = own[k]
		}
	}
	return n.strideView(t.v, shape, strides, 0)
}
