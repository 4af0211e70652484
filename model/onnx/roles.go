package onnx

import (
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// Role is what a model uses one of its inputs for.
type Role uint8

const (
	// Data flows through the network.
	Data Role = iota
	// Structural inputs decide shapes and wiring (axes, pads, sizes, k): they
	// must be bound to a value when importing.
	Structural
	// Parameter inputs are weights, biases, scales, zero points or masks that
	// the model takes as inputs; binding them makes them constants.
	Parameter
)

func (r Role) String() string {
	return [...]string{"data", "structural", "parameter"}[r]
}

// InputInfo describes one input of a model.
type InputInfo struct {
	Name        string
	Dims        []Dim // nil where even the rank is open (see Open)
	Open        bool
	Type        graph.DType
	Initializer bool // the model has a value for it: a constant unless bound
	Role        Role
}

// Inputs lists the inputs of a serialised model without lowering it, so that a
// caller can decide what to bind. Operators that the importer does not know are
// no error here.
func Inputs(data []byte) ([]InputInfo, error) {
	model, err := parse(data)
	if err != nil {
		return nil, err
	}
	g := model.GetGraph()
	use := make(map[string][3]bool) // name -> used as data, structural, parameter
	mark := func(name string, r Role) {
		u := use[name]
		u[r] = true
		use[name] = u
	}
	for _, p := range slices.Backward(g.GetNode()) {
		var result [3]bool // what the node's outputs are used for
		for _, out := range p.GetOutput() {
			for r, used := range use[out] {
				result[r] = result[r] || used
			}
		}
		structural, parameters := roles(p.GetOpType())
		for i, name := range p.GetInput() {
			switch {
			case slices.Contains(structural, i):
				mark(name, Structural)
			case slices.Contains(parameters, i):
				mark(name, Parameter)
			case result[Structural] && !readsShapeOnly(p.GetOpType()):
				mark(name, Structural)
			case result[Parameter] && !result[Data] && movesOnly(p.GetOpType()):
				mark(name, Parameter)
			case !readsShapeOnly(p.GetOpType()):
				mark(name, Data)
			}
		}
	}
	initial := make(map[string]bool)
	for _, t := range g.GetInitializer() {
		initial[t.GetName()] = true
	}
	var infos []InputInfo
	for _, p := range g.GetInput() {
		d, err := readDeclared(p)
		if err != nil {
			return nil, err
		}
		info := InputInfo{Name: p.GetName(), Dims: d.dims, Open: d.open, Type: d.dtype, Initializer: initial[p.GetName()]}
		switch u := use[p.GetName()]; {
		case u[Structural]:
			info.Role = Structural
		case u[Parameter] && !u[Data]:
			info.Role = Parameter
		}
		infos = append(infos, info)
	}
	return infos, nil
}

// readsShapeOnly: the result does not depend on the elements of the input.
func readsShapeOnly(op string) bool {
	return op == "Shape" || op == "Size" || op == "EyeLike"
}

// movesOnly: the result is the input in another form, so that it is a parameter
// if the result is.
func movesOnly(op string) bool {
	return slices.Contains([]string{"Identity", "Cast", "DequantizeLinear", "Reshape", "Transpose",
		"Squeeze", "Unsqueeze", "Expand", "Flatten"}, op)
}

// roles are the positions of an operator's structural and parameter inputs, for
// all operators of the standard, those of later releases included.
func roles(op string) (structural, parameters []int) {
	switch op {
	case "ConstantOfShape", "HannWindow", "HammingWindow", "BlackmanWindow", "AffineGrid":
		return []int{0}, nil
	case "Reshape", "Squeeze", "Unsqueeze", "Expand", "Tile", "TopK", "Split", "Trilu", "CumSum",
		"CenterCropPad", "ReverseSequence", "Upsample", "Compress", "SplitToSequence",
		"ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2",
		"ReduceLogSum", "ReduceLogSumExp", "ReduceSumSquare":
		return []int{1}, nil
	case "Slice":
		return []int{1, 2, 3, 4}, nil
	case "Range":
		return []int{0, 1, 2}, nil
	case "Pad":
		return []int{1, 3}, []int{2}
	case "Resize":
		return []int{1, 2, 3}, nil
	case "OneHot":
		return []int{1}, []int{2}
	case "Dropout", "Col2Im", "DFT":
		return []int{1, 2}, nil
	case "STFT":
		return []int{1, 3}, []int{2}
	case "MaxUnpool":
		return []int{2}, nil
	case "Clip", "Conv", "ConvTranspose", "Gemm", "GroupNormalization", "InstanceNormalization",
		"LayerNormalization", "QuantizeLinear", "DequantizeLinear", "RotaryEmbedding":
		return nil, []int{1, 2}
	case "PRelu", "RMSNormalization":
		return nil, []int{1}
	case "ConvInteger":
		return nil, []int{1, 2, 3}
	case "MatMulInteger":
		return nil, []int{2, 3}
	case "BatchNormalization":
		return nil, []int{1, 2, 3, 4}
	case "QLinearMatMul":
		return nil, []int{1, 2, 4, 5, 6, 7}
	case "QLinearConv":
		return nil, []int{1, 2, 3, 4, 5, 6, 7, 8}
	case "LSTM":
		return []int{4}, []int{1, 2, 3, 7}
	case "GRU", "RNN":
		return []int{4}, []int{1, 2, 3}
	case "Attention":
		return []int{6}, []int{3}
	}
	return nil, nil
}
