package bench

import (
	"fmt"
	"path/filepath"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark/backend"
	"github.com/consensys/gnark/backend/groth16"
	bn254 "github.com/consensys/gnark/backend/groth16/bn254"
	"github.com/consensys/gnark/constraint"
	"github.com/consensys/gnark/constraint/solver"
	"github.com/consensys/gnark/frontend"
	"github.com/consensys/gnark/frontend/cs/r1cs"
	"github.com/zkinfer/zkinfer/model/program"
)

// plainSystem compiles a program's baseline circuit.
func plainSystem(zk string) (*program.Program, constraint.ConstraintSystem, error) {
	p, err := program.Read(filepath.Join(zk, "program.bin"))
	if err != nil {
		return nil, nil, err
	}
	system, err := frontend.Compile(fr.Modulus(), r1cs.NewBuilder, newPlain(p))
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", errNoBaseline, err)
	}
	return p, system, nil
}

// plainSetup makes gnark's keys of the baseline circuit and keeps them in dir.
func plainSetup(zk, dir string) (*gnarkResult, error) {
	_, system, err := plainSystem(zk)
	if err != nil {
		return nil, err
	}
	return keepKeys(system, dir)
}

// plainProve proves one inference with the keys in dir and checks the proof.
func plainProve(zk, dir string, inputs []string) (*gnarkResult, error) {
	p, system, err := plainSystem(zk)
	if err != nil {
		return nil, err
	}
	pk, vk, err := keptKeys(dir)
	if err != nil {
		return nil, err
	}
	trace, err := evaluate(p, inputs)
	if err != nil {
		return nil, err
	}
	w, err := frontend.NewWitness(newPlain(p).assign(trace), fr.Modulus())
	if err != nil {
		return nil, err
	}
	watch := startWatch()
	proof, err := groth16.Prove(system, pk, w, backend.WithSolverOptions(solver.WithHints(plainHints()...)))
	if err != nil {
		return nil, err
	}
	result := &gnarkResult{Rows: system.GetNbConstraints(), Call: watch.stop()}
	public, err := w.Public()
	if err != nil {
		return nil, err
	}
	if err := groth16.Verify(proof, vk, public); err != nil {
		return nil, fmt.Errorf("gnark refuses its proof: %w", err)
	}
	return result, nil
}

// assign fills the circuit's inputs and outputs.
func (c *plainCircuit) assign(t program.Trace) *plainCircuit {
	fill := func(to []frontend.Variable, ports []program.Port) {
		for _, port := range ports {
			for i, v := range t.Tensors[port.Tensor] {
				to[i] = v
			}
			to = to[len(t.Tensors[port.Tensor]):]
		}
	}
	fill(c.Inputs, c.prog.Inputs)
	fill(c.Outputs, c.prog.Outputs)
	return c
}

// keepKeys runs gnark's Setup and writes the keys.
func keepKeys(system constraint.ConstraintSystem, dir string) (*gnarkResult, error) {
	watch := startWatch()
	pk, vk, err := groth16.Setup(system)
	if err != nil {
		return nil, err
	}
	result := &gnarkResult{Rows: system.GetNbConstraints(), Call: watch.stop()}
	if result.Key, err = writeRaw(filepath.Join(dir, "gnark.pk"), pk); err != nil {
		return nil, err
	}
	_, err = writeRaw(filepath.Join(dir, "gnark.vk"), vk)
	return result, err
}

// keptKeys reads the keys that keepKeys wrote.
func keptKeys(dir string) (*bn254.ProvingKey, *bn254.VerifyingKey, error) {
	pk, vk := new(bn254.ProvingKey), new(bn254.VerifyingKey)
	if err := readRaw(filepath.Join(dir, "gnark.pk"), pk.UnsafeReadFrom); err != nil {
		return nil, nil, err
	}
	return pk, vk, readRaw(filepath.Join(dir, "gnark.vk"), vk.UnsafeReadFrom)
}
