package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/urfave/cli/v2"
	"github.com/zkinfer/zkinfer/circuits"
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
	Outputs []tensorResult `json:"outputs"`
}

func proveCommand() *cli.Command {
	return &cli.Command{
		Name:      "prove",
		Usage:     "prove one inference",
		ArgsUsage: "MODEL.zk",
		Description: `The context binds the proof to a use: a proof with context 0 can be presented by
anyone, anywhere. Openings of digests go to PROOF.opening, which only you can read.`,
		Flags: append([]cli.Flag{
			requiredInput(),
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "the proof's `FILE`", Value: "proof.json"},
		}, contextFlags()...),
		Action: prove,
	}
}

func prove(c *cli.Context) error {
	lean()
	context, err := readContext(c)
	if err != nil {
		return err
	}
	folder := c.Args().First()
	p, err := readProgram(folder)
	if err != nil {
		return err
	}
	vk, err := keyOf(p, folder)
	if err != nil {
		return err
	}
	schema, trace, err := evaluate(p, c.StringSlice("input"))
	if err != nil {
		return err
	}
	s := newSteps(c, 4)
	proof, openings, took, err := proveTrace(s, folder, p, vk, trace, context)
	if err != nil {
		return err
	}
	result := &proveResult{Proof: c.String("output"), Context: context, KeyHash: proof.KeyHash, Seconds: took.Seconds()}
	for i, values := range p.OutputsOf(trace) {
		result.Outputs = append(result.Outputs, describe(&schema.Outputs[i], values, true))
	}
	err = s.do("write the proof", func() error {
		return write(c, func() error {
			if len(openings) > 0 {
				result.Opening = result.Proof + ".opening"
				if err := writeOpenings(result.Opening, proof, openings); err != nil {
					return err
				}
			}
			return verifier.WriteProof(result.Proof, proof)
		})
	})
	if err != nil {
		return err
	}
	return emit(c, result, result.print)
}

// keyOf reads the verifying key of a program's folder.
func keyOf(p *program.Program, folder string) (*verifier.VerifyingKey, error) {
	vk, err := readVerifyingKey(folder)
	if err != nil {
		return nil, err
	}
	hash, err := p.Hash()
	if err != nil {
		return nil, err
	}
	if vk.Schema.ProgramHash != hash {
		return nil, hinted(fmt.Errorf("the keys are of program %s, this one is %s", vk.Schema.ProgramHash, verifier.Hash(hash)),
			"zkinfer setup makes keys of this program")
	}
	return vk, nil
}

func proveTrace(s *steps, folder string, p *program.Program, vk *verifier.VerifyingKey, trace program.Trace, context verifier.Hash) (proof *verifier.Proof, openings []circuits.Opening, took time.Duration, err error) {
	var (
		sys     *circuits.System
		pk      *prover.ProvingKey
		witness circuits.Assignment
	)
	err = s.do("build the circuit", func() error {
		if sys, err = circuits.Compile(p); err != nil {
			return err
		}
		witness, err = sys.Assign(trace)
		return err
	})
	if err != nil {
		return nil, nil, 0, err
	}
	err = s.do("read the proving key", func() error {
		pk, err = openProvingKey(folder)
		return err
	})
	if err != nil {
		return nil, nil, 0, err
	}
	err = s.do("prove and verify", func() error {
		start := time.Now()
		proof, err = prover.Prove(pk, vk, sys, witness, context)
		took = time.Since(start)
		return err
	})
	if err != nil {
		return nil, nil, 0, err
	}
	return proof, sys.Openings(witness), took, nil
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
	f, err := os.CreateTemp(filepath.Dir(path), ".opening-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails once it is renamed
	if _, err := f.Write(append(text, '\n')); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
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
