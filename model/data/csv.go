package data

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
)

// parseCSV reads rows of numbers of one length. A first line that is not all
// numbers, or has another length than the second, is a header and is left out.
// At most limit rows are read; 0 reads all. The tensor is [rows, columns].
func parseCSV(raw []byte, limit int) (Tensor, error) {
	r := csv.NewReader(bytes.NewReader(raw))
	r.FieldsPerRecord = -1
	r.ReuseRecord = true
	r.TrimLeadingSpace = true
	r.Comment = '#'
	var (
		values        []float64
		rows, columns int
	)
	for line := 1; limit <= 0 || rows < limit; line++ {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Tensor{}, malformed("%v", err)
		}
		row, bad := numbers(values, record)
		switch {
		case bad >= 0 && line == 1:
			continue
		case bad >= 0:
			return Tensor{}, malformed("line %d, column %d: %.40q is not a number", line, bad+1, record[bad])
		case line == 2 && rows == 1 && len(record) != columns: // the first line was a header of numbers
			row = append(row[:0], row[columns:]...)
			rows = 0
		case rows > 0 && len(record) != columns:
			return Tensor{}, malformed("line %d has %d columns, the lines before have %d", line, len(record), columns)
		}
		values, columns = row, len(record)
		rows++
	}
	if rows == 0 {
		return Tensor{}, malformed("no line of numbers")
	}
	return Tensor{Shape: []int{rows, columns}, Values: values}, nil
}

// numbers appends the fields to values, or returns the position of the first
// that is not a number.
func numbers(values []float64, fields []string) ([]float64, int) {
	n := len(values)
	for i, f := range fields {
		x, err := strconv.ParseFloat(strings.TrimSpace(f), 64)
		if err != nil {
			return values[:n], i
		}
		values = append(values, x)
	}
	return values, -1
}
