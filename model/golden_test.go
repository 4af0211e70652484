package model_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/model"
	"github.com/zkinfer/zkinfer/model/quantize"
)

var update = flag.Bool("update", false, "rewrite the golden constraint counts")

// TestConstraintCounts holds the cost of the project's own model: a change of the
// counts is a change of every key, and must be meant.
func TestConstraintCounts(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "examples", "digits", "digits.onnx"))
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	got.WriteString("model,bits,constraints,table rows,wires,committed,words\n")
	for bits := quantize.MinBits; bits <= quantize.MaxBits; bits += 2 {
		options := model.Options{Quantize: quantize.Options{Bits: bits}}
		p, _, err := model.Compile(raw, options)
		if err != nil {
			t.Fatal(err)
		}
		s, err := circuits.Compile(p)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Lint(); err != nil {
			t.Errorf("%d bits: %v", bits, err)
		}
		fmt.Fprintf(&got, "digits,%d,%d,%d,%d,%d,%d\n", bits, s.NbRows(), s.TableRows(), s.NbWires(), s.NbCommitted(), s.NbWords())
	}
	golden := filepath.Join("testdata", "constraints.csv")
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("constraint counts changed (go test ./model -run ConstraintCounts -update accepts them):\n%s\nwere\n%s", got.String(), want)
	}
}
