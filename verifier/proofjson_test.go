package verifier_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/zkinfer/zkinfer/verifier"
	"github.com/zkinfer/zkinfer/verifier/verifiertest"
)

func TestProofFile(t *testing.T) {
	key := verifiertest.NewKey(toySchema())
	proof := key.Prove(verifier.Hash{31: 1}, toyWords())
	path := filepath.Join(t.TempDir(), "proof.json")
	if err := verifier.WriteProof(path, proof); err != nil {
		t.Fatal(err)
	}
	read, err := verifier.ReadProof(path)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(read, proof) {
		t.Errorf("got %v, want %v", read, proof)
	}
	if err := verifier.Verify(key.VerifyingKey, verifier.Hash{31: 1}, read); err != nil {
		t.Error(err)
	}
	if _, err := verifier.ReadProof(path + "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: got %v", err)
	}
	proof.Data = proof.Data[:10]
	if err := verifier.WriteProof(path, proof); err == nil {
		t.Error("a proof of 10 bytes was written")
	}
}

func TestParseProofRefuses(t *testing.T) {
	b, err := json.Marshal(verifiertest.NewKey(toySchema()).Prove(verifier.Hash{}, toyWords()))
	if err != nil {
		t.Fatal(err)
	}
	good := string(b)
	word := toyWords()[0].String()
	for name, bad := range map[string]string{
		"empty":           "",
		"list":            "[]",
		"null":            "null",
		"truncated":       good[:len(good)-1],
		"trailing":        good + "{}",
		"version":         strings.Replace(good, `"version":1`, `"version":2`, 1),
		"version's type":  strings.Replace(good, `"version":1`, `"version":"1"`, 1),
		"backend":         strings.Replace(good, `"groth16"`, `"plonk"`, 1),
		"unknown key":     strings.Replace(good, `{`, `{"x":1,`, 1),
		"repeated key":    strings.Replace(good, `{`, `{"version":1,`, 1),
		"case of a key":   strings.Replace(good, `"words"`, `"Words"`, 1),
		"missing key":     strings.Replace(good, `"version":1,`, ``, 1),
		"short word":      strings.Replace(good, word, word[:64], 1),
		"long word":       strings.Replace(good, word, word+"0", 1),
		"no 0x":           strings.Replace(good, word, "00"+word[2:], 1),
		"upper case":      strings.Replace(good, word, strings.ToUpper(word), 1),
		"not hexadecimal": strings.Replace(good, word, word[:65]+"g", 1),
		"null word":       strings.Replace(good, `"`+word+`"`, "null", 1),
		"null words":      good[:strings.Index(good, `"words":`)+8] + "null" + good[strings.Index(good, `,"proof"`):],
		"short proof":     good[:len(good)-4] + `"}`,
	} {
		if _, err := verifier.ParseProof([]byte(bad)); !errors.Is(err, verifier.ErrProofFile) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := verifier.ParseProof(make([]byte, 1<<26+1)); !errors.Is(err, verifier.ErrProofFile) {
		t.Errorf("too large: got %v", err)
	}
}

func FuzzParseProof(f *testing.F) {
	b, err := json.Marshal(verifiertest.NewKey(toySchema()).Prove(verifier.Hash{}, toyWords()))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte("{}"))
	f.Add(bytes.Replace(b, []byte(`"words":`), []byte(`"words": `), 1))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := verifier.ParseProof(b)
		if err != nil {
			return
		}
		again, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		q, err := verifier.ParseProof(again)
		if err != nil || !reflect.DeepEqual(p, q) {
			t.Errorf("marshalled and parsed, it differs (%v)", err)
		}
	})
}
