package onnx

import (
	"slices"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
	"google.golang.org/protobuf/proto"
)

// addSeed adds a model of one operator.
type addSeed func(opset int64, op string, a attrs, in ...any)

// fuzzSeeds are models that between them use every operator of the table.
func fuzzSeeds(t testing.TB) (models [][]byte, used map[string]bool) {
	used = make(map[string]bool)
	further := map[string]int{"MaxPool": 1, "LayerNormalization": 2, "GRU": 1, "LSTM": 2, "Attention": 3}
	add := func(opset int64, op string, a attrs, in ...any) {
		c := opCase{opset: opset, op: op, attrs: a, in: in, more: make([]*Tensor, further[op])}
		m, _ := c.model()
		models = append(models, encode(t, m))
		used[op] = true
	}
	x, image := data{ramp(2, 3)}, data{ramp(1, 2, 4, 4)}
	i8 := intsOf(graph.Int8, []int{2, 3}, 1, -2, 3, 4, 5, -6)
	for _, op := range []string{"Add", "Sub", "Mul", "Div", "PRelu", "Sum"} {
		add(14, op, nil, x, ramp(3))
		add(6, op, attrs{"broadcast": 1, "axis": 1}, x, x)
	}
	for _, op := range []string{"Relu", "LeakyRelu", "Sigmoid", "Tanh", "Softmax", "Identity", "Neg", "Flatten", "Transpose",
		"Shape", "Size", "ArgMax", "ReduceMean", "ReduceSum", "Dropout", "Squeeze", "Constant"} {
		add(18, op, nil, x)
		add(9, op, attrs{"axis": 1}, x)
	}
	add(13, "Constant", attrs{"value": ramp(2)})
	add(13, "Clip", nil, x, scalarF(0), scalarF(1))
	add(6, "Clip", attrs{"min": 0.0}, x)
	add(13, "MatMul", nil, x, ramp(2, 3, 2))
	add(13, "Gemm", attrs{"transB": 1, "alpha": 2.0}, x, ramp(2, 3), ramp(2))
	add(11, "Conv", attrs{"group": 2, "pads": []int{1, 0, 1, 2}, "strides": []int{2, 1}}, image, ramp(4, 1, 2, 3), ramp(4))
	add(11, "Conv", attrs{"auto_pad": "SAME_UPPER", "dilations": []int{1, 2}}, image, data{ramp(2, 2, 2, 2)})
	for _, op := range []string{"MaxPool", "AveragePool"} {
		add(22, op, attrs{"kernel_shape": []int{3, 2}, "strides": []int{2, 2}, "pads": []int{1, 1, 0, 0}, "ceil_mode": 1, "dilations": []int{1, 2}}, image)
	}
	add(22, "GlobalAveragePool", nil, image)
	add(15, "BatchNormalization", nil, image, ramp(2), ramp(2), ramp(2), ramp(2))
	add(14, "Reshape", attrs{"allowzero": 0}, x, list(0, -1))
	add(13, "Unsqueeze", nil, x, list(0, -1))
	add(13, "Concat", attrs{"axis": 1}, x, ramp(2, 1))
	add(13, "Slice", nil, x, list(-1), list(-9), list(1), list(-2))
	add(19, "Pad", attrs{"mode": "reflect"}, x, list(1, 2, 0, -1))
	add(13, "Cast", attrs{"to": 9}, x)
	add(13, "Expand", nil, x, list(2, 1, 1))
	add(13, "Gather", attrs{"axis": 1}, x, list(0, -1))
	add(13, "ConstantOfShape", nil, list(2, 3))
	add(11, "Range", nil, scalarI(0), scalarI(9), scalarI(2))
	add(13, "Equal", nil, list(1, 2), list(2))
	add(13, "NonZero", nil, i8)
	add(21, "QuantizeLinear", attrs{"axis": 0}, x, ramp(2), intsOf(graph.Int8, []int{2}, 1, 2))
	add(21, "DequantizeLinear", attrs{"axis": 1, "block_size": 2}, i8, ramp(2, 2))
	functionSeeds(add)
	reduceSeeds(add)
	normSeeds(add)
	attentionSeeds(add)
	recurrentSeeds(add)
	models = append(models, encode(t, qdq("Gemm", attrs{"transB": 1}, ramp(2), ramp(2), intsOf(graph.Int8, []int{3, 2}, 1, -2, 3, -4, 5, -128), intsOf(graph.Int32, []int{2}, 5, -7))))
	for _, c := range seedCases() {
		add(c.opset, c.op, c.attrs, c.in...)
	}
	return models, used
}

// seedCases are the tables of cases that serve as seeds too.
func seedCases() []opCase {
	return slices.Concat(compareCases(), integerCases(), layoutCases(), indexCases(), orderCases(),
		resizeCases(), convTransposeCases(), controlCases(), mlCases(), treeCases(), integerLayerCases(),
		signalCases(), matrixCases(), imageCases(), deformCases())
}

// TestFuzzSeeds: a seed for every operator, or the fuzzer never gets there.
func TestFuzzSeeds(t *testing.T) {
	models, used := fuzzSeeds(t)
	for _, name := range Operators() {
		if !used[name] {
			t.Errorf("no seed uses %s", name)
		}
	}
	imported := 0
	for _, m := range models {
		if _, err := Import(m, Options{}); err == nil {
			imported++
		}
	}
	if imported < 40 {
		t.Errorf("only %d of %d seeds import", imported, len(models))
	}
}

// FuzzImport: any bytes give a graph that is valid and evaluates without a
// panic, or an error.
func FuzzImport(f *testing.F) {
	models, _ := fuzzSeeds(f)
	for _, m := range models {
		f.Add(m)
	}
	f.Fuzz(func(t *testing.T, model []byte) {
		_, _ = Inputs(model)
		g, err := Import(model, Options{MaxElements: 1 << 16})
		if err != nil {
			return
		}
		in := make([][]float64, len(g.Inputs))
		for i, id := range g.Inputs {
			in[i] = make([]float64, graph.Elements(g.Values[id].Shape))
		}
		_, _ = g.Eval(in)
	})
}

// FuzzReadTensor: any bytes give a tensor whose data fit its shape, or an error.
func FuzzReadTensor(f *testing.F) {
	for _, t := range []*Tensor{ramp(2, 3), list(1, 2), intsOf(graph.Int8, []int{1}, -1), tensorOf([]int{0})} {
		data, err := proto.Marshal(tensorProto("t", t))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if x, err := ReadTensor(data); err == nil && x.Len() != product(x.Shape) {
			t.Errorf("%d elements of shape %v", x.Len(), x.Shape)
		}
	})
}
