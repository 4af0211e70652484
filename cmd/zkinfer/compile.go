package main

import (
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"
	"github.com/zkinfer/zkinfer/model"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/model/quantize"
	"github.com/zkinfer/zkinfer/verifier"
)

type compileResult struct {
	Folder      string        `json:"folder"`
	Model       string        `json:"model"`
	ProgramHash verifier.Hash `json:"program_hash"`
	Bits        int           `json:"bits"`
	Error       float64       `json:"error"` // on the calibration data, relative to the largest output
	Samples     int           `json:"samples"`
	Trials      []trial       `json:"trials,omitempty"`
	Bound       []string      `json:"bound,omitempty"`
	Divisors    []divisor     `json:"saturating_divisors,omitempty"`
}

// divisor is one that many quotients of a node share: less than Least counts as that.
type divisor struct {
	Node  string  `json:"node"`
	Least float64 `json:"least"`
}

type trial struct {
	Bits  int     `json:"bits"`
	Error float64 `json:"error"`
}

func compileCommand() *cli.Command {
	return &cli.Command{
		Name:      "compile",
		Usage:     "turn an ONNX network into an integer program",
		ArgsUsage: "MODEL.onnx",
		Description: `Without --calibrate the ranges come from --range, [-1, 1] if not given. Write a
flag once for each NAME; a value without NAME holds for all inputs (or outputs).`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "the `MODEL.zk` folder (default: the model's name)"},
			&cli.StringSliceFlag{Name: "calibrate", Usage: "samples of the inputs: `FILE`, or NAME=FILE, repeated"},
			&cli.IntFlag{Name: "bits", Usage: "width of activations, 8 to 16 (default: 16)"},
			&cli.Float64Flag{Name: "max-error", Usage: "choose the smallest width whose error, relative to the largest output, is at most `E`"},
			&cli.StringSliceFlag{Name: "range", Usage: "admissible values of an input: `[NAME=]LO,HI`"},
			&cli.StringSliceFlag{Name: "inputs", Usage: "`[NAME=]public|digest|private`: what a proof shows of the inputs"},
			&cli.StringSliceFlag{Name: "outputs", Usage: "`[NAME=]public|digest|private`: and of the outputs"},
			&cli.StringSliceFlag{Name: "labels", Usage: "names of an output's positions, one a line: `[NAME=]FILE`"},
			&cli.StringSliceFlag{Name: "bind", Usage: "fix an input: `NAME=VALUE`, a number, a JSON array or a file"},
			&cli.StringSliceFlag{Name: "shape", Usage: "the shape of an input that the model leaves open: `NAME=1,3,224,224`"},
		},
		Action: compile,
	}
}

func compile(c *cli.Context) error {
	path := c.Args().First()
	raw, err := readModel(path)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(filepath.Dir(path)) // for tensors in files of their own
	if err != nil {
		return err
	}
	defer root.Close()
	opts, err := compileOptions(c, raw, root.FS())
	if err != nil {
		return ofModel(path, err)
	}
	folder := c.String("output")
	if folder == "" {
		folder = strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)) + ".zk"
	}
	if err := writableFolder(folder); err != nil {
		return err
	}
	s := newSteps(c, 1)
	var (
		p      *program.Program
		report *model.Report
	)
	err = s.do("compile and calibrate", func() (err error) {
		p, report, err = model.Compile(raw, opts)
		return ofModel(path, err)
	})
	if err != nil {
		return err
	}
	hash, err := p.Hash()
	if err != nil {
		return err
	}
	err = write(c, func() error {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return hinted(err, tryFolder)
		}
		if err := model.NewRecipe(raw, opts, p, report).Write(folder); err != nil {
			return err
		}
		return p.Write(filepath.Join(folder, programFile))
	})
	if err != nil {
		return err
	}
	noteStaleKeys(c, folder, hash)
	result := &compileResult{Folder: folder, Model: p.Name, ProgramHash: hash, Bits: report.Bits,
		Error: report.Error, Samples: len(report.Samples), Bound: p.Bound}
	for _, t := range report.Trials {
		result.Trials = append(result.Trials, trial{t.Bits, t.Error})
	}
	for _, d := range quantize.Divisors(p) {
		result.Divisors = append(result.Divisors, divisor(d))
	}
	return emit(c, result, result.print)
}

// compileOptions reads the flags.
func compileOptions(c *cli.Context, raw []byte, dir fs.FS) (model.Options, error) {
	opts := model.Options{Dir: dir}
	var err error
	if opts.Bind, err = model.Bind(raw, c.StringSlice("bind")); err != nil {
		return opts, err
	}
	if opts.Shapes, err = parseShapes(c.StringSlice("shape")); err != nil {
		return opts, err
	}
	q := &opts.Quantize
	if err := parseVisibilities(c.StringSlice("inputs"), &q.DefaultInput, &q.Inputs); err != nil {
		return opts, err
	}
	if err := parseVisibilities(c.StringSlice("outputs"), &q.DefaultOutput, &q.Outputs); err != nil {
		return opts, err
	}
	bits, maxError := c.Int("bits"), c.Float64("max-error")
	switch {
	case c.IsSet("bits") && (bits < quantize.MinBits || bits > quantize.MaxBits):
		return opts, usagef("--bits %d is outside %d .. %d", bits, quantize.MinBits, quantize.MaxBits)
	case c.IsSet("max-error") && !(maxError > 0 && maxError < math.Inf(1)):
		return opts, usagef("--max-error %v is not a positive number", maxError)
	case c.IsSet("bits") && c.IsSet("max-error"):
		return opts, usagef("--bits and --max-error exclude each other")
	}
	q.Bits, q.MaxError = bits, maxError
	opts.Calibration = c.StringSlice("calibrate")

	if !c.IsSet("range") && !c.IsSet("labels") {
		return opts, nil
	}
	g, err := model.Import(raw, opts) // for the names
	if err != nil {
		return opts, err
	}
	var inputs, outputs []string
	for _, id := range g.Inputs {
		inputs = append(inputs, g.Values[id].Name)
	}
	for _, id := range g.Outputs {
		outputs = append(outputs, g.Values[id].Name)
	}
	if q.InputRanges, err = parseRanges(c.StringSlice("range"), inputs); err != nil {
		return opts, err
	}
	q.Labels, err = readLabels(c.StringSlice("labels"), outputs)
	return opts, err
}

// parseShapes reads NAME=1,3,224,224.
func parseShapes(specs []string) (map[string][]int, error) {
	shapes := map[string][]int{}
	for _, spec := range specs {
		name, text, ok := cutLast(spec)
		if !ok {
			return nil, usagef("--shape %s is not of the form NAME=1,3,224,224", spec)
		}
		var shape []int
		for field := range strings.SplitSeq(text, ",") {
			d, err := strconv.ParseInt(strings.TrimSpace(field), 10, 32)
			if err != nil || d < 1 {
				return nil, usagef("--shape %s: %q is not a positive number", spec, field)
			}
			shape = append(shape, int(d))
		}
		shapes[name] = shape
	}
	return shapes, nil
}

// parseVisibilities reads public, digest, private, alone or behind NAME=.
func parseVisibilities(specs []string, all *program.Visibility, named *map[string]program.Visibility) error {
	for _, spec := range specs {
		name, word, ok := cutLast(spec)
		if !ok {
			word = spec
		}
		v, err := model.ParseVisibility(word)
		if err != nil {
			return usagef("%v", err)
		}
		if !ok {
			*all = v
			continue
		}
		if *named == nil {
			*named = map[string]program.Visibility{}
		}
		(*named)[name] = v
	}
	return nil
}

// parseRanges reads LO,HI for all inputs or NAME=LO,HI for one.
func parseRanges(specs []string, inputs []string) (map[string]quantize.Range, error) {
	ranges := map[string]quantize.Range{}
	for _, spec := range specs {
		name, text, named := cutLast(spec)
		if !named {
			text = spec
		}
		lo, hi, ok := strings.Cut(text, ",")
		a, err1 := strconv.ParseFloat(lo, 64)
		b, err2 := strconv.ParseFloat(hi, 64)
		if !ok || err1 != nil || err2 != nil || !(a < b) || math.IsInf(b-a, 0) {
			return nil, usagef("--range %s is not of the form [NAME=]LO,HI with LO below HI", spec)
		}
		for _, input := range inputs {
			if !named || input == name {
				ranges[input] = quantize.Range{Lo: a, Hi: b}
			}
		}
		if named && !slices.Contains(inputs, name) {
			return nil, usagef("--range %s: the inputs are %s", spec, strings.Join(inputs, ", "))
		}
	}
	return ranges, nil
}

// readLabels reads files of one label a line, for the first output or NAME=.
func readLabels(specs []string, outputs []string) (map[string][]string, error) {
	labels := map[string][]string{}
	for _, spec := range specs {
		name, path, named := cutLast(spec)
		if !named {
			name, path = outputs[0], spec
		}
		if !slices.Contains(outputs, name) {
			return nil, usagef("--labels %s: the outputs are %s", spec, strings.Join(outputs, ", "))
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, hinted(fmt.Errorf("no labels at %s", path), "a text file with one label a line")
		}
		labels[name] = strings.Split(strings.TrimRight(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n"), "\n")
	}
	return labels, nil
}

// cutLast cuts NAME=VALUE at the last "=", because names of tensors may hold one.
func cutLast(spec string) (name, value string, ok bool) {
	i := strings.LastIndexByte(spec, '=')
	if i <= 0 {
		return "", "", false
	}
	return spec[:i], spec[i+1:], true
}

// noteStaleKeys says when a folder holds keys of another program.
func noteStaleKeys(c *cli.Context, folder string, hash verifier.Hash) {
	vk, err := verifier.ReadVerifyingKey(filepath.Join(folder, verifyingKeyFile))
	if err == nil && vk.Schema.ProgramHash != hash {
		note(c, "note: the keys in %s are of another program; zkinfer setup makes new ones", folder)
	}
}

func (r *compileResult) print(w io.Writer) {
	for _, t := range r.Trials {
		if len(r.Trials) > 1 {
			fmt.Fprintf(w, "%d bits: error %.2g\n", t.Bits, t.Error)
		}
	}
	width := fmt.Sprintf("%d-bit activations", r.Bits)
	if r.Bits == 0 {
		width = "the model's own integers"
	}
	fmt.Fprintf(w, "%s: program %s\n", r.Folder, r.ProgramHash)
	fmt.Fprintf(w, "  %s, error %.2g of the largest output", width, r.Error)
	if r.Samples > 0 {
		fmt.Fprintf(w, " on %d calibration samples\n", r.Samples)
	} else {
		fmt.Fprintln(w, " on made-up inputs; --calibrate FILE fits it to real ones")
	}
	for _, b := range r.Bound {
		fmt.Fprintf(w, "  bound: %s\n", b)
	}
	if len(r.Divisors) > 0 {
		fmt.Fprintf(w, "  divisors saturate at 1/16 of the least calibrated or lower: %s\n", saturating(r.Divisors))
	}
}
