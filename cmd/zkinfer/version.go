package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/urfave/cli/v2"
	"github.com/zkinfer/zkinfer/verifier"
)

type versionResult struct {
	Version string            `json:"version"`
	Go      string            `json:"go"`
	Formats map[string]uint64 `json:"formats"`
	Modules map[string]string `json:"modules"`
	Backend string            `json:"backend"`
	Curve   string            `json:"curve"`
}

func versionCommand() *cli.Command {
	return &cli.Command{
		Name:  "version",
		Usage: "print the versions of the program, its file formats and its toolchain",
		Action: func(c *cli.Context) error {
			v := versions()
			return emit(c, v, v.print)
		},
	}
}

// shownModules are the libraries that decide what a key or proof is.
var shownModules = []string{"github.com/consensys/gnark", "github.com/consensys/gnark-crypto", "github.com/ethereum/go-ethereum"}

func versions() *versionResult {
	v := &versionResult{
		Version: "unreleased",
		Go:      runtime.Version(),
		Formats: map[string]uint64{"key": verifier.FormatVersion, "proof": verifier.ProofVersion, "schema": verifier.SchemaVersion},
		Modules: map[string]string{},
		Backend: verifier.Backend,
		Curve:   verifier.Curve,
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		v.Version = info.Main.Version
	}
	for _, m := range info.Deps {
		for _, path := range shownModules {
			if m.Path == path {
				v.Modules[path] = m.Version
			}
		}
	}
	return v
}

func (v *versionResult) print(w io.Writer) {
	fmt.Fprintf(w, "zkinfer %s, %s, %s on %s\n", v.Version, v.Go, v.Backend, v.Curve)
	for _, f := range []string{"key", "proof", "schema"} {
		fmt.Fprintf(w, "format of %s files: %d\n", f, v.Formats[f])
	}
	for _, path := range shownModules {
		fmt.Fprintf(w, "%s %s\n", path, v.Modules[path])
	}
}
