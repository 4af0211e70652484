package onnx

import (
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerLabelEncoder replaces numbers by numbers: y is the value whose key is x, or
// the default. With one bit e_i for each key, x == key_i, and distinct keys,
// y = default + sum (value_i - default) e_i.
func lowerLabelEncoder(n *node) ([]*value, error) {
	for name := range n.attrs {
		switch name {
		case "keys_strings", "values_strings", "classes_strings":
			return nil, n.unsupported("number the labels when exporting the model", "labels that are strings")
		}
	}
	n.ignore("default_string")
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	keys, _, err := n.labelList("keys")
	if err != nil {
		return nil, err
	}
	values, dtype, err := n.labelList("values")
	if err != nil {
		return nil, err
	}
	if len(keys) != len(values) || len(keys) == 0 {
		return nil, fmt.Errorf("%d keys and %d values", len(keys), len(values))
	}
	def, err := n.labelDefault(dtype)
	if err != nil {
		return nil, err
	}
	seen := map[float64]bool{}
	y, err := n.constantLike(x, dtype, def)
	if err != nil {
		return nil, err
	}
	parts, weights := []*value{y}, []float64{1}
	for i, key := range keys {
		if math.IsNaN(key) || seen[key] {
			continue // no number is NaN; the first of equal keys counts
		}
		seen[key] = true
		e, err := n.equal(x.shape, x, n.numberOf(x.dtype, key))
		if err != nil {
			return nil, err
		}
		parts, weights = append(parts, e), append(weights, values[i]-def)
	}
	return one(n.weightedSum(x.shape, dtype, parts, weights))
}

// labelList is the list called keys or values: integers, floats, or a tensor.
func (n *node) labelList(prefix string) ([]float64, graph.DType, error) {
	ints, err := n.attrInts(prefix + "_int64s")
	if err != nil {
		return nil, 0, err
	}
	if ints != nil {
		out, err := exactFloats(&Tensor{Name: prefix, Type: graph.Int64, Ints: ints})
		return out, graph.Int64, err
	}
	if f, err := n.attrFloats(prefix + "_floats"); f != nil || err != nil {
		return f, graph.Float, err
	}
	if a := n.attrs[prefix+"_tensor"]; a != nil {
		n.ignore(prefix + "_tensor")
		t, err := readTensor(a.GetT())
		if err != nil {
			return nil, 0, fmt.Errorf("attribute %s_tensor: %w", prefix, err)
		}
		out, err := exactLabels(t)
		return out, t.Type, err
	}
	return nil, 0, fmt.Errorf("it has no %s", prefix)
}

// exactLabels are a tensor's numbers: real ones may be NaN, integers are exact.
func exactLabels(t *Tensor) ([]float64, error) {
	if t.Type == graph.Float {
		return t.Values(), nil
	}
	return exactFloats(t)
}

// labelDefault is the value for numbers that are no key.
func (n *node) labelDefault(dtype graph.DType) (float64, error) {
	if a := n.attrs["default_tensor"]; a != nil {
		n.ignore("default_tensor")
		t, err := readTensor(a.GetT())
		if err != nil || t.Len() != 1 {
			return 0, firstError(err, fmt.Errorf("attribute default_tensor is no scalar"))
		}
		v, err := exactLabels(t)
		if err != nil {
			return 0, err
		}
		return v[0], nil
	}
	i, err := n.attrInt("default_int64", -1)
	if err != nil {
		return 0, err
	}
	if i > maxExact || i < -maxExact {
		return 0, fmt.Errorf("attribute default_int64 is %d, integers beyond 2^53 are not supported here", i)
	}
	f, err := n.attrFloat("default_float", 0)
	if dtype == graph.Float {
		return f, err
	}
	return float64(i), err
}

// numberOf is a scalar of an element type.
func (n *node) numberOf(dtype graph.DType, v float64) *value {
	if dtype == graph.Float {
		return n.realOf(v)
	}
	return n.scalarOf(dtype, int64(v))
}

// constantLike is a constant of x's shape.
func (n *node) constantLike(x *value, dtype graph.DType, v float64) (*value, error) {
	return n.expand(n.numberOf(dtype, v), x.shape)
}

// weightedSum is the sum of weights[i]*parts[i], which have one shape.
func (n *node) weightedSum(shape []int, dtype graph.DType, parts []*value, weights []float64) (*value, error) {
	var live []*value
	w := &Tensor{Name: n.name, Type: graph.Float}
	size, err := n.reserve(shape...)
	if err != nil {
		return nil, err
	}
	bias := make([]float64, size)
	for i, p := range parts {
		if p.tensor == nil {
			live, w.Floats = append(live, p), append(w.Floats, weights[i])
			continue
		}
		for j, v := range p.tensor.Values() {
			bias[j] += weights[i] * v
		}
	}
	w.Shape = []int{1, len(live)}
	op := &graph.Linear{Rows: 1, Terms: len(live), Positions: size, Groups: 1, Bias: bias}
	if op.Index, err = n.interleaved(shape, live); err != nil {
		return nil, err
	}
	if err := setWeights(op, w); err != nil {
		return nil, err
	}
	return n.apply(op, shape, dtype, live...)
}
