// Package onnxpb is the wire format of ONNX models, generated from onnx.proto.
//
// To regenerate, put protoc (any release from 3.20) and protoc-gen-go v1.36.12
// on the path.
package onnxpb

//go:generate protoc --go_out=. --go_opt=paths=source_relative onnx.proto
