package onnx

import (
	"os"
	"strings"
	"testing"
)

// The code in the guide to adding an operator is the code of the tree.
func TestGuideQuotesTheTree(t *testing.T) {
	guide, err := os.ReadFile("../../docs/adding-an-operator.md")
	if err != nil {
		t.Fatal(err)
	}
	var tree strings.Builder
	for _, name := range []string{"table.go", "op_lrn.go", "op_norm_test.go"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		tree.Write(text)
	}
	blocks := strings.Split(string(guide), "```go\n")[1:]
	if len(blocks) != 4 {
		t.Fatalf("the guide has %d pieces of code", len(blocks))
	}
	for _, b := range blocks {
		code, _, _ := strings.Cut(b, "```")
		if !strings.Contains(tree.String(), code) {
			t.Errorf("this is not in the tree:\n%s", code)
		}
	}
}
