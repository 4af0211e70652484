package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"

	"github.com/urfave/cli/v2"
	"github.com/zkinfer/zkinfer/check"
	"github.com/zkinfer/zkinfer/model/data"
	"github.com/zkinfer/zkinfer/model/quantize"
)

func checkCommand() *cli.Command {
	return &cli.Command{
		Name:      "check",
		Usage:     "run models through the whole pipeline and compare with expected outputs",
		ArgsUsage: "PATH...",
		Description: `A PATH is a .onnx file, or a folder of models in the ONNX test layout: one .onnx
beside test_data_set_N/input_i.pb and output_i.pb. A model without data gets random
inputs and is compared with its own float evaluation. With --json one object per
case is printed, one a line.`,
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "prove", Usage: "set up, prove, verify, and see that every mutation is refused"},
			&cli.BoolFlag{Name: "evm", Usage: "the same in the EVM too"},
			&cli.IntFlag{Name: "bits", Usage: "width of activations, 8 to 16 (default: 16)"},
			&cli.StringSliceFlag{Name: "calibrate", Usage: "calibrate on `FILE` instead of the case's input"},
			&cli.StringFlag{Name: "parameters", Usage: "`bind|data`: whether inputs that hold weights become constants", Value: "bind"},
			&cli.StringFlag{Name: "expected", Usage: "take the outputs from `DIR`"},
			&cli.StringFlag{Name: "dataset", Usage: "count top-1 on `IMAGES,LABELS`, IDX or CSV, or FILE.csv,first or FILE.csv,last"},
			&cli.IntFlag{Name: "limit", Usage: "use the first `N` images"},
			&cli.IntFlag{Name: "jobs", Usage: "take `N` cases at a time, each in a process of its own", Value: 1},
			&cli.DurationFlag{Name: "time-limit", Usage: "give a case up after `D`, such as 90s"},
			&cli.StringFlag{Name: "only", Usage: "take only the case `NAME`"},
			&cli.StringFlag{Name: "expect", Usage: "compare verdicts and classes with `FILE.csv`, and succeed if they are as there"},
			&cli.BoolFlag{Name: "update", Usage: "write the file of --expect instead"},
			&cli.Float64Flag{Name: "dataset-factor", Usage: "multiply the images' values by `F`", Value: 1},
		},
		Action: runCheck,
	}
}

func runCheck(c *cli.Context) error {
	opts, err := checkOptions(c)
	if err != nil {
		return err
	}
	cases, err := checkCases(c)
	if err != nil {
		return err
	}
	run := func(ctx context.Context, one check.Case) *check.Result { return check.Run(ctx, one, opts) }
	if c.Int("jobs") > 1 || c.IsSet("time-limit") {
		run = childCheck(c)
	}
	bar := newSteps(c, len(cases))
	results := check.All(c.Context, cases, max(1, c.Int("jobs")), run, func(r *check.Result) {
		bar.done(r.Case)
		if c.Bool("json") {
			_ = printLine(c.App.Writer, r)
		}
	})
	if err := c.Context.Err(); err != nil {
		return err
	}
	if !c.Bool("json") {
		printChecks(c.App.Writer, results)
	}
	if c.IsSet("expect") {
		return expectChecks(c, results)
	}
	failed := 0
	for _, r := range results {
		if !r.OK {
			failed++
		}
	}
	if failed > 0 {
		return hinted(fmt.Errorf("%d of %d cases failed", failed, len(cases)), "zkinfer check --json PATH shows each case's stage and error")
	}
	return nil
}

// checkCases finds the cases of all paths.
func checkCases(c *cli.Context) ([]check.Case, error) {
	var cases []check.Case
	for _, path := range c.Args().Slice() {
		found, err := check.Find(path, c.String("expected"))
		if errors.Is(err, os.ErrNotExist) {
			return nil, hinted(fmt.Errorf("no file or folder %s", path), "a .onnx file, or a folder of models")
		}
		if err != nil {
			return nil, hinted(err, "a .onnx file, or a folder of models in the ONNX test layout")
		}
		cases = append(cases, found...)
	}
	if c.IsSet("only") {
		cases = slices.DeleteFunc(cases, func(one check.Case) bool { return one.Name != c.String("only") })
		if len(cases) == 0 {
			return nil, usagef("--only %s: there is no such case", c.String("only"))
		}
	}
	return cases, nil
}

func checkOptions(c *cli.Context) (check.Options, error) {
	opts := check.Options{
		Prove: c.Bool("prove"), EVM: c.Bool("evm"), Bits: c.Int("bits"),
		Calibration: c.StringSlice("calibrate"), DatasetFactor: c.Float64("dataset-factor"), Toolchain: toolchain(),
	}
	if c.IsSet("bits") && (opts.Bits < quantize.MinBits || opts.Bits > quantize.MaxBits) {
		return opts, usagef("--bits %d is outside %d .. %d", opts.Bits, quantize.MinBits, quantize.MaxBits)
	}
	switch c.String("parameters") {
	case "bind":
	case "data":
		opts.ParametersIn = true
	default:
		return opts, usagef("--parameters %s is none of bind, data", c.String("parameters"))
	}
	if f := opts.DatasetFactor; f == 0 || math.IsNaN(f) || math.IsInf(f, 0) {
		return opts, usagef("--dataset-factor %v is not a finite number other than 0", f)
	}
	if c.Int("limit") < 0 {
		return opts, usagef("--limit %d is negative", c.Int("limit"))
	}
	if !c.IsSet("dataset") {
		return opts, nil
	}
	var err error
	opts.Dataset, err = data.ReadDataset(c.String("dataset"), c.Int("limit"))
	return opts, err
}

func printLine(w io.Writer, r *check.Result) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(r)
}

func printChecks(w io.Writer, results []*check.Result) {
	t := newTable(w, "case", "ok", "stage", "class", "error", "constraints", "prove", "gas", "refused")
	for _, r := range results {
		verdict, prove, gas, refused := "ok", "", "", ""
		if !r.OK {
			verdict = "FAIL"
		}
		if r.Seconds.Prove > 0 {
			prove = seconds(r.Seconds.Prove)
		}
		if r.Gas != nil {
			gas = thousands(int(r.Gas.Execution))
		}
		if r.Rejects {
			refused = "all"
		}
		t.AppendRow([]any{r.Case, verdict, r.Stage, r.Class, fmt.Sprintf("%.2g", r.MaxError), thousands(r.Constraints), prove, gas, refused})
	}
	t.Render()
	for _, r := range results {
		for _, b := range r.Bound {
			fmt.Fprintf(w, "%s: input %s was bound\n", r.Case, b)
		}
		if d := r.Dataset; d != nil {
			fmt.Fprintf(w, "%s: top-1 of %d images: program %d, float model %d, the same on %d\n", r.Case, d.Images, d.Program, d.Float, d.Same)
		}
		if !r.OK {
			fmt.Fprintf(w, "%s: %s: %s\n", r.Case, r.Stage, oneLine(r.Error))
		}
	}
}
