package data

import (
	"bytes"
	"encoding/binary"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// maxRank bounds the dimensions of an array; NumPy's own bound is 64.
const maxRank = 32

var (
	npyDescr   = regexp.MustCompile(`'descr'\s*:\s*'([<>|=]?)([a-z?])([0-9]*)'`)
	npyFortran = regexp.MustCompile(`'fortran_order'\s*:\s*(True|False)`)
	npyShape   = regexp.MustCompile(`'shape'\s*:\s*\(([0-9L,\s]*)\)`)
)

// parseNPY reads the NumPy array format, versions 1 to 3 (NEP 1).
func parseNPY(raw []byte) (Tensor, error) {
	header, body, err := splitNPY(raw)
	if err != nil {
		return Tensor{}, err
	}
	descr := npyDescr.FindStringSubmatch(header)
	if descr == nil {
		return Tensor{}, malformed("array of a type that is not a plain number: header %.80q", header)
	}
	var order binary.ByteOrder = binary.LittleEndian
	if descr[1] == ">" {
		order = binary.BigEndian
	}
	size, decode := npyElement(descr[2]+descr[3], order)
	if decode == nil {
		return Tensor{}, malformed("element type %q is not read; convert it to float32 or int64", descr[2]+descr[3])
	}
	shape, err := npyDims(header)
	if err != nil {
		return Tensor{}, err
	}
	n, err := elements(shape, len(body)/size)
	if err != nil {
		return Tensor{}, err
	}
	if len(body) != n*size {
		return Tensor{}, malformed("shape %v needs %d bytes, the file holds %d", shape, n*size, len(body))
	}
	values := make([]float64, n)
	for i := range values {
		values[i] = decode(body[i*size:])
	}
	if f := npyFortran.FindStringSubmatch(header); f != nil && f[1] == "True" {
		values = fromFortran(values, shape)
	}
	return Tensor{Shape: shape, Values: values}, nil
}

// splitNPY separates the header's dictionary from the elements.
func splitNPY(raw []byte) (header string, body []byte, err error) {
	if !bytes.HasPrefix(raw, []byte("\x93NUMPY")) || len(raw) < 10 {
		return "", nil, malformed("it does not begin with NumPy's magic bytes")
	}
	start, length := 10, uint64(binary.LittleEndian.Uint16(raw[8:]))
	switch raw[6] {
	case 1:
	case 2, 3:
		if len(raw) < 12 {
			return "", nil, malformed("cut short in the header")
		}
		start, length = 12, uint64(binary.LittleEndian.Uint32(raw[8:]))
	default:
		return "", nil, malformed("version %d of the format is unknown", raw[6])
	}
	if length > uint64(len(raw)-start) || length > 1<<16 {
		return "", nil, malformed("a header of %d bytes", length)
	}
	return string(raw[start : start+int(length)]), raw[start+int(length):], nil
}

func npyDims(header string) ([]int, error) {
	m := npyShape.FindStringSubmatch(header)
	if m == nil {
		return nil, malformed("no shape in the header")
	}
	shape := []int{}
	for field := range strings.SplitSeq(m[1], ",") {
		field = strings.TrimSuffix(strings.TrimSpace(field), "L")
		if field == "" {
			continue
		}
		d, err := strconv.ParseInt(field, 10, 62)
		if err != nil || len(shape) == maxRank {
			return nil, malformed("shape (%.80s)", m[1])
		}
		shape = append(shape, int(d))
	}
	return shape, nil
}

// npyElement is the size in bytes and the decoder of an element type, nil if the
// type is not a number of at most 64 bits.
func npyElement(kind string, order binary.ByteOrder) (int, func([]byte) float64) {
	switch kind {
	case "f4":
		return 4, func(b []byte) float64 { return float64(math.Float32frombits(order.Uint32(b))) }
	case "f8":
		return 8, func(b []byte) float64 { return math.Float64frombits(order.Uint64(b)) }
	case "i1":
		return 1, func(b []byte) float64 { return float64(int8(b[0])) }
	case "u1", "b1", "?":
		return 1, func(b []byte) float64 { return float64(b[0]) }
	case "i2":
		return 2, func(b []byte) float64 { return float64(int16(order.Uint16(b))) }
	case "u2":
		return 2, func(b []byte) float64 { return float64(order.Uint16(b)) }
	case "i4":
		return 4, func(b []byte) float64 { return float64(int32(order.Uint32(b))) }
	case "u4":
		return 4, func(b []byte) float64 { return float64(order.Uint32(b)) }
	case "i8":
		return 8, func(b []byte) float64 { return float64(int64(order.Uint64(b))) }
	case "u8":
		return 8, func(b []byte) float64 { return float64(order.Uint64(b)) }
	}
	return 1, nil
}

// fromFortran reorders column-major elements row-major.
func fromFortran(values []float64, shape []int) []float64 {
	out := make([]float64, len(values))
	at := make([]int, len(shape)) // index of the row-major element i
	for i := range out {
		j, stride := 0, 1
		for k, d := range shape {
			j += at[k] * stride
			stride *= d
		}
		out[i] = values[j]
		for k := len(shape) - 1; k >= 0; k-- {
			if at[k]++; at[k] < shape[k] {
				break
			}
			at[k] = 0
		}
	}
	return out
}
