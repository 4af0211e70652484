package prover

import (
	"context"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/model/program/programtest"
	"github.com/zkinfer/zkinfer/verifier"
)

// warmProver is a prover of a random program, with the program and its keys.
func warmProver(t *testing.T) (*Prover, *program.Program, *Keys, string) {
	t.Helper()
	p := programtest.Random(rand.New(rand.NewPCG(7, 1)))
	s, err := circuits.Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "proving.key")
	keys, err := SetupFile(t.Context(), path, s, Options{Schema: *circuits.Schema(p), Toolchain: "test"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	x, err := NewProver(p, keys.Verifying, path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return x, p, keys, path
}

func TestProver(t *testing.T) {
	x, p, keys, path := warmProver(t)
	rng := rand.New(rand.NewPCG(7, 2))
	to := verifier.Hash{9}
	for range 2 {
		in := programtest.Inputs(rng, p)
		got, err := x.Prove(t.Context(), in, to)
		if err != nil {
			t.Fatal(err)
		}
		if err := verifier.Verify(keys.Verifying, to, got.Proof); err != nil {
			t.Error(err)
		}
		trace, err := p.Eval(in)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.EqualFunc(got.Outputs, p.OutputsOf(trace), slices.Equal[[]int64]) {
			t.Error("the outputs are not the program's")
		}
		if s := got.Stages; s.Floor() <= 0 || s.Floor() > s.Total {
			t.Errorf("the stages are %+v", s)
		}
	}
	if _, err := x.Prove(t.Context(), nil, to); err == nil {
		t.Error("no inputs are proved")
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := x.Prove(ctx, programtest.Inputs(rng, p), to); !errors.Is(err, context.Canceled) {
		t.Errorf("after an interrupt: got %v", err)
	}
	if err := errors.Join(x.Close(), x.Close()); err != nil {
		t.Error(err)
	}
	if _, err := x.Prove(t.Context(), programtest.Inputs(rng, p), to); !errors.Is(err, ErrKeys) {
		t.Errorf("after closing: got %v", err)
	}

	other := *keys.Verifying
	other.Delta.Neg(&other.Delta)
	if _, err := NewProver(p, &other, path, nil); !errors.Is(err, ErrKeys) {
		t.Errorf("another verifying key: got %v", err)
	}
	if _, err := NewProver(p, keys.Verifying, path+"x", nil); err == nil {
		t.Error("a missing proving key")
	}
}

// Each job has its result, in order; one that fails names itself and loses no other.
func TestProveAll(t *testing.T) {
	x, p, keys, _ := warmProver(t)
	defer x.Close()
	rng := rand.New(rand.NewPCG(7, 3))
	unread := errors.New("unread")
	bad := programtest.Inputs(rng, p)
	bad[0] = bad[0][1:]
	jobs := []Job{
		{Name: "first", Inputs: programtest.Inputs(rng, p), Context: verifier.Hash{1}},
		{Name: "unread", Err: unread},
		{Name: "short", Inputs: bad},
		{Name: "last", Inputs: programtest.Inputs(rng, p), Context: verifier.Hash{2}},
	}
	n := 0
	for r := range x.ProveAll(t.Context(), slices.Values(jobs)) {
		want := jobs[n]
		n++
		if r.Name != want.Name {
			t.Errorf("result %d is that of %s", n, r.Name)
		}
		switch fails := want.Name == "unread" || want.Name == "short"; {
		case fails != (r.Err != nil) || fails != (r.Inference == nil):
			t.Errorf("%s: got %v", r.Name, r.Err)
		case r.Name == "unread" && !errors.Is(r.Err, unread):
			t.Errorf("%s: got %v", r.Name, r.Err)
		case !fails:
			if err := verifier.Verify(keys.Verifying, want.Context, r.Proof); err != nil {
				t.Errorf("%s: %v", r.Name, err)
			}
		}
	}
	if n != len(jobs) {
		t.Errorf("%d results of %d jobs", n, len(jobs))
	}

	// an interrupt and a caller that has enough end the results, without a leak
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	n = 0
	for range x.ProveAll(ctx, slices.Values(jobs)) {
		n++
		stop()
	}
	if n != 1 {
		t.Errorf("%d results after an interrupt, want one", n)
	}
	for range x.ProveAll(t.Context(), slices.Values(jobs)) {
		break
	}
}
