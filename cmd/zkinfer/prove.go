package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/urfave/cli/v2"
	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/internal/atomicfile"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/prover"
	"github.com/zkinfer/zkinfer/verifier"
)

type proveResult struct {
	Proof   string         `json:"proof"`
	Opening string         `json:"opening,omitempty"`
	Context verifier.Hash  `json:"context"`
	KeyHash verifier.Hash  `json:"key_hash"`
	Seconds float64        `json:"seconds"`
	Stages  *prover.Stages `json:"stages"`
	Outputs []tensorResult `json:"outputs"`
}

func proveCommand() *cli.Command {
	input := requiredInput().(*cli.StringSliceFlag)
	input.Required = false // --batch stands in for it
	return &cli.Command{
		Name:      "prove",
		Usage:     "prove inferences",
		ArgsUsage: "MODEL.zk",
		Description: `The context binds the proof to a use: a proof with context 0 can be presented by
anyone, anywhere. Openings of digests go to PROOF.opening, which only you can read.

--batch proves many inferences and reads the keys once: every sample of every file
gets a proof in the folder -o, named after its file. A sample that cannot be proved
is named, the others are proved all the same, and the exit code is 1.`,
		Flags: append([]cli.Flag{
			input,
			&cli.StringSliceFlag{Name: "batch", Usage: "samples to prove one by one: a `FILE`, or a folder of files, repeated"},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "the proof's `FILE` (default: proof.json), or a batch's folder (default: proofs)"},
			forceFlag(),
		}, contextFlags()...),
		Action: prove,
	}
}

func prove(c *cli.Context) error {
	lean()
	switch {
	case !c.IsSet("input") && !c.IsSet("batch"):
		return usagef("prove needs --input, or --batch")
	case c.IsSet("input") && c.IsSet("batch"):
		return usagef("--input and --batch exclude each other")
	}
	context, err := readContext(c)
	if err != nil {
		return err
	}
	if c.IsSet("batch") {
		return proveBatch(c, context)
	}
	return proveOne(c, context)
}

func proveOne(c *cli.Context, context verifier.Hash) error {
	folder := c.Args().First()
	path := c.String("output")
	if path == "" {
		path = "proof.json"
	}
	if err := writable(path); err != nil {
		return err
	}
	p, vk, err := readProgramAndKey(folder)
	if err != nil {
		return err
	}
	inputs, err := readInputs(&vk.Schema, c.StringSlice("input"))
	if err != nil {
		return err
	}
	if _, err := p.Eval(inputs); err != nil { // before the keys are needed
		return err
	}
	s := newSteps(c, 3)
	x, err := openProver(c, s, folder, p, vk)
	if err != nil {
		return err
	}
	defer x.Close()
	var inference *prover.Inference
	err = s.do("prove and verify", func() error {
		inference, err = x.Prove(c.Context, inputs, context)
		return err
	})
	if err != nil {
		return err
	}
	var result *proveResult
	err = s.do("write the proof", func() error {
		result, err = writeInference(c, path, vk, inference)
		return err
	})
	if err != nil {
		return err
	}
	return emit(c, result, result.print)
}

// readProgramAndKey reads a folder's program and the verifying key, which must be
// of the program.
func readProgramAndKey(folder string) (*program.Program, *verifier.VerifyingKey, error) {
	p, hash, err := readHashedProgram(folder)
	if err != nil {
		return nil, nil, err
	}
	vk, err := readVerifyingKey(folder)
	if err != nil {
		return nil, nil, err
	}
	if vk.Schema.ProgramHash != hash {
		return nil, nil, hinted(fmt.Errorf("the keys are of program %s, this one is %s", vk.Schema.ProgramHash, hash),
			"zkinfer setup makes keys of this program")
	}
	return p, vk, nil
}

// openProver builds the circuit and opens the proving key, unless memory is short.
func openProver(c *cli.Context, s *steps, folder string, p *program.Program, vk *verifier.VerifyingKey) (x *prover.Prover, err error) {
	err = s.do("build the circuit", func() error {
		path := inFolder(folder, provingKeyFile)
		x, err = prover.NewProver(p, vk, path, prover.UserRecords())
		return missing(path, "proving key", "zkinfer setup MODEL.zk makes the keys", err)
	})
	if err != nil {
		return nil, err
	}
	if err := enoughMemory(c, "proving", prover.ProvingMemory(x.System())); err != nil {
		return nil, errors.Join(err, x.Close())
	}
	return x, nil
}

// writeInference writes a proof, and its openings before it.
func writeInference(c *cli.Context, path string, vk *verifier.VerifyingKey, x *prover.Inference) (*proveResult, error) {
	r := &proveResult{Proof: path, Context: x.Proof.Context, KeyHash: x.Proof.KeyHash, Seconds: x.Stages.Total, Stages: x.Stages}
	for i, values := range x.Outputs {
		r.Outputs = append(r.Outputs, describe(&vk.Schema.Outputs[i], values, true))
	}
	return r, write(c, func() error {
		if len(x.Openings) > 0 {
			r.Opening = path + ".opening"
			if err := writeOpenings(r.Opening, x.Proof, x.Openings); err != nil {
				return err
			}
		}
		return verifier.WriteProof(path, x.Proof)
	})
}

// openingFile is what opens a proof's digests; it is secret.
type openingFile struct {
	KeyHash  verifier.Hash   `json:"keyHash"`
	Words    []verifier.Word `json:"words"`
	Openings []opening       `json:"openings"`
}

type opening struct {
	Tensor   string        `json:"tensor"`
	Output   bool          `json:"output"`
	Values   []int64       `json:"values"`
	Blinding verifier.Hash `json:"blinding"`
}

// writeOpenings writes the openings to a file that only its owner can read.
func writeOpenings(path string, proof *verifier.Proof, openings []circuits.Opening) error {
	file := openingFile{KeyHash: proof.KeyHash, Words: proof.Words}
	for _, o := range openings {
		file.Openings = append(file.Openings, opening{o.Name, o.Output, o.Values, elementHash(o.Blinding)})
	}
	text, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		return err
	}
	return atomicfile.Write(path, append(text, '\n'), 0o600)
}

func elementHash(e fr.Element) verifier.Hash { return e.Bytes() }

func (r *proveResult) print(w io.Writer) {
	for i := range r.Outputs {
		r.Outputs[i].print(w, "output")
	}
	fmt.Fprintf(w, "proof in %s, made and verified in %s\n", r.Proof, seconds(r.Seconds))
	if r.Opening != "" {
		fmt.Fprintf(w, "openings of the digests in %s: keep that file secret\n", r.Opening)
	}
	if r.Context.IsZero() {
		fmt.Fprintln(w, "note: the proof is unbound; --context ties it to one use")
	}
}
