package main

import (
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/verifier"
)

// buildCircuit compiles a program and describes its statements, the hashes of
// program and circuit included.
func buildCircuit(p *program.Program) (*circuits.System, *verifier.Schema, error) {
	sys, err := circuits.Compile(p)
	if err != nil {
		return nil, nil, err
	}
	schema := circuits.Schema(p)
	hash, err := p.Hash()
	if err != nil {
		return nil, nil, err
	}
	schema.ProgramHash = hash
	schema.CircuitHash = circuits.Hash(sys)
	return sys, schema, nil
}

// toolchain names what makes keys, in at most 64 bytes.
func toolchain() string {
	gnark := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == "github.com/consensys/gnark-crypto" {
				gnark = " gnark-crypto " + m.Version
			}
		}
	}
	text := "zkinfer " + strings.TrimPrefix(runtime.Version(), "devel ") + gnark
	return text[:min(len(text), 64)]
}
