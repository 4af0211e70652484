package bench

import (
	"bufio"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark/backend"
	"github.com/consensys/gnark/backend/groth16"
	"github.com/consensys/gnark/backend/witness"
	cs "github.com/consensys/gnark/constraint/bn254"
	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/model/data"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/verifier"
)

// gnarkSystem is a program's constraint system in both forms.
func gnarkSystem(zk string) (*program.Program, *circuits.System, *cs.R1CS, error) {
	p, err := program.Read(filepath.Join(zk, "program.bin"))
	if err != nil {
		return nil, nil, nil, err
	}
	s, err := circuits.Compile(p)
	if err != nil {
		return nil, nil, nil, err
	}
	r1cs, err := circuits.R1CS(s)
	return p, s, r1cs, err
}

// gnarkSetup makes gnark's keys of the program in zk and keeps them in dir.
func gnarkSetup(zk, dir string) (*gnarkResult, error) {
	_, _, r1cs, err := gnarkSystem(zk)
	if err != nil {
		return nil, err
	}
	return keepKeys(r1cs, dir)
}

// gnarkProve proves one inference with the keys in dir and checks the proof.
func gnarkProve(zk, dir string, inputs []string) (*gnarkResult, error) {
	p, s, r1cs, err := gnarkSystem(zk)
	if err != nil {
		return nil, err
	}
	pk, vk, err := keptKeys(dir)
	if err != nil {
		return nil, err
	}
	a, err := assign(p, s, inputs)
	if err != nil {
		return nil, err
	}
	// The circuit binds its statement with one hash, which needs the commitment.
	d, err := pk.CommitmentKeys[0].Commit(a.Committed())
	if err != nil {
		return nil, err
	}
	words := make([]verifier.Word, len(a.Words()))
	for i, w := range a.Words() {
		if words[i], err = verifier.NewWord(w); err != nil {
			return nil, err
		}
	}
	prefixed := func() hash.Hash {
		return verifier.NewChallengeHash(verifier.Hash{}, verifier.Hash{}, words)
	}
	if err := a.Solve(verifier.Challenge(verifier.Hash{}, verifier.Hash{}, words, d.RawBytes())); err != nil {
		return nil, err
	}
	w, err := gnarkWitness(s, a)
	if err != nil {
		return nil, err
	}
	watch := startWatch()
	proof, err := groth16.Prove(r1cs, pk, w, backend.WithProverHashToFieldFunction(prefixed()))
	if err != nil {
		return nil, err
	}
	result := &gnarkResult{Rows: s.NbRows(), Call: watch.stop()}
	public, err := w.Public()
	if err != nil {
		return nil, err
	}
	if err := groth16.Verify(proof, vk, public, backend.WithVerifierHashToFieldFunction(prefixed())); err != nil {
		return nil, fmt.Errorf("gnark refuses its proof: %w", err)
	}
	return result, nil
}

// assign runs the program on the inputs in files.
func assign(p *program.Program, s *circuits.System, files []string) (circuits.Assignment, error) {
	trace, err := evaluate(p, files)
	if err != nil {
		return nil, err
	}
	return s.Assign(trace)
}

// evaluate runs the integer executor on the inputs in files.
func evaluate(p *program.Program, files []string) (program.Trace, error) {
	schema := circuits.Schema(p)
	ports := make([]data.Port, len(schema.Inputs))
	for i := range ports {
		ports[i] = data.Port{Name: schema.Inputs[i].Name, Shape: schema.Inputs[i].Shape}
	}
	reals, err := data.Sample(files, ports)
	if err != nil {
		return program.Trace{}, err
	}
	values := make([][]int64, len(reals))
	for i, x := range reals {
		if values[i], err = schema.Inputs[i].Integers(x); err != nil {
			return program.Trace{}, err
		}
	}
	return p.Eval(values)
}

// gnarkWitness is the full witness: e, then the fixed wires.
func gnarkWitness(s *circuits.System, a circuits.Assignment) (witness.Witness, error) {
	w, err := witness.New(fr.Modulus())
	if err != nil {
		return nil, err
	}
	values := circuits.GnarkWitness(s, a)
	ch := make(chan any)
	go func() {
		for _, v := range values {
			ch <- v
		}
		close(ch)
	}()
	return w, w.Fill(1, len(values)-1, ch)
}

func writeRaw(path string, key interface {
	WriteRawTo(io.Writer) (int64, error)
}) (int64, error) {
	f, err := os.Create(path)
	if err != nil {
		return 0, err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	n, err := key.WriteRawTo(w)
	return n, errors.Join(err, w.Flush(), f.Close())
}

func readRaw(path string, read func(io.Reader) (int64, error)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = read(bufio.NewReaderSize(f, 1<<20))
	return err
}
