package prover

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254"

	"github.com/zkinfer/zkinfer/verifier"
)

func writtenKey(t testing.TB, y *toy) (*Keys, string) {
	t.Helper()
	keys := testKeys(t, y)
	path := filepath.Join(t.TempDir(), "proving.key")
	if err := WriteProvingKey(path, keys.Proving); err != nil {
		t.Fatal(err)
	}
	return keys, path
}

func TestProvingKeyFile(t *testing.T) {
	y := newToy(5, 3, 60, 90)
	keys, path := writtenKey(t, y)
	read, err := OpenProvingKey(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	same := *read
	if same.file = nil; !reflect.DeepEqual(&same, keys.Proving) {
		t.Error("written and read, it differs")
	}
	if _, err := Prove(read, keys.Verifying, y, y.assign(1), verifier.Hash{}); err != nil {
		t.Error(err)
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("%d files, want one", len(entries))
	}
	if _, err := OpenProvingKey(path+"x", nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: got %v", err)
	}
	if err := WriteProvingKey(filepath.Join(path, "x"), read); err == nil {
		t.Error("written into a file as if it were a directory")
	}
	same.K = same.K[1:]
	if err := WriteProvingKey(path, &same); !errors.Is(err, ErrKeys) {
		t.Errorf("a key with a point missing: got %v", err)
	}
}

func TestSRSFile(t *testing.T) {
	srs, err := NewSRS(30, "test")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "srs")
	if err := WriteSRS(path, srs); err != nil {
		t.Fatal(err)
	}
	read, err := OpenSRS(path)
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	same := *read
	if same.file = nil; !reflect.DeepEqual(&same, srs) {
		t.Error("written and read, it differs")
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func([]byte) []byte{
		"truncated":    func(b []byte) []byte { return b[:len(b)-1] },
		"trailing":     func(b []byte) []byte { return append(b, 0) },
		"kind of file": func(b []byte) []byte { copy(b, ProvingKeyMagic); return b },
		"size":         func(b []byte) []byte { b[verifier.HeaderSize]++; return b },
		"half":         func(b []byte) []byte { b[verifier.HeaderSize] /= 2; return b },
		"huge":         func(b []byte) []byte { b[verifier.HeaderSize+3] = 0x10; b[verifier.HeaderSize] = 0; return b },
		"program":      func(b []byte) []byte { b[verifier.HeaderSize-64] = 1; return b },
		"first page":   func(b []byte) []byte { b[pageSize-1] = 1; return b },
		"padding":      func(b []byte) []byte { b[2*pageSize-1] = 1; return b },
		"off a curve":  func(b []byte) []byte { b[3*pageSize] ^= 1; return b },
	} {
		if _, err := parseSRS(spoil(bytes.Clone(b))); !errors.Is(err, ErrKeyFile) && !errors.Is(err, ErrSRS) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	srs.N = 16
	if err := WriteSRS(path, srs); !errors.Is(err, ErrSRS) {
		t.Errorf("an SRS of another size: got %v", err)
	}
	if _, err := OpenSRS(path + "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: got %v", err)
	}
}

// checkedKey reads a key as opening its file does.
func checkedKey(b []byte) (*ProvingKey, error) {
	pk, err := parseProvingKey(b)
	if err != nil {
		return nil, err
	}
	return pk, pk.Check()
}

func TestParseProvingKeyRefuses(t *testing.T) {
	keys, path := writtenKey(t, newToy(5, 3, 60, 90))
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	pk := keys.Proving
	at := offsets(pk.sections(pk.counts(), pk.points()))
	count := func(i int) int { return verifier.HeaderSize + 8*i }
	for name, spoil := range map[string]func([]byte) []byte{
		"empty":             func(b []byte) []byte { return nil },
		"header only":       func(b []byte) []byte { return b[:verifier.HeaderSize] },
		"first page only":   func(b []byte) []byte { return b[:pageSize] },
		"truncated":         func(b []byte) []byte { return b[:len(b)-1] },
		"trailing":          func(b []byte) []byte { return append(b, 0) },
		"magic":             func(b []byte) []byte { b[0] ^= 1; return b },
		"version":           func(b []byte) []byte { b[15]++; return b },
		"setup":             func(b []byte) []byte { b[48] = 'x'; return b },
		"rows":              func(b []byte) []byte { b[count(0)+1]++; return b },
		"no rows":           func(b []byte) []byte { clear(b[count(0):count(1)]); return b },
		"wires":             func(b []byte) []byte { b[count(1)]++; return b },
		"2^63 wires":        func(b []byte) []byte { b[count(1)+7] = 0x80; return b },
		"2^28 wires":        func(b []byte) []byte { binary.LittleEndian.PutUint64(b[count(1):], 1<<28); return b },
		"none committed":    func(b []byte) []byte { b[count(2)] = 0; return b },
		"fixed":             func(b []byte) []byte { b[count(3)] = 0; return b },
		"points A":          func(b []byte) []byte { b[count(4)+1]++; return b },
		"one A less":        func(b []byte) []byte { b[count(4)]--; return b },
		"points B":          func(b []byte) []byte { b[count(5)+1]++; return b },
		"first page's rest": func(b []byte) []byte { b[keyPageSize] = 1; return b },
		"padding":           func(b []byte) []byte { b[at[1]-1] = 1; return b },
		"marks' rest":       func(b []byte) []byte { b[int(at[2])+(pk.wires+7)/8-1] |= 0x80; return b },
		"a mark":            func(b []byte) []byte { b[at[2]] ^= 1; return b },
		"alpha":             func(b []byte) []byte { b[at[0]] ^= 1; return b },
		"beta 2":            func(b []byte) []byte { b[at[1]] ^= 1; return b },
		"delta infinity":    func(b []byte) []byte { clear(b[at[0]+128 : at[0]+192]); return b },
		"delta 2 infinity":  func(b []byte) []byte { clear(b[at[1]+128 : at[1]+256]); return b },
		"mask infinity":     func(b []byte) []byte { clear(b[int(at[9])+64*pk.committed-64:][:64]); return b },
		"A":                 func(b []byte) []byte { b[at[4]] ^= 1; return b },
		"A too large":       func(b []byte) []byte { b[at[4]+31] = 0xff; return b },
		"B1":                func(b []byte) []byte { b[at[5]+64] ^= 1; return b },
		"B2":                func(b []byte) []byte { b[at[6]+128] ^= 1; return b },
		"B2 in no subgroup": func(b []byte) []byte {
			p := outsideSubgroup(t)
			var points bytes.Buffer
			if err := writePoints(&points, []bn254.G2Affine{p}); err != nil {
				t.Fatal(err)
			}
			copy(b[at[6]:], points.Bytes())
			return b
		},
		"Z":           func(b []byte) []byte { b[at[7]] ^= 1; return b },
		"K":           func(b []byte) []byte { b[at[8]] ^= 1; return b },
		"basis":       func(b []byte) []byte { b[at[9]] ^= 1; return b },
		"sigma basis": func(b []byte) []byte { b[at[10]] ^= 1; return b },
	} {
		if _, err := checkedKey(spoil(bytes.Clone(good))); !errors.Is(err, ErrKeyFile) && !errors.Is(err, ErrKeys) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := checkedKey(good); err != nil {
		t.Error(err)
	}
}

func FuzzParseProvingKey(f *testing.F) {
	_, path := writtenKey(f, newToy(4, 1, 3, 1))
	good, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:pageSize])
	f.Add(good[:keyPageSize])
	f.Fuzz(func(t *testing.T, b []byte) {
		pk, err := checkedKey(b)
		if err != nil {
			return
		}
		path := filepath.Join(t.TempDir(), "key")
		if err := WriteProvingKey(path, pk); err != nil {
			t.Fatal(err)
		}
		if again, err := os.ReadFile(path); err != nil || !bytes.Equal(again, b) {
			t.Errorf("read and written, it differs (%v)", err)
		}
	})
}

func FuzzParseSRS(f *testing.F) {
	srs, err := NewSRS(2, "test")
	if err != nil {
		f.Fatal(err)
	}
	path := filepath.Join(f.TempDir(), "srs")
	if err := WriteSRS(path, srs); err != nil {
		f.Fatal(err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:pageSize])
	f.Fuzz(func(t *testing.T, b []byte) {
		if srs, err := parseSRS(b); err == nil && srs.checkPoints() != nil {
			t.Error("read, and not checked")
		}
	})
}
