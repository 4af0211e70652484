package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// What a child process measured about gnark.
type gnarkResult struct {
	Rows int   `json:"rows"`
	Key  int64 `json:"key_bytes"`
	Call Usage `json:"call"` // Setup or Prove alone
}

// errNoBaseline says that the baseline's circuit has no form for a program.
var errNoBaseline = errors.New("no baseline circuit")

// gnark measures gnark's own Setup and Prove of the constraint system that
// zkinfer compiled, each in a child process.
func (r *runner) gnark(ctx context.Context, s *subject) (Peer, error) {
	p := Peer{Name: "gnark", Version: r.report.Versions.Gnark, Settings: "Groth16 of the same constraints, every row written out"}
	if p.Failure = r.tooLarge(s); p.Failure != "" {
		return p, nil
	}
	return r.gnarkSteps(ctx, s, p, "gnark")
}

// plain measures gnark on a circuit of the same program written with its frontend
// and its standard lookups.
func (r *runner) plain(ctx context.Context, s *subject) (Peer, error) {
	p := Peer{Name: "plain gnark", Version: r.report.Versions.Gnark, Settings: "Groth16 of the same program written with gnark's frontend and standard lookups, public outputs, private inputs"}
	if p.Failure = r.tooLarge(s); p.Failure != "" {
		return p, nil
	}
	return r.gnarkSteps(ctx, s, p, "plain")
}

// tooLarge says why a network is not given to gnark; empty if it is.
func (r *runner) tooLarge(s *subject) string {
	switch m := &s.model; {
	case m.Failure != "":
		return "not run: zkinfer failed"
	case m.MACs > r.GnarkMACs:
		return fmt.Sprintf("not run: %d multiply-adds, written out as terms, are over the limit of %d", m.MACs, r.GnarkMACs)
	case m.Constraints > r.GnarkRows:
		return fmt.Sprintf("not run: %d constraints are over the limit of %d", m.Constraints, r.GnarkRows)
	}
	return ""
}

// gnarkSteps runs the hidden commands PREFIX-setup and PREFIX-prove.
func (r *runner) gnarkSteps(ctx context.Context, s *subject, p Peer, prefix string) (Peer, error) {
	for _, step := range []struct {
		name string
		args []string
	}{
		{stageSetup, []string{prefix + "-setup", s.zk(), s.work}},
		{stageProve, append([]string{prefix + "-prove", s.zk(), s.work}, s.inputs("")...)},
	} {
		args := slices.DeleteFunc(slices.Concat(r.Self, step.args), func(a string) bool { return a == "" })
		st, err := r.peerStage(ctx, s.model.Name+": "+p.Name, step.name, args, func(out []byte) (*Usage, error) {
			var g gnarkResult
			if err := json.Unmarshal(out, &g); err != nil {
				return nil, err
			}
			p.Rows = g.Rows
			if g.Key > 0 {
				p.ProvingKey = g.Key
			}
			return &g.Call, nil
		})
		p.Stages = append(p.Stages, st)
		if err != nil {
			return p, err
		}
		if st.Failure != "" {
			p.Failure = step.name + ": " + st.Failure
			break
		}
	}
	return p, nil
}

// peerStage runs a step of a peer: once if it takes over a minute, else as often
// as zkinfer's.
func (r *runner) peerStage(ctx context.Context, who, name string, args []string, read func(out []byte) (*Usage, error)) (Stage, error) {
	st := Stage{Name: name}
	var calls []Usage
	for range r.Runs {
		r.progress("%s: %s %d", who, name, len(st.Runs)+1)
		u, out, err := measure(ctx, r.peerLimits(), args...)
		if ctx.Err() != nil {
			st.Failure = "interrupted after " + secondsText(u.Wall)
			return st, ctx.Err()
		}
		var call *Usage
		if err == nil && read != nil {
			call, err = read(out)
		}
		if err != nil {
			st.Failure = fmt.Sprintf("%v, after %.1f s with a peak of %s", err, u.Wall, bytesText(u.Peak))
			break
		}
		st.Runs = append(st.Runs, u)
		if call != nil {
			calls = append(calls, *call)
		}
		if u.Wall > peerOnce.Seconds() {
			break
		}
	}
	st.Median = medianUsage(st.Runs)
	if len(calls) > 0 {
		c := medianUsage(calls)
		st.Call = &c
	}
	return st, nil
}
