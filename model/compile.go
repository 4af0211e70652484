// Package model turns an ONNX file into an integer program: import, calibrate,
// quantise. Each step has its own package; this one joins them.
package model

import (
	"io/fs"

	"github.com/zkinfer/zkinfer/model/data"
	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/model/quantize"
)

// Options say how to compile a model.
type Options struct {
	Bind   map[string]*onnx.Tensor // inputs that are fixed when compiling
	Shapes map[string][]int        // shapes of inputs whose dimensions the model leaves open
	Dir    fs.FS                   // the model's folder, for tensors in files of their own; may be nil

	// Calibration files hold samples of the inputs (see data.Samples). They also
	// settle open dimensions.
	Calibration []string

	// Quantize says how to quantise; its samples are used if there are no
	// calibration files.
	Quantize quantize.Options
}

// Report is what compiling found out.
type Report struct {
	Graph   *graph.Graph // the network as real-valued primitives
	Bits    int          // width of activations; 0 for a quantised model
	Error   float64      // on the calibration samples, relative to the largest output
	Trials  []quantize.Trial
	Samples [][][]float64 // the calibration samples: of each, the elements of every input
}

// Compile makes the integer program of a serialised ONNX model.
func Compile(raw []byte, opts Options) (*program.Program, *Report, error) {
	g, err := Import(raw, opts)
	if err != nil {
		return nil, nil, err
	}
	if len(opts.Calibration) > 0 {
		if opts.Quantize.Calibration, err = data.Samples(opts.Calibration, Ports(g)); err != nil {
			return nil, nil, err
		}
	}
	r, err := quantize.Quantize(g, opts.Quantize)
	if err != nil {
		return nil, nil, err
	}
	return r.Program, &Report{g, r.Bits, r.Error, r.Trials, opts.Quantize.Calibration}, nil
}

// Import makes the graph of a serialised ONNX model. Open dimensions are those
// of opts.Shapes, or of the tensors in the calibration files.
func Import(raw []byte, opts Options) (*graph.Graph, error) {
	shapes, err := openShapes(raw, opts)
	if err != nil {
		return nil, err
	}
	return onnx.Import(raw, onnx.Options{Bind: opts.Bind, Shapes: shapes, Dir: opts.Dir})
}

// Ports are the inputs of a graph, as files are matched against them.
func Ports(g *graph.Graph) []data.Port {
	ports := make([]data.Port, len(g.Inputs))
	for i, id := range g.Inputs {
		ports[i] = data.Port{Name: g.Values[id].Name, Shape: g.Values[id].Shape}
	}
	return ports
}
