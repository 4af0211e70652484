package check

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/zkinfer/zkinfer/model/onnx"
)

var update = flag.Bool("update", false, "rewrite docs/operators.md")

// docs/operators.md is what the importer's table and the checked-in results say,
// and every operator's limits are those of one.
func TestOperatorsPage(t *testing.T) {
	f, err := os.Open("../docs/conformance.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	expectations, err := ReadExpectations(f)
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	if err := WriteOperators(&page, OperatorTable(onnx.Table(), expectations), expectations); err != nil {
		t.Fatal(err)
	}
	const path = "../docs/operators.md"
	if *update {
		if err := os.WriteFile(path, page.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(got, page.Bytes()) {
		t.Errorf("docs/operators.md is stale (%v): go test ./check -run OperatorsPage -update", err)
	}
}
