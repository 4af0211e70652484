package solidity

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/zkinfer/zkinfer/verifier"
)

func TestGenerate(t *testing.T) {
	td := newTrapdoor(t, 50, digits())
	dir := filepath.Join(t.TempDir(), "a", "b")
	for range 2 { // again over the same files
		names, err := Generate(td.vk, dir)
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(names)
		if got := fileNames(t, dir); !slices.Equal(got, names) {
			t.Fatalf("the folder has %v, Generate names %v", got, names)
		}
		if !slices.Contains(names, "DigitsConsumer.sol") || !slices.Contains(names, "IModel.sol") {
			t.Fatalf("files %v", names)
		}
	}
	b, err := os.ReadFile(filepath.Join(dir, "deployment.json"))
	if err != nil {
		t.Fatal(err)
	}
	var read Deployment
	if err := json.Unmarshal(b, &read); err != nil {
		t.Fatal(err)
	}
	keyHash, err := td.vk.KeyHash()
	if err != nil {
		t.Fatal(err)
	}
	if read.KeyHash != keyHash || string(read.Selector) != verifier.Selector || read.InputWords != 26 || len(read.Key) != verifier.KeyBlobSize {
		t.Errorf("deployment.json: %+v", read)
	}
}

// With a folder to import from, the consumer compiles without the sources beside it.
func TestGenerateConsumer(t *testing.T) {
	td := newTrapdoor(t, 52, digits())
	root, err := filepath.Abs("src")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	names, err := GenerateConsumer(td.vk, dir, root+"/")
	if err != nil || !slices.Equal(names, []string{"DigitsConsumer.sol", "schema.json", "deployment.json"}) {
		t.Fatalf("%v, %v", names, err)
	}
	build(t, "--check", filepath.Join(dir, "DigitsConsumer.sol"))
	text, err := os.ReadFile(filepath.Join(dir, "schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	if schema, err := verifier.ParseSchema(text); err != nil || schema.Name != td.vk.Schema.Name {
		t.Errorf("schema.json: %v", err)
	}
	for _, bad := range []string{"", "a\"b", "a\\", "a\nb"} {
		if _, err := GenerateConsumer(td.vk, dir, bad); err == nil {
			t.Errorf("imports from %q", bad)
		}
	}
}

func TestGenerateFails(t *testing.T) {
	td := newTrapdoor(t, 51, digits())
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Generate(td.vk, file); err == nil {
		t.Error("generated into a file")
	}
	dir := filepath.Join(t.TempDir(), "new")
	bad := *td.vk
	bad.Kc.SetInfinity()
	if _, err := Generate(&bad, dir); err == nil {
		t.Error("generated from a bad key")
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Error("a refused key leaves a folder behind")
	}
	if _, err := LoadArtifact("Nothing"); err == nil {
		t.Error("loaded an artifact that does not exist")
	}
}

func TestHexBytes(t *testing.T) {
	var h hexBytes
	for _, text := range []string{"", "00", "0x0", "0xzz", "0X00"} {
		if err := h.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is read as %x", text, []byte(h))
		}
	}
	if err := h.UnmarshalText([]byte("0x00ff")); err != nil || string(h) != "\x00\xff" {
		t.Errorf("%x %v", []byte(h), err)
	}
}
