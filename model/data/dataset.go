package data

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// Dataset is a set of labelled samples.
type Dataset struct {
	Shape  []int       // of one sample: [28, 28] for MNIST, [columns] for CSV
	Images [][]float64 // raw values as stored: 0..255 for MNIST
	Labels []int       // one per image
}

const datasetHint = "give IMAGES,LABELS as two IDX or CSV files, or FILE.csv,first or FILE.csv,last for a column of labels"

// ReadDataset reads "IMAGES,LABELS": two IDX or CSV files, gzipped or not, or
// one CSV file and the word first or last, which names the column that holds the
// label. At most limit samples are read; 0 reads all.
func ReadDataset(spec string, limit int) (*Dataset, error) {
	images, labels, ok := strings.Cut(spec, ",")
	if !ok || images == "" || labels == "" {
		return nil, &Error{spec, errors.New("not of the form IMAGES,LABELS"), datasetHint}
	}
	x, err := readTable(images, limit)
	if err != nil {
		return nil, err
	}
	if labels == "first" || labels == "last" {
		d, err := splitLabels(x, labels == "last")
		if err != nil {
			return nil, &Error{images, err, datasetHint}
		}
		return d, nil
	}
	y, err := readTable(labels, limit)
	if err != nil {
		return nil, err
	}
	d, err := pairLabels(x, y)
	if err != nil {
		return nil, &Error{labels, err, datasetHint}
	}
	return d, nil
}

// readTable reads an IDX or a CSV file; the bytes tell which.
func readTable(path string, limit int) (Tensor, error) {
	raw, err := readFile(path)
	if err != nil {
		return Tensor{}, err
	}
	t, err := parseTable(raw, limit)
	if err == nil {
		if i := notFinite(t.Values); i >= 0 {
			err = malformed("element %d is %v", i, t.Values[i])
		}
	}
	if err != nil {
		return Tensor{}, &Error{path, err, datasetHint}
	}
	return t, nil
}

func parseTable(raw []byte, limit int) (Tensor, error) {
	raw, err := gunzip(raw)
	if err != nil {
		return Tensor{}, err
	}
	if isIDX(raw) {
		return parseIDX(raw, limit)
	}
	return parseCSV(raw, limit)
}

// splitLabels takes the labels from a column of a table.
func splitLabels(t Tensor, last bool) (*Dataset, error) {
	if len(t.Shape) != 2 || t.Shape[1] < 2 {
		return nil, malformed("shape %v has no column of labels beside the samples", t.Shape)
	}
	rows, columns := t.Shape[0], t.Shape[1]
	d := &Dataset{Shape: []int{columns - 1}}
	for r := range rows {
		row := t.Values[r*columns : (r+1)*columns]
		label, image := row[0], row[1:]
		if last {
			label, image = row[columns-1], row[:columns-1]
		}
		if err := d.add(image, label); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// pairLabels joins samples with labels of another file.
func pairLabels(x, y Tensor) (*Dataset, error) {
	if len(x.Shape) == 0 || len(y.Values) != x.Shape[0] {
		return nil, malformed("%d labels for images of shape %v", len(y.Values), x.Shape)
	}
	d := &Dataset{Shape: x.Shape[1:]}
	n := len(x.Values) / max(len(y.Values), 1)
	for i, label := range y.Values {
		if err := d.add(x.Values[i*n:(i+1)*n], label); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (d *Dataset) add(image []float64, label float64) error {
	if label != math.Trunc(label) || label < 0 || label > math.MaxInt32 {
		return malformed("label %v of sample %d is not a class number", label, len(d.Labels))
	}
	d.Images = append(d.Images, image)
	d.Labels = append(d.Labels, int(label))
	return nil
}

// Fit checks that a sample fits an input of the given shape.
func (d *Dataset) Fit(shape []int) error {
	want, got := count(shape), count(d.Shape)
	if want != got {
		return fmt.Errorf("data set: samples of shape %v have %d elements, the model's input %v has %d", d.Shape, got, shape, want)
	}
	return nil
}
