package check

import (
	"bytes"
	"context"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/zkinfer/zkinfer/model/onnx"
)

var someResults = []*Result{
	{Case: "root/a", OK: true, Class: ClassFloat, Operators: []OperatorUse{{"Add", []string{"Linear"}}, {"Shape", nil}}},
	{Case: "root/b", Class: ClassEmpty, Error: "nothing, \"really\""},
	{Case: "root/c", Refused: true, Error: "Foo n: not supported"},
	{Case: "root/d", Error: "broken", Operators: []OperatorUse{{"Add", nil}}},
}

func outcomes(results []*Result) (out []Expectation) {
	for _, r := range results {
		out = append(out, r.Outcome())
	}
	return out
}

func TestExpectationsRoundTrip(t *testing.T) {
	want := outcomes(someResults)
	for i, verdict := range []string{Passes, Empty, Refused, Fails} {
		if want[i].Verdict != verdict || want[i].Case != string(rune('a'+i)) {
			t.Errorf("got %+v, want verdict %s", want[i], verdict)
		}
	}
	var file bytes.Buffer
	if err := WriteExpectations(&file, []Expectation{want[2], want[0], want[3], want[1]}); err != nil {
		t.Fatal(err)
	}
	got, err := ReadExpectations(&file)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
	if diffs := Compare(someResults, got); len(diffs) != 0 {
		t.Errorf("got differences %q", diffs)
	}
}

func TestCompareFindsDifferences(t *testing.T) {
	expected := outcomes(someResults)
	expected[0].Class = ClassWires
	expected[1].Verdict = Passes
	expected[2].Case = "e"
	want := []string{
		`a: class "float arithmetic", expected "wires only"`,
		`b: "empty", expected "pass": nothing, "really"`,
		`c: not among the expectations, it is "refused"`,
		`e: no such case was run`,
	}
	if got := Compare(someResults, expected); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestReadExpectationsRefuses(t *testing.T) {
	const first = "case,verdict,class,operators,reason\n"
	for name, file := range map[string]string{
		"nothing":     "",
		"header":      "case,verdict\n",
		"verdict":     first + "a,maybe,,,\n",
		"no reason":   first + "a,refused,,,\n",
		"twice":       first + "a,pass,,,\na,pass,,,\n",
		"field count": first + "a,pass\n",
	} {
		if _, err := ReadExpectations(strings.NewReader(file)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestAllKeepsOrder(t *testing.T) {
	cases := []Case{{Name: "a"}, {Name: "b"}, {Name: "c"}, {Name: "d"}, {Name: "e"}}
	var running, most, seen atomic.Int32
	results := All(context.Background(), cases, 2, func(_ context.Context, c Case) *Result {
		most.Store(max(most.Load(), running.Add(1)))
		defer running.Add(-1)
		return &Result{Case: c.Name}
	}, func(*Result) { seen.Add(1) })
	for i, r := range results {
		if r.Case != cases[i].Name {
			t.Errorf("result %d is of %s", i, r.Case)
		}
	}
	if most.Load() > 2 || seen.Load() != 5 {
		t.Errorf("%d at a time, %d seen", most.Load(), seen.Load())
	}
}

func TestOperatorTable(t *testing.T) {
	operators := []onnx.OperatorInfo{{Name: "Add", Opsets: []int{7, 13}}, {Name: "Shape"}, {Name: "Sub", Limits: "a|b"}}
	rows := OperatorTable(operators, outcomes(someResults))
	want := []OperatorRow{
		{"Add", []int{7, 13}, []string{"Linear"}, 1, 2, ""},
		{"Shape", nil, nil, 1, 1, ""},
		{"Sub", nil, nil, 0, 0, "a|b"},
	}
	if !reflect.DeepEqual(rows, want) {
		t.Errorf("got %+v", rows)
	}
	var page bytes.Buffer
	if err := WriteOperators(&page, rows, outcomes(someResults)); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"| Add | 7 13 | Linear | 1 of 2 |  |", "| Sub |  |  | 0 of 0 | a\\|b |", "| c | refused | Foo n: not supported |", "| float arithmetic | 1 | 0 | 0 | 0 |"} {
		if !strings.Contains(page.String(), line) {
			t.Errorf("no line %q in\n%s", line, &page)
		}
	}
}
