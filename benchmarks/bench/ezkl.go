package bench

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
)

//go:embed ezkl_driver.py
var ezklDriver []byte

// ezklSteps are run in this order; those that are not counted prepare others.
var ezklSteps = [...]struct {
	name    string
	counted bool
}{
	{"input", false}, {"gen-settings", true}, {"calibrate", true}, {"compile", true}, {"srs", false},
	{"setup", true}, {"witness", true}, {"prove", true}, {"verify", true},
}

// ezklResult is what the driver prints behind RESULT.
type ezklResult struct {
	Rows     int      `json:"rows"`
	Settings string   `json:"settings"`
	Key      int64    `json:"key_bytes"`
	Proof    int64    `json:"proof_bytes"`
	Error    *float64 `json:"error"`
}

// ezkl measures EZKL on the same network and input, every step a child process.
func (r *runner) ezkl(ctx context.Context, s *subject) (Peer, error) {
	p := Peer{Name: "EZKL", Version: r.report.Versions.EZKL}
	switch {
	case r.Python == "":
		p.Failure = "not run: no --python with EZKL"
	case p.Version == "":
		p.Failure = "not run: EZKL cannot be loaded"
	}
	if p.Failure != "" {
		return p, nil
	}
	dir := filepath.Join(s.work, "ezkl")
	driver := filepath.Join(dir, "ezkl_driver.py") // a file ezkl.py would hide the package
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return p, err
	}
	if err := os.WriteFile(driver, ezklDriver, 0o644); err != nil {
		return p, err
	}
	model, err := filepath.Abs(s.onnx)
	if err != nil {
		return p, err
	}
	for _, step := range ezklSteps {
		args := []string{r.Python, driver, step.name, model, dir, r.Work}
		if !step.counted {
			r.progress("%s: EZKL: %s", s.model.Name, step.name)
			if _, _, err := measure(ctx, r.peerLimits(), args...); err != nil {
				p.Failure = step.name + ": " + err.Error()
				return p, ctx.Err()
			}
			continue
		}
		st, err := r.peerStage(ctx, s.model.Name+": EZKL", step.name, args, p.readEZKL)
		p.Stages = append(p.Stages, st)
		if err != nil {
			return p, err
		}
		if st.Failure != "" {
			p.Failure = step.name + ": " + st.Failure
			return p, nil
		}
	}
	return p, nil
}

// readEZKL takes what the driver printed; EZKL prints tables of its own before.
func (p *Peer) readEZKL(out []byte) (*Usage, error) {
	i := bytes.LastIndex(out, []byte("RESULT "))
	if i < 0 {
		return nil, errors.New("the driver printed no result")
	}
	var v ezklResult
	if err := json.Unmarshal(out[i+len("RESULT "):], &v); err != nil {
		return nil, err
	}
	p.Rows, p.ProvingKey, p.Proof = max(p.Rows, v.Rows), max(p.ProvingKey, v.Key), max(p.Proof, v.Proof)
	if v.Settings != "" {
		p.Settings = v.Settings
	}
	if v.Error != nil {
		p.Error = v.Error
	}
	return nil, nil
}

// ezklVersion loads EZKL once.
func ezklVersion(ctx context.Context, python string) (string, error) {
	dir, err := os.MkdirTemp("", "zkinfer-ezkl-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	driver := filepath.Join(dir, "ezkl_driver.py")
	if err := os.WriteFile(driver, ezklDriver, 0o644); err != nil {
		return "", err
	}
	_, out, err := measure(ctx, Limits{}, python, driver, "version")
	return strings.TrimSpace(string(out)), err
}
