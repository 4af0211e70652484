package bench

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func sample() *Report {
	u := Usage{Wall: 2, CPU: 3, Peak: 50e6}
	failed := Peer{Name: "EZKL", Version: "1", Failure: "setup: over the memory limit", Stages: []Stage{{Name: stageSetup, Failure: "over the memory limit"}}}
	slow := Usage{Wall: 8, CPU: 12, Peak: 1e9}
	gnark := Peer{Name: "gnark", Version: "2", Rows: 10000, Stages: []Stage{{Name: stageProve, Runs: []Usage{slow}, Median: slow, Call: &slow}}}
	model := func(name string, n int) Model {
		m := Model{Name: name, Bits: 8, MACs: int64(n) * 100, Activations: int64(n) / 3, Constraints: n, Gas: Gas{250000, 300000, 1}}
		for _, s := range []string{stageCompile, stageSetup, stageWitness, stageProve, stageVerify, stageEVM} {
			v := u
			v.CPU *= float64(n) / 10000
			m.Stages = append(m.Stages, Stage{Name: s, Runs: []Usage{v}, Median: v})
		}
		return m
	}
	r := &Report{Format: Format, Date: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Runs: 1,
		Models: []Model{model("a", 10000), model("b", 30000)}, Curve: []Model{model("c", 10000), model("d", 100000)}}
	r.Models[0].Peers = []Peer{gnark, failed}
	r.Growth = growth(r.Curve)
	return r
}

func TestReportRoundTrip(t *testing.T) {
	dir, r := t.TempDir(), sample()
	if err := r.Write(dir); err != nil {
		t.Fatal(err)
	}
	got, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, r) {
		t.Errorf("read %+v\nwant %+v", got, r)
	}
	if err := os.Remove(filepath.Join(dir, MarkdownFile)); err != nil {
		t.Fatal(err)
	}
	if code := Main(t.Context(), []string{"render", dir}, os.Stdout, os.Stderr); code != 0 {
		t.Fatalf("render gives exit code %d", code)
	}
	text, err := os.ReadFile(filepath.Join(dir, MarkdownFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range strings.Split(string(text), "](") {
		if file, _, ok := strings.Cut(name, ")"); ok && strings.HasSuffix(file, ".svg") {
			for _, f := range []string{file, strings.TrimSuffix(file, ".svg") + ".png"} {
				if info, err := os.Stat(filepath.Join(dir, f)); err != nil || info.Size() == 0 {
					t.Errorf("picture %s: %v", f, err)
				}
			}
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for text, want := range map[string]string{
		`{"format": 99}`:             "format 99",
		`{"format": 1, "other": 1}`:  "unknown field",
		`{"format": 1, "models": 3}`: "cannot unmarshal",
		``:                           "EOF",
	} {
		path := filepath.Join(t.TempDir(), ResultsFile)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error is %v, want one that contains %q", text, err, want)
		}
	}
}

// Failures and ratios of peers are in the report.
func TestMarkdown(t *testing.T) {
	text := sample().Markdown([]string{"prove_time"})
	for _, want := range []string{"over the memory limit", "(4.00x, 20x)", "![prove time](prove_time.svg)", "| prove | cpu seconds | 1.00 |"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestCompare(t *testing.T) {
	old, new := sample(), sample()
	for i := range new.Models[0].Stages {
		new.Models[0].Stages[i].Median.CPU = 1.5
	}
	new.Models[1].Name = "renamed"
	new.Models[0].Constraints = 5000
	text := Compare(old, new)
	for _, want := range []string{"| a | prove | 0.50x | 1.00x | 1.00x |", "| a | constraints 0.50x |", "| c | prove | 1.00x"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "renamed") || strings.Contains(text, "| b |") {
		t.Errorf("a network that only one report has was compared:\n%s", text)
	}
	if text := Compare(&Report{}, new); !strings.Contains(text, "no network in common") {
		t.Errorf("comparing with an empty report gives %s", text)
	}
}

func TestTexts(t *testing.T) {
	for got, want := range map[string]string{
		bytesText(999): "999 B", bytesText(1500): "1.5 kB", bytesText(22e9): "22.00 GB",
		countText(-1234567): "-1,234,567", countText(12): "12", secondsText(0.5): "0.50 s", secondsText(123.4): "123 s",
		ratioText(1, 4): "0.25x", ratioText(50, 4): "12x", ratioText(1, 0): "-",
		short(1000): "1k", short(2e6): "2M", short(0.05): "0.05",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestLogTicks(t *testing.T) {
	for _, tick := range (logTicks{}).Ticks(0.03, 2000) {
		if tick.Value < 0.03 || tick.Value > 2000 {
			t.Errorf("tick %v is outside", tick.Value)
		}
	}
	labels := 0
	for _, tick := range (logTicks{}).Ticks(3, 8) {
		if tick.Label != "" {
			labels++
		}
	}
	if labels == 0 {
		t.Error("an axis from 3 to 8 has no number")
	}
}

// Points that lie together have their names on two sides.
func TestLabelSides(t *testing.T) {
	if got := labelSides([]float64{100, 110, 5000, 120}, []float64{1, 1.1, 1, 9}); !slices.Equal(got, []int{1, 0, 0, 0}) {
		t.Errorf("sides are %v", got)
	}
}
