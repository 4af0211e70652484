package data

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"
)

// WriteNPZ writes tensors as NumPy's archive of named float64 arrays. The bytes
// are a function of the tensors alone.
func WriteNPZ(w io.Writer, tensors []Tensor) error {
	z := zip.NewWriter(w)
	for _, t := range tensors {
		f, err := z.CreateHeader(&zip.FileHeader{Name: t.Name + ".npy", Method: zip.Deflate})
		if err != nil {
			return fmt.Errorf("write array %q: %w", t.Name, err)
		}
		if _, err := f.Write(encodeNPY(&t)); err != nil {
			return fmt.Errorf("write array %q: %w", t.Name, err)
		}
	}
	return z.Close()
}

// encodeNPY is version 1 of the NumPy array format, of float64 elements.
func encodeNPY(t *Tensor) []byte {
	var shape strings.Builder
	for _, d := range t.Shape {
		fmt.Fprintf(&shape, "%d, ", d)
	}
	header := fmt.Sprintf("{'descr': '<f8', 'fortran_order': False, 'shape': (%s), }", strings.TrimSuffix(shape.String(), " "))
	const before = 10 // magic, version, length
	padded := (before+len(header)+1+63)/64*64 - before
	header += strings.Repeat(" ", padded-len(header)-1) + "\n"

	var b bytes.Buffer
	b.WriteString("\x93NUMPY\x01\x00")
	b.Write(binary.LittleEndian.AppendUint16(nil, uint16(len(header))))
	b.WriteString(header)
	raw := make([]byte, 0, 8*len(t.Values))
	for _, x := range t.Values {
		raw = binary.LittleEndian.AppendUint64(raw, math.Float64bits(x))
	}
	b.Write(raw)
	return b.Bytes()
}
