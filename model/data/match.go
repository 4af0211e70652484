package data

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Port is an input of a model as files are matched against it.
type Port struct {
	Name  string
	Shape []int
}

func (p Port) String() string { return fmt.Sprintf("%s %v", p.Name, p.Shape) }

// Sample reads one value for every input. files holds paths, or NAME=path for a
// file that holds the named input alone.
func Sample(files []string, ports []Port) ([][]float64, error) {
	samples, err := Samples(files, ports)
	if err != nil {
		return nil, err
	}
	if len(samples) != 1 {
		return nil, &Error{files[0], fmt.Errorf("%d samples where one belongs", len(samples)), "cut the file down to one sample: " + expected(ports)}
	}
	return samples[0], nil
}

// Samples reads calibration data: result[s][i] are the elements of input i in
// sample s. A tensor whose elements are a multiple of an input's is a batch of
// samples; all inputs must have equally many.
func Samples(files []string, ports []Port) ([][][]float64, error) {
	if len(files) == 0 {
		return nil, &Error{"input", errors.New("no file given"), expected(ports)}
	}
	given := make([][]float64, len(ports))
	for _, file := range files {
		if err := assign(given, file, ports); err != nil {
			return nil, err
		}
	}
	return split(given, files[len(files)-1], ports)
}

// assign puts the tensors of one file in the places of their inputs.
func assign(given [][]float64, file string, ports []Port) error {
	name, path, named := cutName(file, ports)
	tensors, err := Read(path)
	if err != nil {
		return err
	}
	if named {
		if len(tensors) != 1 {
			return &Error{path, fmt.Errorf("%d tensors for input %s", len(tensors), name), "give a file that holds one tensor"}
		}
		tensors[0].Name = name
	}
	for i, t := range tensors {
		if j := notFinite(t.Values); j >= 0 {
			return &Error{path, fmt.Errorf("element %d of tensor %d is %v", j, i, t.Values[j]), "replace it by a finite number"}
		}
		k := find(t.Name, i, len(tensors), ports)
		if k < 0 || given[k] != nil {
			return &Error{path, fmt.Errorf("tensor %q belongs to no input, or to one that another file gave", t.Name), expected(ports)}
		}
		given[k] = t.Values
	}
	return nil
}

// cutName splits NAME=path where NAME is an input.
func cutName(file string, ports []Port) (name, path string, named bool) {
	name, path, ok := strings.Cut(file, "=")
	if ok && slices.ContainsFunc(ports, func(p Port) bool { return p.Name == name }) {
		return name, path, true
	}
	return "", file, false
}

// find is the input that the i-th of n tensors of a file belongs to: by its name,
// by its position where it has none, or because there is one of each.
func find(name string, i, n int, ports []Port) int {
	for k, p := range ports {
		if p.Name == name && name != "" {
			return k
		}
	}
	switch {
	case name == "" && i < len(ports):
		return i
	case n == 1 && len(ports) == 1:
		return 0
	}
	return -1
}

// split cuts every input's elements into samples.
func split(given [][]float64, file string, ports []Port) ([][][]float64, error) {
	samples := -1
	for i, p := range ports {
		n := count(p.Shape)
		if given[i] == nil {
			return nil, &Error{file, fmt.Errorf("input %s is missing", p.Name), expected(ports)}
		}
		if n == 0 || len(given[i]) == 0 || len(given[i])%n != 0 {
			return nil, &Error{file, fmt.Errorf("%d elements for input %s, shape %v has %d", len(given[i]), p.Name, p.Shape, n), expected(ports)}
		}
		s := len(given[i]) / n
		if samples >= 0 && s != samples {
			return nil, &Error{file, fmt.Errorf("%d samples of input %s, %d of %s", s, p.Name, samples, ports[0].Name), expected(ports)}
		}
		samples = s
	}
	out := make([][][]float64, max(samples, 0))
	for s := range out {
		out[s] = make([][]float64, len(ports))
		for i, p := range ports {
			n := count(p.Shape)
			out[s][i] = given[i][s*n : (s+1)*n]
		}
	}
	return out, nil
}

// expected lists the inputs for an error's hint.
func expected(ports []Port) string {
	names := make([]string, len(ports))
	for i, p := range ports {
		names[i] = p.String()
	}
	return "the model takes " + strings.Join(names, " and ")
}

func count(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}
