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
var limits = map[string]string{}
