package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"
	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/prover"
	"github.com/zkinfer/zkinfer/verifier"
)

type setupResult struct {
	Folder       string        `json:"folder"`
	KeyHash      verifier.Hash `json:"key_hash"`
	ProgramHash  verifier.Hash `json:"program_hash"`
	CircuitHash  verifier.Hash `json:"circuit_hash"`
	Setup        string        `json:"setup"`
	Constraints  int           `json:"constraints"`
	ProvingBytes int64         `json:"proving_key_bytes"`
	SRS          string        `json:"srs,omitempty"`
}

func setupCommand() *cli.Command {
	return &cli.Command{
		Name:      "setup",
		Usage:     "make the proving and the verifying key (for development)",
		ArgsUsage: "MODEL.zk",
		Description: `One party, this machine, draws the secrets: whoever sees its memory meanwhile can
prove anything under the keys, and the keys say so. With --srs the universal part
is the given one.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "srs", Usage: "the universal part of the setup, from `FILE`"},
			forceFlag(),
			&cli.StringFlag{Name: "write-srs", Usage: "keep the universal part that this setup makes in `FILE`, for audits"},
		},
		Action: setup,
	}
}

func setup(c *cli.Context) error {
	lean()
	if c.IsSet("srs") && c.IsSet("write-srs") {
		return usagef("--srs and --write-srs exclude each other")
	}
	folder := c.Args().First()
	if info, err := os.Stat(folder); err == nil && !info.IsDir() {
		return hinted(fmt.Errorf("%s is a file, the keys go into a folder", folder), "name the MODEL.zk folder that zkinfer compile made")
	}
	p, err := readProgram(folder)
	if err != nil {
		return err
	}
	if err := writable(filepath.Join(folder, provingKeyFile)); err != nil {
		return err
	}
	if c.IsSet("write-srs") {
		if err := writable(c.String("write-srs")); err != nil {
			return err
		}
	}
	s := newSteps(c, 2)
	var (
		sys    *circuits.System
		schema *verifier.Schema
	)
	err = s.do("build the circuit", func() (err error) {
		sys, schema, err = buildCircuit(p)
		return err
	})
	if err != nil {
		return err
	}
	if err := enoughMemory(c, "setup", prover.SetupMemory(sys)); err != nil {
		return err
	}
	opts := prover.Options{Schema: *schema, Toolchain: toolchain(), WantSRS: c.IsSet("write-srs")}
	if c.IsSet("srs") {
		if opts.SRS, err = openSRS(c.String("srs")); err != nil {
			return err
		}
		defer opts.SRS.Close()
	}
	result := &setupResult{Folder: folder, ProgramHash: schema.ProgramHash, CircuitHash: schema.CircuitHash,
		Constraints: sys.NbRows(), SRS: c.String("write-srs")}
	err = s.do("make the keys", func() error {
		return write(c, func() error { return makeKeys(c.Context, sys, opts, result) })
	})
	if err != nil {
		return err
	}
	return emit(c, result, result.print)
}

// makeKeys writes the verifying key last, because it says that the rest is there.
func makeKeys(ctx context.Context, sys *circuits.System, opts prover.Options, result *setupResult) error {
	path := filepath.Join(result.Folder, provingKeyFile)
	keys, err := prover.SetupFile(ctx, path, sys, opts, prover.UserRecords())
	if err != nil {
		return err
	}
	defer keys.Proving.Close()
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	result.ProvingBytes, result.Setup = info.Size(), string(keys.Verifying.Setup)
	result.KeyHash = keys.Proving.KeyHash
	if result.SRS != "" {
		if err := prover.WriteSRS(result.SRS, keys.SRS); err != nil {
			return err
		}
	}
	return verifier.WriteVerifyingKey(filepath.Join(result.Folder, verifyingKeyFile), keys.Verifying)
}

// openSRS opens an SRS and checks it.
func openSRS(path string) (*prover.SRS, error) {
	srs, err := prover.OpenSRS(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, missing(path, "SRS", "zkinfer setup MODEL.zk --write-srs FILE makes one", err)
	}
	if err != nil {
		return nil, hinted(err, "take an SRS that zkinfer setup --write-srs wrote")
	}
	if err := prover.CheckSRS(srs); err != nil {
		return nil, rejected(errors.Join(err, srs.Close()), "do not use this SRS")
	}
	return srs, nil
}

func (r *setupResult) print(w io.Writer) {
	fmt.Fprintf(w, "key %s\n", r.KeyHash)
	fmt.Fprintf(w, "  %s constraints, proving key %s\n", thousands(r.Constraints), size(r.ProvingBytes))
	if r.SRS != "" {
		fmt.Fprintf(w, "  universal part in %s\n", r.SRS)
	}
	fmt.Fprintln(w, "  a development setup: whoever ran it can prove anything under this key")
	fmt.Fprintf(w, "  keep %s private: it leaks the weights to whoever can guess them\n", provingKeyFile)
}
