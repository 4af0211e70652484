package solidity

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

const contractsPage = "../docs/contracts.md"

// The tests that docs/contracts.md names exist.
func TestContractsPageNamesTests(t *testing.T) {
	page, err := os.ReadFile(contractsPage)
	if err != nil {
		t.Fatal(err)
	}
	defined := map[string]bool{}
	for _, pattern := range []string{"*_test.go", "test/*.t.sol"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range regexp.MustCompile(`(?m)^ *func(?:tion)? (\w+)\(`).FindAllStringSubmatch(string(source), -1) {
				defined[m[1]] = true
			}
		}
	}
	named := regexp.MustCompile("`((?:Test|Fuzz|test|invariant_)\\w+)`").FindAllStringSubmatch(string(page), -1)
	if len(named) < 50 {
		t.Fatalf("the page names %d tests", len(named))
	}
	for _, m := range named {
		if !defined[m[1]] {
			t.Errorf("there is no test %s", m[1])
		}
	}
}

// The addresses and the gas in docs/contracts.md are those of the contracts.
func TestContractsPageIsCurrent(t *testing.T) {
	page, err := os.ReadFile(contractsPage)
	if err != nil {
		t.Fatal(err)
	}
	got := withGas(t, withAddresses(t, string(page)))
	if *update {
		if err := os.WriteFile(contractsPage, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if got != string(page) {
		t.Errorf("%s is not current; run go test ./solidity -run ContractsPage -update", contractsPage)
	}
}

func withAddresses(t *testing.T, page string) string {
	t.Helper()
	factory, err := LoadArtifact(FactoryContract)
	if err != nil {
		t.Fatal(err)
	}
	core, err := LoadArtifact(CoreContract)
	if err != nil {
		t.Fatal(err)
	}
	at := predict(factory.Creation, nil)
	page = row(t, page, "`"+FactoryContract+"`", common.Address(at.Factory).Hex(), "has the core's address in it")
	return row(t, page, "`"+CoreContract+"`", common.Address(at.Core).Hex(), crypto.Keccak256Hash(core.Runtime).Hex())
}

func withGas(t *testing.T, page string) string {
	t.Helper()
	table, err := os.ReadFile(gasFile)
	if err != nil {
		t.Fatal(err)
	}
	_, rows, _ := strings.Cut(page, "## Gas\n")
	for _, m := range regexp.MustCompile(`(?m)^\| ([a-z][^|]*) \|.*\|.*\|$`).FindAllStringSubmatch(rows, -1) {
		for line := range strings.Lines(string(table)) {
			f := strings.Fields(line)
			if n := len(f); n > 2 && strings.Join(f[:n-2], " ") == m[1] {
				page = row(t, page, m[1], thousands(t, f[n-2]), thousands(t, f[n-1]))
			}
		}
	}
	return page
}

// row fills in the three columns of a table's row.
func row(t *testing.T, page, first, second, third string) string {
	t.Helper()
	line := regexp.MustCompile(`(?m)^\| ` + regexp.QuoteMeta(first) + ` \|[^|]*\|[^|]*\|$`)
	if !line.MatchString(page) {
		t.Fatalf("the page has no row %q", first)
	}
	return line.ReplaceAllLiteralString(page, fmt.Sprintf("| %s | %s | %s |", first, second, third))
}

func thousands(t *testing.T, digits string) string {
	t.Helper()
	n, err := strconv.Atoi(digits)
	if err != nil {
		t.Fatal(err)
	}
	if n < 1000 {
		return digits
	}
	return fmt.Sprintf("%s,%03d", thousands(t, strconv.Itoa(n/1000)), n%1000)
}
