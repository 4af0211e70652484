package solidity

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// notOfCompilers are the tests that a compiler makes no difference to, or that
// pin what the pinned one makes.
const notOfCompilers = "Gas|Artifact|Build|Errors|Lockfile|Deployment|Addresses|FactoryChecks|Generat|Compiler|Estimate|ConsumerReals|TestConsumer$|HostileNames|ExampleConsumers|Fuzz|RebuiltFromSource"

var compilers = flag.Bool("compilers", false, "test the contracts of all compilers, not only of the one that differs most")

// The oldest and the newest compiler that the sources are for, with and without
// the IR pipeline, make contracts that pass the same tests. The committed ones
// are of the newest, with it.
func TestEveryCompiler(t *testing.T) {
	for _, c := range []struct {
		name   string
		args   []string
		always bool
	}{
		{"lowest, legacy", []string{"--solc", "lowest", "--legacy"}, true},
		{"lowest", []string{"--solc", "lowest"}, false},
		{"newest, legacy", []string{"--legacy"}, false},
	} {
		if !c.always && !*compilers {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			build(t, append(append(c.args, "--out", dir), allSources(t)...)...)
			out, err := exec.Command(os.Args[0], "-test.short", "-artifacts", dir, "-test.skip", notOfCompilers).CombinedOutput()
			if err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// allSources are the contracts and those of the tests.
func allSources(t *testing.T) []string {
	t.Helper()
	files := testSources()
	for _, name := range fileNames(t, "src") {
		files = append(files, filepath.Join("src", name))
	}
	return files
}
