package onnx

import (
	"errors"
	"fmt"
)

// UnsupportedError reports something a model asks for that the importer does
// not do: an operator, an attribute, an element type, a shape that is not known.
type UnsupportedError struct {
	Node string // name of the node, or of the graph input or output
	Op   string // its operator; "input", "output" or "initializer" otherwise
	What string // what is not supported
	Try  string // what the user can do about it; may be empty
}

func (e *UnsupportedError) Error() string {
	return fmt.Sprintf("%s %s: %s", e.Op, e.Node, e.What)
}

// Hint says what the user can do about it; it may be empty.
func (e *UnsupportedError) Hint() string { return e.Try }

// ErrTooLarge reports a model whose tensors and index tables would exceed
// Options.MaxElements.
var ErrTooLarge = errors.New("model is too large")

// ErrFormat reports bytes that are no ONNX model.
var ErrFormat = errors.New("not an ONNX model")

// ErrEmpty reports an input or output without elements: there is nothing to
// prove about it.
var ErrEmpty = errors.New("tensor has no elements, there is nothing to prove")
