package bench

import (
	"fmt"
	"strings"
)

// Compare tables the ratios of two reports, new by old, of every network and
// stage that both have.
func Compare(old, new *Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "new / old: %s / %s\n", label(new), label(old))
	if new.Machine != old.Machine {
		fmt.Fprintf(&b, "other machine: %s, %d cores / %s, %d cores\n", new.Machine.CPU, new.Machine.Cores, old.Machine.CPU, old.Machine.Cores)
	}
	b.WriteString("\n")
	var rows [][]string
	add := func(before, after []Model) {
		for i := range after {
			for j := range before {
				if before[j].Name == after[i].Name {
					rows = append(rows, compareModel(&before[j], &after[i])...)
				}
			}
		}
	}
	add(old.Models, new.Models)
	add(old.Curve, new.Curve)
	if len(rows) == 0 {
		b.WriteString("no network in common\n")
		return b.String()
	}
	table(&b, []string{"network", "what", "CPU", "wall", "peak"}, rows)
	return b.String()
}

func label(r *Report) string {
	return fmt.Sprintf("%s (%.10s)", r.Date.Format("2006-01-02 15:04"), r.Versions.Commit)
}

func compareModel(old, new *Model) [][]string {
	var rows [][]string
	for _, s := range new.Stages {
		if s.Failure != "" {
			continue
		}
		if o, ok := stage(old.Stages, s.Name); ok {
			rows = append(rows, []string{new.Name, s.Name, ratioText(s.Median.CPU, o.Median.CPU), ratioText(s.Median.Wall, o.Median.Wall),
				ratioText(float64(s.Median.Peak), float64(o.Median.Peak))})
		}
	}
	for _, f := range []struct {
		name string
		a, b float64
	}{
		{"constraints", float64(new.Constraints), float64(old.Constraints)},
		{"proving key", float64(new.ProvingKey), float64(old.ProvingKey)},
		{"gas", float64(new.Gas.Transaction), float64(old.Gas.Transaction)},
	} {
		if f.a != f.b {
			rows = append(rows, []string{new.Name, f.name + " " + ratioText(f.a, f.b), "", "", ""})
		}
	}
	return rows
}
