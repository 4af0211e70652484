package data

import (
	"encoding/binary"
	"errors"
	"reflect"
	"strings"
	"testing"
)

// idx writes an array of bytes as the MNIST files are.
func idx(shape []uint32, elements ...byte) []byte {
	raw := []byte{0, 0, 8, byte(len(shape))}
	for _, d := range shape {
		raw = binary.BigEndian.AppendUint32(raw, d)
	}
	return append(raw, elements...)
}

func TestReadDataset(t *testing.T) {
	images := write(t, "images.gz", gzipped(t, idx([]uint32{3, 1, 2}, 1, 2, 3, 4, 5, 255)))
	labels := write(t, "labels", idx([]uint32{3}, 7, 8, 9))
	rows := write(t, "rows.csv", []byte("1,2\n3,4\n5,255\n"))
	column := write(t, "labels.csv", []byte("label\n7\n8\n9\n"))
	first := write(t, "first.csv", []byte("label,a,b\n7,1,2\n8,3,4\n9,5,255\n"))
	last := write(t, "last.csv.gz", gzipped(t, []byte("3,2,a,b\n1,2,7\n3,4,8\n5,255,9\n")))
	want := [][]float64{{1, 2}, {3, 4}, {5, 255}}
	for spec, shape := range map[string][]int{
		images + "," + labels: {1, 2},
		rows + "," + column:   {2},
		rows + "," + labels:   {2},
		first + ",first":      {2},
		last + ",last":        {2},
	} {
		d, err := ReadDataset(spec, 0)
		if err != nil || !reflect.DeepEqual(d.Images, want) || !reflect.DeepEqual(d.Labels, []int{7, 8, 9}) || !reflect.DeepEqual(d.Shape, shape) {
			t.Errorf("%s: got %v, %v", spec, d, err)
		}
		d, err = ReadDataset(spec, 2)
		if err != nil || len(d.Images) != 2 || len(d.Labels) != 2 {
			t.Errorf("%s, limit 2: got %v, %v", spec, d, err)
		}
	}
}

func TestReadDatasetRefuses(t *testing.T) {
	images := write(t, "images", idx([]uint32{2, 2}, 1, 2, 3, 4))
	labels := write(t, "labels", idx([]uint32{3}, 7, 8, 9))
	for spec, want := range map[string]string{
		images:                "not of the form IMAGES,LABELS",
		images + ",missing":   "read missing: no such file",
		images + "," + labels: "3 labels for images of shape [2 2]",
		write(t, "short", idx([]uint32{9, 9}, 1)) + "," + labels:     "more elements than the file holds",
		write(t, "type", []byte{0, 0, 10, 1, 0, 0, 0, 0}) + ",first": "element type 0x0a is unknown",
		write(t, "bad.csv", []byte("1,2\n3,x\n")) + ",first":         `line 2, column 2: "x" is not a number`,
		write(t, "ragged.csv", []byte("1,2\n3,4\n5\n")) + ",first":   "line 3 has 1 columns",
		write(t, "nan.csv", []byte("1,2\n3,NaN\n")) + ",first":       "element 3 is NaN",
		write(t, "half.csv", []byte("1.5,2\n")) + ",first":           "label 1.5 of sample 0",
		write(t, "one.csv", []byte("1\n2\n")) + ",first":             "no column of labels",
		write(t, "empty.csv", nil) + ",first":                        "no line of numbers",
		write(t, "cut.gz", []byte{0x1f, 0x8b, 8}) + ",first":         "gzip",
	} {
		_, err := ReadDataset(spec, 0)
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), want) || e.Hint() == "" {
			t.Errorf("%s: got %v, want %q", spec, err, want)
		}
	}
}

func TestDatasetFit(t *testing.T) {
	d := &Dataset{Shape: []int{28, 28}}
	if err := d.Fit([]int{1, 1, 28, 28}); err != nil {
		t.Error(err)
	}
	if err := d.Fit([]int{1, 3, 28, 28}); err == nil {
		t.Error("784 elements fit 2352")
	}
}
