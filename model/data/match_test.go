package data

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

var twoPorts = []Port{{"x", []int{1, 2}}, {"y", []int{1}}}

func TestSample(t *testing.T) {
	x := write(t, "x.json", []byte(`[[1, 2]]`))
	y := write(t, "y.json", []byte(`[3]`))
	want := [][]float64{{1, 2}, {3}}
	for name, files := range map[string][]string{
		"by name":     {write(t, "named.json", []byte(`{"y": [3], "x": [[1,2]]}`))},
		"by position": {write(t, "listed.json", []byte(`{"input_data": [[1,2],[3]]}`))},
		"one each":    {"y=" + y, "x=" + x},
	} {
		got, err := Sample(files, twoPorts)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
	// one tensor for the only input needs no name
	got, err := Sample([]string{write(t, "other.json", []byte(`{"whatever": [[1,2]]}`))}, twoPorts[:1])
	if err != nil || !reflect.DeepEqual(got, want[:1]) {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestSampleRefuses(t *testing.T) {
	x := write(t, "x.json", []byte(`[[1, 2]]`))
	for want, files := range map[string][]string{
		"input y is missing":                        {x},
		"3 elements for input x, shape [1 2] has 2": {write(t, "a.json", []byte(`{"x": [1,2,3], "y": [1]}`))},
		`tensor "z" belongs to no input`:            {write(t, "b.json", []byte(`{"x": [1,2], "z": [1]}`))},
		`tensor "x" belongs to no input`:            {"x=" + x, "x=" + x},
		"2 samples where one belongs":               {write(t, "c.json", []byte(`{"x": [1,2,3,4], "y": [1,2]}`))},
		"2 samples of input y, 1 of x":              {write(t, "d.json", []byte(`{"x": [1,2], "y": [1,2]}`))},
		"2 tensors for input x":                     {"x=" + write(t, "e.json", []byte(`{"input_data": [[1],[2]]}`))},
		"no file given":                             nil,
	} {
		_, err := Sample(files, twoPorts)
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), want) || e.Hint() == "" {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	nan := npy(t, "<f4", "False", "2", []uint32{0x3f800000, 0x7fc00000})
	if _, err := Sample([]string{write(t, "nan.npy", nan)}, twoPorts[:1]); err == nil || !strings.Contains(err.Error(), "element 1 of tensor 0 is NaN") {
		t.Errorf("NaN: got %v", err)
	}
}

func TestSamples(t *testing.T) {
	file := write(t, "batch.json", []byte(`{"x": [[1,2],[3,4]], "y": [5,6]}`))
	got, err := Samples([]string{file}, twoPorts)
	want := [][][]float64{{{1, 2}, {5}}, {{3, 4}, {6}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("got %v, %v", got, err)
	}
}
