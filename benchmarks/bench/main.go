package bench

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/consensys/gnark/logger"
)

const usage = `usage: %[1]s [--quick] [--peers] [--models DIR[@BITS]]... [-o DIR]
       %[1]s compare OLD NEW
       %[1]s render REPORT

Measures zkinfer and, with --peers, gnark and EZKL on the same inputs. OLD and NEW
are folders of reports, whose ratios compare prints; render writes the tables and
plots of one again. DIR is in ONNX's test layout.

`

// Main is the command line of go run ./benchmarks: it runs what the arguments say
// and returns the exit code, 2 for wrong usage.
func Main(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	err := Command(ctx, Options{}, "benchmarks", args, stdout, stderr)
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, ErrUsage):
		fmt.Fprintf(stderr, "error: %v\n", err)
		return 2
	}
	fmt.Fprintf(stderr, "error: %v\n", err)
	return 1
}

// ErrUsage is wrapped by errors about arguments.
var ErrUsage = errors.New("wrong usage")

// Command runs what the arguments of a command called program say, on top of the
// options of base.
func Command(ctx context.Context, base Options, program string, args []string, stdout, stderr io.Writer) error {
	if len(args) > 0 {
		if sub, ok := subcommands()[args[0]]; ok {
			return sub.call(stdout, args[0], args[1:])
		}
	}
	opts, out, err := parse(base, program, args, stderr)
	if err != nil {
		return err
	}
	r, err := Run(ctx, opts)
	if err != nil {
		return err
	}
	if out == "" {
		out = filepath.Join("build", "bench", r.Date.Format("2006-01-02"))
	}
	if err := r.Write(out); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s\n", filepath.Join(out, MarkdownFile))
	return nil
}

// subcommand is what Command does instead of a run.
type subcommand struct {
	args int  // how many arguments it takes
	more bool // or more
	run  func(stdout io.Writer, args []string) error
}

// subcommands are, behind the first two, what child processes of Run do.
func subcommands() map[string]subcommand {
	return map[string]subcommand{
		"compare": {2, false, func(w io.Writer, args []string) error { return compareFolders(w, args[0], args[1]) }},
		"render": {1, false, func(_ io.Writer, args []string) error {
			r, err := Read(args[0])
			if err != nil {
				return err
			}
			return r.Write(args[0])
		}},
		"model": {2, false, func(_ io.Writer, args []string) error {
			g, ok := generated(args[0])
			if !ok {
				return fmt.Errorf("%w: no network %s", ErrUsage, args[0])
			}
			return g.build().write(args[1])
		}},
		"batch-gas": {2, false, func(w io.Writer, args []string) error {
			all, err := batchGas(args[0], args[1])
			if err != nil {
				return err
			}
			return json.NewEncoder(w).Encode(all)
		}},
		"gnark-setup": {2, false, func(w io.Writer, args []string) error {
			logger.Disable()
			return printJSON(w)(gnarkSetup(args[0], args[1]))
		}},
		"plain-setup": {2, false, func(w io.Writer, args []string) error {
			logger.Disable()
			return printJSON(w)(plainSetup(args[0], args[1]))
		}},
		"gnark-prove": {3, true, func(w io.Writer, args []string) error {
			logger.Disable()
			return printJSON(w)(gnarkProve(args[0], args[1], args[2:]))
		}},
		"plain-prove": {3, true, func(w io.Writer, args []string) error {
			logger.Disable()
			return printJSON(w)(plainProve(args[0], args[1], args[2:]))
		}},
	}
}

// call runs a subcommand if it has the arguments that it takes.
func (s *subcommand) call(stdout io.Writer, name string, args []string) error {
	switch {
	case len(args) == s.args, s.more && len(args) > s.args:
		return s.run(stdout, args)
	case s.more:
		return fmt.Errorf("%w: %s takes %d arguments or more", ErrUsage, name, s.args)
	}
	return fmt.Errorf("%w: %s takes %d arguments", ErrUsage, name, s.args)
}

// parse reads the flags of a run.
func parse(opts Options, program string, args []string, stderr io.Writer) (_ Options, out string, err error) {
	f := flag.NewFlagSet(program, flag.ContinueOnError)
	f.SetOutput(io.Discard) // the error says what is wrong
	f.BoolVar(&opts.Quick, "quick", false, "two networks, a short curve, every step once")
	f.BoolVar(&opts.Peers, "peers", false, "gnark and EZKL too")
	f.Func("models", "a `DIR` in ONNX's test layout, or DIR@BITS; repeated", func(v string) error {
		opts.Models = append(opts.Models, v)
		return nil
	})
	f.BoolVar(&opts.Suite, "suite", true, "the generated networks")
	f.BoolVar(&opts.Curve, "curve", true, "the cost curve")
	f.IntVar(&opts.Runs, "runs", 0, "times that every step runs (default 3, quick 1)")
	f.StringVar(&opts.Zkinfer, "zkinfer", opts.Zkinfer, "the command to measure; empty: built from source")
	f.StringVar(&opts.Python, "python", "", "a Python with the packages ezkl, onnx and numpy")
	f.DurationVar(&opts.PeerTime, "peer-time", defaultPeerTime, "limit of one step")
	f.Int64Var(&opts.PeerMemory, "peer-memory", defaultPeerMemory, "limit of one step in bytes")
	f.IntVar(&opts.GnarkRows, "gnark-rows", defaultGnarkRows, "largest circuit given to gnark")
	f.Int64Var(&opts.GnarkMACs, "gnark-macs", defaultGnarkMACs, "most multiply-adds of a network given to gnark")
	f.StringVar(&out, "o", "", "folder of the report (default build/bench/DATE)")
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprintf(stderr, usage, program)
			f.SetOutput(stderr)
			f.PrintDefaults()
			return opts, "", err
		}
		return opts, "", fmt.Errorf("%w: %w", ErrUsage, err)
	}
	if f.NArg() > 0 {
		return opts, "", fmt.Errorf("%w: unexpected %s", ErrUsage, strings.Join(f.Args(), " "))
	}
	if opts.Runs < 0 {
		return opts, "", fmt.Errorf("%w: --runs %d", ErrUsage, opts.Runs)
	}
	opts.Progress = stderr
	return opts, out, nil
}

func compareFolders(w io.Writer, old, new string) error {
	a, err := Read(old)
	if err != nil {
		return err
	}
	b, err := Read(new)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, Compare(a, b))
	return err
}

// printJSON prints the result of a child process.
func printJSON(w io.Writer) func(v *gnarkResult, err error) error {
	return func(v *gnarkResult, err error) error {
		if err != nil {
			return err
		}
		return json.NewEncoder(w).Encode(v)
	}
}
