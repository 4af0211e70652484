package onnx

import (
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// operator is one row of the table: everything the importer knows about an ONNX
// operator besides its lowering function.
type operator struct {
	name  string // with its domain, unless that is the standard
	since []int  // opsets that changed it, rising; the first one introduced it
	minIn int
	maxIn int
	lower lowering
}

// many is the number of inputs of a variadic operator.
const many = 1 << 20

// operators are those of every domain.
func operators() []operator {
	return slices.Concat(standardOperators(), mlOperators(), qonnxOperators())
}

// standardOperators is the table of the standard domain's. A lowering function
// reads node.since to tell the versions apart.
func standardOperators() []operator {
	return []operator{
		{"Abs", []int{1, 6, 13}, 1, 1, lowerAbs},
		{"Acos", []int{7, 22}, 1, 1, lowerFunction(graph.Acos)},
		{"Acosh", []int{9, 22}, 1, 1, lowerFunction(graph.Acosh)},
		{"Add", []int{1, 6, 7, 13, 14}, 2, 2, lowerAdd},
		{"And", []int{1, 7}, 2, 2, lowerAnd},
		{"ArgMax", []int{1, 11, 12, 13}, 1, 1, lowerArgMax},
		{"ArgMin", []int{1, 11, 12, 13}, 1, 1, lowerArgMin},
		{"Asin", []int{7, 22}, 1, 1, lowerFunction(graph.Asin)},
		{"Asinh", []int{9, 22}, 1, 1, lowerFunction(graph.Asinh)},
		{"Atan", []int{7, 22}, 1, 1, lowerFunction(graph.Atan)},
		{"Atanh", []int{9, 22}, 1, 1, lowerFunction(graph.Atanh)},
		{"Attention", []int{23, 24, 25}, 3, 7, lowerAttention},
		{"AveragePool", []int{1, 7, 10, 11, 19, 22}, 1, 1, lowerAveragePool},
		{"BatchNormalization", []int{1, 6, 7, 9, 14, 15}, 5, 5, lowerBatchNormalization},
		{"BitShift", []int{11, 28}, 2, 2, lowerBitShift},
		{"BitwiseAnd", []int{18}, 2, 2, lowerBitwiseAnd},
		{"BitwiseNot", []int{18}, 1, 1, lowerBitwiseNot},
		{"BitwiseOr", []int{18}, 2, 2, lowerBitwiseOr},
		{"BitwiseXor", []int{18}, 2, 2, lowerBitwiseXor},
		{"Cast", []int{1, 6, 9, 13, 19, 21, 23, 24, 25, 28}, 1, 1, lowerCast},
		{"CastLike", []int{15, 19, 21, 23, 24, 25}, 2, 2, lowerCastLike},
		{"Ceil", []int{1, 6, 13}, 1, 1, lowerRounding(graph.Up)},
		{"Celu", []int{12, 28}, 1, 1, lowerCelu},
		{"CenterCropPad", []int{18}, 2, 2, lowerCenterCropPad},
		{"Clip", []int{1, 6, 11, 12, 13}, 1, 3, lowerClip},
		{"Concat", []int{1, 4, 11, 13}, 1, many, lowerConcat},
		{"Constant", []int{1, 9, 11, 12, 13, 19, 21, 23, 24, 25}, 0, 0, lowerConstant},
		{"ConstantOfShape", []int{9, 20, 21, 23, 24, 25}, 1, 1, lowerConstantOfShape},
		{"Conv", []int{1, 11, 22}, 2, 3, lowerConv},
		{"ConvInteger", []int{10}, 2, 4, lowerConvInteger},
		{"ConvTranspose", []int{1, 11, 22}, 2, 3, lowerConvTranspose},
		{"Cos", []int{7, 22}, 1, 1, lowerFunction(graph.Cos)},
		{"Cosh", []int{9, 22}, 1, 1, lowerFunction(graph.Cosh)},
		{"CumProd", []int{26}, 2, 2, lowerCumProd},
		{"CumSum", []int{11, 14}, 2, 2, lowerCumSum},
		{"DepthToSpace", []int{1, 11, 13, 28}, 1, 1, lowerDepthToSpace},
		{"DequantizeLinear", []int{10, 13, 19, 21, 23, 24, 25}, 2, 3, lowerDequantizeLinear},
		{"Div", []int{1, 6, 7, 13, 14}, 2, 2, lowerDiv},
		{"Dropout", []int{1, 6, 7, 10, 12, 13, 22}, 1, 3, lowerDropout},
		{"DynamicQuantizeLinear", []int{11}, 1, 1, lowerDynamicQuantizeLinear},
		{"Elu", []int{1, 6, 22}, 1, 1, lowerElu},
		{"Equal", []int{1, 7, 11, 13, 19}, 2, 2, lowerEqual},
		{"Erf", []int{9, 13}, 1, 1, lowerFunction(graph.Erf)},
		{"Exp", []int{1, 6, 13}, 1, 1, lowerFunction(graph.Exp)},
		{"Expand", []int{8, 13}, 2, 2, lowerExpand},
		{"EyeLike", []int{9, 22}, 1, 1, lowerEyeLike},
		{"Flatten", []int{1, 9, 11, 13, 21, 23, 24, 25}, 1, 1, lowerFlatten},
		{"Floor", []int{1, 6, 13}, 1, 1, lowerRounding(graph.Down)},
		{"GRU", []int{1, 3, 7, 14, 22}, 3, 6, lowerGRU},
		{"Gather", []int{1, 11, 13}, 2, 2, lowerGather},
		{"GatherElements", []int{11, 13}, 2, 2, lowerGatherElements},
		{"GatherND", []int{11, 12, 13}, 2, 2, lowerGatherND},
		{"Gelu", []int{20}, 1, 1, lowerGelu},
		{"Gemm", []int{1, 6, 7, 9, 11, 13}, 2, 3, lowerGemm},
		{"GlobalAveragePool", []int{1, 22}, 1, 1, lowerGlobalAveragePool},
		{"GlobalLpPool", []int{1, 2, 22}, 1, 1, lowerGlobalLpPool},
		{"GlobalMaxPool", []int{1, 22}, 1, 1, lowerGlobalMaxPool},
		{"Greater", []int{1, 7, 9, 13}, 2, 2, lowerGreater},
		{"GreaterOrEqual", []int{12, 16}, 2, 2, lowerGreaterOrEqual},
		{"GroupNormalization", []int{18, 21}, 3, 3, lowerGroupNormalization},
		{"HardSigmoid", []int{1, 6, 22}, 1, 1, lowerHardSigmoid},
		{"HardSwish", []int{14, 22}, 1, 1, lowerFunction(graph.HardSwish)},
		{"Hardmax", []int{1, 11, 13}, 1, 1, lowerHardmax},
		{"Identity", []int{1, 13, 14, 16, 19, 21, 23, 24, 25}, 1, 1, lowerIdentity},
		{"If", []int{1, 11, 13, 16, 19, 21, 23, 24, 25}, 1, 1, lowerIf},
		{"InstanceNormalization", []int{1, 6, 22}, 3, 3, lowerInstanceNormalization},
		{"LRN", []int{1, 13}, 1, 1, lowerLRN},
		{"LSTM", []int{1, 7, 14, 22}, 3, 8, lowerLSTM},
		{"LayerNormalization", []int{17}, 2, 3, lowerLayerNormalization},
		{"LeakyRelu", []int{1, 6, 16}, 1, 1, lowerLeakyRelu},
		{"Less", []int{1, 7, 9, 13}, 2, 2, lowerLess},
		{"LessOrEqual", []int{12, 16}, 2, 2, lowerLessOrEqual},
		{"Log", []int{1, 6, 13}, 1, 1, lowerFunction(graph.Log)},
		{"LogSoftmax", []int{1, 11, 13}, 1, 1, lowerLogSoftmax},
		{"Loop", []int{1, 11, 13, 16, 19, 21, 23, 24, 25}, 0, many, lowerLoop},
		{"LpNormalization", []int{1, 22}, 1, 1, lowerLpNormalization},
		{"LpPool", []int{1, 2, 11, 18, 22}, 1, 1, lowerLpPool},
		{"MatMul", []int{1, 9, 13}, 2, 2, lowerMatMul},
		{"MatMulInteger", []int{10}, 2, 4, lowerMatMulInteger},
		{"Max", []int{1, 6, 8, 12, 13}, 1, many, lowerMax},
		{"MaxPool", []int{1, 8, 10, 11, 12, 22}, 1, 1, lowerMaxPool},
		{"Mean", []int{1, 6, 8, 13}, 1, many, lowerMean},
		{"MeanVarianceNormalization", []int{9, 13}, 1, 1, lowerMeanVarianceNormalization},
		{"Min", []int{1, 6, 8, 12, 13}, 1, many, lowerMin},
		{"Mish", []int{18, 22}, 1, 1, lowerFunction(graph.Mish)},
		{"Mod", []int{10, 13, 28}, 2, 2, lowerMod},
		{"Mul", []int{1, 6, 7, 13, 14}, 2, 2, lowerMul},
		{"Neg", []int{1, 6, 13}, 1, 1, lowerNeg},
		{"NonZero", []int{9, 13}, 1, 1, lowerNonZero},
		{"Not", []int{1}, 1, 1, lowerNot},
		{"OneHot", []int{9, 11, 28}, 3, 3, lowerOneHot},
		{"Or", []int{1, 7}, 2, 2, lowerOr},
		{"PRelu", []int{1, 6, 7, 9, 16}, 2, 2, lowerPRelu},
		{"Pad", []int{1, 2, 11, 13, 18, 19, 21, 23, 24, 25}, 1, 4, lowerPad},
		{"Pow", []int{1, 7, 12, 13, 15}, 2, 2, lowerPow},
		{"QLinearConv", []int{10}, 8, 9, lowerQLinearConv},
		{"QLinearMatMul", []int{10, 21}, 8, 8, lowerQLinearMatMul},
		{"QuantizeLinear", []int{10, 13, 19, 21, 23, 24, 25}, 2, 3, lowerQuantizeLinear},
		{"RMSNormalization", []int{23}, 2, 2, lowerRMSNormalization},
		{"RNN", []int{1, 7, 14, 22}, 3, 6, lowerRNN},
		{"Range", []int{11, 27}, 3, 3, lowerRange},
		{"Reciprocal", []int{1, 6, 13}, 1, 1, lowerFunction(graph.Reciprocal)},
		{"ReduceL1", []int{1, 11, 13, 18}, 1, 2, lowerReduce(18, reduceL1)},
		{"ReduceL2", []int{1, 11, 13, 18}, 1, 2, lowerReduce(18, reduceL2)},
		{"ReduceLogSum", []int{1, 11, 13, 18, 28}, 1, 2, lowerReduce(18, reduceLogSum)},
		{"ReduceLogSumExp", []int{1, 11, 13, 18, 28}, 1, 2, lowerReduce(18, reduceLogSumExp)},
		{"ReduceMax", []int{1, 11, 12, 13, 18, 20}, 1, 2, lowerReduce(18, reduceMax)},
		{"ReduceMean", []int{1, 11, 13, 18}, 1, 2, lowerReduce(18, reduceMean)},
		{"ReduceMin", []int{1, 11, 12, 13, 18, 20}, 1, 2, lowerReduce(18, reduceMin)},
		{"ReduceProd", []int{1, 11, 13, 18}, 1, 2, lowerReduce(18, reduceProd)},
		{"ReduceSum", []int{1, 11, 13}, 1, 2, lowerReduce(13, reduceSum)},
		{"ReduceSumSquare", []int{1, 11, 13, 18}, 1, 2, lowerReduce(18, reduceSumSquare)},
		{"Relu", []int{1, 6, 13, 14}, 1, 1, lowerRelu},
		{"Reshape", []int{1, 5, 13, 14, 19, 21, 23, 24, 25}, 1, 2, lowerReshape},
		{"Resize", []int{10, 11, 13, 18, 19}, 1, 4, lowerResize},
		{"ReverseSequence", []int{10, 28}, 2, 2, lowerReverseSequence},
		{"RotaryEmbedding", []int{23}, 3, 4, lowerRotaryEmbedding},
		{"Round", []int{11, 22}, 1, 1, lowerRounding(graph.HalfEven)},
		{"Scan", []int{8, 9, 11, 16, 19, 21, 23, 24, 25}, 1, many, lowerScan},
		{"Scatter", []int{9, 11}, 3, 3, lowerScatterElements},
		{"ScatterElements", []int{11, 13, 16, 18}, 3, 3, lowerScatterElements},
		{"ScatterND", []int{11, 13, 16, 18}, 3, 3, lowerScatterND},
		{"Selu", []int{1, 6, 22}, 1, 1, lowerSelu},
		{"Shape", []int{1, 13, 15, 19, 21, 23, 24, 25}, 1, 1, lowerShape},
		{"Shrink", []int{9}, 1, 1, lowerShrink},
		{"Sigmoid", []int{1, 6, 13}, 1, 1, lowerFunction(graph.Sigmoid)},
		{"Sign", []int{9, 13}, 1, 1, lowerSign},
		{"Sin", []int{7, 22}, 1, 1, lowerFunction(graph.Sin)},
		{"Sinh", []int{9, 22}, 1, 1, lowerFunction(graph.Sinh)},
		{"Size", []int{1, 13, 19, 21, 23, 24, 25}, 1, 1, lowerSize},
		{"Slice", []int{1, 10, 11, 13}, 1, 5, lowerSlice},
		{"Softmax", []int{1, 11, 13}, 1, 1, lowerSoftmax},
		{"Softplus", []int{1, 22}, 1, 1, lowerFunction(graph.Softplus)},
		{"Softsign", []int{1, 22}, 1, 1, lowerFunction(graph.Softsign)},
		{"SpaceToDepth", []int{1, 13, 28}, 1, 1, lowerSpaceToDepth},
		{"Split", []int{1, 2, 11, 13, 18}, 1, 2, lowerSplit},
		{"Sqrt", []int{1, 6, 13}, 1, 1, lowerFunction(graph.Sqrt)},
		{"Squeeze", []int{1, 11, 13, 21, 23, 24, 25}, 1, 2, lowerSqueeze},
		{"Sub", []int{1, 6, 7, 13, 14}, 2, 2, lowerSub},
		{"Sum", []int{1, 6, 8, 13}, 1, many, lowerSum},
		{"Swish", []int{24}, 1, 1, lowerSwish},
		{"Tan", []int{7, 22}, 1, 1, lowerFunction(graph.Tan)},
		{"Tanh", []int{1, 6, 13}, 1, 1, lowerFunction(graph.Tanh)},
		{"TensorScatter", []int{24}, 2, 3, lowerTensorScatter},
		{"ThresholdedRelu", []int{10, 22}, 1, 1, lowerThresholdedRelu},
		{"Tile", []int{1, 6, 13}, 2, 3, lowerTile},
		{"TopK", []int{1, 10, 11, 24}, 1, 2, lowerTopK},
		{"Transpose", []int{1, 13, 21, 23, 24, 25}, 1, 1, lowerTranspose},
		{"Trilu", []int{14}, 1, 2, lowerTrilu},
		{"Unsqueeze", []int{1, 11, 13, 21, 23, 24, 25}, 1, 2, lowerUnsqueeze},
		{"Upsample", []int{1, 7, 9, 10}, 1, 2, lowerUpsample},
		{"Where", []int{9, 16}, 3, 3, lowerWhere},
		{"Xor", []int{1, 7}, 2, 2, lowerXor},
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
