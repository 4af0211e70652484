package model

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/zkinfer/zkinfer/model/data"
	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx"
)

// BindError says that an input cannot be fixed to a value.
type BindError struct {
	Spec string
	Err  error
}

func (e *BindError) Error() string { return fmt.Sprintf("bind %s: %v", e.Spec, e.Err) }

// Unwrap is the cause.
func (e *BindError) Unwrap() error { return e.Err }

// Hint says what to do.
func (e *BindError) Hint() string {
	return "NAME=VALUE, with an input's name and a number, a JSON array or a .npy, .pb or .json file"
}

// Bind reads NAME=VALUE pairs, which fix inputs of a model: VALUE is a number, a
// JSON array, or a file that holds one tensor.
func Bind(raw []byte, specs []string) (map[string]*onnx.Tensor, error) {
	if len(specs) == 0 {
		return nil, nil
	}
	infos, err := onnx.Inputs(raw)
	if err != nil {
		return nil, err
	}
	byName := make(map[string]onnx.InputInfo, len(infos))
	for _, info := range infos {
		byName[info.Name] = info
	}
	bound := map[string]*onnx.Tensor{}
	for _, spec := range specs {
		name, value, ok := strings.Cut(spec, "=")
		info, known := byName[name]
		switch {
		case !ok:
			return nil, &BindError{spec, errors.New("not of the form NAME=VALUE")}
		case !known:
			return nil, &BindError{spec, fmt.Errorf("the model has no input %q", name)}
		case bound[name] != nil:
			return nil, &BindError{spec, errors.New("bound twice")}
		}
		t, err := readValue(value)
		if err == nil {
			bound[name], err = typed(info, t)
		}
		if err != nil {
			return nil, &BindError{spec, err}
		}
	}
	return bound, nil
}

// readValue reads a number, a JSON array or a file.
func readValue(value string) (data.Tensor, error) {
	if json.Valid([]byte(value)) {
		tensors, err := data.ParseJSON([]byte(value))
		if err != nil {
			return data.Tensor{}, err
		}
		return tensors[0], nil
	}
	tensors, err := data.Read(value)
	if err != nil {
		return data.Tensor{}, err
	}
	if len(tensors) != 1 {
		return data.Tensor{}, fmt.Errorf("%s holds %d tensors", value, len(tensors))
	}
	return tensors[0], nil
}

// typed gives a tensor the type of an input, and the input's shape where that is
// known and has as many elements.
func typed(info onnx.InputInfo, t data.Tensor) (*onnx.Tensor, error) {
	out := &onnx.Tensor{Name: info.Name, Shape: t.Shape, Type: info.Type}
	if !open(info) {
		shape := make([]int, len(info.Dims))
		for i, d := range info.Dims {
			shape[i] = d.Size
		}
		if graph.Elements(shape) != len(t.Values) {
			return nil, fmt.Errorf("%d elements, shape %v has %d", len(t.Values), shape, graph.Elements(shape))
		}
		out.Shape = shape
	}
	if info.Type == graph.Float {
		out.Floats = t.Values
		return out, nil
	}
	out.Ints = make([]int64, len(t.Values))
	for i, x := range t.Values {
		if x != math.Trunc(x) || math.Abs(x) > 1<<53 {
			return nil, fmt.Errorf("element %d is %v, the input takes integers", i, x)
		}
		out.Ints[i] = int64(x)
	}
	return out, nil
}
