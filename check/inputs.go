package check

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"

	"github.com/zkinfer/zkinfer/model/data"
	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx"
)

// given are the case's inputs by name; those that are not there are made up.
type given map[string][]float64

// readInputs reads the case's files, decides which of the model's inputs are
// bound, and takes the shapes of the others from the files.
func (x *run) readInputs() (given, map[string]*onnx.Tensor, map[string][]int, error) {
	infos, err := onnx.Inputs(x.raw)
	if err != nil {
		return nil, nil, nil, err
	}
	var free []onnx.InputInfo
	for _, info := range infos {
		if !info.Initializer {
			free = append(free, info)
		}
	}
	values, bind, shapes := given{}, map[string]*onnx.Tensor{}, map[string][]int{}
	if len(x.c.Inputs) == 1 && !strings.HasSuffix(x.c.Inputs[0], ".pb") {
		return values, bind, shapes, readOther(x.c.Inputs[0], free, values, shapes)
	}
	if len(x.c.Inputs) > len(infos) {
		return nil, nil, nil, fmt.Errorf("%d input files, the model has %d inputs", len(x.c.Inputs), len(infos))
	}
	if len(x.c.Inputs) > len(free) { // the files give the initializers too
		free = infos
	}
	for i, file := range x.c.Inputs {
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, nil, nil, err
		}
		t, err := onnx.ReadTensor(raw)
		if err != nil {
			return nil, nil, nil, fmt.Errorf("%s: %w", file, err)
		}
		info := free[i]
		if info.Role == onnx.Structural || info.Role == onnx.Parameter && !x.opts.ParametersIn || info.Initializer {
			bind[info.Name] = t
			continue
		}
		values[info.Name], shapes[info.Name] = t.Values(), t.Shape
	}
	return values, bind, shapes, nil
}

// readOther reads a .json, .npy or .npz file.
func readOther(file string, free []onnx.InputInfo, values given, shapes map[string][]int) error {
	tensors, err := data.Read(file)
	if err != nil {
		return err
	}
	for i, t := range tensors {
		name := t.Name
		if name == "" && i < len(free) {
			name = free[i].Name
		}
		values[name] = t.Values
	}
	for _, info := range free {
		shape, known := make([]int, len(info.Dims)), !info.Open
		for i, d := range info.Dims {
			if shape[i] = d.Size; !d.Known {
				shape[i] = 1 // the batch, in these files
			}
		}
		if known && graph.Elements(shape) == len(values[info.Name]) {
			shapes[info.Name] = shape
		}
	}
	return nil
}

// matchInputs puts the values in the order of the graph's inputs and makes up
// those that are missing.
func matchInputs(g *graph.Graph, values given) ([][]float64, error) {
	inputs := make([][]float64, len(g.Inputs))
	r := rand.New(rand.NewPCG(1, uint64(len(g.Inputs))))
	for i, id := range g.Inputs {
		v := &g.Values[id]
		n := graph.Elements(v.Shape)
		x, ok := values[v.Name]
		if !ok {
			x = random(r, v.Type, n)
		}
		if len(x) != n {
			return nil, fmt.Errorf("input %s: %d elements, shape %v has %d", v.Name, len(x), v.Shape, n)
		}
		inputs[i] = x
	}
	return inputs, nil
}

// random makes an input: normally distributed, or small integers of the type.
func random(r *rand.Rand, t graph.DType, n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		switch t {
		case graph.Float:
			v[i] = float64(float32(r.NormFloat64()))
		case graph.Bool:
			v[i] = float64(r.IntN(2))
		case graph.Int8:
			v[i] = float64(r.IntN(256) - 128)
		case graph.Uint8:
			v[i] = float64(r.IntN(256))
		default:
			v[i] = float64(r.IntN(16))
		}
	}
	return v
}

func boundNames(g *graph.Graph) []string {
	var names []string
	for _, b := range g.Bound {
		names = append(names, b.Name)
	}
	return names
}
