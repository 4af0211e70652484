package onnx

import (
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
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
	use := make(usage)
	use.walk(g.GetNode(), 0)
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

// usage says of each name what it is used as: data, structural, parameter.
type usage map[string][3]bool

func (use usage) mark(name string, r Role) {
	u := use[name]
	u[r] = true
	use[name] = u
}

// join adds the uses of one name to those of another that stands for it.
func (use usage) join(name, other string) {
	u := use[name]
	for r, used := range use[other] {
		u[r] = u[r] || used
	}
	use[name] = u
}

// walk follows the uses from the outputs of nodes to their inputs, through the
// graphs of branches and loops too.
func (use usage) walk(nodes []*onnxpb.NodeProto, depth int) {
	for _, p := range slices.Backward(nodes) {
		var result [3]bool // what the node's outputs are used for
		for _, out := range p.GetOutput() {
			for r, used := range use[out] {
				result[r] = result[r] || used
			}
		}
		for _, a := range p.GetAttribute() {
			if a.G != nil && depth < maxNesting {
				use.inside(p, a.G, depth)
			}
		}
		structural, parameters := roles(p.GetOpType())
		for i, name := range p.GetInput() {
			switch {
			case slices.Contains(structural, i):
				use.mark(name, Structural)
			case slices.Contains(parameters, i):
				use.mark(name, Parameter)
			case result[Structural] && !readsShapeOnly(p.GetOpType()):
				use.mark(name, Structural)
			case result[Parameter] && !result[Data] && movesOnly(p.GetOpType()):
				use.mark(name, Parameter)
			case !readsShapeOnly(p.GetOpType()):
				use.mark(name, Data)
			}
		}
	}
}

// inside follows the uses through the graph of a node, whose outputs are the
// node's; a loop's body has its condition in front of them, and its carried inputs
// are the node's.
func (use usage) inside(p *onnxpb.NodeProto, g *onnxpb.GraphProto, depth int) {
	outputs := g.GetOutput()
	if p.GetOpType() == "Loop" && len(outputs) > 0 {
		use.mark(outputs[0].GetName(), Structural)
		outputs = outputs[1:]
	}
	for i, out := range p.GetOutput() {
		if i < len(outputs) {
			use.join(outputs[i].GetName(), out)
		}
	}
	use.walk(g.GetNode(), depth+1)
	if p.GetOpType() == "Loop" {
		for i, name := range p.GetInput() {
			if i >= 2 && i < len(g.GetInput()) {
				use.join(name, g.GetInput()[i].GetName())
			}
		}
	}
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
	case "ConstantOfShape", "HannWindow", "HammingWindow", "BlackmanWindow", "If":
		return []int{0}, nil
	case "Loop":
		return []int{0, 1}, nil
	case "Reshape", "Squeeze", "Unsqueeze", "Expand", "Tile", "TopK", "Split", "Trilu", "CumSum",
		"CenterCropPad", "ReverseSequence", "Upsample", "Compress", "SplitToSequence", "AffineGrid", "CumProd",
		"ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2",
		"ReduceLogSum", "ReduceLogSumExp", "ReduceSumSquare":
		return []int{1}, nil
	case "Slice":
		return []int{1, 2, 3, 4}, nil
	case "MelWeightMatrix":
		return []int{0, 1, 2, 3, 4}, nil
	case "RoiAlign":
		return []int{1, 2}, nil
	case "MaxRoiPool":
		return []int{1}, nil
	case "Unique":
		return []int{0}, nil
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
