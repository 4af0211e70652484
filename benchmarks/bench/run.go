package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// Options say what a run measures.
type Options struct {
	Zkinfer string   // path of the command; empty: built from source
	Self    []string // starts Main in a child process; empty: this binary
	Python  string   // an interpreter with EZKL, for peers
	Runs    int      // of each step of zkinfer; 0: 3, or 1 if quick
	Quick   bool     // two networks and a short curve
	Suite   bool     // the generated networks
	Curve   bool     // the cost curve
	Models  []string // folders in ONNX's test layout, DIR or DIR@BITS
	Peers   bool     // gnark and EZKL too

	PeerTime   time.Duration // of one step of a peer; 0: 20 minutes
	PeerMemory int64         // of one step of a peer; 0: 22 GB
	GnarkMACs  int64         // larger networks are not given to gnark; 0: 20 M
	GnarkRows  int           // nor circuits of more constraints; 0: 200,000

	Work     string    // folder for artifacts; empty: a temporary one
	Progress io.Writer // nil: none
}

// What the options are where they are 0.
const (
	defaultRuns             = 3
	defaultPeerTime         = 20 * time.Minute
	defaultPeerMemory int64 = 22e9
	defaultGnarkMACs        = 20_000_000
	defaultGnarkRows        = 200_000
	// A step of a peer that takes longer runs once, a shorter one as often as
	// a step of zkinfer.
	peerOnce = time.Minute
)

type runner struct {
	Options
	report *Report
}

// Run measures. What fails in a step is recorded in the report, and an interrupt
// ends it early; an error says that there is no report.
func Run(ctx context.Context, opts Options) (*Report, error) {
	if !measurable {
		return nil, fmt.Errorf("%w: %s does not tell a process's peak of memory", errors.ErrUnsupported, runtime.GOOS)
	}
	r := &runner{Options: opts}
	if err := r.defaults(); err != nil {
		return nil, err
	}
	if r.Work == "" {
		dir, err := os.MkdirTemp("", "zkinfer-bench-")
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(dir)
		r.Work = dir
	}
	source := "" // of the command
	if r.Zkinfer == "" {
		source = commit()
		r.progress("building zkinfer")
		r.Zkinfer = filepath.Join(r.Work, "zkinfer")
		out, err := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", r.Zkinfer, "github.com/zkinfer/zkinfer/cmd/zkinfer").CombinedOutput()
		if err != nil {
			return nil, fmt.Errorf("go build: %w%s", err, lastLine(string(out)))
		}
	}
	_, floor := self()
	r.report = &Report{Format: Format, Date: time.Now().UTC().Truncate(time.Second), Machine: thisMachine(), Runs: r.Runs, Quick: r.Quick, FloorBytes: floor, Load: load()}
	if err := r.versions(ctx); err != nil {
		return nil, err
	}
	if source == "" {
		source = builtFrom(r.Zkinfer)
	}
	r.report.Versions.Commit = source
	if err := r.all(ctx); err != nil {
		if ctx.Err() == nil {
			return nil, err
		}
		r.omit("what would have come next: the run was interrupted")
	}
	_, r.report.FloorBytes = self()
	r.report.Growth = growth(r.report.Curve)
	return r.report, nil
}

func (r *runner) defaults() error {
	if r.Runs == 0 {
		r.Runs = defaultRuns
		if r.Quick {
			r.Runs = 1
		}
	}
	if r.PeerTime == 0 {
		r.PeerTime = defaultPeerTime
	}
	if r.PeerMemory == 0 {
		r.PeerMemory = defaultPeerMemory
	}
	if r.GnarkMACs == 0 {
		r.GnarkMACs = defaultGnarkMACs
	}
	if r.GnarkRows == 0 {
		r.GnarkRows = defaultGnarkRows
	}
	if len(r.Self) == 0 {
		path, err := os.Executable()
		if err != nil {
			return err
		}
		r.Self = []string{path}
	}
	return nil
}

// limits of a step of zkinfer.
func (r *runner) limits() Limits { return Limits{r.PeerTime, r.PeerMemory} }

// spare is the memory that a peer leaves to the rest of the machine.
const spare = 1 << 30

// peerLimits of a step of a peer: no more memory than there is.
func (r *runner) peerLimits() Limits {
	l := Limits{r.PeerTime, r.PeerMemory}
	if free := available(); free > 0 {
		l.Memory = max(min(l.Memory, free-spare), 1)
	}
	return l
}

func (r *runner) progress(format string, args ...any) {
	if r.Progress != nil {
		fmt.Fprintf(r.Progress, time.Now().Format("15:04:05 ")+format+"\n", args...)
	}
}

// all measures every network, one process at a time.
func (r *runner) all(ctx context.Context) error {
	suite, curve := Suite(), Curve()
	if r.Quick {
		suite, curve = quickSuite(), quickCurve()
		r.omit("the larger networks of the suite and of the curve: a quick run")
	}
	if r.Suite {
		if err := r.generatedModels(ctx, suite, &r.report.Models); err != nil {
			return err
		}
	} else {
		r.omit("the generated networks: not asked for")
	}
	for _, spec := range r.Models {
		s, err := r.folder(spec)
		if err != nil {
			return err
		}
		if err := r.subject(ctx, s, &r.report.Models); err != nil {
			return err
		}
	}
	if !r.Peers {
		r.omit("the peers: not asked for")
	}
	if !r.Curve {
		r.omit("the cost curve: not asked for")
		return nil
	}
	return r.generatedModels(ctx, curve, &r.report.Curve)
}

// omit notes what was not run.
func (r *runner) omit(format string, args ...any) {
	r.report.NotRun = append(r.report.NotRun, fmt.Sprintf(format, args...))
}

// generatedModels makes each network in a child process and measures it.
func (r *runner) generatedModels(ctx context.Context, list []Generated, to *[]Model) error {
	for _, g := range list {
		s := &subject{model: Model{Name: g.Name, About: g.About, Source: "generated", Bits: g.Bits},
			onnx: filepath.Join(r.Work, g.Name, "onnx"), work: filepath.Join(r.Work, g.Name)}
		if err := r.child(ctx, nil, "model", g.Name, s.onnx); err != nil {
			return err
		}
		if err := r.subject(ctx, s, to); err != nil {
			return err
		}
	}
	return nil
}

// folder is a network given as DIR or DIR@BITS.
func (r *runner) folder(spec string) (*subject, error) {
	dir, bits := spec, 0
	if i := strings.LastIndexByte(spec, '@'); i > 0 {
		n, err := strconv.Atoi(spec[i+1:])
		if err != nil || n <= 0 {
			return nil, fmt.Errorf("%s is not of the form DIR or DIR@BITS", spec)
		}
		dir, bits = spec[:i], n
	}
	for _, name := range []string{"model.onnx", "test_data_set_0/input_0.pb", "test_data_set_0/output_0.pb"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return nil, fmt.Errorf("%s is not in ONNX's test layout: no %s", dir, name)
		}
	}
	name := filepath.Base(filepath.Clean(dir))
	return &subject{model: Model{Name: name, Source: "folder", Bits: bits}, onnx: dir, work: filepath.Join(r.Work, "folder-"+name)}, nil
}

// subject measures one network and forgets its artifacts.
func (r *runner) subject(ctx context.Context, s *subject, to *[]Model) error {
	if err := os.MkdirAll(s.work, 0o755); err != nil {
		return err
	}
	defer os.RemoveAll(s.work)
	defer func() { *to = append(*to, s.model) }() // what was measured of it, if interrupted
	if err := r.measureZkinfer(ctx, s); err != nil {
		s.model.Failure = err.Error()
		return err
	}
	if err := r.measureBatches(ctx, s); err != nil {
		return err
	}
	if r.Peers {
		peers := []func(context.Context, *subject) (Peer, error){r.gnark, r.plain, r.ezkl}
		if to == &r.report.Curve { // which is about the constraints that gnark shares
			peers = peers[:1]
		}
		for _, peer := range peers {
			p, err := peer(ctx, s)
			if err != nil {
				p.Failure = err.Error()
			}
			s.model.Peers = append(s.model.Peers, p)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// child runs a hidden command of this binary and decodes what it prints.
func (r *runner) child(ctx context.Context, to any, args ...string) error {
	_, out, err := measure(ctx, Limits{}, append(append([]string{}, r.Self...), args...)...)
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	if to == nil {
		return nil
	}
	return json.Unmarshal(out, to)
}

// versions asks the command, because it may be another build than this one.
func (r *runner) versions(ctx context.Context) error {
	_, out, err := measure(ctx, Limits{}, r.Zkinfer, "version", "--json")
	if err != nil {
		return fmt.Errorf("zkinfer version: %w", err)
	}
	var v struct {
		Version, Go string
		Modules     map[string]string
	}
	if err := json.Unmarshal(out, &v); err != nil {
		return errors.Join(errors.New("zkinfer version"), err)
	}
	const consensys = "github.com/consensys/"
	r.report.Versions = Versions{Zkinfer: v.Version, Go: v.Go, Gnark: v.Modules[consensys+"gnark"],
		Crypto: v.Modules[consensys+"gnark-crypto"], Ethereum: v.Modules["github.com/ethereum/go-ethereum"]}
	if r.Peers && r.Python != "" {
		if r.report.Versions.EZKL, err = ezklVersion(ctx, r.Python); err != nil {
			r.omit("EZKL: %v", err)
		}
	}
	return nil
}
