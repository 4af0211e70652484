package check

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Case is one model with one set of inputs.
type Case struct {
	Name     string
	Model    string   // the .onnx file
	Inputs   []string // input_0.pb ..., or one .json file; none: random inputs
	Expected []string // output_0.pb ...; none: the float model is the reference
}

// ErrNoCase says that there is no model under a path.
var ErrNoCase = errors.New("no .onnx file")

// Find lists the cases under a path: a .onnx file; or folders that hold one .onnx
// file beside folders test_data_set_N with input_i.pb and output_i.pb, or beside
// an input.json, or alone. expected, if not empty, is a folder with outputs that take
// the place of a case's own: output_i.pb of the only case, or in folders named as
// the cases are.
func Find(path, expected string) ([]Case, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var cases []Case
	if !info.IsDir() {
		cases = []Case{{Name: strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), Model: path}}
	} else if cases, err = walk(path); err != nil {
		return nil, err
	}
	if len(cases) == 0 {
		return nil, fmt.Errorf("%s: %w", path, ErrNoCase)
	}
	if expected != "" {
		any := false
		for i := range cases {
			any = cases[i].expect(expected, len(cases) == 1) || any
		}
		if !any {
			return nil, fmt.Errorf("%s: no output_0.pb for any case", expected)
		}
	}
	return cases, nil
}

func walk(root string) ([]Case, error) {
	absolute, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	var cases []Case
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		models, err := filepath.Glob(filepath.Join(escape(path), "*.onnx"))
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(filepath.Join(filepath.Base(absolute), rel))
		for _, model := range models {
			n := name
			if len(models) > 1 {
				n += "/" + strings.TrimSuffix(filepath.Base(model), ".onnx")
			}
			cases = append(cases, inFolder(path, model, n, len(models) == 1)...)
		}
		return nil
	})
	return cases, err
}

// inFolder lists the cases of a model: one for each of its data sets.
func inFolder(folder, model, name string, alone bool) []Case {
	var sets []string
	if alone {
		sets = numbered(folder, "test_data_set_", "")
	}
	if len(sets) == 0 {
		c := Case{Name: name, Model: model}
		if file := filepath.Join(folder, "input.json"); alone && exists(file) {
			c.Inputs = []string{file}
		}
		return []Case{c}
	}
	var cases []Case
	for _, set := range sets {
		n := name
		if len(sets) > 1 {
			n += "/" + filepath.Base(set)
		}
		cases = append(cases, Case{n, model, numbered(set, "input_", ".pb"), numbered(set, "output_", ".pb")})
	}
	return cases
}

// expect takes the outputs from another folder, if it has them.
func (c *Case) expect(folder string, only bool) bool {
	var places []string
	for _, name := range []string{c.Name, key(c.Name), filepath.Base(c.Name)} {
		places = append(places, filepath.Join(folder, filepath.FromSlash(name)))
	}
	if only {
		places = append(places, folder)
	}
	for _, p := range places {
		for _, sub := range []string{p, filepath.Join(p, "test_data_set_0")} {
			if files := numbered(sub, "output_", ".pb"); len(files) > 0 {
				c.Expected = files
				return true
			}
		}
	}
	return false
}

// numbered lists the entries prefix + N + suffix of a folder by N.
func numbered(folder, prefix, suffix string) []string {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	byNumber := map[int]string{}
	var numbers []int
	for _, e := range entries {
		text, ok := strings.CutPrefix(e.Name(), prefix)
		if text, ok2 := strings.CutSuffix(text, suffix); ok && ok2 {
			if n, err := strconv.Atoi(text); err == nil && n >= 0 {
				byNumber[n] = filepath.Join(folder, e.Name())
				numbers = append(numbers, n)
			}
		}
	}
	slices.Sort(numbers)
	files := make([]string, len(numbers))
	for i, n := range numbers {
		files[i] = byNumber[n]
	}
	return files
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// escape makes a folder's name literal in a glob pattern.
func escape(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}
