package bench

import (
	"fmt"
	"strings"
)

// Markdown is the report for people; plots are the names of the pictures beside
// it, without their extension.
func (r *Report) Markdown(plots []string) string {
	var b strings.Builder
	v := r.Versions
	fmt.Fprintf(&b, "# Benchmarks of %s\n\n", r.Date.Format("2 January 2006, 15:04 MST"))
	fmt.Fprintf(&b, "Machine: %s, %d cores, %s of memory, %s/%s %s.\n", r.Machine.CPU, r.Machine.Cores, bytesText(r.Machine.Memory), r.Machine.OS, r.Machine.Arch, r.Machine.Kernel)
	fmt.Fprintf(&b, "zkinfer %s at commit %s, %s, gnark %s, gnark-crypto %s, go-ethereum %s", v.Zkinfer, v.Commit, v.Go, v.Gnark, v.Crypto, v.Ethereum)
	if v.EZKL != "" {
		fmt.Fprintf(&b, ", EZKL %s", v.EZKL)
	}
	fmt.Fprintf(&b, ".\n\nEvery step is a process of its own, run %s; medians. CPU is user and system time of all cores, as the kernel counted it; peak is that of the resident set, for which values under %s cannot be told apart. The raw figures are in [%s](%s).\n\n",
		times(r.Runs), bytesText(r.FloorBytes), ResultsFile, ResultsFile)
	if r.Load > 0.5 {
		fmt.Fprintf(&b, "The machine was not idle: a load of %.1f in the minute before the run, from other work that may have gone on. Trust CPU time more than wall time.\n\n", r.Load)
	}
	r.modelTables(&b)
	r.peerTables(&b)
	r.curveTables(&b)
	r.estimateTable(&b)
	r.batchTable(&b)
	for _, p := range plots {
		fmt.Fprintf(&b, "![%s](%s.svg)\n\n", strings.ReplaceAll(p, "_", " "), p)
	}
	if len(r.NotRun) > 0 {
		b.WriteString("## Not run\n\n")
		for _, n := range r.NotRun {
			fmt.Fprintf(&b, "- %s\n", n)
		}
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func (r *Report) modelTables(b *strings.Builder) {
	if len(r.Models) == 0 {
		return
	}
	b.WriteString("## Networks\n\nActivations are the elements that non-linear nodes give; error is that of the proven output, relative to the largest element of the real-valued one.\n\n")
	describe(b, r.Models)
	b.WriteString("CPU time, and peak memory. The last column is how many times its sums of multiples and Fourier transforms the prove call takes, its own check of the proof included:\n\n")
	stageTable(b, r.Models)
}

// describe tables what the networks are and what their keys and proofs weigh.
func describe(b *strings.Builder, models []Model) {
	var rows [][]string
	for i := range models {
		m := &models[i]
		name := m.Name
		if m.About != "" {
			name += ": " + m.About
		}
		rows = append(rows, []string{name, fmt.Sprint(m.Bits), countText(m.MACs), countText(m.Activations), countText(int64(m.Constraints)),
			fmt.Sprintf("%.2g", m.Error), bytesText(m.ProvingKey), bytesText(m.VerifyingKey), bytesText(m.Proof), bytesText(m.ProofFile), countText(int64(m.Gas.Execution)), countText(int64(m.Gas.Transaction))})
	}
	table(b, []string{"network", "bits", "multiply-adds", "activations", "constraints", "error", "proving key", "verifying key", "proof", "proof file", "gas, execution", "gas, transaction"}, rows)
}

// stageTable tables CPU seconds and peaks of every stage.
func stageTable(b *strings.Builder, models []Model) {
	names := []string{stageCompile, stageSetup, stageWitness, stageProve, stageVerify, stageEVM}
	header := append([]string{"network"}, names...)
	header = append(header, "prove, wall", "prove call, wall", "over its floor")
	var rows [][]string
	for i := range models {
		m := &models[i]
		row := []string{m.Name}
		for _, name := range names {
			row = append(row, usageText(m.Stages, name))
		}
		wall := "-"
		if s, ok := stage(m.Stages, stageProve); ok {
			wall = secondsText(s.Median.Wall)
		}
		over := "-"
		if m.OverFloor > 0 {
			over = fmt.Sprintf("%.2f", m.OverFloor)
		}
		rows = append(rows, append(row, wall, secondsText(m.Inner), over))
	}
	table(b, header, rows)
	for i := range models {
		if models[i].Failure != "" {
			fmt.Fprintf(b, "%s failed: %s\n\n", models[i].Name, models[i].Failure)
		}
	}
}

func usageText(stages []Stage, name string) string {
	s, ok := stage(stages, name)
	if !ok {
		return "-"
	}
	return fmt.Sprintf("%s, %s", secondsText(s.Median.CPU), bytesText(s.Median.Peak))
}

// compared are the stages that zkinfer and its peers have in common.
var compared = []string{stageSetup, stageWitness, stageProve, stageVerify}

func (r *Report) peerTables(b *strings.Builder) {
	var rows [][]string
	var failures strings.Builder
	for _, models := range [][]Model{r.Models, r.Curve} {
		for i := range models {
			m := &models[i]
			if len(m.Peers) == 0 {
				continue
			}
			rows = append(rows, peerRow(m, "zkinfer", m.Stages, m.Constraints, m.ProvingKey, m.Proof, &m.Error))
			for j := range m.Peers {
				p := &m.Peers[j]
				if len(p.Stages) > 0 {
					rows = append(rows, peerRow(m, p.Name, p.Stages, p.Rows, p.ProvingKey, p.Proof, p.Error))
				}
				if p.Settings != "" && p.Name == "EZKL" {
					fmt.Fprintf(&failures, "- %s, %s: %s\n", m.Name, p.Name, p.Settings)
				}
				if p.Failure != "" {
					fmt.Fprintf(&failures, "- %s, %s: %s\n", m.Name, p.Name, p.Failure)
				}
			}
		}
	}
	if len(rows) == 0 {
		return
	}
	b.WriteString("## Peers\n\nThe same input in the same run. gnark: its own Groth16 Setup and Prove of the same constraints. plain gnark: the same program written with gnark's frontend and standard lookups, outputs public, input private. EZKL: private input, fixed parameters, public output, its own calibration for resources; the universal SRS is not counted; its setup follows settings, calibration and compilation, which the raw figures have. CPU time and peak memory; in brackets how many times zkinfer's they are. A step of a peer of more than a minute ran once.\n\n")
	header := append([]string{"network", "system", "rows"}, compared...)
	table(b, append(header, "setup call", "prove call", "proving key", "proof", "error"), rows)
	if failures.Len() > 0 {
		b.WriteString(failures.String() + "\n")
	}
}

// peerRow is one system's line, with ratios to zkinfer's.
func peerRow(m *Model, system string, stages []Stage, count int, key, proof int64, deviation *float64) []string {
	row := []string{m.Name, system, countText(int64(count))}
	for _, name := range compared {
		text := usageText(stages, name)
		ours, ok1 := stage(m.Stages, name)
		theirs, ok2 := stage(stages, name)
		if ok1 && ok2 && system != "zkinfer" {
			text += fmt.Sprintf(" (%s, %s)", ratioText(theirs.Median.CPU, ours.Median.CPU), ratioText(float64(theirs.Median.Peak), float64(ours.Median.Peak)))
		}
		row = append(row, text)
	}
	for _, name := range []string{stageSetup, stageProve} {
		text := "-"
		if s, ok := stage(stages, name); ok && s.Call != nil {
			text = fmt.Sprintf("%s CPU, %s wall", secondsText(s.Call.CPU), secondsText(s.Call.Wall))
		} else if system == "zkinfer" && name == stageProve {
			text = secondsText(m.Inner) + " wall"
		}
		row = append(row, text)
	}
	row = append(row, sizeOr(key), sizeOr(proof))
	if deviation == nil {
		return append(row, "-")
	}
	return append(row, fmt.Sprintf("%.2g", *deviation))
}

func sizeOr(n int64) string {
	if n == 0 {
		return "-"
	}
	return bytesText(n)
}

func (r *Report) curveTables(b *strings.Builder) {
	if len(r.Curve) == 0 {
		return
	}
	b.WriteString("## Cost curve\n\nNetworks of one shape and growing depth.\n\n")
	describe(b, r.Curve)
	stageTable(b, r.Curve)
	var rows [][]string
	for _, g := range r.Growth {
		unit := fmt.Sprintf("%.3g us", g.PerConstraint*1e6)
		fixed := secondsText(g.Fixed)
		if g.Figure == "peak_bytes" {
			unit, fixed = fmt.Sprintf("%.0f B", g.PerConstraint), bytesText(int64(g.Fixed))
		}
		rows = append(rows, []string{g.Stage, strings.ReplaceAll(g.Figure, "_", " "), fmt.Sprintf("%.2f", g.Exponent), unit, fixed})
	}
	b.WriteString("Growth with the number of constraints: the exponent of the power law that fits best, and the slope and the rest of the straight line that does.\n\n")
	table(b, []string{"stage", "figure", "exponent", "each constraint", "fixed"}, rows)
}

// batchTable tables the gas of batches.
func (r *Report) batchTable(b *strings.Builder) {
	if len(r.Batches) == 0 {
		return
	}
	var rows [][]string
	for _, g := range r.Batches {
		rows = append(rows, []string{fmt.Sprint(g.Size), countText(int64(g.Execution)), countText(int64(g.Transaction))})
	}
	fmt.Fprintf(b, "## Batches\n\nGas of checking proofs of %s in one call, for each proof.\n\n", r.BatchOf)
	table(b, []string{"proofs", "execution", "transaction"}, rows)
}
