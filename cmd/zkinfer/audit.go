package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"
	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/model"
	"github.com/zkinfer/zkinfer/model/onnx"
	"github.com/zkinfer/zkinfer/prover"
	"github.com/zkinfer/zkinfer/verifier"
)

type auditResult struct {
	Accepted    bool          `json:"accepted"`
	KeyHash     verifier.Hash `json:"key_hash"`
	ProgramHash verifier.Hash `json:"program_hash"`
	Setup       string        `json:"setup"`
}

func auditCommand() *cli.Command {
	return &cli.Command{
		Name:      "audit",
		Usage:     "check that a key belongs to a model",
		ArgsUsage: "MODEL.onnx",
		Description: `Compiles the model as the folder's recipe.json says, then compares the keys with
the circuit and the SRS by a random linear combination of all points. Exit code 0:
the key belongs to the model, 3: it does not.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "key", Usage: "the MODEL.zk `FOLDER` with the keys and the recipe", Required: true},
			&cli.StringFlag{Name: "srs", Usage: "the universal part of the setup, from `FILE`", Required: true},
		},
		Action: audit,
	}
}

func audit(c *cli.Context) error {
	result, err := auditKey(c)
	if err != nil {
		return verdict(c, err)
	}
	return emit(c, result, result.print)
}

func auditKey(c *cli.Context) (*auditResult, error) {
	raw, err := readModel(c.Args().First())
	if err != nil {
		return nil, err
	}
	folder := c.String("key")
	vk, err := readVerifyingKey(folder)
	if err != nil {
		return nil, err
	}
	s := newSteps(c, 4)
	var (
		sys    *circuits.System
		schema *verifier.Schema
		pk     *prover.ProvingKey
		srs    *prover.SRS
	)
	err = s.do("compile the model", func() (err error) {
		sys, schema, err = rebuild(c.Args().First(), raw, folder)
		return err
	})
	if err != nil {
		return nil, err
	}
	if vk.Schema.ProgramHash != schema.ProgramHash {
		return nil, rejected(fmt.Errorf("the key is of program %s, the model compiles to %s", vk.Schema.ProgramHash, schema.ProgramHash),
			"ask for the key of this model, or for the model of this key")
	}
	if vk.Schema.CircuitHash != schema.CircuitHash {
		return nil, rejected(fmt.Errorf("the key is of circuit %s, this version compiles the program to %s", vk.Schema.CircuitHash, schema.CircuitHash),
			"audit with the version that made the key: "+vk.Toolchain)
	}
	if err := sameSchema(&vk.Schema, schema); err != nil {
		return nil, rejected(err, "do not use this key: it decodes the statements of this model as something else")
	}
	err = s.do("read the SRS", func() (err error) {
		srs, err = openSRS(c.String("srs"))
		return err
	})
	if err != nil {
		return nil, err
	}
	defer srs.Close()
	err = s.do("read the key", func() (err error) {
		pk, err = openProvingKey(folder)
		return err
	})
	if err != nil {
		return nil, err
	}
	defer pk.Close()
	err = s.do("compare the key with the circuit", func() error { return prover.Audit(sys, pk, vk, srs) })
	if err != nil {
		return nil, rejected(err, "do not use this key")
	}
	return &auditResult{true, pk.KeyHash, schema.ProgramHash, string(vk.Setup)}, nil
}

// sameSchema compares what two keys say that a statement means: names, shapes,
// scales, labels and what is public.
func sameSchema(got, want *verifier.Schema) error {
	g, err := got.Hash()
	if err != nil {
		return err
	}
	w, err := want.Hash()
	if err != nil {
		return err
	}
	if g != w {
		return fmt.Errorf("the key's schema is %s, that of the model %s", g, w)
	}
	return nil
}

// rebuild compiles a model by the recipe in a folder.
func rebuild(path string, raw []byte, folder string) (*circuits.System, *verifier.Schema, error) {
	if info, err := os.Stat(folder); err == nil && !info.IsDir() {
		folder = filepath.Dir(folder)
	}
	recipe, err := model.ReadRecipe(folder, raw)
	if errors.Is(err, model.ErrRecipe) {
		return nil, nil, hinted(err, "give the whole folder that zkinfer compile made")
	}
	if errors.Is(err, onnx.ErrFormat) { // no verdict: there is no model
		return nil, nil, ofModel(path, err)
	}
	if err != nil {
		return nil, nil, rejected(err, "the folder's recipe does not fit this model")
	}
	opts := recipe.Options()
	root, err := os.OpenRoot(filepath.Dir(path)) // for tensors in files of their own
	if err != nil {
		return nil, nil, err
	}
	defer root.Close()
	opts.Dir = root.FS()
	p, _, err := model.Compile(raw, opts)
	if errors.Is(err, onnx.ErrFormat) {
		return nil, nil, ofModel(path, err)
	}
	if err != nil {
		return nil, nil, rejected(err, "the folder's recipe does not fit this model")
	}
	return buildCircuit(p)
}

// openProvingKey opens the key in a folder or file.
func openProvingKey(path string) (*prover.ProvingKey, error) {
	path = inFolder(path, provingKeyFile)
	pk, err := prover.OpenProvingKey(path, prover.UserRecords())
	if err != nil {
		return nil, missing(path, "proving key", "zkinfer setup MODEL.zk makes the keys", err)
	}
	return pk, nil
}

func (r *auditResult) print(w io.Writer) {
	fmt.Fprintf(w, "accepted: key %s is of this model\n", r.KeyHash)
	if r.Setup == string(verifier.SingleParty) {
		fmt.Fprintln(w, "note: a single-party setup; whoever ran it can prove anything")
	}
}
