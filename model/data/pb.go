package data

import (
	"fmt"

	"github.com/zkinfer/zkinfer/model/onnx"
)

// parseProto reads an ONNX TensorProto, the format of ONNX's test data.
func parseProto(raw []byte) (Tensor, error) {
	t, err := onnx.ReadTensor(raw)
	if err != nil {
		return Tensor{}, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return Tensor{Name: t.Name, Shape: t.Shape, Values: t.Values()}, nil
}
