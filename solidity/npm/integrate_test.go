package npm_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/zkinfer/zkinfer/chain/chaintest"
)

// TestIntegrate does what docs/integrate.md says, in an empty folder and with an
// anvil, and compares what it prints. Numbers that are drawn or measured may differ.
func TestIntegrate(t *testing.T) {
	root := chaintest.Root(t)
	page := filepath.Join(root, "docs/integrate.md")
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	node := chaintest.Anvil(t)
	_, key := node.Account(t, chaintest.Coins(10))
	dir := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", filepath.Join(dir, "bin", "zkinfer"), root+"/cmd/zkinfer").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := os.Symlink(root, filepath.Join(dir, "zkinfer")); err != nil {
		t.Fatal(err)
	}
	script, blocks := session(t, dir, string(text))
	cmd := exec.Command("bash", "-c", script)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+filepath.Join(dir, "bin")+":"+os.Getenv("PATH"), "RPC="+node.URL, "KEY="+key)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	printed := strings.Split(string(out), mark+"\n")[1:]
	if len(printed) != blocks {
		t.Fatalf("%d console blocks gave %d outputs\n%s", blocks, len(printed), out)
	}
	i := -1
	got := console.ReplaceAllStringFunc(string(text), func(string) string {
		i++
		return "```console\n" + trailing.ReplaceAllString(printed[i], "") + "```"
	})
	if *update {
		if err := os.WriteFile(page, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if steady(got) != steady(string(text)) {
		t.Errorf("%s is not what happens; go test ./solidity/npm -run Integrate -update writes this:\n%s", page, got)
	}
}

var (
	console  = regexp.MustCompile("(?s)```console\n(.*?)```")
	trailing = regexp.MustCompile(`(?m) +$`)
	listing  = regexp.MustCompile("(?s)```(?:solidity|js)\n// (\\S+)\n(.*?)```")
)

// mark separates the console blocks' outputs.
const mark = "=====block====="

// session writes the page's listings, and makes a script of its commands that shows
// each before it runs it.
func session(t *testing.T, dir, text string) (script string, blocks int) {
	t.Helper()
	for _, m := range listing.FindAllStringSubmatch(text, -1) {
		path := filepath.Join(dir, m[1])
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(m[2]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	b.WriteString("set -e\nexec 2>&1\n")
	for _, m := range console.FindAllStringSubmatch(text, -1) {
		blocks++
		b.WriteString("echo " + mark + "\n")
		for line := range strings.Lines(m[1]) {
			if command, ok := strings.CutPrefix(line, "$ "); ok {
				b.WriteString("echo '$ " + strings.ReplaceAll(strings.TrimSuffix(command, "\n"), "'", `'\''`) + "'\n" + command)
			}
		}
	}
	return b.String(), blocks
}

// steady replaces what differs from run to run.
func steady(text string) string {
	for _, r := range []struct{ pattern, by string }{
		{`0x[0-9a-fA-F]{40,64}`, "0x.."},
		{`\d+(\.\d+)? s\b`, "N s"},
		{`\d+(\.\d+)? [MG]B`, "N MB"},
		{`[\d,]+ gas`, "N gas"},
		{`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC`, "TIME"},
	} {
		text = regexp.MustCompile(r.pattern).ReplaceAllString(text, r.by)
	}
	return text
}
