package main

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zkinfer/zkinfer/chain/market"
	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/prover"
	"github.com/zkinfer/zkinfer/solidity"
	"github.com/zkinfer/zkinfer/verifier"
)

// served is a model with everything in memory that a proof needs.
type served struct {
	deployment *solidity.Deployment
	program    *program.Program
	system     *circuits.System
	vk         *verifier.VerifyingKey
	pk         *prover.ProvingKey
}

// loadServed reads a folder's program and keys. All inputs must be public: nobody
// can prove an inference whose inputs a request does not show.
func loadServed(path string) (*served, error) {
	p, vk, err := readProgramAndKey(path)
	if err != nil {
		return nil, err
	}
	s := &served{program: p, vk: vk}
	for _, t := range append(s.vk.Schema.Inputs[:len(s.vk.Schema.Inputs):len(s.vk.Schema.Inputs)], s.vk.Schema.Outputs...) {
		if t.Visibility != verifier.Public {
			return nil, hinted(fmt.Errorf("model %s: tensor %s is %s: a market shows inputs and outputs to everybody", s.vk.Schema.Name, t.Name, t.Visibility),
				"compile with --inputs public and --outputs public")
		}
	}
	if s.deployment, err = solidity.NewDeployment(s.vk); err != nil {
		return nil, err
	}
	if s.system, err = circuits.Compile(p); err != nil {
		return nil, err
	}
	s.pk, err = openProvingKey(path)
	return s, err
}

// model is what a market's server serves.
func (s *served) model(at common.Address) market.Model {
	return market.Model{Address: at, OutputWords: s.deployment.OutputWords, Prove: s.prove}
}

// prove runs the program on input words and proves the outputs for a context.
func (s *served) prove(words []verifier.Word, context verifier.Hash) (*verifier.Proof, error) {
	inputs, err := decodeInputs(&s.vk.Schema, words)
	if err != nil {
		return nil, errors.Join(market.ErrInputs, err)
	}
	trace, err := s.program.Eval(inputs)
	if err != nil {
		return nil, errors.Join(market.ErrInputs, err)
	}
	witness, err := s.system.Assign(trace)
	if err != nil {
		return nil, err
	}
	return prover.Prove(s.pk, s.vk, s.system, witness, context)
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
