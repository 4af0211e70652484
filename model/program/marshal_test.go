package program_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/model/program/programtest"
)

func marshal(t testing.TB, p *program.Program) []byte {
	t.Helper()
	data, err := p.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// seal puts the checksum behind a changed file, so that the change is looked at.
func seal(data []byte) []byte {
	end := len(data) - sha256.Size
	sum := sha256.Sum256(data[:end])
	return append(append([]byte(nil), data[:end]...), sum[:]...)
}

func TestMarshalRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 1))
	for i := range 300 {
		p := programtest.Random(rng)
		p.Bits, p.Bound = i%17, []string{"sr=16000"}
		p.Outputs[0].Visibility = program.Visibility(i % 3)
		p.Outputs[0].Labels = []string{"first"}
		data := marshal(t, p)
		q, err := program.Unmarshal(data)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(marshal(t, q), data) {
			t.Fatal("marshalling again gives other bytes")
		}
		if !reflect.DeepEqual(p, q) {
			t.Fatalf("program changed:\n%+v\n%+v", p, q)
		}
		in := programtest.Inputs(rng, p)
		a, errA := p.Eval(in)
		b, errB := q.Eval(in)
		if errA != nil || errB != nil || !reflect.DeepEqual(a, b) {
			t.Fatal("the program read evaluates differently")
		}
	}
}

// TestHash holds the identity of a program against a change of any part of it
// that matters.
func TestHash(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	p := programtest.Of(rng, "Linear")
	before, err := p.Hash()
	if err != nil {
		t.Fatal(err)
	}
	if before != sha256.Sum256(marshal(t, p)) {
		t.Error("the hash is not the file's sha256")
	}
	last := p.Ops[len(p.Ops)-1].(*program.Linear)
	for name, change := range map[string]func(){
		"weight": func() { last.Weights[0]++ },
		"index":  func() { last.Index[0] = 0 - last.Index[0]&1 },
		"name":   func() { p.Tensors[0].Name += "x" },
		"scale":  func() { p.Tensors[0].Scale *= 2 },
	} {
		change()
		after, err := p.Hash()
		if err != nil {
			t.Fatal(err)
		}
		if after == before {
			t.Errorf("changing a %s leaves the hash", name)
		}
		before = after
	}
}

func TestUnmarshalRefuses(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 3))
	good := marshal(t, programtest.Of(rng, "Segments"))
	if _, err := program.Unmarshal(good); err != nil {
		t.Fatal(err)
	}
	change := func(f func(b []byte) []byte) []byte { return f(append([]byte(nil), good...)) }
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"empty":     {nil, program.ErrNotProgram},
		"truncated": {good[:len(good)-1], program.ErrChecksum},
		"short":     {good[:40], program.ErrNotProgram},
		"magic":     {change(func(b []byte) []byte { b[0]++; return seal(b) }), program.ErrNotProgram},
		"version":   {change(func(b []byte) []byte { b[11]++; return seal(b) }), program.ErrVersion},
		"checksum":  {change(func(b []byte) []byte { b[20]++; return b }), program.ErrChecksum},
	} {
		if _, err := program.Unmarshal(c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	body := len(good) - sha256.Size
	for name, data := range map[string][]byte{
		"reserved":      change(func(b []byte) []byte { b[15] = 1; return seal(b) }),
		"unknown field": seal(append(append([]byte(nil), good[:body]...), append([]byte{0xf8, 0x7f, 1}, make([]byte, 32)...)...)),
		"cut body":      seal(append(append([]byte(nil), good[:body-3]...), make([]byte, 32)...)),
	} {
		if p, err := program.Unmarshal(data); err == nil {
			t.Errorf("%s: accepted as %+v", name, p)
		}
	}
}

// TestUnmarshalRefusesWrongRange: a range narrower than the real one would
// leave valid inputs without a proof, a wider one is another program.
func TestUnmarshalRefusesWrongRange(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 4))
	for _, delta := range []int64{-1, 1} {
		p := programtest.Of(rng, "Rescale")
		out := &p.Tensors[p.Outputs[0].Tensor]
		out.Hi += delta
		if _, err := program.Unmarshal(marshal(t, p)); err == nil || !strings.Contains(err.Error(), "range") {
			t.Errorf("range changed by %d: %v", delta, err)
		}
		if err := p.Infer(); err != nil {
			t.Fatal(err)
		}
		if _, err := program.Unmarshal(marshal(t, p)); err != nil {
			t.Errorf("after Infer: %v", err)
		}
	}
}

func TestFile(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 5))
	p := programtest.Random(rng)
	dir := t.TempDir()
	path := filepath.Join(dir, "program")
	for range 2 { // the second time over the first file
		if err := p.Write(path); err != nil {
			t.Fatal(err)
		}
	}
	q, err := program.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(marshal(t, p), marshal(t, q)) {
		t.Error("the file holds another program")
	}
	if files, _ := os.ReadDir(dir); len(files) != 1 {
		t.Errorf("%d files beside the program", len(files)-1)
	}
	if _, err := program.Read(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
	if err := p.Write(filepath.Join(dir, "none", "program")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing folder: %v", err)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := p.Write(filepath.Join(dir, "folder")); err == nil {
		t.Error("a folder was overwritten")
	}
	if files, _ := os.ReadDir(dir); len(files) != 2 {
		t.Error("a failed write leaves a file")
	}
	if err := os.WriteFile(path, []byte("zkinfer"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := program.Read(path); !errors.Is(err, program.ErrNotProgram) {
		t.Errorf("a file that is no program: %v", err)
	}
	p.Tensors[0].Scale = 0
	if err := p.Write(filepath.Join(dir, "bad")); err == nil {
		t.Error("a malformed program was written")
	}
}

var update = flag.Bool("update", false, "write the files in testdata anew")

// golden is the checked-in program around one kind of op.
func golden(t testing.TB, kind string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "v1", kind))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestFormat holds the format: programs written by an earlier build are read,
// and are written as they were, so that their identity stays.
func TestFormat(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 8))
	for _, kind := range programtest.Kinds() {
		if *update {
			if err := programtest.Of(rng, kind).Write(filepath.Join("testdata", "v1", kind)); err != nil {
				t.Fatal(err)
			}
		}
		data := golden(t, kind)
		p, err := program.Unmarshal(data)
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		found := false
		for _, op := range p.Ops {
			found = found || op.Kind() == kind
		}
		if !found {
			t.Errorf("the file of %s has no such op", kind)
		}
		if !bytes.Equal(marshal(t, p), data) {
			t.Errorf("%s: the encoding changed", kind)
		}
		compare(t, p, programtest.Inputs(rng, p))
	}
}

// FuzzUnmarshal: bytes give an error or a valid program whose encoding they are.
// The checksum is made right first, or nothing would get past it.
func FuzzUnmarshal(f *testing.F) {
	rng := rand.New(rand.NewPCG(2, 6))
	for _, kind := range programtest.Kinds() {
		f.Add(marshal(f, programtest.Of(rng, kind)))
		f.Add(golden(f, kind))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < sha256.Size {
			data = append(data, make([]byte, sha256.Size)...)
		}
		data = seal(data)
		p, err := program.Unmarshal(data)
		if err != nil {
			return
		}
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(marshal(t, p), data) {
			t.Fatal("marshalling again gives other bytes")
		}
		if _, err := p.Eval(programtest.Extremes(rng, p)); err != nil && !errors.Is(err, program.ErrUndefined) {
			t.Fatal(err)
		}
	})
}

// TestLargeClaims: a few bytes cannot ask for much memory or time.
func TestLargeClaims(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 7))
	p := programtest.Of(rng, "Bilinear")
	for name, change := range map[string]func(){
		"elements": func() { p.Tensors[0].Shape = []int{1 << 14, 1 << 13} },
		"overflow": func() { p.Tensors[0].Shape = []int{1 << 31, 1 << 31, 1 << 31} },
	} {
		change()
		if _, err := p.Marshal(); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	// of an index that selects nothing, 2^28 times 2^9 elements to look at
	b := program.NewBuilder("large")
	x, err := b.Input(program.Tensor{Name: "x", Shape: []int{1}, Hi: 1 << 30, Scale: 1}, program.Public, nil)
	if err != nil {
		t.Fatal(err)
	}
	op := &program.Gather{Base: program.Base{Node: "node", In: []program.ID{x}}, Size: program.MaxElements,
		Offset: make([]int32, 1<<9), Which: make([]int32, 1<<9), Table: []int64{1}}
	if _, err := b.Add(op, program.Tensor{Name: "y", Shape: []int{1 << 9}, Scale: 1}); err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("an index of 2^28 values: %v", err)
	}
	// the same claim with a checksum of its own, by hand: 2^27 elements
	data := binary.BigEndian.AppendUint32([]byte("zkinfer\x00"), program.FormatVersion)
	data = append(data, 0, 0, 0, 0, 0x12, 15, 0x12, 4, 0x80, 0x80, 0x80, 0x40, 0x29, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f)
	data = seal(append(data, make([]byte, 32)...))
	if _, err := program.Unmarshal(data); err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("a claim of 2^27 elements in %d bytes: %v", len(data), err)
	}
}
