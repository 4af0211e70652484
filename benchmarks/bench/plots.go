package bench

import (
	"fmt"
	"image/color"
	"math"
	"path/filepath"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	plotWidth  = 20 * vg.Centimeter
	plotHeight = 12 * vg.Centimeter
)

// Okabe and Ito's colours, which the colour-blind can tell apart.
func colours(i int) color.Color {
	all := [...]color.RGBA{{0, 114, 178, 255}, {213, 94, 0, 255}, {0, 158, 115, 255}, {204, 121, 167, 255}, {230, 159, 0, 255}, {86, 180, 233, 255}}
	return all[i%len(all)]
}

func glyphs(i int) draw.GlyphDrawer {
	all := [...]draw.GlyphDrawer{draw.CircleGlyph{}, draw.SquareGlyph{}, draw.TriangleGlyph{}, draw.PyramidGlyph{}, draw.RingGlyph{}, draw.BoxGlyph{}}
	return all[i%len(all)]
}

// series are points of one kind, each with a name.
type series struct {
	name   string
	x, y   []float64
	labels []string // empty: no labels
	line   bool
}

// writePlots writes every plot that has points, as SVG and PNG.
func (r *Report) writePlots(dir string) ([]string, error) {
	cpu := func(u Usage) float64 { return u.CPU }
	peak := func(u Usage) float64 { return float64(u.Peak) / 1e6 }
	macs := func(m *Model) float64 { return float64(m.MACs) }
	activations := func(m *Model) float64 { return float64(m.Activations) }
	constraints := func(m *Model) float64 { return float64(m.Constraints) }
	plots := []struct {
		name, title, x, y string
		series            []series
		fixed             []string // names of positions on the x axis
	}{
		{"prove_time_by_multiply_adds", "Time of proving", "multiply-adds", "CPU seconds", systems(r.Models, macs, cpu), nil},
		{"prove_time_by_activations", "Time of proving", "activations", "CPU seconds", systems(r.Models, activations, cpu), nil},
		{"prove_memory_by_multiply_adds", "Memory of proving", "multiply-adds", "peak resident MB", systems(r.Models, macs, peak), nil},
		{"prove_memory_by_activations", "Memory of proving", "activations", "peak resident MB", systems(r.Models, activations, peak), nil},
		{"time_by_stage", "Time of zkinfer by stage", "", "CPU seconds", byStage(r.Models), names(r.Models)},
		{"curve_time", "Time along the cost curve", "constraints", "CPU seconds", curveLines(r.Curve, constraints, cpu), nil},
		{"curve_memory", "Memory along the cost curve", "constraints", "peak resident MB", curveLines(r.Curve, constraints, peak), nil},
		{"gas_by_batch_size", "Gas of a proof checked in a batch", "proofs in the batch", "gas a proof", batchLines(r.Batches), nil},
	}
	var written []string
	for _, p := range plots {
		if len(p.series) == 0 {
			continue
		}
		picture, err := logPlot(p.title, p.x, p.y, p.series, p.fixed)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
		for _, ext := range []string{".svg", ".png"} {
			if err := picture.Save(plotWidth, plotHeight, filepath.Join(dir, p.name+ext)); err != nil {
				return nil, err
			}
		}
		written = append(written, p.name)
	}
	return written, nil
}

// systems are the proving figures of zkinfer and of every peer.
func systems(models []Model, x func(*Model) float64, y func(Usage) float64) []series {
	by := map[string]*series{}
	var order []string
	add := func(system string, m *Model, stages []Stage) {
		s, ok := stage(stages, stageProve)
		if !ok || x(m) <= 0 || y(s.Median) <= 0 {
			return
		}
		if by[system] == nil {
			by[system] = &series{name: system}
			order = append(order, system)
		}
		p := by[system]
		p.x, p.y = append(p.x, x(m)), append(p.y, y(s.Median))
		if system == "zkinfer" { // a peer's point lies on the same vertical
			p.labels = append(p.labels, m.Name)
		}
	}
	for i := range models {
		add("zkinfer", &models[i], models[i].Stages)
		for _, p := range models[i].Peers {
			add(p.Name, &models[i], p.Stages)
		}
	}
	var all []series
	for _, name := range order {
		all = append(all, *by[name])
	}
	return all
}

// plotted are the stages that are drawn; verification is the same for all.
var plotted = []string{stageCompile, stageSetup, stageWitness, stageProve}

// byStage has the networks side by side.
func byStage(models []Model) []series {
	var all []series
	for _, name := range append(slices.Clone(plotted), stageVerify) {
		s := series{name: name}
		for i := range models {
			if st, ok := stage(models[i].Stages, name); ok && st.Median.CPU > 0 {
				s.x, s.y = append(s.x, float64(i)), append(s.y, st.Median.CPU)
			}
		}
		if len(s.x) > 0 {
			all = append(all, s)
		}
	}
	return all
}

func names(models []Model) []string {
	var all []string
	for i := range models {
		all = append(all, models[i].Name)
	}
	return all
}

// curveLines are the stages along the curve, and gnark's where it was measured.
func curveLines(models []Model, x func(*Model) float64, y func(Usage) float64) []series {
	var all []series
	add := func(label, name string, stages func(*Model) []Stage) {
		s := series{name: label, line: true}
		for i := range models {
			if st, ok := stage(stages(&models[i]), name); ok && x(&models[i]) > 0 && y(st.Median) > 0 {
				s.x, s.y = append(s.x, x(&models[i])), append(s.y, y(st.Median))
			}
		}
		if len(s.x) > 0 {
			all = append(all, s)
		}
	}
	for _, name := range plotted {
		add(name, name, func(m *Model) []Stage { return m.Stages })
	}
	for _, name := range []string{stageSetup, stageProve} {
		add("gnark: "+name, name, func(m *Model) []Stage {
			if p, ok := m.peer("gnark"); ok {
				return p.Stages
			}
			return nil
		})
	}
	return all
}

// batchLines are the gas of a proof in batches.
func batchLines(batches []BatchGas) []series {
	if len(batches) == 0 {
		return nil
	}
	execution, transaction := series{name: "execution", line: true}, series{name: "transaction", line: true}
	for _, g := range batches {
		n := float64(g.Size)
		execution.x, execution.y = append(execution.x, n), append(execution.y, float64(g.Execution))
		transaction.x, transaction.y = append(transaction.x, n), append(transaction.y, float64(g.Transaction))
	}
	return []series{execution, transaction}
}

// logPlot draws with logarithmic axes, or with named positions on the x axis.
func logPlot(title, x, y string, all []series, fixed []string) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = title, x, y
	p.Title.Padding, p.X.Label.Padding, p.Y.Label.Padding = vg.Points(8), vg.Points(4), vg.Points(6)
	p.BackgroundColor = color.White
	p.Legend.Top, p.Legend.Left = true, true
	p.Legend.Padding = vg.Points(2)
	p.Add(plotter.NewGrid())
	ends := [2][2]float64{{math.Inf(1), math.Inf(-1)}, {math.Inf(1), math.Inf(-1)}}
	for i, s := range all {
		points := make(plotter.XYs, len(s.x))
		for j := range points {
			points[j] = plotter.XY{X: s.x[j], Y: s.y[j]}
			for axis, v := range [2]float64{s.x[j], s.y[j]} {
				ends[axis][0], ends[axis][1] = min(ends[axis][0], v), max(ends[axis][1], v)
			}
		}
		if err := draws(p, i, s, points); err != nil {
			return nil, err
		}
	}
	logAxis(&p.Y, ends[1], 5) // the legend's room is above the points
	if fixed != nil {
		p.NominalX(fixed...)
		p.X.Min, p.X.Max = -0.5, float64(len(fixed))-0.5
		p.X.Tick.Label.Rotation = math.Pi / 8
		p.X.Tick.Label.XAlign, p.X.Tick.Label.YAlign = draw.XRight, draw.YCenter
		return p, nil
	}
	logAxis(&p.X, ends[0], 3) // room for the last label
	return p, nil
}

// draws adds one series.
func draws(p *plot.Plot, i int, s series, points plotter.XYs) error {
	scatter, err := plotter.NewScatter(points)
	if err != nil {
		return err
	}
	scatter.GlyphStyle = draw.GlyphStyle{Color: colours(i), Radius: vg.Points(3.5), Shape: glyphs(i)}
	p.Add(scatter)
	entry := []plot.Thumbnailer{scatter}
	if s.line {
		line, err := plotter.NewLine(points)
		if err != nil {
			return err
		}
		line.Color, line.Width = colours(i), vg.Points(1.2)
		p.Add(line)
		entry = append(entry, line)
	}
	p.Legend.Add(s.name, entry...)
	if len(s.labels) == 0 {
		return nil
	}
	return nameAll(p, s, points)
}

// nameAll writes a name beside each point: above it, or below it where the name of
// an earlier point of the series is in the way.
func nameAll(p *plot.Plot, s series, points plotter.XYs) error {
	var sides [2]plotter.XYLabels
	for i, side := range labelSides(s.x, s.y) {
		sides[side].XYs = append(sides[side].XYs, points[i])
		sides[side].Labels = append(sides[side].Labels, s.labels[i])
	}
	for side, l := range sides {
		if len(l.XYs) == 0 {
			continue
		}
		labels, err := plotter.NewLabels(l)
		if err != nil {
			return err
		}
		labels.Offset = vg.Point{X: vg.Points(5), Y: vg.Points(float64(3 - 13*side))}
		for j := range labels.TextStyle {
			labels.TextStyle[j].Font.Size = vg.Points(8)
		}
		p.Add(labels)
	}
	return nil
}

// labelSides gives 0 for a name above its point and 1 for one below: the lower of
// two points that lie together.
func labelSides(x, y []float64) []int {
	const wide, high = 4, 1.5 // factors within which names meet
	near := func(a, b, factor float64) bool { return max(a, b) < factor*min(a, b) }
	sides := make([]int, len(x))
	for i := range x {
		for j := range x {
			if near(x[i], x[j], wide) && near(y[i], y[j], high) && (y[j] > y[i] || y[j] == y[i] && j < i) {
				sides[i] = 1
			}
		}
	}
	return sides
}

// logAxis scales an axis from half the least value to room times the largest.
func logAxis(a *plot.Axis, ends [2]float64, room float64) {
	a.Scale, a.Tick.Marker = plot.LogScale{}, logTicks{}
	a.Min, a.Max = ends[0]/2, ends[1]*room
}

// logTicks labels the powers of ten, and 2 and 5 times them where there are few.
type logTicks struct{}

// Ticks gives the ticks between two positive values.
func (logTicks) Ticks(low, high float64) []plot.Tick {
	var ticks []plot.Tick
	few := math.Log10(high/low) < 3
	for e := math.Floor(math.Log10(low)); e <= math.Log10(high); e++ {
		for k := 1; k < 10; k++ {
			v := float64(k) * math.Pow(10, e)
			if v < low || v > high {
				continue
			}
			t := plot.Tick{Value: v}
			if k == 1 || few && (k == 2 || k == 5) {
				t.Label = short(v)
			}
			ticks = append(ticks, t)
		}
	}
	return ticks
}

// short writes 1000 as 1k.
func short(v float64) string {
	for _, u := range []struct {
		size float64
		unit string
	}{{1e9, "G"}, {1e6, "M"}, {1e3, "k"}} {
		if v >= 0.999*u.size {
			return fmt.Sprintf("%.3g%s", v/u.size, u.unit)
		}
	}
	return fmt.Sprintf("%.3g", v)
}
