package bench

import (
	"strings"
	"testing"
)

func TestEstimates(t *testing.T) {
	ran := func(wall float64, peak int64) Usage { return Usage{Wall: wall, Peak: peak} }
	m := Model{Name: "net", ProvingKey: 1000, Gas: Gas{Transaction: 300},
		Estimate: &Estimate{SetupSeconds: 3, SetupBytes: 100, ProveSeconds: 1, ProveBytes: 112, ProvingKeyBytes: 1000, Gas: 330},
		Stages: []Stage{
			{Name: stageSetup, Median: ran(2, 91)},
			{Name: stageProve, Median: ran(1.6, 100)},
		}}
	for _, f := range m.figures() {
		want := f.name != "prove time" && f.name != "prove memory" // 1.6 and 1.12 times off
		if f.within() != want {
			t.Errorf("%s: %v against %v is within: %v", f.name, f.estimate, f.measured, f.within())
		}
	}
	var b strings.Builder
	(&Report{Models: []Model{m, {Name: "failed"}}}).estimateTable(&b)
	if text := b.String(); !strings.Contains(text, "4 of 6") || strings.Count(text, "**") != 4 || strings.Contains(text, "failed") {
		t.Errorf("got %s", text)
	}
	m.Stages = m.Stages[:1]
	if m.figures() != nil {
		t.Error("a network that was not proved has figures")
	}
}
