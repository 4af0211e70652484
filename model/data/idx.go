package data

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"math"
)

// gunzip decompresses raw if it is gzipped and returns it unchanged otherwise.
func gunzip(raw []byte) ([]byte, error) {
	if !bytes.HasPrefix(raw, []byte{0x1f, 0x8b}) {
		return raw, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, malformed("gzip: %v", err)
	}
	body, err := readBounded(z, maxBytes)
	if err != nil {
		return nil, malformed("gzip: %v", err)
	}
	return body, nil
}

// isIDX reports whether raw begins as an IDX file does: two zero bytes, a type
// and a number of dimensions.
func isIDX(raw []byte) bool {
	return len(raw) >= 4 && raw[0] == 0 && raw[1] == 0 && raw[2] >= 8 && raw[2] <= 14 && raw[3] >= 1
}

// parseIDX reads the format of the MNIST files: a big-endian header with the
// element type and the dimensions, then the elements. At most limit entries of
// the first dimension are read; 0 reads all.
func parseIDX(raw []byte, limit int) (Tensor, error) {
	if !isIDX(raw) || int(raw[3]) > maxRank {
		return Tensor{}, malformed("it does not begin with IDX's magic bytes")
	}
	size, decode := idxElement(raw[2])
	if decode == nil {
		return Tensor{}, malformed("element type 0x%02x is unknown", raw[2])
	}
	rank := int(raw[3])
	if len(raw) < 4+4*rank {
		return Tensor{}, malformed("cut short in the header")
	}
	shape := make([]int, rank)
	for i := range shape {
		shape[i] = int(binary.BigEndian.Uint32(raw[4+4*i:]))
	}
	body := raw[4+4*rank:]
	n, err := elements(shape, len(body)/size)
	if err != nil {
		return Tensor{}, err
	}
	if len(body) != n*size {
		return Tensor{}, malformed("shape %v needs %d bytes, the file holds %d", shape, n*size, len(body))
	}
	if limit > 0 && shape[0] > limit {
		n = n / shape[0] * limit
		shape[0] = limit
	}
	values := make([]float64, n)
	for i := range values {
		values[i] = decode(body[i*size:])
	}
	return Tensor{Shape: shape, Values: values}, nil
}

func idxElement(kind byte) (int, func([]byte) float64) {
	order := binary.BigEndian
	switch kind {
	case 0x08:
		return 1, func(b []byte) float64 { return float64(b[0]) }
	case 0x09:
		return 1, func(b []byte) float64 { return float64(int8(b[0])) }
	case 0x0b:
		return 2, func(b []byte) float64 { return float64(int16(order.Uint16(b))) }
	case 0x0c:
		return 4, func(b []byte) float64 { return float64(int32(order.Uint32(b))) }
	case 0x0d:
		return 4, func(b []byte) float64 { return float64(math.Float32frombits(order.Uint32(b))) }
	case 0x0e:
		return 8, func(b []byte) float64 { return math.Float64frombits(order.Uint64(b)) }
	}
	return 1, nil
}
