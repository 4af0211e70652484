package onnx

import (
	"slices"

	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
)

// operator is one row of the table: everything the importer knows about an ONNX
// operator besides its lowering function.
type operator struct {
	name  string
	since []int // opsets that changed it, rising; the first one introduced it
	minIn int
	maxIn int
	lower lowering
}

// many is the number of inputs of a variadic operator.
const many = 1 << 20

// operators is the table of supported operators. A lowering function reads
// node.since to tell the versions apart.
func operators() []operator {
	return []operator{
		{"Add", []int{1, 6, 7, 13, 14}, 2, 2, lowerAdd},
		{"ArgMax", []int{1, 11, 12, 13}, 1, 1, lowerArgMax},
		{"AveragePool", []int{1, 7, 10, 11, 19, 22}, 1, 1, lowerAveragePool},
		{"BatchNormalization", []int{1, 6, 7, 9, 14, 15}, 5, 5, lowerBatchNormalization},
		{"Cast", []int{1, 6, 9, 13, 19, 21, 23, 24, 25}, 1, 1, lowerCast},
		{"Clip", []int{1, 6, 11, 12, 13}, 1, 3, lowerClip},
		{"Concat", []int{1, 4, 11, 13}, 1, many, lowerConcat},
		{"Constant", []int{1, 9, 11, 12, 13, 19, 21, 23, 24, 25}, 0, 0, lowerConstant},
		{"ConstantOfShape", []int{9, 20, 21, 23, 24, 25}, 1, 1, lowerConstantOfShape},
		{"Conv", []int{1, 11, 22}, 2, 3, lowerConv},
		{"DequantizeLinear", []int{10, 13, 19, 21, 23, 24, 25}, 2, 3, lowerDequantizeLinear},
		{"Div", []int{1, 6, 7, 13, 14}, 2, 2, lowerDiv},
		{"Dropout", []int{1, 6, 7, 10, 12, 13, 22}, 1, 3, lowerDropout},
		{"Equal", []int{7, 11, 13, 19}, 2, 2, lowerEqual},
		{"Expand", []int{8, 13}, 2, 2, lowerExpand},
		{"Flatten", []int{1, 9, 11, 13, 21, 23, 24, 25}, 1, 1, lowerFlatten},
		{"Gather", []int{1, 11, 13}, 2, 2, lowerGather},
		{"Gemm", []int{1, 6, 7, 9, 11, 13}, 2, 3, lowerGemm},
		{"GlobalAveragePool", []int{1, 22}, 1, 1, lowerGlobalAveragePool},
		{"Identity", []int{1, 13, 14, 16, 19, 21, 23, 24, 25}, 1, 1, lowerIdentity},
		{"LeakyRelu", []int{1, 6, 16}, 1, 1, lowerLeakyRelu},
		{"MatMul", []int{1, 9, 13}, 2, 2, lowerMatMul},
		{"MaxPool", []int{1, 8, 10, 11, 12, 22}, 1, 1, lowerMaxPool},
		{"Mul", []int{1, 6, 7, 13, 14}, 2, 2, lowerMul},
		{"Neg", []int{1, 6, 13}, 1, 1, lowerNeg},
		{"NonZero", []int{9, 13}, 1, 1, lowerNonZero},
		{"PRelu", []int{1, 6, 7, 9, 16}, 2, 2, lowerPRelu},
		{"Pad", []int{1, 2, 11, 13, 18, 19, 21, 23, 24, 25}, 1, 4, lowerPad},
		{"QuantizeLinear", []int{10, 13, 19, 21, 23, 24, 25}, 2, 3, lowerQuantizeLinear},
		{"Range", []int{11}, 3, 3, lowerRange},
		{"ReduceMean", []int{1, 11, 13, 18}, 1, 2, lowerReduceMean},
		{"ReduceSum", []int{1, 11, 13}, 1, 2, lowerReduceSum},
		{"Relu", []int{1, 6, 13, 14}, 1, 1, lowerRelu},
		{"Reshape", []int{1, 5, 13, 14, 19, 21, 23, 24, 25}, 1, 2, lowerReshape},
		{"Shape", []int{1, 13, 15, 19, 21, 23, 24, 25}, 1, 1, lowerShape},
		{"Sigmoid", []int{1, 6, 13}, 1, 1, lowerSigmoid},
		{"Size", []int{1, 13, 19, 21, 23, 24, 25}, 1, 1, lowerSize},
		{"Slice", []int{1, 10, 11, 13}, 1, 5, lowerSlice},
		{"Softmax", []int{1, 11, 13}, 1, 1, lowerSoftmax},
		{"Squeeze", []int{1, 11, 13, 21, 23, 24, 25}, 1, 2, lowerSqueeze},
		{"Sub", []int{1, 6, 7, 13, 14}, 2, 2, lowerSub},
		{"Sum", []int{1, 6, 8, 13}, 1, many, lowerSum},
		{"Tanh", []int{1, 6, 13}, 1, 1, lowerTanh},
		{"Transpose", []int{1, 13, 21, 23, 24, 25}, 1, 1, lowerTranspose},
		{"Unsqueeze", []int{1, 11, 13, 21, 23, 24, 25}, 1, 2, lowerUnsqueeze},
	}
}

// Operators lists the names of the supported operators.
func Operators() []string {
	var names []string
	for _, o := range operators() {
		names = append(names, o.name)
	}
	return names
}

// find is the row of a node's operator; it sets n.since.
func (n *node) find(p *onnxpb.NodeProto, opset int) (*operator, error) {
	const try = "replace the operator by supported ones before exporting the model"
	if !standardDomain(p.GetDomain()) {
		return nil, n.unsupported(try, "operators of domain %s are not supported", p.GetDomain())
	}
	row, ok := n.table[n.op]
	if !ok {
		return nil, n.unsupported(try, "this operator is not supported")
	}
	for _, since := range slices.Backward(row.since) {
		if since <= opset {
			n.since = since
			return row, nil
		}
	}
	return nil, n.unsupported("", "there is no such operator at opset %d", opset)
}
