package model

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/zkinfer/zkinfer/internal/atomicfile"
	"github.com/zkinfer/zkinfer/model/data"
	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/model/quantize"
)

// The files of a recipe, in the folder of its program.
const (
	recipeFile      = "recipe.json"
	calibrationFile = "calibration.npz"
)

// recipeVersion is the version of the recipe's format.
const recipeVersion = 1

// Recipe is what a program was made with besides the model, so that anyone who
// has the model can make the program again, bit by bit: an audit does.
type Recipe struct {
	Version     int                   `json:"version"`
	ModelSHA256 string                `json:"model_sha256"`
	Bits        int                   `json:"bits"` // 0: the model's own
	Bind        []bound               `json:"bind,omitempty"`
	Shapes      map[string][]int      `json:"shapes,omitempty"`
	Ranges      map[string][2]float64 `json:"ranges,omitempty"` // declared for inputs
	Inputs      map[string]visibility `json:"inputs"`
	Outputs     map[string]visibility `json:"outputs"`
	Labels      map[string][]string   `json:"labels,omitempty"`

	samples [][][]float64
	ports   []data.Port
}

// bound is an input that was fixed.
type bound struct {
	Name   string      `json:"name"`
	Shape  []int       `json:"shape"`
	Type   graph.DType `json:"type"`
	Floats []float64   `json:"floats,omitempty"`
	Ints   []int64     `json:"ints,omitempty"`
}

// visibility has the words of the command line as its text.
type visibility program.Visibility

// ParseVisibility reads public, digest or private.
func ParseVisibility(text string) (program.Visibility, error) {
	for _, v := range []program.Visibility{program.Public, program.Digest, program.Private} {
		if visibility(v).String() == text {
			return v, nil
		}
	}
	return 0, fmt.Errorf("visibility %q is none of public, digest, private", text)
}

func (v visibility) String() string {
	switch program.Visibility(v) {
	case program.Digest:
		return "digest"
	case program.Private:
		return "private"
	}
	return "public"
}

// MarshalText writes the word.
func (v visibility) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the word.
func (v *visibility) UnmarshalText(text []byte) error {
	p, err := ParseVisibility(string(text))
	*v = visibility(p)
	return err
}

// NewRecipe records how Compile made a program.
func NewRecipe(raw []byte, opts Options, p *program.Program, r *Report) *Recipe {
	sum := sha256.Sum256(raw)
	rec := &Recipe{
		Version:     recipeVersion,
		ModelSHA256: hex.EncodeToString(sum[:]),
		Bits:        r.Bits,
		Shapes:      map[string][]int{},
		Ranges:      map[string][2]float64{},
		Inputs:      map[string]visibility{},
		Outputs:     map[string]visibility{},
		Labels:      opts.Quantize.Labels,
		samples:     r.Samples,
		ports:       Ports(r.Graph),
	}
	for _, name := range slices.Sorted(maps.Keys(opts.Bind)) {
		t := opts.Bind[name]
		rec.Bind = append(rec.Bind, bound{name, t.Shape, t.Type, t.Floats, t.Ints})
	}
	for name, x := range opts.Quantize.InputRanges {
		rec.Ranges[name] = [2]float64{x.Lo, x.Hi}
	}
	for _, port := range rec.ports {
		rec.Shapes[port.Name] = port.Shape
	}
	for _, port := range p.Inputs {
		rec.Inputs[p.Tensors[port.Tensor].Name] = visibility(port.Visibility)
	}
	for _, port := range p.Outputs {
		rec.Outputs[p.Tensors[port.Tensor].Name] = visibility(port.Visibility)
	}
	return rec
}

// Options are what Compile needs to make the program again.
func (r *Recipe) Options() Options {
	opts := Options{Shapes: r.Shapes, Bind: map[string]*onnx.Tensor{}, Quantize: quantize.Options{
		Bits: r.Bits, Calibration: r.samples, Labels: r.Labels,
		Inputs: map[string]program.Visibility{}, Outputs: map[string]program.Visibility{},
		InputRanges: map[string]quantize.Range{},
	}}
	for name, x := range r.Ranges {
		opts.Quantize.InputRanges[name] = quantize.Range{Lo: x[0], Hi: x[1]}
	}
	for _, b := range r.Bind {
		opts.Bind[b.Name] = &onnx.Tensor{Name: b.Name, Shape: b.Shape, Type: b.Type, Floats: b.Floats, Ints: b.Ints}
	}
	for name, v := range r.Inputs {
		opts.Quantize.Inputs[name] = program.Visibility(v)
	}
	for name, v := range r.Outputs {
		opts.Quantize.Outputs[name] = program.Visibility(v)
	}
	return opts
}

// Write puts the recipe and its calibration samples into a folder.
func (r *Recipe) Write(folder string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("write recipe: %w", err)
	}
	calibration := filepath.Join(folder, calibrationFile)
	if len(r.samples) == 0 {
		if err := os.Remove(calibration); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("write recipe: %w", err)
		}
	} else {
		var b bytes.Buffer
		if err := data.WriteNPZ(&b, r.batches()); err != nil {
			return fmt.Errorf("write recipe: %w", err)
		}
		if err := atomicfile.Write(calibration, b.Bytes(), 0o644); err != nil {
			return fmt.Errorf("write recipe: %w", err)
		}
	}
	if err := atomicfile.Write(filepath.Join(folder, recipeFile), append(text, '\n'), 0o644); err != nil {
		return fmt.Errorf("write recipe: %w", err)
	}
	return nil
}

// batches are the samples, one tensor for each input.
func (r *Recipe) batches() []data.Tensor {
	tensors := make([]data.Tensor, len(r.ports))
	for i, port := range r.ports {
		tensors[i] = data.Tensor{Name: port.Name, Shape: append([]int{len(r.samples)}, port.Shape...)}
		for _, s := range r.samples {
			tensors[i].Values = append(tensors[i].Values, s[i]...)
		}
	}
	return tensors
}

// ErrRecipe says that a folder has no recipe, or not one of this version.
var ErrRecipe = errors.New("no recipe")

// ReadRecipe reads a recipe and the samples beside it. Whether a model can be
// compiled by it is Compile's to say.
func ReadRecipe(folder string, raw []byte) (*Recipe, error) {
	text, err := os.ReadFile(filepath.Join(folder, recipeFile))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRecipe, err)
	}
	r := new(Recipe)
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(r); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrRecipe, recipeFile, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) || r.Version != recipeVersion {
		return nil, fmt.Errorf("%w: %s is not of version %d", ErrRecipe, recipeFile, recipeVersion)
	}
	path := filepath.Join(folder, calibrationFile)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return r, nil
	}
	g, err := Import(raw, r.Options())
	if err != nil {
		return nil, err
	}
	r.ports = Ports(g)
	if r.samples, err = data.Samples([]string{path}, r.ports); err != nil {
		return nil, err
	}
	return r, nil
}
