package onnx

import (
	"math"
	"slices"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

const ml = mlDomain + "."

func mlCases() []opCase {
	x := data{tensorOf([]int{2, 2}, 1, -2, 3, 4)}
	whole := data{intsOf(graph.Int64, []int{3}, 7, 2, -4)}
	labels := func(v ...int64) *Tensor { return intsOf(graph.Int64, []int{len(v)}, v...) }
	sigmoid := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	rbf := func(g, d float64) float64 { return math.Exp(-g * d) }
	return []opCase{
		{name: "each", opset: 1, op: ml + "Scaler", attrs: attrs{"offset": []float64{1, 2}, "scale": []float64{2, 0.5}}, in: []any{x}, want: tensorOf([]int{2, 2}, 0, -2, 4, 1)},
		{name: "one offset", opset: 1, op: ml + "Scaler", attrs: attrs{"offset": []float64{1}, "scale": []float64{2, 0.5}}, in: []any{x}, want: tensorOf([]int{2, 2}, 0, -1.5, 4, 1.5)},
		{name: "offset alone", opset: 1, op: ml + "Scaler", attrs: attrs{"offset": []float64{1, 2}}, in: []any{x}, want: tensorOf([]int{2, 2}, 0, -4, 2, 2)},
		{name: "sizes", opset: 1, op: ml + "Scaler", attrs: attrs{"scale": []float64{1, 2, 3}}, in: []any{x}, err: "scale of 3 elements for 2 features"},
		{name: "max", opset: 1, op: ml + "Normalizer", in: []any{x}, want: tensorOf([]int{2, 2}, 1, -2, 0.75, 1)},
		{name: "L1", opset: 1, op: ml + "Normalizer", attrs: attrs{"norm": "L1"}, in: []any{x}, want: tensorOf([]int{2, 2}, 1./3, -2./3, 3./7, 4./7)},
		{name: "L2", opset: 1, op: ml + "Normalizer", attrs: attrs{"norm": "L2"}, in: []any{x}, want: tensorOf([]int{2, 2}, 1/math.Sqrt(5), -2/math.Sqrt(5), 0.6, 0.8)},
		{name: "norm", opset: 1, op: ml + "Normalizer", attrs: attrs{"norm": "L3"}, in: []any{x}, err: "norm L3"},
		{name: "strict", opset: 1, op: ml + "Binarizer", attrs: attrs{"threshold": 1.0}, in: []any{x}, want: tensorOf([]int{2, 2}, 0, 0, 1, 1)},
		{name: "columns", opset: 1, op: ml + "ArrayFeatureExtractor", in: []any{x, labels(1, 1, 0)}, want: tensorOf([]int{2, 3}, -2, -2, 1, 4, 4, 3)},
		{name: "out of range", opset: 1, op: ml + "ArrayFeatureExtractor", in: []any{x, labels(2)}, err: "2"},
		{name: "ignored", opset: 1, op: ml + "ZipMap", attrs: attrs{"classlabels_int64s": []int{4, 5}}, in: []any{x}, want: x.Tensor},
		{name: "integers", opset: 2, op: ml + "LabelEncoder", attrs: attrs{"keys_int64s": []int{2, 7, 2}, "values_int64s": []int{5, -1, 9}, "default_int64": 3}, in: []any{whole}, want: labels(-1, 5, 3)},
		{name: "floats", opset: 2, op: ml + "LabelEncoder", attrs: attrs{"keys_int64s": []int{2, 7}, "values_floats": []float64{0.5, 0.25}, "default_float": 8.0}, in: []any{whole}, want: tensorOf([]int{3}, 0.25, 0.5, 8)},
		{name: "key beyond 2^53", opset: 2, op: ml + "LabelEncoder", attrs: attrs{"keys_int64s": []int{1<<53 + 1}, "values_int64s": []int{5}}, in: []any{whole}, err: "2^53"},
		{name: "value beyond 2^53", opset: 2, op: ml + "LabelEncoder", attrs: attrs{"keys_int64s": []int{1}, "values_int64s": []int{1<<53 + 1}}, in: []any{whole}, err: "2^53"},
		{name: "default beyond 2^53", opset: 2, op: ml + "LabelEncoder", attrs: attrs{"keys_int64s": []int{1}, "values_int64s": []int{5}, "default_int64": 1<<53 + 1}, in: []any{whole}, err: "2^53"},
		{name: "strings", opset: 2, op: ml + "LabelEncoder", attrs: attrs{"keys_strings": []string{"a"}, "values_int64s": []int{5}}, in: []any{whole}, err: "labels that are strings"},
		{name: "two targets", opset: 1, op: ml + "LinearRegressor", attrs: attrs{"targets": 2, "coefficients": []float64{1, 2, 0, -1}, "intercepts": []float64{0.5, 0}}, in: []any{x}, want: tensorOf([]int{2, 2}, -2.5, 2, 11.5, -4)},
		{name: "coefficients", opset: 1, op: ml + "LinearRegressor", attrs: attrs{"targets": 2, "coefficients": []float64{1, 2}}, in: []any{x}, err: "do not fit 2 rows"},
		{name: "three classes", opset: 1, op: ml + "LinearClassifier", attrs: attrs{"coefficients": []float64{1, 0, 0, 1, 1, 1}, "intercepts": []float64{0, 0, 1}, "classlabels_ints": []int{5, 6, 9}}, in: []any{x},
			want: labels(5, 9), more: []*Tensor{tensorOf([]int{2, 3}, 1, -2, 0, 3, 4, 8)}},
		{name: "logistic", opset: 1, op: ml + "LinearClassifier", attrs: attrs{"coefficients": []float64{1, 1}, "intercepts": []float64{0}, "classlabels_ints": []int{0, 1}, "post_transform": "LOGISTIC"}, in: []any{x},
			want: labels(0, 1), more: []*Tensor{tensorOf([]int{2, 2}, sigmoid(1), sigmoid(-1), sigmoid(-7), sigmoid(7))}},
		{name: "strings", opset: 1, op: ml + "LinearClassifier", attrs: attrs{"coefficients": []float64{1, 1}, "intercepts": []float64{0}, "classlabels_strings": []string{"a", "b"}}, in: []any{x}, err: "labels that are strings"},
		{name: "rbf", opset: 1, op: ml + "SVMRegressor", attrs: attrs{"coefficients": []float64{2, -1}, "kernel_params": []float64{0.1, 0, 0}, "kernel_type": "RBF", "n_supports": 2, "rho": []float64{0.5}, "support_vectors": []float64{0, 0, 1, 1}}, in: []any{x},
			want: tensorOf([]int{2, 1}, 2*rbf(.1, 5)-rbf(.1, 9)+.5, 2*rbf(.1, 25)-rbf(.1, 13)+.5)},
		{name: "polynomial", opset: 1, op: ml + "SVMRegressor", attrs: attrs{"coefficients": []float64{2}, "kernel_params": []float64{0.5, 1, 2}, "kernel_type": "POLY", "n_supports": 1, "rho": []float64{0}, "support_vectors": []float64{1, 1}}, in: []any{x},
			want: tensorOf([]int{2, 1}, 0.5, 40.5)},
		{name: "one class", opset: 1, op: ml + "SVMRegressor", attrs: attrs{"coefficients": []float64{1, 0}, "rho": []float64{-2}, "one_class": 1}, in: []any{x}, want: tensorOf([]int{2, 1}, -1, 1)},
		{name: "vote", opset: 1, op: ml + "SVMClassifier", attrs: attrs{"classlabels_ints": []int{3, 8}, "coefficients": []float64{1, -1}, "kernel_type": "LINEAR", "kernel_params": []float64{0, 0, 0}, "rho": []float64{0.5}, "support_vectors": []float64{1, 0, 0, 1}, "vectors_per_class": []int{1, 1}}, in: []any{x},
			want: labels(3, 8), more: []*Tensor{tensorOf([]int{2, 2}, -3.5, 3.5, 0.5, -0.5)}},
		{name: "probabilities", opset: 1, op: ml + "SVMClassifier", attrs: attrs{"classlabels_ints": []int{3, 8}, "prob_a": []float64{1}}, in: []any{x}, err: "probabilities"},
	}
}

// stump is x[0] <= 1.5 ? (x[1] < 0 ? a : b) : c, with leaves 3, 4 and 2.
func stump(prefix string, ids []int, weights []float64) attrs {
	return attrs{
		"nodes_treeids": []int{0, 0, 0, 0, 0}, "nodes_nodeids": []int{0, 1, 2, 3, 4}, "nodes_featureids": []int{0, 1, 0, 0, 0},
		"nodes_modes": []string{"BRANCH_LEQ", "BRANCH_LT", "LEAF", "LEAF", "LEAF"}, "nodes_values": []float64{1.5, 0, 0, 0, 0},
		"nodes_truenodeids": []int{1, 3, 0, 0, 0}, "nodes_falsenodeids": []int{2, 4, 0, 0, 0},
		prefix + "_treeids": []int{0, 0, 0}, prefix + "_nodeids": []int{3, 4, 2}, prefix + "_ids": ids, prefix + "_weights": weights,
	}
}

func with(a attrs, name string, v any) attrs {
	a[name] = v
	return a
}

func treeCases() []opCase {
	x := data{tensorOf([]int{4, 2}, 1.5, -1, 1, 0, 1.75, -3, -9, 5)}
	one := func(v ...float64) *Tensor { return tensorOf([]int{len(v), 1}, v...) }
	labels := func(v ...int64) *Tensor { return intsOf(graph.Int64, []int{len(v)}, v...) }
	bytes := func(v ...int64) *Tensor { return intsOf(graph.Uint8, []int{len(v)}, v...) }
	member := func(sets ...float64) attrs {
		return attrs{"nodes_modes": bytes(6), "nodes_splits": tensorOf([]int{1}, 0), "nodes_featureids": []int{0}, "nodes_truenodeids": []int{0}, "nodes_trueleafs": []int{1},
			"nodes_falsenodeids": []int{1}, "nodes_falseleafs": []int{1}, "tree_roots": []int{0}, "leaf_targetids": []int{0, 0}, "leaf_weights": tensorOf([]int{2}, 5, -5),
			"membership_values": tensorOf([]int{len(sets)}, sets...)}
	}
	classes := []int{4, 7}
	return []opCase{
		{name: "sum", opset: 3, op: ml + "TreeEnsembleRegressor", attrs: stump("target", []int{0, 0, 0}, []float64{10, 20, 30}), in: []any{x}, want: one(10, 20, 30, 20)},
		{name: "base", opset: 1, op: ml + "TreeEnsembleRegressor", attrs: with(stump("target", []int{0, 0, 0}, []float64{10, 20, 30}), "base_values", []float64{0.5}), in: []any{x}, want: one(10.5, 20.5, 30.5, 20.5)},
		{name: "two targets", opset: 1, op: ml + "TreeEnsembleRegressor", attrs: with(stump("target", []int{0, 1, 0}, []float64{10, 20, 30}), "n_targets", 2), in: []any{x}, want: tensorOf([]int{4, 2}, 10, 0, 0, 20, 30, 0, 0, 20)},
		{name: "largest", opset: 1, op: ml + "TreeEnsembleRegressor", attrs: with(stump("target", []int{0, 0, 0}, []float64{10, 20, 30}), "aggregate_function", "MAX"), in: []any{x}, want: one(10, 20, 30, 20)},
		{name: "least", opset: 1, op: ml + "TreeEnsembleRegressor", attrs: with(stump("target", []int{0, 0, 0}, []float64{10, 20, 30}), "aggregate_function", "MIN"), in: []any{x}, want: one(10, 20, 30, 20)},
		{name: "largest of some", opset: 1, op: ml + "TreeEnsembleRegressor", attrs: with(with(stump("target", []int{0, 1, 0}, []float64{-10, 20, -30}), "n_targets", 2), "aggregate_function", "MAX"), in: []any{x}, want: tensorOf([]int{4, 2}, -10, 0, 0, 20, -30, 0, 0, 20)},
		{name: "least of some", opset: 1, op: ml + "TreeEnsembleRegressor", attrs: with(with(stump("target", []int{0, 1, 0}, []float64{10, -20, 30}), "n_targets", 2), "aggregate_function", "MIN"), in: []any{x}, want: tensorOf([]int{4, 2}, 10, 0, 0, -20, 30, 0, 0, -20)},
		{name: "average", opset: 1, op: ml + "TreeEnsembleRegressor", attrs: with(stump("target", []int{0, 0, 0}, []float64{10, 20, 30}), "aggregate_function", "AVERAGE"), in: []any{x}, want: one(10, 20, 30, 20)},
		{name: "shares", opset: 1, op: ml + "TreeEnsembleClassifier", attrs: with(stump("class", []int{1, 1, 1}, []float64{0.25, 0.75, 0.5}), "classlabels_int64s", classes), in: []any{x},
			want: labels(4, 7, 4, 7), more: []*Tensor{tensorOf([]int{4, 2}, .75, .25, .25, .75, .5, .5, .25, .75)}},
		{name: "signs", opset: 1, op: ml + "TreeEnsembleClassifier", attrs: with(stump("class", []int{0, 0, 0}, []float64{-0.25, 0.75, 0}), "classlabels_int64s", classes), in: []any{x},
			want: labels(4, 7, 4, 7), more: []*Tensor{tensorOf([]int{4, 2}, .25, -.25, -.75, .75, 0, 0, -.75, .75)}},
		{name: "three classes", opset: 3, op: ml + "TreeEnsembleClassifier", attrs: with(stump("class", []int{0, 2, 1}, []float64{1, 1, 1}), "classlabels_int64s", []int{0, 1, 2}), in: []any{x},
			want: labels(0, 2, 1, 2), more: []*Tensor{tensorOf([]int{4, 3}, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1)}},
		{name: "strings", opset: 1, op: ml + "TreeEnsembleClassifier", attrs: with(stump("class", []int{0, 2, 1}, []float64{1, 1, 1}), "classlabels_strings", []string{"a"}), in: []any{x}, err: "labels that are strings"},
		{name: "loop", opset: 1, op: ml + "TreeEnsembleRegressor", attrs: with(stump("target", []int{0, 0, 0}, []float64{10, 20, 30}), "nodes_truenodeids", []int{1, 1, 0, 0, 0}), in: []any{x}, err: "reached twice"},
		{name: "missing child", opset: 1, op: ml + "TreeEnsembleRegressor", attrs: with(stump("target", []int{0, 0, 0}, []float64{10, 20, 30}), "nodes_truenodeids", []int{1, 9, 0, 0, 0}), in: []any{x}, err: "not there"},
		{name: "feature", opset: 1, op: ml + "TreeEnsembleRegressor", attrs: with(stump("target", []int{0, 0, 0}, []float64{10, 20, 30}), "nodes_featureids", []int{0, 2, 0, 0, 0}), in: []any{x}, err: "feature 2 of 2"},
		{name: "target", opset: 1, op: ml + "TreeEnsembleRegressor", attrs: with(stump("target", []int{0, 3, 0}, []float64{10, 20, 30}), "n_targets", 2), in: []any{x}, err: "target 3 of 2"},
		{name: "mode", opset: 1, op: ml + "TreeEnsembleRegressor", attrs: with(stump("target", []int{0, 0, 0}, []float64{10, 20, 30}), "nodes_modes", []string{"BRANCH_LEQ", "BRANCH_MAYBE", "LEAF", "LEAF", "LEAF"}), in: []any{x}, err: "BRANCH_MAYBE"},
		{name: "members", opset: 5, op: ml + "TreeEnsemble", attrs: member(1, 1.75, 1, math.NaN()), in: []any{x}, want: one(-5, 5, 5, -5)},
		{name: "no members", opset: 5, op: ml + "TreeEnsemble", attrs: member(math.NaN()), in: []any{x}, err: "no value to compare"},
		{name: "root", opset: 5, op: ml + "TreeEnsemble", attrs: with(member(1), "tree_roots", []int{3}), in: []any{x}, err: "root 3 of 1 nodes"},
	}
}

// Every mode of a test, below, at and above its threshold.
func TestTreeModes(t *testing.T) {
	var cases []opCase
	for mode, want := range map[string][3]float64{
		branchLEQ: {1, 1, 0}, branchLT: {1, 0, 0}, branchGTE: {0, 1, 1}, branchGT: {0, 0, 1}, branchEQ: {0, 1, 0}, branchNEQ: {1, 0, 1},
	} {
		a := stump("target", []int{0, 0, 0}, []float64{1, 1, 0})
		a["nodes_modes"] = []string{mode, "BRANCH_LEQ", "LEAF", "LEAF", "LEAF"}
		cases = append(cases, opCase{name: mode, opset: 1, op: ml + "TreeEnsembleRegressor", attrs: a,
			in: []any{data{tensorOf([]int{3, 2}, 1.25, 0, 1.5, 0, 1.75, 0)}}, want: tensorOf([]int{3, 1}, want[:]...)})
	}
	runCases(t, cases)
}

func TestClassicalOperators(t *testing.T) { runCases(t, slices.Concat(mlCases(), treeCases())) }
