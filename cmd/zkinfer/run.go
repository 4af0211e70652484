package main

import (
	"io"

	"github.com/urfave/cli/v2"
)

type runResult struct {
	Model   string         `json:"model"`
	Inputs  []tensorResult `json:"inputs"`
	Outputs []tensorResult `json:"outputs"`
	Ties    int            `json:"ties"`
}

func runCommand() *cli.Command {
	return &cli.Command{
		Name:      "run",
		Usage:     "evaluate the integer program: the outputs that a proof would have",
		ArgsUsage: "MODEL.zk",
		Flags:     []cli.Flag{requiredInput()},
		Action:    runProgram,
	}
}

func requiredInput() cli.Flag {
	f := inputFlag("the inputs: `FILE`, or NAME=FILE for one input, repeated")
	f.Required = true
	return f
}

func runProgram(c *cli.Context) error {
	p, err := readProgram(c.Args().First())
	if err != nil {
		return err
	}
	schema, trace, err := evaluate(p, c.StringSlice("input"))
	if err != nil {
		return err
	}
	result := &runResult{Model: p.Name, Ties: trace.Ties}
	for i, port := range p.Inputs {
		result.Inputs = append(result.Inputs, describe(&schema.Inputs[i], trace.Tensors[port.Tensor], false))
	}
	for i, values := range p.OutputsOf(trace) {
		result.Outputs = append(result.Outputs, describe(&schema.Outputs[i], values, true))
	}
	return emit(c, result, result.print)
}

func (r *runResult) print(w io.Writer) {
	for i := range r.Outputs {
		r.Outputs[i].print(w, "output")
	}
}
