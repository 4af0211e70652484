package circuits_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/zkinfer/zkinfer/circuits"
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
			p := programtest.Of(r, kind)
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
			if len(forgeries) > 0 { // else the program is linear: its wires are its inputs
				forgeries["wire"] = circuits.ForgeWire(s, p, in)
			}
			for name, f := range forgeries {
				if same(f, a, s) {
					continue // the tensor is an expression of others: nothing was forged
				}
				if _, err := prover.Prove(keys.Proving, keys.Verifying, s, f, context); !errors.Is(err, prover.ErrWitness) {
					t.Errorf("%s: a forged value gave %v", name, err)
				}
			}
		})
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
