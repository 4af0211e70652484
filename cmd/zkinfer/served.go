package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/zkinfer/zkinfer/chain/market"
	"github.com/zkinfer/zkinfer/prover"
	"github.com/zkinfer/zkinfer/solidity"
	"github.com/zkinfer/zkinfer/verifier"
)

// served is a model with everything at hand that a proof needs. Close it.
type served struct {
	*prover.Prover
	deployment *solidity.Deployment
	schema     *verifier.Schema
}

// loadServed reads a folder's program and keys. All inputs must be public: nobody
// can prove an inference whose inputs a request does not show.
func loadServed(c *cli.Context, path string) (*served, error) {
	p, vk, err := readProgramAndKey(path)
	if err != nil {
		return nil, err
	}
	for _, t := range slices.Concat(vk.Schema.Inputs, vk.Schema.Outputs) {
		if t.Visibility != verifier.Public {
			return nil, hinted(fmt.Errorf("model %s: tensor %s is %s: a market shows inputs and outputs to everybody", vk.Schema.Name, t.Name, t.Visibility),
				"compile with --inputs public and --outputs public")
		}
	}
	d, err := solidity.NewDeployment(vk)
	if err != nil {
		return nil, err
	}
	x, err := openProver(c, newSteps(c, 1), path, p, vk)
	if err != nil {
		return nil, err
	}
	return &served{x, d, &vk.Schema}, nil
}

// model is what a market's server serves.
func (s *served) model(at common.Address) market.Model {
	return market.Model{Address: at, OutputWords: s.deployment.OutputWords, Prove: s.proveWords}
}

// proveWords runs the program on input words and proves the outputs for a context.
func (s *served) proveWords(ctx context.Context, words []verifier.Word, to verifier.Hash) (*verifier.Proof, error) {
	inputs, err := decodeInputs(s.schema, words)
	if err != nil {
		return nil, errors.Join(market.ErrInputs, err)
	}
	x, err := s.Prove(ctx, inputs, to)
	if err != nil {
		return nil, err
	}
	return x.Proof, nil
}

// decodeInputs unpacks the input words of a statement, all inputs being public.
func decodeInputs(s *verifier.Schema, words []verifier.Word) ([][]int64, error) {
	if len(words) != s.InputWords() {
		return nil, fmt.Errorf("%d input words, want %d", len(words), s.InputWords())
	}
	var values [][]int64
	for i := range s.Inputs {
		t := &s.Inputs[i]
		v, err := t.Decode(words[:t.Words()])
		if err != nil {
			return nil, fmt.Errorf("input %s: %w", t.Name, err)
		}
		values, words = append(values, v), words[t.Words():]
	}
	return values, nil
}

// publicInputs reads and packs the public inputs of a model from files.
func publicInputs(s *verifier.Schema, files []string) ([]verifier.Word, error) {
	for i := range s.Inputs {
		if s.Inputs[i].Visibility != verifier.Public {
			return nil, hinted(fmt.Errorf("input %s is %s: a request shows its inputs", s.Inputs[i].Name, s.Inputs[i].Visibility),
				"a model that is compiled with --inputs public")
		}
	}
	values, err := readInputs(s, files)
	if err != nil {
		return nil, err
	}
	return s.EncodeInputs(values)
}
