package zkinfer_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/zkinfer/zkinfer"

// mayImport lists, for each part of the tree, the parts that it may import
// besides itself. Data goes one way, from the model to the proof; verifier is a
// leaf, so a light client never links the compiler; internal/atomicfile imports the
// standard library only.
var mayImport = map[string][]string{
	"model":      {"internal/atomicfile"},
	"circuits":   {"model/program", "verifier"},
	"verifier":   {"internal/atomicfile"},
	"prover":     {"circuits", "verifier", "model/program", "internal/atomicfile"},
	"solidity":   {"verifier", "internal/atomicfile"},
	"chain":      {"verifier", "solidity", "internal/atomicfile"},
	"internal":   nil,
	"check":      {"model", "circuits", "verifier", "prover", "solidity"},
	"cmd":        {"model", "circuits", "verifier", "prover", "solidity", "chain", "check", "benchmarks", "internal/atomicfile"},
	"benchmarks": {"model", "circuits", "verifier", "prover", "solidity", "check"},
	"examples":   {"model", "circuits", "verifier", "prover", "solidity", "check"},
}

func TestImportGraph(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		from := strings.TrimPrefix(fields[0], module)
		if from == "" { // the root has no code
			continue
		}
		part, _, _ := strings.Cut(from[1:], "/")
		allowed, known := mayImport[part]
		if !known {
			t.Errorf("%s: say in mayImport what it may import", fields[0])
		}
		seen[part] = true
		for _, to := range fields[1:] {
			to, ours := strings.CutPrefix(to, module+"/")
			if ours && !within(to, part) && !slices.ContainsFunc(allowed, func(a string) bool { return within(to, a) }) {
				t.Errorf("%s imports %s", fields[0], to)
			}
		}
	}
	for _, part := range []string{"model", "circuits", "verifier", "prover", "solidity", "cmd"} {
		if !seen[part] {
			t.Errorf("no package of %s was seen", part)
		}
	}
}

// within reports whether a package path lies in a part of the tree.
func within(path, part string) bool {
	return path == part || strings.HasPrefix(path, part+"/")
}
