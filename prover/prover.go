package prover

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"

	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/verifier"
)

// Prover proves inferences of one program: it holds the circuit and the keys, so
// that each proof costs what a proof costs. It may be used by several goroutines; it
// makes one proof at a time, which takes all cores.
type Prover struct {
	program *program.Program
	system  *circuits.System
	pk      *ProvingKey
	vk      *verifier.VerifyingKey
	turn    sync.Mutex
}

// Inference is a proved inference.
type Inference struct {
	Proof    *verifier.Proof
	Outputs  [][]int64          // of each output tensor, its elements in order
	Openings []circuits.Opening // of the digests in the statement; secret
	Stages   *Stages
}

// Job is an inference to prove: the elements of each input tensor and the context of
// the proof. A job that could not be made has an error instead, which is its result.
type Job struct {
	Name    string // for the caller
	Inputs  [][]int64
	Context verifier.Hash
	Err     error
}

// Result is what became of a job.
type Result struct {
	Job
	*Inference // nil if there is an error
}

// NewProver takes a program, the verifying key and the file of the proving key,
// which it opens as OpenProvingKey does. The verifying key must be of the program:
// its hash is the caller's to compare.
func NewProver(p *program.Program, vk *verifier.VerifyingKey, provingKey string, records *Records) (*Prover, error) {
	s, err := circuits.Compile(p)
	if err != nil {
		return nil, err
	}
	pk, err := OpenProvingKey(provingKey, records)
	if err != nil {
		return nil, err
	}
	if err := matchKeys(pk, vk, s); err != nil {
		return nil, errors.Join(err, pk.Close())
	}
	return &Prover{program: p, system: s, pk: pk, vk: vk}, nil
}

// Close ends the use of the proving key's file, after the proof that is being made.
func (p *Prover) Close() error {
	p.turn.Lock()
	defer p.turn.Unlock()
	return p.pk.Close()
}

// System is the circuit.
func (p *Prover) System() *circuits.System { return p.system }

// Prove evaluates the program and proves it. If the context ends before its turn,
// it makes no proof.
func (p *Prover) Prove(ctx context.Context, inputs [][]int64, to verifier.Hash) (*Inference, error) {
	w, err := p.witness(Job{Inputs: inputs, Context: to})
	if err != nil {
		return nil, err
	}
	return p.prove(ctx, w)
}

// ProveAll proves jobs one after the other and gives a result for each, in order; an
// error of one keeps no other from its proof. While one proof is made the witness of
// the next one is computed. When the context ends so do the results.
func (p *Prover) ProveAll(ctx context.Context, jobs iter.Seq[Job]) iter.Seq[Result] {
	return func(yield func(Result) bool) {
		ctx, cancel := context.WithCancel(ctx)
		witnesses := make(chan *prepared)
		var maker sync.WaitGroup
		maker.Go(func() {
			defer close(witnesses)
			for job := range jobs {
				w, err := p.witness(job)
				if err != nil {
					w, job.Err = &prepared{}, err
				}
				w.job = job
				select {
				case witnesses <- w:
				case <-ctx.Done():
					return
				}
			}
		})
		defer maker.Wait()
		defer cancel()
		for w := range witnesses {
			result := Result{Job: w.job}
			if result.Err == nil {
				result.Inference, result.Err = p.prove(ctx, w)
			}
			if ctx.Err() != nil || !yield(result) {
				return
			}
		}
	}
}

// prepared is a job whose wires are known, unless it has an error.
type prepared struct {
	job        Job
	trace      program.Trace
	assignment circuits.Assignment
}

func (p *Prover) witness(job Job) (*prepared, error) {
	if job.Err != nil {
		return nil, job.Err
	}
	trace, err := p.program.Eval(job.Inputs)
	if err != nil {
		return nil, err
	}
	a, err := p.system.Assign(trace)
	if err != nil {
		return nil, fmt.Errorf("witness: %w", err)
	}
	return &prepared{job, trace, a}, nil
}

func (p *Prover) prove(ctx context.Context, w *prepared) (*Inference, error) {
	p.turn.Lock()
	defer p.turn.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	proof, stages, err := proveTimed(p.pk, p.vk, p.system, w.assignment, w.job.Context)
	if err != nil {
		return nil, err
	}
	return &Inference{Proof: proof, Outputs: p.program.OutputsOf(w.trace), Openings: p.system.Openings(w.assignment), Stages: stages}, nil
}
