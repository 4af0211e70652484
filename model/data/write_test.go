package data

import (
	"bytes"
	"reflect"
	"testing"
)

func TestWriteNPZ(t *testing.T) {
	want := []Tensor{
		{Name: "x", Shape: []int{2, 1, 3}, Values: []float64{1, -2, 0.1, 4, 5, 1e-300}},
		{Name: "a scalar", Shape: []int{}, Values: []float64{7}},
		{Name: "vector", Shape: []int{2}, Values: []float64{7, 8}},
	}
	var first, second bytes.Buffer
	for _, b := range []*bytes.Buffer{&first, &second} {
		if err := WriteNPZ(b, want); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two writes differ")
	}
	got, err := parseNPZ(first.Bytes())
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("got %v, %v", got, err)
	}
}
