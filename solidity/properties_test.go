package solidity

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// texts are the contents of the files that match.
func texts(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %v, %v", pattern, files, err)
	}
	var out []string
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(b))
	}
	return out
}

// Every property of the verifier, the registry and the market has tests in
// docs/contracts.md; that these exist is TestContractsPageNamesTests.
func TestEveryPropertyHasTests(t *testing.T) {
	page := texts(t, contractsPage)[0]
	for number := 1; number <= 25; number++ {
		row := regexp.MustCompile(fmt.Sprintf("(?m)^\\| %d \\|.*`(Test|Fuzz|test|invariant_)\\w+`.*\\|$", number))
		if number != 9 && !row.MatchString(page) { // the router's
			t.Errorf("property %d has no test", number)
		}
	}
}

// Every error of the ABIs is expected by some test.
func TestEveryErrorIsReached(t *testing.T) {
	all := strings.Join(append(texts(t, "*_test.go"), texts(t, "test/*.sol")...), "\n")
	for _, e := range contractErrors() {
		name, _, _ := strings.Cut(e.signature, "(")
		if !strings.Contains(all, "."+name+".selector") && !strings.Contains(all, `"`+name+`")`) {
			t.Errorf("no test expects %s", e.signature)
		}
	}
}
