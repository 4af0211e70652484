package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/model/data"
	"github.com/zkinfer/zkinfer/model/onnx"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/verifier"
)

// readModel reads an ONNX file of bounded size.
func readModel(path string) ([]byte, error) {
	const limit = 2 << 30 // protobuf's own
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, hinted(fmt.Errorf("no model at %s", path), "name an .onnx file")
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, hinted(fmt.Errorf("%s is a folder", path), "name the .onnx file inside it")
	case info.Size() > limit:
		return nil, hinted(fmt.Errorf("%s has %d bytes, at most %d are read", path, info.Size(), limit), "export a smaller model")
	}
	return os.ReadFile(path)
}

// ofModel says which file is no ONNX model.
func ofModel(path string, err error) error {
	if errors.Is(err, onnx.ErrFormat) {
		return fmt.Errorf("%s: %w", path, err)
	}
	return err
}

// readProgram reads the program in a folder or file.
func readProgram(path string) (*program.Program, error) {
	p, _, err := readHashedProgram(path)
	return p, err
}

// readHashedProgram is readProgram, with the program's hash.
func readHashedProgram(path string) (*program.Program, verifier.Hash, error) {
	path = inFolder(path, programFile)
	p, hash, err := program.ReadHashed(path)
	if err != nil {
		const try = "zkinfer compile MODEL.onnx -o MODEL.zk makes one"
		err = missing(path, "program", try, err)
		return nil, hash, hinted(err, hintOr(err, try))
	}
	return p, hash, nil
}

// readInputs reads the integers of a program's inputs from files.
func readInputs(s *verifier.Schema, files []string) ([][]int64, error) {
	reals, err := data.Sample(files, ports(s))
	if err != nil {
		return nil, err
	}
	values, err := integers(s, reals)
	return values, hinted(err, "scale the input as in training, or compile with --calibrate data that covers it")
}

// ports are the inputs as files are matched against them.
func ports(s *verifier.Schema) []data.Port {
	ports := make([]data.Port, len(s.Inputs))
	for i := range s.Inputs {
		ports[i] = data.Port{Name: s.Inputs[i].Name, Shape: s.Inputs[i].Shape}
	}
	return ports
}

// integers are the integers of the inputs' reals.
func integers(s *verifier.Schema, reals [][]float64) (values [][]int64, err error) {
	values = make([][]int64, len(reals))
	for i, x := range reals {
		if values[i], err = s.Inputs[i].Integers(x); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// evaluate runs a program on files.
func evaluate(p *program.Program, files []string) (*verifier.Schema, program.Trace, error) {
	schema := circuits.Schema(p)
	inputs, err := readInputs(schema, files)
	if err != nil {
		return nil, program.Trace{}, err
	}
	trace, err := p.Eval(inputs)
	return schema, trace, err
}
