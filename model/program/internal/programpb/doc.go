// Package programpb is the generated code of model/program/program.proto,
// which only package program uses.
package programpb

//go:generate sh -c "cd ../../../.. && protoc --go_out=. --go_opt=module=github.com/zkinfer/zkinfer model/program/program.proto"
