package circuits_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/model/program/programtest"
	"github.com/zkinfer/zkinfer/prover"
	"github.com/zkinfer/zkinfer/verifier"
)

// TestForgeriesHaveNoProof runs the malicious prover of each primitive through
// Setup, Prove and Verify: the honest witness has a proof, the forged one none.
func TestForgeriesHaveNoProof(t *testing.T) {
	for _, kind := range programtest.Kinds() {
		t.Run(kind, func(t *testing.T) {
			r := rand.New(rand.NewPCG(3, 3))
			forgeriesHaveNoProof(t, r, programtest.Of(r, kind))
		})
	}
	t.Run("random combination", func(t *testing.T) {
		p := attention(t)
		s, err := circuits.Compile(p)
		if err != nil {
			t.Fatal(err)
		}
		if products := s.Stats().Plan.Products; !products[0].Random {
			t.Fatalf("the product is checked otherwise: %+v", products)
		}
		forgeriesHaveNoProof(t, rand.New(rand.NewPCG(3, 4)), p)
	})
}

// attention is a product of matrices that is large enough for a random combination.
func attention(t *testing.T) *program.Program {
	t.Helper()
	const n = 8
	b := program.NewBuilder("attention")
	var in []program.ID
	for _, name := range []string{"q", "k"} {
		id, err := b.Input(program.Tensor{Name: name, Shape: []int{n, n}, Lo: -128, Hi: 127, Scale: 1}, program.Public, nil)
		if err != nil {
			t.Fatal(err)
		}
		in = append(in, id)
	}
	y, err := b.Add(&program.Bilinear{Base: program.Base{In: in}, Batch: 1, M: n, K: n, N: n}, program.Tensor{Shape: []int{n, n}, Scale: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Output(y, program.Public, nil); err != nil {
		t.Fatal(err)
	}
	p, err := b.Program()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func forgeriesHaveNoProof(t *testing.T, r *rand.Rand, p *program.Program) {
	t.Helper()
	s, err := circuits.Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := prover.Setup(s, prover.Options{Schema: *circuits.Schema(p), Toolchain: "test"})
	if err != nil {
		t.Fatal(err)
	}
	in := programtest.Inputs(r, p)
	trace, err := p.Eval(in)
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.Assign(trace)
	if err != nil {
		t.Fatal(err)
	}
	context := verifier.Hash{5}
	if _, err := prover.Prove(keys.Proving, keys.Verifying, s, a, context); err != nil {
		t.Fatal(err)
	}
	forgeries := map[string]*circuits.Forgery{}
	for id, i := range circuits.Claimed(p) {
		forgeries[fmt.Sprint("tensor ", id)] = circuits.Forge(s, p, in, id, i, trace.Tensors[id][i]+1)
	}
	if f := circuits.ForgeWire(s, p, in); f != nil {
		forgeries["wire"] = f
	}
	for name, f := range forgeries {
		if same(f, a, s) {
			continue // the tensor is an expression of others: nothing was forged
		}
		if _, err := prover.Prove(keys.Proving, keys.Verifying, s, f, context); !errors.Is(err, prover.ErrWitness) {
			t.Errorf("%s: a forged value gave %v", name, err)
		}
	}
}

// same compares what two assignments claim, without the mask.
func same(f, a circuits.Assignment, s *circuits.System) bool {
	for i := range s.NbCommitted() - 1 {
		if f.Committed()[i] != a.Committed()[i] {
			return false
		}
	}
	return true
}
