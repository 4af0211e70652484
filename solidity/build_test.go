package solidity

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// build runs build.mjs. Without the compiler the test fails: committed bytecode
// that nobody rebuilds proves nothing.
func build(t *testing.T, args ...string) {
	t.Helper()
	if err := compile(args...); err != nil {
		t.Fatal(err)
	}
}

func compile(args ...string) error {
	cmd := exec.Command("node", append([]string{"build.mjs"}, args...)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("node build.mjs %s: %v (the compiler is installed by: cd solidity && npm ci)\n%s", strings.Join(args, " "), err, out)
	}
	return nil
}

// fileNames are the files in a folder and below it, sorted.
func fileNames(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return names
}

// The committed artifacts are what the pinned compiler makes of the sources, byte
// for byte.
func TestArtifactsAreRebuilt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	build(t, "--out", dir)
	built, committed := fileNames(t, dir), fileNames(t, "artifacts")
	if strings.Join(built, " ") != strings.Join(committed, " ") {
		t.Fatalf("built %v, committed %v", built, committed)
	}
	for _, name := range built {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		want, err := artifacts.ReadFile("artifacts/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the sources compile to; run: cd solidity && npm ci && npm run build", name)
		}
	}
}

// A warning fails the build, and so does a file that does not compile.
func TestBuildRefusesWarnings(t *testing.T) {
	file := filepath.Join(t.TempDir(), "Warned.sol")
	const source = "// SPDX-License-Identifier: Apache-2.0\npragma solidity ^0.8.24;\ncontract Warned { function f() external pure { uint256 unused; } }\n"
	if err := os.WriteFile(file, []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("node", "build.mjs", "--check", file).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "Unused local variable") {
		t.Fatalf("%v\n%s", err, out)
	}
}

func TestLockfileRecordsNoHost(t *testing.T) {
	b, err := os.ReadFile("package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(b, []byte(`"resolved"`)) {
		t.Error("package-lock.json records where packages came from; run npm install with --omit-lockfile-registry-resolved")
	}
}

// Every error that the ABIs declare is known to the decoder, and no other.
func TestErrorsOfTheABIs(t *testing.T) {
	declared := map[string]bool{}
	names, err := Artifacts()
	if err != nil {
		t.Fatal(err)
	}
	for _, contract := range names {
		a, err := LoadArtifact(contract)
		if err != nil {
			t.Fatal(err)
		}
		var entries []struct {
			Type, Name string
			Inputs     []struct{ Type string }
		}
		if err := json.Unmarshal(a.ABI, &entries); err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.Type != "error" {
				continue
			}
			var types []string
			for _, in := range e.Inputs {
				types = append(types, in.Type)
			}
			declared[e.Name+"("+strings.Join(types, ",")+")"] = true
		}
	}
	known := map[string]bool{}
	for _, e := range contractErrors() {
		known[e.signature] = true
		if !declared[e.signature] {
			t.Errorf("the decoder knows %s, which no contract declares", e.signature)
		}
	}
	for signature := range declared {
		if !known[signature] {
			t.Errorf("the decoder does not know %s", signature)
		}
	}
}
