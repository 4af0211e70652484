package data

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// npy writes an array as NumPy does.
func npy(t testing.TB, descr, order, shape string, elements any) []byte {
	t.Helper()
	header := fmt.Sprintf("{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }\n", descr, order, shape)
	var b bytes.Buffer
	b.WriteString("\x93NUMPY\x01\x00")
	var endian binary.ByteOrder = binary.LittleEndian
	if descr[0] == '>' {
		endian = binary.BigEndian
	}
	for _, v := range []any{uint16(len(header))} {
		if err := binary.Write(&b, binary.LittleEndian, v); err != nil {
			t.Fatal(err)
		}
	}
	b.WriteString(header)
	if err := binary.Write(&b, endian, elements); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipped(t testing.TB, members map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, body := range members {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(body); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(t testing.TB, raw []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(raw); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func write(t testing.TB, name string, raw []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadNPY(t *testing.T) {
	want := Tensor{Shape: []int{2, 3}, Values: []float64{1, 2, 3, 4, 5, 6}}
	for name, raw := range map[string][]byte{
		"float32":    npy(t, "<f4", "False", "2, 3", []float32{1, 2, 3, 4, 5, 6}),
		"big endian": npy(t, ">f8", "False", "2, 3", []float64{1, 2, 3, 4, 5, 6}),
		"int64":      npy(t, "<i8", "False", "2, 3", []int64{1, 2, 3, 4, 5, 6}),
		"uint8":      npy(t, "|u1", "False", "2, 3", []uint8{1, 2, 3, 4, 5, 6}),
		"int16":      npy(t, ">i2", "False", "2, 3", []int16{1, 2, 3, 4, 5, 6}),
		"fortran":    npy(t, "<i4", "True", "2, 3", []int32{1, 4, 2, 5, 3, 6}),
	} {
		got, err := Read(write(t, "x.npy", raw))
		if err != nil || len(got) != 1 || !reflect.DeepEqual(got[0], want) {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
	negative, err := parseNPY(npy(t, "|i1", "False", "", []int8{-3}))
	if err != nil || len(negative.Shape) != 0 || negative.Values[0] != -3 {
		t.Errorf("scalar: got %v, %v", negative, err)
	}
}

func TestReadNPYRefuses(t *testing.T) {
	good := npy(t, "<f4", "False", "2, 3", []float32{1, 2, 3, 4, 5, 6})
	huge := npy(t, "<f4", "False", "1152921504606846976, 64", []float32{1})
	long := bytes.Clone(good)
	binary.LittleEndian.PutUint16(long[8:], 0xffff)
	version := bytes.Clone(good)
	version[6] = 9
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"empty":       {nil, "magic bytes"},
		"truncated":   {good[:len(good)-1], "more elements than the file holds"},
		"trailing":    {append(bytes.Clone(good), 0), "needs 24 bytes, the file holds 25"},
		"huge shape":  {huge, "more elements than the file holds"},
		"header size": {long, "a header of 65535 bytes"},
		"version":     {version, "version 9"},
		"object":      {npy(t, "|O", "False", "1", []uint8{0}), "not a plain number"},
		"complex":     {npy(t, "<c8", "False", "1", []float64{0}), `element type "c8"`},
		"negative":    {npy(t, "<f4", "False", "-1", []float32{1}), "no shape"},
	} {
		_, err := parseNPY(c.raw)
		if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

func TestReadNPZ(t *testing.T) {
	raw := zipped(t, map[string][]byte{"a.npy": npy(t, "<f4", "False", "2,", []float32{1, 2})})
	got, err := Read(write(t, "x.npz", raw))
	if err != nil || len(got) != 1 || got[0].Name != "a" || !reflect.DeepEqual(got[0].Values, []float64{1, 2}) {
		t.Fatalf("got %v, %v", got, err)
	}
	for name, raw := range map[string][]byte{
		"not a zip": []byte("PK nothing"),
		"no arrays": zipped(t, nil),
		"no array":  zipped(t, map[string][]byte{"a.txt": []byte("hello")}),
	} {
		if _, err := parseNPZ(raw); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// A member that inflates beyond the bound is refused whatever its header says.
func TestReadNPZBomb(t *testing.T) {
	z, err := zip.NewReader(bytes.NewReader(zipped(t, map[string][]byte{"a.npy": make([]byte, 1<<16)})), 1<<20)
	if err == nil {
		_, err = inflate(z.File[0], 1<<10)
	}
	if err == nil {
		t.Fatal("a member above the bound was read")
	}
	raw := zipped(t, map[string][]byte{"a.npy": make([]byte, 1<<16)})
	z, err = zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := inflate(z.File[0], 1<<16); err != nil {
		t.Fatalf("a member at the bound: %v", err)
	}
	if _, err := inflate(z.File[0], 1<<16-1); !errors.Is(err, ErrFormat) {
		t.Fatalf("a member above the bound: got %v", err)
	}
}

func TestReadJSON(t *testing.T) {
	matrix := Tensor{Shape: []int{2, 2}, Values: []float64{1, 2, 3, 4}}
	named := Tensor{Name: "x", Shape: []int{2, 2}, Values: []float64{1, 2, 3, 4}}
	row := Tensor{Shape: []int{3}, Values: []float64{1, 0, -2.5}}
	for text, want := range map[string][]Tensor{
		`[[1,2],[3,4]]`:                    {matrix},
		`[1, false, -2.5]`:                 {row},
		`3.5`:                              {{Shape: []int{}, Values: []float64{3.5}}},
		`{"x": [[1,2],[3,4]]}`:             {named},
		`{"x": [[1,2],[3,4]], "y": [1]}`:   {named, {Name: "y", Shape: []int{1}, Values: []float64{1}}},
		`{"input_data": [[1,0,-2.5],[7]]}`: {row, {Shape: []int{1}, Values: []float64{7}}},
		`{"output_data": "later", "input_data": [[[1,2],[3,4]]]}`: {matrix},
	} {
		got, err := Read(write(t, "x.json", []byte(text)))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		``:                          "EOF",
		`[[1,2],[3]]`:               "rows of 2 and of 1 elements at depth 1",
		`[1,[2]]`:                   "an array among the numbers at depth 1",
		`[[1],2]`:                   "a number at depth 1, arrays at depth 2",
		`[1] [2]`:                   "more behind the first value",
		`[null]`:                    "found null where a number or an array belongs",
		`["a"]`:                     "found a where a number or an array belongs",
		`[1e999]`:                   "out of range",
		`{}`:                        "without tensors",
		`{"x": {"y": 1}}`:           `member "x"`,
		`{"input_data": 1}`:         "not an array of arrays",
		`[1,2`:                      "byte 4",
		strings.Repeat("[", 100000): "nested deeper",
	} {
		_, err := ParseJSON([]byte(text))
		if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20s: got %v, want %q", text, err, want)
		}
	}
}

func TestReadSaysWhatToDo(t *testing.T) {
	for _, path := range []string{"missing.npy", "x.txt", write(t, "x.npy", []byte("x")), t.TempDir() + "/."} {
		_, err := Read(path)
		var e *Error
		if !errors.As(err, &e) || e.Hint() == "" || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: got %v", path, err)
		}
	}
	if _, err := Read("missing.npy"); err.Error() != "read missing.npy: no such file" {
		t.Errorf("got %q", err)
	}
}

func TestNotFinite(t *testing.T) {
	if notFinite([]float64{0, math.Inf(-1)}) != 1 || notFinite([]float64{math.NaN()}) != 0 || notFinite([]float64{1}) != -1 {
		t.Error("a position is wrong")
	}
}
