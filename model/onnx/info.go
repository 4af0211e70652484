package onnx

// OperatorInfo is what the table of operators says about one.
type OperatorInfo struct {
	Name   string
	Opsets []int  // that introduced or changed it, rising
	Limits string // what of it is refused when importing; empty where nothing is
}

// Table lists the supported operators, in alphabetical order.
func Table() []OperatorInfo {
	var infos []OperatorInfo
	for _, o := range operators() {
		infos = append(infos, OperatorInfo{o.name, o.since, limits[o.name]})
	}
	return infos
}

// limits says what of an operator is refused, each with an error that names the
// node.
var limits = map[string]string{
	"Attention":          "lengths (nonpad_kv_seqlen) that are data; a row masked as a whole by finite numbers of -9e8 or less",
	"AveragePool":        "ceil_mode with auto_pad VALID; a window without an element",
	"BatchNormalization": "is_test 0",
	"Dropout":            "training, unless the ratio is 0",
	"Erf":                "integers",
	"GRU":                "sequence lengths that are data",
	"LSTM":               "sequence lengths that are data",
	"LpPool":             "ceil_mode with auto_pad VALID",
	"MaxPool":            "ceil_mode with auto_pad VALID; a window without an element; indices of a kernel of more than 4096",
	"Pow":                "as data: a negative base with a float exponent, integers with an exponent outside [0, 255]",
	"RNN":                "sequence lengths that are data",
	"ReduceLogSum":       "no elements",
	"ReduceLogSumExp":    "no elements; integers",
	"ReduceMax":          "no elements of floats",
	"ReduceMean":         "no elements",
	"ReduceMin":          "no elements of floats",
	"Shrink":             "integers",

	mlDomain + ".LabelEncoder":           "strings",
	mlDomain + ".LinearClassifier":       "labels that are strings; post_transform PROBIT, SOFTMAX_ZERO",
	mlDomain + ".SVMClassifier":          "labels that are strings; probabilities",
	mlDomain + ".TreeEnsembleClassifier": "labels that are strings; post_transform PROBIT, SOFTMAX_ZERO",
}
