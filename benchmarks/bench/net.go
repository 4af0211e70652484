package bench

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
	"google.golang.org/protobuf/proto"
)

// opset is the ONNX version of generated networks.
const opset = 17

// net builds an ONNX network with random weights, one layer behind the other. The
// shapes are those of one sample, without the batch.
type net struct {
	rng   *rand.Rand
	graph *onnxpb.GraphProto
	last  string // name of the last output
	shape []int  // its shape: [channels, height, width] or [features]
	input []int
}

// newNet starts a network whose weights depend on nothing but the seed.
func newNet(seed uint64, name string, input ...int) *net {
	n := &net{
		rng:   rand.New(rand.NewPCG(seed, 0x6e6574)),
		graph: &onnxpb.GraphProto{Name: &name},
		last:  "input", shape: input, input: input,
	}
	n.graph.Input = []*onnxpb.ValueInfoProto{valueInfo("input", append([]int{1}, input...))}
	return n
}

// random is an initializer of normal values with mean 0.
func (n *net) random(name string, deviation float64, shape ...int) string {
	raw := make([]byte, 0, 4*graph.Elements(shape))
	for range graph.Elements(shape) {
		v := float32(n.rng.NormFloat64() * deviation)
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
	}
	n.graph.Initializer = append(n.graph.Initializer, tensorProto(name, shape, raw))
	return name
}

// add appends a node behind the last one, or behind the given tensors.
func (n *net) add(op string, shape []int, inputs []string, attributes ...*onnxpb.AttributeProto) {
	name := fmt.Sprintf("%s_%d", op, len(n.graph.Node))
	n.graph.Node = append(n.graph.Node, &onnxpb.NodeProto{
		OpType: &op, Name: &name, Input: inputs, Output: []string{name + "_out"}, Attribute: attributes,
	})
	n.last, n.shape = name+"_out", shape
}

// conv is a square convolution that keeps the size (divided by the stride).
func (n *net) conv(channels, kernel, stride, groups int) *net {
	in, h, w := n.shape[0], n.shape[1], n.shape[2]
	id := len(n.graph.Initializer)
	fan := in / groups * kernel * kernel
	weights := n.random(fmt.Sprint("w", id), math.Sqrt(2/float64(fan)), channels, in/groups, kernel, kernel)
	bias := n.random(fmt.Sprint("b", id), 0.05, channels)
	// the padding that gives ceil(size/stride), more of it at the end
	pads := make([]int, 4)
	for i, size := range []int{h, w} {
		total := max(0, (ceilDiv(size, stride)-1)*stride+kernel-size)
		pads[i], pads[i+2] = total/2, total-total/2
	}
	n.add("Conv", []int{channels, ceilDiv(h, stride), ceilDiv(w, stride)}, []string{n.last, weights, bias},
		intsAttr("kernel_shape", kernel, kernel), intsAttr("pads", pads...), intsAttr("strides", stride, stride), intAttr("group", groups))
	return n
}

func (n *net) relu() *net {
	n.add("Relu", n.shape, []string{n.last})
	return n
}

// sum adds an earlier tensor of the same shape.
func (n *net) sum(other string) *net {
	n.add("Add", n.shape, []string{n.last, other})
	return n
}

// maxPool halves the size.
func (n *net) maxPool() *net {
	n.add("MaxPool", []int{n.shape[0], n.shape[1] / 2, n.shape[2] / 2}, []string{n.last},
		intsAttr("kernel_shape", 2, 2), intsAttr("strides", 2, 2))
	return n
}

// globalPool averages each channel.
func (n *net) globalPool() *net {
	n.add("GlobalAveragePool", []int{n.shape[0], 1, 1}, []string{n.last})
	return n
}

// dense is a fully connected layer over all features.
func (n *net) dense(features int) *net {
	in := graph.Elements(n.shape)
	if len(n.shape) > 1 {
		n.add("Flatten", []int{in}, []string{n.last}, intAttr("axis", 1))
	}
	id := len(n.graph.Initializer)
	weights := n.random(fmt.Sprint("w", id), math.Sqrt(2/float64(in)), in, features)
	bias := n.random(fmt.Sprint("b", id), 0.05, features)
	n.add("Gemm", []int{features}, []string{n.last, weights, bias})
	return n
}

// write writes the network and one uniform input in [0, 1] with its output, in
// ONNX's test layout.
func (n *net) write(dir string) error {
	data := filepath.Join(dir, "test_data_set_0")
	if err := os.MkdirAll(data, 0o755); err != nil {
		return err
	}
	n.graph.Output = []*onnxpb.ValueInfoProto{valueInfo(n.last, append([]int{1}, n.shape...))}
	raw, err := proto.Marshal(&onnxpb.ModelProto{
		IrVersion:   proto.Int64(8),
		OpsetImport: []*onnxpb.OperatorSetIdProto{{Version: proto.Int64(opset)}},
		Graph:       n.graph,
	})
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "model.onnx"), raw, 0o644); err != nil {
		return err
	}
	x := make([]float64, graph.Elements(n.input))
	for i := range x {
		x[i] = float64(float32(n.rng.Float64()))
	}
	g, err := onnx.Import(raw, onnx.Options{})
	if err != nil {
		return err
	}
	y, err := g.Eval([][]float64{x})
	if err != nil {
		return err
	}
	if err := writeTensor(filepath.Join(data, "input_0.pb"), append([]int{1}, n.input...), x); err != nil {
		return err
	}
	return writeTensor(filepath.Join(data, "output_0.pb"), append([]int{1}, n.shape...), y[g.Outputs[0]])
}

func writeTensor(path string, shape []int, values []float64) error {
	var b []byte
	for _, v := range values {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(v)))
	}
	raw, err := proto.Marshal(tensorProto("", shape, b))
	if err != nil {
		return err
	}
	return os.WriteFile(path, raw, 0o644)
}

// tensorProto is a float32 tensor; raw holds its elements, little-endian.
func tensorProto(name string, shape []int, raw []byte) *onnxpb.TensorProto {
	return &onnxpb.TensorProto{Name: &name, DataType: proto.Int32(int32(onnxpb.TensorProto_FLOAT)), Dims: int64s(shape), RawData: raw}
}

func valueInfo(name string, shape []int) *onnxpb.ValueInfoProto {
	s := &onnxpb.TensorShapeProto{}
	for _, d := range shape {
		s.Dim = append(s.Dim, &onnxpb.TensorShapeProto_Dimension{
			Value: &onnxpb.TensorShapeProto_Dimension_DimValue{DimValue: int64(d)}})
	}
	return &onnxpb.ValueInfoProto{Name: &name, Type: &onnxpb.TypeProto{Value: &onnxpb.TypeProto_TensorType{
		TensorType: &onnxpb.TypeProto_Tensor{ElemType: proto.Int32(int32(onnxpb.TensorProto_FLOAT)), Shape: s}}}}
}

func intAttr(name string, v int) *onnxpb.AttributeProto {
	return &onnxpb.AttributeProto{Name: &name, Type: onnxpb.AttributeProto_INT.Enum(), I: proto.Int64(int64(v))}
}

func intsAttr(name string, v ...int) *onnxpb.AttributeProto {
	return &onnxpb.AttributeProto{Name: &name, Type: onnxpb.AttributeProto_INTS.Enum(), Ints: int64s(v)}
}

func int64s(v []int) []int64 {
	out := make([]int64, len(v))
	for i, x := range v {
		out[i] = int64(x)
	}
	return out
}

func ceilDiv(a, b int) int { return (a + b - 1) / b }
