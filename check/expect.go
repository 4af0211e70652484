package check

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// The verdicts of an expectation.
const (
	Passes  = "pass"    // proved and compared with the reference
	Empty   = "empty"   // no elements in or out: nothing to prove
	Refused = "refused" // what the model asks for is refused by name when importing
	Fails   = "fail"    // anything else: a defect that is known
)

// Expectation is what became of a case when the expectations were written.
type Expectation struct {
	Case      string
	Verdict   string
	Class     string
	Operators []OperatorUse // of the model
	Reason    string        // why it does not pass
}

// OperatorUse is an operator of a model and the primitives it was lowered to;
// none where it was folded.
type OperatorUse struct {
	Operator   string
	Primitives []string
}

func (u OperatorUse) String() string { return u.Operator + "=" + strings.Join(u.Primitives, "+") }

// Outcome is the expectation that a result meets.
func (r *Result) Outcome() Expectation {
	e := Expectation{Case: key(r.Case), Verdict: Passes, Class: r.Class, Operators: r.Operators, Reason: r.Error}
	switch {
	case r.OK:
	case r.Class == ClassEmpty:
		e.Verdict = Empty
	case r.Refused:
		e.Verdict = Refused
	default:
		e.Verdict = Fails
	}
	return e
}

// key is a case's name without the folder that all cases were found in.
func key(name string) string {
	if _, rest, ok := strings.Cut(name, "/"); ok {
		return rest
	}
	return name
}

// ErrUnexpected says that results are not the expected ones.
var ErrUnexpected = errors.New("results differ from the expectations")

// Compare lists the differences between results and expectations: cases that are
// missing or new, and verdicts and classes that changed.
func Compare(results []*Result, expected []Expectation) []string {
	var diffs []string
	open := map[string]Expectation{}
	for _, e := range expected {
		open[e.Case] = e
	}
	for _, r := range results {
		got := r.Outcome()
		want, ok := open[got.Case]
		delete(open, got.Case)
		switch {
		case !ok:
			diffs = append(diffs, fmt.Sprintf("%s: not among the expectations, it is %q", got.Case, got.Verdict))
		case got.Verdict != want.Verdict:
			diffs = append(diffs, strings.TrimRight(fmt.Sprintf("%s: %q, expected %q: %s", got.Case, got.Verdict, want.Verdict, got.Reason), ": "))
		case got.Class != want.Class:
			diffs = append(diffs, fmt.Sprintf("%s: class %q, expected %q", got.Case, got.Class, want.Class))
		}
	}
	for _, e := range expected {
		if _, missing := open[e.Case]; missing {
			diffs = append(diffs, e.Case+": no such case was run")
		}
	}
	return diffs
}

// header is the first line of a file of expectations.
var header = []string{"case", "verdict", "class", "operators", "reason"}

// ReadExpectations reads a CSV file of expectations.
func ReadExpectations(r io.Reader) ([]Expectation, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("expectations: %w", err)
	}
	if len(rows) == 0 || !slices.Equal(rows[0], header) {
		return nil, fmt.Errorf("expectations: the first line is not %s", strings.Join(header, ","))
	}
	var out []Expectation
	seen := map[string]bool{}
	for i, row := range rows[1:] {
		e := Expectation{Case: row[0], Verdict: row[1], Class: row[2], Reason: row[4]}
		if !slices.Contains([]string{Passes, Empty, Refused, Fails}, e.Verdict) {
			return nil, fmt.Errorf("expectations, line %d: unknown verdict %q", i+2, e.Verdict)
		}
		if e.Verdict != Passes && e.Reason == "" {
			return nil, fmt.Errorf("expectations, line %d: case %s does not pass and has no reason", i+2, e.Case)
		}
		if seen[e.Case] {
			return nil, fmt.Errorf("expectations, line %d: case %s is there twice", i+2, e.Case)
		}
		seen[e.Case] = true
		for _, field := range strings.Fields(row[3]) {
			name, primitives, _ := strings.Cut(field, "=")
			u := OperatorUse{Operator: name}
			if primitives != "" {
				u.Primitives = strings.Split(primitives, "+")
			}
			e.Operators = append(e.Operators, u)
		}
		out = append(out, e)
	}
	return out, nil
}

// WriteExpectations writes what ReadExpectations reads, sorted by case.
func WriteExpectations(w io.Writer, expectations []Expectation) error {
	sorted := slices.SortedFunc(slices.Values(expectations), func(a, b Expectation) int { return strings.Compare(a.Case, b.Case) })
	c := csv.NewWriter(w)
	if err := c.Write(header); err != nil {
		return err
	}
	for _, e := range sorted {
		uses := make([]string, len(e.Operators))
		for i, u := range e.Operators {
			uses[i] = u.String()
		}
		if err := c.Write([]string{e.Case, e.Verdict, e.Class, strings.Join(uses, " "), e.Reason}); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}
