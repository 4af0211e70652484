// Package data reads tensors from the files that users have: NumPy (.npy,
// .npz), ONNX TensorProto (.pb), JSON, and labelled data sets in IDX (MNIST) or
// CSV form, gzipped or not.
//
// Every file is untrusted: its bytes give an error, never a panic, and memory is
// allocated only for elements that the file really holds. Errors are *Error
// values, which name the file and say what to do about it.
package data

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
)

// Tensor is one tensor read from a file, row-major.
type Tensor struct {
	Name   string // empty where the format has no names
	Shape  []int  // no dimension is negative; a scalar has none
	Values []float64
}

// maxBytes bounds a file, decompressed: 2^29 bytes are 2^27 float32 elements.
const maxBytes = 1 << 29

// Error is a failure to read or to use a file.
type Error struct {
	Path string
	Err  error
	Try  string // what the user can do
}

func (e *Error) Error() string { return fmt.Sprintf("read %s: %v", e.Path, e.Err) }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// Hint says what the user can do.
func (e *Error) Hint() string { return e.Try }

// ErrFormat says that the bytes are not of the format that the name promises.
var ErrFormat = errors.New("malformed")

func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrFormat, fmt.Sprintf(format, args...))
}

// Read reads every tensor of a file, in the file's order. The extension says
// which format it is: .npy, .npz, .pb or .json.
func Read(path string) ([]Tensor, error) {
	decode, ok := formats[strings.ToLower(filepath.Ext(path))]
	if !ok {
		return nil, &Error{path, errors.New("unknown kind of file"), "give a .npy, .npz, .pb or .json file"}
	}
	raw, err := readFile(path)
	if err != nil {
		return nil, err
	}
	tensors, err := decode.read(raw)
	if err != nil {
		return nil, &Error{path, err, decode.try}
	}
	return tensors, nil
}

type format struct {
	read func([]byte) ([]Tensor, error)
	try  string
}

var formats = map[string]format{
	".npy":  {one(parseNPY), "write the file with numpy.save"},
	".npz":  {parseNPZ, "write the file with numpy.savez, one array per input"},
	".json": {ParseJSON, `write {"NAME": [[...]]} or {"input_data": [[...]]}, numbers only`},
	".pb":   {one(parseProto), "write the file with onnx.numpy_helper.from_array(a).SerializeToString()"},
}

func one(parse func([]byte) (Tensor, error)) func([]byte) ([]Tensor, error) {
	return func(raw []byte) ([]Tensor, error) {
		t, err := parse(raw)
		if err != nil {
			return nil, err
		}
		return []Tensor{t}, nil
	}
}

// readFile reads a whole file of bounded size.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &Error{path, errors.New("no such file"), "check the path"}
	case err != nil:
		return nil, &Error{path, err, "check the path and its permissions"}
	case info.IsDir():
		return nil, &Error{path, errors.New("is a folder"), "name a file inside it"}
	case info.Size() > maxBytes:
		return nil, &Error{path, fmt.Errorf("%d bytes, at most %d are read", info.Size(), maxBytes), "split the file"}
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, &Error{path, err, "check the path and its permissions"}
	}
	return raw, nil
}

// elements is the product of the dimensions, at most limit.
func elements(shape []int, limit int) (int, error) {
	n := 1
	for _, d := range shape {
		if d < 0 {
			return 0, malformed("shape %v has a negative dimension", shape)
		}
		if d != 0 && n > limit/d {
			return 0, malformed("shape %v has more elements than the file holds", shape)
		}
		n *= d
	}
	if n > limit {
		return 0, malformed("shape %v has more elements than the file holds", shape)
	}
	return n, nil
}

// notFinite is the position of the first NaN or infinity, or -1.
func notFinite(v []float64) int {
	for i, x := range v {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return i
		}
	}
	return -1
}
