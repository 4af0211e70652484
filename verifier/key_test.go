package verifier_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254"

	"github.com/zkinfer/zkinfer/verifier"
	"github.com/zkinfer/zkinfer/verifier/verifiertest"
)

func TestKeyBlob(t *testing.T) {
	key := verifiertest.NewKey(toySchema())
	b, err := key.KeyBlob()
	if err != nil {
		t.Fatal(err)
	}
	if len(b) != 736 {
		t.Fatalf("%d bytes", len(b))
	}
	x, y := key.Kc.X.Bytes(), key.Kc.Y.Bytes()
	if !bytes.Equal(b[576:640], append(x[:], y[:]...)) {
		t.Error("Kc is not at 576")
	}
	var beta bn254.G2Affine
	beta.Neg(&key.Beta)
	im := beta.X.A1.Bytes()
	if !bytes.Equal(b[64:96], im[:]) {
		t.Error("-beta's imaginary part is not at 64")
	}
	if binary.BigEndian.Uint64(b[664:]) != 1 || binary.BigEndian.Uint64(b[696:]) != 1 {
		t.Error("the counts are not at 640 and 672")
	}
	h, err := key.Schema.Hash()
	if err != nil || !bytes.Equal(b[704:], h[:]) {
		t.Error("the schema's hash is not at 704")
	}
}

func TestKeyFile(t *testing.T) {
	key := verifiertest.NewKey(toySchema())
	path := filepath.Join(t.TempDir(), "verifying.key")
	if err := verifier.WriteVerifyingKey(path, key.VerifyingKey); err != nil {
		t.Fatal(err)
	}
	read, err := verifier.ReadVerifyingKey(path)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := key.Marshal()
	got, err := read.Marshal()
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("written and read, it differs (%v)", err)
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("%d files, want one", len(entries))
	}
	if err := verifier.Verify(read, verifier.Hash{}, key.Prove(verifier.Hash{}, toyWords())); err != nil {
		t.Error(err)
	}
	if _, err := verifier.ReadVerifyingKey(path + "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: got %v", err)
	}
	if err := verifier.WriteVerifyingKey(filepath.Join(path, "x"), key.VerifyingKey); err == nil {
		t.Error("written into a file as if it were a directory")
	}
}

func TestReadVerifyingKeyIsBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "large")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 1<<30); err != nil {
		t.Fatal(err)
	}
	if _, err := verifier.ReadVerifyingKey(path); err == nil {
		t.Error("a gigabyte was read")
	}
}

func TestParseVerifyingKeyRefuses(t *testing.T) {
	key := verifiertest.NewKey(toySchema())
	good, err := key.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	const blob = verifier.HeaderSize
	for name, spoil := range map[string]func([]byte) []byte{
		"empty":           func(b []byte) []byte { return nil },
		"header only":     func(b []byte) []byte { return b[:blob] },
		"truncated":       func(b []byte) []byte { return b[:len(b)-1] },
		"trailing":        func(b []byte) []byte { return append(b, '\n') },
		"magic":           func(b []byte) []byte { b[0] ^= 1; return b },
		"version":         func(b []byte) []byte { b[15]++; return b },
		"backend":         func(b []byte) []byte { copy(b[16:], "plonk\x00\x00"); return b },
		"curve":           func(b []byte) []byte { b[32] = 'x'; return b },
		"setup":           func(b []byte) []byte { b[48] = 'x'; return b },
		"padding":         func(b []byte) []byte { b[127] = 1; return b },
		"inner zero":      func(b []byte) []byte { b[70] = 0; return b },
		"program hash":    func(b []byte) []byte { b[128] ^= 1; return b },
		"circuit hash":    func(b []byte) []byte { b[160] ^= 1; return b },
		"alpha infinity":  func(b []byte) []byte { clear(b[blob : blob+64]); return b },
		"beta infinity":   func(b []byte) []byte { clear(b[blob+64 : blob+192]); return b },
		"delta infinity":  func(b []byte) []byte { clear(b[blob+192 : blob+320]); return b },
		"sigma infinity":  func(b []byte) []byte { clear(b[blob+320 : blob+448]); return b },
		"Ke infinity":     func(b []byte) []byte { clear(b[blob+512 : blob+576]); return b },
		"Kc infinity":     func(b []byte) []byte { clear(b[blob+576 : blob+640]); return b },
		"K0 off curve":    func(b []byte) []byte { b[blob+511] ^= 1; return b },
		"K0 too large":    func(b []byte) []byte { b[blob+448] = 0xff; return b },
		"sigma off curve": func(b []byte) []byte { b[blob+447] ^= 1; return b },
		"input words":     func(b []byte) []byte { b[blob+671]++; return b },
		"output words":    func(b []byte) []byte { b[blob+703]++; return b },
		"schema hash":     func(b []byte) []byte { b[blob+735] ^= 1; return b },
		"schema length":   func(b []byte) []byte { b[blob+743]++; return b },
		"huge length":     func(b []byte) []byte { b[blob+736] = 0xff; return b },
		"schema":          func(b []byte) []byte { b[len(b)-1] = ']'; return b },
	} {
		if _, err := verifier.ParseVerifyingKey(spoil(bytes.Clone(good))); !errors.Is(err, verifier.ErrKey) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestKeyCheck(t *testing.T) {
	for name, spoil := range map[string]func(*verifier.VerifyingKey){
		"sigma outside the subgroup": func(k *verifier.VerifyingKey) { k.GSigma = outsideSubgroup(t) },
		"delta outside the subgroup": func(k *verifier.VerifyingKey) { k.Delta = outsideSubgroup(t) },
		"beta outside the subgroup":  func(k *verifier.VerifyingKey) { k.Beta = outsideSubgroup(t) },
		"beta off the curve":         func(k *verifier.VerifyingKey) { k.Beta.X.A0.SetOne() },
		"K0 off the curve":           func(k *verifier.VerifyingKey) { k.K0.X.SetOne() },
		"sigma infinity":             func(k *verifier.VerifyingKey) { k.GSigma = bn254.G2Affine{} },
		"kind of setup":              func(k *verifier.VerifyingKey) { k.Setup = "" },
		"schema":                     func(k *verifier.VerifyingKey) { k.Schema.Version = 7 },
	} {
		key := verifiertest.NewKey(toySchema())
		spoil(key.VerifyingKey)
		if err := key.Check(); !errors.Is(err, verifier.ErrKey) {
			t.Errorf("%s: got %v", name, err)
		}
		if _, err := key.Marshal(); err == nil {
			t.Errorf("%s: marshalled", name)
		}
	}
	key := verifiertest.NewKey(toySchema())
	key.K0 = bn254.G1Affine{}
	if err := key.Check(); err != nil {
		t.Errorf("K0 at infinity, where no row has the constant: %v", err)
	}
	key.Toolchain = string(make([]byte, 65))
	if _, err := key.Marshal(); err == nil {
		t.Error("a toolchain of 65 zero bytes marshalled")
	}
}

func FuzzParseVerifyingKey(f *testing.F) {
	good, err := verifiertest.NewKey(toySchema()).Marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:verifier.HeaderSize])
	f.Add(good[:len(good)-1])
	f.Fuzz(func(t *testing.T, b []byte) {
		key, err := verifier.ParseVerifyingKey(b)
		if err != nil {
			return
		}
		again, err := key.Marshal()
		if err != nil || !bytes.Equal(again, b) {
			t.Errorf("parsed and marshalled, it differs (%v)", err)
		}
	})
}
