package check

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/model/data"
	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/model/quantize"
	"github.com/zkinfer/zkinfer/prover"
	"github.com/zkinfer/zkinfer/solidity"
	"github.com/zkinfer/zkinfer/verifier"
)

// Options say how far cases go and how they are compiled.
type Options struct {
	Prove, EVM    bool // EVM implies Prove
	Bits          int  // 0: quantize.DefaultBits
	Calibration   []string
	ParametersIn  bool // parameter inputs stay inputs instead of being bound
	Dataset       *data.Dataset
	DatasetFactor float64 // its values are multiplied by this; 0: by 1
	Toolchain     string  // for the keys' headers
}

// Run takes one case as far as it goes. It never panics: a panic is a failure of
// the case.
func Run(ctx context.Context, c Case, opts Options) (r *Result) {
	resetPeak()
	x := &run{ctx: ctx, c: c, opts: opts, r: &Result{Case: c.Name, Stage: StageImport}}
	defer func() {
		if p := recover(); p != nil {
			x.r.Error = fmt.Sprintf("internal error: %v", p)
		}
		x.r.OK = x.r.Error == ""
		x.r.PeakBytes = peak()
		r = x.r
	}()
	for _, stage := range x.stages() {
		x.r.Stage = stage.name
		err := ctx.Err()
		if err == nil {
			err = stage.do()
		}
		if err != nil {
			x.r.Error = err.Error()
			break
		}
	}
	return x.r
}

// run is a case on its way through the stages.
type run struct {
	ctx  context.Context
	c    Case
	opts Options
	r    *Result

	raw     []byte
	graph   *graph.Graph
	inputs  [][]float64 // of the graph
	prog    *program.Program
	schema  *verifier.Schema
	trace   program.Trace
	sys     *circuits.System
	keys    *prover.Keys
	proof   *verifier.Proof
	context verifier.Hash
}

type stage struct {
	name string
	do   func() error
}

func (x *run) stages() []stage {
	s := []stage{
		{StageImport, x.load},
		{StageQuantize, x.quantize},
		{StageEvaluate, x.evaluate},
		{StageCompile, x.compile},
	}
	if !x.opts.Prove && !x.opts.EVM {
		s = append(s, stage{StageSatisfy, x.satisfy})
	} else {
		s = append(s, stage{StageSetup, x.setup}, stage{StageProve, x.prove}, stage{StageVerify, x.verify})
	}
	if x.opts.EVM {
		s = append(s, stage{StageEVM, x.evm})
	}
	return s
}

// load imports the model, with its inputs.
func (x *run) load() (err error) {
	defer x.time(&x.r.Seconds.Compile)()
	if x.raw, err = os.ReadFile(x.c.Model); err != nil {
		return err
	}
	uses, err := onnx.Uses(x.raw)
	if err != nil {
		return err
	}
	x.r.Operators = operatorUses(uses, nil)
	given, bind, shapes, err := x.readInputs()
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(filepath.Dir(x.c.Model)) // for tensors in files of their own
	if err != nil {
		return err
	}
	defer root.Close()
	x.graph, err = onnx.Import(x.raw, onnx.Options{Bind: bind, Shapes: shapes, Dir: root.FS()})
	if errors.Is(err, onnx.ErrEmpty) {
		x.r.Class = ClassEmpty
	}
	var refused *onnx.UnsupportedError
	x.r.Refused = errors.As(err, &refused)
	if err != nil {
		return err
	}
	x.r.Operators = operatorUses(uses, x.graph)
	x.r.Bound = boundNames(x.graph)
	x.inputs, err = matchInputs(x.graph, given)
	return err
}

// quantize makes the program, calibrated on the given input unless there is
// calibration data.
func (x *run) quantize() error {
	defer x.time(&x.r.Seconds.Compile)()
	samples, err := x.calibration()
	if err != nil {
		return err
	}
	q, err := quantize.Quantize(x.graph, quantize.Options{Bits: x.opts.Bits, Calibration: samples})
	if err != nil {
		return err
	}
	x.prog, x.r.Bits = q.Program, q.Bits
	x.r.Class = classify(x.graph)
	x.schema = circuits.Schema(x.prog)
	hash, err := x.prog.Hash()
	x.schema.ProgramHash = hash
	return err
}

// compile builds the circuit and lints it.
func (x *run) compile() (err error) {
	defer x.time(&x.r.Seconds.Compile)()
	if x.sys, err = circuits.Compile(x.prog); err != nil {
		return err
	}
	x.r.Constraints = x.sys.NbRows()
	x.r.Activations = activations(x.prog)
	x.schema.CircuitHash = circuits.Hash(x.sys)
	return x.sys.Lint()
}

// satisfy sees that every row holds for the case's witness, in place of a proof.
func (x *run) satisfy() error {
	witness, err := x.sys.Assign(x.trace)
	if err != nil {
		return err
	}
	var challenge fr.Element
	if _, err := challenge.SetRandom(); err != nil {
		return err
	}
	if err := witness.Solve(challenge); err != nil {
		return err
	}
	if bad := circuits.Violated(x.sys, witness.Wires()); len(bad) > 0 {
		return fmt.Errorf("%d of %d constraints do not hold, the first is %d", len(bad), x.sys.NbRows(), bad[0])
	}
	return nil
}

func (x *run) setup() (err error) {
	defer x.time(&x.r.Seconds.Setup)()
	x.keys, err = prover.Setup(x.sys, prover.Options{Schema: *x.schema, Toolchain: x.opts.Toolchain})
	return err
}

func (x *run) prove() error {
	defer x.time(&x.r.Seconds.Prove)()
	x.context = verifier.Context(1, verifier.Address{19: 1}, verifier.Hash{31: 2}, verifier.Address{19: 3})
	witness, err := x.sys.Assign(x.trace)
	if err != nil {
		return err
	}
	if x.proof, err = prover.Prove(x.keys.Proving, x.keys.Verifying, x.sys, witness, x.context); err != nil {
		return err
	}
	x.r.ProofBytes = len(x.proof.Data)
	return nil
}

// verify checks the proof and, unless the EVM comes next and does both, that every
// mutation of it is refused.
func (x *run) verify() error {
	stop := x.time(&x.r.Seconds.Verify)
	err := verifier.Verify(x.keys.Verifying, x.context, x.proof)
	stop()
	if err != nil {
		return err
	}
	if err := x.sameStatement(); err != nil {
		return err
	}
	if !x.opts.EVM {
		return x.mutate(nil)
	}
	return nil
}

// sameStatement compares the words of the proof with the evaluation's.
func (x *run) sameStatement() error {
	readings, err := x.keys.Verifying.Schema.Decode(x.proof.Words)
	if err != nil {
		return err
	}
	outputs := x.prog.OutputsOf(x.trace)
	for _, r := range readings {
		if !r.Output {
			continue
		}
		for i, v := range r.Values {
			if outputs[0][i] != v {
				return fmt.Errorf("output %s, element %d: the proof says %d, the program %d", r.Tensor.Name, i, v, outputs[0][i])
			}
		}
		outputs = outputs[1:]
	}
	return nil
}

func (x *run) evm() error {
	e, err := solidity.NewEVM(x.keys.Verifying)
	if err != nil {
		return err
	}
	verdict := e.Verify(x.context, x.proof)
	x.r.Gas = &Gas{verdict.ExecutionGas, verdict.TransactionGas, verdict.CodeBytes}
	if verdict.Err != nil {
		return verdict.Err
	}
	return x.mutate(e)
}

func (x *run) mutate(e *solidity.EVM) error {
	if _, err := Mutations(x.keys.Verifying, e, x.context, x.proof); err != nil {
		return err
	}
	x.r.Rejects = true
	return nil
}

// time adds the time until the returned function is called.
func (x *run) time(to *float64) func() {
	start := time.Now()
	return func() { *to += time.Since(start).Seconds() }
}

// activations counts the elements that are divided: what a budget counts.
func activations(p *program.Program) int {
	n := 0
	for _, op := range p.Ops {
		switch op.(type) {
		case *program.Rescale, *program.Divide:
			n += p.Size(op.Output())
		}
	}
	return n
}
