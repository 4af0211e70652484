package check

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/zkinfer/zkinfer/model/onnx"
)

// OperatorRow is one line of the table of operators.
type OperatorRow struct {
	Operator   string   `json:"operator"`
	Opsets     []int    `json:"opsets"`     // that introduced or changed it
	Primitives []string `json:"primitives"` // that the cases made of it; none: folded
	Passing    int      `json:"passing"`    // cases with the operator that pass
	Cases      int      `json:"cases"`      // cases with the operator
	Limits     string   `json:"limits"`     // what is refused
}

// OperatorTable joins the importer's operators with what became of the cases that
// use them.
func OperatorTable(operators []onnx.OperatorInfo, expectations []Expectation) []OperatorRow {
	rows := make([]OperatorRow, len(operators))
	index := map[string]int{}
	primitives := make([]map[string]bool, len(operators))
	for i, o := range operators {
		rows[i] = OperatorRow{Operator: o.Name, Opsets: o.Opsets, Limits: o.Limits}
		index[o.Name], primitives[i] = i, map[string]bool{}
	}
	for _, e := range expectations {
		for _, use := range e.Operators {
			i, ok := index[use.Operator]
			if !ok {
				continue
			}
			rows[i].Cases++
			if e.Verdict == Passes {
				rows[i].Passing++
			}
			for _, p := range use.Primitives {
				primitives[i][p] = true
			}
		}
	}
	for i := range rows {
		rows[i].Primitives = slices.Sorted(maps.Keys(primitives[i]))
	}
	return rows
}

// classes in the order of the summary.
var classes = []string{ClassFloat, ClassDecision, ClassInteger, ClassQuantised, ClassWires, ClassConstant, ClassEmpty, ""}

// WriteOperators writes the page about operators: a table of them, then the cases
// by class, then those that do not pass, with the reason.
func WriteOperators(w io.Writer, rows []OperatorRow, expectations []Expectation) error {
	var b strings.Builder
	b.WriteString("# Operators\n\nMade by `zkinfer ops --expect docs/conformance.csv --markdown` from the importer's\ntable and the last run of `make conformance`.\n\n")
	fmt.Fprintf(&b, "%d operators. *Lowered to* names the primitives of `model/graph` that the cases made of\nan operator; none where it was folded or moved no element. *Cases* are those of\n`docs/conformance.csv` with the operator, proved and passing, of all.\n\n", len(rows))
	b.WriteString("| operator | opsets | lowered to | cases | refused |\n|---|---|---|---|---|\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s | %s | %s | %d of %d | %s |\n", r.Operator, strings.Trim(fmt.Sprint(r.Opsets), "[]"),
			strings.Join(r.Primitives, ", "), r.Passing, r.Cases, cell(r.Limits))
	}
	b.WriteString(wideIntegers)
	b.WriteString("\n## Cases\n\n| class | pass | empty | refused | fail |\n|---|---|---|---|---|\n")
	for _, class := range classes {
		count := map[string]int{}
		for _, e := range expectations {
			if e.Class == class {
				count[e.Verdict]++
			}
		}
		if len(count) > 0 {
			name := class
			if name == "" {
				name = "not imported"
			}
			fmt.Fprintf(&b, "| %s | %d | %d | %d | %d |\n", name, count[Passes], count[Empty], count[Refused], count[Fails])
		}
	}
	b.WriteString("\nCases that do not pass:\n\n| case | verdict | why |\n|---|---|---|\n")
	for _, e := range expectations {
		if e.Verdict != Passes {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", e.Case, e.Verdict, cell(e.Reason))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// wideIntegers says how far 64 bits go (program.Wrap, model/quantize).
const wideIntegers = `
## Integers

Types of 8 to 32 bits wrap exactly modulo 2^n. int64 and uint64 do not wrap: the
integers of a program end at 2^62 on either side of zero. Within, they are exact;
beyond, they are refused, never accepted with another value:

- an input is declared in [-2^31, 2^31) or [0, 2^32) unless its range is given, of 60 bits at most;
- a constant beyond 2^53, and a result whose static range leaves 2^62, do not compile;
- factors whose product may be beyond 2^60 share 60 bits out by what calibration saw;
  a factor beyond its share has no proof, nor has a left shift by more places than
  keep the whole range of its operand within 2^60;
- a negative integer has no proof as a uint64.
`

// cell is text inside a Markdown table.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "*", `\*`, "_", `\_`, "<", "&lt;").Replace(s)
}
