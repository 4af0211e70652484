package bench

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/zkinfer/zkinfer/model/data"
	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
)

// childFlag makes the test binary a child process of Run.
const childFlag = "bench-child"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == childFlag {
		os.Exit(Main(context.Background(), os.Args[2:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// The whole of a run on a tiny network, with gnark as the peer.
func TestRun(t *testing.T) {
	dir := t.TempDir()
	zkinfer := filepath.Join(dir, "zkinfer")
	if out, err := exec.Command("go", "build", "-o", zkinfer, "github.com/zkinfer/zkinfer/cmd/zkinfer").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	model := filepath.Join(dir, "tiny")
	if err := tiny().build().write(model); err != nil {
		t.Fatal(err)
	}
	r, err := Run(context.Background(), Options{Zkinfer: zkinfer, Self: []string{os.Args[0], childFlag}, Runs: 2, Peers: true, Models: []string{model + "@8"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Models) != 1 || r.Models[0].Failure != "" {
		t.Fatalf("models %+v", r.Models)
	}
	m := &r.Models[0]
	for _, name := range []string{stageCompile, stageSetup, stageWitness, stageProve, stageVerify, stageEVM} {
		s, ok := stage(m.Stages, name)
		if !ok || len(s.Runs) != 2 || s.Median.Wall <= 0 || s.Median.Peak <= 0 {
			t.Errorf("%s: %+v", name, s)
		}
	}
	if r.BatchOf != m.Name || len(r.Batches) != len(batchSizes) || r.Batches[0].Execution < 2*r.Batches[5].Execution {
		t.Errorf("batches of %q: %+v", r.BatchOf, r.Batches)
	}
	if m.OverFloor < 1 || m.OverFloor > 100 {
		t.Errorf("the prove call takes %v times its floor", m.OverFloor)
	}
	if m.Bits != 8 || m.MACs != 2*36*9+18*3 || m.Constraints == 0 || m.Activations == 0 || m.Gas.Transaction < 200_000 || m.Error <= 0 || m.Error > 0.1 {
		t.Errorf("model %+v", m)
	}
	for _, name := range []string{"gnark", "plain gnark"} {
		gnark, ok := m.peer(name)
		if !ok || gnark.Failure != "" || (gnark.Rows == m.Constraints) != (name == "gnark") {
			t.Fatalf("%s %+v", name, gnark)
		}
		for _, step := range []string{stageSetup, stageProve} {
			if s, ok := stage(gnark.Stages, step); !ok || s.Call == nil || s.Call.Wall > s.Median.Wall {
				t.Errorf("%s, %s: %+v", name, step, s)
			}
		}
	}
	if ezkl, ok := m.peer("EZKL"); !ok || !strings.HasPrefix(ezkl.Failure, "not run") {
		t.Errorf("EZKL without Python: %+v", ezkl)
	}
	if !slices.ContainsFunc(r.NotRun, func(s string) bool { return strings.Contains(s, "generated networks") }) {
		t.Errorf("not run: %q", r.NotRun)
	}
}

func TestRunRefuses(t *testing.T) {
	for _, spec := range []string{t.TempDir(), "x@", "x@-1", "x@eight"} {
		r := &runner{}
		if _, err := r.folder(spec); err == nil {
			t.Errorf("%s was taken for a network", spec)
		}
	}
}

// Every network of the suite but the large ones is imported and has the numbers
// that it is meant to have; and the same seed gives the same bytes.
func TestSuite(t *testing.T) {
	for name, parameters := range map[string]int{"mlp": 784*60 + 60 + 610, "mnist_cnn": 208 + 3216 + 7850, "lstm": 4*64*(40+64+2) + 650,
		"transformer": 2*(128+4*(4096+64)+128+64*128+128+128*64+64) + 128 + 650, "resnet8": 448 + 4640 + 14432 + 57536 + 650} {
		g, ok := generated(name)
		if !ok {
			t.Fatalf("no network %s", name)
		}
		dir := t.TempDir()
		if err := g.build().write(dir); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		raw, err := os.ReadFile(filepath.Join(dir, "model.onnx"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := onnx.Import(raw, onnx.Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		n := g.build()
		total := 0
		for _, w := range n.graph.Initializer {
			if w.GetDataType() != int32(onnxpb.TensorProto_FLOAT) || len(w.Dims) == 0 {
				continue // a shape or a scale
			}
			size := 1
			for _, d := range w.Dims {
				size *= int(d)
			}
			total += size
		}
		if total != parameters {
			t.Errorf("%s has %d parameters, want %d", name, total, parameters)
		}
		out, err := data.Read(filepath.Join(dir, "test_data_set_0", "output_0.pb"))
		if err != nil || len(out[0].Values) != graph.Elements(n.shape) {
			t.Errorf("%s: output %v, %v", name, out, err)
		}
		again := t.TempDir()
		if err := n.write(again); err != nil {
			t.Fatal(err)
		}
		if second, err := os.ReadFile(filepath.Join(again, "model.onnx")); err != nil || !bytes.Equal(raw, second) {
			t.Errorf("%s: the same seed gives another network (%v)", name, err)
		}
	}
}

func TestParse(t *testing.T) {
	var stderr bytes.Buffer
	opts, out, err := parse(Options{}, "benchmarks", []string{"--quick", "--models", "a", "--models", "b@8", "-o", "dir", "--curve=false"}, &stderr)
	if err != nil || !opts.Quick || opts.Curve || !opts.Suite || opts.Peers || !slices.Equal(opts.Models, []string{"a", "b@8"}) || out != "dir" {
		t.Errorf("%+v, %q, %v", opts, out, err)
	}
	for _, args := range [][]string{{"--none"}, {"stray"}, {"--runs", "-1"}, {"compare", "a"}, {"model", "none", "x"}, {"gnark-prove", "a"}} {
		if code := Main(context.Background(), args, &stderr, &stderr); code != 2 {
			t.Errorf("%q gives exit code %d, want 2", args, code)
		}
	}
	if code := Main(context.Background(), []string{"compare", t.TempDir(), t.TempDir()}, &stderr, &stderr); code != 1 {
		t.Errorf("comparing empty folders gives exit code %d, want 1", code)
	}
}

// The driver's result is found behind what EZKL prints itself.
func TestReadEZKL(t *testing.T) {
	var p Peer
	out := []byte("+---+\n| table |\nRESULT {\"rows\": 5, \"settings\": \"2^15 rows\", \"error\": 0.5}\n")
	if _, err := p.readEZKL(out); err != nil || p.Rows != 5 || p.Settings != "2^15 rows" || *p.Error != 0.5 {
		t.Errorf("%+v, %v", p, err)
	}
	for _, bad := range []string{"", "no result", "RESULT {"} {
		if _, err := p.readEZKL([]byte(bad)); err == nil {
			t.Errorf("%q was taken for a result", bad)
		}
	}
}

// An interrupted run still gives the report of what was measured.
func TestRunInterrupted(t *testing.T) {
	model := filepath.Join(t.TempDir(), "tiny")
	if err := tiny().build().write(model); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	interrupt := writerFunc(func(p []byte) (int, error) {
		if strings.Contains(string(p), "compile") {
			cancel()
		}
		return len(p), nil
	})
	// a script stands for the command: it is asked for its version only
	fake := filepath.Join(t.TempDir(), "fake")
	if err := os.WriteFile(fake, []byte("#!/bin/sh\necho '{}'\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	r, err := Run(ctx, Options{Zkinfer: fake, Models: []string{model}, Progress: interrupt})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Models) != 1 || r.Models[0].Failure == "" || !slices.ContainsFunc(r.NotRun, func(s string) bool { return strings.Contains(s, "interrupted") }) {
		t.Errorf("report %+v", r)
	}
}

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
