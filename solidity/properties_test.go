package solidity

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
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

// exists reports whether there is a Go test, or a test of a contract of forge's.
func exists(goTests, forgeTests []string, name string) bool {
	contract, test, isForge := strings.Cut(name, ".")
	files, declarations := goTests, []string{"\nfunc " + name + "("}
	if isForge {
		files, declarations = forgeTests, []string{"\ncontract " + contract + " ", "function " + test + "("}
	}
	for _, text := range files {
		found := true
		for _, d := range declarations {
			found = found && strings.Contains(text, d)
		}
		if found {
			return true
		}
	}
	return false
}

// Every property has tests, and those that the table names exist.
func TestProperties(t *testing.T) {
	table := texts(t, "test/PROPERTIES.md")[0]
	goTests, forgeTests := texts(t, "*_test.go"), texts(t, "test/*.t.sol")
	row := regexp.MustCompile(`(?m)^(\d+)\. `)
	reference := regexp.MustCompile("`((?:Test|Fuzz)[A-Z]\\w*|\\w+Test\\.\\w+)`")
	seen := map[int]bool{}
	starts := row.FindAllStringSubmatchIndex(table, -1)
	for i, start := range starts {
		number, err := strconv.Atoi(table[start[2]:start[3]])
		if err != nil {
			t.Fatal(err)
		}
		end := len(table)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		named := reference.FindAllStringSubmatch(table[start[0]:end], -1)
		for _, n := range named {
			if !exists(goTests, forgeTests, n[1]) {
				t.Errorf("property %d: there is no test %s", number, n[1])
			}
		}
		seen[number] = len(named) > 0
	}
	for number := 1; number <= 25; number++ {
		if number != 9 && !seen[number] { // the router's
			t.Errorf("property %d has no test", number)
		}
	}
	if exists(goTests, forgeTests, "TestNothing") || exists(goTests, forgeTests, "VerifierTest.test_Nothing") {
		t.Error("tests exist that do not")
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
