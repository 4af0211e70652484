package main

import (
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
	"github.com/zkinfer/zkinfer/model/data"
	"github.com/zkinfer/zkinfer/prover"
	"github.com/zkinfer/zkinfer/verifier"
)

type batchResult struct {
	Folder  string         `json:"folder"`
	Proofs  []*proveResult `json:"proofs"`
	Failed  []batchFailure `json:"failed,omitempty"`
	Seconds float64        `json:"seconds"`
}

type batchFailure struct {
	Input string `json:"input"`
	Error string `json:"error"`
}

// proveBatch proves every sample of every file.
func proveBatch(c *cli.Context, context verifier.Hash) error {
	folder := c.Args().First()
	p, vk, err := readProgramAndKey(folder)
	if err != nil {
		return err
	}
	files, err := batchFiles(c.StringSlice("batch"))
	if err != nil {
		return err
	}
	result := &batchResult{Folder: c.String("output")}
	if result.Folder == "" {
		result.Folder = "proofs"
	}
	if err := os.MkdirAll(result.Folder, 0o755); err != nil {
		return hinted(err, tryFolder)
	}
	s := newSteps(c, 2)
	x, err := openProver(c, s, folder, p, vk)
	if err != nil {
		return err
	}
	defer x.Close()
	start := time.Now()
	err = s.do("prove and verify", func() error {
		for r := range x.ProveAll(c.Context, jobs(files, &vk.Schema, context)) {
			if err := result.add(c, vk, &r); err != nil {
				return err
			}
		}
		return c.Context.Err()
	})
	if err != nil {
		return err
	}
	result.Seconds = time.Since(start).Seconds()
	if err := emit(c, result, result.print); err != nil {
		return err
	}
	if n := len(result.Failed); n > 0 {
		first := result.Failed[0]
		return hinted(fmt.Errorf("%d of %d proofs were not made; %s: %s", n, n+len(result.Proofs), first.Input, first.Error),
			"scale the inputs as in training, and give each file whole samples")
	}
	return nil
}

// add writes the proof of a job, or notes why there is none.
func (b *batchResult) add(c *cli.Context, vk *verifier.VerifyingKey, r *prover.Result) error {
	if r.Err != nil {
		b.Failed = append(b.Failed, batchFailure{r.Name, r.Err.Error()})
		return nil
	}
	proof, err := writeInference(c, filepath.Join(b.Folder, r.Name+".json"), vk, r.Inference)
	if err == nil {
		b.Proofs = append(b.Proofs, proof)
	}
	return err
}

// batchFiles lists the files that are given and those of the folders.
func batchFiles(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, hinted(fmt.Errorf("no file or folder %s", path), "name files of inputs, or a folder of them")
		}
		if !info.IsDir() {
			files = append(files, path)
			continue
		}
		entries, err := os.ReadDir(path) // sorted
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if !e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
				files = append(files, filepath.Join(path, e.Name()))
			}
		}
	}
	if len(files) == 0 {
		return nil, hinted(fmt.Errorf("no files in %s", strings.Join(paths, ", ")), "name files of inputs, or a folder of them")
	}
	return files, nil
}

// jobs reads the files, one at a time, when their turn comes. A sample is named after
// its file, with its number where there are several.
func jobs(files []string, s *verifier.Schema, context verifier.Hash) iter.Seq[prover.Job] {
	return func(yield func(prover.Job) bool) {
		taken := map[string]bool{}
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
			samples, err := data.Samples([]string{file}, ports(s))
			if err != nil {
				samples = make([][][]float64, 1) // one job, for the error
			}
			for i, sample := range samples {
				job := prover.Job{Name: name, Context: context, Err: err}
				if len(samples) > 1 {
					job.Name = fmt.Sprintf("%s-%d", name, i+1)
				}
				switch {
				case err != nil:
				case taken[job.Name]:
					job.Err = fmt.Errorf("%s: another sample has the name %s", file, job.Name)
				default:
					job.Inputs, job.Err = integers(s, sample)
				}
				taken[job.Name] = true
				if !yield(job) {
					return
				}
			}
		}
	}
}

func (b *batchResult) print(w io.Writer) {
	for _, p := range b.Proofs {
		fmt.Fprintf(w, "%s in %s:", p.Proof, seconds(p.Seconds))
		for i := range p.Outputs {
			fmt.Fprintf(w, " %s", p.Outputs[i].heading("output"))
		}
		fmt.Fprintln(w)
	}
	for _, f := range b.Failed {
		fmt.Fprintf(w, "%s not proved: %s\n", f.Input, oneLine(f.Error))
	}
	fmt.Fprintf(w, "%d proofs in %s, made and verified in %s\n", len(b.Proofs), b.Folder, seconds(b.Seconds))
}
