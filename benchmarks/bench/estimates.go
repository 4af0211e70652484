package bench

import (
	"fmt"
	"strings"
)

// How far an estimate of zkinfer inspect may be from what is measured, as a factor
// either way.
const (
	timeFactor = 1.5
	sizeFactor = 1.1 // memory, key and gas
)

// figure is one estimate beside its measurement.
type figure struct {
	name               string
	estimate, measured float64
	factor             float64 // that it may be off by
}

func (f figure) within() bool {
	return f.estimate <= f.measured*f.factor && f.measured <= f.estimate*f.factor
}

// figures of a network, if it was estimated, set up and proved.
func (m *Model) figures() []figure {
	setup, ok1 := stage(m.Stages, stageSetup)
	prove, ok2 := stage(m.Stages, stageProve)
	e := m.Estimate
	if e == nil || !ok1 || !ok2 {
		return nil
	}
	return []figure{
		{"setup time", e.SetupSeconds, setup.Median.Wall, timeFactor},
		{"setup memory", float64(e.SetupBytes), float64(setup.Median.Peak), sizeFactor},
		{"prove time", e.ProveSeconds, prove.Median.Wall, timeFactor},
		{"prove memory", float64(e.ProveBytes), float64(prove.Median.Peak), sizeFactor},
		{"proving key", float64(e.ProvingKeyBytes), float64(m.ProvingKey), sizeFactor},
		{"gas", float64(e.Gas), float64(m.Gas.Transaction), sizeFactor},
	}
}

// estimateTable compares what zkinfer inspect foretold with what was measured.
func (r *Report) estimateTable(b *strings.Builder) {
	var rows [][]string
	header := []string{"network"}
	total, within := 0, 0
	for _, models := range [][]Model{r.Models, r.Curve} {
		for i := range models {
			figures := models[i].figures()
			if figures == nil {
				continue
			}
			row := []string{models[i].Name}
			for _, f := range figures {
				if len(header) <= len(figures) {
					header = append(header, f.name)
				}
				text := ratioText(f.estimate, f.measured)
				total++
				if f.within() {
					within++
				} else {
					text = "**" + text + "**"
				}
				row = append(row, text)
			}
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(b, "## Estimates\n\nWhat `zkinfer inspect` foretold, as a multiple of what was measured. Times are meant to be within a factor of %.1f, the rest within %.1f: %d of %d are; the others are bold.\n\n", timeFactor, sizeFactor, within, total)
	table(b, header, rows)
}
