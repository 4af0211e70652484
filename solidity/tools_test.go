package solidity

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A failure of forge is one of tools/forge: the launcher of the npm package exits
// with 0.
func TestForgeFails(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "Good.sol")
	bad := filepath.Join(dir, "Bad.sol")
	for name, source := range map[string]string{good: "contract Good {}\n", bad: "contract  Bad{}\n"} {
		if err := os.WriteFile(name, []byte(source), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command("tools/forge", "fmt", "--check", good).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := exec.Command("tools/forge", "fmt", "--check", bad).CombinedOutput(); err == nil {
		t.Errorf("a file that is not formatted passes\n%s", out)
	}
}

// Forge gets the compiler that makes the artifacts.
func TestForgeHasTheCompiler(t *testing.T) {
	a, err := LoadArtifact(CoreContract)
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("tools/solc.mjs", "--version").Output()
	if err != nil || !strings.Contains(string(out), "Version: "+a.Compiler) {
		t.Errorf("%v: %s, want %s", err, out, a.Compiler)
	}
	if err := exec.Command("tools/solc.mjs", "--bin").Run(); err == nil {
		t.Error("the wrapper takes what it does not know")
	}
}

// slither.mjs fails on findings without an answer, on answers without a finding,
// and when a part was not read.
func TestSlitherIsHeard(t *testing.T) {
	const clean = `{"results": {"detectors": []}}`
	const found = `{"results": {"detectors": [{"check": "suicidal", "impact": "High", "description": "", "elements": [
		{"type": "function", "name": "f", "type_specific_fields": {"parent": {"type": "contract", "name": "C"}}}]}]}}`
	for _, c := range []struct {
		what, script, want string
	}{
		{"a new finding", "cat <<'.'\n" + found + "\n.\n", "suicidal in C.f"},
		{"an answer to nothing", "cat <<'.'\n" + clean + "\n.\n", "which is not found"},
		{"a part that is left out", "echo ERROR:Missing >&2; cat <<'.'\n" + clean + "\n.\n", "ERROR:Missing"},
		{"a failure", "exit 3\n", "exits with 3"},
	} {
		slither := filepath.Join(t.TempDir(), "slither")
		if err := os.WriteFile(slither, []byte("#!/bin/sh\n"+c.script), 0o755); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("node", "tools/slither.mjs", slither).CombinedOutput()
		if err == nil || !strings.Contains(string(out), c.want) {
			t.Errorf("%s: %v\n%s", c.what, err, out)
		}
	}
}
