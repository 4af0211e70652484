package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/urfave/cli/v2"
	"github.com/zkinfer/zkinfer/model/data"
	"github.com/zkinfer/zkinfer/verifier"
)

type verifyResult struct {
	Accepted bool           `json:"accepted"`
	Model    string         `json:"model"`
	KeyHash  verifier.Hash  `json:"key_hash"`
	Program  verifier.Hash  `json:"program_hash"`
	Setup    string         `json:"setup"`
	Context  verifier.Hash  `json:"context"`
	Bound    bool           `json:"bound"`
	Inputs   []tensorResult `json:"inputs"`
	Outputs  []tensorResult `json:"outputs"`
}

func verifyCommand() *cli.Command {
	return &cli.Command{
		Name:      "verify",
		Usage:     "check a proof natively",
		ArgsUsage: "proof.json",
		Description: `You state the context that you expect, 0 (unbound) if you give none; a proof made
for another one is rejected. Exit code 0: accepted, 3: rejected.`,
		Flags: append([]cli.Flag{
			keyFlag(),
			inputFlag("reject a proof about other inputs than `FILE`'s (or NAME=FILE, repeated)"),
		}, contextFlags()...),
		Action: verify,
	}
}

// keyFlag names the verifying key.
func keyFlag() cli.Flag {
	return &cli.StringFlag{Name: "key", Usage: "the verifying key, or the `MODEL.zk` folder that holds it", Required: true}
}

func inputFlag(usage string) *cli.StringSliceFlag {
	return &cli.StringSliceFlag{Name: "input", Aliases: []string{"i"}, Usage: usage}
}

// readClaim reads what a verification is about: the context that is expected, the
// key and the proof.
func readClaim(c *cli.Context) (context verifier.Hash, vk *verifier.VerifyingKey, proof *verifier.Proof, err error) {
	if context, err = readContext(c); err != nil {
		return context, nil, nil, err
	}
	if vk, err = readVerifyingKey(c.String("key")); err != nil {
		return context, nil, nil, err
	}
	proof, err = readProof(c.Args().First())
	return context, vk, proof, err
}

// rejectedByContract is a contract's verdict on a proof. The contract does not know
// what context the proof was made for, so it cannot say that this is why.
func rejectedByContract(err error, proof *verifier.Proof, context verifier.Hash) error {
	if proof.Context != context {
		return rejected(fmt.Errorf("%w (the proof was made for the context %s)", err, proof.Context), rejectionHint(verifier.ErrContext))
	}
	return rejected(err, rejectionHint(err))
}

func verify(c *cli.Context) error {
	expected, vk, proof, err := readClaim(c)
	if err != nil {
		return err
	}
	result, err := judge(vk, expected, proof, c.StringSlice("input"))
	if err == nil {
		return emit(c, result, result.print)
	}
	return verdict(c, err)
}

// judge verifies a proof and compares its inputs with the files, if any.
func judge(vk *verifier.VerifyingKey, expected verifier.Hash, proof *verifier.Proof, files []string) (*verifyResult, error) {
	if err := verifier.Verify(vk, expected, proof); err != nil {
		return nil, rejected(err, rejectionHint(err))
	}
	if len(files) > 0 {
		if err := sameInputs(&vk.Schema, proof, files); err != nil {
			return nil, err
		}
	}
	return accepted(vk, expected, proof)
}

// verdict prints a rejection as JSON, if that was asked for, and passes the error
// on.
func verdict(c *cli.Context, err error) error {
	var f *failure
	if errors.As(err, &f) && f.code == exitRejected && c.Bool("json") {
		reason := struct {
			Accepted bool   `json:"accepted"`
			Error    string `json:"error"`
		}{false, err.Error()}
		if e := emit(c, reason, nil); e != nil {
			return e
		}
	}
	return err
}

func accepted(vk *verifier.VerifyingKey, context verifier.Hash, proof *verifier.Proof) (*verifyResult, error) {
	inputs, outputs, err := decode(&vk.Schema, proof.Words)
	if err != nil {
		return nil, rejected(err, "ask for a proof made with this version")
	}
	keyHash, err := vk.KeyHash()
	if err != nil {
		return nil, err
	}
	return &verifyResult{true, vk.Schema.Name, keyHash, vk.Schema.ProgramHash, string(vk.Setup),
		context, !context.IsZero(), inputs, outputs}, nil
}

// sameInputs rejects a proof whose public inputs are not those of the files.
func sameInputs(s *verifier.Schema, proof *verifier.Proof, files []string) error {
	var (
		ports   []data.Port
		tensors []*verifier.Tensor
	)
	for i := range s.Inputs {
		if t := &s.Inputs[i]; t.Visibility == verifier.Public {
			ports = append(ports, data.Port{Name: t.Name, Shape: t.Shape})
			tensors = append(tensors, t)
		}
	}
	if len(ports) == 0 {
		return hinted(errors.New("the proof has no public input to compare with"), "leave --input out; compile with --inputs public for a statement about inputs")
	}
	given, err := data.Sample(files, ports)
	if err != nil {
		return err
	}
	values := make([][]int64, len(given))
	for i, t := range tensors {
		if values[i], err = t.Integers(given[i]); err != nil {
			return rejected(err, "such an input has no proof under this key")
		}
	}
	words, err := s.EncodeInputs(values)
	if err != nil {
		return err
	}
	same := slices.EqualFunc(words, proof.Words[:s.InputWords()], func(a, b verifier.Word) bool { return bytes.Equal(a[:], b[:]) })
	if !same {
		return rejected(errors.New("the proof is about other inputs than the given ones"), "compare with `zkinfer verify` without --input, which prints the proof's")
	}
	return nil
}

// rejectionHint says what a reason to refuse a proof may come from.
func rejectionHint(err error) string {
	switch {
	case errors.Is(err, verifier.ErrContext):
		return "state the context that the proof was made for, or ask for a proof made for yours"
	case errors.Is(err, verifier.ErrKeyHash), errors.Is(err, verifier.ErrProgramHash):
		return "take the verifying key of the model that the proof is about"
	}
	return "do not rely on this proof; ask its maker for another"
}

func (r *verifyResult) print(w io.Writer) {
	fmt.Fprintf(w, "accepted: the outputs are what %s computes on the inputs\n", r.Model)
	for i := range r.Inputs {
		r.Inputs[i].print(w, "input")
	}
	for i := range r.Outputs {
		r.Outputs[i].print(w, "output")
	}
	bound := "unbound: anyone can present this proof anywhere"
	if r.Bound {
		bound = "the proof serves this context only"
	}
	fmt.Fprintf(w, "context %s (%s)\nkey     %s\nprogram %s\n", r.Context, bound, r.KeyHash, r.Program)
	if r.Setup == string(verifier.SingleParty) {
		fmt.Fprintln(w, "note: a single-party setup; whoever ran it can prove anything")
	}
}
