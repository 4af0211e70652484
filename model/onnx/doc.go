// Package onnx imports ONNX models: serialised protobuf in, a graph.Graph of
// real-valued primitives out.
//
// Import is the entry point; Inputs tells beforehand what a model takes, and
// ReadTensor reads the format of its test data. A model is walked once, node by
// node. table.go lists the operators; the lowering of each is a function in a
// file of its own (op_*.go) that appends primitives through a node. What
// depends on no input is computed at once, with the very same lowerings, and so
// are the shapes of all tensors. Nothing is guessed: an operator, attribute,
// version or element type that is not implemented is refused by name.
//
// Bytes are not trusted: a model may be malformed in any way and gets an error
// for it, and whatever its numbers make the importer allocate or compute is
// counted against Options.MaxElements first.
package onnx
