package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/zkinfer/zkinfer/model/data"
	"github.com/zkinfer/zkinfer/prover"
	"github.com/zkinfer/zkinfer/verifier"
)

// Stages of zkinfer, in the order in which they run.
const (
	stageCompile = "compile"
	stageSetup   = "setup"
	stageWitness = "witness" // the integer executor alone
	stageProve   = "prove"   // the whole command, from files to a verified proof
	stageVerify  = "verify"
	stageEVM     = "verify-evm"
)

// subject is one network in ONNX's test layout, and where its artifacts go.
type subject struct {
	model Model
	onnx  string // folder of model.onnx
	work  string // folder for artifacts
}

func (s *subject) output() string { return filepath.Join(s.onnx, "test_data_set_0", "output_0.pb") }
func (s *subject) zk() string     { return filepath.Join(s.work, "model.zk") }
func (s *subject) proof() string  { return filepath.Join(s.work, "proof.json") }

// inputs are the flags that give every input of the network.
func (s *subject) inputs(flag string) []string {
	var args []string
	for i := 0; ; i++ {
		path := filepath.Join(s.onnx, "test_data_set_0", fmt.Sprintf("input_%d.pb", i))
		if _, err := os.Stat(path); err != nil {
			return args
		}
		args = append(args, flag, path)
	}
}

// measureZkinfer runs every step of the command on a network. What fails is
// recorded and ends the network, not the run.
func (r *runner) measureZkinfer(ctx context.Context, s *subject) error {
	m := &s.model
	compile := []string{"compile", filepath.Join(s.onnx, "model.onnx"), "-o", s.zk()}
	if m.Bits > 0 {
		compile = append(compile, "--bits", strconv.Itoa(m.Bits))
	}
	key := []string{s.proof(), "--key", s.zk()}
	var inner, overFloor []float64
	steps := []struct {
		name string
		args []string
		read func(out []byte) error
	}{
		{stageCompile, append(compile, s.inputs("--calibrate")...), func(out []byte) error { return s.readCompile(out) }},
		{stageSetup, []string{"setup", s.zk()}, s.readSetup},
		{stageWitness, append([]string{"run", s.zk()}, s.inputs("--input")...), nil},
		{stageProve, append([]string{"prove", s.zk(), "-o", s.proof()}, s.inputs("--input")...), func(out []byte) error {
			took, over, err := s.readProve(out)
			inner, overFloor = append(inner, took), append(overFloor, over)
			return err
		}},
		{stageVerify, append([]string{"verify"}, key...), nil},
		{stageEVM, append([]string{"verify-evm"}, key...), s.readEVM},
	}
	for _, step := range steps {
		st := Stage{Name: step.name}
		for range r.Runs {
			r.progress("%s: %s %d/%d", m.Name, step.name, len(st.Runs)+1, r.Runs)
			args := slices.Concat([]string{r.Zkinfer}, step.args, []string{"--json", "--quiet"})
			u, out, err := measure(ctx, r.limits(), args...)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err == nil && step.read != nil {
				err = step.read(out)
			}
			if err != nil {
				st.Failure = err.Error()
				break
			}
			st.Runs = append(st.Runs, u)
		}
		st.Median = medianUsage(st.Runs)
		m.Stages = append(m.Stages, st)
		if st.Failure != "" {
			m.Failure = step.name + ": " + st.Failure
			return nil
		}
	}
	m.Inner, m.OverFloor = median(inner), median(overFloor)
	if err := r.inspect(ctx, s); err != nil {
		m.Failure = "inspect: " + err.Error()
	}
	return ctx.Err()
}

func (s *subject) readCompile(out []byte) error {
	var v struct{ Bits int }
	if err := json.Unmarshal(out, &v); err != nil {
		return err
	}
	s.model.Bits = v.Bits
	return nil
}

func (s *subject) readSetup(out []byte) error {
	var v struct {
		Constraints int
		Bytes       int64 `json:"proving_key_bytes"`
	}
	if err := json.Unmarshal(out, &v); err != nil {
		return err
	}
	s.model.Constraints, s.model.ProvingKey = v.Constraints, v.Bytes
	info, err := os.Stat(filepath.Join(s.zk(), "verifying.key"))
	if err != nil {
		return err
	}
	s.model.VerifyingKey = info.Size()
	return nil
}

// readProve compares the proven output with the reference.
func (s *subject) readProve(out []byte) (seconds, overFloor float64, err error) {
	var v struct {
		Seconds float64
		Stages  prover.Stages
		Outputs []struct{ Reals []float64 }
	}
	if err := json.Unmarshal(out, &v); err != nil {
		return 0, 0, err
	}
	info, err := os.Stat(s.proof())
	if err != nil {
		return 0, 0, err
	}
	s.model.ProofFile, s.model.Proof = info.Size(), verifier.ProofSize
	if len(v.Outputs) == 0 {
		return 0, 0, errors.New("prove gave no output")
	}
	if s.model.Error, err = outputError(s.output(), v.Outputs[0].Reals); err != nil {
		return 0, 0, err
	}
	if floor := v.Stages.Floor(); floor > 0 {
		overFloor = v.Stages.Total / floor
	}
	return v.Seconds, overFloor, nil
}

// outputError is the largest difference from the tensor in a file, relative to
// that tensor's largest element.
func outputError(path string, got []float64) (float64, error) {
	tensors, err := data.Read(path)
	if err != nil {
		return 0, err
	}
	if len(tensors) != 1 || len(tensors[0].Values) != len(got) {
		return 0, fmt.Errorf("%s does not hold %d elements", path, len(got))
	}
	return relativeError(got, tensors[0].Values), nil
}

func relativeError(got, want []float64) float64 {
	var difference, largest float64
	for i := range want {
		difference = max(difference, math.Abs(got[i]-want[i]))
		largest = max(largest, math.Abs(want[i]))
	}
	if largest == 0 {
		return difference
	}
	return difference / largest
}

func (s *subject) readEVM(out []byte) error {
	var v struct {
		Accepted bool
		Gas      Gas
	}
	if err := json.Unmarshal(out, &v); err != nil {
		return err
	}
	if !v.Accepted {
		return errors.New("the contract refused the proof")
	}
	s.model.Gas = v.Gas
	return nil
}

// nonLinear are the primitives that make a node's output an activation.
var nonLinear = []string{"Rescale", "Clamp", "Table", "Segments", "Max", "NonNegative", "Divide", "Root", "Sort", "Gather"}

// inspect reads what the network consists of and what it was estimated to cost.
func (r *runner) inspect(ctx context.Context, s *subject) error {
	_, out, err := measure(ctx, r.limits(), r.Zkinfer, "inspect", s.zk(), "--json", "--quiet")
	if err != nil {
		return err
	}
	return s.readInspect(out)
}

func (s *subject) readInspect(out []byte) error {
	var v struct {
		MACs   int64 `json:"macs"`
		Words  int
		Layers []struct {
			Ops   []string
			Shape []int
		}
		Estimate Estimate
		Gas      struct{ Transaction uint64 } `json:"gas_estimate"`
	}
	if err := json.Unmarshal(out, &v); err != nil {
		return err
	}
	m := &s.model
	m.MACs, m.Words, m.Activations = v.MACs, v.Words, 0
	for _, l := range v.Layers {
		if slices.ContainsFunc(l.Ops, func(op string) bool { return slices.Contains(nonLinear, op) }) {
			n := int64(1)
			for _, d := range l.Shape {
				n *= int64(d)
			}
			m.Activations += n
		}
	}
	if v.Estimate.ProveBytes > 0 {
		v.Estimate.Gas = v.Gas.Transaction
		m.Estimate = &v.Estimate
	}
	return nil
}
