package model

import (
	"fmt"
	"maps"
	"strings"

	"github.com/zkinfer/zkinfer/model/data"
	"github.com/zkinfer/zkinfer/model/onnx"
)

// ShapeError says that a model leaves a shape open and nothing settles it.
type ShapeError struct {
	Input string
	Dims  []onnx.Dim
	Why   string
}

func (e *ShapeError) Error() string {
	return fmt.Sprintf("input %s has the open shape [%s]: %s", e.Input, declared(e.Dims), e.Why)
}

// Hint says what to do.
func (e *ShapeError) Hint() string {
	return fmt.Sprintf("--shape %s=%s with a number for every dimension", e.Input, declared(e.Dims))
}

func declared(dims []onnx.Dim) string {
	s := make([]string, len(dims))
	for i, d := range dims {
		switch {
		case d.Known:
			s[i] = fmt.Sprint(d.Size)
		case d.Symbol != "":
			s[i] = d.Symbol
		default:
			s[i] = "?"
		}
	}
	return strings.Join(s, ",")
}

// openShapes are the given shapes and, for inputs whose dimensions the model
// leaves open, those of the calibration tensors.
func openShapes(raw []byte, opts Options) (map[string][]int, error) {
	infos, err := onnx.Inputs(raw)
	if err != nil {
		return nil, err
	}
	shapes := maps.Clone(opts.Shapes)
	if shapes == nil {
		shapes = map[string][]int{}
	}
	var given map[string][]int // by input; read when the first open shape needs it
	for i, info := range flowing(infos, opts.Bind) {
		if shapes[info.Name] != nil || !open(info) {
			continue
		}
		if given == nil {
			if given, err = calibrationShapes(opts.Calibration); err != nil {
				return nil, err
			}
		}
		shape, ok := given[info.Name]
		if !ok {
			shape, ok = given[position(i)]
		}
		if !ok {
			return nil, &ShapeError{info.Name, info.Dims, "no shape was given"}
		}
		if err := settles(info, shape); err != nil {
			return nil, err
		}
		shapes[info.Name] = shape
	}
	return shapes, nil
}

// flowing are the inputs that are neither bound nor constants of the model.
func flowing(infos []onnx.InputInfo, bind map[string]*onnx.Tensor) []onnx.InputInfo {
	var in []onnx.InputInfo
	for _, info := range infos {
		if bind[info.Name] == nil && !info.Initializer {
			in = append(in, info)
		}
	}
	return in
}

func open(info onnx.InputInfo) bool {
	for _, d := range info.Dims {
		if !d.Known {
			return true
		}
	}
	return info.Open
}

// settles checks that a calibration tensor decides an open shape. A batch of
// samples does not say whether its first dimension is the model's.
func settles(info onnx.InputInfo, shape []int) error {
	if info.Open {
		return nil
	}
	if len(shape) != len(info.Dims) {
		return &ShapeError{info.Name, info.Dims, fmt.Sprintf("the calibration tensor has the shape %v", shape)}
	}
	if !info.Dims[0].Known && shape[0] != 1 {
		return &ShapeError{info.Name, info.Dims, fmt.Sprintf("the first dimension of the calibration tensor's shape %v may be a number of samples", shape)}
	}
	return nil
}

// position is the key of an unnamed tensor in a file.
func position(i int) string { return fmt.Sprintf("#%d", i) }

// calibrationShapes are the shapes of the tensors of files, by name or position.
func calibrationShapes(files []string) (map[string][]int, error) {
	shapes := map[string][]int{}
	for _, file := range files {
		name, path, named := strings.Cut(file, "=")
		if !named {
			path = file
		}
		tensors, err := data.Read(path)
		if err != nil {
			return nil, err
		}
		for i, t := range tensors {
			switch {
			case named:
				shapes[name] = t.Shape
			case t.Name != "":
				shapes[t.Name] = t.Shape
			default:
				shapes[position(i)] = t.Shape
			}
		}
	}
	return shapes, nil
}
