package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the README's sessions and operator list")

// TestReadme runs every zkinfer command of the README's console blocks, in order
// and in one folder, and compares what it prints. Hashes, times and sizes of
// things that are drawn at random may differ.
func TestReadme(t *testing.T) {
	const readme = "../../README.md"
	raw, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	examples, err := filepath.Abs("../../examples")
	if err != nil {
		t.Fatal(err)
	}
	path, err := filepath.Abs(readme)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Chdir(t.TempDir())
	if err := os.Symlink(examples, "examples"); err != nil {
		t.Fatal(err)
	}
	commands := 0
	block := regexp.MustCompile("(?s)```console\n(.*?)```")
	text := block.ReplaceAllStringFunc(string(raw), func(b string) string {
		var out strings.Builder
		for line := range strings.Lines(b) {
			command, ok := strings.CutPrefix(line, "$ zkinfer ")
			if !ok {
				continue
			}
			commands++
			out.WriteString(line + session(strings.Fields(command)))
		}
		return "```console\n" + out.String() + "```"
	})
	if commands < 5 {
		t.Fatalf("%d commands in the README", commands)
	}
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, want := strings.Split(steady(text), "\n"), strings.Split(steady(string(raw)), "\n")
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			t.Fatalf("README.md line %d: got\n%s\nwant\n%s\n(go test ./cmd/zkinfer -run Readme -update rewrites it)", i+1, at(got, i), want[i])
		}
	}
}

// session is what a command prints, its exit code included if it is not 0.
func session(args []string) string {
	var out bytes.Buffer
	code := run(context.Background(), append([]string{"zkinfer"}, args...), &out, &out)
	text := trailing.ReplaceAllString(out.String(), "")
	if code != 0 {
		text += fmt.Sprintf("(exit code %d)\n", code)
	}
	return text
}

var trailing = regexp.MustCompile(`(?m) +$`)

// steady replaces what differs from run to run.
func steady(text string) string {
	for _, r := range []struct{ pattern, by string }{
		{`0x[0-9a-f]{40,64}`, "0x.."},
		{`\d+(\.\d+)? s\b`, "N s"},
		{`\d+(\.\d+)? [MG]B`, "N MB"},
		{`[\d,]+ (execution|transaction|model)`, "N $1"},
	} {
		text = regexp.MustCompile(r.pattern).ReplaceAllString(text, r.by)
	}
	return text
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing)"
}
