package circuits

import (
	"fmt"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark/constraint"
	cs "github.com/consensys/gnark/constraint/bn254"
	"github.com/consensys/gnark/constraint/solver"
	fcs "github.com/consensys/gnark/frontend/cs"
)

// R1CS writes a constraint system out as gnark's: the same wires and rows, the
// public input e, every fixed wire as a secret input, the late wires as internal
// ones, and one commitment. gnark's own Setup, Prove and Verify work on it, so
// it is what ours are compared with; it holds every term of every row, which the
// System never does, and is meant for circuits of moderate size.
func R1CS(rows Rows) (*cs.R1CS, error) {
	out := cs.NewR1CS(rows.NbRows())
	out.AddPublicVariable("1")
	out.AddPublicVariable("e")
	for i := int(Committed); i < rows.NbFixed(); i++ {
		out.AddSecretVariable(fmt.Sprint("w", i))
	}
	committed := make([]int, rows.NbCommitted())
	inputs := []constraint.LinearExpression{{{CID: constraint.CoeffIdZero, VID: One}}}
	for i := range committed {
		committed[i] = int(Committed) + i
		inputs = append(inputs, constraint.LinearExpression{{CID: constraint.CoeffIdOne, VID: Committed + uint32(i)}})
	}
	hint := solver.GetHintID(fcs.Bsb22CommitmentComputePlaceholder)
	if _, err := out.AddSolverHint(fcs.Bsb22CommitmentComputePlaceholder, hint, inputs, 1); err != nil {
		return nil, err
	}
	err := out.AddCommitment(constraint.Groth16Commitment{PrivateCommitted: committed, CommitmentIndex: rows.NbFixed()})
	if err != nil {
		return nil, err
	}
	for range rows.NbWires() - rows.NbFixed() - 1 {
		out.AddInternalVariable()
	}
	generic := out.AddBlueprint(&constraint.BlueprintGenericR1C{})
	var r Row
	for i := range rows.NbRows() {
		rows.Row(i, &r)
		out.AddR1C(constraint.R1C{L: linearExpression(out, &r.L), R: linearExpression(out, &r.R), O: linearExpression(out, &r.O)}, generic)
	}
	return out, nil
}

// linearExpression collects the terms of each wire: gnark wants one.
func linearExpression(out *cs.R1CS, e *LinExp) constraint.LinearExpression {
	var l constraint.LinearExpression
	for _, t := range affineOf(e).exp().Big {
		l = append(l, constraint.Term{CID: out.AddCoeff(out.FromInterface(t.Coef)), VID: t.Wire})
	}
	return l
}

// GnarkWitness is the vector of gnark's full witness for R1CS: e, then the fixed
// wires of a solved assignment.
func GnarkWitness(rows Rows, a Assignment) []fr.Element {
	return append([]fr.Element{a.Wires()[Public]}, a.Wires()[Committed:rows.NbFixed()]...)
}
