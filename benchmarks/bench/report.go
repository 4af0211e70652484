package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Format is the version of results.json.
const Format = 1

// Report is everything that a run measured.
type Report struct {
	Format     int       `json:"format"`
	Date       time.Time `json:"date"`
	Machine    Machine   `json:"machine"`
	Versions   Versions  `json:"versions"`
	Runs       int       `json:"runs"` // of each step of zkinfer
	Quick      bool      `json:"quick"`
	FloorBytes int64     `json:"floor_bytes"` // no peak below it can be seen
	Models     []Model   `json:"models"`
	Curve      []Model   `json:"curve"`
	Growth     []Growth  `json:"growth"`
	NotRun     []string  `json:"not_run"` // what this run left out, and why

	BatchOf string     `json:"batch_of,omitempty"` // the network whose proofs Batches checks
	Batches []BatchGas `json:"batches,omitempty"`

	Load float64 `json:"load"` // processes that wanted a core in the minute before the run
}

// Versions are those of what was measured.
type Versions struct {
	Commit   string `json:"commit"` // "+" behind it: the tree had changes; empty: unknown
	Zkinfer  string `json:"zkinfer"`
	Go       string `json:"go"`
	Gnark    string `json:"gnark"`
	Crypto   string `json:"gnark_crypto"`
	Ethereum string `json:"go_ethereum"`
	EZKL     string `json:"ezkl,omitempty"`
}

// Model is one network and what its steps took.
type Model struct {
	Name        string  `json:"name"`
	About       string  `json:"about,omitempty"`
	Source      string  `json:"source"` // "generated" or "folder"
	Bits        int     `json:"bits"`   // of activations
	MACs        int64   `json:"macs"`
	Activations int64   `json:"activations"` // elements that non-linear nodes give
	Constraints int     `json:"constraints"`
	Words       int     `json:"words"`      // of the statement
	Error       float64 `json:"error"`      // of the proven output against the reference, relative to its largest element
	Inner       float64 `json:"prove_call"` // wall seconds of the prove call alone, median
	// OverFloor is how many times the sums of multiples and the transforms of the
	// prove call its whole takes, median.
	OverFloor float64 `json:"over_floor"`

	ProvingKey   int64 `json:"proving_key_bytes"`
	VerifyingKey int64 `json:"verifying_key_bytes"`
	Proof        int64 `json:"proof_bytes"` // of the binary proof, without words
	ProofFile    int64 `json:"proof_file_bytes"`
	Gas          Gas   `json:"gas"`

	Estimate *Estimate `json:"estimate,omitempty"` // of zkinfer inspect
	Stages   []Stage   `json:"stages"`
	Peers    []Peer    `json:"peers,omitempty"`
	Failure  string    `json:"failure,omitempty"`
}

// Gas is what checking one proof on chain takes.
type Gas struct {
	Execution   uint64 `json:"execution"`
	Transaction uint64 `json:"transaction"`
	DeployModel uint64 `json:"deploy_model"`
}

// Estimate is what zkinfer inspect foretold.
type Estimate struct {
	SetupSeconds    float64 `json:"setup_seconds"`
	SetupBytes      int64   `json:"setup_bytes"`
	ProveSeconds    float64 `json:"prove_seconds"`
	ProveBytes      int64   `json:"prove_bytes"`
	ProvingKeyBytes int64   `json:"proving_key_bytes"`
	Gas             uint64  `json:"transaction_gas"`
}

// Stage is one step, as often as it ran.
type Stage struct {
	Name   string  `json:"name"`
	Runs   []Usage `json:"runs"`
	Median Usage   `json:"median"`
	// Call is the part of the step that is the work itself, without reading and
	// building what it works on; known for some peers only.
	Call    *Usage `json:"call,omitempty"`
	Failure string `json:"failure,omitempty"`
}

// Peer is what another system took for the same model and input.
type Peer struct {
	Name       string   `json:"name"`
	Version    string   `json:"version"`
	Settings   string   `json:"settings,omitempty"`
	Rows       int      `json:"rows,omitempty"` // constraints, or rows of the table
	ProvingKey int64    `json:"proving_key_bytes,omitempty"`
	Proof      int64    `json:"proof_bytes,omitempty"`
	Error      *float64 `json:"error,omitempty"`
	Stages     []Stage  `json:"stages"`
	Failure    string   `json:"failure,omitempty"`
}

// Growth tells how a figure grows with the constraints of the curve: about
// Factor * constraints^Exponent, and Fixed + PerConstraint * constraints.
type Growth struct {
	Stage         string  `json:"stage"`
	Figure        string  `json:"figure"` // "cpu_seconds", "wall_seconds" or "peak_bytes"
	Factor        float64 `json:"factor"`
	Exponent      float64 `json:"exponent"`
	Fixed         float64 `json:"fixed"`
	PerConstraint float64 `json:"per_constraint"`
}

// stage finds a step that ran to its end.
func stage(stages []Stage, name string) (*Stage, bool) {
	for i := range stages {
		if stages[i].Name == name && stages[i].Failure == "" {
			return &stages[i], true
		}
	}
	return nil, false
}

// peer finds a peer of a model.
func (m *Model) peer(name string) (*Peer, bool) {
	for i := range m.Peers {
		if m.Peers[i].Name == name {
			return &m.Peers[i], true
		}
	}
	return nil, false
}

// Names of the files of a report.
const (
	ResultsFile  = "results.json"
	MarkdownFile = "README.md"
)

// Write writes results.json, README.md and the plots to a folder.
func (r *Report) Write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := r.writeJSON(dir); err != nil {
		return err
	}
	plots, err := r.writePlots(dir)
	if err != nil {
		return fmt.Errorf("plots: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, MarkdownFile), []byte(r.Markdown(plots)), 0o644)
}

func (r *Report) writeJSON(dir string) error {
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, ResultsFile), append(text, '\n'), 0o644)
}

// Read reads the report in a folder, or a results.json.
func Read(path string) (*Report, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, ResultsFile)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	r := new(Report)
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(r); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if r.Format != Format {
		return nil, fmt.Errorf("%s: format %d, this version reads %d", path, r.Format, Format)
	}
	return r, nil
}
