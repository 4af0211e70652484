package data

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
)

// maxMembers bounds the arrays of one archive.
const maxMembers = 1 << 12

// parseNPZ reads NumPy's archive of named arrays.
func parseNPZ(raw []byte) ([]Tensor, error) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, malformed("not a zip archive: %v", err)
	}
	if len(z.File) == 0 || len(z.File) > maxMembers {
		return nil, malformed("an archive of %d arrays", len(z.File))
	}
	var tensors []Tensor
	left := maxBytes // over all members, so that many small ones cannot add up
	for _, f := range z.File {
		body, err := inflate(f, left)
		if err != nil {
			return nil, err
		}
		left -= len(body)
		t, err := parseNPY(body)
		if err != nil {
			return nil, fmt.Errorf("array %q: %w", f.Name, err)
		}
		t.Name = strings.TrimSuffix(f.Name, ".npy")
		tensors = append(tensors, t)
	}
	return tensors, nil
}

// inflate reads one member of at most limit bytes, whatever its header claims.
func inflate(f *zip.File, limit int) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, malformed("array %q: %v", f.Name, err)
	}
	defer r.Close()
	body, err := readBounded(r, limit)
	if err != nil {
		return nil, malformed("array %q: %v", f.Name, err)
	}
	return body, nil
}

// readBounded reads r to its end, or fails beyond limit bytes.
func readBounded(r io.Reader, limit int) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if err != nil {
		return nil, err
	}
	if len(body) > limit {
		return nil, fmt.Errorf("more than %d bytes once decompressed", limit)
	}
	return body, nil
}
